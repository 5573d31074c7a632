"""Dates, times, decades and fractions: patterns with named groups, and what the groups make.

day, month, year    a date, the month by its name or number
first, second       day and month in the order of the language
hour, minute, part  a time; the part of the day
decade              “1990”, “90”
num, den            a fraction
whole, hundredths   “9 secondes 58”
ordinal             a place in an order, or a day of the week
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from mtkit.checks.quantities.values import Found, Kind, Reading, date_value

__all__ = [
    "CLOCK",
    "FRACTION",
    "ISO_DATE",
    "MONTH_YEAR",
    "NUMERIC_DATE",
    "UNIVERSAL",
    "build",
    "decade_readings",
    "hours",
]

ISO_DATE = re.compile("(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9-])")
NUMERIC_DATE = re.compile(
    "(?P<first>[0-3]?[0-9])(?:/(?P<second>[0-3]?[0-9])/(?P<year>[12][0-9]{3}|[0-9]{2})"
    "|([.-])(?P<second2>[0-3]?[0-9])\\4(?P<year2>[12][0-9]{3}))(?![0-9/-])"
)
MONTH_YEAR = re.compile("(?P<month>[01]?[0-9])/(?P<year>[12][0-9]{3})(?![0-9/])")
CLOCK = re.compile("(?P<hour>[0-2]?[0-9]):(?P<minute>[0-5][0-9])(?![0-9:]|[.,][0-9])")
UNIVERSAL = re.compile("(?P<hour>[0-2][0-9])[.:]?(?P<minute>[0-5][0-9])(?= ?(?:GMT|UTC))")
FRACTION = re.compile("(?P<num>[0-9]{1,3})/(?P<den>[0-9]{1,3}(?:[., \u00a0\u202f][0-9]{3}){0,3})(?![0-9/])")

HALF_DAY = 12 * 60
AFTER_NOON = ("p", "P", "午後", "chiều", "tối", "trưa", "đêm", "de", "du soir", "afternoon", "evening")


def build(match: re.Match[str], months: Mapping[str, int], month_first: bool) -> Found | None:
    """Return what a pattern has matched, or None where its numbers make no sense (32 October, 25:00)."""
    groups = {name.rstrip("2"): text for name, text in match.groupdict().items() if text}
    start, end = match.span()
    if "first" in groups:
        return _numeric_date(groups, start, end, month_first)
    if "month" in groups:
        return _date(groups, start, end, months)
    if "hour" in groups:
        return _time(groups, start, end)
    if "hundredths" in groups:
        whole, hundredths = Fraction(groups["whole"]), Fraction(groups["hundredths"])
        also = (Reading(whole, Kind.NUMBER), Reading(hundredths, Kind.NUMBER))
        return Found(whole + hundredths / 100, Kind.NUMBER, start, end, also=also)
    if "decade" in groups:
        return _decade(int(groups["decade"]), start, end)
    if "den" in groups:
        return _fraction(int(groups["num"]), int(re.sub("[^0-9]", "", groups["den"])), start, end)
    return None


def _date(groups: dict[str, str], start: int, end: int, months: Mapping[str, int]) -> Found | None:
    name = groups["month"]
    month = months.get(name) or months.get(name.lower()) or (int(name) if name.isdigit() else 0)
    day = int(groups.get("day", 0))
    if not (1 <= month <= 12 and day <= 31):
        return None
    worded = len(groups) == 1 and not name.isdigit()
    value = date_value(int(groups.get("year", 0)), month, day)
    return Found(value, Kind.DATE, start, end, written=worded)


def _numeric_date(groups: dict[str, str], start: int, end: int, month_first: bool) -> Found | None:
    first, second, year = int(groups["first"]), int(groups["second"]), int(groups.get("year", 0))
    orders = [(first, second), (second, first)]
    values = [
        Reading(date_value(year, month, day), Kind.DATE)
        for month, day in (orders if month_first else reversed(orders))
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    return Found(values[0].value, Kind.DATE, start, end, also=tuple(values[1:])) if values else None


def _time(groups: dict[str, str], start: int, end: int) -> Found | None:
    hour, minute, part = int(groups["hour"]), int(groups.get("minute", 0)), groups.get("part", "")
    if hour > 24:
        return None
    late = HALF_DAY if hour < 12 and part.startswith(AFTER_NOON) else 0
    # “11 heures” and “11 giờ” are a length of time as well.
    also: tuple[Reading, ...] = () if "minute" in groups else hours(Fraction(hour))
    if end - start == 4 and not late and "minute" in groups:  # “1200 GMT”
        also = (Reading(Fraction(hour * 100 + minute), Kind.NUMBER),)
    return Found(Fraction(hour * 60 + minute + late), Kind.TIME, start, end, also=also)


def hours(hour: Fraction) -> tuple[Reading, ...]:
    """Return a full hour as a number, and as a number of the twelve-hour clock: “seize heures”, “four”."""
    readings = (Reading(hour, Kind.NUMBER),)
    return (*readings, Reading(hour - 12, Kind.NUMBER)) if 12 < hour <= 24 else readings


def _decade(value: int, start: int, end: int) -> Found:
    return Found(Fraction(value), Kind.YEAR, start, end, also=decade_readings(value))


def decade_readings(value: int) -> tuple[Reading, ...]:
    """Return what else a decade may be called: “les années 90” are the 1990s, “the 1800s” the 19th century."""
    if value < 100:
        return (Reading(Fraction(1900 + value), Kind.YEAR),)
    return () if value % 100 else (Reading(Fraction(value // 100 + 1), Kind.ORDINAL),)


def _fraction(above: int, below: int, start: int, end: int) -> Found | None:
    if not below:
        return None
    # “438 voix sur 442”, “un diplômé sur cinq”
    also = [Reading(Fraction(value), Kind.NUMBER) for value in (above, below) if value > 1]
    if 1 <= above <= 31 and 1 <= below <= 12:
        also.append(Reading(date_value(0, below, above), Kind.DATE))
    if 1 <= above <= 12 and 1 <= below <= 31:
        also.append(Reading(date_value(0, above, below), Kind.DATE))
    return Found(Fraction(above, below), Kind.NUMBER, start, end, also=tuple(also))
