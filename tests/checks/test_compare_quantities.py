"""A true translation raises no doubt, a false number does, and the reason names both."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.checks import compare_quantities

TRUE = [
    ("en", "283,82 € en 2025", "€283.82 in 2025"),
    ("en", "Quatorze banques, 1,5 million de clients", "14 banks, 1,500,000 customers"),
    ("en", "le 9 octobre 2025 à 22h30", "at 10:30 p.m. on October 9, 2025"),
    ("en", "au XXe siècle, dans les années 90", "in the 20th century, in the 1990s"),
    ("en", "la moitié des 12 villes", "50% of the twelve towns"),
    ("en", "une victoire 6-4", "a 6–4 win"),
    ("en", "de 10 à 15 milliards de dollars", "$10-15 billion"),
    ("en", "deux décennies", "20 years"),
    ("en", "un diplômé sur cinq", "one graduate in five"),
    ("en", "le F-16 et la COVID-19", "the F-16 and the coronavirus"),
    ("en", "à 4 800 km de Miami", "3,000 miles from Miami"),
    ("en", "quinze jours plus tard", "two weeks later"),
    ("en", "au deuxième étage", "on the third floor"),
    ("en", "à vingt-deux heures", "at ten o'clock at night"),
    ("en", "sous 32 °C", "in the 90 °F heat"),
    ("en", "plus de 450 kg", "over 1,000 pounds"),
    ("en", "les treizièmes assises", "the thirteenth conference"),
    ("vi", "deux villes, une heure et quart", "hai đô thị, một giờ mười lăm phút"),
    ("vi", "un à quarante", "một phần bốn mươi"),
    ("vi", "Une hausse de 19,3% au 1er semestre 2025", "Tăng 19,3% trong nửa đầu năm 2025"),
    ("vi", "2 783,8 milliards de dongs", "2,7838 nghìn tỷ đồng"),
    ("vi", "le 14 février à 17 heures", "5 giờ chiều ngày 14/2"),
    ("vi", "lundi, trois personnes sur quatre", "Thứ 2, ba phần tư số người"),
    ("vi", "438 voix sur 442", "438/442 phiếu"),
    ("vi", "trente ans", "ba mươi năm"),
    ("ja", "Près de 60.000 visiteurs", "6万人近く"),
    ("ja", "17,07 milliards de dollars", "170億7000万ドル"),
    ("ja", "le dixième jour du troisième mois lunaire", "旧暦3月10日"),
    ("ja", "un homme de soixante-dix ans", "70歳の男性1人"),
    ("ja", "neuf pièces de bois sur dix", "木材の9割"),
    ("ja", "plus de deux enfants", "3人以上の子ども"),
    ("ja", "au cours des onze premiers mois", "1～11月に"),
    ("ja", "un mètre carré, le tiers", "1平方メートル、3分の1"),
    ("ja", "2 500 kg", "2.5トン"),
]

FALSE = [
    ("en", "283,82 € par mois", "€28.82 a month", "missing", "“283,82 €” is “€28.82” in the translation"),
    ("en", "17,07 milliards d'euros", "17.07 million euros", "missing", "“17,07 milliards d'euros” is"),
    ("en", "une hausse de 12 %", "an increase of 12", "unit", "“12 %” is “12” in the translation"),
    ("en", "12 euros", "12 dollars", "unit", "“12 euros” is “12 dollars” in the translation"),
    ("en", "à 140 kilomètres", "140 meters away", "unit", "“140 kilomètres” is “140 meters” in the translation"),
    ("en", "Vingt-trois personnes", "Some people", "missing", "“Vingt-trois” has no counterpart in the translation"),
    ("en", "Des personnes", "Some 23 people", "extra", "“23” has no counterpart in the original"),
    ("en", "sous 32 °C", "in the 70 °F heat", "missing", "“32 °C” is “70 °F” in the translation"),
    ("en", "3 850 km²", "3,850 km", "unit", "“3 850 km²” is “3,850 km” in the translation"),
    ("ja", "3 850 m²", "3,850 km²", "unit", "“3 850 m²” is “3,850 km²” in the translation"),
    ("en", "le F-16", "the F-15", "missing", "“16” is “15” in the translation"),
    ("en", "le 9 octobre 2025", "November 9, 2025", "missing", "“9 octobre 2025” is “November 9, 2025”"),
    ("vi", "9 000 ans", "90.000 năm", "missing", "“9 000” is “90.000” in the translation"),
    ("vi", "5 millions de dongs", "5 tỷ đồng", "missing", "“5 millions de dongs” is “5 tỷ đồng” in the translation"),
    ("vi", "en août", "vào tháng 9", "missing", "“août” is “tháng 9” in the translation"),
    ("ja", "4 200 yens", "4200元", "unit", "“4 200 yens” is “4200元” in the translation"),
    ("ja", "10 millions d'habitants", "1億人", "missing", "“10 millions” is “1億” in the translation"),
    ("ja", "trois écoles", "学校", "missing", "“trois” has no counterpart in the translation"),
]


@pytest.mark.parametrize(("language", "source", "target"), TRUE)
def test_true_translations_raise_no_doubt(language: str, source: str, target: str) -> None:
    assert compare_quantities(source, target, "fr", language) == ()


@pytest.mark.parametrize(("language", "source", "target", "kind", "reason"), FALSE)
def test_false_numbers_are_told(language: str, source: str, target: str, kind: str, reason: str) -> None:
    first, *others = compare_quantities(source, target, "fr", language)
    assert not others
    assert first.kind == kind
    assert first.reason.startswith(reason)


def test_a_number_said_twice_may_be_said_once() -> None:
    assert compare_quantities("En 2024, oui, en 2024.", "Yes, in 2024.", "fr", "en") == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["fr", "en", "vi", "ja"]))
def test_a_text_agrees_with_itself(text: str, language: str) -> None:
    assert compare_quantities(text, text, language, language) == ()


@pytest.mark.parametrize(
    "piece", ["1,", "9", "1.2", "A1 ", "12 % ", "二万", "mille ", "1 000 ", "3分の", "5 km, ", "le 9 mai "]
)
def test_time_grows_with_the_length(piece: str) -> None:
    began = time.perf_counter()
    for language in ("fr", "ja"):
        compare_quantities(piece * 5000, "7 % " * 5000, language, "vi")
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("source", "target", "language", "wrong"),
    [
        ("Sur 228 projets, 16 sont japonais.", "Of 228 projects, 16 are 16 Japanese.", "en", 1),
        ("Sur 228 projets, 16 sont japonais.", "Of the 228 projects, 16 are Japanese.", "en", 0),
        ("16 projets en 2024, 16 en 2025.", "16 projects in 2024 and as many in 2025.", "en", 0),
        ("Un verre coûte 25 lires.", "1杯が1年で25リラ", "ja", 0),
        ("un second baromètre, deux services", "2秒数の2秒間の2つのサービス", "ja", 1),
    ],
)
def test_a_number_said_more_often_than_the_source_says_it(source: str, target: str, language: str, wrong: int) -> None:
    found = compare_quantities(source, target, "fr", language)
    assert min(1, len(found)) == wrong
