"""Article and translated blocks → Markdown: in place where the article was Markdown, else a new document.

Text is escaped only where it has to be. A block is written with ever more escapes until reading it back gives the
same text and marks; where Markdown cannot say it at all (``**「…」**と`` is not bold), HTML tags do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby, product
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.reading.encoding import decode
from mtkit.reading.markdown import (
    Context,
    Document,
    Inline,
    Picture,
    Site,
    blocks_of,
    parse,
    parser,
    read_inline,
    target,
)
from mtkit.writing.code import with_code

__all__ = ["render_markdown"]

_Wraps = Mapping[tuple[MarkKind, str], tuple[str, str]]


def render_markdown(article: Article, blocks: Sequence[Block], language: str) -> bytes:
    """Write the translated ``blocks``, which are parallel to ``article.blocks``, as UTF-8.

    A Markdown article keeps everything else of its source; what is in ``article.dropped`` is left out, and a front
    matter that states the article's language states the new one. An article of another format becomes a new document.
    """
    text = _in_place(article, blocks, language) if article.format == "markdown" else _new_document(blocks)
    return text.encode("utf-8", errors="replace")


# --- in place -------------------------------------------------------------------------------------------------------


def _in_place(article: Article, blocks: Sequence[Block], language: str) -> str:
    document = parse(decode(article.origin, article.name))
    texts = {block.place: block for block in blocks}
    _give_title_to_front_matter(document, texts)
    lines: list[str | None] = list(document.source.split("\n"))
    starts = _line_starts(document.source)
    emptied: set[int] = set()
    for number in reversed(range(len(document.sites))):  # from the end, so that the offsets before stay right
        site = document.sites[number]
        if all(_same(texts.get(block.place), block) for block in blocks_of(site, number)):
            continue
        source = _site_source(document, number, texts)
        if not source:
            emptied.add(number)
        if source or site.context is Context.CELL:
            _replace(lines, starts, site, source)
        else:
            lines[site.first : site.last] = [None] * (site.last - site.first)
    _remove_empty_rows(document, lines, emptied)
    _tidy_removed(document, lines)
    _state_language(lines, document.front_matter, article.language, language)
    text = "\n".join(line for line in lines if line is not None)
    windows = re.search(rb"\r\0?\n", article.origin)  # the zero byte: UTF-16
    return text.replace("\n", "\r\n") if windows else text


def _give_title_to_front_matter(document: Document, texts: dict[tuple[int, ...], Block]) -> None:
    """Where the reader found one title in the front matter and the first heading, write it to both."""
    front = [site for site in document.sites[:1] if site.context is Context.FRONT_MATTER]
    if front and (0, 0) not in texts and (title := texts.get((1, 0))) and title.kind is Kind.TITLE:
        texts[0, 0] = replace(title, marks=(), place=(0, 0))


_LANGUAGE = re.compile(
    r"(?P<key>lang(?:uage)?:[ \t]+)(?P<quote>[\"']?)(?P<tag>[\w-]+)(?P=quote)(?P<rest>[ \t]*(?:#.*)?)", re.I
)


def _state_language(lines: list[str | None], front_matter: int, source: str, target: str) -> None:
    """Change the language that the front matter states, if it is the one that the article was read in."""
    for number, line in enumerate(lines[:front_matter]):
        found = _LANGUAGE.fullmatch(line or "")
        if found and found["tag"].lower() == source.lower():
            lines[number] = f"{found['key']}{found['quote']}{target}{found['quote']}{found['rest']}"


def _same(block: Block | None, original: Block) -> bool:
    return block is not None and (block.text, block.marks) == (original.text, original.marks)


def _line_starts(source: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", source))]


def _site_source(document: Document, number: int, texts: Mapping[tuple[int, ...], Block]) -> str:
    """Write the new source of a site: its translated text with its pictures."""
    site = document.sites[number]
    block = texts.get((number, 0))
    if site.context is Context.FRONT_MATTER:
        return _yaml(block.text, document.source[site.start : site.end]) if block else ""
    pictures = []
    for part, picture in enumerate(site.inline.pictures, start=1):
        alt = texts.get((number, part))
        pictures.append(replace(picture, alt=alt.text if alt else ""))
    text, marks = _with_code(block, site.inline) if block else ("", ())
    wanted = Inline(text, marks, tuple(pictures), site.inline.wraps, site.inline.raw)
    hard_break = "  \n" if "  \n" in document.source[site.start : site.end] else "\\\n"
    return _inline_source(wanted, site.context, document.env, hard_break)


def _with_code(block: Block, original: Inline) -> tuple[str, tuple[Mark, ...]]:
    """Give the text and marks of a translation with its code marked; a footnote's reference that got lost ends it."""
    codes = [original.text[mark.start : mark.end] for mark in original.marks if mark.kind is MarkKind.CODE]
    marks, missing = with_code(block.text, block.marks, codes)
    text = block.text
    for note in (code for code in missing if code.startswith("[^")):
        marks = (*marks, Mark(len(text), len(text) + len(note), MarkKind.CODE))
        text += note
    return text, marks


def _replace(lines: list[str | None], starts: Sequence[int], site: Site, source: str) -> None:
    """Put ``source`` in the place of a site's text; what stands before it in its line and after it stays."""
    last = max(line for line in range(site.first, site.last) if starts[line] <= max(site.start, site.end))
    head, tail = lines[site.first] or "", lines[last] or ""
    prefix = head[: site.start - starts[site.first]]
    suffix = tail[site.end - starts[last] :]
    if site.context is Context.CELL and not source[:1].isalpha() and "|" not in prefix:
        source = "| " + source  # without a bar before it the row could read as a list, a rule or nothing at all
    if site.context is Context.CELL and not source and "|" not in suffix:
        source = "|"
    # Further lines stand in the same quotation and as far in as the text of the first.
    indent = re.sub(r"[^>\t ]", " ", prefix)
    lines[site.first] = prefix + source.replace("\n", "\n" + indent) + suffix
    lines[site.first + 1 : last + 1] = [None] * (last - site.first)


def _tidy_removed(document: Document, lines: list[str | None]) -> None:
    """Make good what the removal of blocks leaves: bare list markers, blank lines, merged paragraphs."""
    removed = [(site.first, site.last) for site in document.sites if site.context is not Context.CELL]
    removed = [(first, last) for first, last in removed if all(line is None for line in lines[first:last])]
    source = document.source.split("\n")
    for first, end in document.items:
        if lines[first] is None and any(line and line.strip(" \t>") for line in lines[first + 1 : end]):
            marker = re.match(r"[ \t>]*(?:[-+*]|\d+[.)])", source[first])
            lines[first] = marker[0] if marker else None
            _drop_blanks(lines, first + 1)
    listed = {first for first, _ in document.items}
    for first, last in removed:
        if lines[first] is not None:
            continue
        before = next((line for line in reversed(lines[:first]) if line is not None), "")
        after = next((line for line in lines[last:] if line is not None), "")
        if _is_blank(before):
            _drop_blanks(lines, last)
        elif not _is_blank(after) and not (first in listed and _within_items(document, first - 1)):
            lines[first] = re.match(r"[ \t>]*", source[first])[0].rstrip()  # type: ignore[index]


def _within_items(document: Document, line: int) -> bool:
    return any(first <= line < end for first, end in document.items)


def _is_blank(line: str) -> bool:
    return not line.strip(" \t>")


def _drop_blanks(lines: list[str | None], start: int) -> None:
    for number in range(start, len(lines) - 1):  # the empty string behind the last line end stays
        line = lines[number]
        if line is not None and not _is_blank(line):
            return
        lines[number] = None


def _remove_empty_rows(document: Document, lines: list[str | None], emptied: set[int]) -> None:
    """Remove the table rows that have lost all their text; the header goes only with the last of them."""
    cells = [(number, site) for number, site in enumerate(document.sites) if site.context is Context.CELL]
    full = {site.first for number, site in cells if number not in emptied}
    for row in sorted({site.first for _, site in cells} - full, reverse=True):
        below = next((text for text in lines[row + 1 :] if text is not None), "")
        if not re.fullmatch(r"[ \t>]*\|?[ \t]*:?-+[-:| \t]*", below):
            lines[row] = None
        elif _is_blank(next((text for text in lines[row + 2 :] if text is not None), "")):
            lines[row] = lines[row + 1] = None
            if _is_blank(next((text for text in reversed(lines[:row]) if text is not None), "")):
                _drop_blanks(lines, row)


def _yaml(text: str, original: str) -> str:
    """``text`` as a YAML scalar on one line, quoted as the original was, or where it needs quotes."""
    text = " ".join(text.split())
    plain = not re.search(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|:(\s|$)|\s#""", text) and bool(text)
    if original[0] == "'":
        return "'" + text.replace("'", "''") + "'"
    if original[0] == '"' or not plain or re.fullmatch(r"[\d.,:+-]+|true|false|yes|no|null|~", text, re.IGNORECASE):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


# --- inline ---------------------------------------------------------------------------------------------------------

_HTML: dict[MarkKind, tuple[str, str]] = {
    MarkKind.STRONG: ("<strong>", "</strong>"),
    MarkKind.EMPHASIS: ("<em>", "</em>"),
    MarkKind.UNDERLINE: ("<u>", "</u>"),
    MarkKind.STRIKE: ("<del>", "</del>"),
}
_MARKDOWN: dict[MarkKind, tuple[str, str]] = {
    **_HTML,
    MarkKind.STRONG: ("**", "**"),
    MarkKind.EMPHASIS: ("*", "*"),
    MarkKind.STRIKE: ("~~", "~~"),
}
# The last group of a match is the character to escape.
_LINE_START = re.compile(r"(?m)^(?:([#>+~=|:-])|(\*)(?=\s|$)|\d{1,9}([.)])(?=\s|$))|(#)$")
_MARKUP = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~|!(?=\[)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class _Style:
    """One way to write a block."""

    escaped: tuple[re.Pattern[str], ...] = ()
    wraps: _Wraps = field(default_factory=dict)
    marks: Mapping[MarkKind, tuple[str, str]] = field(default_factory=lambda: _MARKDOWN)
    hard_break: str = "\\\n"


def _inline_source(wanted: Inline, context: Context, env: Mapping[str, Any], hard_break: str = "\\\n") -> str:
    """Write text, marks and pictures as Markdown that reads back as the same."""
    wanted = _tidied(wanted)
    if context in (Context.ATX, Context.CELL):  # on one line
        hard_break = "<br>"
        pictures = (replace(p, gap=p.gap.replace("\\\n", "<br>").replace("\n", " ")) for p in wanted.pictures)
        wanted = replace(wanted, pictures=tuple(pictures))
    plain = replace(wanted, raw=frozenset())  # HTML that would begin a block here becomes code
    for attempt, style in product((wanted, plain), list(_styles(wanted.wraps, hard_break))):
        source = _written(attempt, style)
        if context is Context.CELL:
            source = source.replace("|", "\\|")
        if _reads_back(source, wanted, context, env):
            return source
        if context is Context.SETEXT and "|" in source:  # a bar above dashes would make a table
            source = source.replace("\\|", "|").replace("|", "&#124;")
            if _reads_back(source, wanted, context, env):
                return source
    # Marks that cross in a way no markup can say: the text matters more.
    code = tuple(mark for mark in wanted.marks if mark.kind is MarkKind.CODE)
    bare = Inline(wanted.text, code, wanted.pictures)
    source = _written(bare, _Style(escaped=(_PUNCTUATION,), hard_break="<br>"))
    return source.replace("|", "\\|").replace("\\\\|", "\\|") if context is Context.CELL else source


def _styles(wraps: _Wraps, hard_break: str) -> Iterator[_Style]:
    levels: list[tuple[re.Pattern[str], ...]] = [(), (_LINE_START,), (_LINE_START, _MARKUP), (_PUNCTUATION,)]
    yield from (_Style(escaped, wraps, _MARKDOWN, hard_break) for escaped in levels)
    yield from (_Style(escaped, {}, _MARKDOWN, hard_break) for escaped in levels)
    yield from (_Style(escaped, {}, _HTML, "<br>") for escaped in levels)


def _tidied(inline: Inline) -> Inline:
    """Without white space around lines and marks, which Markdown would not keep or not take."""
    text, offsets = "", []
    for character in re.sub(r"[\t\r\v\f\x1c-\x1e\x85\u2028\u2029\0]", " ", inline.text):
        if character == "\n":
            text = text.rstrip(" ")
        offsets.append(len(text))
        if character == " " and (not text or text[-1] == "\n"):
            continue
        text += character
    stripped = text.rstrip(" \n")
    lead = len(stripped) - len(stripped.lstrip("\n"))
    offsets.append(len(text))

    def moved(offset: int) -> int:
        return max(0, min(offsets[max(0, min(offset, len(inline.text)))], len(stripped)) - lead)

    stripped = stripped[lead:]
    marks = []
    for mark in inline.marks:
        start, end = moved(mark.start), moved(mark.end)
        while start < end and stripped[start].isspace():
            start += 1
        while start < end and stripped[end - 1].isspace():
            end -= 1
        if start < end:
            marks.append(Mark(start, end, mark.kind, mark.href))
    pictures = tuple(replace(picture, alt=" ".join(picture.alt.split())) for picture in inline.pictures)
    return Inline(stripped, _nested(marks), pictures, inline.wraps, inline.raw)


def _nested(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Keep the marks that can be written: code is never cut, and links neither overlap nor cut code."""
    kept: list[Mark] = []
    for kind in (MarkKind.CODE, MarkKind.LINK):
        for mark in (mark for mark in marks if mark.kind is kind):
            clashes = (other for other in kept if mark.start < other.end and other.start < mark.end)
            if not any(kind is other.kind or not _contains(mark, other) for other in clashes):
                kept.append(mark)
    codes = [mark for mark in kept if mark.kind is MarkKind.CODE]
    for mark in (mark for mark in marks if mark.kind not in (MarkKind.CODE, MarkKind.LINK)):
        start, end = mark.start, mark.end
        for code in codes:
            start = code.start if code.start < start < code.end else start
            end = code.end if code.start < end < code.end else end
        kept.append(Mark(start, end, mark.kind, mark.href))
    return tuple(sorted(kept, key=lambda mark: (mark.start, -mark.end)))


def _contains(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _written(inline: Inline, style: _Style) -> str:
    """One attempt at the source of a block."""
    parts = [(_picture(picture, style), picture.gap) for picture in inline.pictures if picture.offset == 0]
    parts += [(_text(inline, style), " ")] if inline.text else []
    parts += [(_picture(picture, style), " ") for picture in inline.pictures if picture.offset > 0]
    return "".join(source + gap for source, gap in parts[:-1]) + "".join(source for source, _ in parts[-1:])


def _picture(picture: Picture, style: _Style) -> str:
    return picture.before + _escape(picture.alt, style, 0, len(picture.alt)) + picture.after


def _escape(text: str, style: _Style, start: int, end: int) -> str:
    """``text[start:end]`` with a backslash before what the style escapes."""
    matches = (match for pattern in style.escaped for match in pattern.finditer(text))
    places = {match.start(match.lastindex or 0) for match in matches}
    escaped = ("\\" + text[place] if place in places else text[place] for place in range(start, end))
    return "".join(escaped).replace("\n", style.hard_break)


def _text(inline: Inline, style: _Style) -> str:
    """Write text and marks; marks that overlap are closed and opened again so that they nest."""
    parts: list[str] = []
    open_marks: list[Mark] = []
    edges = sorted({0, len(inline.text), *(m.start for m in inline.marks), *(m.end for m in inline.marks)})
    for start, end in zip(edges, [*edges[1:], len(inline.text)], strict=True):
        ending = [mark for mark in open_marks if mark.end <= start]
        if ending:
            keep = open_marks.index(ending[0])
            parts += [_wrap(mark, inline.text, style)[1] for mark in reversed(open_marks[keep:])]
            again = [mark for mark in open_marks[keep:] if mark.end > start]
            parts += [_wrap(mark, inline.text, style)[0] for mark in again]
            open_marks = open_marks[:keep] + again
        for mark in (mark for mark in inline.marks if mark.start == start and mark.kind is not MarkKind.CODE):
            parts.append(_wrap(mark, inline.text, style)[0])
            open_marks.append(mark)
        if any(m.kind is MarkKind.CODE and m.start <= start and end <= m.end for m in inline.marks):
            parts.append(_code(inline.text[start:end], inline.raw))
        elif any(_wrap(mark, inline.text, style)[0] == "<" for mark in open_marks):
            parts.append(inline.text[start:end])
        else:
            parts.append(_escape(inline.text, style, start, end))
    return "".join(parts)


def _wrap(mark: Mark, text: str, style: _Style) -> tuple[str, str]:
    """Give the source before and behind a mark's text."""
    wrap = style.wraps.get((mark.kind, mark.href))
    if wrap == ("<", ">") and text[mark.start : mark.end] not in (mark.href, mark.href.removeprefix("mailto:")):
        wrap = None
    if wrap:
        return wrap
    if mark.kind is not MarkKind.LINK:
        return style.marks[mark.kind]
    return "[", target(mark.href)


def _code(text: str, raw: frozenset[str]) -> str:
    if not text or text in raw:
        return text
    text = text.replace("\n", " ")
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    padded = text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" "))
    return f"{fence} {text} {fence}" if padded else f"{fence}{text}{fence}"


_FRAMES = {
    Context.PARAGRAPH: ("", "", "paragraph_open"),
    Context.ATX: ("# ", "", "heading_open"),
    Context.SETEXT: ("", "\n---", "heading_open"),
    Context.CELL: ("| ", " |\n|---|", "th_open"),
}
_TABLE_START = ["table_open", "thead_open", "tr_open"]


def _reads_back(source: str, wanted: Inline, context: Context, env: Mapping[str, Any]) -> bool:
    before, behind, opening = _FRAMES[context]
    labels = env.get("footnotes", {}).get("refs", {})
    scratch: dict[str, Any] = {
        "references": dict(env.get("references", {})),
        "footnotes": {"refs": dict.fromkeys(labels, -1), "list": {}},
    }
    tokens = _parser().parse(before + source + behind, scratch)
    inline = [index for index, token in enumerate(tokens) if token.type == "inline"]
    if len(inline) != 1 or len(scratch["references"]) != len(env.get("references", {})):
        return False
    types = [token.type for token in tokens[: inline[0]]]
    expected = [*_TABLE_START, opening] if context is Context.CELL else [opening]
    closings = len(tokens) - inline[0] - 1
    if types != expected or closings != len(expected):
        return False
    return _equal(read_inline(_children(tokens[inline[0]])), wanted)


def _children(token: Token) -> Sequence[Token]:
    return token.children or ()


def _equal(found: Inline, wanted: Inline) -> bool:
    if found.text != wanted.text or _coverage(found) != _coverage(wanted):
        return False
    return [picture.alt for picture in found.pictures] == [picture.alt for picture in wanted.pictures]


def _coverage(inline: Inline) -> set[tuple[int, MarkKind, str]]:
    """Tell what marks lie on each character: how marks are cut or nested makes no difference to a reader."""
    return {
        (offset, mark.kind, mark.href)
        for mark in inline.marks
        for offset in range(mark.start, mark.end)
        if not inline.text[offset].isspace()
    }


@cache
def _parser() -> MarkdownIt:
    return parser()


# --- a new document -------------------------------------------------------------------------------------------------


def _new_document(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    numbering = _Numbering()
    previous = Kind.TITLE
    filled = (block for block in blocks if block.text.strip() or block.kind is Kind.CELL)
    for kind, run in groupby(filled, key=lambda block: block.kind):
        group = list(run)
        if kind is not Kind.ITEM:
            numbering = _Numbering()
        sources = [_table(group)] if kind is Kind.CELL else [_block_source(block, numbering) for block in group]
        for source in sources:
            parts += [_BETWEEN.get(kind, "\n\n") if previous is kind else "\n\n", source]
            previous = kind
    return "".join(parts[1:]) + "\n" if parts else ""


_BETWEEN = {Kind.ITEM: "\n", Kind.QUOTE: "\n>\n"}


def _table(cells: Sequence[Block]) -> str:
    """Write a table from its cells; a cell's level is its column, and a row ends where the column does not grow."""
    rows: list[dict[int, str]] = []
    last = 0
    for cell in cells:
        column = max(1, cell.level)
        if not rows or column <= last:
            rows.append({})
        rows[-1][column] = _inline_source(Inline(cell.text, cell.marks), Context.CELL, {})
        last = column
    width = max(max(row) for row in rows)
    lines = ["| " + " | ".join(row.get(column, "") for column in range(1, width + 1)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


class _Numbering:
    """The markers of the lists that are open, outermost first: their width is the indent of what they hold."""

    def __init__(self) -> None:
        self.open: list[tuple[bool, int, str]] = []  # ordered, number, marker

    def marker(self, level: int, ordered: bool) -> str:
        """Give the indent and marker of the next item on this level (1 and up)."""
        level = max(1, min(level, len(self.open) + 1))
        number = 1
        if len(self.open) >= level and self.open[level - 1][0] == ordered:
            number = self.open[level - 1][1] + 1
        marker = f"{number}. " if ordered else "- "
        self.open = [*self.open[: level - 1], (ordered, number, marker)]
        return " " * sum(len(item[2]) for item in self.open[:-1]) + marker


def _block_source(block: Block, numbering: _Numbering) -> str:
    inline = Inline(block.text, block.marks)
    if block.kind in (Kind.TITLE, Kind.HEADING):
        level = max(1, min(block.level or (1 if block.kind is Kind.TITLE else 2), 6))
        return "#" * level + " " + _inline_source(inline, Context.ATX, {})
    if block.kind is Kind.CAPTION and not any(mark.kind is MarkKind.EMPHASIS for mark in block.marks):
        inline = Inline(block.text, (Mark(0, len(block.text), MarkKind.EMPHASIS), *block.marks))
    source = _inline_source(inline, Context.PARAGRAPH, {})
    if block.kind is Kind.ITEM:
        prefix = numbering.marker(block.level, block.ordered)
        return prefix + source.replace("\n", "\n" + " " * len(prefix))
    if block.kind is Kind.QUOTE:
        return "> " + source.replace("\n", "\n> ")
    return source
