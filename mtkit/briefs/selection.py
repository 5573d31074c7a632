"""Which sentences make the brief: scored one by one, then chosen so that each adds something to the others.

The choice is maximal marginal relevance: Carbonell and Goldstein, "The Use of MMR" (SIGIR 1998). A sentence that leans
on the one before is chosen together with it, or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.briefs.figures import quantities, weight
from mtkit.briefs.graph import centrality, centroid_similarity, similarities, vectors
from mtkit.briefs.leaning import Lean
from mtkit.briefs.sentences import Sentence
from mtkit.briefs.words import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Length", "Scored", "choose", "score"]

# The graph grows with the square of the sentences; the rest of a longer article is judged by its resemblance to the
# whole, which costs the same for each.
_MOST_SENTENCES = 400
_NOVELTY = 0.3
_SAME = 0.7
_STANDFIRST_REACH = 4
_EARLIER = 0.5
_WEIGHTS = {"central": 0.25, "lead": 0.25, "opens": 0.05, "title": 0.15, "figures": 0.3}
_LEAD_LENGTH = 3.0
_SLIGHT = 0.85
_QUOTED = 0.7
_FULL_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Length:
    """How much may be chosen: so many sentences and so many words, standfirst included."""

    sentences: int
    words: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The sentences that were looked at, the relevance of each (0 to 1), the same without figures, similarities."""

    sentences: tuple[Sentence, ...]
    relevance: "NDArray[np.float64]"
    gist: "NDArray[np.float64]"
    similarity: "NDArray[np.float64]"


def score(sentences: Sequence[Sentence], title: str, language: str) -> Scored:
    """Rate the sentences of an article, or the ``_MOST_SENTENCES`` of a long one that resemble the whole most."""
    rows = vectors([sentence.terms for sentence in sentences])
    kept = _most_like_the_whole(sentences, rows)
    sentences = [sentences[place] for place in kept]
    rows = [rows[place] for place in kept]
    similarity = similarities(rows, rows)
    title_terms = set(terms(title, language))
    parts = {
        "central": centrality(similarity),
        "lead": np.array([np.exp(-sentence.order / _LEAD_LENGTH) for sentence in sentences]),
        "opens": np.array([float(sentence.first) for sentence in sentences]),
        "title": _scaled([_overlap(sentence.terms, title_terms) for sentence in sentences]),
        "figures": np.array([_figures(sentence, language) for sentence in sentences]),
    }
    fitness = np.array([_fitness(sentence) for sentence in sentences])
    weighted = {name: weight * parts[name] * fitness for name, weight in _WEIGHTS.items()}
    relevance = sum(weighted.values(), np.zeros(len(sentences)))
    return Scored(tuple(sentences), relevance, relevance - weighted["figures"], similarity)


def choose(scored: Scored, length: Length) -> list[Sentence]:
    """Return the standfirst, then the key points in reading order; nothing if no sentence can be given alone."""
    standfirst = _standfirst(scored, length)
    if standfirst is None:
        return []
    chosen = [standfirst]
    while (unit := _best_unit(scored, chosen, length)) is not None:
        chosen += unit
    return [scored.sentences[place] for place in sorted(chosen)]


def _standfirst(scored: Scored, length: Length) -> int | None:
    """Take one of the first sentences that stand alone, of all where none of the first does; the earlier the rather.

    It says what the article is about, so that figures do not count. It may be longer than all words allowed where no
    sentence is short enough.
    """
    alone = [
        place
        for place, sentence in enumerate(scored.sentences)
        if sentence.quotable and sentence.lean is not Lean.FULLY
    ]
    alone = [place for place in alone if scored.sentences[place].words <= length.words] or alone
    first = [place for place in alone if scored.sentences[place].order < _STANDFIRST_REACH] or alone
    worth = {place: scored.gist[place] * _EARLIER**number for number, place in enumerate(first)}
    return max(worth, key=worth.__getitem__, default=None)


def _best_unit(scored: Scored, chosen: list[int], length: Length) -> list[int] | None:
    """Return the sentences, one or a pair, that add most to those chosen and still fit."""
    words = length.words - sum(scored.sentences[place].words for place in chosen)
    nearest = scored.similarity[:, chosen].max(axis=1)
    best: tuple[float, list[int]] | None = None
    for place in range(chosen[0] + 1, len(scored.sentences)):
        unit = _unit(scored, place, chosen)
        if not unit or len(chosen) + len(unit) > length.sentences:
            continue
        if sum(scored.sentences[one].words for one in unit) > words:
            continue
        repeated = float(nearest[unit].max())
        if repeated > _SAME:
            continue
        gain = float(scored.relevance[unit].mean()) - _NOVELTY * repeated
        if best is None or gain > best[0]:
            best = gain, unit
    return best[1] if best else None


def _unit(scored: Scored, place: int, chosen: list[int]) -> list[int]:
    """Return the sentence with the one that it leans on, unless that is chosen already; nothing if it cannot be had."""
    sentence = scored.sentences[place]
    if place in chosen or not sentence.quotable:
        return []
    if sentence.lean is not Lean.FULLY:
        return [place]
    before = scored.sentences[place - 1]
    if before.order != sentence.order - 1 or not before.quotable:
        return []
    if place - 1 in chosen:
        return [place]
    return [place - 1, place] if before.lean is not Lean.FULLY else []


def _most_like_the_whole(sentences: Sequence[Sentence], rows: Sequence[dict[str, float]]) -> list[int]:
    if len(sentences) <= _MOST_SENTENCES:
        return list(range(len(sentences)))
    likeness = centroid_similarity(rows)
    lead = range(_MOST_SENTENCES // 8)
    rest = sorted(range(len(lead), len(sentences)), key=lambda place: (-likeness[place], place))
    return sorted([*lead, *rest[: _MOST_SENTENCES - len(lead)]])


def _overlap(found: Sequence[str], title: set[str]) -> float:
    """Return the share of the title's terms that a sentence has."""
    return len(title.intersection(found)) / len(title) if title else 0.0


def _scaled(values: Sequence[float]) -> "NDArray[np.float64]":
    most = max(values, default=0.0)
    return np.array(values) / most if most else np.zeros(len(values))


def _figures(sentence: Sentence, language: str) -> float:
    """Return how much the figures of a sentence count: 1 from two that matter."""
    return min(1.0, sum(weight(each) for each in quantities(sentence.point.text, language)) / 2)


def _fitness(sentence: Sentence) -> float:
    """Lower what points outside itself, is mostly quotation, or says little because it is short."""
    fit = _SLIGHT if sentence.lean is Lean.SLIGHTLY else 1.0
    fit *= 1 - _QUOTED * sentence.quoted
    return fit * min(1.0, 0.5 + 0.5 * sentence.words / _FULL_LENGTH)
