"""The key figures of an article: which matter, and what each one counts."""

import re
from collections.abc import Iterable

from mtkit.briefs.brief import Figure, Point
from mtkit.briefs.phrases import counted
from mtkit.checks import Kind, Quantity, read_quantities

__all__ = ["key_figures", "quantities", "weight"]

_KINDS = {Kind.MONEY: 1.0, Kind.PERCENT: 0.85, Kind.MEASURE: 0.6}
# The 63 of “16e sur 63”, the 10 of “9.1 out of 10”.
_OUT_OF = re.compile(r"\d\w{0,3}\s(?:sur|out of|trên)\s\Z")
_REACH = 20
# What follows a number that is an age or a time.
_TIMES = {
    "fr": re.compile(r"\s(?:ans?|années?|mois|semaines?|jours?|heures?|minutes?|secondes?|degrés?)\b", re.IGNORECASE),
    "en": re.compile(r"[\s-](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|degrees?)\b", re.IGNORECASE),
    "vi": re.compile(r"\s(?:năm|tuổi|tháng|tuần|ngày|giờ|phút|giây|độ)\b", re.IGNORECASE),
    "ja": re.compile(r"年|歳|[かカヵケヶ]月|月|週|日|時間?|分|秒|度"),
}
_YEARS = range(1500, 2101)
_LARGE = 0.7
_SEVERAL = 0.5
_RELEVANCE = 1.0


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a sentence that may be key figures: amounts, shares, measures and counts in digits.

    Dates, times, ages, ranks, names such as “G7” and small numbers in words are none.
    """
    return [
        found
        for found in read_quantities(text, language)
        if weight(found) > 0
        and not _OUT_OF.search(text, max(0, found.start - _REACH), found.start)
        and not (found.kind is Kind.NUMBER and (_TIMES[language].match(text, found.end) or _is_year(found)))
    ]


def weight(quantity: Quantity) -> float:
    """Return how much a quantity matters by its kind and size, 0 to 1."""
    if quantity.vague or (quantity.written and quantity.value < 1000):
        return 0.0
    if quantity.kind is Kind.NUMBER:
        return _LARGE if quantity.value >= 1000 else _SEVERAL if quantity.value >= 10 else 0.0
    return _KINDS.get(quantity.kind, 0.0)


def _is_year(quantity: Quantity) -> bool:
    """Tell whether a number is likely to be a year: “après 1868”."""
    return quantity.text.isdigit() and int(quantity.text) in _YEARS and len(quantity.text) == 4


def key_figures(rated: Iterable[tuple[Point, float]], language: str, most: int) -> tuple[Figure, ...]:
    """Return up to ``most`` figures in reading order, none of them twice by value.

    ``rated`` pairs the sentences of the article, in reading order, with their relevance from 0 to 1: a figure that
    matters stands in a sentence that does.
    """
    found: dict[tuple[object, ...], tuple[float, tuple[int, int], Figure]] = {}
    for place, (point, relevance) in enumerate(rated):
        floor = 0
        for quantity in quantities(point.text, language):
            value = (quantity.value, quantity.kind, quantity.unit)
            worth = weight(quantity) + _RELEVANCE * relevance
            if value not in found or worth > found[value][0]:
                counts = counted(point.text, quantity, language, floor)
                found[value] = worth, (place, quantity.start), Figure(quantity.text.strip(), counts, point)
            floor = quantity.end
    best = sorted(found.values(), key=lambda each: -each[0])[:most]
    return tuple(figure for _, _, figure in sorted(best, key=lambda each: each[1]))
