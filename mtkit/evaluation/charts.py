"""Plots of a benchmark as inline SVG: no scripts, no fonts of their own, colours and letters from the page's style.

A system has a colour and a shape (classes ``s1`` to ``s8``), so that a print in black still tells them apart.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10, sqrt
from statistics import fmean, stdev

from mtkit.evaluation.results import Cell

__all__ = ["Series", "errors", "intervals", "lengths", "marker", "speeds"]

WIDTH = 560
LABELS = 150
LONGEST_LABEL = 24
COLOURS = 8
BUCKETS = ((1, 10), (11, 20), (21, 30), (31, 40), (41, 10**9))
NAMES = {"bleu": "BLEU", "chrf2": "chrF2", "chrf2++": "chrF2++", "ter": "TER"}
LETTER = 6.2  # mean width of a letter at the size of the labels

Escape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Series:
    """A system in the plots of a page: its number tells its colour and shape."""

    number: int
    cell: Cell

    @property
    def style(self) -> str:
        """The class of its colour."""
        return f"s{self.number % COLOURS + 1}"


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers to places: ``low`` to ``high`` are drawn from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def __call__(self, number: float) -> float:
        """Return the place of a number."""
        share = (number - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        """Yield round numbers along the axis."""
        for k in range(round((self.high - self.low) / self.step) + 1):
            yield self.low + k * self.step


def axis(numbers: Sequence[float], start: float, end: float, *, floor_at: float | None = None) -> Axis:
    """Return an axis over some numbers that begins and ends at round ones."""
    known = [number for number in numbers if isfinite(number)] or [0.0, 1.0]
    low = min(known) if floor_at is None else floor_at
    high = max(known)
    if high - low < 1e-9:
        low, high = (low - 1, high + 1) if floor_at is None else (low, low + 1)
    step = _round_step((high - low) / 5)
    return Axis(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, start, end, step)


def intervals(series: Sequence[Series], metric: str, escape: Escape) -> str:
    """Plot a score of each system with its interval."""
    rows = [one for one in series if metric in one.cell.scores]
    scores = [one.cell.scores[metric] for one in rows]
    bounds = [bound for score in scores for bound in (score.low, score.high, score.value) if bound is not None]
    across = axis(bounds, LABELS + 12, WIDTH - 56)
    height = 30 * len(rows) + 34
    parts = list(_grid(across, 6, height - 28))
    for at, (one, score) in enumerate(zip(rows, scores, strict=True)):
        y = 22 + 30 * at
        parts.append(_label(one.cell.system, LABELS, y + 4, escape))
        parts.append(f'<g class="{one.style}">')
        if score.low is not None and score.high is not None:
            parts.append(_whisker(across(score.low), across(score.high), y))
        parts.append(marker(one.number, across(score.value), y))
        parts.append(f'</g><text class="value" x="{WIDTH - 4}" y="{y + 4}" text-anchor="end">{score.value:.1f}</text>')
    return _svg(height, f"{NAMES[metric]} of each system with its 95 % interval", parts)


def speeds(series: Sequence[Series], metric: str, escape: Escape) -> str:
    """Plot quality against speed; empty where fewer than two systems were measured."""
    rows = [one for one in series if one.cell.speed and metric in one.cell.scores]
    if len(rows) < 2:
        return ""
    height = 300
    rates = [one.cell.speed.words_per_second for one in rows if one.cell.speed]
    bounds = [b for one in rows for b in (one.cell.scores[metric].low, one.cell.scores[metric].high) if b is not None]
    across = axis([1.05 * max(rates)], 52, WIDTH - 24, floor_at=0)
    up = axis(bounds or [one.cell.scores[metric].value for one in rows], height - 46, 14)
    parts = [*_grid(across, 14, height - 46), *_rungs(up, 52, WIDTH - 24)]
    taken: list[tuple[float, float, float, float]] = []
    for one, rate in zip(rows, rates, strict=True):
        score = one.cell.scores[metric]
        x, y = across(rate), up(score.value)
        parts.append(f'<g class="{one.style}">')
        if score.low is not None and score.high is not None:
            parts.append(_upright(x, up(score.low), up(score.high)))
        parts.append(marker(one.number, x, y) + "</g>")
        taken.append((x - 7, y - 7, x + 7, y + 7))
    for one, rate in zip(rows, rates, strict=True):
        parts.append(_beside(one.cell.system, across(rate), up(one.cell.scores[metric].value), taken, escape))
    parts.append(_axis_name("source words a second", (52 + WIDTH - 24) / 2, height - 6))
    return _svg(height, f"{NAMES[metric]} against source words a second", parts)


def lengths(series: Sequence[Series], sources: Sequence[str]) -> str:
    """Plot the mean chrF2 of segments by the length of their source, with the 95 % interval of the mean."""
    counts = [len(source.split()) for source in sources]
    buckets = [(a, b) for a, b in BUCKETS if any(a <= n <= b for n in counts)]
    rows = [one for one in series if one.cell.segments]
    if not buckets or not rows:
        return ""
    height, left, right = 300, 52, WIDTH - 24
    means = {one.number: [_mean(one, counts, bucket) for bucket in buckets] for one in rows}
    bounds = [b for found in means.values() for mean, half in found for b in (max(0.0, mean - half), mean + half)]
    up = axis(bounds, height - 58, 14)
    slot = (right - left) / len(buckets)
    spread = min(16.0, slot * 0.6 / len(rows))
    parts = list(_rungs(up, left, right))
    for at, (a, b) in enumerate(buckets):
        x = left + slot * (at + 0.5)
        name = f"{a}–{b}" if b < BUCKETS[-1][1] else f"{a} or more"
        size = sum(a <= n <= b for n in counts)
        parts.append(f'<text class="tick" x="{x:.1f}" y="{height - 40}" text-anchor="middle">{name}</text>')
        parts.append(f'<text class="note" x="{x:.1f}" y="{height - 25}" text-anchor="middle">n = {size}</text>')
    for order, one in enumerate(rows):
        shift = (order - (len(rows) - 1) / 2) * spread
        xs = [left + slot * (at + 0.5) + shift for at in range(len(buckets))]
        parts.append(_line(one, xs, means[one.number], up))
    parts.append(_axis_name("source words in the segment", (left + right) / 2, height - 6))
    return _svg(height, "Mean chrF2 of segments by the length of their source", parts)


def errors(series: Sequence[Series], escape: Escape) -> str:
    """Plot how many errors of each kind each system has; empty where there are none."""
    found = {one.number: _kinds(one.cell) for one in series}
    kinds = sorted({kind for counts in found.values() for kind in counts})
    most = max((count for counts in found.values() for count in counts.values()), default=0)
    if not most:
        return ""
    thick = 12
    step = thick * len(series) + 14
    height = step * len(kinds) + 34
    across = axis([0, most], LABELS + 12, WIDTH - 40, floor_at=0)
    parts = list(_grid(across, 4, height - 28, whole=True))
    for at, kind in enumerate(kinds):
        top = 10 + step * at
        parts.append(_label(kind, LABELS, top + thick * len(series) / 2 + 4, escape))
        for order, one in enumerate(series):
            count, y = found[one.number].get(kind, 0), top + thick * order
            parts.append(
                f'<g class="{one.style}"><rect class="bar" x="{across(0):.1f}" y="{y + 1}" '
                f'width="{across(count) - across(0):.1f}" height="{thick - 2}"/></g>'
                f'<text class="value" x="{across(count) + 5:.1f}" y="{y + thick - 2}">{count}</text>'
            )
    return _svg(height, "Errors by kind", parts)


def marker(number: int, x: float, y: float) -> str:
    """Draw the shape of a system."""
    shapes = (
        f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="4.6"/>',
        f'<rect class="mark" x="{x - 4.2:.1f}" y="{y - 4.2:.1f}" width="8.4" height="8.4"/>',
        _polygon((x, y - 5.6), (x + 5.2, y + 4), (x - 5.2, y + 4)),
        _polygon((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)),
        _polygon((x, y + 5.6), (x + 5.2, y - 4), (x - 5.2, y - 4)),
    )
    return shapes[number % len(shapes)]


def _polygon(*points: tuple[float, float]) -> str:
    return f'<polygon class="mark" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _kinds(cell: Cell) -> Counter[str]:
    kinds = Counter(f"quantity: {doubt.kind}" for doubt in cell.quantities)
    kinds.update(f"flag: {doubt.kind}" for doubt in cell.flags if doubt.kind != "quantity")  # counted above, by kind
    return kinds


def _mean(one: Series, counts: Sequence[int], bucket: tuple[int, int]) -> tuple[float, float]:
    """Return the mean of a bucket and half its interval."""
    pairs = zip(one.cell.segments, counts, strict=True)
    numbers = [score for score, count in pairs if bucket[0] <= count <= bucket[1]]
    half = 1.96 * stdev(numbers) / sqrt(len(numbers)) if len(numbers) > 2 else 0.0
    return fmean(numbers), half


def _line(one: Series, xs: Sequence[float], means: Sequence[tuple[float, float]], up: Axis) -> str:
    points = " ".join(f"{x:.1f},{up(mean):.1f}" for x, (mean, _) in zip(xs, means, strict=True))
    parts = [f'<g class="{one.style}"><polyline class="link" points="{points}"/>']
    for x, (mean, half) in zip(xs, means, strict=True):
        if half:
            parts.append(_upright(x, up(max(0.0, mean - half)), up(mean + half)))
        parts.append(marker(one.number, x, up(mean)))
    return "".join(parts) + "</g>"


def _round_step(rough: float) -> float:
    power = 10 ** floor(log10(rough)) if rough > 0 else 1.0
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough - 1e-12))


def _number(number: float) -> str:
    return f"{number:,.0f}" if abs(number - round(number)) < 1e-6 else f"{number:g}"


def _grid(across: Axis, top: float, bottom: float, *, whole: bool = False) -> Iterator[str]:
    for tick in across.ticks():
        if whole and abs(tick - round(tick)) > 1e-6:
            continue
        x = across(tick)
        yield f'<line class="grid" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{_number(tick)}</text>'


def _rungs(up: Axis, left: float, right: float) -> Iterator[str]:
    for tick in up.ticks():
        y = up(tick)
        yield f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_number(tick)}</text>'


def _whisker(low: float, high: float, y: float) -> str:
    return f'<path class="range" d="M{low:.1f} {y - 4}V{y + 4}M{low:.1f} {y}H{high:.1f}M{high:.1f} {y - 4}V{y + 4}"/>'


def _upright(x: float, low: float, high: float) -> str:
    return (
        f'<path class="range" d="M{x - 3:.1f} {low:.1f}H{x + 3:.1f}M{x:.1f} {low:.1f}V{high:.1f}'
        f'M{x - 3:.1f} {high:.1f}H{x + 3:.1f}"/>'
    )


def _label(text: str, x: float, y: float, escape: Escape) -> str:
    short = shortened(text)
    whole = f"<title>{escape(text)}</title>" if short != text else ""
    return f'<text class="label" x="{x:g}" y="{y:g}" text-anchor="end">{escape(short)}{whole}</text>'


def shortened(text: str) -> str:
    """Return a label that has room in front of a plot."""
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _beside(text: str, x: float, y: float, taken: list[tuple[float, float, float, float]], escape: Escape) -> str:
    """Write a label beside a point, where no other label or point is; below all of them if need be."""
    short = shortened(text)
    width = len(short) * LETTER
    places = [(x + 10, y - 6, "start"), (x - 10, y - 6, "end"), (x + 10, y + 14, "start"), (x - 10, y + 14, "end")]
    for left, base, anchor in places:
        start = left if anchor == "start" else left - width
        box = (start, base - 11, start + width, base + 3)
        if start > 52 and start + width < WIDTH and not any(_overlap(box, other) for other in taken):
            break
    else:
        left, base, anchor = places[0]
        box = (left, base - 11, left + width, base + 3)
    taken.append(box)
    return f'<text class="label" x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}">{escape(short)}</text>'


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _axis_name(text: str, x: float, y: float) -> str:
    return f'<text class="note" x="{x:.1f}" y="{y}" text-anchor="middle">{text}</text>'


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    inner = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" role="img" '
        f'aria-label="{title}">\n{inner}\n</svg>'
    )
