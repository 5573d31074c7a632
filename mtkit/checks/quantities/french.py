"""French: its number words, units and patterns."""

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

__all__ = ["FRENCH"]

CARDINALS = small_words(
    {
        2: "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
        20: "vingt|vingts",
        30: "trente",
        40: "quarante",
        50: "cinquante",
        60: "soixante",
        70: "septante",
        80: "huitante|octante",
        90: "nonante",
    }
)
ORDINALS = ordinals(
    {
        1: "unième deuxième|deuxièmes troisième|troisièmes",
        4: "quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième quatorzième",
        15: "quinzième seizième",
        20: "vingtième",
        30: "trentième",
        40: "quarantième",
        50: "cinquantième",
        60: "soixantième",
    }
)
ORDINALS |= {f"{name}s": word for name, word in ORDINALS.items()}
SCALES = {
    "mille": 1000,
    "millier": 1000,
    "milliers": 1000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
    "billion": 10**12,
    "billions": 10**12,
    "trillion": 10**18,
    "trillions": 10**18,
}
WORDS = (
    CARDINALS
    | ORDINALS
    | {"un": Word(Role.ADD, Fraction(1)), "une": Word(Role.ADD, Fraction(1)), "et": Word(Role.LINK, Fraction(0))}
    | small_words({1: "premier|première|premiers|premières second|seconde|seconds"}, Role.FIRST)
    | {"cent": Word(Role.TIMES, Fraction(100)), "cents": Word(Role.TIMES, Fraction(100))}
    | {
        "tiers": Word(Role.PART, Fraction(3)),
        "quart": Word(Role.PART, Fraction(4)),
        "quarts": Word(Role.PART, Fraction(4)),
    }
    | {word: Word(Role.SCALE, Fraction(value)) for word, value in SCALES.items()}
)
MONTHS = months(
    "janvier|janv.",
    "février|févr.|fevrier",
    "mars",
    "avril|avr.",
    "mai",
    "juin",
    "juillet|juil.",
    "août|aout",
    "septembre|sept.",
    "octobre|oct.",
    "novembre|nov.",
    "décembre|déc.|decembre",
)
MONEY = money(
    {
        "USD": "dollar|dollars|dollars américains|dollars US|dollars des États-Unis",
        "AUD": "dollars australiens",
        "CAD": "dollars canadiens",
        "SGD": "dollars singapouriens|dollars de Singapour",
        "HKD": "dollars hongkongais|dollars de Hong Kong",
        "TWD": "dollars taïwanais",
        "EUR": "euro|euros|Euros",
        "GBP": "livre sterling|livres sterling",
        "JPY": "yen|yens",
        "CNY": "yuan|yuans|renminbi",
        "VND": "dong|dongs|dông|dôngs|đồng|đồngs",
        "KRW": "won|wons",
        "THB": "baht|bahts|baths",
        "INR": "roupie|roupies",
        "RUB": "rouble|roubles",
        "XOF": "francs CFA|franc CFA",
        "CHF": "francs suisses|franc suisse",
    }
)
MEASURES = measures(
    {
        "km": "kilomètre|kilomètres",
        "m": "mètre|mètres",
        "cm": "centimètre|centimètres",
        "mm": "millimètre|millimètres",
        "lb": "livre|livres",
        "mile": "mile|miles|milles",
        "foot": "pied|pieds|ft",
        "inch": "pouce|pouces",
        "mile²": "miles carrés|mile carré",
        "km²": "kilomètres carrés|kilomètre carré|km carrés|km carré",
        "m²": "mètres carrés|mètre carré",
        "m³": "mètres cubes|mètre cube",
        "l": "litre|litres",
        "ha": "hectare|hectares",
        "t": "tonne|tonnes",
        "kg": "kilo|kilos|kilogramme|kilogrammes",
        "g": "gramme|grammes",
        "mg": "milligramme|milligrammes",
        "GW": "gigawatt|gigawatts",
        "MW": "mégawatt|mégawatts",
        "kW": "kilowatt|kilowatts",
        "TWh": "térawattheures|térawattheure",
        "GWh": "gigawattheures|gigawattheure",
        "MWh": "mégawattheures|mégawattheure",
        "kWh": "kilowattheures|kilowattheure",
        "°C": "degrés Celsius|degrés centigrades",
    }
)
PERCENT = {name: Unit(Kind.PERCENT, "%") for name in ("pour cent", "p. cent", "pourcent")}
UNITS, UNIT = units(SYMBOLS, CODES, MONEY, MEASURES, PERCENT)
IMPLIED = hints(
    {
        "0": "minuit aucun aucune zéro",
        "1/100": "centième",
        "1/4": "trimestre",
        "1/2": "demi demie moitié mi semestre",
        "1": "unique seul",
        "2": (
            "couple paire jumeau jumeaux jumelles duo bilatéral second bimestriel bilatérale bilingue binôme duel "
            "bi bidimensionnel binaire biennal biennale avant-dernier quinzaine"
        ),
        "3": (
            "tri trio trilingue tripartite trilatéral trilatérale tridimensionnel tridimensionnelle "
            "triennal triennale trimestre"
        ),
        "4": "quadriennal quadriennale",
        "5": "quinquennale quinquennal quinquennat",
        "6": "semestre",
        "7": "semaine",
        "8": "huitaine",
        "10": "décennie décennal décennale adolescent adolescente dizaine",
        "12": "douzaine midi minuit",
        "14": "quinzaine",
        "15": "quinzaine",
        "20": "vingtaine",
        "24": "minuit",
        "30": "trentaine",
        "40": "quadragénaire quarantaine",
        "48": "quarantaine",
        "50": "quinquagénaire cinquantenaire cinquantaine",
        "60": "sexagénaire soixantaine",
        "70": "septuagénaire",
        "80": "octogénaire",
        "90": "nonagénaire",
        "100": "siècle centennal centennale centième quintal centenaire centaine",
        "200": "bicentenaire",
        "300": "tricentenaire",
        "1000": "millénaire millième",
    }
)
# “Double”, “doublée”, “doublant” …
TIMES = {"doubl": 2, "redoubl": 2, "tripl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6, "septupl": 7, "octupl": 8}
TIMES |= {"décupl": 10, "centupl": 100}
ENDINGS = "e|er|é|ée|ent|ant|ement|era|eront|erait|ait|aient|a"
IMPLIED |= {stem + end: (Fraction(factor),) for stem, factor in TIMES.items() for end in ENDINGS.split("|")}
IMPLIED |= {f"{word}s": values for word, values in IMPLIED.items() if not word.endswith("s")}
IDIOMS = idioms(
    {
        "quinze jours": (15, 14, 2, Fraction(1, 2)),
        "quinzaine[s]? de jours": (15, 14, 2),
        "huit jours": (8, 7, 1),
        "sept jours": (7, 1),
        "un quart d['’]heure": (15, Fraction(1, 4)),
        "quart d['’]heure": (15, Fraction(1, 4)),
        "quart": (Fraction(1, 4), 15, 4),
        "trois quarts d['’]heure": (45, Fraction(3, 4)),
        "demi-heure": (30, Fraction(1, 2)),
        "demi-siècle": (50, Fraction(1, 2)),
        "demi-douzaine": (6, Fraction(1, 2)),
        "un cent de dollar": (1,),
    }
)
SPANS = {
    "décennies": 10, "siècles": 100, "millénaires": 1000, "semestres": 6, "trimestres": 3, "douzaines": 12,
    "dizaines": 10, "centaines": 100,
}  # fmt: skip
WEEKDAYS = {"lundi": 2, "mardi": 3, "mercredi": 4, "jeudi": 5, "vendredi": 6, "samedi": 7}

# “Les deux pays” are both countries, and “deux fois plus” is double.
TOGETHER = frozenset(
    {"les", "ces", "ses", "leurs", "nos", "vos", "mes", "des", "aux", "tous", "toutes", "en", "à", "entre", "dans"}
    | {"d", "l", "premiers", "dernières"}
)
IDLE = frozenset(
    {"fois", "pays", "parties", "côtés", "derniers", "dernières", "premiers", "premières", "autres", "sens", "temps"}
)
_MONTH = alternatives(MONTHS)
_YEAR = "[12][0-9]{3}(?![0-9])"
FRENCH = Lexicon(
    numeral=numeral_pattern(",", "."),
    words=WORDS,
    scales=SCALES | {"Mds": 10**9, "Md": 10**9},
    scale=re.compile(f"{GAP}?(?:(?:de|d['’]){GAP}?)?(?P<scale>{alternatives(SCALES)}|Mds?)(?![^\\W_])"),
    units=UNITS,
    unit=re.compile(f"[ \u00a0\u202f\u2009{HYPHENS}]?(?:de{GAP}|d['’])?{UNIT}"),
    months=MONTHS,
    ordinal=re.compile("(?:ers?|ères?|res?|ᵉʳ|ʳᵉ|es?|ᵉ|è|èmes?|ème|emes?|ièmes?|nde?s?|d)(?![^\\W_])"),
    rules=(
        ISO_DATE,
        NUMERIC_DATE,
        re.compile(
            f"(?P<day>[0-3]?[0-9])(?:er|ᵉʳ)?{GAP}(?P<month>{_MONTH})(?![^\\W_])(?:{GAP}(?P<year>{_YEAR}))?",
            re.IGNORECASE,
        ),
        MONTH_YEAR,
        re.compile(
            f"(?P<hour>[0-2]?[0-9]){GAP}?(?:[hH]|heures?)"
            f"(?:{GAP}?(?P<minute>[0-5][0-9])(?![0-9])(?:{GAP}?(?:min|mn|minutes)(?![^\\W_]))?|(?![^\\W_]))"
            f"(?:{GAP}(?P<part>du matin|de l['’]après-midi|du soir))?"
        ),
        re.compile(
            f"(?P<whole>[0-9]{{1,5}}){GAP}?(?:mètres?|m|euros?|secondes?|s){GAP}(?P<hundredths>[0-9]{{2}})(?![0-9])"
        ),
        CLOCK,
        UNIVERSAL,
        FRACTION,
    ),
    openers={
        name: (re.compile(f"(?P<month>{_MONTH})(?![^\\W_])(?:{GAP}(?P<year>{_YEAR}))?", re.IGNORECASE),)
        for name in MONTHS
        if name[-1] != "."
    }
    | {"années": (re.compile(f"années{GAP}(?P<decade>(?:1[0-9]|20)?[0-9]0)(?![0-9])"),)},
    implied=IMPLIED,
    spans=SPANS,
    idioms=IDIOMS,
    hour=re.compile(f"{GAP}heures?(?:{GAP}et{GAP}(?P<half>demie))?(?![^\\W_])(?:{GAP}(?P<part>du soir))?"),
    months_in_order=frozenset({"mois"}),
    first_months=re.compile(f"{GAP}premiers{GAP}mois"),
    floors=frozenset({"étage", "étages"}),
    half=re.compile(f"{GAP}(?:[^\\W\\d_]{{1,12}}{GAP})?et{GAP}demie?(?![^\\W_])"),
    lenient=True,
    sure=2,
    ratios=frozenset({"sur", "par"}),
    roman_ordinals=True,
    doubtful=frozenset({"neuf"}),  # “new”, unless things follow
    unsure_months=frozenset(name.capitalize() for name in MONTHS),
    together=TOGETHER,
    idle=IDLE,
    bare=frozenset({"cent", "mille"}),
    weekdays=WEEKDAYS,
)
