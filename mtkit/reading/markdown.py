"""Markdown → Article, and the map of a Markdown document that its writer needs to change it in place.

`parse` finds the *sites* of a document: the stretches of source (a paragraph, a heading, a cell…) that hold text to
translate. A block's ``place`` is ``(site, part)``: part 0 is the text of the site, part n the description of its n-th
picture. Whatever is in no site (code, HTML, link definitions, rules) is never touched.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from html import unescape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.errors import InputError
from mtkit.reading.encoding import decode

__all__ = ["Context", "Document", "Inline", "Picture", "Site", "blocks_of", "parse", "parser"]
__all__ += ["read_inline", "read_markdown", "target"]


class Context(Enum):
    """Where in a document a stretch of inline Markdown stands: it decides what must be escaped."""

    PARAGRAPH = auto()
    ATX = auto()
    SETEXT = auto()
    CELL = auto()
    FRONT_MATTER = auto()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, taken out of the text around it: ``before + alt + after`` is its source.

    ``offset`` is where in the text it stood, ``gap`` the source between it and what follows.
    """

    alt: str
    before: str
    after: str
    offset: int
    gap: str = " "


@dataclass(frozen=True, slots=True)
class Inline:
    """Inline Markdown, read: plain text with marks, the pictures in it, and how its author wrote the marks.

    ``wraps`` gives the source before and behind the text of a mark; ``raw`` holds the stretches under CODE marks that
    are not code but source to be copied as it is (HTML tags, footnote references).
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    pictures: tuple[Picture, ...] = ()
    wraps: Mapping[tuple[MarkKind, str], tuple[str, str]] = field(default_factory=dict)
    raw: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Site:
    """A stretch ``source[start:end]`` of inline Markdown; the lines ``first`` to ``last`` (excluded) are its block."""

    start: int
    end: int
    first: int
    last: int
    context: Context
    kind: Kind
    inline: Inline
    level: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed Markdown document: its source with Unix line ends, its sites, and the lines of its list items.

    ``front_matter`` counts the lines of its front matter.
    """

    source: str
    sites: tuple[Site, ...]
    items: tuple[tuple[int, int], ...]
    env: dict[str, Any]
    metadata: Metadata
    front_matter: int = 0


def read_markdown(data: bytes, name: str) -> Article:
    """Read a Markdown file (CommonMark, tables, ~~strike~~, footnotes, YAML front matter).

    Code, HTML blocks and link definitions give no blocks. Raises InputError when ``data`` is not text, or is nested
    more deeply than the parser goes.
    """
    document = parse(decode(data, name), name)
    blocks = [block for number, site in enumerate(document.sites) for block in blocks_of(site, number)]
    if document.sites and document.sites[0].context is Context.FRONT_MATTER:
        blocks = _without_twin(blocks)
    return Article(name=name, format="markdown", blocks=tuple(blocks), metadata=document.metadata, origin=data)


def _without_twin(blocks: list[Block]) -> list[Block]:
    """Where the first heading says the title of the front matter again, leave one block: the heading, as the title.

    The writer gives its translation to both.
    """
    if len(blocks) < 2 or blocks[1].kind is not Kind.HEADING:
        return blocks
    same = " ".join(blocks[0].text.split()) == " ".join(blocks[1].text.split())
    return [replace(blocks[1], kind=Kind.TITLE), *blocks[2:]] if same else blocks


def blocks_of(site: Site, number: int) -> Iterator[Block]:
    """Give the blocks that the site with this number stands for, in reading order."""
    pictures = [
        (picture.offset, Block(Kind.CAPTION, picture.alt, place=(number, part)))
        for part, picture in enumerate(site.inline.pictures, start=1)
        if picture.alt
    ]
    yield from (block for offset, block in pictures if offset == 0)
    if site.inline.text:
        inline = site.inline
        yield Block(site.kind, inline.text, site.level, site.ordered, inline.marks, (number, 0))
    yield from (block for offset, block in pictures if offset > 0)


# A list takes two levels and a quotation one. Each costs the parser a few calls on Python's stack.
_DEEPEST = 50

# --- blocks ---------------------------------------------------------------------------------------------------------


def parser() -> MarkdownIt:
    """Set up the Markdown parser so that every inline token tells its stretch of source in its ``meta``."""
    md = MarkdownIt("commonmark", {"store_labels": True}).enable(["table", "strikethrough"])
    md.options["maxNesting"] = _DEEPEST
    md.use(front_matter_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]  # addresses stay as the author wrote them
    rules = {rule.name: rule for rule in md.block.ruler.__rules__}
    for rule_name, locate in _LOCATORS.items():
        md.block.ruler.at(rule_name, _located(rules[rule_name].fn, locate), {"alt": rules[rule_name].alt})
    return md


def parse(text: str, name: str = "") -> Document:
    """Find the sites of a Markdown document; ``name`` is for the message of the InputError that deep nesting raises."""
    source = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    env: dict[str, Any] = {}
    tokens = parser().parse(source, env)
    if any(token.level >= _DEEPEST - 2 for token in tokens):  # the parser drops what lies deeper in silence
        raise InputError(f"{name} has lists or quotations nested too deeply to be read: take some of the levels out")
    metadata, sites = _front_matter(source, tokens)
    sites += _sites(tokens)
    if not any(site.kind is Kind.TITLE for site in sites):
        sites = _with_title(sites)
    items = tuple((token.map[0], token.map[1]) for token in tokens if token.type == "list_item_open" and token.map)
    return Document(source, tuple(sites), items, env, metadata, _front_lines(tokens))


def _located(
    rule: Callable[[StateBlock, int, int, bool], bool], locate: Callable[[StateBlock, int, list[Token]], None]
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Make a block rule that lets ``locate`` annotate its tokens while the state still knows the line starts."""

    def located(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        done = rule(state, start, end, silent)
        if done and not silent:
            locate(state, start, state.tokens[count:])
        return done

    return located


def _locate_paragraph(state: StateBlock, line: int, tokens: list[Token]) -> None:
    _locate_lines(state, line, state.line, tokens[1], Context.PARAGRAPH)


def _locate_setext(state: StateBlock, line: int, tokens: list[Token]) -> None:
    _locate_lines(state, line, state.line - 1, tokens[1], Context.SETEXT)


def _locate_lines(state: StateBlock, first: int, last: int, token: Token, context: Context) -> None:
    end = state.eMarks[last - 1]
    token.meta = {"start": _line_start(state, first), "end": end, "context": context}


def _locate_atx(state: StateBlock, line: int, tokens: list[Token]) -> None:
    start = _line_start(state, line) + len(tokens[0].markup)
    start += len(state.src[start : state.eMarks[line]]) - len(state.src[start : state.eMarks[line]].lstrip(" \t"))
    tokens[1].meta = {"start": start, "end": start + len(tokens[1].content), "context": Context.ATX}


def _locate_table(state: StateBlock, line: int, tokens: list[Token]) -> None:  # noqa: ARG001
    spans: list[tuple[int, int]] = []
    column = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            start = _line_start(state, token.map[0])
            spans = [(start + a, start + b) for a, b in _cells(state.src[start : state.eMarks[token.map[0]]])]
            column = 0
        elif token.type == "inline":
            if column < len(spans):
                start, end = spans[column]
                token.meta = {"start": start, "end": end, "context": Context.CELL}
            column += 1
            token.meta["column"] = column


def _cells(row: str) -> list[tuple[int, int]]:
    """Where the cells of a table row are: between the bars that no backslash stands before, without outer space."""
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", row)]
    edges = [-1, *bars, len(row)]
    spans = []
    for left, right in pairwise(edges):
        cell = row[left + 1 : right]
        start = left + 1 + len(cell) - len(cell.lstrip(" \t"))
        spans.append((start, max(start, start + len(cell.strip(" \t")))))
    if spans[0][0] >= spans[0][1]:
        spans = spans[1:]
    if spans and spans[-1][0] >= spans[-1][1]:
        spans = spans[:-1]
    return spans


def _line_start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


_LOCATORS: dict[str, Callable[[StateBlock, int, list[Token]], None]] = {
    "paragraph": _locate_paragraph,
    "lheading": _locate_setext,
    "heading": _locate_atx,
    "table": _locate_table,
}


def _sites(tokens: Sequence[Token]) -> list[Site]:
    sites = []
    around: list[str] = []  # the open containers, outermost first
    fresh_item = False  # inside a list item that has shown no text yet
    for index, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            around.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
            around.pop()
        elif token.type == "list_item_open":
            fresh_item = True
        elif token.type == "inline" and token.meta and token.content and "start" in token.meta:
            site = _site(token, tokens[index - 1], around, fresh_item)
            if site.inline.text or any(picture.alt for picture in site.inline.pictures):
                sites.append(site)
            fresh_item = False
    return sites


def _site(token: Token, opening: Token, around: Sequence[str], fresh_item: bool) -> Site:
    inline = read_inline(token.children or ())
    lines = opening.map or token.map or [0, 0]
    site = Site(
        start=token.meta["start"],
        end=token.meta["end"],
        first=lines[0],
        last=lines[1],
        context=token.meta["context"],
        kind=Kind.PARAGRAPH,
        inline=inline,
    )
    if opening.type == "heading_open":
        return replace(site, kind=Kind.HEADING, level=int(opening.tag[1:]))
    if site.context is Context.CELL:
        return replace(site, kind=Kind.CELL, level=token.meta["column"])
    if around and around[-1] == "blockquote_open":
        return replace(site, kind=Kind.QUOTE)
    if around and fresh_item:
        depth = sum(name != "blockquote_open" for name in around)
        return replace(site, kind=Kind.ITEM, level=depth, ordered=around[-1] == "ordered_list_open")
    if _is_caption(inline):
        return replace(site, kind=Kind.CAPTION)
    return site


def _is_caption(inline: Inline) -> bool:
    """Whether this is a picture with its caption under it, all in italics."""
    whole = (
        mark.start == 0 and mark.end == len(inline.text) for mark in inline.marks if mark.kind is MarkKind.EMPHASIS
    )
    return bool(inline.pictures) and bool(inline.text) and any(whole)


def _with_title(sites: list[Site]) -> list[Site]:
    """Make the first heading of level 1 the title, or else the first heading of all."""
    headings = [number for number, site in enumerate(sites) if site.kind is Kind.HEADING and site.inline.text]
    if not headings:
        return sites
    first = next((number for number in headings if sites[number].level == 1), headings[0])
    return [*sites[:first], replace(sites[first], kind=Kind.TITLE), *sites[first + 1 :]]


# --- front matter ---------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"^(?P<key>[A-Za-z_]+):[ \t]+(?P<value>\S.*?)[ \t]*$", re.MULTILINE)
_FIELDS = {"title": ("title", "titre"), "date": ("date",), "author": ("author", "auteur"), "source": ("source",)}


def _front_lines(tokens: Sequence[Token]) -> int:
    return tokens[0].map[1] if tokens and tokens[0].type == "front_matter" and tokens[0].map else 0


def _front_matter(source: str, tokens: Sequence[Token]) -> tuple[Metadata, list[Site]]:
    """Read the metadata of the YAML front matter, and the site of its title if it has one on a line."""
    if not tokens or tokens[0].type != "front_matter" or not tokens[0].map:
        return Metadata(), []
    end = len("\n".join(source.split("\n")[: tokens[0].map[1]]))
    found = {match["key"].lower(): match for match in _FIELD.finditer(source, 0, end)}
    values: dict[str, str] = {}
    for name, keys in _FIELDS.items():
        values[name] = next((_scalar(found[key]["value"]) for key in keys if key in found), "")
    metadata = Metadata(values["source"], values["date"], values["author"])
    title = next((found[key] for key in _FIELDS["title"] if key in found), None)
    if title is None or not values["title"]:
        return metadata, []
    line = source.count("\n", 0, title.start())
    start, stop = title.span("value")
    inline = Inline(text=values["title"])
    return metadata, [Site(start, stop, line, line + 1, Context.FRONT_MATTER, Kind.TITLE, inline, level=1)]


def _scalar(value: str) -> str:
    """Read a YAML scalar on one line; empty for a block scalar, a list or a mapping."""
    if value[0] in "|>[{&*!#":
        return ""
    if value[0] == '"' and len(value) > 1 and value[-1] == '"':
        return re.sub(r"\\(.)", lambda match: {"n": " ", "t": " "}.get(match[1], match[1]), value[1:-1]).strip()
    if value[0] == "'" and len(value) > 1 and value[-1] == "'":
        return value[1:-1].replace("''", "'").strip()
    return re.sub(r"\s+#.*$", "", value)


# --- inline ---------------------------------------------------------------------------------------------------------

_OPENINGS = {
    "strong_open": MarkKind.STRONG,
    "em_open": MarkKind.EMPHASIS,
    "s_open": MarkKind.STRIKE,
    "link_open": MarkKind.LINK,
}
_TAGS = {
    "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "em": MarkKind.EMPHASIS,
    "u": MarkKind.UNDERLINE,
    "ins": MarkKind.UNDERLINE,
    "s": MarkKind.STRIKE,
    "del": MarkKind.STRIKE,
    "strike": MarkKind.STRIKE,
    "code": MarkKind.CODE,
    "a": MarkKind.LINK,
}
# Tags that only raise or lower a letter: « 1<sup>er</sup> » has to reach the translator as « 1er ».
_SILENT_TAGS = {"sup", "sub"}
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>[^>]*?)/?>\Z", re.DOTALL)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_JOINED = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


def read_inline(tokens: Sequence[Token]) -> Inline:
    """Read the children of an inline token."""
    reader = _InlineReader()
    reader.read(tokens)
    return reader.result()


class _InlineReader:
    """Gathers text, marks and pictures from inline tokens."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[Mark] = []
        self.pictures: list[Picture] = []
        self.wraps: dict[tuple[MarkKind, str], tuple[str, str]] = {}
        self.raw: set[str] = set()
        self.open: list[tuple[int, Mark, tuple[str, str], int]] = []  # place in marks, mark, wrap, pictures so far

    def read(self, tokens: Sequence[Token]) -> None:
        pairs = _pairs(tokens)
        for index, token in enumerate(tokens):
            if token.type in ("text", "text_special"):
                self.add(token.content.replace("\t", " "))
            elif token.type in ("softbreak", "hardbreak"):
                following = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
                self.add_break(token.type == "hardbreak", following)
            elif token.type == "code_inline":
                self.add_code(token.content.replace("\t", " "), raw=False)
            elif token.type in _OPENINGS:
                self.start(*_markdown_wrap(token))
            elif token.type in ("strong_close", "em_close", "s_close", "link_close"):
                self.finish()
            elif token.type == "image":
                self.add_picture(token)
            elif token.type == "footnote_ref":
                self.add_code(f"[^{token.meta['label']}]", raw=True)
            else:
                self.add_tag(token, tokens[pairs[index]] if index in pairs else None)

    def add(self, text: str) -> None:
        self.text += text.lstrip(" ") if not self.text or self.text.endswith("\n") else text

    def add_break(self, hard: bool, following: str) -> None:
        if not self.text and self.pictures:
            self.pictures[-1] = replace(self.pictures[-1], gap="\\\n" if hard else "\n")
        elif hard and self.text:
            self.text = self.text.rstrip(" ") + "\n"
        elif self.text and not (_JOINED.match(self.text[-1]) and _JOINED.match(following)):
            self.add(" ")

    def add_code(self, text: str, raw: bool) -> None:
        start = len(self.text)
        self.text += text
        self.marks.append(Mark(start, len(self.text), MarkKind.CODE))
        if raw:
            self.raw.add(text)

    def add_picture(self, token: Token) -> None:
        alt = read_inline(token.children or ())
        texts = [alt.text, *(picture.alt for picture in alt.pictures)]
        after = target(str(token.attrs.get("src", "")), str(token.attrs.get("title", "")), token.meta.get("label"))
        self.pictures.append(Picture(" ".join(filter(None, texts)).replace("\n", " "), "![", after, len(self.text)))

    def add_tag(self, token: Token, partner: Token | None) -> None:
        """Inline HTML: a tag with a meaning becomes a mark or a line break, any other one is kept as it is."""
        tag = _TAG.match(token.content)
        name = tag["name"].lower() if tag else ""
        if name == "br":
            self.add_break(hard=True, following="")
        elif partner is None or tag is None or name not in _TAGS.keys() | _SILENT_TAGS:
            self.add_code(token.content.replace("\n", " "), raw=True)
        elif name in _TAGS and tag["close"]:
            self.finish()
        elif name in _TAGS:
            match = _HREF.search(tag["attributes"]) if name == "a" else None
            href = unescape(next(filter(None, match.groups()), "")) if match else ""
            self.start(_TAGS[name], href, (token.content.replace("\n", " "), partner.content))

    def start(self, kind: MarkKind, href: str, wrap: tuple[str, str]) -> None:
        mark = Mark(len(self.text), len(self.text), kind, href)
        self.open.append((len(self.marks), mark, wrap, len(self.pictures)))

    def finish(self) -> None:
        place, mark, wrap, pictures = self.open.pop()
        if len(self.text) > mark.start:
            self.marks.insert(place, replace(mark, end=len(self.text)))
            self.wraps.setdefault((mark.kind, mark.href), wrap)
        elif mark.kind is MarkKind.LINK and len(self.pictures) > pictures:
            self.pictures[pictures] = replace(self.pictures[pictures], before=wrap[0] + self.pictures[pictures].before)
            self.pictures[-1] = replace(self.pictures[-1], after=self.pictures[-1].after + wrap[1])

    def result(self) -> Inline:
        text = self.text.rstrip(" \n")
        marks = [replace(mark, end=min(mark.end, len(text))) for mark in self.marks if mark.start < len(text)]
        return Inline(text, tuple(marks), tuple(self.pictures), self.wraps, frozenset(self.raw))


def _pairs(tokens: Sequence[Token]) -> dict[int, int]:
    """Which HTML tags belong together, by their places; both ways."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []  # names and places of the tags that are open
    for index, token in enumerate(tokens):
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if tag is None:
            continue
        name = tag["name"].lower()
        if not tag["close"]:
            waiting.append((name, index))
            continue
        start = next((place for key, place in reversed(waiting) if key == name), None)
        if start is None:
            continue
        waiting = [entry for entry in waiting if entry[1] < start]
        # The same depth at both ends is not enough: no other markup may close between them.
        if tokens[start].level == token.level == min(between.level for between in tokens[start:index]):
            pairs |= {start: index, index: start}
    return pairs


def _markdown_wrap(token: Token) -> tuple[MarkKind, str, tuple[str, str]]:
    kind = _OPENINGS[token.type]
    if kind is not MarkKind.LINK:
        return kind, "", (token.markup, token.markup)
    href = str(token.attrs.get("href", ""))
    if token.markup == "autolink":
        return kind, href, ("<", ">")
    return kind, href, ("[", target(href, str(token.attrs.get("title", "")), token.meta.get("label")))


def target(address: str, title: str = "", label: str | None = None) -> str:
    """Write the source behind the text of a link or picture, from its closing bracket on."""
    if label:
        return f"][{label.lower()}]"  # the parser gives it in capitals; labels match in any case
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address.replace("\\", "\\\\"))
    if not address or re.search(r"[\s()<>\x00-\x1f]", address):
        address = "<" + re.sub(r"([<>])", r"\\\1", re.sub(r"[\r\n]+", "%0A", address)) + ">"
    if not title:
        return f"]({address})"
    title = re.sub(r"&(?=#?\w+;)", "&amp;", title.replace("\\", "\\\\").replace('"', '\\"'))
    return f']({address} "{title}")'
