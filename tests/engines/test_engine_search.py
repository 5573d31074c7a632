"""What both engines promise of a search, on each toy: limits, n-grams, attention, batches, prefixes."""

from dataclasses import replace

import pytest
from toys import FRENCH, Toy, engines_of, translate

from mtkit.engines import Decoding, Engine, Hypothesis, Source, load_engine
from mtkit.errors import ModelError
from mtkit.hub import Model


@pytest.fixture(params=["ctranslate2", "transformers"])
def engine(request: pytest.FixtureRequest, toy: Toy) -> Engine:
    return load_engine(toy.folder, request.param, threads=1)


def sources_of(engine: Engine, toy: Toy) -> list[Source]:
    return [engine.tokenizer.encode(line, toy.source, toy.target) for line in FRENCH[:6]]


def one_by_one(engine: Engine, sources: list[Source], decoding: Decoding) -> list[Hypothesis]:
    return [found for (found,) in engine.translate(([source], decoding) for source in sources)]


@pytest.mark.parametrize("beam", [1, 4])
def test_length_limit(engine: Engine, toy: Toy, beam: int) -> None:
    sources = sources_of(engine, toy)
    free = one_by_one(engine, sources, Decoding(beam=1, max_length=40))
    for source, whole in zip(sources, free, strict=True):
        for limit in (1, 2, 7):
            (found,) = translate(engine, [source], Decoding(beam=beam, max_length=limit))
            assert 1 <= len(found.tokens) <= limit
            assert found.complete is (len(found.tokens) < limit)
            if beam == 1:
                assert found.tokens == whole.tokens[:limit]  # a limit cuts a greedy search and changes nothing else


def test_some_toys_come_to_an_end(opus: Toy, m2m100: Toy, nllb: Toy) -> None:
    """Else the tests here would not see a complete hypothesis."""
    for toy in (opus, m2m100, nllb):
        engine = load_engine(toy.folder, threads=1)
        found = one_by_one(engine, sources_of(engine, toy), Decoding(beam=4, max_length=40))
        assert any(hypothesis.complete for hypothesis in found)


@pytest.mark.parametrize("beam", [1, 4])
def test_no_repeated_ngram(engine: Engine, toy: Toy, beam: int) -> None:
    for found in one_by_one(engine, sources_of(engine, toy), Decoding(beam=beam, max_length=40, no_repeat_ngram=2)):
        pairs = list(zip(found.tokens, found.tokens[1:], strict=False))
        assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("beam", [1, 4])
def test_attention_points_into_the_source(engine: Engine, toy: Toy, beam: int) -> None:
    sources = sources_of(engine, toy)
    decoding = Decoding(beam=beam, max_length=30, attention=True)
    for source, found in zip(sources, one_by_one(engine, sources, decoding), strict=True):
        assert len(found.attention) == len(found.tokens)
        assert all(0 <= at < len(source.tokens) for at in found.attention)
    plain = one_by_one(engine, sources, replace(decoding, attention=False))
    assert all(found.attention == () for found in plain)


def test_prefix_is_no_part_of_a_hypothesis(engine: Engine, toy: Toy) -> None:
    for source in sources_of(engine, toy):
        (found,) = translate(engine, [source], Decoding(beam=1, max_length=10))
        assert not set(source.prefix) & set(found.tokens)
        assert "</s>" not in found.tokens


@pytest.mark.parametrize("beam", [1, 4])
def test_neighbours_change_nothing(engine: Engine, toy: Toy, beam: int) -> None:
    decoding = Decoding(beam=beam, max_length=20, attention=True)
    sources = equal_lengths(sources_of(engine, toy))
    together = translate(engine, sources, decoding)
    for found, alone in zip(together, one_by_one(engine, sources, decoding), strict=True):
        assert found == replace(alone, score=pytest.approx(alone.score, abs=1e-5))


@pytest.mark.parametrize("compute_type", ["int8", "float32"])
def test_neighbours_change_nothing_in_the_shipped_model(shipped: Model, compute_type: str) -> None:
    engine = load_engine(shipped, threads=1, compute_type=compute_type)
    decoding = Decoding(beam=4, max_length=40, attention=True)
    sources = equal_lengths([engine.tokenizer.encode(line, "fr", "vi") for line in FRENCH])
    together = translate(engine, sources, decoding)
    alone = one_by_one(engine, sources, decoding)
    for name in ("tokens", "attention", "complete"):
        assert [getattr(found, name) for found in together] == [getattr(found, name) for found in alone]
    assert [found.score for found in together] == pytest.approx([found.score for found in alone], abs=1e-5)


def equal_lengths(sources: list[Source]) -> list[Source]:
    """Cut sources to one length, between what begins and what ends them."""
    length = min(len(source.tokens) for source in sources)
    return [replace(s, tokens=(*s.tokens[: length - 1], s.tokens[-1]), spans=()) for s in sources]


def test_batches_come_back_in_order(engine: Engine, toy: Toy) -> None:
    decoding = Decoding(beam=1, max_length=5)
    sources = sources_of(engine, toy) * 4  # more than an engine takes ahead
    found = list(engine.translate(([source], decoding) for source in sources))
    assert found[:6] == found[6:12]
    assert len(found) == len(sources)
    assert list(engine.translate([])) == []


def test_nothing_is_cut(engine: Engine, toy: Toy) -> None:
    """The last token of the longest source takes part; one more token is an error, not a shorter source."""
    length = engine.tokenizer.positions
    assert length == (512 if toy.folder.name.startswith("t5") else 64)
    plain = engine.tokenizer.encode(" ".join(FRENCH * 3), toy.source, toy.target)
    whole = replace(plain, tokens=(*plain.tokens[: length - 1], plain.tokens[-1]))
    decoding = Decoding(beam=1, max_length=5)
    (found,) = translate(engine, [whole], decoding)
    changed = replace(whole, tokens=(*whole.tokens[:-2], "é", whole.tokens[-1]))
    assert whole.tokens[-2] != "é"
    assert translate(engine, [changed], decoding)[0].score != found.score
    message = f"a source of {length + 1} tokens is too long for this model, which takes {length}: split it"
    with pytest.raises(ModelError, match=message):
        translate(engine, [replace(whole, tokens=("é", *whole.tokens))], decoding)


@pytest.mark.parametrize("beam", [1, 4])
def test_a_hypothesis_stops_at_the_last_position(engine: Engine, toy: Toy, beam: int) -> None:
    """Were it let on, the decoder would look for the embedding of a position that there is not."""
    for source in sources_of(engine, toy):
        decoding = Decoding(beam=beam, max_length=1000, no_repeat_ngram=1, attention=True)
        (found,) = translate(engine, [source], decoding)
        assert len(found.tokens) <= engine.tokenizer.positions - 1 - len(source.prefix)


def test_empty_text(toy: Toy) -> None:
    for engine in engines_of(toy):
        (found,) = translate(engine, [engine.tokenizer.encode("", toy.source, toy.target)], Decoding(max_length=5))
        assert len(found.tokens) <= 5


def test_weights_that_are_given_their_end_of_sentence(opus: Toy, copy) -> None:
    """Conversions of Marian's own format (ct2-opus-mt-converter) add </s> to the source themselves."""
    config = copy / "ctranslate2" / "config.json"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('"add_source_eos": false', '"add_source_eos": true'), encoding="utf-8")
    assert config.read_text(encoding="utf-8") != text
    decoding = Decoding(beam=2, max_length=20)
    plain, adding = load_engine(opus.folder, threads=1), load_engine(copy, threads=1)
    sources = sources_of(plain, opus)
    assert one_by_one(adding, sources, decoding) == one_by_one(plain, sources, decoding)


def test_an_n_best_list_begins_with_what_the_search_gives_alone(engine: Engine, toy: Toy) -> None:
    sources = sources_of(engine, toy)
    alone = one_by_one(engine, sources, Decoding(beam=4, max_length=30, attention=True))
    lists = one_by_one(engine, sources, Decoding(beam=4, max_length=30, attention=True, hypotheses=3))
    for one, best in zip(alone, lists, strict=True):
        assert replace(best, others=()).tokens == one.tokens
        assert best.attention == one.attention
        assert best.score == pytest.approx(one.score, abs=1e-4)
        assert len(best.others) == 2
        assert len({best.tokens, *(other.tokens for other in best.others)}) == 3
        assert all(len(other.attention) == len(other.tokens) for other in best.others)
    (wider,) = one_by_one(engine, sources[:1], Decoding(beam=2, max_length=30, hypotheses=9))
    assert len(wider.others) == 1  # no more than the beam holds


def test_penalties_change_the_search(engine: Engine, toy: Toy) -> None:
    sources = sources_of(engine, toy)
    plain = one_by_one(engine, sources, Decoding(beam=1, max_length=40))
    punished = one_by_one(engine, sources, Decoding(beam=1, max_length=40, repetition_penalty=5.0))
    different = [len(set(found.tokens)) / len(found.tokens) for found in (*plain, *punished)]
    assert sum(different[len(plain) :]) > sum(different[: len(plain)])
