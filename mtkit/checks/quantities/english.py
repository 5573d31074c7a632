"""English: its number words, units and patterns."""

import re
from fractions import Fraction

from mtkit.checks.quantities.lexicon import (
    GAP,
    HYPHENS,
    Lexicon,
    Role,
    Unit,
    Word,
    alternatives,
    hints,
    idioms,
    months,
    numeral_pattern,
    ordinals,
    small_words,
    units,
)
from mtkit.checks.quantities.patterns import CLOCK, FRACTION, ISO_DATE, MONTH_YEAR, NUMERIC_DATE, UNIVERSAL
from mtkit.checks.quantities.shared_units import CODES, SYMBOLS, measures, money
from mtkit.checks.quantities.values import Kind

__all__ = ["ENGLISH"]

CARDINALS = small_words(
    {
        1: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
        18: "eighteen nineteen twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }
)
ORDINALS = ordinals(
    {
        1: "first|firstly second|secondly third|thirds fourth|fourths fifth|fifths sixth|sixths seventh|sevenths",
        8: "eighth|eighths ninth|ninths tenth|tenths eleventh twelfth thirteenth fourteenth fifteenth sixteenth",
        17: "seventeenth eighteenth nineteenth twentieth",
        30: "thirtieth",
        40: "fortieth",
        50: "fiftieth",
        60: "sixtieth",
        100: "hundredth",
    }
)
SCALES = {
    "thousand": 1000,
    "thousands": 1000,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "trillion": 10**12,
    "trillions": 10**12,
    "quadrillion": 10**15,
}
ABBREVIATED = {"bn": 10**9, "tn": 10**12, "mn": 10**6, "mln": 10**6, "bln": 10**9}
WORDS = (
    CARDINALS
    | ORDINALS
    | {"and": Word(Role.LINK, Fraction(0))}
    | {"hundred": Word(Role.TIMES, Fraction(100)), "hundreds": Word(Role.TIMES, Fraction(100))}
    | {"quarter": Word(Role.PART, Fraction(4)), "quarters": Word(Role.PART, Fraction(4))}
    | {word: Word(Role.SCALE, Fraction(value)) for word, value in SCALES.items()}
)
MONTHS = months(
    "January|Jan.|Jan",
    "February|Feb.|Feb",
    "March|Mar.",
    "April|Apr.",
    "May",
    "June|Jun.",
    "July|Jul.",
    "August|Aug.",
    "September|Sept.|Sep.|Sept|Sep",
    "October|Oct.|Oct",
    "November|Nov.|Nov",
    "December|Dec.|Dec",
)
MONEY = money(
    {
        "USD": "dollar|dollars|US dollars|US dollar|U.S. dollars|American dollars",
        "AUD": "Australian dollars",
        "CAD": "Canadian dollars",
        "SGD": "Singapore dollars",
        "HKD": "Hong Kong dollars",
        "TWD": "Taiwan dollars|Taiwanese dollars",
        "EUR": "euro|euros|Euro|Euros",
        "GBP": "pounds sterling|British pounds",
        "JPY": "yen",
        "CNY": "yuan|renminbi",
        "VND": "dong|dongs|Vietnamese dong|Vietnam dong",
        "KRW": "won",
        "THB": "baht|bahts",
        "INR": "rupees|rupee",
        "RUB": "roubles|rubles|ruble|rouble",
        "XOF": "CFA francs",
        "CHF": "Swiss francs",
    }
)
MEASURES = measures(
    {
        "km": "kilometre|kilometres|kilometer|kilometers|kms",
        "m": "metre|metres|meter|meters",
        "cm": "centimetre|centimetres|centimeter|centimeters",
        "mm": "millimetre|millimetres|millimeter|millimeters",
        "lb": "pound|pounds|lb|lbs",
        "mile": "mile|miles|mi",
        "mile²": "square miles|square mile|sq mi|sq. mi",
        "foot": "foot|feet|ft",
        "inch": "inch|inches",
        "km²": "square kilometres|square kilometers|square kilometre|square kilometer|square km|sq km|sq. km",
        "m²": "square metres|square meters|square metre|square meter|square m|sq m",
        "m³": "cubic metres|cubic meters|cubic metre|cubic meter",
        "l": "litre|litres|liter|liters",
        "ha": "hectare|hectares",
        "t": "tonne|tonnes|ton|tons|metric tons",
        "kg": "kilo|kilos|kilogram|kilograms",
        "g": "gram|grams|gramme|grammes",
        "mg": "milligram|milligrams",
        "GW": "gigawatt|gigawatts",
        "MW": "megawatt|megawatts",
        "kW": "kilowatt|kilowatts",
        "TWh": "terawatt-hours|terawatt hours|terawatt-hour",
        "GWh": "gigawatt-hours|gigawatt hours|gigawatt-hour",
        "MWh": "megawatt-hours|megawatt hours|megawatt-hour",
        "kWh": "kilowatt-hours|kilowatt hours|kilowatt-hour",
        "°C": "degrees Celsius|degrees centigrade",
        "°F": "degrees Fahrenheit",
    }
)
PERCENT = {name: Unit(Kind.PERCENT, "%") for name in ("percent", "per cent", "pct")}
UNITS, UNIT = units(SYMBOLS, CODES, MONEY, MEASURES, PERCENT)
IMPLIED = hints(
    {
        "0": "midnight zero no none",
        "1/4": "quarterly",
        "1/2": "half halves halved halve halving",
        "1": "single once only sole top a an",
        "2": (
            "both double doubled doubling doubles twice twofold couple couples pair pairs twin twins duo dual "
            "bilateral biennial fortnight"
        ),
        "3": "triple tripled trio thrice threefold quarterly",
        "4": "quadruple quadrupled",
        "5": "fivefold",
        "6": "semester",
        "10": "tenfold decade teenager teen",
        "12": "dozen noon midday midnight",
        "14": "fortnight",
        "15": "fortnight",
        "20": "score",
        "24": "midnight",
        "100": "century centenary",
        "1000": "millennium",
    }
)
IDIOMS = idioms(
    {
        "quarter of an hour": (15, Fraction(1, 4)),
        "quarter-hour": (15, Fraction(1, 4)),
        "half an hour": (30, Fraction(1, 2)),
        "half-hour": (30, Fraction(1, 2)),
        "half a century": (50, Fraction(1, 2)),
        "half-century": (50, Fraction(1, 2)),
        "half a dozen": (6, Fraction(1, 2)),
        "half a year": (6, Fraction(1, 2)),
        "half-year": (6, Fraction(1, 2)),
        "two weeks": (2, 14, 15),
    }
)
SPANS = {
    "decade": 10,
    "century": 100,
    "decades": 10,
    "centuries": 100,
    "millennia": 1000,
    "dozen": 12,
    "dozens": 12,
    "score": 20,
    "quarters": 3,
}
WEEKDAYS = {"monday": 2, "tuesday": 3, "wednesday": 4, "thursday": 5, "friday": 6, "saturday": 7}

_MONTH = alternatives(MONTHS)
_FULL = alternatives(name for name in MONTHS if name == "May" or len(name) > 4 or name in ("June", "July"))
_YEAR = "[12][0-9]{3}(?![0-9])"
ENGLISH = Lexicon(
    numeral=numeral_pattern(".", ","),
    words=WORDS,
    scales=SCALES | ABBREVIATED,
    scale=re.compile(f"[ \u00a0\u202f\u2009{HYPHENS}]?(?P<scale>{alternatives(SCALES | ABBREVIATED)})(?![^\\W_])"),
    units=UNITS,
    unit=re.compile(f"[ \u00a0\u202f\u2009{HYPHENS}]?(?:of{GAP})?{UNIT}"),
    months=MONTHS,
    ordinal=re.compile("(?:st|nd|rd|th)(?![^\\W_])"),
    rules=(
        ISO_DATE,
        NUMERIC_DATE,
        re.compile(
            f"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?{GAP}(?:of{GAP})?(?P<month>{_MONTH})(?![^\\W_])"
            f"(?:,?{GAP}(?P<year>{_YEAR}))?"
        ),
        MONTH_YEAR,
        re.compile("(?P<decade>[12][0-9]{2}0|[1-9]0)['’]?s(?![^\\W_])"),
        re.compile(
            f"(?P<hour>[0-2]?[0-9])(?:[:.](?P<minute>[0-5][0-9]))?{GAP}?(?P<part>[ap]\\.?m|[AP]\\.?M)(?:\\.|(?![^\\W_]))"
        ),
        re.compile(f"(?P<hour>[0-2]?[0-9]){GAP}o['’]clock(?:{GAP}in{GAP}the{GAP}(?P<part>morning|afternoon|evening))?"),
        CLOCK,
        UNIVERSAL,
        FRACTION,
    ),
    openers={
        name.lower(): (
            re.compile(
                f"(?P<month>{_MONTH})\\.?{GAP}(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9]|[,.][0-9]|[^\\W_])"
                f"(?:,?{GAP}(?P<year>{_YEAR}))?"
            ),
            re.compile(f"(?P<month>{_FULL})(?![^\\W_])(?:,?{GAP}(?:of{GAP}|in{GAP})?(?P<year>{_YEAR}))?"),
            re.compile(f"(?P<month>{_MONTH})(?=[-–](?:{_MONTH})(?![^\\W_]))"),  # “Nov–Feb”
            re.compile(f"(?<=[a-z][-–])(?P<month>{_MONTH})(?![^\\W_])"),
        )
        for name in MONTHS
        if name[-1] != "."
    },
    implied=IMPLIED,
    spans=SPANS,
    idioms=IDIOMS,
    hour=re.compile(f"{GAP}o['’]clock(?P<half>(?!))?"),
    months_in_order=frozenset({"month"}),
    half=re.compile(f"{GAP}and{GAP}a{GAP}half(?![^\\W_])"),
    month_first=True,
    unsure_months=frozenset({"May", "March", "June", "April", "August"}),
    weekdays=WEEKDAYS,
)
