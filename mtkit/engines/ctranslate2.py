"""The default engine: CTranslate2 on the CPU, int8, one thread a batch and as many batches at once as threads."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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
        waiting: deque[tuple[Sequence[Source], int, list[Any]]] = deque()
        for sources, decoding in batches:
            longest = length_limit(self.tokenizer, sources, decoding)
            waiting.append((sources, longest, self._submit(sources, decoding, longest)))
            if len(waiting) > self._ahead:
                yield collect(*waiting.popleft())
        while waiting:
            yield collect(*waiting.popleft())

    def _submit(self, sources: Sequence[Source], decoding: Decoding, longest: int) -> list[Any]:
        tokens = [list(s.tokens[:-1] if self._adds_end else s.tokens) for s in sources]
        prefix = [list(s.prefix) for s in sources] if sources[0].prefix else None
        results: list[Any] = self._translator.translate_batch(
            tokens,
            prefix,
            beam_size=decoding.beam,
            min_decoding_length=1 + len(sources[0].prefix),
            max_decoding_length=longest + len(sources[0].prefix),
            max_input_length=0,  # sources are split before, never cut here
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            return_scores=True,
            return_attention=decoding.attention,
            asynchronous=True,
        )
        return results


def collect(sources: Sequence[Source], longest: int, results: list[Any]) -> list[Hypothesis]:
    """Wait for a batch and read its best hypotheses."""
    return [read(len(source.prefix), longest, result.result()) for source, result in zip(sources, results, strict=True)]


def read(prefix: int, longest: int, result: Any) -> Hypothesis:
    """Take the best hypothesis of a CTranslate2 result, less the prefix that the decoder was made to begin with."""
    tokens = tuple(result.hypotheses[0][prefix:])
    complete = len(tokens) < longest
    # The score is the sum of the choices' log-probabilities, divided by their number and that of the prefix.
    choices = len(tokens) + complete
    score = result.scores[0] * (choices + prefix) / choices
    rows = result.attention[0][prefix:][: len(tokens)] if result.attention else []
    attention = tuple(max(range(len(row)), key=row.__getitem__) for row in rows)
    return Hypothesis(tokens, score, complete, attention)
