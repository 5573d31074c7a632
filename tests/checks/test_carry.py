"""Numbers that a translation lacks: where they stand in the source, and what is put back for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks.quantities import compare_quantities
from mtkit.checks.quantities.carry import plan_figures


@pytest.mark.parametrize(
    ("source", "translation", "to", "planned"),
    [
        ("Le Japon investit 2,4 milliards de dollars.", "Japan invests.", "en", [("2,4 milliards", "2.4 billion")]),
        ("Le Japon investit 2,4 milliards de dollars.", "日本は投資する。", "ja", [("2,4 milliards", "24億")]),
        ("Elle emploie 41.000 ouvriers.", "Công ty sử dụng công nhân.", "vi", [("41.000", "41.000")]),
        ("La hausse est de 3,5 %.", "The rise is 5%.", "en", [("3,5", "3.5")]),
        ("Elle compte quarante-deux ports.", "It has ports.", "en", [("quarante-deux", "42")]),
        ("Trois cent mille pièces en sont sorties.", "作品が出た。", "ja", [("Trois cent mille", "30万")]),
        ("Le pont mesure 500 mètres.", "橋は長い。", "ja", [("500", "500")]),
        ("Elle compte 63 provinces et 12 ports.", "It has 63 provinces.", "en", [("12", "12")]),
        # what has no form that fits everywhere is left to the model
        ("Le trentième anniversaire a lieu le 12 mars.", "The anniversary takes place.", "en", []),
        ("Le Japon investit 2,4 milliards de dollars.", "Japan invests 2.4 billion dollars.", "en", []),
        ("Sans chiffre.", "Without 3 figures.", "en", []),
        ("", "", "ja", []),
    ],
)
def test_what_is_carried(source: str, translation: str, to: str, planned: list[tuple[str, str]]) -> None:
    found = plan_figures(source, translation, "fr", to)
    assert [(source[start:end], written) for start, end, written in found] == planned


@given(st.integers(0, 10**13), st.integers(0, 99), st.sampled_from(["en", "vi", "ja"]))
def test_what_is_put_back_has_the_value_of_the_source(whole: int, hundredths: int, to: str) -> None:
    source = f"{whole:,}".replace(",", " ") + (f",{hundredths:02}" if hundredths else "")
    for start, end, written in plan_figures(f"Elle produit {source} tonnes.", "", "fr", to):
        assert (start, end) == (13, 13 + len(source))
        assert compare_quantities(source, written, "fr", to) == ()


@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["en", "vi", "ja"]))
def test_spans_are_in_order_and_apart_whatever_the_text(source: str, translation: str, to: str) -> None:
    end = 0
    for start, stop, written in plan_figures(source, translation, "fr", to):
        assert end <= start < stop <= len(source)
        assert written
        end = stop
