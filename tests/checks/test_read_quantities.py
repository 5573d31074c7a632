"""Every way of writing a quantity is read as its value, kind and unit."""

import unicodedata
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.checks import Kind, Quantity, read_quantities
from mtkit.errors import OptionError

LANGUAGES = ["fr", "en", "vi", "ja"]


def only(text: str, language: str) -> Quantity:
    """The only quantity that is not a mere hint."""
    sure = [q for q in read_quantities(text, language) if not q.vague]
    assert len(sure) == 1, sure
    return sure[0]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "1 040 habitants", 1040),
        ("fr", "1\u202f040 habitants", 1040),
        ("fr", "60.000 visiteurs", 60_000),
        ("fr", "17 200 000 entrées", 17_200_000),
        ("fr", "une note de 5,6", Fraction("5.6")),
        ("en", "60,000 visitors", 60_000),
        ("en", "a score of 5.6", Fraction("5.6")),
        ("vi", "60.000 lượt khách", 60_000),
        ("vi", "5,6 điểm", Fraction("5.6")),
        ("ja", "6万人", 60_000),
        ("ja", "10万4500バレル", 104_500),
        ("ja", "１，２３４人", 1234),
        ("ja", "3千社", 3000),
        ("fr", "9 milliers", 9000),
        ("fr", "trente-cinq ans", 35),
        ("fr", "quatre-vingt-dix-sept lots", 97),
        ("fr", "deux cent cinquante mille foyers", 250_000),
        ("fr", "soixante et onze communes", 71),
        ("fr", "trois siècles et demi", 350),
        ("fr", "un million et demi", 1_500_000),
        ("en", "two hundred and fifty thousand homes", 250_000),
        ("en", "sixty-three plots", 63),
        ("en", "one and a half million", 1_500_000),
        ("en", "half a million people", 500_000),
        ("vi", "hai mươi ba tỉnh", 23),
        ("vi", "ba mươi tư tỉnh", 34),
        ("vi", "tám trăm ba mươi hai phạm nhân", 832),
        ("vi", "hai mươi năm", 20),
        ("vi", "hai mươi lăm năm", 25),
        ("vi", "nửa triệu người", 500_000),
        ("vi", "2 tỷ rưỡi", 2_500_000_000),
        ("ja", "二十三人", 23),
        ("ja", "二百五十件", 250),
    ],
)
def test_numbers(language: str, text: str, value: Fraction) -> None:
    quantity = only(text, language)
    assert quantity.value == value
    assert quantity.kind is Kind.NUMBER


@pytest.mark.parametrize(
    ("language", "text", "value", "kind", "unit"),
    [
        ("fr", "12 %", 12, Kind.PERCENT, "%"),
        ("fr", "12,5 pour cent", Fraction("12.5"), Kind.PERCENT, "%"),
        ("fr", "cinq pour cent", 5, Kind.PERCENT, "%"),
        ("en", "12.5 percent", Fraction("12.5"), Kind.PERCENT, "%"),
        ("vi", "20 phần trăm", 20, Kind.PERCENT, "%"),
        ("ja", "12.5パーセント", Fraction("12.5"), Kind.PERCENT, "%"),
        ("ja", "2割", 20, Kind.PERCENT, "%"),
        ("fr", "16ᵉ rang", 16, Kind.ORDINAL, ""),
        ("fr", "le 1er prix", 1, Kind.ORDINAL, ""),
        ("fr", "le dix-huitième forum", 18, Kind.ORDINAL, ""),
        ("fr", "au XXe siècle", 20, Kind.ORDINAL, ""),
        ("en", "the 16th place", 16, Kind.ORDINAL, ""),
        ("en", "the twenty-first forum", 21, Kind.ORDINAL, ""),
        ("vi", "xếp thứ 16", 16, Kind.ORDINAL, ""),
        ("vi", "lần thứ mười tám", 18, Kind.ORDINAL, ""),
        ("ja", "第16回", 16, Kind.ORDINAL, ""),
        ("ja", "16番目", 16, Kind.ORDINAL, ""),
        ("ja", "20世紀", 20, Kind.ORDINAL, ""),
        ("fr", "17,07 milliards de dollars", 17_070_000_000, Kind.MONEY, "USD"),
        ("en", "17.07 billion US dollars", 17_070_000_000, Kind.MONEY, "USD"),
        ("en", "$17.07bn", 17_070_000_000, Kind.MONEY, "USD"),
        ("en", "$5m", 5_000_000, Kind.MONEY, "USD"),
        ("vi", "17,07 tỷ USD", 17_070_000_000, Kind.MONEY, "USD"),
        ("ja", "170億7000万米ドル", 17_070_000_000, Kind.MONEY, "USD"),
        ("fr", "2 783,8 milliards de VND", 2_783_800_000_000, Kind.MONEY, "VND"),
        ("vi", "2.783,8 tỷ đồng", 2_783_800_000_000, Kind.MONEY, "VND"),
        ("ja", "2兆7838億ドン", 2_783_800_000_000, Kind.MONEY, "VND"),
        ("en", "VND5 million", 5_000_000, Kind.MONEY, "VND"),
        ("fr", "12 M€", 12_000_000, Kind.MONEY, "EUR"),
        ("ja", "156円80銭", Fraction("156.8"), Kind.MONEY, "JPY"),
        ("ja", "2メートル14センチ", Fraction("2.14"), Kind.MEASURE, "m"),
        ("ja", "6メートル23", Fraction("6.23"), Kind.MEASURE, "m"),
        ("fr", "4 000 m²", 4000, Kind.MEASURE, "m²"),
        ("fr", "quarante mètres", 40, Kind.MEASURE, "m"),
        ("en", "a 47-kilometer pipeline", 47, Kind.MEASURE, "km"),
        ("en", "a 50-megawatt-hour battery", 50, Kind.MEASURE, "MWh"),
        ("vi", "63 ha", 63, Kind.MEASURE, "ha"),
        ("ja", "140万立方メートル", 1_400_000, Kind.MEASURE, "m³"),
        ("fr", "32 ° C", 32, Kind.MEASURE, "°C"),
        ("fr", "à 10h30", 630, Kind.TIME, ""),
        ("en", "at 10:30 a.m.", 630, Kind.TIME, ""),
        ("en", "at 5 p.m.", 1020, Kind.TIME, ""),
        ("vi", "10 giờ 30 phút", 630, Kind.TIME, ""),
        ("ja", "午前10時30分", 630, Kind.TIME, ""),
        ("ja", "午後5時半", 1050, Kind.TIME, ""),
        ("fr", "le 9 octobre 2025", 20251009, Kind.DATE, ""),
        ("fr", "le 9/10/2025", 20251009, Kind.DATE, ""),
        ("en", "October 9, 2025", 20251009, Kind.DATE, ""),
        ("en", "9 October 2025", 20251009, Kind.DATE, ""),
        ("vi", "ngày 9 tháng 10 năm 2025", 20251009, Kind.DATE, ""),
        ("vi", "ngày 9/10", 1009, Kind.DATE, ""),
        ("vi", "tháng 9/2025", 20250900, Kind.DATE, ""),
        ("ja", "2025年10月9日", 20251009, Kind.DATE, ""),
        ("ja", "12月", 1200, Kind.DATE, ""),
        ("fr", "depuis 2021", 2021, Kind.YEAR, ""),
        ("fr", "les années 1990", 1990, Kind.YEAR, ""),
        ("en", "the 1990s", 1990, Kind.YEAR, ""),
        ("ja", "1990年代", 1990, Kind.YEAR, ""),
        ("ja", "令和7年", 2025, Kind.YEAR, ""),
        ("ja", "二〇二五年", 2025, Kind.YEAR, ""),
        ("en", "an F-16 fighter", 16, Kind.NAME, "f"),
        ("fr", "la COVID-19", 19, Kind.NAME, "covid"),
        ("en", "the 4G network", 4, Kind.NAME, "g"),
    ],
)
def test_kinds(language: str, text: str, value: Fraction, kind: Kind, unit: str) -> None:
    quantity = only(text, language)
    assert (quantity.value, quantity.kind, quantity.unit) == (value, kind, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "une dizaine de villes, des milliers de dollars et un pays"),
        ("fr", "les deux parties ont doublé leurs échanges"),
        ("fr", "un véhicule flambant neuf"),
        ("fr", "Mme Mai, sur Mars"),
        ("en", "a country, both sides, millions of people"),
        ("vi", "tỷ lệ và đầu tư năm nay"),
        ("vi", "một tỷ phú"),
        ("ja", "一部の千葉県民と数十社"),
    ],
)
def test_hints_are_vague(language: str, text: str) -> None:
    assert all(q.vague for q in read_quantities(text, language))


@pytest.mark.parametrize("text", ["東京3月27日", "【東京3月27日VNA】", "北京3月27日"])
def test_a_dateline_of_tokyo_is_no_large_number(text: str) -> None:
    assert [(q.text, q.kind, q.value) for q in read_quantities(text, "ja")] == [("3月27日", Kind.DATE, 327)]


def test_place_and_text() -> None:
    text = "Soit 283,82 € et 4 000 km."
    assert [(q.text, text[q.start : q.end]) for q in read_quantities(text, "fr")] == [
        ("283,82 €", "283,82 €"),
        ("4 000 km", "4 000 km"),
    ]


def test_a_range_shares_scale_and_unit() -> None:
    low, high = read_quantities("de 10 à 15 milliards de yens", "fr")
    assert (Fraction(10 * 10**9), Kind.MONEY, "JPY") in low.readings
    assert high.value == 15 * 10**9


def test_decomposed_text_keeps_its_offsets() -> None:
    text = unicodedata.normalize("NFD", "đạt 17,07 tỷ đồng năm 2025")
    money, *_, year = read_quantities(text, "vi")
    assert (money.value, money.unit) == (17_070_000_000, "VND")
    assert text[year.start : year.end] == "2025"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_between_two_numbers_belongs_to_one(language: str) -> None:
    first, second = read_quantities("5$6", language)
    assert (first.text, second.text) == ("5$", "6")


def test_regional_tags_and_unknown_languages() -> None:
    assert read_quantities("12", "fr-FR")
    with pytest.raises(OptionError, match="de"):
        read_quantities("12", "de")


MIXED = """1 12 3,5 . , % $ € mille million et demi deux half a and năm mươi
tỷ tháng thứ phần 二 万 億 月 日 年 時 分の 第
/ : - XX e sur octobre May F- ０ İ ² ٣"""
PIECES = st.sampled_from([*MIXED.split(), " ", "\u0301", "\u00a0"])


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join)), st.sampled_from(LANGUAGES))
def test_any_text_is_read(text: str, language: str) -> None:
    quantities = read_quantities(text, language)
    assert all(text[q.start : q.end] == q.text for q in quantities)
    assert all(a.end <= b.start for a, b in pairwise(quantities))


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It&#39;s &quot;5&quot;, 12&nbsp;%", ["5", "12&nbsp;%"]),
        ("fr", "l&#39;an 2020 et &#x20ac;&#160;", ["2020"]),
        ("ja", "&#12354;3人&#x26;", ["3"]),
        ("en", "cafe\u0301 &#39; 12 km", ["12 km"]),
        ("en", "R&D; 5 & 6;", ["5", "6"]),
    ],
)
def test_a_character_reference_is_its_character(language: str, text: str, found: list[str]) -> None:
    quantities = read_quantities(text, language)
    assert [quantity.text for quantity in quantities] == found
    assert [text[quantity.start : quantity.end] for quantity in quantities] == found
