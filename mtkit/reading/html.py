"""Saved web page or HTML fragment → Article.

Two views of the page come together. The walker turns the whole body into blocks with their marks, in reading order.
trafilatura finds which text is the article. Blocks whose text it found are kept, and so are the captions, and the
paragraphs it overlooked, that lie between them. In a plain page, without menus and the like, everything is kept.

A table cell's ``place`` is ``(table, row, column, header)`` and its ``level`` is the column, from 1; other blocks have
no place.
"""

import copy
import datetime
import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.errors import InputError
from mtkit.reading.encoding import decode, tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_html"]

_TAG_LIMIT = 200_000  # a long page has a few thousand
_FAST_FROM = 20_000  # tags: above this, trafilatura's slower second opinions are left out


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _names("""
    script style noscript template head nav footer aside menu dialog button input select textarea label legend option
    iframe object embed applet svg math canvas video audio map rt rp title
""")
_BREAKING = _names("""
    address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5
    h6 header hgroup hr li main ol p pre section summary table tbody td tfoot th thead tr ul
""")
_COMPLEX = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "figure", "article", "section")
_MARKS = {
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "u": MarkKind.UNDERLINE,
    "ins": MarkKind.UNDERLINE,
    "s": MarkKind.STRIKE,
    "strike": MarkKind.STRIKE,
    "del": MarkKind.STRIKE,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "a": MarkKind.LINK,
}
_BOILERPLATE = ("nav", "footer", "aside", "form", "iframe", "button", "menu")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:\s|$)")
_COMMENTS = re.compile(
    r"^(?:comments?|comments?-(?:list|area|section)|commentlist|commentaires?|disqus_thread|respond)$", re.I
)
_CAPTION_CLASS = re.compile(r"caption|l[eé]gende|pic_?desc|photo-?desc|image-?desc", re.IGNORECASE)
_CAPTION_LENGTH = 600
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{1,100},[A-Za-z0-9+/=%_-]{100,}")
_ENTITY_DECLARATIONS = re.compile(r"(<!DOCTYPE[^>\[]{0,500})\[[^\]]{0,100000}\]", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)|Page saved with SingleFile\s+url:\s*(https?://\S+)")
_WEB_ARCHIVE = re.compile(
    r"(?:from|mime-version|content-type|snapshot-content-location):.{0,2000}?multipart/related", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the element that is being walked makes of its text.

    ``joined`` tells that paragraphs inside it are lines of one block, as in table cells and list items.
    """

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    ordered: bool = False
    place: tuple[int, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A block, the element that holds its own element, and the share of its text that is links."""

    block: Block
    parent: "HtmlElement | None"
    linked: float


def read_html(data: bytes, name: str) -> Article:
    """Return the article in the bytes of a web page or of a piece of HTML; ``name`` is for messages.

    Raises:
        InputError: the data are empty, not text, a web archive, or too deep or too large to be a page.

    """
    text = decode(data, name)
    if _WEB_ARCHIVE.match(text[:4096]):
        raise InputError(f"{name} is a web archive (MHTML): save the page as 'HTML only' instead")
    body = _parse(text, name)
    _unwrap_forms(body)
    found = _Walker().walk(body)
    if not found:
        raise InputError(f"{name} holds no text to translate")
    document = _main_text(body)
    metadata = _metadata(body, text)
    if document and not _is_plain(body):
        found = _choose(found, document)
    blocks = _with_title([each.block for each in found], _page_title(body))
    return Article(name=name, format="html", blocks=tuple(blocks), metadata=metadata)


def _parse(text: str, name: str) -> "HtmlElement":
    """Return the body of a page.

    The parser's own limits on depth and length stay on: beyond them it would drop the rest of the page in silence.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    text = _EMBEDDED.sub("", text)  # pictures inside attributes
    text = _ENTITY_DECLARATIONS.sub(r"\1", text, count=1)  # no browser heeds them
    if text.count("<") > _TAG_LIMIT:
        raise InputError(f"{name} has more than {_TAG_LIMIT} tags, which no article has: save the article alone")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{name} holds no text to translate") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError(f"{name} is nested too deeply or has a part that is too long: save the article alone")
    body = root.find("body")
    if body is None:
        raise InputError(f"{name} holds no text to translate")
    return body


def _unwrap_forms(body: "HtmlElement") -> None:
    """Undo the form that some sites put the whole page into, as trafilatura leaves forms out."""
    for form in list(body.iter("form")):
        if form.find(".//p") is not None or form.find(".//h1") is not None:
            form.drop_tag()


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is to be restored when an element ends; ``breaks`` tells whether a block, or a line, ends with it."""

    context: _Context
    parent: "HtmlElement | None" = None
    preformatted: bool = False
    breaks: str = ""
    mark: bool = False
    suffix: str = ""


class _Walker:
    """Turns a page into blocks; the text and marks of the block at hand gather until it ends.

    It goes through the elements in a loop with a stack of its own, as pages can be deeper than Python's.
    """

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self.parts: list[str] = []
        self.length = 0
        self.last = ""  # character
        self.linked = 0  # characters in links
        self.marks: list[Mark] = []
        self.open: list[Mark] = []
        self.scopes: list[_Scope] = []
        self.context = _Context()
        self.parent: HtmlElement | None = None
        self.preformatted = False
        self.tables = 0
        self.cells: dict[HtmlElement, _Context] = {}

    def walk(self, body: "HtmlElement") -> list[_Found]:
        """Return the blocks of a page's body."""
        from lxml.etree import iterwalk

        steps = iterwalk(body, events=("start", "end"))
        for event, element in steps:
            if event == "end":
                self._leave(self.scopes.pop())
                self._add("" if element is body else element.tail or "")
            elif _is_skipped(element):
                steps.skip_subtree()
                self.scopes.append(_Scope(self.context, self.parent, self.preformatted))
            else:
                self.scopes.append(self._enter(element))
        self._flush()
        return self.found

    def _enter(self, element: "HtmlElement") -> _Scope:
        scope = _Scope(self.context, self.parent, self.preformatted)
        tag = str(element.tag)
        if tag == "br":
            self._line_break()
        elif tag in _BREAKING:
            scope = replace(scope, breaks=self._enter_block(element))
        elif tag in _MARKS:
            self.open.append(Mark(self.length, -1, _MARKS[tag], _href(element)))
            scope = replace(scope, mark=True)
        elif tag == "q":
            self._add("« ")
            scope = replace(scope, suffix=" »")
        self._add(_text(element))
        return scope

    def _enter_block(self, element: "HtmlElement") -> str:
        context = self._context(element)
        breaks = "line" if context.joined and context == self.context else "block"
        self._break(breaks)
        self.context, self.parent = context, element.getparent()
        self.preformatted = self.preformatted or element.tag == "pre"
        return breaks

    def _leave(self, scope: _Scope) -> None:
        self._add(scope.suffix)
        if scope.mark:
            self._close(self.open.pop())
        self._break(scope.breaks)
        self.context, self.parent, self.preformatted = scope.context, scope.parent, scope.preformatted

    def _context(self, element: "HtmlElement") -> _Context:
        """Return what an element makes of its text, given where it stands."""
        outer, tag = self.context, str(element.tag)
        if element in self.cells:
            return self.cells[element]
        if outer.kind is Kind.CELL or (outer.kind is Kind.CAPTION and outer.joined):
            return outer
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return _Context(Kind.HEADING, int(tag[1]), joined=True)
            case "ul" | "ol":
                return replace(outer, kind=Kind.PARAGRAPH, level=outer.level + 1, ordered=tag == "ol", joined=False)
            case "li":
                simple = next(element.iter(*_COMPLEX), None) is None
                kind = Kind.ITEM if simple else Kind.PARAGRAPH
                return replace(outer, kind=kind, level=max(outer.level, 1), joined=simple)
            case "blockquote":
                return _Context(Kind.QUOTE)
            case "figcaption" | "caption":
                return _Context(Kind.CAPTION, joined=True)
            case "figure" if next(element.iter("blockquote", "table", "pre"), None) is None:
                return _Context(Kind.CAPTION)
            case "table":
                return self._enter_table(element)
        return _Context(Kind.CAPTION) if _has_caption_class(element) else outer

    def _enter_table(self, table: "HtmlElement") -> _Context:
        """Return the context of a table; tables of data get a context for every cell, tables of layout do not."""
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
        if _is_layout(table, rows):
            pictured = next(table.iter("img"), None) is not None and _size(table) <= _CAPTION_LENGTH
            return _Context(Kind.CAPTION) if pictured else self.context
        for number, row in enumerate(rows):
            for column, cell in enumerate(row, start=1):
                place = (self.tables, number, column, int(cell.tag == "th"))
                self.cells[cell] = _Context(Kind.CELL, column, place=place, joined=True)
        self.tables += 1
        return self.context

    def _add(self, text: str) -> None:
        if not self.preformatted:
            text = _SPACES.sub(" ", text)
            if self.last in {"", " ", "\n"}:
                text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.last = text[-1]
            if any(mark.kind is MarkKind.LINK for mark in self.open):
                self.linked += len(text)

    def _break(self, breaks: str) -> None:
        if breaks == "block":
            self._flush()
        elif breaks == "line" and self.last != "\n":
            self._line_break()

    def _line_break(self) -> None:
        """Break the line; twice is a new paragraph."""
        if self.last == " ":
            self._drop_space()
        if self.last == "\n":
            if not self.context.joined:
                self._flush()
        elif self.length:
            self.parts.append("\n")
            self.length += 1
            self.last = "\n"

    def _drop_space(self) -> None:
        self.length -= 1
        text = self.parts.pop()[:-1]
        if text:
            self.parts.append(text)
        self.last = self.parts[-1][-1] if self.parts else ""

    def _close(self, mark: Mark) -> None:
        if mark.kind is not MarkKind.LINK or mark.href:
            self.marks.append(replace(mark, end=self.length))

    def _flush(self) -> None:
        """End the block at hand; marks that are still open go on in the next one."""
        for mark in self.open:
            self._close(mark)
        text = "".join(self.parts).rstrip()
        if text.strip():
            self.found.append(_Found(self._finished(text), self.parent, self.linked / self.length))
        self.parts, self.length, self.last, self.linked, self.marks = [], 0, "", 0, []
        self.open = [replace(mark, start=0) for mark in self.open]

    def _finished(self, text: str) -> Block:
        context = self.context
        level = context.level if context.kind in {Kind.HEADING, Kind.ITEM, Kind.CELL} else 0
        ordered = context.ordered and context.kind is Kind.ITEM
        marks = (_trimmed(mark, text) for mark in self.marks)
        kept = tuple(
            sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))
        )
        return Block(context.kind, text, level, ordered, kept, context.place)


def _is_skipped(element: "HtmlElement") -> bool:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(element.get("style", "")) or _HIDDEN_CLASS.search(element.get("class", "")):
        return True
    names = [element.get("id", ""), *element.get("class", "").split()]
    return element.tag in {"div", "section", "ol", "ul"} and any(map(_COMMENTS.match, names))


def _text(element: "HtmlElement") -> str:
    """Return the text at the start of an element; a power stays one, lest 10<sup>6</sup> become 106."""
    text = element.text or ""
    if element.tag == "sup" and len(element) == 0 and text and not text.strip("0123456789+-"):
        return text.translate(_SUPERSCRIPTS)
    return text


def _href(element: "HtmlElement") -> str:
    href = element.get("href", "").strip() if element.tag == "a" else ""
    return "" if href.startswith("#") or href.lower().startswith("javascript:") else href


def _has_caption_class(element: "HtmlElement") -> bool:
    return bool(_CAPTION_CLASS.search(element.get("class", ""))) and _size(element) <= _CAPTION_LENGTH


def _size(element: "HtmlElement") -> int:
    return sum(map(len, element.itertext()))


def _is_layout(table: "HtmlElement", rows: Sequence[Sequence["HtmlElement"]]) -> bool:
    """Whether a table only arranges a page: nested tables, a single row or column, or whole texts in its cells."""
    if sum(1 for _ in table.iter("table")) > 1 or table.get("role") == "presentation":
        return True
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return True
    return any(_size(cell) > 2 * _CAPTION_LENGTH for row in rows for cell in row)


def _trimmed(mark: Mark, text: str) -> Mark:
    """Return a mark without the white space at its ends."""
    start, end = mark.start, min(mark.end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return replace(mark, start=start, end=end)


def _is_plain(body: "HtmlElement") -> bool:
    """Whether a page has nothing but its text: no menus, forms or boxes around it."""
    boxes = sum(1 for _ in body.iter("div", "section"))
    return boxes <= 3 and next(body.iter(*_BOILERPLATE), None) is None


def _main_text(page: "HtmlElement") -> str:
    """Return the text of the article in a page, as `_key` has it, or nothing where trafilatura finds none."""
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    _silence_libraries()
    root = copy.deepcopy(page.getroottree().getroot())
    fast = sum(1 for _ in root.iter()) > _FAST_FROM
    try:
        document = bare_extraction(root, include_comments=False, fast=fast)
    except (LxmlError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return ""  # whatever it trips over, the page is still there to be read as a whole
    body = getattr(document, "body", None)
    return "" if body is None else _key("".join(map(str, body.itertext())))


def _silence_libraries() -> None:
    """Keep warnings from standard error where the program has set up no logging."""
    for library in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _choose(found: list[_Found], main: str) -> list[_Found]:
    """Return the blocks of the article: those in the main text, and what trafilatura overlooked among them."""
    keys = [_key(each.block.text) for each in found]
    kept = [key in main and each.block.kind is not Kind.CAPTION for key, each in zip(keys, found, strict=True)]
    for run in _link_lists(found):
        if "".join(keys[index] for index in run) not in main:  # single words of it are in any text
            for index in run:
                kept[index] = False
    if not any(kept):
        return found
    first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    first = _title_index(found, first)
    kept[first] = True
    end = last + 1 + sum(1 for _ in takewhile(lambda each: each.block.kind is Kind.CAPTION, found[last + 1 :]))
    return [found[index] for index in range(first, end) if kept[index] or _is_overlooked(found, kept, index)]


def _link_lists(found: list[_Found]) -> list[list[int]]:
    """Return the indices of each run of list items that are links, as lists of topics and of related pages are."""
    runs = groupby(
        range(len(found)), key=lambda index: found[index].block.kind is Kind.ITEM and found[index].linked > 0.5
    )
    return [list(run) for is_linked, run in runs if is_linked]


def _title_index(found: list[_Found], first: int) -> int:
    """Return the index of the last main heading above the text, or of the first block of the text."""
    return next((index for index in range(first, -1, -1) if _is_main_heading(found[index].block)), first)


def _is_main_heading(block: Block) -> bool:
    return block.kind is Kind.HEADING and block.level == 1


def _is_overlooked(found: list[_Found], kept: list[bool], index: int) -> bool:
    each = found[index]
    if each.block.kind is Kind.CAPTION:
        return True
    if each.linked > 0.5:
        return False
    before = next((found[other] for other in range(index - 1, -1, -1) if kept[other]), None)
    after = next((found[other] for other in range(index + 1, len(found)) if kept[other]), None)
    if before is not None and _is_main_heading(before.block):  # the standfirst
        return len(each.block.text) >= 80
    return before is not None and after is not None and before.parent is each.parent is after.parent


def _key(text: str) -> str:
    """Text for comparison: no white space, and powers as plain digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _page_title(body: "HtmlElement") -> str:
    """Return the title that the page has in its head, without the name of the site where that can be told."""
    root = body.getroottree().getroot()
    for path in (
        "//meta[@property='og:title']/@content",
        "//meta[@name='dcterms.title']/@content",
        "//head/title/text()",
    ):
        title = " ".join(_first(root, path).split())
        if title:
            return title if path.startswith("//meta") else re.split(r"\s+[|–—]\s+[^|–—]{2,40}$", title)[0]
    return ""


def _with_title(blocks: list[Block], title: str) -> list[Block]:
    """Make the main heading the title, or put the page's own title in front."""
    for index, block in enumerate(blocks[:3]):
        if _is_main_heading(block) or (title and _key(block.text) == _key(title)):
            return [
                *blocks[:index],
                replace(block, kind=Kind.TITLE, level=0, ordered=False, place=()),
                *blocks[index + 1 :],
            ]
    return [Block(Kind.TITLE, tidy(title)), *blocks] if title else blocks


def _metadata(body: "HtmlElement", text: str) -> Metadata:
    """Return what the page's head says; the name of the site stands in for a missing address."""
    root = body.getroottree().getroot()
    saved = _SAVED_FROM.search(text[:4096])
    source = (
        _first(root, "//link[@rel='canonical']/@href")
        or _first(root, "//meta[@property='og:url']/@content")
        or _first(root, "//meta[@name='dcterms.source']/@content")
        or ((saved[1] or saved[2]) if saved else "")
        or _first(root, "//meta[@property='og:site_name']/@content")
    )
    author = _first(root, "//meta[@name='author']/@content") or _first(root, "//*[@itemprop='author']/@content")
    return Metadata(source=source, date=_date(root, text), author="" if "://" in author else author)


_DATE_PATHS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='dcterms.date' or @name='DC.date' or @name='dc.date' or @name='date' or @name='pubdate']/@content",
    "//time[@pubdate]/@datetime",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')


def _date(root: "HtmlElement", text: str) -> str:
    """Return the date of publication in ISO 8601, as the page states it; never a date that is merely in its text."""
    stated = [_first(root, path) for path in _DATE_PATHS]
    stated += _JSON_DATE.findall(text)[:1]
    for value in stated:
        try:
            datetime.datetime.fromisoformat(value)
        except ValueError:
            continue
        return value
    return ""


def _first(root: "HtmlElement", path: str) -> str:
    values = root.xpath(path)
    return str(values[0]).strip() if isinstance(values, list) and values else ""
