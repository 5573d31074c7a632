"""Which sentences of a text are which of its translation: by their lengths, and by the figures that they share.

The method is that of Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (Computational
Linguistics 19:1, 1993), with their figures but for sentences without a counterpart, which are rarer here and may have
any length. What one language needs more characters for than the other is learnt from the two texts themselves, so that
any two languages can be aligned. Figures that both sides hold count in favour of a match: lengths alone lose their way
where a sentence is missing.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["Bead", "align"]

# How many sentences go together, on either side, and how probable that is.
_BEADS = {(1, 1): 0.89, (1, 0): 0.0005, (0, 1): 0.0005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
_PRIORS = {bead: -math.log(probability) for bead, probability in _BEADS.items()}
_VARIANCE = 6.8  # of the length of a translation, for each character
_SHARED = 3.0  # what a figure on both sides is worth: it makes a match twenty times as probable
_WIDTH = 60  # how far from the diagonal an alignment may lead, beyond the difference of the two counts
_FIGURE = re.compile(r"\d{2,}|\d(?=[.,]\d)")


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that translate each other: ``sources[start:end]`` and ``targets[start:end]``, either of them empty.

    ``cost`` is minus the logarithm of how probable that is. Its mean is below 1 for texts that do translate each other,
    and above 2 for others.
    """

    source: tuple[int, int]
    target: tuple[int, int]
    cost: float


def align(sources: Sequence[str], targets: Sequence[str]) -> list[Bead]:
    """Return the likeliest way in which two sequences of sentences, or of paragraphs, correspond; both in order.

    Time and memory grow with the longer one, and with the square of the difference between the two.
    """
    rate = (sum(map(len, targets)) or 1) / (sum(map(len, sources)) or 1)
    ours, theirs = _Side(sources, 1.0), _Side(targets, rate)
    width = _WIDTH + abs(len(sources) - len(targets))
    slope = len(targets) / max(1, len(sources))
    best: dict[tuple[int, int], tuple[float, float, tuple[int, int]]] = {(0, 0): (0.0, 0.0, (0, 0))}
    for i in range(len(sources) + 1):
        middle = int(i * slope)
        for j in range(max(0, middle - width), min(len(targets), middle + width) + 1):
            for (m, n), prior in _PRIORS.items():
                before = best.get((i - m, j - n))
                if before is None:
                    continue
                cost = prior + _mismatch(ours, theirs, (i - m, i), (j - n, j))
                if (i, j) not in best or before[0] + cost < best[i, j][0]:
                    best[i, j] = before[0] + cost, cost, (m, n)
    beads: list[Bead] = []
    i, j = len(sources), len(targets)
    while i or j:
        _, cost, (m, n) = best[i, j]
        beads.append(Bead((i - m, i), (j - n, j), cost))
        i, j = i - m, j - n
    return beads[::-1]


class _Side:
    """The lengths of sentences, in characters of the source, summed up from the first; and their figures."""

    def __init__(self, texts: Sequence[str], rate: float) -> None:
        self.sums = list(accumulate((len(text) / rate for text in texts), initial=0.0))
        self.figures = [frozenset(_FIGURE.findall(text)) for text in texts]

    def length(self, start: int, end: int) -> float:
        return self.sums[end] - self.sums[start]

    def figures_of(self, start: int, end: int) -> frozenset[str]:
        return self.figures[start] if end - start == 1 else frozenset().union(*self.figures[start:end])


def _mismatch(ours: _Side, theirs: _Side, source: tuple[int, int], target: tuple[int, int]) -> float:
    """Return how improbable two lengths are, as minus the logarithm of a tail, less what shared figures are worth."""
    one, other = ours.length(*source), theirs.length(*target)
    if not one or not other:
        return 0.0  # a sentence that is left out may have any length
    deviation = abs(other - one) / math.sqrt(_VARIANCE * max(1.0, (one + other) / 2))
    shared = ours.figures_of(*source) & theirs.figures_of(*target)
    return -math.log(max(1e-300, math.erfc(deviation / math.sqrt(2)))) - _SHARED * len(shared)
