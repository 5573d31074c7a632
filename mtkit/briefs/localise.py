"""A key figure in the convention of another language, by its value: no model is asked.

Sources: Unicode CLDR (through babel) for the grouping of digits and for names of currencies; for large amounts the
press of each language, which counts in billions in English and Vietnamese and in myriads (万, 億, 兆) in Japanese.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from mtkit.checks import Kind, Quantity, compare_quantities, read_quantities
from mtkit.checks.quantities.shared_units import METRIC
from mtkit.languages import primary

__all__ = ["localise"]

_SCALES = {
    "fr": {10**9: ("milliard", "milliards"), 10**6: ("million", "millions")},
    "en": {10**9: ("billion", "billion"), 10**6: ("million", "million")},
    "vi": {10**9: ("tỷ", "tỷ"), 10**6: ("triệu", "triệu")},
}
_MYRIADS = {10**12: "兆", 10**8: "億", 10**4: "万"}
# A currency that is not here goes by its name in CLDR.
_CURRENCIES = {
    "fr": {"USD": "dollars", "VND": "dongs", "JPY": "yens", "EUR": "euros", "CNY": "yuans", "KRW": "wons"},
    "en": {"VND": "dong", "JPY": "yen", "CNY": "yuan", "KRW": "won"},
    "vi": {"USD": "USD", "VND": "đồng", "JPY": "yên", "EUR": "euro", "CNY": "nhân dân tệ", "KRW": "won"},
    "ja": {"USD": "ドル", "VND": "ドン", "JPY": "円", "EUR": "ユーロ", "CNY": "元", "KRW": "ウォン"},
}
_SIGNS = {"USD": "US$", "EUR": "€", "GBP": "£"}  # that English puts in front of the amount
_MOST_DECIMALS = 3


def localise(value: str, source: str, target: str) -> str:
    """Return a figure in the convention of the target language; empty where it is not certain how to write it.

    ``17,07 milliards de dollars`` is ``US$17.07 billion`` in English and ``170億7000万ドル`` in Japanese. What comes
    back has been read again and has the value of what went in.
    """
    ours, theirs = primary(source), primary(target)
    if ours == theirs:
        return value
    if ours not in _CURRENCIES or theirs not in _CURRENCIES:
        return ""
    read = read_quantities(value, ours)
    if len(read) != 1 or read[0].text.strip() != value.strip() or read[0].kind not in _WRITERS:
        return ""
    written = _WRITERS[read[0].kind](read[0], theirs)
    again = read_quantities(written, theirs)
    same = len(again) == 1 and again[0].value == read[0].value and again[0].unit == read[0].unit
    return written if same and not compare_quantities(value, written, ours, theirs) else ""


def _number(quantity: Quantity, language: str) -> str:
    return "" if quantity.unit else " ".join(part for part in _scaled(quantity.value, language) if part)


def _percent(quantity: Quantity, language: str) -> str:
    space = "\u00a0" if language == "fr" else ""
    return f"{_digits(quantity.value, language)}{space}{quantity.unit}" if quantity.unit in {"%", "‰"} else ""


def _measure(quantity: Quantity, language: str) -> str:
    if quantity.unit not in METRIC or "/" in quantity.text or " par " in quantity.text:  # a speed is no distance
        return ""
    return f"{_digits(quantity.value, language)}{'' if language == 'ja' else ' '}{quantity.unit}"


def _money(quantity: Quantity, language: str) -> str:
    number, scale = _scaled(quantity.value, language)
    if not number:
        return ""
    if language == "en" and (sign := _SIGNS.get(quantity.unit)):
        return f"{sign}{number} {scale}".strip()
    currency = _CURRENCIES[language].get(quantity.unit) or _currency_name(quantity.unit, language)
    if language == "ja":
        return number + currency
    link = ("d’" if currency[0] in "aeiou" else "de ") if language == "fr" and scale else ""
    return " ".join(part for part in (number, scale, link + currency) if part)


_WRITERS: dict[Kind, Callable[[Quantity, str], str]] = {
    Kind.NUMBER: _number,
    Kind.PERCENT: _percent,
    Kind.MEASURE: _measure,
    Kind.MONEY: _money,
}


def _currency_name(code: str, language: str) -> str:
    from babel.numbers import get_currency_name

    return get_currency_name(code, count=2, locale=language)


def _scaled(value: Fraction, language: str) -> tuple[str, str]:
    """Return the digits of an amount and its scale word; Japanese writes both in one."""
    if language == "ja":
        return _myriads(value), ""
    for scale, (one, many) in _SCALES[language].items():
        if value >= scale and (value / scale * 10**_MOST_DECIMALS).denominator == 1:
            return _digits(value / scale, language), one if value < 2 * scale else many
    return _digits(value, language), ""


def _myriads(value: Fraction) -> str:
    if value < 10**4:
        return _digits(value, "ja").replace(",", "")
    if value.denominator != 1:
        return ""
    rest, parts = value.numerator, ""
    for scale, sign in _MYRIADS.items():
        count, rest = divmod(rest, scale)
        parts += f"{count}{sign}" if count else ""
    return parts + (str(rest) if rest else "")


def _digits(value: Fraction, language: str) -> str:
    """Return a number with the decimal sign and the grouping of a language."""
    from babel.numbers import format_decimal

    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(format_decimal(exact, locale=language, decimal_quantization=False))
