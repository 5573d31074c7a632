"""Key figures: which, and what each one counts, in the words of the sentence."""

import pytest
from articles import TEXTS, article

from mtkit.briefs import summarize
from mtkit.briefs.brief import Point
from mtkit.briefs.figures import key_figures
from mtkit.briefs.sentences import sentences


def figures(text: str, language: str = "fr", most: int = 9) -> list[tuple[str, str]]:
    point = Point(text, 0, 0, len(text))
    return [(figure.value, figure.counts) for figure in key_figures([(point, 0.0)], language, most)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Sur les 228 projets d’investissement en activité, 16 seulement sont japonais.",
         [("228", "projets d’investissement"), ("16", "16 seulement sont japonais")]),
        ("fr", "Le capital enregistré atteint 4 033,6 milliards de VND.",
         [("4 033,6 milliards de VND", "capital enregistré")]),
        ("fr", "Ils pèsent 2,77 milliards de dollars, soit 16,3 % du total.",
         [("2,77 milliards de dollars", "Ils pèsent 2,77 milliards de dollars"), ("16,3 %", "total")]),
        ("fr", "L’équipement, évalué à 38,5 milliards de dongs, a été cédé.",
         [("38,5 milliards de dongs", "L’équipement, évalué à 38,5 milliards de dongs")]),
        ("fr", "La province partage avec la Chine plus de 231 km de frontière.", [("231 km", "frontière")]),
        ("fr", "Une boîte de 90 gélules coûtera 690 000 dongs.",
         [("90", "gélules"), ("690 000 dongs", "Une boîte de 90 gélules coûtera 690 000 dongs")]),
        ("fr", "Lang Son est classée 16ᵉ sur 63 en 2024, le 9 octobre à 8 h 30, avec deux villes et le G7.", []),
        ("fr", "Un bail de 50 ans, signé après 1868 par 27 maires à 950 degrés.", [("27", "maires")]),
        ("fr", "La ville construira pour 2 milliards de dollars une centrale de 1 500 mégawatts.",
         [("2 milliards de dollars", "La ville construira pour 2 milliards de dollars une centrale de 1 500 mégawatts"),
          ("1 500 mégawatts", "centrale")]),
        ("fr", "Il y a un projet à Van Don, doté d’un capital très modeste (2 millions de dollars).",
         [("2 millions de dollars", "doté d’un capital très modeste")]),
        ("en", "She will build 3 kilometers of road within 20 years.", [("3 kilometers", "road")]),
        ("en", "Of the 228 foreign direct investment (FDI) projects, only 16 are Japanese.",
         [("228", "foreign direct investment (FDI) projects"), ("16", "only 16 are Japanese")]),
        ("en", "Registered capital stands at US$17.07 billion, or 16.3% of the total.",
         [("US$17.07 billion", "Registered capital"), ("16.3%", "total")]),
        ("vi", "Trong 228 dự án FDI với tổng vốn 17,07 tỷ USD, Nhật Bản chiếm 16,3% tổng vốn.",
         [("228", "dự án FDI"), ("17,07 tỷ USD", "tổng vốn"), ("16,3%", "tổng vốn")]),
        ("ja", "FDI案件228件のうち、登録資本金は170億7000万ドルで、全体の16.3%を占める。",
         [("228", "FDI案件"), ("170億7000万ドル", "登録資本金"), ("16.3%", "全体")]),
    ],
)  # fmt: skip
def test_figures_and_what_they_count(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert figures(text, language) == expected


def test_the_same_value_stands_once_and_the_best_are_kept_in_reading_order() -> None:
    text = "Le port compte 350 grutiers, soit 350 familles, pour 42 milliards de yens et 38 % du trafic."
    assert [value for value, _ in figures(text)] == ["350", "42 milliards de yens", "38 %"]
    assert [value for value, _ in figures(text, most=2)] == ["42 milliards de yens", "38 %"]
    assert figures(text, most=0) == []


@pytest.mark.parametrize("language", ["fr", "en", "vi", "ja"])
def test_figures_are_words_of_their_sentence(language: str) -> None:
    source = article(TEXTS[language], language)
    brief = summarize(source)
    assert len(brief.figures) >= 4
    for figure in brief.figures:
        point = figure.sentence
        assert source.blocks[point.block].text[point.start : point.end] == point.text
        assert figure.value in point.text
        assert figure.counts
        assert figure.counts in point.text


@pytest.mark.parametrize(
    ("bracket", "told"),
    [("(2 millions de dollars)", ""), ("(près de 2 millions de dollars)", " (près de 2 millions de dollars)")],
)
def test_an_open_bracket_is_closed_or_left_out(bracket: str, told: str) -> None:
    words = "Un projet à Van Don est doté d’un capital modeste"
    found = figures(f"{words} {bracket}, dit-on.")
    assert found == [("2 millions de dollars", words + told)]


def test_sentences_without_end_give_no_figures() -> None:
    assert sentences(article("Titre\n\n" + "le Japon prête 42 milliards et " * 200), "fr") == []
