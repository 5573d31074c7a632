"""File → Article: finding files, formats, encodings, cleaning of web residue, language check, segmentation."""

import re
import sys
from pathlib import Path

from mtkit.article import Article
from mtkit.errors import InputError, printable, unreadable
from mtkit.reading.sources import Found, Source, find, format_of

__all__ = ["Found", "Source", "find", "read", "read_bytes"]

_LIMIT = 32 * 2**20
# A newspaper's year has fewer; beyond them memory and time would go into a file that is no article.
_MOST_LINES = 500_000
_MOST_BLOCKS = 200_000
_PAGE_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]{0,200}>\s*)?(<!--[^>]{0,500}-->\s*)?<(!doctype\s+html|html)\b", re.IGNORECASE
)


def read(source: Source | Path, *, clean: bool = True) -> Article:
    """Return the article that a file or standard input holds.

    ``clean`` moves web residue (share bars, repeated captions, photo file names) to ``Article.dropped``.

    Raises:
        InputError: it cannot be read, is too large, holds no text, or is not what its suffix says.

    """
    if isinstance(source, Path):
        source = Source(source, printable(source.name), format_of(source), Path(source.name))
    return read_bytes(_load(source), source.name, source.format, clean=clean)


def read_bytes(data: bytes, name: str, format: str, *, clean: bool = True) -> Article:  # noqa: A002 - as in Article
    """Return the article in the bytes of a file; ``format`` is ``text``, ``markdown``, ``html`` or ``docx``.

    Text that begins like a web page (a doctype or ``<html>``) is read as HTML whatever its suffix: browsers save
    pages under any name.

    Raises:
        InputError: the data cannot be read or hold no text.

    """
    if len(data) > _LIMIT:
        raise InputError(_too_large(name))
    if format == "text" and _PAGE_START.match(data[:4096]):
        format = "html"  # noqa: A001
    if format in {"text", "markdown"} and data.count(b"\n") + data.count(b"\r") > _MOST_LINES:
        raise InputError(f"{name} has more than {_MOST_LINES:,} lines: split it into several files")
    article = _parse(data, name, format)
    if len(article.blocks) > _MOST_BLOCKS:
        raise InputError(f"{name} has more than {_MOST_BLOCKS:,} paragraphs: split it into several files")
    if not any(block.text.strip() for block in article.blocks):
        raise InputError(f"{name} holds no text to translate")
    if not clean:
        return article
    from mtkit.reading.residue import clean as without_residue

    return without_residue(article)


def _parse(data: bytes, name: str, format_: str) -> Article:
    """Only the module of the format at hand is loaded: some bring large libraries."""
    match format_:
        case "text":
            from mtkit.reading.text import read_text

            return read_text(data, name)
        case "markdown":
            from mtkit.reading.markdown import read_markdown

            return read_markdown(data, name)
        case "html":
            from mtkit.reading.html import read_html

            return read_html(data, name)
        case "docx":
            from mtkit.reading.docx import read_docx

            return read_docx(data, name)
    raise InputError(f"{name}: there is no format {format_!r}; give text, markdown, html or docx")


def _load(source: Source) -> bytes:
    try:
        if source.path is None:
            data = _standard_input()
        else:
            if source.path.stat().st_size > _LIMIT:
                raise InputError(_too_large(source.name))
            data = source.path.read_bytes()
    except OSError as error:
        raise unreadable(source.path or source.name, error) from error
    return data


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("standard input is closed: pipe a text into it, or give the path of a file")
    return sys.stdin.buffer.read(_LIMIT + 1)


def _too_large(name: str) -> str:
    return f"{name} is larger than {_LIMIT // 2**20} MB: split it into several files"
