"""Japanese years, months, days and times; a part that follows on its larger part makes one date with it."""

import re

from mtkit.checks.quantities.patterns import HALF_DAY, decade_readings
from mtkit.checks.quantities.values import DAY, Found, Kind, Reading, date_value

__all__ = ["is_late", "take_date"]

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
# “Year” counts years here, and names none.
COUNTED = re.compile("年(?:間|後|前|目|ぶり|以上|余|あまり|連続|近|ほど|弱|強|度目|分|物|生|半|計画|周年|にわた)")
YEARS = range(1000, 2201)


def take_date(text: str, found: Found, before: list[Found]) -> bool:
    """Take in the sign of a date or time behind a number; False where there is none."""
    sign = text[found.end : found.end + 1]
    larger = before[-1] if before and before[-1].end == found.start else None
    if sign == "年":
        return _year(text, found)
    if found.value.denominator != 1 or found.value > 60:
        return False
    taken = (
        (sign == "月" and _month(found, larger))
        or (sign == "日" and _day(text, found, larger))
        or (sign == "時" and _hour(text, found))
        or (sign == "分" and _minute(found, larger))
    )
    if taken and larger and found.start == larger.start:
        before.pop()
    return taken


def is_late(text: str, start: int) -> bool:
    """Whether “afternoon” or “night” stands in front of a time."""
    return text[max(0, start - 2) : start] in ("午後", "深夜") or text[max(0, start - 1) : start] in ("夜", "夕")


def _year(text: str, found: Found) -> bool:
    value, end = found.value, found.end
    era = ERAS.get(text[max(0, found.start - 2) : found.start])
    if era:
        found.value, found.kind, found.start, found.end = value + era, Kind.YEAR, found.start - 2, end + 1
        return True
    if text.startswith("年代", end):
        found.kind, found.end, found.also = Kind.YEAR, end + 2, decade_readings(int(value))
        return True
    if value in YEARS and not COUNTED.match(text, end):
        found.kind, found.end = Kind.YEAR, end + 1
        return True
    if 10 <= value < 100 and value.denominator == 1 and found.end - found.start == 2:  # 98年
        found.also = (Reading(1900 + value, Kind.YEAR), Reading(2000 + value, Kind.YEAR))
    return False


def _month(found: Found, larger: Found | None) -> bool:
    if not 1 <= found.value <= 12:
        return False
    found.value, found.kind, found.end = date_value(0, int(found.value)), Kind.DATE, found.end + 1
    found.vague = found.written
    if larger and larger.kind is Kind.YEAR and larger.value in YEARS:
        found.value += larger.value * 10000
        _join(found, larger)
    return True


def _day(text: str, found: Found, larger: Found | None) -> bool:
    if found.value > 31 or text[found.end + 1 : found.end + 2] in ("間", "目"):
        return False
    found.end += 1
    if larger and larger.kind is Kind.DATE and larger.value % 100 == 0:
        found.value, found.kind = larger.value + found.value, Kind.DATE
        _join(found, larger)
        return True
    found.also, found.vague = (Reading(found.value, Kind.DATE, DAY),), found.written
    return True


def _hour(text: str, found: Found) -> bool:
    if found.value > 24 or text[found.end + 1 : found.end + 2] == "間":
        return False
    found.also = (Reading(found.value, Kind.NUMBER),)
    late = HALF_DAY if found.value < 12 and is_late(text, found.start) else 0
    found.value, found.kind, found.vague = found.value * 60 + late, Kind.TIME, found.written
    found.end += 1
    if text[found.end : found.end + 1] == "半":
        found.value, found.end, found.also = found.value + 30, found.end + 1, ()
    return True


def _minute(found: Found, larger: Found | None) -> bool:
    if found.value >= 60 or larger is None or larger.kind is not Kind.TIME or larger.value % 60:
        return False
    found.value, found.kind, found.end = larger.value + found.value, Kind.TIME, found.end + 1
    _join(found, larger)
    return True


def _join(found: Found, larger: Found) -> None:
    found.start, found.also = larger.start, ()
    found.written = found.written and larger.written
    found.vague = found.written
