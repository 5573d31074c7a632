"""Article in another language → a web page that needs nothing else: no scripts, no pictures, no network."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from mtkit.article import Article, Block, Kind, Mark, MarkKind

__all__ = ["CONTENT_POLICY", "STYLE", "inline", "render_html"]

CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """\
:root { color-scheme: light dark }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6; overflow-wrap: break-word;
  font-family: Georgia, "Times New Roman", "Noto Serif", "Liberation Serif", serif }
:lang(vi) { font-family: "Noto Serif", "Times New Roman", "Liberation Serif", Georgia, serif }
:lang(ja) { font-family: "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo, sans-serif;
  line-height: 1.8; line-break: strict }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; text-wrap: balance }
figure { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #999 }
figcaption { font-size: .9em; opacity: .85 }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { border: 1px solid #999; padding: .3rem .6rem; text-align: start; vertical-align: top }
header p { font-size: .9em; opacity: .85 }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt }
  a { color: inherit; text-decoration: none }
  h1, h2, h3, h4, h5, h6 { break-after: avoid }
  figure, tr { break-inside: avoid }
}
"""

_TAGS = {
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "em",
    MarkKind.UNDERLINE: "u",
    MarkKind.STRIKE: "s",
    MarkKind.LINK: "a",
    MarkKind.CODE: "code",
}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ALLOWED_SCHEMES = {"http", "https", "mailto"}


def render_html(article: Article, blocks: Sequence[Block], language: str) -> bytes:
    """Return an HTML5 page (UTF-8) of ``blocks``, the translations of ``article.blocks``, one for one.

    ``language`` is their BCP 47 tag. The page says where the article came from and when, and forbids the browser
    to load anything from elsewhere.
    """
    title = next((block.text for block in blocks if block.kind is Kind.TITLE), blocks[0].text if blocks else "")
    tables = _tables(article)
    body = "\n".join(_groups(list(zip(blocks, tables, strict=True))))
    page = f"""\
<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(" ".join(title.split()))}</title>
{_metadata(article)}<style>
{STYLE}</style>
</head>
<body>
<main>
<article>
{body}
</article>
</main>
</body>
</html>
"""
    return page.encode(errors="replace")


def inline(block: Block) -> str:
    """Return the text of a block as HTML, with its marks as properly nested tags and its line breaks as ``<br>``."""
    edges = [edge for mark in block.marks for edge in (mark.start, mark.end) if 0 < edge < len(block.text)]
    cuts = sorted({0, *edges, len(block.text)})
    parts: list[str] = []
    opened: list[Mark] = []
    for start, end in pairwise(cuts):
        wanted = _marks_over(block, start, end)
        kept = _common(opened, wanted)
        parts += [_closing(mark) for mark in reversed(opened[kept:])]
        parts += [_opening(mark) for mark in wanted[kept:]]
        parts.append(escape(block.text[start:end]).replace("\n", "<br>\n"))
        opened = wanted
    return "".join(parts + [_closing(mark) for mark in reversed(opened)])


def _metadata(article: Article) -> str:
    source, date, author = article.metadata.source, article.metadata.date, article.metadata.author
    fields = [("dcterms.source", source), ("dcterms.date", date), ("author", author)]
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in fields if value)


def _tables(article: Article) -> list[tuple[int, ...]]:
    """Return the places of table cells that were read from HTML, and an empty place for all other blocks."""
    if article.format != "html":
        return [()] * len(article.blocks)
    return [block.place if block.kind is Kind.CELL else () for block in article.blocks]


def _groups(placed: list[tuple[Block, tuple[int, ...]]]) -> Iterator[str]:
    """Yield the HTML of each run of blocks that one element holds: a list, table or quotation."""
    for kind, run in groupby(placed, key=lambda pair: pair[0].kind):
        pairs = list(run)
        blocks = [block for block, _ in pairs]
        match kind:
            case Kind.ITEM:
                yield _list(blocks)
            case Kind.CELL:
                yield from _table(pairs)
            case Kind.QUOTE:
                yield "<blockquote>\n" + "\n".join(f"<p>{inline(block)}</p>" for block in blocks) + "\n</blockquote>"
            case _:
                yield from map(_single, blocks)


def _single(block: Block) -> str:
    match block.kind:
        case Kind.TITLE:
            return f"<h1>{inline(block)}</h1>"
        case Kind.HEADING:
            level = min(max(block.level, 2), 6)  # h1 is the title's
            return f"<h{level}>{inline(block)}</h{level}>"
        case Kind.CAPTION:
            return f"<figure><figcaption>{inline(block)}</figcaption></figure>"
    return f"<p>{inline(block)}</p>"


def _list(items: Sequence[Block]) -> str:
    """Nest items by their level; a list goes into the item above it."""
    parts: list[str] = []
    opened: list[tuple[int, str]] = []  # level and tag of the open lists, each with an open item
    for item in items:
        level, tag = max(item.level, 1), "ol" if item.ordered else "ul"
        while opened and (opened[-1][0] > level or (opened[-1][0] == level and opened[-1][1] != tag)):
            parts.append(f"</li>\n</{opened.pop()[1]}>\n")
        if opened and opened[-1][0] == level:
            parts.append("</li>\n")
        else:
            parts.append(f"\n<{tag}>\n" if opened else f"<{tag}>\n")
            opened.append((level, tag))
        parts.append(f"<li>{inline(item)}")
    parts += [f"</li>\n</{tag}>\n" for _, tag in reversed(opened)]
    return "".join(parts).rstrip("\n")


def _table(cells: Sequence[tuple[Block, tuple[int, ...]]]) -> Iterator[str]:
    """Yield a table for each run of cells of one table."""
    for _, run in groupby(cells, key=lambda pair: pair[1][:1]):
        rows: list[str] = []
        last = 0
        for block, place in run:
            tag = "th" if len(place) > 3 and place[3] else "td"
            if not rows or block.level <= last:  # a cell's level is its column
                rows.append("")
            rows[-1] += f"<{tag}>{inline(block)}</{tag}>"
            last = block.level
        yield "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _marks_over(block: Block, start: int, end: int) -> list[Mark]:
    """Return the marks over a stretch of text, outermost first, each kind once, links only if they are safe."""
    over = [mark for mark in block.marks if mark.start <= start and mark.end >= end and _is_usable(mark)]
    over.sort(key=lambda mark: (mark.kind is not MarkKind.LINK, mark.start, -mark.end, mark.kind))
    by_kind: dict[MarkKind, Mark] = {}
    for mark in over:
        by_kind.setdefault(mark.kind, mark)
    return list(by_kind.values())


def _is_usable(mark: Mark) -> bool:
    return mark.kind is not MarkKind.LINK or bool(_safe(mark.href))


def _safe(href: str) -> str:
    """Return an address of the web, of mail, or a relative one; empty for any other (``javascript:``)."""
    href = "".join(character for character in href if character > " ")  # browsers skip controls in a scheme
    scheme = _SCHEME.match(href)
    return href if not scheme or scheme[1].lower() in _ALLOWED_SCHEMES else ""


def _common(first: Sequence[Mark], second: Sequence[Mark]) -> int:
    """Return how many marks two stacks share from the bottom."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(first), len(second)))


def _opening(mark: Mark) -> str:
    if mark.kind is MarkKind.LINK:
        return f'<a href="{escape(_safe(mark.href))}">'
    return f"<{_TAGS[mark.kind]}>"


def _closing(mark: Mark) -> str:
    return f"</{_TAGS[mark.kind]}>"
