"""Translation → the bytes of a file, and the file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mtkit.article import Article, Block
from mtkit.errors import OptionError
from mtkit.translation.result import Translation
from mtkit.writing.files import write_atomically

__all__ = ["SUFFIXES", "render", "target_path", "write_atomically"]

# what the user asks for: the suffix of the file
SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "docx": ".docx", "jsonl": ".jsonl"}

Renderer = Callable[[Article, Sequence[Block], str], bytes]


def render(translation: Translation, format: str) -> bytes:  # noqa: A002 - as in Article
    """Return the bytes of a translation as ``text``, ``markdown``, ``html``, ``docx`` or ``jsonl``.

    In the format that the article was read from, the original document is kept and its text replaced.
    Raises OptionError for another format.
    """
    if format == "jsonl":
        from mtkit.writing.jsonl import render_jsonl

        return render_jsonl(translation)
    return _renderer(format)(translation.article, translation.blocks, translation.language)


def _renderer(format_: str) -> Renderer:
    """Only the module of the format at hand is loaded: some bring large libraries."""
    match format_:
        case "text":
            from mtkit.writing.text import render_text

            return render_text
        case "markdown":
            from mtkit.writing.markdown import render_markdown

            return render_markdown
        case "html":
            from mtkit.writing.html import render_html

            return render_html
        case "docx":
            from mtkit.writing.docx import render_docx

            return render_docx
    raise OptionError(f"there is no format “{format_}”: use one of {', '.join(SUFFIXES)}")


def target_path(out: Path, relative: Path, language: str, format: str) -> Path:  # noqa: A002 - as in Article
    """Return where a translation goes: ``news/a.txt`` into ``en`` becomes ``OUT/news/a.en.txt``."""
    return out / relative.parent / f"{relative.stem}.{language}{SUFFIXES[format]}"
