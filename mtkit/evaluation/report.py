"""A benchmark as one web page that needs nothing else: no scripts, no pictures, no network; it can be printed."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from mtkit.evaluation import charts
from mtkit.evaluation.charts import Series
from mtkit.evaluation.comparison import SIGNIFICANT, all_pairs
from mtkit.evaluation.results import Bench, Cell, Speed
from mtkit.evaluation.significance import Comparison
from mtkit.evaluation.style import STYLE
from mtkit.evaluation.testsets import TestSet
from mtkit.languages import is_spaced, name
from mtkit.writing.page import policy, text

__all__ = ["render_report"]

METRICS = charts.NAMES
FIGURES = ("bleu", "chrf2")
MACHINE = {"cpu": "processor", "memory_gb": "memory, GB", "os": "operating system"}
SHORT = 5  # source words below which a segment is too easy to be among the best
MOST_TOKENS = 3000  # beyond which differences are not looked for
_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


def render_report(bench: Bench, segments: int = 5) -> bytes:
    """Return the page (UTF-8); ``segments`` best and worst ones of each system are shown."""
    title = f"Benchmark: {_set_name(bench)}"
    body = "\n".join([_header(bench), *_sections(bench, segments), _method(bench)])
    page = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{text(title)}</title>
<style>{STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""
    return page.encode()


def _set_name(bench: Bench) -> str:
    return next((lines.name for lines in bench.sets.values()), "no test set")


# Head of the page


def _header(bench: Bench) -> str:
    first = next(iter(bench.sets.values()))
    words = sum(len(source.split()) for source in first.sources)
    facts = [f"{len(first.sources):,} lines", f"{words:,} source words", _machine(bench), _date(bench)]
    links = "".join(f'<li><a href="#{text(language)}">{text(name(language))}</a></li>' for language in bench.languages)
    return f"""\
<header>
<p class="kicker">Translation benchmark</p>
<h1>{text(first.name)}: {text(name(first.source_language))} → {_list(map(name, bench.languages))}</h1>
<p class="facts">{" · ".join(text(fact) for fact in facts if fact)}</p>
<nav aria-label="Contents"><ul>{links}<li><a href="#method">How it was measured</a></li></ul></nav>
</header>
{_overview(bench)}"""


def _list(words: Iterable[str]) -> str:
    *most, last = map(text, words)
    return f"{', '.join(most)} and {last}" if most else last


def _machine(bench: Bench) -> str:
    machine = bench.manifest.get("machine", {})
    return f"{machine.get('cpu', '')}, {machine.get('cores', '?')} cores"


def _date(bench: Bench) -> str:
    given = bench.manifest.get("finished") or bench.manifest.get("started") or ""
    try:
        day = datetime.fromisoformat(str(given))
    except ValueError:
        return ""
    return f"{day.day} {day:%B %Y}"


def _overview(bench: Bench) -> str:
    """Return one row a system, one group of columns a language; nothing where there is one language only."""
    if len(bench.languages) < 2:
        return ""
    heads = "".join(f'<th scope="colgroup" colspan="3">{text(name(one))}</th>' for one in bench.languages)
    units = "".join(f'<th scope="col">{one}</th>' for one in ("BLEU", "chrF2", "words/s")) * len(bench.languages)
    rows = "".join(
        f'<tr><th scope="row">{_key(one)}</th>'
        + "".join(_brief(bench, one, language) for language in bench.languages)
        + "</tr>"
        for one in _series_by_name(bench)
    )
    return f"""\
<section class="wide overview">
<table>
<thead><tr><td></td>{heads}</tr><tr><th scope="col">System</th>{units}</tr></thead>
<tbody>{rows}</tbody>
</table>
</section>"""


def _brief(bench: Bench, one: Series, language: str) -> str:
    cell = bench.cells.get((one.cell.system, language))
    shown = [f"{cell.scores[metric].value:.1f}" if cell and not cell.refused else "–" for metric in FIGURES]
    shown.append(f"{cell.speed.words_per_second:,.0f}" if cell and cell.speed else "–")
    return "".join(f'<td class="none">{one}</td>' if one == "–" else f"<td>{one}</td>" for one in shown)


def _series_by_name(bench: Bench) -> list[Series]:
    """Return each system once; its number, and so its colour, is the same in all of the page."""
    cells: dict[str, Cell] = {}
    for cell in bench.cells.values():
        cells.setdefault(cell.system, cell)
    order = [system["name"] for system in bench.manifest["systems"]]
    names = sorted(cells, key=lambda one: order.index(one) if one in order else len(order))
    return [Series(number, cells[one]) for number, one in enumerate(names)]


def _key(one: Series) -> str:
    """Return the mark and the name of a system."""
    mark = charts.marker(one.number, 7, 7)
    return (
        f'<span class="key"><svg class="{one.style}" viewBox="0 0 14 14" width="14" height="14" '
        f'aria-hidden="true">{mark}</svg> <span>{text(one.cell.system)}</span></span>'
    )


# A language


def _sections(bench: Bench, segments: int) -> Iterator[str]:
    numbers = {one.cell.system: one.number for one in _series_by_name(bench)}
    held_out = bench.manifest["set"].get("held_out", ())
    for language, lines in bench.sets.items():
        series = sorted(
            (Series(numbers[cell.system], cell) for cell in bench.systems(language)), key=lambda one: one.number
        )
        yield f"""\
<section id="{text(language)}">
<h2>{text(name(lines.source_language))} → {text(name(language))}</h2>
{_scores(series)}
{_findings(series)}
{_figures(series, lines)}
{_significance(series, all_pairs(bench, language))}
{_segments(series, lines, segments, held_out)}
</section>"""


def _scores(series: Sequence[Series]) -> str:
    heads = "".join(f'<th scope="col">{label}</th>' for label in METRICS.values())
    rows = "".join(f'<tr><th scope="row">{_key(one)}</th>{_figures_of(one.cell)}</tr>' for one in series)
    return f"""\
<div class="wide"><table class="scores">
<thead><tr><th scope="col">System</th>{heads}<th scope="col">Wrong<br>quantity</th><th scope="col">Flagged</th>
<th scope="col">Words/s</th><th scope="col">Of raw</th><th scope="col">Memory<br>MB</th>
<th scope="col">Start-up<br>s</th></tr></thead>
<tbody>{rows}</tbody>
</table></div>"""


def _figures_of(cell: Cell) -> str:
    if cell.refused:
        scores = f'<td class="none" colspan="{len(METRICS)}">no score: refused, see below</td>'
    else:
        scores = "".join(_score(cell, metric) for metric in METRICS)
    return f"{scores}<td>{cell.wrong_quantities}</td><td>{cell.doubtful}</td>{_speed(cell.speed)}"


def _score(cell: Cell, metric: str) -> str:
    found = cell.scores.get(metric)
    if found is None:
        return '<td class="none">–</td>'
    known = found.low is not None and found.high is not None
    return f"<td>{found.value:.1f}{f'<small>{found.low:.1f}–{found.high:.1f}</small>' if known else ''}</td>"


def _speed(speed: Speed | None) -> str:
    if speed is None:
        return '<td class="none">–</td>' * 4
    ratio = f"{speed.ratio:.0%}" if speed.ratio else "–"
    memory = f"{speed.memory / 1e6:,.0f}" if speed.memory else "–"
    return f"<td>{speed.words_per_second:,.0f}</td><td>{ratio}</td><td>{memory}</td><td>{speed.startup:.1f}</td>"


def _findings(series: Sequence[Series]) -> str:
    items = "".join(
        f'<li><strong class="{text(finding["severity"])}">{text(finding["severity"])}</strong> '
        f"{text(one.cell.system)}: {text(finding['reason'])}</li>"
        for one in series
        for finding in one.cell.findings
    )
    return f'<ul class="findings">{items}</ul>' if items else ""


def _figures(series: Sequence[Series], lines: TestSet) -> str:
    there = [one for one in series if not one.cell.refused]
    if not there:
        return ""
    drawn = [
        *((f"{METRICS[metric]} with its 95 % interval", charts.intervals(there, metric, text)) for metric in FIGURES),
        ("chrF2 against speed, source words a second", charts.speeds(there, "chrf2", text)),
        ("Mean chrF2 of segments by length of the source", charts.lengths(there, lines.sources)),
        ("Errors by kind: quantities that differ from the source, flags", charts.errors(there, text)),
    ]
    figures = "".join(f"<figure><figcaption>{title}</figcaption>{svg}</figure>" for title, svg in drawn if svg)
    legend = "".join(f"<li>{_key(one)}</li>" for one in there) if len(there) > 1 else ""
    return (f'<ul class="legend" aria-label="Systems">{legend}</ul>' if legend else "") + (
        f'<div class="figures">{figures}</div>'
    )


def _significance(series: Sequence[Series], pairs: Sequence[Comparison]) -> str:
    if not pairs:
        return ""
    tables = "".join(_matrix([one for one in series if not one.cell.refused], pairs, metric) for metric in FIGURES)
    return f"""\
<h3>Significance</h3>
<p class="note">Row less column, with the p-value of the paired bootstrap (1,000 samples). Marked where p is below
{SIGNIFICANT}: <span class="better">▲ row is better</span>, <span class="worse">▼ row is worse</span>.</p>
<div class="matrices">{tables}</div>"""


def _matrix(series: Sequence[Series], pairs: Sequence[Comparison], metric: str) -> str:
    known = {(one.system, one.baseline): one for one in pairs if one.metric == metric}
    heads = "".join(f'<th scope="col">{number}</th>' for number in range(1, len(series) + 1))
    rows = "".join(
        f'<tr><th scope="row"><span class="order">{number}</span> {_key(row)}</th>'
        + "".join(_pair(known.get((row.cell.system, column.cell.system))) for column in series)
        + "</tr>"
        for number, row in enumerate(series, 1)
    )
    return f"""\
<div class="wide"><table class="matrix"><caption>{METRICS[metric]}</caption>
<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"""


def _pair(one: Comparison | None) -> str:
    if one is None:
        return '<td class="none">·</td>'
    kind, sign = "", ""
    if one.p_value < SIGNIFICANT:
        kind, sign = ("better", "▲ ") if one.difference > 0 else ("worse", "▼ ")
    p_value = f"{one.p_value:.3f}" if one.p_value >= 0.001 else "< 0.001"
    difference = f"{one.difference:+.1f}".replace("-", "−")
    return f'<td class="{kind}">{sign}{difference}<small>p {p_value}</small></td>'


# Segments


def _segments(series: Sequence[Series], lines: TestSet, count: int, held_out: Collection[str]) -> str:
    """Return the best and worst segments, less those of documents that nobody should look at while tuning."""
    hidden = {line for line, document in enumerate(lines.documents) if document in held_out}
    parts = []
    for one in series:
        if not count or not one.cell.segments:
            continue
        shown_lines = (line for line in range(len(one.cell.segments)) if line not in hidden)
        ranked = sorted(shown_lines, key=lambda line: one.cell.segments[line])
        worst = ranked[:count]
        long = [line for line in ranked if len(lines.sources[line].split()) >= SHORT]
        best = [line for line in reversed(long) if line not in worst][:count]
        for what, chosen in (("lowest", worst), ("highest", best)):
            shown = "".join(_segment(one.cell, lines, line) for line in chosen)
            if shown:
                parts.append(f"<h4>{_key(one)} <span>{what} chrF2</span></h4>\n{shown}")
    if not parts:
        return ""
    return f"""\
<h3>Segments</h3>
<p class="note"><mark class="missed">Marked in the reference</mark>: not in the translation.
<mark class="extra">Marked in the translation</mark>: not in the reference.{_hidden(lines, hidden)}</p>
{"".join(parts)}"""


def _hidden(lines: TestSet, hidden: Collection[int]) -> str:
    names = list(dict.fromkeys(lines.documents[line] for line in sorted(hidden)))
    return f" {_list(names)} serve for final figures only and are not shown." if names else ""


def _segment(cell: Cell, lines: TestSet, line: int) -> str:
    reference, hypothesis = lines.references[0][line], cell.hypotheses[line]
    missed, extra = differences(reference, hypothesis, words=is_spaced(lines.language))
    document = f"<br>{text(lines.documents[line])}" if lines.documents else ""
    return f"""\
<div class="segment">
<p class="where"><b>{cell.segments[line]:.0f}</b>line {line + 1}{document}</p>
<dl>
<dt>Source</dt><dd lang="{text(lines.source_language)}" dir="auto">{text(lines.sources[line])}</dd>
<dt>Reference</dt><dd lang="{text(lines.language)}" dir="auto">{missed}</dd>
<dt>Translation</dt><dd lang="{text(lines.language)}" dir="auto">{extra or "<em>nothing</em>"}</dd>
{_doubts(cell, line)}</dl>
</div>
"""


def _doubts(cell: Cell, line: int) -> str:
    reasons = dict.fromkeys(doubt.reason for doubt in (*cell.quantities, *cell.flags) if doubt.line == line)
    return "".join(f'<dt>Doubt</dt><dd class="doubt">{text(reason)}</dd>\n' for reason in reasons)


def differences(reference: str, hypothesis: str, *, words: bool) -> tuple[str, str]:
    """Return both as HTML, with what only one of them has marked: by words, or by characters.

    >>> differences("a big cat", "a cat", words=True)
    ('a <mark class="missed">big</mark> cat', 'a cat')
    """
    first, second = (tokens_of(one, words) for one in (reference, hypothesis))
    if len(first) > MOST_TOKENS or len(second) > MOST_TOKENS:
        return text(reference), text(hypothesis)
    keys = [[token.strip() for token in tokens] for tokens in (first, second)]
    missed, extra = [], []
    for kind, a, b, c, d in SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
        same = kind == "equal"
        missed.append(_marked("".join(first[a:b]), "" if same else "missed"))
        extra.append(_marked("".join(second[c:d]), "" if same else "extra"))
    return "".join(missed), "".join(extra)


def tokens_of(line: str, words: bool) -> list[str]:
    """Return words and signs, each with the space behind it; or characters."""
    return [found[0] for found in _TOKEN.finditer(line)] if words else list(line)


def _marked(run: str, style: str) -> str:
    inner = run.rstrip()
    if not style or not inner:
        return text(run)
    return f'<mark class="{style}">{text(inner)}</mark>{text(run[len(inner) :])}'


# Method


def _method(bench: Bench) -> str:
    manifest = bench.manifest
    signatures = {
        f"{METRICS[metric]}, {name(language)}": score.signature
        for language in bench.languages
        for cell in bench.systems(language)
        for metric, score in cell.scores.items()
    }
    sets = {
        name(one): f"{lines.name}, {len(lines.sources):,} lines, SHA-256 {lines.sha256}"
        for one, lines in bench.sets.items()
    }
    return f"""\
<section id="method">
<h2>How it was measured</h2>
<p>Scores are sacrebleu's, over the whole test set; their intervals hold 95 % of 1,000 bootstrap resamples. TER counts
edits: less is better. A <em>wrong quantity</em> is a line in which a number, date, amount or share is not that of the
source; a <em>flagged</em> line is one that mtkit itself doubts. Each system translated each language in a process of
its own. <em>Words/s</em> counts source words, from text to text; <em>of raw</em> is the processor's time that bare
CTranslate2 needs for the same model, beam and sentences as a share of what the system needs, which can be compared
between machines. <em>Memory</em> is the peak of the process, <em>start-up</em> the time from its start to its first
translated line.</p>
<div class="columns">
{_facts("Signatures", signatures)}
{_facts("Test sets", sets)}
{_facts("Machine", {MACHINE.get(key, key): value for key, value in manifest.get("machine", {}).items()})}
{_facts("Versions", manifest.get("versions", {}))}
{"".join(_system(system) for system in manifest["systems"])}
</div>
<p class="note">manifest.json beside the results repeats all of this: mtkit bench run --manifest manifest.json</p>
</section>"""


def _system(system: dict[str, Any]) -> str:
    settings = system.get("settings") or {"hypotheses": "given, not translated here"}
    files = {path: f"SHA-256 {digest}" for path, digest in (system.get("files") or {}).items()}
    return _facts(system["name"], {**settings, **files})


def _facts(title: str, facts: dict[str, Any]) -> str:
    rows = "".join(
        f"<dt>{text(key)}</dt><dd>{text('default' if value == '' else value)}</dd>" for key, value in facts.items()
    )
    return f'<div class="facts-list"><h3>{text(title)}</h3><dl>{rows}</dl></div>'
