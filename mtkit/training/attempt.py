"""Trying a network on held-out pairs the way it will be used: converted to int8, translated by the default engine."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mtkit.engines import Decoding, Engine, load_engine
from mtkit.errors import OutputError, reason_of
from mtkit.evaluation.metrics import score
from mtkit.training.export import write_layouts
from mtkit.training.text import Pair
from mtkit.translation.batching import longest_hypothesis, run

__all__ = ["hypotheses", "try_engine", "try_network"]

METRICS = ("bleu", "chrf2")
BATCH_TOKENS = 2048
DIGITS = 2


def try_network(
    network: Any, vocabulary: Path, pairs: Sequence[Pair], beam: int, threads: int, name: str
) -> list[dict[str, Any]]:
    """Return the scores of each two languages as a card has them; ``name`` is that of the test set.

    Raises OutputError where there is no room for the conversion, OptionError where a language cannot be scored.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="mtkit-") as staging:
            write_layouts(network, vocabulary, Path(staging) / "model")
            engine = load_engine(Path(staging) / "model", threads=threads)
            return try_engine(engine, pairs, beam, name)
    except OSError as error:
        raise OutputError(f"no room to try the model in {tempfile.gettempdir()}: {reason_of(error)}") from error


def try_engine(engine: Engine, pairs: Sequence[Pair], beam: int, name: str) -> list[dict[str, Any]]:
    """Return the scores of an engine on pairs, those of each two languages."""
    found = []
    for languages in dict.fromkeys((pair.source_language, pair.target_language) for pair in pairs):
        ours = [pair for pair in pairs if (pair.source_language, pair.target_language) == languages]
        made = hypotheses(engine, ours, beam)
        scores = score(made, [[pair.target for pair in ours]], languages[1], METRICS, resamples=0)
        found.append(
            {"test_set": name, "lines": len(ours), "pair": "-".join(languages)}
            | {metric: round(scores[metric].value, DIGITS) for metric in METRICS}
            | {"signature": scores["bleu"].signature}
        )
    return found


def hypotheses(engine: Engine, pairs: Sequence[Pair], beam: int) -> list[str]:
    """Translate the sources of pairs."""
    sources = [engine.tokenizer.encode(pair.source, pair.source_language, pair.target_language) for pair in pairs]
    found = [""] * len(pairs)
    for number, hypothesis in run(
        engine, sources, lambda length: Decoding(beam=beam, max_length=longest_hypothesis(length)), BATCH_TOKENS
    ):
        found[number] = engine.tokenizer.decode(hypothesis.tokens)
    return found
