"""What a reader gives back: a Quantity, with everything that its text may mean."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

__all__ = ["DAY", "MONTH", "WEEKDAY", "Found", "Kind", "Quantity", "Reading", "date_value", "finish"]

# Units that keep the small numbers of a calendar apart.
DAY, MONTH, WEEKDAY = "day", "month", "weekday"


class Kind(StrEnum):
    """What a quantity counts."""

    NUMBER = "number"
    PERCENT = "percent"
    ORDINAL = "ordinal"
    DATE = "date"
    TIME = "time"
    YEAR = "year"
    MONEY = "money"
    MEASURE = "measure"
    NAME = "name"


class Reading(NamedTuple):
    """One meaning: a value, its kind and its unit."""

    value: Fraction
    kind: Kind
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it stands in a text, at ``text[start:end]``.

    ``value`` is exact and holds scale words (“1,5 million” is 1500000). A percentage counts in hundredths (12 for
    “12 %”), a date is YYYYMMDD with zeros for what is not said, a time is in minutes since midnight, a name such as
    “F-16” has the number in it and its letters as the unit. ``written`` tells that it is in words, so that its absence
    is less certain. ``vague`` tells that it only answers a quantity of the other side, and is never missed itself: an
    article, a rounded or implied number (“une”, “une dizaine”, “double”). ``also`` holds what else the text may mean.
    """

    value: Fraction
    kind: Kind
    unit: str
    start: int
    end: int
    text: str
    written: bool = False
    vague: bool = False
    also: tuple[Reading, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every meaning, the likeliest first."""
        return (Reading(self.value, self.kind, self.unit), *self.also)


@dataclass(slots=True)
class Found:
    """A quantity while it is being read; ``scale`` is what a range or list may share with its earlier members."""

    value: Fraction
    kind: Kind
    start: int
    end: int
    unit: str = ""
    written: bool = False
    vague: bool = False
    also: tuple[Reading, ...] = ()
    scale: int = 1


def date_value(year: int = 0, month: int = 0, day: int = 0) -> Fraction:
    """Return the value of a date: YYYYMMDD, zeros for what is not said."""
    return Fraction(year * 10000 + month * 100 + day)


def finish(text: str, found: list[Found]) -> tuple[Quantity, ...]:
    """Return the quantities of a text in reading order."""
    return tuple(
        Quantity(f.value, f.kind, f.unit, f.start, f.end, text[f.start : f.end], f.written, f.vague, f.also)
        for f in found
    )
