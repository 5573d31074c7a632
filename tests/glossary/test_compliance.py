"""A translation keeps to the glossary, or each term that it misses is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks import Flag
from mtkit.glossary import Glossary, Term, check_terms, compliance, satisfied

GLOSSARY = Glossary(
    (
        Term(
            "zone industrielle",
            {"en": ("industrial zone", "industrial park"), "vi": ("khu công nghiệp",), "ja": ("工業団地",)},
        ),
        Term("comité populaire", {"en": ("People's Committee",), "vi": ("Ủy ban nhân dân",), "ja": ("人民委員会",)}),
        Term("IDE", {"en": ("FDI",), "vi": ("FDI",), "ja": ("FDI",)}),
        Term("Viettel", keep=True),
        Term("préfecture", {"ja": ("県", "府")}),
    )
)
SOURCE = "Le Comité populaire ouvre deux zones industrielles."


def missed(target: str, language: str, source: str = SOURCE) -> list[str]:
    return [source[slice(*flag.source or (0, 0))] for flag in check_terms(GLOSSARY.find(source), target, language)]


@pytest.mark.parametrize(
    ("language", "target", "expected"),
    [
        ("en", "The People’s Committee opens two industrial zones.", []),
        ("en", "INDUSTRIAL PARKS: THE PEOPLE'S COMMITTEES", []),
        ("en", "The Popular Committee opens two industrial areas.", ["Comité populaire", "zones industrielles"]),
        ("vi", "Uỷ ban Nhân dân mở hai Khu Công nghiệp.", []),
        ("vi", "Ủy ban nhân dân mở hai khu cong nghiep.", ["zones industrielles"]),
        ("ja", "人民委員会は2つの工業団地を開く。", []),
        ("ja", "人民委員会は2つの工業区を開く。", ["zones industrielles"]),
        ("de", "Nichts davon.", []),
        ("en-GB", "Nothing of it.", ["Comité populaire", "zones industrielles"]),
    ],
)
def test_terms_are_looked_for_in_every_form(language: str, target: str, expected: list[str]) -> None:
    assert missed(target, language) == expected


@pytest.mark.parametrize(
    ("language", "expected", "target", "is_kept"),
    [
        ("vi", "Tỉnh", "một tỉnh", True),
        ("vi", "tỉnh", "một tình", False),
        ("vi", "FDI", "vốn fdi", True),
        ("en", "State", "the state", True),
        ("en", "AI", "ai", False),
        ("en", "company", "Companies", True),
        ("en", "labour centre", "labor centers", True),
        ("de", "Bezirk", "bezirk", True),
    ],
)
def test_capitals_of_a_translation_say_little(language: str, expected: str, target: str, is_kept: bool) -> None:
    matches = Glossary((Term("mot", {language: (expected,)}),)).find("un mot")
    assert (check_terms(matches, target, language) == []) is is_kept


def test_a_flag_names_what_is_expected_and_where_the_term_stands() -> None:
    assert check_terms(GLOSSARY.find(SOURCE), "The People's Committee opens two areas.", "en") == [
        Flag("term", "“zones industrielles” should be “industrial zone” or “industrial park”", (31, 50), None)
    ]


def test_widths_of_japanese_make_no_difference() -> None:
    assert missed("ＦＤＩが増加", "ja", "Les IDE augmentent") == []


def test_a_term_to_keep_stands_letter_for_letter() -> None:
    source = "Viettel s'implante à Tokyo."
    assert missed("Viettelが東京に進出", "ja", source) == []
    assert missed("ベトテルが東京に進出", "ja", source) == ["Viettel"]
    assert missed("viettel opens in Tokyo", "en", source) == ["Viettel"]


def test_a_term_that_stands_twice_has_to_be_translated_once() -> None:
    source = "Une zone industrielle borde une autre zone industrielle."
    assert missed("One industrial zone lies beside another.", "en", source) == []
    assert missed("One area lies beside another.", "en", source) == ["zone industrielle"]


def test_terms_that_are_satisfied_rank_a_hypothesis() -> None:
    matches = GLOSSARY.find(SOURCE)
    ranked = ["The committee opens areas", "The People's Committee opens areas", "People's Committee, industrial zone"]
    assert [satisfied(matches, hypothesis, "en") for hypothesis in ranked] == [0, 1, 2]


def test_a_report_counts_term_by_term() -> None:
    pairs = [
        (SOURCE, "The People's Committee opens two industrial zones."),
        ("zone industrielle, zone industrielle", "industrial zone and industrial park"),
        ("zone industrielle, zone industrielle", "industrial zone and another"),
        ("zone industrielle, zone industrielle", "area"),
        ("Rien.", "Nothing."),
    ]
    report = compliance(GLOSSARY, pairs, "en")
    zone, committee = report.terms
    assert (report.pairs, report.matched, report.missed, report.rate) == (5, 8, 2, 0.75)
    assert (zone.term.source, zone.matched, zone.kept, zone.missed) == ("zone industrielle", 7, 4, 2)
    assert zone.examples == [(4, *pairs[3])]
    assert (committee.matched, committee.kept, committee.missed, committee.examples) == (1, 1, 0, [])


def test_a_report_over_nothing_has_no_rate() -> None:
    assert compliance(GLOSSARY, [], "en").rate is None


@given(
    st.text(min_size=1, max_size=20).filter(lambda text: any(map(str.isalnum, text))),
    st.text(max_size=20),
    st.sampled_from(["en", "vi", "ja", "de"]),
)
def test_a_translation_that_stands_as_it_is_is_seen(expected: str, around: str, language: str) -> None:
    matches = Glossary((Term("mot", {language: (expected,)}),)).find("un mot")
    assert satisfied(matches, f"{around} {expected} {around}", language) == 1
