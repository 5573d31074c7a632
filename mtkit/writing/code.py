"""Code and other protected text in a translation: finds it again where its marks were lost on the way."""

import re
from collections.abc import Iterable, Sequence

from mtkit.article import Mark, MarkKind

__all__ = ["with_code"]


def with_code(text: str, marks: Sequence[Mark], codes: Iterable[str]) -> tuple[tuple[Mark, ...], list[str]]:
    """Return the marks of a translation with those of its code, and the code that it lacks.

    ``codes`` are the texts under CODE marks in the source, in order. Each is looked for once: first under a CODE mark,
    then anywhere as a whole word.
    """
    marked = [mark for mark in marks if mark.kind is MarkKind.CODE]
    waiting = [text[mark.start : mark.end] for mark in marked]
    found: list[Mark] = []
    missing: list[str] = []
    for code in codes:
        if code in waiting:
            waiting.remove(code)
            continue
        place = _find(text, code, [*marked, *found])
        if place is None:
            missing.append(code)
        else:
            found.append(Mark(place, place + len(code), MarkKind.CODE))
    return (*marks, *found), missing


def _find(text: str, code: str, taken: Sequence[Mark]) -> int | None:
    before = r"(?<!\w)" if code[:1].isalnum() else ""
    after = r"(?!\w)" if code[-1:].isalnum() else ""
    for match in re.finditer(before + re.escape(code) + after, text):
        if not any(match.start() < mark.end and mark.start < match.end() for mark in taken):
            return match.start()
    return None
