"""Both engines find the same from the same weights: each is the proof of the other."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from toys import FRENCH, Toy, engines_of, translate

from mtkit.engines import Decoding, Engine, Hypothesis, Source, load_engine
from mtkit.hub import Model

ROOT = Path(__file__).parents[2]
FLORES = ROOT.parent / "shared" / "testsets" / "flores200" / "dev.fr"
SENTENCES = 200
# How far two float32 implementations may lie apart in a mean log-probability.
TOLERANCE = 1e-4


def french_sentences() -> list[str]:
    """French sentences: of FLORES where it is at hand, else of the seeds."""
    if FLORES.is_file():
        return FLORES.read_text(encoding="utf-8").splitlines()
    seeds = sorted((ROOT / "seeds").glob("*.md")) + sorted((ROOT / "seeds").glob("*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in seeds if path.stem != "README"]
    return [s for text in texts for s in re.split(r"(?<=[.!?])\s+|\n+", text) if len(s) > 20]


def of_frequent_lengths(sources: Sequence[Source]) -> list[Source]:
    """Choose the sources of the most frequent lengths, which fill the batches: torch needs a third of the time."""
    groups = sorted(batches(sources, len(sources)), key=len, reverse=True)
    return [sources[n] for group in groups for n in group][:SENTENCES]


def batches(sources: Sequence[Source], size: int = 32) -> list[list[int]]:
    """Numbers of sources of one length, some at a time."""
    by_length: dict[int, list[int]] = {}
    for number, source in enumerate(sources):
        by_length.setdefault(len(source.tokens), []).append(number)
    return [ns[i : i + size] for ns in by_length.values() for i in range(0, len(ns), size)]


def translate_all(engine: Engine, sources: Sequence[Source], beam: int = 1, **settings: int) -> list[Hypothesis]:
    """Translate sources of any length; hypotheses in the order of the sources."""
    order = batches(sources)
    work = [
        ([sources[n] for n in ns], Decoding(beam=beam, max_length=2 * len(sources[ns[0]].tokens) + 16, **settings))
        for ns in order
    ]
    found: dict[int, Hypothesis] = {}
    for ns, hypotheses in zip(order, engine.translate(work), strict=True):
        found.update(zip(ns, hypotheses, strict=True))
    return [found[n] for n in range(len(sources))]


@pytest.fixture(scope="module")
def engines(shipped: Model, shipped_float32: Path) -> tuple[Engine, Engine]:
    """Both engines with the shipped model; one thread, which is the fastest for so small a model in torch."""
    return load_engine(shipped_float32, threads=1, compute_type="float32"), load_engine(shipped, "transformers", 1)


def test_shipped_model_greedy(engines: tuple[Engine, Engine]) -> None:
    ctranslate2, transformers = engines
    targets = ("en", "vi", "ja")
    texts = french_sentences()
    texts *= -(-SENTENCES // len(texts))  # the seeds have fewer: they come again, into another language
    sources = of_frequent_lengths([ctranslate2.tokenizer.encode(s, "fr", targets[n % 3]) for n, s in enumerate(texts)])
    ours = translate_all(ctranslate2, sources, attention=True)
    reference = translate_all(transformers, sources, attention=True)
    same = [a.tokens == b.tokens for a, b in zip(ours, reference, strict=True)]
    assert sum(same) == len(sources) == SENTENCES
    assert [a.complete for a in ours] == [b.complete for b in reference]
    assert [a.score for a in ours] == pytest.approx([b.score for b in reference], abs=TOLERANCE)
    pairs = [
        (x, y) for a, b in zip(ours, reference, strict=True) for x, y in zip(a.attention, b.attention, strict=True)
    ]
    assert sum(x == y for x, y in pairs) / len(pairs) > 0.999


def test_shipped_model_beam(engines: tuple[Engine, Engine]) -> None:
    ctranslate2, transformers = engines
    encoded = [ctranslate2.tokenizer.encode(text, "fr", "vi") for text in french_sentences()]
    sources = of_frequent_lengths(encoded)[:12]
    ours = translate_all(ctranslate2, sources, beam=4)
    reference = translate_all(transformers, sources, beam=4)
    same = [(a, b) for a, b in zip(ours, reference, strict=True) if a.tokens == b.tokens]
    assert len(same) >= 11  # the two end their beams by slightly different rules
    assert [a.score for a, _ in same] == pytest.approx([b.score for _, b in same], abs=TOLERANCE)


@pytest.mark.parametrize("no_repeat", [0, 2])
def test_toys_greedy(toy: Toy, no_repeat: int) -> None:
    ours, reference = engines_of(toy)
    for line in FRENCH:
        source = ours.tokenizer.encode(line, toy.source, toy.target)
        decoding = Decoding(beam=1, max_length=30, no_repeat_ngram=no_repeat, attention=True)
        (a,), (b,) = translate(ours, [source], decoding), translate(reference, [source], decoding)
        assert a == replace(b, score=pytest.approx(b.score, abs=TOLERANCE))


def test_toys_beam_scores(toy: Toy) -> None:
    """Where both come to the same tokens they give the same score, whichever search led there."""
    ours, reference = engines_of(toy)
    same = 0
    for line in FRENCH:
        source = ours.tokenizer.encode(line, toy.source, toy.target)
        (a,), (b,) = (translate(engine, [source], Decoding(beam=4, max_length=30)) for engine in (ours, reference))
        if a.tokens == b.tokens:
            same += 1
            assert a.score == pytest.approx(b.score, abs=TOLERANCE)
            assert a.complete == b.complete
    assert same >= len(FRENCH) // 4


def test_score_is_the_mean_over_choices(toy: Toy) -> None:
    """The definition in the protocol, computed step by step from the model's own numbers."""
    torch = pytest.importorskip("torch")
    ours, reference = engines_of(toy)
    for beam in (1, 4):
        for line in FRENCH[:6]:
            source = ours.tokenizer.encode(line, toy.source, toy.target)
            (found,) = translate(ours, [source], Decoding(beam=beam, max_length=20))
            assert found.score == pytest.approx(score(torch, reference, source, found), abs=TOLERANCE)


def score(torch, engine, source: Source, found: Hypothesis) -> float:
    model, number = engine._model, engine._ids.convert_tokens_to_ids
    chosen = number(list(found.tokens)) + ([engine._end] if found.complete else [])
    begin = [engine._start, *number(list(source.prefix))]
    with torch.no_grad():
        logits = model(
            input_ids=torch.tensor([number(list(source.tokens))]),
            decoder_input_ids=torch.tensor([begin + chosen[:-1]]),
        ).logits[0, len(begin) - 1 :]
    logits[0, engine._end] = -torch.inf
    if model.config.model_type == "marian":
        logits[:, engine._pad] = -torch.inf
    logs = logits.log_softmax(-1)
    return sum(float(logs[i, n]) for i, n in enumerate(chosen)) / len(chosen)
