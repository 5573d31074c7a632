"""Articles through the translator, with an engine that echoes and with the shipped model."""

import unicodedata
from collections.abc import Sequence

import pytest
from echo import EchoEngine, EchoPool

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.engines import Source
from mtkit.errors import ModelError, OptionError
from mtkit.translation import TranslateOptions, Translation, Translator
from mtkit.translation.batching import batches_of, longest_hypothesis


def article(*texts: str, marks: Sequence[Mark] = ()) -> Article:
    return Article("test", "text", tuple(Block(Kind.PARAGRAPH, text, marks=tuple(marks)) for text in texts))


def echoing(engine: EchoEngine, *, retry: bool = False, **options: object) -> Translator:
    """A translator over another engine, which asks once for each segment unless it is to climb the ladder."""
    return Translator(pool=EchoPool(engine), options=TranslateOptions(retry=retry, **options))  # type: ignore[arg-type]


def only(translator: Translator, given: Article, to: str = "en") -> Translation:
    (found,) = translator.translate_articles([given], [to])
    return found


def test_echo_gives_the_article_back(echo: EchoEngine) -> None:
    given = article("Le Japon investit. La province se félicite de ce projet.", "Un titre sans point", "42")
    found = only(echoing(echo), given)
    assert found.blocks == given.blocks
    assert [one.block for one in found.segments] == [0, 0, 1, 2]
    for one in found.segments:
        block = given.blocks[one.block]
        assert block.text[one.source.start : one.source.end] == one.source.text


def test_all_articles_and_languages_come_in_order_whatever_the_window() -> None:
    articles = [article(*(f"Le projet {n} de la série {k} avance bien." for k in range(n))) for n in range(9)]
    for window in (1, 3, 1000):
        found = list(echoing(EchoEngine(), window=window).translate_articles(articles, ["en", "vi"]))
        assert [(one.article, one.language) for one in found] == [(a, to) for a in articles for to in ("en", "vi")]
        assert all(one.blocks == one.article.blocks for one in found)


def test_articles_are_read_only_as_they_are_needed() -> None:
    read: list[int] = []

    def stream() -> object:
        for n in range(50):
            read.append(n)
            yield article("Le projet avance bien.", f"Le projet {n} avance.")

    results = echoing(EchoEngine(), window=4).translate_articles(stream(), ["en"])  # type: ignore[arg-type]
    next(results)
    assert len(read) <= 4


def test_equal_segments_are_translated_once(echo: EchoEngine) -> None:
    only(echoing(echo), article("Le Japon investit.", "Le Japon investit.", "La Chine investit."))
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


def test_capitals_are_taken_off_and_given_back(echo: EchoEngine) -> None:
    found = only(echoing(echo), article("LE JAPON AIDE LA RÉGION", "Dans la région, le Japon investit."))
    assert found.blocks[0].text == "LE JAPON AIDE LA RÉGION"
    assert "Le Japon aide la région" in [text for texts, _ in echo.asked for text in texts]


@pytest.mark.parametrize("text", ["https://a.example/b", "2025", "🎉🎉", "nom@a.example", "<br>", "—", "15 %"])
def test_no_model_is_asked_about_what_has_no_words(echo: EchoEngine, text: str) -> None:
    found = only(echoing(echo), article(text))
    assert echo.asked == []
    assert found.text.replace("%", " %").replace("  ", " ") == text


def test_text_in_the_target_language_is_copied_and_in_a_third_one_flagged(echo: EchoEngine) -> None:
    english = "The governments of both countries will meet again next month to discuss trade."
    translator = echoing(echo)
    assert only(translator, article(english), "en").segments[0].route == "copy"
    assert only(translator, article(english), "vi").segments[0].flags[0].kind == "language"
    assert only(translator, article("日本はベトナムに投資する。"), "ja").text == "日本はベトナムに投資する。"


def test_a_long_segment_is_split_and_nothing_is_lost(echo: EchoEngine) -> None:
    text = " ".join(f"mot{n}" for n in range(500)) + " de la province."
    found = only(echoing(echo), article(text))
    assert found.text == text
    longest = max(len(text.split()) for texts, _ in echo.asked for text in texts)
    assert longest + 2 <= echo.tokenizer.limit


def test_addresses_are_carried_by_placeholders(echo: EchoEngine) -> None:
    found = only(echoing(echo), article("Voir le site https://a.example/b pour les détails."))
    assert echo.asked[0][0] == ["Voir le site ⟦0⟧ pour les détails."]
    assert found.text == "Voir le site https://a.example/b pour les détails."


def flags_of(found: Translation) -> set[str]:
    return {flag.kind for segment in found.segments for flag in segment.flags}


def test_a_lost_address_is_asked_for_again_then_put_at_the_end_and_flagged() -> None:
    answers = {"Voir le site ⟦0⟧ ici.": ["Voir."], "Voir le site https://a.example/b ici.": ["See the site here."]}
    found = only(echoing(EchoEngine(answers), retry=True), article("Voir le site https://a.example/b ici."))
    assert found.text == "See the site here. https://a.example/b"
    assert flags_of(found) == {"copied-span"}
    assert found.segments[0].attempts[:2] == ("first", "plain")


def test_a_loop_is_translated_again_without_repetition_and_flagged_if_it_goes_on() -> None:
    loop, text = "la " * 200, "Le Japon investit dans la région."
    engine = EchoEngine({text: [loop, "Japan invests in the region."]})
    found = only(echoing(engine, retry=True), article(text))
    assert (found.text, found.flagged) == ("Japan invests in the region.", ())
    assert [decoding.no_repeat_ngram for _, decoding in engine.asked] == [0, 3]
    assert found.segments[0].kept == "no-repeat"
    found = only(echoing(EchoEngine({text: [loop, loop, loop]}), retry=True), article(text))
    assert "loop" in flags_of(found)


def test_an_empty_answer_is_flagged() -> None:
    text = "Le Japon investit."
    assert flags_of(only(echoing(EchoEngine({text: [""]})), article(text))) == {"empty"}


def test_marks_follow_the_words(echo: EchoEngine) -> None:
    text = "Le Japon aide Quang Ninh et la commande pip install."
    marks = [Mark(3, 8, MarkKind.STRONG), Mark(14, 24, MarkKind.LINK, "x"), Mark(40, 51, MarkKind.CODE)]
    found = only(echoing(echo), article(text, marks=marks))
    assert [(m.kind, found.text[m.start : m.end]) for m in found.blocks[0].marks] == [
        (MarkKind.STRONG, "Japon"),
        (MarkKind.LINK, "Quang Ninh"),
        (MarkKind.CODE, "pip install"),
    ]


def test_a_mark_over_several_sentences_stays_one(echo: EchoEngine) -> None:
    text = "Le Japon investit. La région se félicite."
    found = only(echoing(echo), article(text, marks=[Mark(0, len(text), MarkKind.EMPHASIS)]))
    assert found.blocks[0].marks == (Mark(0, len(text), MarkKind.EMPHASIS),)
    assert not any(decoding.attention for _, decoding in echo.asked)


def test_line_breaks_of_the_author_stay(echo: EchoEngine) -> None:
    assert only(echoing(echo), article("Première ligne\nDeuxième ligne.\nLa fin.")).text == (
        "Première ligne\nDeuxième ligne.\nLa fin."
    )


def test_typography_of_the_house_and_of_the_model(echo: EchoEngine) -> None:
    given = article("Il dit : « Oui, le Japon investit. »")
    assert only(echoing(echo), given).text == "Il dit: “Oui, le Japon investit.”"
    assert only(echoing(EchoEngine(), typography="model"), given).text == 'Il dit : " Oui, le Japon investit. "'


def test_progress_counts_every_source_character_once_a_language(echo: EchoEngine) -> None:
    given, seen = article("Le Japon investit. La région suit.", "2025", "https://a.example"), []
    list(echoing(echo).translate_articles([given], ["en", "vi"], seen.append))
    assert sum(seen) == 2 * sum(map(len, given.texts()))


def test_unknown_languages(shipped: Translator) -> None:
    with pytest.raises(OptionError, match="not a language"):
        shipped.translate("Bonjour.", to="xx")
    with pytest.raises(ModelError, match="no installed model translates from fr to de"):
        shipped.translate("Bonjour.", to="de")
    with pytest.raises(ModelError, match="no installed model translates from es to en"):
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


def test_a_named_model_that_cannot_do_it_says_what_it_can() -> None:
    translator = Translator("fr-mul-tiny")
    with pytest.raises(ModelError, match="into en, vi, ja, not into de"):
        translator.check("fr", ["de"])
    with pytest.raises(ModelError, match="from fr, not from es"):
        translator.check("es", ["en"])


def test_a_model_and_a_route_exclude_each_other() -> None:
    with pytest.raises(OptionError, match="exclude each other"):
        Translator("fr-mul-tiny", route="direct")


def test_no_model_of_that_name() -> None:
    with pytest.raises(ModelError, match="there is no model “nothing”"):
        Translator("nothing")


def test_the_limit_of_a_hypothesis_leaves_room() -> None:
    assert longest_hypothesis(1) >= 16
    assert longest_hypothesis(100) >= 200


def test_a_wrong_figure_is_flagged() -> None:
    text = "Le Japon investit 2,77 milliards de dollars."
    wrong = only(echoing(EchoEngine({text: ["Japan invests 27.7 billion dollars."]})), article(text))
    assert flags_of(wrong) == {"quantity"}
    right = only(echoing(EchoEngine({text: ["Japan invests 2.77 billion dollars."]})), article(text))
    assert right.flagged == ()
