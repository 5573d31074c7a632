"""Scores are those of sacrebleu, and of those who published them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import BLEU, flores, hypotheses, needed
from sacrebleu.metrics import BLEU as SACREBLEU
from sacrebleu.metrics import CHRF, TER

from mtkit.errors import InputError, OptionError
from mtkit.evaluation import metrics
from mtkit.evaluation.metrics import METRICS, Scorer, score

HYPOTHESES = ["The cat sat on the mat.", "It rains in Hanoi today.", "Exports grew by 16.3% in 2025."]
REFERENCES = ["The cat is on the mat.", "It is raining in Hanoi today.", "Exports rose 16.3% in 2025."]


@needed
@pytest.mark.parametrize(("pair", "system"), [(pair, system) for pair, by in BLEU.items() for system in by])
def test_published_figures_to_the_decimal(pair: str, system: str) -> None:
    found = score(hypotheses(pair, system), flores(pair).references, pair[3:], ["bleu"], resamples=0)["bleu"]
    assert f"{found.value:.1f}" == f"{BLEU[pair][system]:.1f}"
    assert ("ja-mecab" in found.signature) == pair.endswith("ja")


def test_same_as_sacrebleu_with_interval_and_signature() -> None:
    found = score(HYPOTHESES, [REFERENCES], "en", resamples=200)
    assert tuple(found) == METRICS
    for name, metric in {"bleu": SACREBLEU(), "chrf2": CHRF(), "chrf2++": CHRF(word_order=2), "ter": TER()}.items():
        theirs = metric.corpus_score(HYPOTHESES, [REFERENCES], n_bootstrap=200)
        ours = found[name]
        assert ours.value == pytest.approx(theirs.score)
        assert ours.low is not None
        assert ours.high is not None
        assert (ours.high - ours.low) / 2 == pytest.approx(theirs._ci, abs=1e-4)
        assert ours.signature == str(metric.get_signature())
        assert "bs:200|seed:12345" in ours.signature


def test_segment_scores_are_sentence_scores() -> None:
    bleu, chrf, ter = SACREBLEU(effective_order=True), CHRF(), TER()
    for name, metric in {"bleu": bleu, "chrf2": chrf, "ter": ter}.items():
        theirs = [metric.sentence_score(h, [r]).score for h, r in zip(HYPOTHESES, REFERENCES, strict=True)]
        scorer = Scorer([REFERENCES], "en", [name])
        assert scorer.segments(name, scorer.statistics(HYPOTHESES)[name]) == pytest.approx(theirs)


def test_several_reference_sets() -> None:
    others = ["A cat sat on the mat.", "Today it rains in Hanoi.", "In 2025 exports grew by 16.3%."]
    theirs = SACREBLEU().corpus_score(HYPOTHESES, [REFERENCES, others])
    found = score(HYPOTHESES, [REFERENCES, others], "en", ["bleu"], resamples=0)["bleu"]
    assert found.value == pytest.approx(theirs.score)
    assert (found.low, found.high) == (None, None)
    assert found.signature.startswith("nrefs:2|")


@pytest.mark.parametrize(
    ("language", "tokenizer"),
    [
        ("ja", "13a"),
        ("zh", "13a"),
        ("zh-Hant", "intl"),
        ("ja", "none"),
        ("ja", "zh"),
        ("en", "ja-mecab"),
        ("th", "13a"),
    ],
)
def test_a_tokenizer_that_makes_no_sense_is_refused(language: str, tokenizer: str) -> None:
    with pytest.raises(OptionError, match=f"{tokenizer} (divides at spaces|is for)"):
        score(["日本語の文。"], [["日本の文。"]], language, ["bleu"], tokenize=tokenizer)


@pytest.mark.parametrize(
    ("language", "signature"),
    [("ja", "ja-mecab"), ("zh", "tok:zh"), ("vi", "tok:13a"), ("th", "tok:char"), ("fr-CA", "13a")],
)
def test_the_tokenizer_of_the_language(language: str, signature: str) -> None:
    assert signature in Scorer([["a b"]], language, ["bleu"]).signature("bleu")


def test_ter_of_japanese_goes_by_characters() -> None:
    found = score(["東京は日本の首都です。"], [["東京は日本の古都です。"]], "ja", ["ter"], resamples=0)["ter"]
    assert 0 < found.value < 20
    assert "asian:yes" in found.signature


def test_tokenizers_that_must_be_fetched_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    with pytest.raises(OptionError, match=r"flores200sacrebleuspm.*not there.*where there is a network"):
        score(["a"], [["a"]], "en", ["bleu"], tokenize="flores200")


@pytest.mark.parametrize(
    ("hypotheses_", "references", "message"),
    [
        (["a"], [], "no reference"),
        (["a"], [[]], "no reference"),
        (["a", "b"], [["a"]], "2 hypotheses for 1 references"),
        (["a"], [["a"], ["a", "b"]], "unequal"),
    ],
)
def test_unequal_lines(hypotheses_: list[str], references: list[list[str]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        score(hypotheses_, references, "en")


def test_unknown_names() -> None:
    with pytest.raises(OptionError, match="no metric “comet”"):
        score(["a"], [["a"]], "en", ["comet"])
    with pytest.raises(OptionError, match="no tokenizer “moses”"):
        score(["a"], [["a"]], "en", ["bleu"], tokenize="moses")
    with pytest.raises(OptionError, match="not a language"):
        score(["a"], [["a"]], "qqqq")


def test_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = score(HYPOTHESES, [REFERENCES], "en", ["chrf2"], resamples=50)["chrf2"]
    assert score(HYPOTHESES, [REFERENCES], "en", ["chrf2"], resamples=50)["chrf2"] == usual
    monkeypatch.setenv("SACREBLEU_SEED", "7")
    assert "seed:7|" in score(HYPOTHESES, [REFERENCES], "en", ["chrf2"], resamples=50)["chrf2"].signature
    monkeypatch.setenv("SACREBLEU_SEED", "none")
    assert score(HYPOTHESES, [REFERENCES], "en", ["chrf2"], resamples=50)["chrf2"].signature.count("seed:none") == 1
    monkeypatch.setenv("SACREBLEU_SEED", "lucky")
    with pytest.raises(OptionError, match="SACREBLEU_SEED"):
        score(HYPOTHESES, [REFERENCES], "en", ["chrf2"])


def test_resamples_drawn_in_blocks_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"a": np.arange(60.0).reshape(20, 3)}
    whole = metrics.bootstrap_sums(rows, 33)["a"]
    monkeypatch.setattr(metrics, "_CELLS", 101)
    assert (metrics.bootstrap_sums(rows, 33)["a"] == whole).all()


LINES = st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(LINES, st.sampled_from(["en", "vi", "ja"]))
def test_any_text_has_a_score(lines: list[tuple[str, str]], language: str) -> None:
    ours, theirs = [one for one, _ in lines], [other for _, other in lines]
    for found in score(ours, [theirs], language, ["bleu", "chrf2", "chrf2++"], resamples=5).values():
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.high <= 100.0001
        assert 0 <= found.value <= 100.0001
    same = score(theirs, [theirs], language, ["ter"], resamples=0)["ter"]
    assert same.value == 0
