"""The state of one pass over a text, and what may stand behind a number, in digits or in words alike."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from mtkit.checks.quantities.lexicon import Lexicon
from mtkit.checks.quantities.values import Found, Kind, Reading
from mtkit.checks.quantities.words import WORD, compose

__all__ = ["Scan", "multiply", "pounds", "take_half", "take_part", "take_scale", "take_span", "take_unit"]

LIMIT = 10**40


@dataclass(slots=True)
class Scan:
    """A text, the tables of its language, what was found so far and the word that came last."""

    text: str
    lexicon: Lexicon
    found: list[Found] = field(default_factory=list)
    previous: str = ""

    def word_behind(self, end: int) -> re.Match[str] | None:
        """Return the word one character behind an offset."""
        return WORD.match(self.text, end + 1)


def multiply(found: Found, factor: int) -> None:
    """Multiply a quantity and whatever else it may mean."""
    if factor != 1 and found.value * factor < LIMIT:
        found.value *= factor
        found.scale *= factor
        found.also = tuple(Reading(value * factor, kind, unit) for value, kind, unit in found.also)


def take_scale(scan: Scan, found: Found, end: int) -> bool:
    """Take in “million” where it stands at an offset."""
    match = scan.lexicon.scale.match(scan.text, end)
    if not match:
        return False
    found.end = match.end()
    scales = scan.lexicon.scales
    multiply(found, scales.get(match["scale"]) or scales[match["scale"].lower()])
    return True


def take_unit(scan: Scan, found: Found) -> bool:
    """Take in a currency, a measure or a sign of percentage."""
    match = scan.lexicon.unit.match(scan.text, found.end)
    if not match:
        return False
    found.kind, found.unit, factor = scan.lexicon.units[match["unit"] or match["sign"]]
    found.end = match.end()
    multiply(found, factor)
    found.also += pounds(found)
    return True


def pounds(found: Found) -> tuple[Reading, ...]:
    """Return the other meaning of pounds, livres and ポンド: they are weight, and money."""
    return (Reading(found.value, Kind.MONEY, "GBP"),) if found.unit == "lb" else ()


def take_half(scan: Scan, found: Found) -> None:
    """Take in “et demi”, “rưỡi”, “and a half”, with the word between: “trois siècles et demi” are 350 years."""
    match = scan.lexicon.half.match(scan.text, found.end)
    if not match or found.value * found.scale > LIMIT:
        return
    years = scan.lexicon.spans.get(match[0].split()[0].lower(), 1)
    found.value = (found.value + Fraction(found.scale, 2)) * years
    found.end, found.also = match.end(), ()
    take_scale(scan, found, found.end)


def take_part(scan: Scan, found: Found) -> None:
    """Take in the denominator of “ba phần tư”."""
    part = scan.lexicon.part
    match = part.match(scan.text, found.end) if part else None
    if not match:
        return
    word = scan.lexicon.words.get(match["den"].lower())
    below = word.value if word else Fraction(int(match["den"]))
    first = WORD.match(scan.text, match.start("den"))
    number = compose(scan.text, first, word, scan.lexicon) if word and first else None
    below = number.value if number else below
    if below:
        end = max(match.end(), number.end if number else 0)
        if found.value == 1:  # “un sur cinq”
            found.also += (Reading(below, Kind.NUMBER),)
        found.value, found.end, found.written = found.value / below, end, True


def take_span(scan: Scan, found: Found) -> None:
    """Read “deux décennies” as twenty years too, and “onze premiers mois” as up to November."""
    match = scan.word_behind(found.end)
    years = scan.lexicon.spans.get(match[0].lower()) if match else None
    if match and not years:  # “trois dernières décennies”
        match = scan.word_behind(match.end())
        years = scan.lexicon.spans.get(match[0].lower()) if match else None
    if years:
        found.also += (Reading(found.value * years, Kind.NUMBER),)
    months = scan.lexicon.first_months
    if months and found.value <= 12 and months.match(scan.text, found.end):
        found.also += (Reading(found.value * 100, Kind.DATE),)
