"""ROUGE agrees with rouge-score on the same tokens, and knows the tokens of four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from mtkit.errors import OptionError
from mtkit.evaluation.rouge import rouge, tokens


class OurTokens:
    def __init__(self, language: str) -> None:
        self.language = language

    def tokenize(self, text: str) -> list[str]:
        return tokens(text, self.language)


def published(hypothesis: str, reference: str, language: str) -> list[float]:
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=OurTokens(language))
    return [score.fmeasure for score in scorer.score(reference, hypothesis).values()]


@pytest.mark.parametrize(
    ("language", "hypothesis", "reference"),
    [
        (
            "fr",
            "Seize projets japonais pèsent 2,77 milliards.",
            "Les 16 projets japonais, soit 2,77 milliards, pèsent.",
        ),
        ("en", "Sixteen projects came from Japan.", "From Japan came sixteen projects, sixteen projects only."),
        ("vi", "Quảng Ninh có 16 dự án Nhật Bản.", "Chỉ 16 dự án của Nhật Bản ở Quảng Ninh."),
        ("ja", "クアンニン省の日系案件は16件だけだ。", "日本の案件はクアンニン省で16件にとどまる。"),
    ],
)
def test_agrees_with_rouge_score(language: str, hypothesis: str, reference: str) -> None:
    found = rouge(hypothesis, reference, language)
    assert [found.one, found.two, found.longest] == pytest.approx(published(hypothesis, reference, language))
    assert 0 < found.two < found.one < 1


@given(st.text("ab c.", max_size=40), st.text("ab c.", max_size=40))
def test_agrees_with_rouge_score_on_any_text(hypothesis: str, reference: str) -> None:
    found = rouge(hypothesis, reference, "fr")
    assert [found.one, found.two, found.longest] == pytest.approx(published(hypothesis, reference, "fr"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L’État, 16,3 % : Hanoï !", ["l", "état", "16,3", "hanoï"]),
        ("fr", "e\u0301tat", ["état"]),
        ("vi", "Quảng Ninh", ["quảng", "ninh"]),
        ("ja", "日本企業が１６件。", ["日本", "企業", "が", "16", "件"]),
    ],
)
def test_tokens(language: str, text: str, expected: list[str]) -> None:
    assert tokens(text, language) == expected


def test_the_same_text_scores_1_and_none_scores_0() -> None:
    same = rouge("Le Japon investit au Vietnam.", "le Japon investit au Vietnam", "fr-CA")
    assert (same.one, same.two, same.longest, same.mean) == (1, 1, 1, 1)
    assert rouge("", "Le Japon", "fr").mean == rouge("…", "", "ja").mean == 0


def test_other_languages_are_refused() -> None:
    with pytest.raises(OptionError, match="“de”"):
        rouge("a", "a", "de")
