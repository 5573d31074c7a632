"""Symbols of units and currencies that are written alike in every language."""

import re
from typing import NamedTuple

from mtkit.checks.quantities.lexicon import Unit
from mtkit.checks.quantities.values import Kind

__all__ = ["CODES", "IMPERIAL", "METRIC", "SYMBOLS", "currency_before", "measures", "money"]

# unit: its dimension and its size in the dimension's own unit, as a fraction of whole numbers.
# A distance for each hour or second counts as the distance, since languages differ in how they say the time.
METRIC: dict[str, tuple[str, int, int]] = {
    "km": ("m", 1000, 1),
    "m": ("m", 1, 1),
    "cm": ("m", 1, 100),
    "mm": ("m", 1, 1000),
    "km²": ("m²", 1_000_000, 1),
    "m²": ("m²", 1, 1),
    "ha": ("m²", 10_000, 1),
    "m³": ("m³", 1, 1),
    "l": ("m³", 1, 1000),
    "t": ("g", 1_000_000, 1),
    "kg": ("g", 1000, 1),
    "g": ("g", 1, 1),
    "mg": ("g", 1, 1000),
    "GW": ("W", 10**9, 1),
    "MW": ("W", 10**6, 1),
    "kW": ("W", 1000, 1),
    "W": ("W", 1, 1),
    "TWh": ("Wh", 10**12, 1),
    "GWh": ("Wh", 10**9, 1),
    "MWh": ("Wh", 10**6, 1),
    "kWh": ("Wh", 1000, 1),
}

# Units of the other system, in thousandths of the dimension's own unit: they are compared with a tolerance.
IMPERIAL = {
    "lb": ("g", 453_592),
    "mile": ("m", 1_609_344),
    "foot": ("m", 305),
    "inch": ("m", 25),
    "mile²": ("m²", 2_589_988_110),
}

SYMBOLS: dict[str, Unit] = {
    "%": Unit(Kind.PERCENT, "%"),
    "‰": Unit(Kind.PERCENT, "‰"),
    "$US": Unit(Kind.MONEY, "USD"),
    "US$": Unit(Kind.MONEY, "USD"),
    "A$": Unit(Kind.MONEY, "AUD"),
    "$": Unit(Kind.MONEY, "USD"),
    "€": Unit(Kind.MONEY, "EUR"),
    "£": Unit(Kind.MONEY, "GBP"),
    "¥": Unit(Kind.MONEY, "JPY"),
    "₫": Unit(Kind.MONEY, "VND"),
    "°C": Unit(Kind.MEASURE, "°C"),
    "° C": Unit(Kind.MEASURE, "°C"),
    "ºC": Unit(Kind.MEASURE, "°C"),
    "° F": Unit(Kind.MEASURE, "°F"),
    "°F": Unit(Kind.MEASURE, "°F"),
    "km/h": Unit(Kind.MEASURE, "km"),
    "km/s": Unit(Kind.MEASURE, "km"),
    "m/s": Unit(Kind.MEASURE, "m"),
    "km2": Unit(Kind.MEASURE, "km²"),
    "km<sup>2": Unit(Kind.MEASURE, "km²"),
    "m<sup>2": Unit(Kind.MEASURE, "m²"),
    "m2": Unit(Kind.MEASURE, "m²"),
    "m3": Unit(Kind.MEASURE, "m³"),
    "Km": Unit(Kind.MEASURE, "km"),
    "KM": Unit(Kind.MEASURE, "km"),
    "Ha": Unit(Kind.MEASURE, "ha"),
    "mph": Unit(Kind.MEASURE, "mile"),
    "KW": Unit(Kind.MEASURE, "kW"),
    "M€": Unit(Kind.MONEY, "EUR", 10**6),
    "Md€": Unit(Kind.MONEY, "EUR", 10**9),
    "Mds€": Unit(Kind.MONEY, "EUR", 10**9),
    "k€": Unit(Kind.MONEY, "EUR", 1000),
    "M$": Unit(Kind.MONEY, "USD", 10**6),
    "Md$": Unit(Kind.MONEY, "USD", 10**9),
} | {unit: Unit(Kind.MEASURE, unit) for unit in METRIC}

CODES = {
    code: Unit(Kind.MONEY, code)
    for code in ("USD", "EUR", "GBP", "JPY", "VND", "CNY", "KRW", "CHF", "AUD", "CAD", "SGD", "THB", "RUB", "INR")
} | {"RMB": Unit(Kind.MONEY, "CNY"), "NDT": Unit(Kind.MONEY, "CNY"), "FCFA": Unit(Kind.MONEY, "XOF")}

_BEFORE = re.compile(
    f"({'|'.join(re.escape(sign) for sign in ('US$', 'A$', *'$€£¥₫'))}|\\b(?:{'|'.join(CODES)}))[ \u00a0\u202f]?$"
)
_LAST = frozenset(" \u00a0\u202f$€£¥₫") | {code[-1] for code in CODES}


class Currency(NamedTuple):
    """A currency in front of a number."""

    start: int
    code: str


def currency_before(text: str, end: int, floor: int = 0) -> Currency | None:
    """Return the currency in front of an offset (“US$ ”, “VND”), where it begins no earlier than the floor."""
    if not end or text[end - 1] not in _LAST:
        return None
    match = _BEFORE.search(text, max(floor, end - 5), end)
    return Currency(match.start(), (SYMBOLS.get(match[1]) or CODES[match[1]]).code) if match else None


def money(names: dict[str, str]) -> dict[str, Unit]:
    """Return the units of a table “code: names divided by |”."""
    return {name: Unit(Kind.MONEY, code) for code, line in names.items() for name in line.split("|")}


def measures(names: dict[str, str]) -> dict[str, Unit]:
    """Return the units of a table “unit: names divided by |”."""
    return {name: Unit(Kind.MEASURE, unit) for unit, line in names.items() for name in line.split("|")}
