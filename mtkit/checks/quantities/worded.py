"""Quantities that begin with a word, in a spaced language: numbers in words, month names, idioms, Roman numerals."""

import re
from fractions import Fraction

from mtkit.checks.quantities.lexicon import Role
from mtkit.checks.quantities.patterns import build, hours
from mtkit.checks.quantities.scan import Scan, multiply, take_half, take_part, take_span, take_unit
from mtkit.checks.quantities.values import WEEKDAY, Found, Kind, Reading
from mtkit.checks.quantities.words import WORD, Composed, compose

__all__ = ["read_word"]

ROMAN = re.compile("(X{0,3})(IX|IV|V?I{0,3})(e|er|ème|ᵉ|ᵉʳ)?")


def read_word(scan: Scan, match: re.Match[str], lower: str) -> Found | None:
    """Read the quantity that begins with a word; None where none does."""
    lexicon = scan.lexicon
    found = None
    if lower in lexicon.openers:
        found = _opened(scan, match)
    if found is None and lower in lexicon.idioms:
        found = _idiom(scan, match, lower)
    if found is not None:
        return found
    if lower in lexicon.words:
        return _number(scan, match, lower)
    if lower in lexicon.implied:
        return _implied(scan, match, lexicon.implied[lower])
    if lower in lexicon.weekdays:
        return Found(Fraction(lexicon.weekdays[lower]), Kind.ORDINAL, *match.span(), WEEKDAY, written=True, vague=True)
    return _roman(scan, match) if match[0][0] in "IVX" else None


def _opened(scan: Scan, match: re.Match[str]) -> Found | None:
    """Read what a first word announces: “October 9, 2025”, “tháng 10”, “années 1990”, “thứ ba”."""
    lexicon = scan.lexicon
    for rule in lexicon.openers[match[0].lower()]:
        hit = rule.match(scan.text, match.start())
        if hit and "ordinal" in hit.re.groupindex:
            return _placed(scan, hit)
        found = build(hit, lexicon.months, lexicon.month_first) if hit else None
        if found:
            found.vague = found.written and match[0] in lexicon.unsure_months
            return found
    return None


def _placed(scan: Scan, hit: re.Match[str]) -> Found:
    """Read “thứ ba”: third, and Tuesday; “thứ mười tám”."""
    start, end = hit.span()
    text = hit["ordinal"].lower()
    written = not text.isdigit()
    word = scan.lexicon.words.get(text)
    value = word.value if word else scan.lexicon.implied[text][0] if written else Fraction(int(text))
    first = WORD.match(scan.text, hit.start("ordinal"))
    number = compose(scan.text, first, word, scan.lexicon) if word and first else None
    if number:
        value, end = number.value, number.end
    also = (Reading(value, Kind.ORDINAL, WEEKDAY),) if 2 <= value <= 7 else ()
    return Found(value, Kind.ORDINAL, start, end, "", written, written and value < scan.lexicon.sure, also)


def _idiom(scan: Scan, match: re.Match[str], lower: str) -> Found | None:
    for pattern, values in scan.lexicon.idioms[lower]:
        hit = pattern.match(scan.text, match.start())
        if hit:
            return _hint(hit, values)
    return None


def _implied(scan: Scan, match: re.Match[str], values: tuple[Fraction, ...]) -> Found:
    """Read “double”, “douzaine”; “demi-million” and “half a million” are numbers."""
    found = _hint(match, values)
    if found.value.denominator > 1:
        end = found.end + 2 if scan.text.startswith(" a ", found.end) else found.end
        scale = scan.lexicon.scale.match(scan.text, end)
        if scale:
            found.end, found.vague = scale.end(), False
            multiply(found, scan.lexicon.scales[scale["scale"].lower()])
            take_unit(scan, found)
    return found


def _hint(match: re.Match[str], values: tuple[Fraction, ...]) -> Found:
    also = tuple(Reading(value, Kind.NUMBER) for value in values[1:])
    return Found(values[0], Kind.NUMBER, *match.span(), written=True, vague=True, also=also)


def _number(scan: Scan, match: re.Match[str], lower: str) -> Found | None:
    word = scan.lexicon.words[lower]
    number = compose(scan.text, match, word, scan.lexicon)
    if number is None:
        return _hint(match, (1 / word.value, word.value)) if word.role is Role.PART else None
    found = Found(number.value, Kind.NUMBER, number.start, number.end, written=True, scale=int(number.scale) or 1)
    if number.ordinal:
        found.kind = Kind.ORDINAL
        _in_order(scan, found, number)
    else:
        hours = _hour(scan, found)
        take_half(scan, found)
        take_part(scan, found)
        found.also += hours
        take_unit(scan, found)
        take_span(scan, found)
    found.vague = number.fraction or _unsure(scan, found, number, lower)
    return found


def _in_order(scan: Scan, found: Found, number: Composed) -> None:
    """Read “un cinquième” as a fifth too, “troisième mois” as March, and “premier étage” as the second floor."""
    if number.words <= 2:
        found.also += (Reading(1 / found.value, Kind.NUMBER),)
    match = scan.word_behind(found.end)
    if match and match[0] in scan.lexicon.floors:
        found.also += (Reading(found.value + 1, Kind.ORDINAL),)
    if match and match[0] == "lunar":
        match = scan.word_behind(match.end())
    if match and match[0] in scan.lexicon.months_in_order and found.value <= 12:
        found.also += (Reading(found.value * 100, Kind.DATE),)


def _hour(scan: Scan, found: Found) -> tuple[Reading, ...]:
    """Read “dix-huit heures” and “sáu giờ chiều” as a time too."""
    hour = scan.lexicon.hour
    match = hour.match(scan.text, found.end) if hour and found.value <= 24 else None
    if not match:
        return ()
    return (Reading(found.value * 60 + (30 if match["half"] else 0), Kind.TIME), *hours(found.value)[1:])


def _unsure(scan: Scan, found: Found, number: Composed, lower: str) -> bool:
    """Whether a number in words may go unsaid: a small one, “millions”, “both countries”, “twice as much”."""
    lexicon = scan.lexicon
    if not number.counted:
        return lower not in lexicon.bare
    if found.kind not in (Kind.NUMBER, Kind.ORDINAL):
        return found.value == 1 and found.kind is not Kind.PERCENT
    if found.value < lexicon.sure:
        return True
    match = scan.word_behind(found.end)
    behind = match[0] if match else ""
    if behind[:1].isupper() and scan.text[found.start].isupper():  # “Six Nations”
        return True
    if lower in lexicon.doubtful and not behind.endswith(("s", "x")):
        return True
    both = found.kind is Kind.ORDINAL or scan.previous in lexicon.together or behind.lower() in lexicon.idle
    return found.value <= 2 and both


def _roman(scan: Scan, match: re.Match[str]) -> Found | None:
    """Read “XXe”, “XIV”; without the sign of an ordinal it may be a name's initial."""
    hit = ROMAN.fullmatch(match[0])
    if not hit or not (hit[1] or hit[2]) or (hit[3] and not scan.lexicon.roman_ordinals):
        return None
    value = len(hit[1]) * 10 + {"IX": 9, "IV": 4}.get(hit[2], 5 * ("V" in hit[2]) + hit[2].count("I"))
    return Found(Fraction(value), Kind.ORDINAL, *match.span(), vague=not hit[3])
