"""How central each sentence is among the others: LexRank over TF-IDF cosine similarity.

Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization" (JAIR 22, 2004), in its
continuous form: a sentence is central if central sentences resemble it. The walk, with its damping, is that of
Mihalcea and Tarau, "TextRank" (EMNLP 2004).
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["centrality", "centroid_similarity", "similarities", "vectors"]

_DAMPING = 0.85
_STEPS = 100
_TOLERANCE = 1e-6


def vectors(sentences: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """Return the TF-IDF vectors, of length 1, of sentences given as terms; a sentence without terms has an empty one.

    A term counts the more, the fewer sentences have it: by the logarithm of 1 + sentences / sentences with it.
    """
    having = Counter(term for sentence in sentences for term in set(sentence))
    found = []
    for sentence in sentences:
        weights = {term: count * np.log1p(len(sentences) / having[term]) for term, count in Counter(sentence).items()}
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        found.append({term: float(weight) / norm for term, weight in weights.items()})
    return found


def similarities(rows: Sequence[dict[str, float]], columns: Sequence[dict[str, float]]) -> "NDArray[np.float64]":
    """Return the cosine of each row with each column."""
    index = {term: place for place, term in enumerate({term: None for row in columns for term in row})}
    return _dense(rows, index) @ _dense(columns, index).T


def centroid_similarity(sentences: Sequence[dict[str, float]]) -> list[float]:
    """Return how much each sentence resembles the sum of them all: a bound on centrality in linear time."""
    centroid: Counter[str] = Counter()
    for sentence in sentences:
        centroid.update(sentence)
    return [sum(weight * centroid[term] for term, weight in sentence.items()) for sentence in sentences]


def centrality(similarity: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return the centrality of each sentence from their similarities, 1 for the most central; all 1 where none is."""
    count = len(similarity)
    if count < 2:
        return np.ones(count)
    weights = similarity - np.diag(np.diag(similarity))
    sums = weights.sum(1, keepdims=True)
    step = np.where(sums > 0, weights / np.where(sums > 0, sums, 1), 1 / count)
    ranks = np.full(count, 1 / count)
    for _ in range(_STEPS):
        after = (1 - _DAMPING) / count + _DAMPING * (ranks @ step)
        moved = np.abs(after - ranks).sum()
        ranks = after
        if moved < _TOLERANCE:
            break
    return np.asarray(ranks / ranks.max(), dtype=np.float64)


def _dense(vectors_: Sequence[dict[str, float]], index: dict[str, int]) -> "NDArray[np.float64]":
    matrix = np.zeros((len(vectors_), len(index)))
    for row, vector in enumerate(vectors_):
        for term, weight in vector.items():
            if term in index:
                matrix[row, index[term]] = weight
    return matrix
