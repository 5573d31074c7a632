"""A segment longer than the model was trained on is divided at clause boundaries, so that nothing is cut off."""

import re
from collections.abc import Callable

__all__ = ["split"]

# Where a sentence may be divided, the best places first; the division is behind the match.
BOUNDARIES = (
    re.compile(r"[;:—–](?=\s)\s*"),
    re.compile(r"[,)»”](?=\s)\s*"),
    re.compile(r"\s+(?=(?:et|ou|mais|car|or|donc|ainsi|tandis|alors|dont|qui|que|afin|pour|avec|après|avant)\s)"),
    re.compile(r"\s+"),
)
PLACEHOLDER_INSIDE = re.compile(r"⟦\d?$")


def split(text: str, fits: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the spans of the parts of a text, in order and without gaps, each of which fits.

    A part is divided near its middle at the best boundary that it has; where it has none, between two characters.
    """
    done: list[tuple[int, int]] = []
    waiting = [(0, len(text))]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2 or fits(text[start:end]):
            done.append((start, end))
        else:
            middle = start + division(text[start:end])
            waiting += [(middle, end), (start, middle)]
    return done


def division(text: str) -> int:
    """Return the best place to divide a text: the boundary of the best kind that leaves both halves a quarter."""
    middle, quarter = len(text) // 2, max(1, len(text) // 4)
    for pattern in BOUNDARIES:
        places = [m.end() for m in pattern.finditer(text, quarter) if quarter <= m.end() <= len(text) - quarter]
        if places:
            return min(places, key=lambda place: abs(place - middle))
    place = middle
    while place > 1 and PLACEHOLDER_INSIDE.search(text[max(0, place - 2) : place]):
        place -= 1
    return max(1, place)
