"""What an engine and a tokenizer promise to the rooms above."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Decoding", "Engine", "Hypothesis", "Source", "Tokenizer"]


@dataclass(frozen=True, slots=True)
class Source:
    """One segment as a model reads it.

    ``tokens`` are the model's own, language codes and end of sentence included; ``prefix`` is what the decoder is made
    to begin with; ``spans`` gives for each token the characters of the text that it stands for, or (-1, -1).
    """

    tokens: tuple[str, ...]
    prefix: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a system produced for one source.

    ``tokens`` hold neither the prefix nor the end of sentence. ``complete`` is False when the decoder stopped at the
    length limit, before an end of sentence.

    ``score`` is the mean natural logarithm of the probabilities that the model gave to what it chose: those of
    ``tokens`` and, where the hypothesis is complete, of its end of sentence; the prefix, which was not its choice, does
    not count. A token's probability is its share among the tokens that the search allowed: Marian's ``<pad>``, an end
    of sentence before any token and an n-gram that may not come again have none. Width of beam and engine make no
    difference to this.

    ``attention``, where it was asked for, holds for each token the index of the source token (of ``Source.tokens``)
    that it attended to most: the first head of the last decoder layer, the one that guided alignment trains.

    ``others`` are the next best hypotheses of the same search, best first, as many as were asked for.
    """

    tokens: tuple[str, ...]
    score: float
    complete: bool = True
    attention: tuple[int, ...] = ()
    others: tuple["Hypothesis", ...] = ()


@dataclass(frozen=True, slots=True)
class Decoding:
    """How an engine searches: beam width, longest hypothesis in tokens, and what is held against a hypothesis.

    ``hypotheses`` is how many of the beam's hypotheses are wanted, the width of the beam at most; asking for more than
    one changes neither the first nor the time. ``no_repeat_ngram`` of 0 lets every n-gram come again.
    ``repetition_penalty`` (Keskar et al. 2019) divides the logits of tokens that were there before, 1 does nothing;
    ``coverage_penalty`` (Wu et al. 2016) favours hypotheses that attended to all of the source, 0 does nothing, and an
    engine that does not know it leaves it out.
    """

    beam: int = 4
    max_length: int = 256
    no_repeat_ngram: int = 0
    attention: bool = False
    hypotheses: int = 1
    repetition_penalty: float = 1.0
    coverage_penalty: float = 0.0


class Tokenizer(Protocol):
    """Text ↔ tokens for one architecture, and all else that belongs to it: codes, limits, what it never saw.

    ``limit`` is the longest source, in tokens, that is translated well; ``positions`` the longest that the weights can
    take in or put out at all. ``characters`` holds the characters that the vocabulary can spell.
    """

    limit: int
    positions: int
    characters: frozenset[str]

    def check(self, source: str, target: str) -> None:
        """Raise ModelError when the model does not translate from ``source`` to ``target`` (BCP 47 tags)."""

    def encode(self, text: str, source: str, target: str) -> Source:
        """Turn text into what the model reads."""

    def decode(self, tokens: Sequence[str]) -> str:
        """Turn the tokens of a hypothesis into text."""

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        """Return the text of each token of a hypothesis; joined and stripped they are what ``decode`` returns.

        Codes and other control tokens have none. The bytes of one character stand with the last of them.
        """


class Engine(Protocol):
    """A loaded model.

    All sources of one batch have the same number of tokens: no padding takes part in the arithmetic, and so a segment's
    translation does not depend on its neighbours.
    """

    name: str
    tokenizer: Tokenizer

    def translate(self, batches: Iterable[tuple[Sequence[Source], Decoding]]) -> Iterator[list[Hypothesis]]:
        """Translate batches as a stream: one list of hypotheses a batch, in the same order.

        Raises ModelError when a source is longer than the model has positions: no engine cuts a source.
        """
