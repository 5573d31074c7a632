"""Briefs as a whole: their length, that they invent nothing, and what they do with articles that are none."""

from pathlib import Path

import pytest
from articles import PORT, TEXTS, article
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind, Metadata
from mtkit.briefs import Brief, BriefOptions, summarize
from mtkit.briefs.words import count_words
from mtkit.checks import read_quantities
from mtkit.errors import OptionError
from mtkit.reading import find, read

ROOT = Path(__file__).resolve().parent.parent.parent


def literal(brief: Brief, source: Article) -> bool:
    """Tell whether every point is the text of its place."""
    return all(
        source.blocks[point.block].text[point.start : point.end] == point.text
        for point in (*brief.sentences, *(figure.sentence for figure in brief.figures))
    )


@pytest.mark.parametrize("language", ["fr", "en", "vi", "ja"])
def test_a_brief_in_each_language(language: str) -> None:
    source = article(TEXTS[language], language)
    brief = summarize(source)
    title, chapo = TEXTS[language].split("\n\n")[:2]
    assert (brief.note, brief.language, brief.article_name) == ("", language, "port.txt")
    assert brief.headline == title
    assert brief.standfirst.text == chapo
    assert len(brief.points) == 3
    assert [p.block for p in brief.sentences] == sorted(p.block for p in brief.sentences)
    assert literal(brief, source)


@pytest.mark.parametrize("name", ["quang-ninh.txt", "lang-son.md", "prefectures.md", "vjecpa.html", "forum.docx"])
def test_the_figures_of_a_brief_stand_in_its_article(name: str) -> None:
    source = read(ROOT / "seeds" / name)
    brief = summarize(source)
    known = {found.value for text in source.texts() for found in read_quantities(text, "fr")}
    texts = [brief.headline, *(point.text for point in brief.sentences)]
    texts += [text for figure in brief.figures for text in (figure.value, figure.counts)]
    assert {found.value for text in texts for found in read_quantities(text, "fr")} <= known
    assert literal(brief, source)
    assert 3 <= len(brief.points) <= 5


def test_metadata_and_reading_time() -> None:
    source = article(PORT)
    blocks = (*source.blocks, *(Block(Kind.PARAGRAPH, "Le port attend ses quais neufs. " * 70) for _ in range(3)))
    brief = summarize(Article("a", "text", blocks, "fr", Metadata("https://example.org/a", "2025-03-03", "X")))
    assert (brief.source, brief.date) == ("https://example.org/a", "2025-03-03")
    assert brief.minutes == 7  # some 1,400 words at 195 a minute


def test_people_and_organisations_in_reading_order() -> None:
    text = "M. Nguyen Van Minh, du Comité populaire de Hai Phong, a reçu la Jica. Le Comité populaire est satisfait."
    brief = summarize(article(f"{PORT}\n\n{text}"))
    assert [name for kind, name in brief.names if kind == "person"] == ["Nguyen Van Minh"]
    assert "Comité populaire" in " ".join(name for kind, name in brief.names if kind == "organisation")
    assert len(summarize(article(f"{PORT}\n\n{text}"), BriefOptions(names=1)).names) == 1


@pytest.mark.parametrize("sentences", [1, 2, 4, 6])
def test_length_in_sentences(sentences: int) -> None:
    brief = summarize(article(PORT), BriefOptions(sentences=sentences))
    assert sentences - 1 <= len(brief.sentences) <= sentences  # a pair may not fit any more


@pytest.mark.parametrize("options", [BriefOptions(words=40), BriefOptions(words=80), BriefOptions(ratio=0.4)])
@pytest.mark.parametrize("language", ["fr", "ja"])
def test_length_in_words(language: str, options: BriefOptions) -> None:
    source = article(TEXTS[language], language)
    words = sum(count_words(point.text, language) for point in summarize(source, options).sentences)
    most = options.words or 0.4 * sum(count_words(text, language) for text in source.texts())
    assert most / 2 <= words <= most + 1


def test_the_standfirst_stays_where_the_words_are_too_few() -> None:
    assert len(summarize(article(PORT), BriefOptions(words=10)).sentences) == 1


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"sentences": 3, "words": 90}, "one length"),
        ({"sentences": 0}, "1 or more"),
        ({"words": 3}, "10 or more"),
        ({"ratio": 1.5}, "share"),
        ({"ratio": float("nan")}, "share"),
        ({"figures": -1}, "0 or more"),
    ],
)
def test_lengths_without_meaning(options: dict[str, float], reason: str) -> None:
    with pytest.raises(OptionError, match=reason):
        BriefOptions(**options)


def test_an_article_without_a_title_has_its_first_sentence_as_headline() -> None:
    source = Article("a", "text", article(PORT).blocks[1:])
    assert summarize(source).headline == (
        "Le port de Hai Phong, dans le nord du Vietnam, va doubler sa capacité d’ici à 2030 grâce à un…"
    )


def test_a_short_text_is_given_as_it_is() -> None:
    source = article("Le port\n\nLe Japon prête 42 milliards. Elle signe.\n\nLe chantier commence.")
    brief = summarize(source)
    assert brief.note == "not summarised: too short (words: 12), the text is given as it is"
    assert [point.text for point in brief.points] == [
        "Le Japon prête 42 milliards. Elle signe.",
        "Le chantier commence.",
    ]
    assert (brief.headline, brief.standfirst.text, brief.figures) == ("Le port", "", ())
    assert literal(brief, source)


def blocks_of(kind: Kind, text: str, count: int = 40) -> Article:
    return Article("a", "text", tuple(Block(kind, f"{text} {number}", level=1) for number in range(count)))


VERSE = "Sous le pont de la ville\nle fleuve est lent et gris\nle soir descend tranquille\nsur les toits endormis\n" * 8


@pytest.mark.parametrize(
    ("source", "reason", "as_it_is"),
    [
        (Article("a", "text", ()), "no text", False),
        (Article("a", "text", (Block(Kind.PARAGRAPH, " … \n"),)), "no text", False),
        (blocks_of(Kind.ITEM, "un prêt du Japon au port"), "mostly a list", True),
        (blocks_of(Kind.CELL, "un prêt du Japon au port"), "mostly a table", False),
        (Article("a", "text", (Block(Kind.PARAGRAPH, VERSE),)), "verse", True),
        (article(TEXTS["en"], "fr"), "does not look like French", False),
        (article(PORT, "de"), "not of German", False),
        (Article("a", "text", (Block(Kind.PARAGRAPH, "le Japon prête encore " * 200),)), "stand alone", False),
        (Article("a", "text", (Block(Kind.PARAGRAPH, "Pourquoi le Japon prête-t-il encore ? " * 40),)), "alone", False),
    ],
)
def test_what_is_not_summarised(source: Article, reason: str, as_it_is: bool) -> None:
    brief = summarize(source)
    assert brief.note.startswith("not summarised: ")
    assert reason in brief.note
    assert brief.standfirst.text == ""
    assert bool(brief.points) is as_it_is
    assert literal(brief, source)


def test_sentences_that_are_all_equal() -> None:
    source = Article("a", "text", (Block(Kind.PARAGRAPH, "Le Japon prête de nouveau au port de Hai Phong. " * 60),))
    assert len(summarize(source).sentences) == 1


def test_a_long_article_is_summarised_from_its_best_sentences() -> None:
    filler = [
        Block(Kind.PARAGRAPH, f"La ville numéro {n} attend, comme la rue {n * 7}, une place {n * 3}.")
        for n in range(900)
    ]
    brief = summarize(Article("a", "text", (*article(PORT).blocks, *filler)))
    assert brief.standfirst.text.startswith("Le port de Hai Phong")
    assert len(brief.points) == 5


HOSTILE = ["«" * 20_000, "A" * 20_000 + " – x", ". " * 9_000, '"' * 20_001, "1" * 5_000 + " 2 3 " * 900, "\0 a. " * 900]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text(text: str) -> None:
    source = article(f"Titre\n\n{text}\n\n{PORT}")
    assert literal(summarize(source), source)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("aeé. ,;«»“”()?!\n12%€–éÀĐ日本は。「」", max_size=200), max_size=8),
    st.sampled_from(["fr", "en", "vi", "ja"]),
)
def test_any_text(texts: list[str], language: str) -> None:
    source = Article(
        "a", "text", tuple(Block(Kind.PARAGRAPH, text) for text in [*texts, *PORT.split("\n\n")]), language
    )
    brief = summarize(source)
    assert literal(brief, source)
    assert all(figure.value in figure.sentence.text for figure in brief.figures)


def test_every_seed_has_a_brief() -> None:
    sources = [source for source in find([ROOT / "seeds"]).sources if source.name != "README.md"]
    assert [source.name for source in sources if summarize(read(source)).note] == []
