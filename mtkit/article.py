"""The values that flow through everything: an Article holds Blocks, and a Block holds text, Marks and Segments."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Article", "Block", "Kind", "Mark", "MarkKind", "Metadata", "Segment"]


class Kind(StrEnum):
    """What a block is in its article."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"


class MarkKind(StrEnum):
    """Inline markup that survives translation."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    UNDERLINE = "underline"
    STRIKE = "strike"
    LINK = "link"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup over ``block.text[start:end]``; ``href`` is the address of a link."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence with the white space behind it: the unit of translation.

    ``start`` counts the characters of its block's text in front of it.
    """

    text: str
    start: int = 0

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph, caption, list item, quotation or table cell.

    ``text`` is plain, on one line unless the author broke the line on purpose. ``level`` is the depth of a heading
    (1 to 6) or of a list item (1 and up), and the column of a cell (1 and up): a row ends where it does not grow.
    ``place`` says where the reader found the block, in terms of its own
    format; only the writer of the same format looks at it.
    """

    kind: Kind
    text: str
    level: int = 0
    ordered: bool = False
    marks: tuple[Mark, ...] = ()
    place: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; empty where it says nothing."""

    source: str = ""
    date: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One document: the blocks to translate in reading order, and what is needed to write it in its own format.

    ``dropped`` holds the blocks that were taken for web residue. ``origin`` holds the document as it was read (bytes
    of the file), for the formats whose writers change it in place.
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    language: str = "fr"
    metadata: Metadata = Metadata()
    dropped: tuple[Block, ...] = ()
    origin: bytes = b""

    @property
    def title(self) -> str:
        """The text of the title, or of the first block where none is marked as the title."""
        titles = (block.text for block in self.blocks if block.kind is Kind.TITLE)
        return next(titles, self.blocks[0].text if self.blocks else "")

    def texts(self) -> Iterator[str]:
        """Return the text of every block."""
        return (block.text for block in self.blocks)
