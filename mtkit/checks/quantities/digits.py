"""Quantities that begin with a digit, in a spaced language."""

import re
from fractions import Fraction

from mtkit.checks.quantities.patterns import build
from mtkit.checks.quantities.scan import Scan, multiply, take_half, take_part, take_scale, take_span, take_unit
from mtkit.checks.quantities.shared_units import currency_before
from mtkit.checks.quantities.values import Found, Kind, Reading
from mtkit.checks.quantities.words import WORD

__all__ = ["LONGEST", "VERSION", "read_digits"]

VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")
SHORT_SCALE = re.compile(r"([mMkKbB])(?![^\W_])")
SHORT_SCALES = {"m": 10**6, "k": 1000, "b": 10**9}
LONGEST = 36  # digits; more than that is a code
LONGEST_NAME = 16  # letters
YEARS = range(1900, 2101)


def read_digits(scan: Scan, match: re.Match[str]) -> Found:
    """Read the quantity that begins with a run of digits."""
    text, lexicon, start = scan.text, scan.lexicon, match.start()
    if len(match[0]) > LONGEST:
        return _code(text, start, match.end())
    name = _name(scan, match)
    if name:
        return name
    for rule in lexicon.rules:
        hit = rule.match(text, start)
        found = build(hit, lexicon.months, lexicon.month_first) if hit else None
        if found:
            return found
    version = VERSION.match(text, start)
    numeral = lexicon.numeral.match(text, start) or match
    if len(numeral[0]) > LONGEST or (version and version.end() > numeral.end()):
        return _code(text, start, max(numeral.end(), version.end() if version else 0))
    value, also = _numeral(numeral, lexicon.lenient)
    found = Found(value, Kind.NUMBER, start, numeral.end(), also=also)
    _dress(scan, found, numeral.lastgroup == "plain")
    return found


def _code(text: str, start: int, end: int) -> Found:
    """Make a name of what is no number: “3.11.2”, a key of forty digits."""
    return Found(Fraction(0), Kind.NAME, start, end, text[start:end])


def _name(scan: Scan, match: re.Match[str]) -> Found | None:
    """Read “F-16”, “A320”, “COVID-19”: letters tied to digits are a name."""
    text, start = scan.text, match.start()
    end = start - 1 if start and text[start - 1] in "-‑" else start
    head = end
    while head and text[head - 1].isalpha() and end - head < LONGEST_NAME:
        head -= 1
    letters = text[head:end]
    if not letters or currency_before(text, start):
        return None
    tied = end == start and letters.isascii()
    capital = letters != letters.lower() and letters not in scan.lexicon.months
    return (
        Found(Fraction(int(match[0])), Kind.NAME, start, match.end(), letters.casefold()) if tied or capital else None
    )


def _numeral(match: re.Match[str], lenient: bool) -> tuple[Fraction, tuple[Reading, ...]]:
    """Return the value of digits, and what they may mean besides where the language's press is not of one mind."""
    text, how = match[0], match.lastgroup
    digits = [part for part in re.split("[^0-9]+", text) if part]
    whole = Fraction(int("".join(digits)))
    if how not in ("spaced", "grouped", "decimal", "foreign"):
        return whole, ()
    thousands = len(digits[-1]) == 3 and how in ("spaced", "grouped") and not (how == "spaced" and text[-4] in ".,")
    if thousands and how == "grouped":
        thousands = text[-4] == text[len(digits[0])]  # “2.783,825” ends in decimals
    if thousands:
        decimal = lenient and len(digits) == 2 and text[-4] == "." and text[-1] != "0"
        return whole, (Reading(whole / 1000, Kind.NUMBER),) if decimal else ()
    thousands = lenient and how == "decimal" and len(digits[-1]) == 3
    return whole / 10 ** len(digits[-1]), (Reading(whole, Kind.NUMBER),) if thousands else ()


def _dress(scan: Scan, found: Found, plain: bool) -> None:
    """Take in what stands around a number: ordinal signs, scales, units, currencies."""
    ordinal = scan.lexicon.ordinal.match(scan.text, found.end) if plain else None
    if ordinal:
        found.kind, found.end = Kind.ORDINAL, ordinal.end()
        return
    currency = currency_before(scan.text, found.start, scan.found[-1].end if scan.found else 0)
    if currency:
        found.start = currency.start
    _scales(scan, found, bool(currency))
    take_half(scan, found)
    take_part(scan, found)
    if take_unit(scan, found):
        pass
    elif currency:
        found.kind, found.unit = Kind.MONEY, currency.code
    elif plain and found.scale == 1 and not _letters_behind(scan, found):
        _year(scan, found)
    take_span(scan, found)


def _scales(scan: Scan, found: Found, money: bool) -> None:
    short = SHORT_SCALE.match(scan.text, found.end) if money else None
    if short:  # “$5m”
        found.end = short.end()
        multiply(found, SHORT_SCALES[short[1].lower()])
        return
    for _ in range(3):
        if not take_scale(scan, found, found.end):
            return


def _letters_behind(scan: Scan, found: Found) -> bool:
    """Make “4G” and “39C” names; a lower-case unit that is not known leaves a number."""
    match = WORD.match(scan.text, found.end)
    if match and match[0].isascii() and match[0][0].isupper():
        found.kind, found.unit, found.end = Kind.NAME, match[0].casefold(), match.end()
    return bool(match)


def _year(scan: Scan, found: Found) -> None:
    if found.value in YEARS and found.end - found.start == 4:
        found.kind = Kind.YEAR
    elif found.value < 100 and found.end - found.start == 2 and scan.found:
        last = scan.found[-1]  # “1995-96”
        if last.kind is Kind.YEAR and last.end == found.start - 1 and scan.text[last.end] in "-–/":
            found.also += (Reading(last.value - last.value % 100 + found.value, Kind.YEAR),)
