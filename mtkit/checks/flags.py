"""A flag: a doubt about one segment, with its reason and the words that it is about."""

from dataclasses import dataclass

__all__ = ["Flag"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt about one segment: what kind of doubt, and the reason in words.

    ``source`` and ``target`` are the characters that it is about, ``text[start:end]`` of either side; None where the
    doubt is about the whole of a side, or not about that side at all.
    """

    kind: str
    reason: str
    source: Span | None = None
    target: Span | None = None
