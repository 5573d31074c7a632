"""Replacing parts of a text while remembering where each character came from."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Edit", "apply", "origin"]


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Carry out edits, which stand in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join((*parts, text[at:]))


def origin(edits: Sequence[Edit], offset: int) -> int:
    """Return where a character of the edited text stood; inside a replacement, where the replaced part began."""
    shift, starts, shifts = 0, [], []
    for edit in edits:
        starts.append(edit.start + shift)
        shift += len(edit.replacement) - (edit.end - edit.start)
        shifts.append(shift)
    at = bisect_right(starts, offset) - 1
    if at < 0:
        return offset
    if offset < starts[at] + len(edits[at].replacement):
        return edits[at].start
    return offset - shifts[at]
