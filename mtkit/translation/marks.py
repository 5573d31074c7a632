"""Inline markup in the translation: which words of the target a mark of the source belongs to.

The decoder's attention says for each target token which source token it looked at most; a mark goes to the words whose
tokens looked inside it (the method of Bergamot's HTML translation, by attention). Marks ride through the later steps as
pairs of private characters in the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from mtkit.article import Mark

__all__ = ["carried", "extract", "insert", "merge", "moved", "project", "within"]

# The private planes: no text that a person wrote holds their characters.
FIRST = 0xF0000
CARRIERS = re.compile("[\U000f0000-\U0010fffd]")
SPACED_WORD = re.compile(r"\w+(?:[.,’'\-]\w+)*")
UNSPACED_WORD = re.compile(r"[0-9A-Za-z]+(?:[.,][0-9]+)*")
# Target tokens that may look elsewhere between two that look into the mark.
GAP = 2


def within(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Return the parts of marks that lie in ``[start, end)``, counted from ``start``."""
    cut = (replace(m, start=max(m.start, start) - start, end=min(m.end, end) - start) for m in marks)
    return [mark for mark in cut if mark.start < mark.end]


def project(pieces: Sequence[str], looks_inside: Sequence[bool], spaced: bool) -> tuple[int, int] | None:
    """Return the characters of the target that a mark goes to, or None where no token looked into it.

    ``pieces`` are the texts of the target's tokens; ``looks_inside`` tells of each whether its source token is marked.
    """
    hits = [i for i, inside in enumerate(looks_inside) if inside and pieces[i].strip()]
    if not hits:
        return None
    first, last = longest_run(hits)
    text = "".join(pieces)
    start, end = sum(map(len, pieces[:first])), sum(map(len, pieces[: last + 1]))
    start, end = start + len(text[start:end]) - len(text[start:end].lstrip()), len(text[:end].rstrip())
    # No mark begins or ends inside a word or a number.
    for word in (SPACED_WORD if spaced else UNSPACED_WORD).finditer(text):
        if word.start() < end and start < word.end():
            start, end = min(start, word.start()), max(end, word.end())
    return start, end


def longest_run(hits: Sequence[int]) -> tuple[int, int]:
    """Return the ends of the longest run of numbers, where neighbours are at most GAP apart."""
    runs = [[hits[0], hits[0]]]
    for hit in hits[1:]:
        if hit - runs[-1][1] <= GAP:
            runs[-1][1] = hit
        else:
            runs.append([hit, hit])
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return first, last


def insert(text: str, spans: Sequence[tuple[int, int] | None]) -> str:
    """Put a pair of private characters around each span; the number of the span is in the characters."""
    text = CARRIERS.sub("\ufffd", text)
    points = []
    for number, span in enumerate(spans):
        if span:
            points += [
                (span[0], 1, number, chr(FIRST + 2 * number)),
                (span[1], 0, -number, chr(FIRST + 2 * number + 1)),
            ]
    for place, _, _, carrier in sorted(points, reverse=True):
        text = text[:place] + carrier + text[place:]
    return text


def carried(text: str, number: int) -> str:
    """Return a text between the private characters of a number."""
    return chr(FIRST + 2 * number) + text + chr(FIRST + 2 * number + 1)


def extract(text: str, count: int) -> tuple[str, list[tuple[int, int] | None]]:
    """Take the private characters out again; return the text and the spans, None for one that was lost."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for before, match in enumerate(CARRIERS.finditer(text)):
        number, is_end = divmod(ord(match[0]) - FIRST, 2)
        (ends if is_end else starts)[number] = match.start() - before
    clean = CARRIERS.sub("", text)
    spans = [(starts[n], ends[n]) if n in starts and n in ends and starts[n] < ends[n] else None for n in range(count)]
    return clean, [trimmed(clean, span) for span in spans]


def trimmed(text: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return a span without the white space at its ends."""
    if span is None:
        return None
    inner = text[span[0] : span[1]]
    start, end = span[0] + len(inner) - len(inner.lstrip()), span[1] - len(inner) + len(inner.rstrip())
    return (start, end) if start < end else None


def merge(marks: Iterable[Mark], text: str) -> tuple[Mark, ...]:
    """Join marks of one kind that only white space divides, as the parts of a mark over several sentences are."""
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.kind, m.href, m.start)):
        last = merged[-1] if merged else None
        if last and (last.kind, last.href) == (mark.kind, mark.href) and not text[last.end : mark.start].strip():
            merged[-1] = replace(last, end=max(last.end, mark.end))
        else:
            merged.append(mark)
    return tuple(sorted(merged, key=lambda m: (m.start, -m.end)))


def moved(placed: Iterable[Mark], before: str, after: str) -> tuple[Mark, ...]:
    """Return the marks of a text over the same words of its corrected form; one whose words are gone is left out."""
    same = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    def start(at: int) -> int:
        return next(
            (j1 + (at - i1 if tag == "equal" else 0) for tag, i1, i2, j1, _ in same if i1 <= at < i2), len(after)
        )

    def end(at: int) -> int:
        return next((j1 + at - i1 if tag == "equal" else j2 for tag, i1, i2, j1, j2 in same if i1 < at <= i2), 0)

    found = (replace(mark, start=start(mark.start), end=end(mark.end)) for mark in placed)
    return tuple(mark for mark in found if mark.start < mark.end)
