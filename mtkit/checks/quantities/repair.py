"""Putting a wrong figure right where only one repair is possible.

A figure is repaired when the comparison pairs it with one of the source, when no other figure of its kind is in doubt
on either side, and when the comparison then finds nothing wrong with it any more. The translation's own words around
the number, its currency or unit, stay as they are. What is only missing has no place, and is left to be flagged.
"""

import re
from collections import Counter
from collections.abc import Iterator

from mtkit.checks.quantities.compare import Mismatch, compare_quantities
from mtkit.checks.quantities.values import Kind, Quantity
from mtkit.checks.quantities.write import write_number

__all__ = ["repair_quantities"]

SCALE_WORDS = {
    "fr": r"(?:\s*(?:mille|millions?|milliards?))*",
    "en": r"(?:\s*(?:thousand|million|billion|trillion)s?)*",
    "vi": r"(?:\s*(?:nghìn|ngàn|triệu|tỷ|tỉ))*",
    "ja": r"(?:[0-9.,]*[千万億兆])*[0-9]*",
}
FIGURES = r"[0-9](?:[0-9.,\u00a0\u202f ]*[0-9])?"
NUMBER = {language: re.compile(FIGURES + words) for language, words in SCALE_WORDS.items()}
WITH_UNIT = (Kind.MONEY, Kind.PERCENT, Kind.MEASURE)
DATE_PARTS = ((10000, 10**6), (100, 100), (1, 100))  # year, month, day of YYYYMMDD: its place and its size
# A bare number is taken for another's place only when they are nearly written alike.
MOST_EDITS = 2


def repair_quantities(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[str, tuple[str, ...]]:
    """Return the translation with the figures put right that can be, and a line on each repair.

    Both languages are among those of ``read_quantities``. What is returned has fewer mismatches than what was given, or
    is the same.
    """
    done: list[str] = []
    found = compare_quantities(source, target, source_language, target_language)
    while repair := next(_repairs(found, target, target_language), None):
        repaired, line = repair
        left = compare_quantities(source, repaired, source_language, target_language)
        if len(left) >= len(found):
            break
        target, found = repaired, left
        done.append(line)
    return target, tuple(done)


def _repairs(found: tuple[Mismatch, ...], target: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the repaired text, and what was done, for each mismatch that has one possible repair."""
    open_ = [one for one in found if one.kind != "unit"]  # of one value, a pair needs no other evidence
    missing = Counter(one.source.kind for one in open_ if one.source)
    extra = Counter(one.target.kind for one in open_ if one.target)
    for one in found:
        ours, theirs = one.source, one.target
        if ours is None or theirs is None or missing[ours.kind] > 1 or extra[theirs.kind] > 1:
            continue
        if _written_out(theirs) or not (new := _replacement(ours, theirs, language)) or new == theirs.text:
            continue
        repaired = target[: theirs.start] + new + target[theirs.end :]
        yield repaired, f"“{theirs.text}” put right: “{new}”, for “{ours.text}”"


def _replacement(ours: Quantity, theirs: Quantity, language: str) -> str:
    """Return what the translation's quantity should have been, in its own words; “” where that is not certain."""
    if ours.kind is Kind.PERCENT and theirs.kind is Kind.NUMBER and ours.value == theirs.value:
        return f"{theirs.text}%"
    if ours.kind is not theirs.kind:
        return ""
    if ours.kind is Kind.DATE:
        return _date(ours, theirs)
    alike = ours.unit == theirs.unit if ours.kind in WITH_UNIT else _nearly(ours.text, theirs.text)
    if not alike or ours.kind not in (*WITH_UNIT, Kind.NUMBER, Kind.YEAR):
        return ""
    number = str(ours.value) if ours.kind is Kind.YEAR else write_number(ours.value, language)
    places = list(NUMBER[language].finditer(theirs.text))
    if len(places) != 1 or not number:
        return ""
    start, end = places[0].span()
    return theirs.text[:start] + number + theirs.text[end:]


def _date(ours: Quantity, theirs: Quantity) -> str:
    """Return the translation's date with the one part put right that differs, where it is written in figures."""
    parts = [(int(ours.value) // place % size, int(theirs.value) // place % size) for place, size in DATE_PARTS]
    wrong = [(right, written) for right, written in parts if right != written]
    if len(wrong) != 1 or 0 in wrong[0]:
        return ""
    right, written = wrong[0]
    new, count = re.subn(rf"(?<![0-9]){written}(?![0-9])", str(right), theirs.text)
    return new if count == 1 else ""


def _written_out(quantity: Quantity) -> bool:
    return quantity.written or not any(sign.isdigit() for sign in quantity.text)


def _nearly(one: str, other: str) -> bool:
    """Whether the figures of two numbers differ by a slip: one dropped, one too many, or two of them changed."""
    a, b = (re.sub(r"[^0-9]", "", text) for text in (one, other))
    if not a or not b:
        return False
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return len(longer) - len(shorter) == 1 and any(
            longer[:k] + longer[k + 1 :] == shorter for k in range(len(longer))
        )
    return len(a) > MOST_EDITS and sum(x != y for x, y in zip(a, b, strict=True)) <= MOST_EDITS
