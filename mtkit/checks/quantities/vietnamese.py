"""Vietnamese: its number words, units and patterns."""

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
    small_words,
    units,
)
from mtkit.checks.quantities.patterns import CLOCK, FRACTION, ISO_DATE, MONTH_YEAR, NUMERIC_DATE, UNIVERSAL
from mtkit.checks.quantities.shared_units import CODES, SYMBOLS, measures, money
from mtkit.checks.quantities.values import Kind

__all__ = ["VIETNAMESE"]

CARDINALS = small_words({1: "một|mốt hai ba bốn|tư năm|lăm|nhăm sáu bảy|bẩy tám chín mười"})
SCALES = {
    "nghìn": 1000,
    "ngàn": 1000,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
WORDS = (
    CARDINALS
    | {"linh": Word(Role.LINK, Fraction(0)), "lẻ": Word(Role.LINK, Fraction(0))}
    | {"mươi": Word(Role.TIMES, Fraction(10)), "chục": Word(Role.TIMES, Fraction(10))}
    | {"trăm": Word(Role.TIMES, Fraction(100))}
    | {word: Word(Role.SCALE, Fraction(value)) for word, value in SCALES.items()}
)
# “Năm” is May with a capital only: small, it is “year” far more often.
MONTHS = {str(number): number for number in range(1, 13)} | {f"0{number}": number for number in range(1, 10)}
MONTHS |= months(
    "một|Một|giêng|Giêng",
    "hai|Hai",
    "ba|Ba",
    "tư|Tư",
    "Năm",
    "sáu|Sáu",
    "bảy|Bảy",
    "tám|Tám",
    "chín|Chín",
    "mười|Mười",
    "mười một|Mười Một|Mười một",
    "mười hai|Mười Hai|Mười hai|chạp|Chạp",
)
MONEY = money(
    {
        "USD": "đô la Mỹ|đô-la Mỹ|đôla Mỹ|đô la|đô-la|đôla|đô|Đô la|đồng đô la|dollar|đô Mỹ",
        "AUD": "đô la Úc|đô la Australia",
        "CAD": "đô la Canada",
        "SGD": "đô la Singapore",
        "HKD": "đô la Hồng Kông|đô la Hong Kong",
        "TWD": "Đài tệ|đô la Đài Loan",
        "EUR": "euro|Euro|đồng euro|ơ-rô",
        "GBP": "bảng Anh|bảng",
        "JPY": "yên|yen|Yên|yên Nhật",
        "CNY": "nhân dân tệ|Nhân dân tệ|tệ|NDT|đồng nhân dân tệ",
        "VND": "đồng|đồng Việt Nam|VNĐ",
        "KRW": "won|Won",
        "THB": "baht|bạt",
        "INR": "rupee|rupi",
        "RUB": "rúp|rúp Nga|ruble",
        "XOF": "franc CFA",
        "CHF": "franc Thụy Sĩ",
    }
)
MEASURES = measures(
    {
        "km": "ki lô mét|ki-lô-mét|kilômét|kilomet|cây số|ki lô mét",
        "m": "mét",
        "cm": "xăng-ti-mét|xăng ti mét|centimet",
        "mm": "mi-li-mét|milimet",
        "lb": "pound|pao",
        "mile": "dặm|dặm Anh",
        "mile²": "dặm vuông",
        "foot": "foot|feet|bộ|ft",
        "inch": "inch|inches",
        "km²": "ki-lô-mét vuông|kilômét vuông|km vuông|cây số vuông|ki lô mét vuông",
        "m²": "mét vuông|m vuông",
        "m³": "mét khối|m khối",
        "l": "lít",
        "ha": "héc-ta|hecta|héc ta|hécta|hec-ta",
        "t": "tấn",
        "kg": "ki-lô-gam|kilôgam|kilogam|cân|ký|ki lô gam|kí",
        "g": "gam|gram",
        "mg": "miligam|mi-li-gam",
        "GW": "gigawatt",
        "MW": "megawatt|Megawatt|mê-ga-oát",
        "kW": "kilowatt",
        "kWh": "kilowatt giờ|kilowatt-giờ",
        "°C": "độ C",
        "°F": "độ F",
    }
)
PERCENT = {name: Unit(Kind.PERCENT, "%") for name in ("phần trăm",)} | {
    name: Unit(Kind.NUMBER, "") for name in ("điểm phần trăm", "điểm %")
}
UNITS, UNIT = units(SYMBOLS, CODES, MONEY, MEASURES, PERCENT)
IMPLIED = hints(
    {
        "0": "đêm",
        "1/4": "quý",
        "1/2": "nửa rưỡi bán",
        "1": "nhất đầu duy",
        "2": "đôi cặp nhì nhị song lưỡng cả kép",
        "3": "tam quý",
        "4": "tứ",
        "12": "tá trưa đêm",
        "24": "đêm",
    }
)
IDIOMS = idioms(
    {
        "phần trăm": (100,),
        "thập kỷ": (10,),
        "thập niên": (10,),
        "thế kỷ": (100,),
        "nửa tháng": (15, 2, Fraction(1, 2)),
        "nửa năm": (6, Fraction(1, 2)),
        "nửa giờ": (30, Fraction(1, 2)),
        "nửa tiếng": (30, Fraction(1, 2)),
        "nửa thế kỷ": (50, Fraction(1, 2)),
        "tuần trước": (1,),
    }
)
SPANS = {"thập": 10, "thế": 100, "tá": 12, "chục": 10}

# “Hai đô thị” are two towns, not two dollars, and “hai bộ trưởng” two ministers, not two feet.
TOWN = "(?:thị|đốc|vật|hộ)(?![^\\W_])"
# “Tỷ lệ” is a rate and “tỷ phú” a billionaire.
COMPOUNDS = f"{GAP}(?:lệ|trọng|giá|phú|số|suất)(?![^\\W_])"
_MONTH = alternatives(MONTHS)
_YEAR = "[12][0-9]{3}(?![0-9])"
_IN_YEAR = f"(?:[ ,]{{1,2}}năm{GAP}(?P<year>{_YEAR})|/(?P<year2>{_YEAR}))?"
_DENOMINATOR = alternatives(CARDINALS)
VIETNAMESE = Lexicon(
    numeral=numeral_pattern(",", "."),
    words=WORDS,
    scales=SCALES,
    scale=re.compile(f"{GAP}?(?P<scale>{alternatives(SCALES)})(?![^\\W_])(?!{COMPOUNDS})", re.IGNORECASE),
    units=UNITS,
    unit=re.compile(f"(?! đô {TOWN}| bộ{GAP}[^\\W\\d_])[ \u00a0\u202f\u2009{HYPHENS}]?{UNIT}"),
    months=MONTHS,
    ordinal=re.compile("(?!)"),
    rules=(
        ISO_DATE,
        NUMERIC_DATE,
        re.compile(
            f"(?P<day>[0-3]?[0-9]){GAP}tháng{GAP}(?!một)(?P<month>{_MONTH})(?![^\\W_])(?!{GAP}(?:ngày|năm{GAP}(?![12][0-9]{{3}})))"
            f"{_IN_YEAR}"
        ),
        MONTH_YEAR,
        re.compile(
            f"(?P<hour>[0-2]?[0-9])(?::(?P<minute>[0-5][0-9]))?{GAP}?(?:giờ|[hH])(?![^\\W\\d_])"
            f"(?:{GAP}?(?P<minute2>[0-5]?[0-9])(?![0-9]|[.,/][0-9])(?:{GAP}?(?:phút|p))?(?![^\\W_]))?"
            f"(?:{GAP}(?P<part>sáng|trưa|chiều|tối|đêm|rưỡi))?"
        ),
        CLOCK,
        UNIVERSAL,
        FRACTION,
    ),
    openers={
        "tháng": (re.compile(f"[Tt]háng{GAP}(?P<month>{_MONTH})(?![^\\W_])(?!{GAP}lần){_IN_YEAR}"),),
        "ngày": (re.compile(f"[Nn]gày{GAP}(?P<first>[0-3]?[0-9])[/.-](?P<second>[01]?[0-9])(?![0-9%]|[/.,-][0-9])"),),
        "thứ": (
            re.compile(f"[Tt]hứ{GAP}(?P<ordinal>{_DENOMINATOR}|nhất|nhì|[0-9]{{1,4}})(?![^\\W_]|[.,][0-9])", re.I),
        ),
        "thập": (re.compile(f"thập{GAP}(?:niên|kỷ){GAP}(?:năm{GAP})?(?P<decade>(?:1[0-9]|20)?[0-9]0)(?![0-9])"),),
        "những": (re.compile(f"[Nn]hững{GAP}năm{GAP}(?P<decade>(?:1[0-9]|20)?[0-9]0)(?![0-9])"),),
    },
    implied=IMPLIED,
    spans=SPANS,
    half=re.compile(f"{GAP}(?:[^\\W\\d_]{{1,6}}{GAP})?rưỡi(?![^\\W_])"),
    sure=13,
    idioms=IDIOMS,
    only_before_scales=frozenset({"năm"}),
    compounds=re.compile(COMPOUNDS),
    hour=re.compile(f"{GAP}giờ(?:{GAP}(?P<half>rưỡi))?(?:{GAP}(?P<part>sáng|trưa|chiều|tối|đêm))?(?![^\\W_])"),
    months_in_order=frozenset(),
    part=re.compile(f"{GAP}phần{GAP}(?P<den>{_DENOMINATOR}|[0-9]{{1,3}})(?![^\\W_])"),
)
