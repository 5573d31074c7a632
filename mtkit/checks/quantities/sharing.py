"""What the members of a range or a list share: in “de 10 à 15 milliards de dollars” the 10 is ten billion dollars."""

import re

from mtkit.checks.quantities.values import Found, Kind, Reading

__all__ = ["share"]

LINK = re.compile(
    r"[\s\u00a0]*(?:-|–|—|‑|/|,|、|，|·|~|～|〜|−|à|et|ou|to|and|or|through|đến|tới|và|hoặc|hay|から|と|や|および|または|ないし|対)"
    r"[\s\u00a0]*(?:US\$|[$€£¥])?"
)
PLAIN = (Kind.NUMBER, Kind.YEAR)


def share(text: str, found: list[Found]) -> None:
    """Give each plain number what the next member of its list has and it lacks, as another meaning."""
    scale, kind, unit = 1, Kind.NUMBER, ""
    for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        linked = LINK.fullmatch(text, left.end, right.start) if right.start - left.end <= 12 else None
        if not linked or not linked[0].strip():
            scale, kind, unit = 1, Kind.NUMBER, ""
            continue
        if right.kind not in PLAIN or right.scale != 1:
            scale, kind, unit = right.scale, right.kind, right.unit
        _inherit(left, scale, kind, unit)


def _inherit(found: Found, scale: int, kind: Kind, unit: str) -> None:
    if found.value * scale > 10**40 or (scale == 1 and kind is Kind.NUMBER):
        return
    if kind is Kind.TIME:
        if found.kind is Kind.NUMBER and found.value <= 24:
            found.also += (Reading(found.value * 60, kind),)
    elif found.kind is Kind.MONEY and found.scale == 1 and scale > 1:
        found.also += (Reading(found.value * scale, found.kind, found.unit),)
    elif found.kind in PLAIN and found.scale == 1 and kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.MEASURE):
        found.also += (Reading(found.value * scale, kind, unit),)
    elif found.kind in PLAIN and kind in (Kind.MONEY, Kind.PERCENT, Kind.MEASURE):
        found.also += (Reading(found.value, kind, unit),)
    elif found.kind in PLAIN and kind is Kind.DATE and 1 <= found.value <= 12 and found.value.denominator == 1:
        found.also += (Reading(found.value * 100, Kind.DATE),)
