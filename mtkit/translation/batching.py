"""The order of work: sources of all files and languages, in batches of one length each.

Sources of equal length need no padding, and padding is the one thing by which neighbours in a batch change the rounding
of a segment's arithmetic: without it the same input gives the same output, whatever else is in the batch. The longest
come first, so that the workers end together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from mtkit.engines import Decoding, Engine, Hypothesis, Source

__all__ = ["longest_hypothesis", "run"]


def longest_hypothesis(source_tokens: int) -> int:
    """Return the length limit, in tokens, of what may be produced for a source: beyond it a decoder only loops."""
    return 2 * source_tokens + 16


def batches_of(sources: Sequence[Source], batch_tokens: int) -> Iterator[list[int]]:
    """Yield the numbers of sources in batches of one length, ``batch_tokens`` tokens at most, the longest first."""
    by_shape: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        by_shape[len(source.tokens), len(source.prefix)].append(number)
    for (length, _), numbers in sorted(by_shape.items(), reverse=True):
        size = max(1, batch_tokens // length)
        for start in range(0, len(numbers), size):
            yield numbers[start : start + size]


def run(
    engine: Engine, sources: Sequence[Source], decoding: Callable[[int], Decoding], batch_tokens: int
) -> Iterator[tuple[int, Hypothesis]]:
    """Translate sources, equal ones once; yield the number of each source and its hypothesis as batches come back.

    ``decoding`` gives the settings for a source length.
    """
    places: dict[Source, list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        places[source].append(number)
    distinct = list(places)
    batches = list(batches_of(distinct, batch_tokens))
    work = (([distinct[n] for n in numbers], decoding(len(distinct[numbers[0]].tokens))) for numbers in batches)
    for numbers, hypotheses in zip(batches, engine.translate(work), strict=True):
        for n, hypothesis in zip(numbers, hypotheses, strict=True):
            yield from ((place, hypothesis) for place in places[distinct[n]])
