"""The default engine: CTranslate2 on the CPU, int8, one thread a batch and as many batches at once as threads."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ctranslate2

from mtkit.engines.limits import length_limit
from mtkit.engines.protocol import Decoding, Hypothesis, Source, Tokenizer
from mtkit.errors import ModelError
from mtkit.hub.files import read_json, reason

__all__ = ["CTranslate2Engine"]

# Batches given to the workers ahead of what is read back: enough that none of them ever waits for Python.
AHEAD = 4


class CTranslate2Engine:
    """Hypotheses from CTranslate2 weights."""

    name = "ctranslate2"

    def __init__(self, folder: Path, tokenizer: Tokenizer, threads: int, compute_type: str = "default") -> None:
        """Load the weights. Raises ModelError when they are broken or the CPU cannot run ``compute_type``."""
        self.tokenizer = tokenizer
        self._folder = folder
        self._ahead = AHEAD * threads
        # Weights from Marian's own format (opus-*.zip) are given the end of sentence by CTranslate2.
        self._adds_end = bool(read_json(folder / "config.json").get("add_source_eos"))
        try:
            self._translator = ctranslate2.Translator(
                str(folder),
                device="cpu",
                compute_type=compute_type,
                inter_threads=threads,
                intra_threads=1,
                max_queued_batches=-1,
            )
        except Exception as error:  # whatever the numbers in a damaged model.bin lead to
            raise ModelError(
                f"{folder}: the model cannot be loaded ({reason(error)}); fetch or convert it again"
            ) from error

    def translate(self, batches: Iterable[tuple[Sequence[Source], Decoding]]) -> Iterator[list[Hypothesis]]:
        """Translate batches as a stream, in order; the workers run ahead of the reader by a few batches."""
        waiting: deque[tuple[Sequence[Source], Decoding, int, list[Any]]] = deque()
        for sources, decoding in batches:
            longest = length_limit(self.tokenizer, sources, decoding)
            waiting.append((sources, decoding, longest, self._submit(sources, decoding, longest)))
            if len(waiting) > self._ahead:
                yield self._collect(*waiting.popleft())
        while waiting:
            yield self._collect(*waiting.popleft())

    def _submit(self, sources: Sequence[Source], decoding: Decoding, longest: int) -> list[Any]:
        prefix = [list(s.prefix) for s in sources] if sources[0].prefix else None
        results: list[Any] = self._translator.translate_batch(
            self._tokens(sources),
            prefix,
            beam_size=decoding.beam,
            min_decoding_length=1 + len(sources[0].prefix),
            max_decoding_length=longest + len(sources[0].prefix),
            max_input_length=0,  # sources are split before, never cut here
            num_hypotheses=min(decoding.hypotheses, decoding.beam),
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            repetition_penalty=decoding.repetition_penalty,
            coverage_penalty=decoding.coverage_penalty,
            return_scores=True,
            return_attention=decoding.attention,
            asynchronous=True,
        )
        return results

    def _tokens(self, sources: Sequence[Source]) -> list[list[str]]:
        return [list(s.tokens[:-1] if self._adds_end else s.tokens) for s in sources]

    def _collect(
        self, sources: Sequence[Source], decoding: Decoding, longest: int, results: list[Any]
    ) -> list[Hypothesis]:
        """Wait for a batch and read its hypotheses."""
        try:
            found = [result.result() for result in results]
            # CTranslate2 4.8 takes the attention of a beam's first token from another source of the batch.
            mixed = decoding.attention and decoding.beam > 1 and len(sources) > 1 and not sources[0].prefix
            first = self._first_attention(sources, found) if mixed else [None] * len(found)
        except (IndexError, RuntimeError, ValueError) as error:
            raise ModelError(
                f"{self._folder}: the weights do not work ({reason(error)}); fetch or convert the model again"
            ) from error
        return [read(len(s.prefix), longest, r, row) for s, r, row in zip(sources, found, first, strict=True)]

    def _first_attention(self, sources: Sequence[Source], found: Sequence[Any]) -> list[Any]:
        """Return the attention of the first token of each hypothesis: what the decoder is made to begin with."""
        first = [result.hypotheses[0][:1] for result in found]
        results = self._translator.translate_batch(
            self._tokens(sources),
            first,
            beam_size=1,
            max_decoding_length=1,
            max_input_length=0,
            return_attention=True,
        )
        return [result.attention[0][0] for result in results]


def read(prefix: int, longest: int, result: Any, first: Any) -> Hypothesis:
    """Read the hypotheses of a CTranslate2 result, less the prefix that the decoder was made to begin with.

    ``first`` replaces the attention of their first token, where it is not None: it is the same for all, since the
    decoder had chosen nothing yet.
    """
    best, *others = (read_one(prefix, longest, result, first, rank) for rank in range(len(result.hypotheses)))
    return replace(best, others=tuple(others))


def read_one(prefix: int, longest: int, result: Any, first: Any, rank: int) -> Hypothesis:
    """Read the hypothesis that came out in a place of the search."""
    tokens = tuple(result.hypotheses[rank][prefix:])
    complete = len(tokens) < longest
    # The score is the sum of the choices' log-probabilities, divided by their number and that of the prefix.
    choices = len(tokens) + complete
    score = result.scores[rank] * (choices + prefix) / choices
    rows = result.attention[rank][prefix:][: len(tokens)] if result.attention else []
    rows[:1] = rows[:1] if first is None else [first]
    attention = tuple(max(range(len(row)), key=row.__getitem__) for row in rows)
    return Hypothesis(tokens, score, complete, attention)
