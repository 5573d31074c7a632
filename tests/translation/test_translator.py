"""Articles through the translator, with an engine that echoes and with the shipped model."""

import unicodedata
from collections.abc import Sequence

import pytest
from echo import EchoEngine

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.engines import Source
from mtkit.errors import ModelError, OptionError
from mtkit.translation import TranslateOptions, Translation, Translator
from mtkit.translation.batching import batches_of, longest_hypothesis


def article(*texts: str, marks: Sequence[Mark] = ()) -> Article:
    return Article("test", "text", tuple(Block(Kind.PARAGRAPH, text, marks=tuple(marks)) for text in texts))


def echoing(shipped: Translator, engine: EchoEngine, **options: object) -> Translator:
    """A translator over another engine, made without loading weights again."""
    translator = object.__new__(Translator)
    translator.model = shipped.model
    translator.options = TranslateOptions(**options)  # type: ignore[arg-type]
    translator._engine = engine  # type: ignore[assignment]
    return translator


def only(translator: Translator, given: Article, to: str = "en") -> Translation:
    (found,) = translator.translate_articles([given], [to])
    return found


def test_echo_gives_the_article_back(shipped: Translator, echo: EchoEngine) -> None:
    given = article("Le Japon investit. La province se félicite de ce projet.", "Un titre sans point", "42")
    found = only(echoing(shipped, echo), given)
    assert found.blocks == given.blocks
    assert [one.block for one in found.segments] == [0, 0, 1, 2]
    assert found.flagged == ()
    for one in found.segments:
        block = given.blocks[one.block]
        assert block.text[one.source.start : one.source.end] == one.source.text


def test_all_articles_and_languages_come_in_order_whatever_the_window(shipped: Translator) -> None:
    articles = [article(*(f"Le projet {n} de la série {k} avance bien." for k in range(n))) for n in range(9)]
    for window in (1, 3, 1000):
        found = list(echoing(shipped, EchoEngine(), window=window).translate_articles(articles, ["en", "vi"]))
        assert [(one.article, one.language) for one in found] == [(a, to) for a in articles for to in ("en", "vi")]
        assert all(one.blocks == one.article.blocks for one in found)


def test_articles_are_read_only_as_they_are_needed(shipped: Translator) -> None:
    read: list[int] = []

    def stream() -> object:
        for n in range(50):
            read.append(n)
            yield article("Le projet avance bien.", f"Le projet {n} avance.")

    results = echoing(shipped, EchoEngine(), window=4).translate_articles(stream(), ["en"])  # type: ignore[arg-type]
    next(results)
    assert len(read) <= 4


def test_equal_segments_are_translated_once(shipped: Translator, echo: EchoEngine) -> None:
    only(echoing(shipped, echo), article("Le Japon investit.", "Le Japon investit.", "La Chine investit."))
    assert sorted(text for texts, _ in echo.asked for text in texts) == ["La Chine investit.", "Le Japon investit."]


def test_batches_hold_one_length_each_and_every_source_once() -> None:
    shuffled = [Source(("x",) * length) for length in [3, 9, 3, 5, 9, 3, 1] * 30]
    shuffled.sort(key=lambda source: hash(source) % 97)
    batches = list(batches_of(shuffled, 40))
    assert sorted(n for batch in batches for n in batch) == list(range(len(shuffled)))
    lengths = [{len(shuffled[n].tokens) for n in batch} for batch in batches]
    assert all(len(found) == 1 for found in lengths)
    assert all(sum(len(shuffled[n].tokens) for n in batch) <= 40 for batch in batches)
    assert [max(found) for found in lengths] == sorted((max(found) for found in lengths), reverse=True)


def test_capitals_are_taken_off_and_given_back(shipped: Translator, echo: EchoEngine) -> None:
    found = only(echoing(shipped, echo), article("LE JAPON AIDE LA RÉGION", "Dans la région, le Japon investit."))
    assert found.blocks[0].text == "LE JAPON AIDE LA RÉGION"
    assert "Le Japon aide la région" in [text for texts, _ in echo.asked for text in texts]


@pytest.mark.parametrize("text", ["https://a.example/b", "2025", "🎉🎉", "nom@a.example", "<br>", "—", "15 %"])
def test_no_model_is_asked_about_what_has_no_words(shipped: Translator, echo: EchoEngine, text: str) -> None:
    found = only(echoing(shipped, echo), article(text))
    assert echo.asked == []
    assert found.text.replace("%", " %").replace("  ", " ") == text


def test_text_in_the_target_language_is_copied_and_in_a_third_one_flagged(
    shipped: Translator, echo: EchoEngine
) -> None:
    english = "The governments of both countries will meet again next month to discuss trade."
    translator = echoing(shipped, echo)
    assert only(translator, article(english), "en").segments[0].route == "copy"
    assert [flag.kind for flag in only(translator, article(english), "vi").segments[0].flags] == ["language"]
    assert only(translator, article("日本はベトナムに投資する。"), "ja").text == "日本はベトナムに投資する。"


def test_a_long_segment_is_split_and_nothing_is_lost(shipped: Translator, echo: EchoEngine) -> None:
    text = " ".join(f"mot{n}" for n in range(500)) + " de la province."
    found = only(echoing(shipped, echo), article(text))
    assert found.text == text
    longest = max(len(text.split()) for texts, _ in echo.asked for text in texts)
    assert longest + 2 <= echo.tokenizer.limit


def test_addresses_are_carried_by_placeholders(shipped: Translator, echo: EchoEngine) -> None:
    found = only(echoing(shipped, echo), article("Voir le site https://a.example/b pour les détails."))
    assert echo.asked[0][0] == ["Voir le site ⟦0⟧ pour les détails."]
    assert found.text == "Voir le site https://a.example/b pour les détails."


def test_a_lost_address_is_asked_for_again_then_put_at_the_end_and_flagged(shipped: Translator) -> None:
    answers = {"Voir le site ⟦0⟧ ici.": ["See there."], "Voir le site https://a.example/b ici.": ["See the site."]}
    found = only(echoing(shipped, EchoEngine(answers)), article("Voir le site https://a.example/b ici."))
    assert found.text == "See the site. https://a.example/b"
    assert [flag.kind for flag in found.segments[0].flags] == ["copied-span"]


def test_a_loop_is_translated_again_without_repetition_and_flagged_if_it_goes_on(shipped: Translator) -> None:
    loop, text = "la " * 200, "Le Japon investit dans la région."
    engine = EchoEngine({text: [loop, "Japan invests."]})
    found = only(echoing(shipped, engine), article(text))
    assert (found.text, found.flagged) == ("Japan invests.", ())
    assert [decoding.no_repeat_ngram for _, decoding in engine.asked] == [0, 3]
    found = only(echoing(shipped, EchoEngine({text: [loop, loop]})), article(text))
    assert [flag.kind for flag in found.segments[0].flags] == ["loop"]


def test_an_empty_answer_is_flagged(shipped: Translator) -> None:
    text = "Le Japon investit."
    found = only(echoing(shipped, EchoEngine({text: [""]})), article(text))
    assert [flag.kind for flag in found.segments[0].flags] == ["empty"]


def test_marks_follow_the_words(shipped: Translator, echo: EchoEngine) -> None:
    text = "Le Japon aide Quang Ninh et la commande pip install."
    marks = [Mark(3, 8, MarkKind.STRONG), Mark(14, 24, MarkKind.LINK, "x"), Mark(40, 51, MarkKind.CODE)]
    found = only(echoing(shipped, echo), article(text, marks=marks))
    assert [(m.kind, found.text[m.start : m.end]) for m in found.blocks[0].marks] == [
        (MarkKind.STRONG, "Japon"),
        (MarkKind.LINK, "Quang Ninh"),
        (MarkKind.CODE, "pip install"),
    ]


def test_a_mark_over_several_sentences_stays_one(shipped: Translator, echo: EchoEngine) -> None:
    text = "Le Japon investit. La région se félicite."
    found = only(echoing(shipped, echo), article(text, marks=[Mark(0, len(text), MarkKind.EMPHASIS)]))
    assert found.blocks[0].marks == (Mark(0, len(text), MarkKind.EMPHASIS),)
    assert not any(decoding.attention for _, decoding in echo.asked)


def test_line_breaks_of_the_author_stay(shipped: Translator, echo: EchoEngine) -> None:
    assert only(echoing(shipped, echo), article("Première ligne\nDeuxième ligne.\nLa fin.")).text == (
        "Première ligne\nDeuxième ligne.\nLa fin."
    )


def test_typography_of_the_house_and_of_the_model(shipped: Translator, echo: EchoEngine) -> None:
    given = article("Il dit : « Oui, le Japon investit. »")
    assert only(echoing(shipped, echo), given).text == "Il dit: “Oui, le Japon investit.”"
    assert (
        only(echoing(shipped, EchoEngine(), typography="model"), given).text == 'Il dit : " Oui, le Japon investit. "'
    )


def test_progress_counts_every_source_character_once_a_language(shipped: Translator, echo: EchoEngine) -> None:
    given, seen = article("Le Japon investit. La région suit.", "2025", "https://a.example"), []
    list(echoing(shipped, echo).translate_articles([given], ["en", "vi"], seen.append))
    assert sum(seen) == 2 * sum(map(len, given.texts()))


def test_unknown_languages(shipped: Translator) -> None:
    with pytest.raises(OptionError, match="not a language"):
        shipped.translate("Bonjour.", to="xx")
    with pytest.raises(ModelError, match="into en, vi, ja, not into de"):
        shipped.translate("Bonjour.", to="de")
    with pytest.raises(ModelError, match="from fr, not from es"):
        shipped.translate("Hola.", to="en", source="es")
    with pytest.raises(OptionError, match="no target"):
        shipped.check("fr", [])


@pytest.mark.parametrize("bad", [{"beam": 0}, {"window": 0}, {"batch_tokens": 0}, {"typography": "baroque"}])
def test_settings_without_meaning(bad: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        TranslateOptions(**bad)  # type: ignore[arg-type]


TEXTS = [
    "La province de Quang Ninh compte 228 projets d’investissement pour 17,07 milliards de dollars.",
    "Le Japon est un partenaire important du Vietnam.",
    "Les entreprises japonaises souhaitent des procédures simples, des délais courts et des règles stables.",
    "Coopération",
    "M. Tanaka a visité la zone industrielle de Hai Phong le 9 octobre, selon la JETRO.",
]


@pytest.mark.parametrize("to", ["en", "vi", "ja"])
def test_the_same_input_gives_the_same_output_whatever_the_company(shipped: Translator, to: str) -> None:
    alone = [shipped.translate(text, to=to).text for text in TEXTS]
    crowd = article(*TEXTS, *(f"La région {n} accueille {n} projets de plus." for n in range(40)), *reversed(TEXTS))
    together = [block.text for block in only(shipped, crowd, to).blocks]
    assert together[: len(TEXTS)] == alone
    assert together[-len(TEXTS) :] == alone[::-1]


def test_the_shipped_model_translates(shipped: Translator) -> None:
    """A figure and a name come through; nothing depends on the other words of a model that will get better."""
    for to, name in (("en", "Quang Ninh"), ("vi", "Quảng Ninh"), ("ja", "クアンニン")):
        text = shipped.translate("La province de Quang Ninh compte 228 projets.", to=to).text
        assert name in text
        assert "228" in text
        assert text == unicodedata.normalize("NFC", text)
        assert to != "ja" or " " not in text


def test_no_model_of_that_name() -> None:
    with pytest.raises(ModelError, match="there is no model “nothing”"):
        Translator("nothing")


def test_the_limit_of_a_hypothesis_leaves_room() -> None:
    assert longest_hypothesis(1) >= 16
    assert longest_hypothesis(100) >= 200


def test_a_wrong_figure_is_flagged(shipped: Translator) -> None:
    text = "Le Japon investit 2,77 milliards de dollars."
    wrong = only(echoing(shipped, EchoEngine({text: ["Japan invests 27.7 billion dollars."]})), article(text))
    assert "quantity" in {flag.kind for flag in wrong.segments[0].flags}
    right = only(echoing(shipped, EchoEngine({text: ["Japan invests 2.77 billion dollars."]})), article(text))
    assert right.flagged == ()
