"""What becomes a placeholder, and what is put back for it."""

import pytest

from mtkit.glossary import Glossary, Term, fit, plan_terms
from mtkit.glossary.inflection import english_plural, english_singular

GLOSSARY = Glossary(
    (
        Term("zone industrielle", {"en": ("industrial zone",), "vi": ("khu công nghiệp",), "ja": ("工業団地",)}),
        Term("protocole d'accord", {"en": ("memorandum of understanding",)}),
        Term("investissement étranger", {"en": ("foreign investment",)}),
        Term("semi-conducteurs", {"en": ("semiconductors",)}),
        Term("vert", {"en": ("green",)}, part_of_speech="adjective"),
        Term("Viettel", keep=True),
        *(Term(f"mot{n}", {"en": (f"word{n}",)}) for n in range(12)),
    )
)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Les zones industrielles", "en", ["industrial zones"]),
        ("Zone industrielle de Hanoï", "en", ["Industrial zone"]),
        ("« Zones industrielles »", "vi", ["Khu công nghiệp"]),
        ("ZONES INDUSTRIELLES", "ja", ["工業団地"]),
        ("deux protocoles d'accord", "en", ["memorandums of understanding"]),
        ("des investissements étrangers", "en", ["foreign investment"]),
        ("un semi-conducteur", "en", ["semiconductor"]),
        ("les semi-conducteurs", "en", ["semiconductors"]),
        ("des zones vertes", "en", ["green"]),
        ("avec Viettel", "ja", ["Viettel"]),
        ("protocole d'accord", "ja", []),
    ],
)
def test_the_form_is_that_of_the_source(text: str, language: str, expected: list[str]) -> None:
    planned = plan_terms(GLOSSARY.find(text), language)
    assert [form for _, _, form in planned] == expected


def test_the_article_stays_outside() -> None:
    assert plan_terms(GLOSSARY.find("aux zones industrielles, l'investissement étranger"), "en") == [
        (4, 23, "industrial zones"),
        (27, 50, "foreign investment"),
    ]


def test_ten_at_most_the_longest_first_in_order() -> None:
    text = " ".join(f"mot{n}" for n in range(12)) + " zones industrielles"
    planned = plan_terms(GLOSSARY.find(text), "en")
    assert len(planned) == 10
    assert planned == sorted(planned)
    forms = [form for _, _, form in planned]
    assert {"industrial zones", "word10", "word11"} <= set(forms)
    assert plan_terms(GLOSSARY.find(text), "en", room=1) == [(len(text) - 19, len(text), "industrial zones")]
    assert plan_terms(GLOSSARY.find(text), "en", room=0) == []


def test_single_words_may_stay_in_the_text() -> None:
    matches = GLOSSARY.find("le mot1, zone industrielle, semi-conducteurs, vert, Viettel")
    assert [form for _, _, form in plan_terms(matches, "en", single_words=False)] == [
        "word1",
        "industrial zone",
        "semiconductors",
        "Viettel",
    ]


def test_what_is_taken_already_is_left_alone() -> None:
    text = "zone industrielle et zone industrielle"
    assert [start for start, _, _ in plan_terms(GLOSSARY.find(text), "en", taken=[(0, 4)])] == [21]


@pytest.mark.parametrize(
    ("before", "language", "expected"),
    [
        ("", "en", "Industrial zone"),
        ("It grew. ", "en", "Industrial zone"),
        ("The ", "en", "industrial zone"),
        ("U.S.-", "en", "industrial zone"),
        ("“", "vi", "Industrial zone"),
        ("", "ja", "industrial zone"),
    ],
)
def test_a_form_gets_its_capital_where_it_came_to_stand(before: str, language: str, expected: str) -> None:
    assert fit("industrial zone", before, language) == expected


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("People's Committee", "People's Committees"),
        ("chairman of the People's Committee", "chairmen of the People's Committee"),
        ("sister city", "sister cities"),
        ("tax", "taxes"),
        ("supply chain", "supply chains"),
    ],
)
def test_english_terms_have_a_plural(singular: str, plural: str) -> None:
    assert english_plural(singular) == plural
    assert english_singular(plural) == singular
    assert english_plural(plural) == plural


@pytest.mark.parametrize("term", ["FDI", "official development assistance", "R&D", "logistics", "human resources"])
def test_what_has_no_plural_stays_as_it_is(term: str) -> None:
    assert english_plural(term) == term
