"""Plain text → Article.

A paragraph is either a group of lines between blank lines, wrapped to some width, or a single line of a group, as in
pages pasted from a browser. Every block's ``place`` is ``(start, end)`` in the text that ``Article.origin`` holds (as
UTF-8, normalised), so that the writer can put a translation where its source was and keep all that lies between:
blank lines, indentation, bullets and numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from mtkit.article import Article, Block, Kind
from mtkit.reading.encoding import decode
from mtkit.reading.residue import is_credited, is_photo_name

__all__ = ["read_text"]

_BULLET = re.compile(r"(?:(?P<sign>[-–—•*▪◦·‣●■►➢➤✓])|(?P<number>\d{1,2}[.)]))[ \t\u00a0]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:;]['’\"”»)\]\s]*$")
_HEADING_END = re.compile(r"[.!…:;,]['’\"”»)\]\s]*$")
_WRAP_WIDTHS = range(45, 101)  # text wrapped by a program is as wide as this
_TITLE_LENGTH = 200
_HEADING_LENGTH = 120
_CAPTION_LENGTH = 600


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it; ``start`` and ``end`` count characters of the whole text."""

    text: str
    start: int
    end: int
    indent: int


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines that make one block: ``alone`` between blank lines, or ``pictured``, below the name of an image."""

    lines: tuple[_Line, ...]
    alone: bool
    pictured: bool

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def read_text(data: bytes, name: str) -> Article:
    """Return the article in the bytes of a plain-text file; ``name`` is the file's name, for messages.

    Raises:
        InputError: the data are empty or not text.

    """
    text = decode(data, name)
    groups = list(_groups(text))
    width = _wrap_width(groups)
    paragraphs = [paragraph for group in groups for paragraph in _paragraphs(group, width)]
    levels = _item_levels(paragraphs)
    blocks = [_block(paragraph, levels) for paragraph in paragraphs]
    return Article(name=name, format="text", blocks=_with_title(blocks), origin=text.encode())


def _groups(text: str) -> Iterator[list[_Line]]:
    """Yield the runs of lines without a blank line between them."""
    group: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip())
            group.append(_Line(stripped, start + indent, start + indent + len(stripped), indent))
        elif group:
            yield group
            group = []
        start += len(raw) + 1
    if group:
        yield group


def _wrap_width(groups: list[list[_Line]]) -> int:
    """Return the width that the text was wrapped to, or 0 where every line is a paragraph."""
    widths = [line.end - line.start + line.indent for group in groups if len(group) > 1 for line in group]
    widest = max(widths, default=0)
    return widest if widest in _WRAP_WIDTHS else 0


def _paragraphs(group: list[_Line], width: int) -> Iterator[_Paragraph]:
    wrapped = width > 0 and _is_wrapped(group, width)
    lines: list[_Line] = []
    pictured = False
    for line in group:
        if lines and not _goes_on(lines, line, wrapped):
            yield _Paragraph(tuple(lines), len(group) == len(lines), pictured)
            pictured = is_photo_name(lines[0].text)
            lines = []
        lines.append(line)
    yield _Paragraph(tuple(lines), len(group) == len(lines), pictured)


def _goes_on(lines: list[_Line], line: _Line, wrapped: bool) -> bool:
    """Whether a line belongs to the paragraph of the lines above it."""
    if _BULLET.match(line.text):
        return False
    if _BULLET.match(lines[0].text):  # a list item goes on while its lines are indented below the bullet
        return line.indent > lines[0].indent
    return wrapped and not is_photo_name(lines[-1].text) and not is_credited(lines[-1].text)


def _is_wrapped(group: list[_Line], width: int) -> bool:
    """Whether the lines break only where the next word would not have fitted, and some in the middle of a sentence."""
    pairs = [(upper, lower) for upper, lower in pairwise(group) if not _BULLET.match(lower.text)]
    slack = 12  # an editor that counts a little differently, or text that lost a word since
    full = all(
        upper.indent + len(upper.text) + 1 + len(lower.text.split()[0]) > width - slack for upper, lower in pairs
    )
    return full and any(not _SENTENCE_END.search(upper.text) and upper.text != lower.text for upper, lower in pairs)


def _item_levels(paragraphs: list[_Paragraph]) -> dict[int, int]:
    """Indentation of the list items → their depth."""
    indents = {each.lines[0].indent for each in paragraphs if _BULLET.match(each.lines[0].text)}
    return {indent: level for level, indent in enumerate(sorted(indents), start=1)}


def _block(paragraph: _Paragraph, levels: dict[int, int]) -> Block:
    text, first, end = paragraph.text, paragraph.lines[0], paragraph.lines[-1].end
    bullet = _BULLET.match(text)
    if bullet:
        ordered = bullet["number"] is not None
        place = (first.start + bullet.end(), end)
        return Block(Kind.ITEM, text[bullet.end() :], levels[first.indent], ordered, place=place)
    place = (first.start, end)
    if is_credited(text) or (paragraph.pictured and len(text) <= _CAPTION_LENGTH):
        return Block(Kind.CAPTION, text, place=place)
    if paragraph.alone and _is_heading(paragraph):
        return Block(Kind.HEADING, text, level=2, place=place)
    return Block(Kind.PARAGRAPH, text, place=place)


def _is_heading(paragraph: _Paragraph) -> bool:
    text = paragraph.text
    short = len(paragraph.lines) <= 2 and len(text) <= _HEADING_LENGTH
    return short and not _HEADING_END.search(text) and (text[0].isalnum() or text[0] in "«“\"'’¿¡")


def _with_title(blocks: list[Block]) -> tuple[Block, ...]:
    """Make the first block, below the names of pictures, the title if it is short and not a sentence."""
    at = next((index for index, block in enumerate(blocks) if not is_photo_name(block.text)), 0)
    first = blocks[at]
    # A line under the picture that a page begins with is as often the title as a caption.
    plain = first.kind in {Kind.HEADING, Kind.PARAGRAPH} or (first.kind is Kind.CAPTION and not is_credited(first.text))
    if plain and len(first.text) <= _TITLE_LENGTH and not re.search(r"[.;:,]['’\"”»)\s]*$", first.text):
        blocks[at] = replace(first, kind=Kind.TITLE, level=0)
    return tuple(blocks)
