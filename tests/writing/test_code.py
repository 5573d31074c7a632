"""Code is found again in a translation."""

import pytest

from mtkit.article import Mark, MarkKind
from mtkit.writing.code import with_code


@pytest.mark.parametrize(
    ("text", "marks", "codes", "places", "missing"),
    [
        ("run ls now", (), ["ls"], [(4, 6)], []),
        ("calls ls", (), ["ls"], [(6, 8)], []),  # a whole word, not the end of another
        ("ls and ls", (), ["ls", "ls"], [(0, 2), (7, 9)], []),
        ("ls and ls", (Mark(7, 9, MarkKind.CODE),), ["ls"], [(7, 9)], []),
        ("run it", (), ["ls"], [], ["ls"]),
        ("end[^1].", (), ["[^1]"], [(3, 7)], []),
    ],
)
def test_with_code(
    text: str, marks: tuple[Mark, ...], codes: list[str], places: list[tuple[int, int]], missing: list[str]
) -> None:
    found, lacking = with_code(text, marks, codes)
    assert [(mark.start, mark.end) for mark in found] == places
    assert lacking == missing
