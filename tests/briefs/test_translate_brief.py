"""Briefs in other languages: what is kept, what is flagged, what is withdrawn."""

from dataclasses import replace
from pathlib import Path

import pytest
from made import BODY, FIRST, SECOND, THIRD, TITLE, Told, article, brief, point

from mtkit.article import Block, Kind, Mark, MarkKind
from mtkit.briefs import summarize
from mtkit.briefs.brief import Brief, Figure, Point
from mtkit.briefs.edition import original_edition
from mtkit.briefs.translate import WITHDRAWN, Abridged, translate_brief, translate_briefs
from mtkit.checks import Flag, compare_quantities
from mtkit.reading import read
from mtkit.translation import Translator

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GOOD = {
    "en": {
        TITLE: "Japan invests in Quang Ninh",
        FIRST: "Of the 228 projects in operation, only 16 are Japanese.",
        SECOND: "Their registered capital is US$2.77 billion.",
        THIRD: "JETRO acknowledges the province’s strengths.",
        "projets en activité": "projects in operation",
        "capital enregistré": "registered capital",
    }
}


def test_every_line_keeps_its_passage() -> None:
    edition = translate_brief(brief(), article(), Told(GOOD), ["en"])["en"]
    assert [line.text for line in edition.lines] == [GOOD["en"][text] for text in (TITLE, FIRST, SECOND, THIRD)]
    assert [line.source.text for line in edition.lines] == [TITLE, FIRST, SECOND, THIRD]
    blocks = article().blocks
    for line in edition.lines:
        assert blocks[line.source.block].text[line.source.start : line.source.end] == line.source.text
    assert [(row.value, row.counts) for row in edition.figures] == [
        ("228", "projects in operation"),
        ("US$2.77 billion", "registered capital"),
    ]
    assert edition.flagged == ()
    assert edition.credits == ("told, MIT",)
    assert (edition.source, edition.date, edition.minutes) == (brief().source, "2025-11-27", 2)


def test_names_have_the_form_of_the_language_where_there_is_one() -> None:
    edition = translate_brief(brief(), article(), Told(), ["vi"])["vi"]
    assert [name for _, name in edition.names] == ["Ủy ban nhân dân", "Jean Dupont"]
    both = (("organisation", "Organisation japonaise du commerce extérieur"), ("organisation", "JETRO"))
    edition = translate_brief(replace(brief(), names=both), article(), Told(), ["vi"])["vi"]
    assert edition.names == (("organisation", "JETRO"),)


def test_the_language_of_the_article_needs_no_translation() -> None:
    told = Told()
    editions = translate_brief(brief(), article(), told, ["fr", "en"])
    assert list(editions) == ["fr", "en"]
    assert editions["fr"] == original_edition(brief(), article())
    assert told.asked[0][1] == ("en",)


@pytest.mark.parametrize(
    ("said", "withdrawn"),
    [
        ("Of the 229 projects in operation, only 16 are Japanese.", True),  # changed
        ("Of the 228 projects in operation, 16 are Japanese, or 7%.", True),  # made up
        ("Of the 228 projects in operation, few are Japanese.", False),  # lost: flagged, but nothing false is said
        ("", True),
    ],
)
def test_a_line_with_a_figure_that_its_sentence_lacks_is_withdrawn(said: str, withdrawn: bool) -> None:
    doubt = Flag("quantity", "“16” has no counterpart in the translation")
    told = Told({"en": {**GOOD["en"], FIRST: said}}, {FIRST: (doubt,)})
    line = translate_brief(brief(), article(), told, ["en"])["en"].standfirst
    assert line is not None
    assert (line.text, line.language) == ((FIRST, "fr") if withdrawn else (said, "en"))
    assert [flag.kind for flag in line.flags] == ([WITHDRAWN] if withdrawn else ["quantity"])


def test_the_table_never_shows_the_figures_of_the_model() -> None:
    wrong = {"en": {**GOOD["en"], SECOND: "Their capital is US$277 billion.", "projets en activité": "229 projects"}}
    told = Told(wrong, {"projets en activité": (Flag("quantity", "“229” has no counterpart in the original"),)})
    edition = translate_brief(brief(), article(), told, ["en"])["en"]
    assert [row.value for row in edition.figures] == ["228", "US$2.77 billion"]
    assert (edition.figures[0].counts, edition.figures[0].counts_language) == ("projets en activité", "fr")


def test_half_a_sentence_beside_a_figure_gives_way_to_the_whole() -> None:
    half = Figure("16", "16 seulement sont japonais", point(FIRST))
    edition = translate_brief(brief(figures=(half,)), article(), Told(GOOD), ["en"])["en"]
    assert edition.figures[0].counts == GOOD["en"][FIRST]


def test_all_briefs_go_through_the_translator_together() -> None:
    told = Told()
    given = [Abridged(brief(), article()) for _ in range(3)]
    found = list(translate_briefs(given, told, ["en", "ja"]))
    assert [(one is given[n // 2], edition.language) for n, (one, edition) in enumerate(found)] == [
        (True, language) for _ in range(3) for language in ("en", "ja")
    ]
    assert len(told.asked) == 1
    assert [block.text for block in told.asked[0][0][0].blocks[:4]] == [TITLE, FIRST, SECOND, THIRD]


def test_links_and_code_are_protected_as_in_the_article() -> None:
    start = BODY.index("2,77")
    marked = Block(Kind.PARAGRAPH, BODY, marks=(Mark(start, start + 4, MarkKind.CODE),))
    told = Told()
    given = replace(article(), blocks=(article().blocks[0], marked))
    list(translate_briefs([Abridged(brief(), given)], told, ["en"]))
    block = told.asked[0][0][0].blocks[2]
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["2,77"]


def test_a_line_in_words_of_its_own_points_to_the_article() -> None:
    abstract = Point("Seize projets sont japonais.", 1, 0, len(FIRST))
    edition = original_edition(brief(standfirst=abstract), article(), "model, MIT")
    assert edition.standfirst is not None
    assert (edition.standfirst.text, edition.standfirst.source.text) == (abstract.text, FIRST)
    assert edition.written_by == "model, MIT"


def test_a_brief_without_a_summary() -> None:
    none = Brief("a.txt", "fr", TITLE, Point("", 0, 0, 0), note="not summarised: too short (words: 12)")
    edition = translate_brief(none, article(), Told(GOOD), ["en"])["en"]
    assert edition.standfirst is None
    assert edition.note == none.note
    assert [line.text for line in edition.lines] == [GOOD["en"][TITLE]]


def test_a_sentence_reads_as_in_the_article(shipped: Translator) -> None:
    given = read(SEEDS / "quang-ninh.txt")
    made = summarize(given)
    (translation,) = shipped.translate_articles([given], ["en"])
    in_article = {one.source.text.strip(): one for one in translation.segments}
    edition = translate_brief(made, given, shipped, ["en"])["en"]
    shared = [line for line in edition.lines if line.source.text in in_article and line.language == "en"]
    assert len(shared) >= 3
    for line in shared:
        assert line.text == in_article[line.source.text].text
        assert line.flags == in_article[line.source.text].flags


@pytest.mark.parametrize("name", ["quang-ninh.txt", "lang-son.md"])
def test_no_unflagged_figure_that_the_article_lacks(name: str, shipped: Translator) -> None:
    given = read(SEEDS / name)
    whole = "\n".join(given.texts())
    for language, edition in translate_brief(summarize(given), given, shipped, ["en", "vi", "ja"]).items():
        texts = [(line.text, line.language) for line in edition.lines]
        texts += [(row.value, row.value_language) for row in edition.figures]
        texts += [(row.counts, row.counts_language) for row in edition.figures]
        for text, tag in texts:
            assert not [one for one in compare_quantities(whole, text, "fr", tag) if one.target], (language, text)
