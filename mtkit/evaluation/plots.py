"""Benchmarks in a terminal: a table, and bars with their intervals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtkit.evaluation.comparison import SIGNIFICANT, versus
from mtkit.evaluation.results import Bench, Cell
from mtkit.languages import name

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from mtkit.evaluation.significance import Comparison

__all__ = ["bar", "show"]

BAR = 40
FIGURES = 36  # columns for what stands around a bar
WIDE = 120  # columns of a terminal below which some of the table is left out
LONGEST_NAME = 32
HEADINGS = {"bleu": "BLEU", "chrf2": "chrF2", "chrf2++": "chrF2++", "ter": "TER"}
# filled, inside the interval, below and above the score, its ends, the score itself
UNICODE = "█─├┤●"
ASCII = "#-|||"


def show(bench: Bench, console: "Console", baseline: str | None = None, metrics: Sequence[str] = ("chrf2",)) -> None:
    """Print each language: the table, the bars of some metrics, and what the guards found."""
    for language in bench.languages:
        cells = bench.systems(language)
        if not cells:
            continue
        lines = bench.sets[language]
        console.print(
            f"\n{name(lines.source_language)} → {name(language)}, {lines.name}, {len(lines.sources)} lines",
            style="bold",
            markup=False,
        )
        console.print(table(cells, versus(bench, language, baseline), wide=console.width >= WIDE))
        for metric in metrics:
            for row in bars([cell for cell in cells if metric in cell.scores], metric, console):
                console.print(row, no_wrap=True, overflow="crop")
        for cell in cells:
            for finding in cell.findings:
                console.print(f"{cell.system}: {finding['severity']}: {finding['reason']}", markup=False)


def table(cells: Sequence[Cell], comparisons: "Sequence[Comparison]", *, wide: bool) -> "Table":
    """Return a table of scores with half the width of their intervals, of errors and of speed."""
    from rich import box
    from rich.table import Table

    metrics = list(HEADINGS) if wide else ["bleu", "chrf2"]
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    made.add_column("system", overflow="fold")
    columns = [HEADINGS[metric] for metric in metrics] + ["wrong\nquantity", "flagged", "words/s", "of raw"]
    for heading in columns + ["MB", "start"] * wide:
        made.add_column(heading, justify="right", no_wrap=True)
    for cell in cells:
        mine = {one.metric: one for one in comparisons if one.system == cell.system}
        made.add_row(
            plain(cell.system),
            *(score(cell, metric, mine.get(metric)) for metric in metrics),
            f"{cell.wrong_quantities}",
            f"{cell.doubtful}",
            *speed(cell)[: 4 if wide else 2],
        )
    return made


def plain(text: str) -> "Text":
    """Return text in which no markup and no control character has a meaning."""
    from rich.text import Text

    from mtkit.errors import printable

    return Text(printable(text))


def score(cell: Cell, metric: str, against: "Comparison | None") -> str:
    """Return a score, and an arrow where it differs significantly from the baseline's."""
    found = cell.scores.get(metric)
    if found is None:
        return "–"
    half = f" ± {(found.high - found.low) / 2:.1f}" if found.low is not None and found.high is not None else ""
    sign = ""
    if against and against.p_value < SIGNIFICANT:
        sign = " ↑" if against.difference > 0 else " ↓"
    return f"{found.value:.1f}{half}{sign}"


def speed(cell: Cell) -> tuple[str, str, str, str]:
    """Return words a second, the share of raw, peak memory and start-up."""
    if cell.speed is None:
        return ("–",) * 4
    one = cell.speed
    return (
        f"{one.words_per_second:,.0f}",
        f"{one.ratio:.0%}" if one.ratio else "–",
        f"{one.memory / 1e6:,.0f}" if one.memory else "–",
        f"{one.startup:.1f} s",
    )


def bars(cells: Sequence[Cell], metric: str, console: "Console") -> "list[Text]":
    """Return a line a system: name, bar with interval, figures."""
    from rich.text import Text

    if not cells:
        return []
    marks = UNICODE if "utf" in console.encoding.lower() else ASCII
    wide = min(LONGEST_NAME, console.width // 4, max(len(cell.system) for cell in cells))
    length = max(10, min(BAR, console.width - wide - FIGURES))
    top = max(cell.scores[metric].high or cell.scores[metric].value for cell in cells)
    rows = []
    for cell in cells:
        found = cell.scores[metric]
        low, high = found.low, found.high
        text = Text(f"{plain(cell.system).plain[:wide]:<{wide}}  ")
        text.append(bar(found.value, low, high, top, length, marks), style="cyan")
        text.append(f"  {HEADINGS[metric]} {found.value:.1f}")
        if low is not None and high is not None:
            text.append(f"  {low:.1f} to {high:.1f}", style="dim")
        rows.append(text)
    return rows


def bar(value: float, low: float | None, high: float | None, top: float, width: int, marks: str = UNICODE) -> str:
    """Draw a bar of ``width`` characters for 0 to ``top``, with its interval laid over its end.

    >>> bar(50, 40, 60, 100, 20)
    '███████├──●─┤       '
    """
    full, inside, left, right, point = tuple(marks)

    def place(number: float) -> int:
        return min(width - 1, max(0, round(number / top * width) - 1)) if top > 0 else 0

    cells = [full if at <= place(value) else " " for at in range(width)]
    if low is not None and high is not None:
        for at in range(place(low), place(high) + 1):
            cells[at] = inside
        cells[place(low)], cells[place(high)] = left, right
        cells[place(value)] = point
    return "".join(cells)
