"""The passages of the article that a brief stands on, numbered: what its notes quote."""

from mtkit.briefs.brief import Point
from mtkit.briefs.edition import Edition

__all__ = ["Sources"]


class Sources:
    """The passages of one brief, each once, numbered from 1 in the order of the brief.

    A headline has none: it is the title, or words of it.
    """

    def __init__(self, edition: Edition) -> None:
        lines = (*((edition.standfirst,) if edition.standfirst else ()), *edition.points)
        passages = [*(line.source for line in lines), *(row.source for row in edition.figures)]
        self.passages = tuple(dict.fromkeys(passages))
        self._numbers = {passage: number for number, passage in enumerate(self.passages, 1)}

    def number(self, passage: Point) -> int:
        """Return the number of a passage."""
        return self._numbers[passage]
