"""Wrong figures are put right where one repair is possible, and left alone where it is not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks.quantities import compare_quantities, read_quantities
from mtkit.checks.quantities.repair import repair_quantities
from mtkit.checks.quantities.write import write_number

LANGUAGES = ["fr", "en", "vi", "ja"]


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        ("Le prix est de 283,82 €.", "The price is 28.82 euros.", "en", "The price is 283.82 euros."),
        ("17,07 milliards de dollars", "17.07 million US dollars", "en", "17.07 billion US dollars"),
        ("17,07 milliards de dollars", "với 17,07 triệu USD", "vi", "với 17,07 tỷ USD"),
        ("17,07 milliards de dollars", "17億700万ドルの", "ja", "170億7000万ドルの"),
        ("2 783,8 milliards de VND", "2.783 tỷ đồng", "vi", "2.783,8 tỷ đồng"),
        ("le 15 mars 2024", "on March 5, 2024", "en", "on March 15, 2024"),
        ("le 15 mars 2024", "2024年3月5日に", "ja", "2024年3月15日に"),
        ("228 projets", "28 projects", "en", "228 projects"),
        ("12 % des 228 projets", "12 of the 223 projects", "en", "12% of the 228 projects"),
        ("une hausse de 8,5 %", "tăng 8,7%", "vi", "tăng 8,5%"),
    ],
)
def test_what_is_certain_is_put_right(source: str, target: str, language: str, expected: str) -> None:
    repaired, lines = repair_quantities(source, target, "fr", language)
    assert repaired == expected
    assert lines
    assert compare_quantities(source, repaired, "fr", language) == ()


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("16 et 18 projets", "17 and 19 projects", "en"),  # which is which?
        ("trois projets", "5 projects", "en"),  # nothing in common
        ("228 projets", "projects", "en"),  # no place
        ("Le projet", "The 228 projects", "en"),  # invented
        ("le 15 mars 2024", "on April 5, 2024", "en"),  # two parts differ
        ("12 millions de dollars", "12 million euros", "en"),  # the currency may be meant
        ("228 projets", "228 projects", "en"),
    ],
)
def test_what_is_not_certain_stays(source: str, target: str, language: str) -> None:
    assert repair_quantities(source, target, "fr", language) == (target, ())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("17070000000", ["17,07 milliards", "17.07 billion", "17,07 tỷ", "170億7000万"]),
        ("1500000", ["1,5 million", "1.5 million", "1,5 triệu", "150万"]),
        ("283.82", ["283,82", "283.82", "283,82", "283.82"]),
        ("12345", ["12\u202f345", "12,345", "12.345", "1万2345"]),
        ("2783800000000", ["2\u202f783,8 milliards", "2,783.8 billion", "2.783,8 tỷ", "2兆7838億"]),
    ],
)
def test_numbers_as_the_press_writes_them(value: str, expected: list[str]) -> None:
    written = [write_number(Fraction(value), language) for language in LANGUAGES]
    assert written == expected


@given(st.integers(2, 10**14), st.integers(0, 2), st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_again(digits: int, decimals: int, language: str) -> None:
    value = Fraction(digits, 10**decimals)
    written = write_number(value, language)
    if written:
        assert value in [reading.value for q in read_quantities(written, language) for reading in q.readings]


@given(st.text(alphabet="0123456789,. %€$年月日万億 millionтdeuro\n", max_size=60), st.sampled_from(LANGUAGES[1:]))
def test_a_repair_never_adds_a_mismatch(text: str, language: str) -> None:
    source = "Sur 228 projets, 17,07 milliards de dollars, soit 12 % en 2024."
    repaired, _ = repair_quantities(source, text, "fr", language)
    before = compare_quantities(source, text, "fr", language)
    assert len(compare_quantities(source, repaired, "fr", language)) <= len(before)
    assert repair_quantities(source, repaired, "fr", language)[0] == repaired
