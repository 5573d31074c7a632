"""Asking again for what is doubtful: rung by rung, never for the worse, and only where there is a doubt."""

import pytest
from echo import EchoEngine, EchoPool

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.glossary import Glossary, Term
from mtkit.translation import TranslateOptions, Translation, Translator
from mtkit.translation.marks import moved

TEXT = "Le Japon investit 2,77 milliards de dollars."
CARRIED = "Le Japon investit ⟦0⟧ de dollars."
WRONG, RIGHT = "Japan invests 31.4 million euros.", "Japan invests 2.77 billion dollars."


def translate(
    engine: EchoEngine, text: str = TEXT, to: str = "en", marks: tuple[Mark, ...] = (), **pool: object
) -> Translation:
    article = Article("test", "text", (Block(Kind.PARAGRAPH, text, marks=marks),))
    translator = Translator(pool=EchoPool(engine, **pool))  # type: ignore[arg-type]
    (found,) = translator.translate_articles([article], [to])
    return found


def test_a_good_answer_is_asked_for_once() -> None:
    engine = EchoEngine({TEXT: [RIGHT]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.attempts, segment.kept, segment.flags) == (RIGHT, ("first",), "first", ())
    assert len(engine.asked) == 1


def test_a_runner_up_without_doubt_is_taken_before_anything_is_asked_again() -> None:
    engine = EchoEngine({TEXT: [f"{WRONG}|Japan invests much.|{RIGHT}"]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.attempts, segment.kept) == (RIGHT, ("first", "n-best"), "n-best")
    assert len(engine.asked) == 1


def test_a_number_that_is_wrong_rides_as_a_placeholder() -> None:
    engine = EchoEngine({TEXT: [WRONG], CARRIED: ["Japan invests ⟦0⟧ dollars."]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.attempts, segment.kept, segment.flags) == (RIGHT, ("first", "figures"), "figures", ())
    assert [asked for asked, _ in engine.asked] == [[TEXT], [CARRIED]]


def test_what_rode_for_one_rung_is_not_taken_for_the_parts_of_the_next() -> None:
    engine = EchoEngine({TEXT: ["Japan " * 500, RIGHT], CARRIED: [WRONG]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.attempts, segment.kept) == (RIGHT, ("first", "figures", "no-repeat"), "no-repeat")


def test_only_the_numbers_that_are_wrong_ride() -> None:
    text = "Les 63 provinces comptent quarante-deux ports."
    engine = EchoEngine(
        {
            text: ["The 63 provinces have 12 ports."],
            text.replace("quarante-deux", "⟦0⟧"): ["The 63 provinces have ⟦0⟧ ports."],
        }
    )
    (segment,) = translate(engine, text).segments
    assert (segment.text, segment.kept) == ("The 63 provinces have 42 ports.", "figures")


def test_a_wider_beam_with_penalties_comes_next() -> None:
    engine = EchoEngine({TEXT: [WRONG, RIGHT], CARRIED: [WRONG]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.kept, segment.flags) == (RIGHT, "wider", ())
    first, _, second = (decoding for _, decoding in engine.asked)
    assert (second.beam, second.repetition_penalty > 1, second.coverage_penalty > 0) == (2 * first.beam, True, True)


def test_a_long_segment_is_divided() -> None:
    text = "La province annonce ce projet, " * 5 + "pour 2,77 milliards de dollars."
    engine = EchoEngine({text: ["No.", "No."], text.replace("2,77 milliards", "⟦0⟧"): ["No."]})
    (segment,) = translate(engine, text).segments
    assert segment.attempts == ("first", "figures", "wider", "divided")
    parts = [part for asked, _ in engine.asked[3:] for part in asked]
    assert len(parts) > 1
    assert sorted(" ".join(parts).split()) == sorted(text.split())


def test_another_model_is_asked_last() -> None:
    engine, other = EchoEngine({TEXT: [WRONG] * 9, CARRIED: [WRONG]}), EchoEngine({TEXT: [RIGHT]})
    found = translate(engine, other=other)
    (segment,) = found.segments
    assert (segment.text, segment.kept, segment.model) == (RIGHT, "other-model", "other")
    assert found.credits == ("echo, licence not stated", "other, licence not stated")


def test_no_rung_makes_it_worse() -> None:
    worse = ["Le Japon investit 2,77 milliards de dollars.", "", "la la la la la la la la"]
    (segment,) = translate(EchoEngine({TEXT: [WRONG, *worse], CARRIED: [worse[2]]})).segments
    assert (segment.text, segment.kept) == (WRONG, "first")
    assert segment.flags


def test_a_figure_is_put_right_before_asking_again() -> None:
    engine = EchoEngine({TEXT: ["Japan invests 2.77 million dollars."]})
    (segment,) = translate(engine).segments
    assert (segment.text, segment.kept) == (RIGHT, "first")
    assert len(segment.repairs) == 1
    assert len(engine.asked) == 1


def test_a_runner_up_that_needs_no_repair_is_not_looked_for_once_nothing_is_doubtful() -> None:
    (segment,) = translate(EchoEngine({TEXT: [f"Japan invests 2.77 million dollars.|{RIGHT}"]})).segments
    assert segment.attempts == ("first",)


def test_without_retry_nothing_is_asked_twice_or_repaired() -> None:
    engine = EchoEngine({TEXT: ["Japan invests 2.77 million dollars."]})
    translator = Translator(pool=EchoPool(engine), options=TranslateOptions(retry=False))
    (segment,) = translator.translate(TEXT, to="en").segments
    assert segment.text == "Japan invests 2.77 million dollars."
    assert [flag.kind for flag in segment.flags] == ["quantity"]
    assert [decoding.hypotheses for _, decoding in engine.asked] == [1]


def test_a_pivot_keeps_the_text_between_and_is_judged_by_the_source() -> None:
    japanese = "日本は27.7億ドルを投資する。"
    first, second = EchoEngine({TEXT: [RIGHT]}), EchoEngine({RIGHT: [japanese]})
    article = Article("test", "text", (Block(Kind.PARAGRAPH, TEXT),))
    translator = Translator(pool=EchoPool(first, second, pivot="en"))
    seen: list[int] = []
    (found,) = translator.translate_articles([article], ["ja"], seen.append)
    (segment,) = found.segments
    assert (segment.pivot, segment.text, segment.flags) == (RIGHT, japanese, ())
    assert (found.model, segment.model) == ("echo → echo", "echo → echo")
    assert sum(seen) == len(TEXT)
    wrong = EchoEngine({RIGHT: ["日本は5人を投資する。"] * 5})
    (found,) = Translator(pool=EchoPool(EchoEngine({TEXT: [RIGHT]}), wrong, pivot="en")).translate_articles(
        [article], ["ja"]
    )
    assert any("2,77 milliards" in flag.reason for flag in found.segments[0].flags)


def test_terms_ride_as_placeholders_and_are_checked() -> None:
    glossary = Glossary((Term("zone industrielle", {"en": ("industrial park",)}),))
    text = "La province ouvre deux zones industrielles."
    engine = EchoEngine({"La province ouvre deux ⟦0⟧.": ["The province opens two ⟦0⟧."]})
    translator = Translator(pool=EchoPool(engine), glossary=glossary)
    (segment,) = translator.translate(text, to="en").segments
    assert (segment.text, segment.flags) == ("The province opens two industrial parks.", ())
    known = Glossary((Term("province", {"en": ("prefecture",)}),))
    engine = EchoEngine(
        {text: ["The province opens two zones."], "La ⟦0⟧ ouvre deux zones industrielles.": ["⟦0⟧ opens two zones."]}
    )
    (segment,) = Translator(pool=EchoPool(engine), glossary=known).translate(text, to="en").segments
    assert segment.attempts[:2] == ("first", "all-terms")
    assert segment.text == "Prefecture opens two zones."
    lost = EchoEngine(
        {"La province ouvre deux ⟦0⟧.": ["The province opens two."], text: ["The province opens two zones."] * 4}
    )
    (segment,) = Translator(pool=EchoPool(lost), glossary=glossary).translate(text, to="en").segments
    assert "term" in {flag.kind for flag in segment.flags}


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("from 28.82 euros on", "from 283.82 euros on", "euros"),
        ("Quang Ninh and Japan", "Quảng Ninh and Japan", "Japan"),
    ],
)
def test_marks_move_with_a_repair(before: str, after: str, word: str) -> None:
    at = before.index(word)
    (mark,) = moved([Mark(at, at + len(word), MarkKind.STRONG)], before, after)
    assert after[mark.start : mark.end] == word
