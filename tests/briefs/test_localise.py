"""Figures in the convention of another language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.briefs.localise import localise
from mtkit.checks import compare_quantities


@pytest.mark.parametrize(
    ("french", "english", "vietnamese", "japanese"),
    [
        ("17,07 milliards de dollars", "US$17.07 billion", "17,07 tỷ USD", "170億7000万ドル"),
        ("2 783,8 milliards de dongs", "2,783.8 billion dong", "2.783,8 tỷ đồng", "2兆7838億ドン"),
        ("10 milliards d’euros", "€10 billion", "10 tỷ euro", "100億ユーロ"),
        ("16,3 %", "16.3%", "16,3%", "16.3%"),
        ("231 km", "231 km", "231 km", "231km"),
        ("15 000", "15,000", "15.000", "1万5000"),
        ("1 234 567", "1,234,567", "1.234.567", "123万4567"),
        ("1,5 million", "1.5 million", "1,5 triệu", "150万"),
    ],
)
def test_french_figures(french: str, english: str, vietnamese: str, japanese: str) -> None:
    assert [localise(french, "fr", to) for to in ("en", "vi", "ja")] == [english, vietnamese, japanese]
    assert localise(french, "fr", "fr-CA") == french


def test_other_directions() -> None:
    assert localise("170億7000万ドル", "ja", "fr") == "17,07 milliards de dollars"
    assert localise("US$2.77 billion", "en", "vi") == "2,77 tỷ USD"


@pytest.mark.parametrize(
    "text", ["90 km/h", "1/3", "le 25 novembre", "G7", "1 234 567 habitants", "", "vingt-trois ans"]
)
def test_what_is_not_certain_is_left(text: str) -> None:
    assert localise(text, "fr", "en") == ""


def test_a_language_that_is_not_known() -> None:
    assert localise("228", "fr", "de") == ""


@given(
    st.integers(1, 10**13),
    st.integers(0, 999),
    st.sampled_from(["", " %", " km", " milliards de dongs", " millions de dollars", " euros"]),
    st.sampled_from(["en", "vi", "ja"]),
)
def test_whatever_comes_back_has_the_same_value(whole: int, thousandths: int, unit: str, to: str) -> None:
    decimals = f",{thousandths:03}".rstrip("0").rstrip(",") if thousandths else ""
    value = f"{whole:,}".replace(",", "\u202f") + decimals + unit.replace(" ", "\u00a0", 1)
    if written := localise(value, "fr", to):
        assert compare_quantities(value, written, "fr", to) == ()
