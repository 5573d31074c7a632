"""Pair the quantities of a source with those of its translation; what surely has no partner is a mismatch."""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mtkit.checks.flags import Flag
from mtkit.checks.quantities.read import read_quantities
from mtkit.checks.quantities.shared_units import IMPERIAL, METRIC
from mtkit.checks.quantities.values import DAY, MONTH, WEEKDAY, Kind, Quantity, Reading

__all__ = ["Mismatch", "compare_quantities"]

BASE = "in {}"  # the unit of a measure that was brought to the unit of its dimension
HALF_DAY = 12 * 60
TOLERANCE = 0.05  # of a conversion between systems of measures
ALONE = {MONTH, WEEKDAY, *(BASE.format(base) for base, _, _ in METRIC.values())}  # units that match no bare number
COUNTS = (Kind.NUMBER, Kind.ORDINAL, Kind.YEAR, Kind.DATE, Kind.NAME)
DOLLARS = {"USD", "AUD", "CAD", "SGD", "HKD", "TWD"}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A quantity that the other side lacks (“missing” from the translation, “extra” in it), or whose unit differs."""

    kind: Literal["missing", "extra", "unit"]
    source: Quantity | None
    target: Quantity | None
    reason: str

    @property
    def flag(self) -> Flag:
        """The same as a flag, with the characters of both sides."""
        return Flag("quantity", self.reason, _span(self.source), _span(self.target))


def _span(quantity: Quantity | None) -> tuple[int, int] | None:
    return (quantity.start, quantity.end) if quantity else None


class _Side:
    """The quantities of one text by the values they may have."""

    def __init__(self, quantities: tuple[Quantity, ...]) -> None:
        self.quantities = quantities
        self.sizes: dict[tuple[str, str], list[float]] = {}
        self.by_value: dict[Fraction, set[tuple[Kind, str]]] = {}
        self.names: set[str] = set()
        for quantity in quantities:
            for reading in quantity.readings:
                self._measure(reading)
                for value, kind, unit in (*_meanings(reading), *_parts(reading)):
                    self.by_value.setdefault(value, set()).add((kind, "" if kind is Kind.NAME else unit))
            if quantity.kind is Kind.NAME:
                self.names.add(quantity.unit)
        for sizes in self.sizes.values():
            sizes.sort()

    def _measure(self, reading: Reading) -> None:
        """Note a measure for comparison with one of another system."""
        size = _size(reading)
        if size:
            system, dimension, value = size
            self.sizes.setdefault((system, dimension), []).append(value)

    def has(self, quantity: Quantity) -> bool:
        """Whether any meaning is here, whole or in all its parts."""
        return any(self._has_reading(reading) for reading in quantity.readings)

    def _has_reading(self, reading: Reading) -> bool:
        if any(self._has_value(meaning) for meaning in _meanings(reading)):
            return True
        if reading.kind is Kind.MEASURE and self._has_converted(reading):
            return True
        parts = list(_parts(reading))
        return bool(parts) and all(self._has_value(part) for part in parts)

    def _has_converted(self, reading: Reading) -> bool:
        """Whether a measure is here in the other system, rounded: “4 800 km” is “3,000 miles”."""
        size = _size(reading)
        if not size or size[:2] in self.sizes:  # said in the same system, it would be exact
            return False
        system, dimension, value = size
        others = self.sizes.get(("metric" if system == "imperial" else "imperial", dimension), [])
        place = bisect_left(others, value * (1 - TOLERANCE))
        return place < len(others) and others[place] <= value * (1 + TOLERANCE)

    def _has_value(self, reading: Reading) -> bool:
        here = self.by_value.get(reading.value)
        return here is not None and any(_alike(reading, kind, unit) for kind, unit in here)


def _size(reading: Reading) -> tuple[str, str, float] | None:
    """Return the system, the dimension and the size of a measure; None where no other system has it."""
    value, kind, unit = reading
    if kind is not Kind.MEASURE:
        return None
    if unit in ("°C", "°F"):
        celsius = float(value) if unit == "°C" else (float(value) - 32) * 5 / 9
        # Counted from below any weather, so that the tolerance is of a few degrees.
        return "metric" if unit == "°C" else "imperial", "°", celsius + 50
    if unit in IMPERIAL:
        dimension, thousandths = IMPERIAL[unit]
        return "imperial", dimension, float(value) * thousandths / 1000
    if unit in METRIC:
        dimension, times, over = METRIC[unit]
        return "metric", dimension, float(value) * times / over
    return None


def _meanings(reading: Reading) -> Iterator[Reading]:
    """Return a reading in the units that it may be compared in."""
    value, kind, unit = reading
    if kind is Kind.TIME:  # afternoon hours count on from noon, or from midnight
        yield Reading(value % HALF_DAY, kind)
    elif kind is Kind.PERCENT and unit == "%":
        yield reading
        yield Reading(value / 100, Kind.NUMBER)
    elif kind is Kind.MEASURE and unit in METRIC:
        yield reading
        base, times, over = METRIC[unit]
        yield Reading(value * times / over, kind, BASE.format(base))
    else:
        yield reading


def _parts(reading: Reading) -> Iterator[Reading]:
    """Return the parts of a date or time, each of which may stand elsewhere in the sentence."""
    value, kind, _ = reading
    if kind is Kind.DATE and not reading.unit:
        year, rest = divmod(value, 10000)
        month, day = divmod(rest, 100)
        for part, name in ((Fraction(year), ""), (Fraction(month), MONTH), (day, DAY)):
            if part:
                yield Reading(part, Kind.DATE if name else Kind.YEAR, name)
    elif kind is Kind.TIME and value % 60:
        yield Reading(Fraction(value // 60), Kind.NUMBER)
        yield Reading(value % 60, Kind.NUMBER)


def _alike(reading: Reading, kind: Kind, unit: str) -> bool:
    """Whether two readings of one value may be the same quantity."""
    if reading.unit in ALONE or unit in ALONE:
        return reading.unit == unit
    if reading.kind is kind:
        return kind in COUNTS or reading.unit == unit or not (reading.unit and unit) or {reading.unit, unit} <= DOLLARS
    if reading.kind in COUNTS and kind in COUNTS:
        return True
    return _bare(reading.kind, kind) or _bare(kind, reading.kind)


def _bare(one: Kind, other: Kind) -> bool:
    """Whether a number may stand for money or a measure whose unit the sentence has said before."""
    return one in (Kind.NUMBER, Kind.YEAR) and other in (Kind.MONEY, Kind.MEASURE)


def compare_quantities(source: str, target: str, source_language: str, target_language: str) -> tuple[Mismatch, ...]:
    """Return the quantities of a source that its translation lacks or changes, and those that it invents."""
    ours = _Side(read_quantities(source, source_language))
    theirs = _Side(read_quantities(target, target_language))
    lacking = _lacking(theirs, ours)
    repeated = [quantity for quantity in _repeated(ours, theirs) if quantity not in lacking]
    return tuple(_report(_lacking(ours, theirs), [*lacking, *repeated]))


def _lacking(side: _Side, other: _Side) -> list[Quantity]:
    """Return the quantities of one side that the other surely lacks."""
    return [q for q in side.quantities if _certain(q, other) and not other.has(q)]


def _repeated(ours: _Side, theirs: _Side) -> Iterator[Quantity]:
    """Yield the figures of a translation that say a number of the source once more than the source does.

    Translators leave a repeated number out where the sentence is clear without it, but add none; weak models do.
    """
    said = Counter(value for quantity in ours.quantities for value in {r.value for r in quantity.readings})
    seen: Counter[Fraction] = Counter()
    for quantity in theirs.quantities:
        if quantity.value != 1 and not quantity.vague and any(map(str.isdigit, quantity.text)):
            seen[quantity.value] += 1
            if 0 < said[quantity.value] < seen[quantity.value]:
                yield quantity


def _certain(quantity: Quantity, other: _Side) -> bool:
    """Whether its absence is surely a fault.

    One of something is often an article or goes without saying. A name may be put another way (“COVID-19”, “G7”): only
    the same letters with another number are a fault.
    """
    if quantity.kind is Kind.NAME:
        return quantity.unit in other.names
    if quantity.value == 1 and quantity.kind in (Kind.NUMBER, Kind.MEASURE, Kind.MONEY):
        return False
    return not quantity.vague


def _report(missing: list[Quantity], extra: list[Quantity]) -> Iterator[Mismatch]:
    """Tell of each fault once: what is missing and what stands in its place make one."""
    places = _Places(extra)
    for quantity in missing:
        other = places.take(quantity)
        if other is None:
            yield Mismatch("missing", quantity, None, f"“{quantity.text}” has no counterpart in the translation")
            continue
        kind: Literal["missing", "unit"] = "unit" if quantity.value == other.value else "missing"
        yield Mismatch(kind, quantity, other, f"“{quantity.text}” is “{other.text}” in the translation")
    for quantity in extra:
        if quantity not in places.taken:
            yield Mismatch("extra", None, quantity, f"“{quantity.text}” has no counterpart in the original")


class _Places:
    """The extra quantities, to be taken for those that are missing: one of the same value, else of the same kind."""

    def __init__(self, extra: list[Quantity]) -> None:
        self.taken: set[Quantity] = set()
        self._waiting: dict[Fraction | Kind, deque[Quantity]] = {}
        for quantity in extra:
            for key in (quantity.value, quantity.kind):
                self._waiting.setdefault(key, deque()).append(quantity)

    def take(self, quantity: Quantity) -> Quantity | None:
        """Return the quantity that took the place of a missing one, each once."""
        for key in (quantity.value, quantity.kind):
            waiting = self._waiting.get(key, deque())
            while waiting:
                other = waiting.popleft()
                if other not in self.taken:
                    self.taken.add(other)
                    return other
        return None
