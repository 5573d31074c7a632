"""The review page: source and translations side by side in one HTML file, the doubtful first, to be read and corrected.

The page needs no server and no network, and its content security policy allows none: the one script and the one style
sheet are in it, allowed by their hashes. Every text is shown as text, whatever it holds. The script filters, lets the
translations be edited, and hands the corrected text back as TMX or JSON Lines.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from mtkit import __version__, languages
from mtkit.checks import Flag
from mtkit.checks.segment import doubt
from mtkit.translation.result import Translation
from mtkit.writing.page import policy, text

__all__ = ["Reviewed", "Row", "render_review", "rows_of"]

FOLDER = Path(__file__).parent
KEYS = (
    ("j k", "next, previous"),
    ("n", "next doubtful one"),
    ("Enter", "edit"),
    ("Esc", "leave the cell"),
    ("d", "done"),
    ("u", "undo the row"),
    ("/", "search"),
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One translation of a segment; the spans of its flags count characters of the source and of ``text``."""

    language: str
    text: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One source segment with its translations: ``name`` is its article's, ``number`` its place there, from 0.

    ``place`` is what a person calls that, such as “line 12”, where it is not the number.
    """

    name: str
    number: int
    source: str
    targets: tuple[Reviewed, ...]
    place: str = ""

    @property
    def doubt(self) -> float:
        """How doubtful its translations are together."""
        return sum(doubt(target.flags) for target in self.targets)

    @property
    def kinds(self) -> list[str]:
        """The kinds of its flags, each once."""
        return list(dict.fromkeys(flag.kind for target in self.targets for flag in target.flags))


def rows_of(translations: Iterable[Translation]) -> list[Row]:
    """Put the translations of each article side by side, segment by segment."""
    rows = []
    for _, group in groupby(translations, key=lambda one: id(one.article)):
        together = list(group)
        for number, segments in enumerate(zip(*(one.segments for one in together), strict=True)):
            targets = tuple(
                Reviewed(one.language, segment.text, segment.flags)
                for one, segment in zip(together, segments, strict=True)
            )
            rows.append(Row(together[0].article.name, number, segments[0].source.text.strip(), targets))
    return rows


def render_review(rows: Sequence[Row], source_language: str, title: str = "Review", file: str = "reviewed") -> bytes:
    """Return the page (UTF-8): the most doubtful rows first, then the order of reading.

    ``file`` is what the exported files are called. Rows may differ in their languages; each language has a column.
    """
    style, script = (FOLDER.joinpath(f"review.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    columns = list(dict.fromkeys(target.language for row in rows for target in row.targets))
    order = sorted(range(len(rows)), key=lambda at: (-rows[at].doubt, at))
    several = len({row.name for row in rows}) > 1
    body = "\n".join(_row(rows[at], at, columns, source_language, named=several) for at in order)
    heads = "".join(f"<th scope=col>{text(languages.name(tag))}</th>" for tag in (source_language, *columns))
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{text(title)}</title>
<style>{style}</style>
</head>
<body data-source="{text(source_language)}" data-version="{text(__version__)}" data-file="{text(file)}">
<header>
<h1>{text(title)}</h1>
{_bar(rows)}
</header>
<main>
<table>
<colgroup><col class="number">{"<col>" * (1 + len(columns))}</colgroup>
<thead><tr><th scope=col>№</th>{heads}</tr></thead>
<tbody id="rows">
{body}
</tbody>
</table>
</main>
<script>{script}</script>
</body>
</html>
""".encode()


def marked(given: str, spans: Iterable[tuple[int, int] | None]) -> str:
    """Return a text as HTML with the spans marked; those that overlap are joined, and those outside left out."""
    parts, at = [], 0
    for start, end in sorted(span for span in spans if span):
        start, end = max(start, at), min(end, len(given))
        if start < end:
            parts += [text(given[at:start]), "<mark>", text(given[start:end]), "</mark>"]
            at = end
    return "".join((*parts, text(given[at:])))


def _bar(rows: Sequence[Row]) -> str:
    kinds = Counter(kind for row in rows for kind in row.kinds)
    flagged = sum(1 for row in rows if row.kinds)
    choices = [("*", f"all {len(rows)} segments"), ("!", f"flagged ({flagged})"), ("~", "edited")]
    choices += [(kind, f"{kind} ({count})") for kind, count in kinds.most_common()]
    names = [("*", "all articles"), *((name, name) for name in dict.fromkeys(row.name for row in rows))]
    hidden = " hidden" if len(names) <= 2 else ""  # there is nothing to choose
    help_ = "".join(f"<kbd>{text(key)}</kbd> {text(does)} &ensp;" for key, does in KEYS)
    return f"""\
<div class="bar">
<label>Show {_select("kind", choices)}</label>
<label{hidden}>of {_select("name", names)}</label>
<label>Order {_select("order", [("doubt", "doubtful first"), ("reading", "as it reads")])}</label>
<label>Search <input id="search" type="search"></label>
<button id="tmx" type="button">Export TMX</button>
<button id="jsonl" type="button">Export JSONL</button>
<span id="state" role="status"></span>
</div>
<details><summary>Keys</summary>{help_}</details>"""


def _select(id_: str, choices: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{text(value)}">{text(label)}</option>' for value, label in choices)
    return f'<select id="{id_}">{options}</select>'


def _row(row: Row, at: int, columns: Sequence[str], source_language: str, *, named: bool) -> str:
    place = row.place or str(row.number + 1)
    by_language = {target.language: target for target in row.targets}
    spans = [flag.source for target in row.targets for flag in target.flags]
    cells = "".join(_cell(by_language.get(language), place) for language in columns)
    return (
        f'<tr id="s{at}" data-at="{at}" data-number="{row.number}" data-name="{text(row.name)}" '
        f'data-doubt="{row.doubt:g}" data-kinds="{text(" ".join(row.kinds))}">'
        f'<td class="number">{f"{text(row.name)}<br>" if named else ""}{text(place)}</td>'
        f'<td><div class="text source" lang="{text(source_language)}">{marked(row.source, spans)}</div></td>'
        f"{cells}</tr>"
    )


def _cell(target: Reviewed | None, place: str) -> str:
    if target is None:
        return "<td></td>"
    reasons = dict.fromkeys((flag.kind, flag.reason) for flag in target.flags)
    flags = "".join(f"<li><b>{text(kind)}</b>{text(reason)}</li>" for kind, reason in reasons)
    label = text(f"{languages.name(target.language)}, {place}")
    return (
        f'<td><div class="text" lang="{text(target.language)}" contenteditable="plaintext-only" role="textbox" '
        f'aria-multiline="true" aria-label="{label}" spellcheck="true">'
        f"{marked(target.text, [flag.target for flag in target.flags])}</div>"
        + (f'<ul class="flags">{flags}</ul>' if flags else "")
        + "</td>"
    )
