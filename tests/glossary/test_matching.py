"""Terms are found in every form that a text may have them in, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.glossary import Glossary, Match, Term
from mtkit.glossary.matching import LONGEST, Finder


def glossary(*sources: str, language: str = "fr", part_of_speech: str = "") -> Glossary:
    return Glossary(
        tuple(Term(source, {"en": ("x",)}, part_of_speech=part_of_speech) for source in sources), source=language
    )


def found(text: str, *sources: str, language: str = "fr", part_of_speech: str = "") -> list[str]:
    return [match.text for match in glossary(*sources, language=language, part_of_speech=part_of_speech).find(text)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("entreprise", "dans l'entreprise, aux entreprises", ["entreprise", "entreprises"]),
        ("entreprise", "l’entreprise d’entreprise", ["entreprise", "entreprise"]),
        ("entreprise japonaise", "aux entreprises japonaises", ["entreprises japonaises"]),
        ("zone industrielle", "les zones industrielles", ["zones industrielles"]),
        ("zone industrielle", "la zone\u00a0industrielle", ["zone\u00a0industrielle"]),
        ("zone industrielle", "la zone\u202findustrielle", ["zone\u202findustrielle"]),
        ("prêt direct étranger", "des prêts directs étrangers", ["prêts directs étrangers"]),
        ("investissements directs étrangers", "un investissement direct étranger", ["investissement direct étranger"]),
        ("travail", "les travaux", ["travaux"]),
        ("national", "nationaux, nationale, nationales", ["nationaux", "nationale", "nationales"]),
        ("festival", "festivals festivaux", ["festivals"]),
        ("bail", "baux", ["baux"]),
        ("détail", "détails", ["détails"]),
        ("réseau", "réseaux", ["réseaux"]),
        ("lieu", "lieux", ["lieux"]),
        ("pneu", "pneus pneux", ["pneus"]),
        ("bijou", "bijoux", ["bijoux"]),
        ("président", "la présidente, les présidentes", ["présidente", "présidentes"]),
        ("directeur général", "la directrice générale", ["directrice générale"]),
        ("ouvrier", "ouvrières", ["ouvrières"]),
        ("vice-président du comité", "la Vice-Présidente du Comité", ["Vice-Présidente du Comité"]),
        ("chaîne d'approvisionnement", "CHAÎNES D’APPROVISIONNEMENT", ["CHAÎNES D’APPROVISIONNEMENT"]),
        ("semi-conducteur", "semi-conducteurs, semi conducteur", ["semi-conducteurs", "semi conducteur"]),
        ("semi-conducteur", "semi\u2011conducteurs", ["semi\u2011conducteurs"]),
        ("main-d'œuvre", "de main-d’oeuvre", ["main-d’oeuvre"]),
        ("partenariat Vietnam-Japon", "le partenariat Vietnam–Japon", ["partenariat Vietnam–Japon"]),
        ("État", "l'Etat, l'ÉTAT, un état", ["Etat", "ÉTAT"]),
        ("Etat", "l'État et l'Etat", ["État", "Etat"]),
        ("marché", "MARCHE, Marché, marche, Marche", ["MARCHE", "Marché"]),
        ("comité", "comi\u00adté", ["comi\u00adté"]),
        ("Zone industrielle", "une zone industrielle", ["zone industrielle"]),
        ("IDE", "les IDE, une ide, Ide", ["IDE"]),
        ("PME", "PME-PMI", ["PME"]),
        ("R&D", "la R&D, la R & D, r&d", ["R&D", "R & D"]),
    ],
)  # fmt: skip
def test_french_terms_are_found_in_every_form(term: str, text: str, expected: list[str]) -> None:
    assert found(text, term) == expected
    assert found(unicodedata.normalize("NFD", text), term) == [unicodedata.normalize("NFD", one) for one in expected]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("préfecture", "la sous-préfecture"),
        ("président", "le vice-président"),
        ("parc", "parce que, la Parque"),
        ("port", "la porte, les portes"),
        ("plan", "la plane"),
        ("vent", "la vente"),
        ("cours", "la cour suprême"),
        ("fonds", "au fond"),
        ("capital", "la capitale"),
        ("pays", "la pay"),
        ("zone industrielle", "une zone, industrielle"),
        ("zone industrielle", "la zone. Industrielle"),
        ("part", "partir, départ"),
        ("C++", "le C, les C+"),
        ("a.c", "abc, aXc"),
        ("(.*)x", "tout x"),
        ("[a-z]+", "abc"),
    ],
)
def test_other_words_are_not_taken_for_terms(term: str, text: str) -> None:
    assert found(text, term) == []


@pytest.mark.parametrize("term", ["C++", "a.c", "(.*)x", "[a-z]+", "\\d{2}", "x|y", "^A$", "Q?"])
def test_characters_of_regular_expressions_are_matched_as_they_are(term: str) -> None:
    assert found(f"voici {term}, enfin", term) == [term]


def test_adjectives_have_every_feminine_and_nouns_only_that_of_persons() -> None:
    assert found("vertes, vert, étrangère", "vert", "étranger", part_of_speech="adjective") == [
        "vertes",
        "vert",
        "étrangère",
    ]
    assert found("vertes", "vert", part_of_speech="noun") == []
    assert found("nationale, ouvrière", "national", "ouvrier", part_of_speech="noun") == ["ouvrière"]


def test_the_longest_term_takes_its_words_and_none_overlap() -> None:
    terms = ("zone", "zone industrielle", "industrielle", "parc de zone", "zone industrielle spéciale de Hanoï")
    assert found("un parc de zone industrielle", *terms) == ["zone industrielle"]
    assert found("la zone industrielle spéciale de Hanoï, la zone", *terms) == [
        "zone industrielle spéciale de Hanoï",
        "zone",
    ]


def test_the_term_whose_capitals_agree_goes_first() -> None:
    both = glossary("état", "État")
    assert [match.term.source for match in both.find("l'État en état")] == ["État", "état"]


def test_a_match_knows_its_place_and_its_number() -> None:
    text = "Zones industrielles : la zone industrielle. Zone industrielle !"
    matches = glossary("zone industrielle").find(text)
    assert [(m.text, m.number, m.head) for m in matches] == [
        ("Zones industrielles", 1, True),
        ("zone industrielle", 0, False),
        ("Zone industrielle", 0, True),
    ]
    assert [text[m.start : m.end] for m in matches] == [m.text for m in matches]
    assert glossary("ressources humaines").find("une ressource humaine")[0].number == -1
    far = "x" * 40 + " zone industrielle"
    assert not glossary("zone industrielle").find(far)[0].head


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        ("en", "industrial park", "Industrial parks, industrial-park", ["Industrial parks", "industrial-park"]),
        ("en", "memorandum of understanding", "memoranda of understanding", ["memoranda of understanding"]),
        ("en", "chairman", "chairmen", ["chairmen"]),
        ("en", "company", "companies", ["companies"]),
        ("en", "SME", "SMEs, sme", ["SMEs"]),
        ("en", "labour centre", "the labor center", ["labor center"]),
        ("en", "port", "airport, portal", []),
        ("vi", "Ủy ban nhân dân", "uỷ ban Nhân dân tỉnh", ["uỷ ban Nhân dân"]),
        ("vi", "hóa", "hoá, hòa, hoa", ["hoá"]),
        ("vi", "tỉnh", "tình, tĩnh, TỈNH", ["TỈNH"]),
        ("vi", "đầu tư", "đầu tư, bắt đầu từ", ["đầu tư"]),
        ("ja", "工業団地", "北部の工業団地では", ["工業団地"]),
        ("ja", "ガス", "ｶﾞｽ、ガス", ["ｶﾞｽ", "ガス"]),
        ("ja", "ODA", "ＯＤＡとODA、CODAX", ["ＯＤＡ", "ODA"]),
    ],
)
def test_other_languages_have_simpler_rules(language: str, term: str, text: str, expected: list[str]) -> None:
    assert found(text, term, language=language) == expected


class Counting(dict):  # type: ignore[type-arg]
    """A dictionary that counts how often it is asked."""

    asked = 0

    def get(self, *arguments: object) -> object:
        self.asked += 1
        return super().get(*arguments)  # type: ignore[arg-type]


def steps(terms: int, words: int) -> int:
    """Return how many steps a text costs in which the first two words of every term stand again and again."""
    finder = Finder(((f"mot plan{n} suite{n}", "") for n in range(terms)), "fr")
    counts = [Counting(finder._forms), Counting(finder._next)]
    finder._forms, finder._next = counts  # type: ignore[assignment]
    finder.find("mot plan1 autre plan2 mot suite3 " * words)
    return sum(count.asked for count in counts)


def test_work_grows_with_the_text_and_not_with_the_number_of_terms() -> None:
    assert steps(terms=20_000, words=50) <= steps(terms=200, words=50)
    few, many = steps(terms=200, words=50), steps(terms=200, words=500)
    assert few > 0
    assert many <= 11 * few


def test_a_hostile_text_costs_no_more_than_the_longest_term_at_each_word() -> None:
    finder = Finder([(" ".join(["a"] * length), "") for length in range(1, LONGEST + 1)], "fr")
    count = Counting(finder._next)
    finder._next = count
    finder.find("a " * 500)
    assert count.asked <= 500 * (LONGEST + 1)


TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("aàeélsxu LDZ'’-–.,«»\u00a0\u00ad\u0301œ京ガｶﾞ1"), st.characters()), max_size=60
)


@given(st.lists(TEXTS, max_size=6), TEXTS, st.sampled_from(["fr", "en", "vi", "ja"]))
def test_matches_are_in_order_do_not_overlap_and_say_what_stands_there(
    terms: list[str], text: str, language: str
) -> None:
    end = 0
    for match in glossary(*terms, language=language).find(text):
        assert isinstance(match, Match)
        assert end <= match.start < match.end
        assert text[match.start : match.end] == match.text
        end = match.end


@given(st.from_regex(r"[a-zéèçàA-Z0-9&+.']{1,12}( [a-zéèçàA-Z0-9&+.']{1,12}){0,4}", fullmatch=True))
def test_a_term_is_found_where_it_stands_as_it_is(term: str) -> None:
    if any(map(str.isalnum, term)):
        assert term.strip("' ") in [match.text.strip("' ") for match in glossary(term).find(f"« {term} »")]
