"""The retry ladder: how a doubtful segment is asked for again, one rung after the other, until no doubt is left.

The answer that the checks like best is kept, so that no rung can make a segment worse than its first answer was by the
same checks. What is still doubtful at the top is kept and flagged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mtkit.engines import Hypothesis

__all__ = [
    "ALL_TERMS",
    "DIVIDED",
    "FIGURES",
    "FIRST",
    "LADDER",
    "MOST_HYPOTHESES",
    "NO_REPEAT",
    "N_BEST",
    "OTHER_MODEL",
    "PLAIN",
    "WITH_OWN_JOB",
    "Rung",
    "next_best",
]

# How many hypotheses of a beam are looked at.
MOST_HYPOTHESES = 4


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of asking: the beam's width in times the usual, and what is held against a hypothesis (``Decoding``)."""

    name: str
    wider: int = 1
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    coverage_penalty: float = 0.0


FIRST = Rung("first")
# The first answer's own runners-up: the search has found them already, so that this rung costs no search.
N_BEST = "n-best"
# Terms of one word, which a model knows mostly and needs for what stands around them, ride as placeholders too.
ALL_TERMS = Rung("all-terms")
# Numbers that came out wrong ride as placeholders, for which the target's own writing is put back.
FIGURES = Rung("figures")
# Placeholders that the model lost are not tried again: the spans stand in the text as they are.
PLAIN = Rung("plain")
# A decoder that ran into its length limit was looping.
NO_REPEAT = Rung("no-repeat", no_repeat_ngram=3)
WIDER = Rung("wider", wider=2, repetition_penalty=1.1, coverage_penalty=0.2)
DIVIDED = Rung("divided")
# Another installed model for the same languages is asked as the first one was.
OTHER_MODEL = Rung("other-model")
# Rungs that put more placeholders into the text, for themselves alone.
WITH_OWN_JOB = (ALL_TERMS, FIGURES)
LADDER = (ALL_TERMS, FIGURES, PLAIN, NO_REPEAT, WIDER, DIVIDED, OTHER_MODEL)


def next_best(hypotheses: tuple[Hypothesis, ...]) -> Iterator[tuple[Hypothesis, ...]]:
    """Yield the runners-up of a job: the second best hypothesis of each of its parts, then the third, and so on."""
    longest = max((len(hypothesis.others) for hypothesis in hypotheses), default=0)
    for rank in range(longest):
        yield tuple(h.others[rank] if rank < len(h.others) else h for h in hypotheses)
