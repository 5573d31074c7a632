"""Words that a decoder repeats: “the the the”, “A is A is A”, also where no spaces divide the words."""

import re
from collections.abc import Iterator

__all__ = ["Repeat", "find_repeats"]

Repeat = tuple[int, int, int]
"""Start, end and the number of times that something stands there one after the other."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?…]\s")  # what closes one sentence may open the next
_LONGEST = 12  # words in what is repeated
_TWICE = 4  # words, from which on even a second time is one too many
# The same for text without spaces, in characters: three times, four times for a single one, twice for a long run.
_UNSPACED = re.compile(r"(.{2,40}?)\1{2,}|([^\W\d_])\2{3,}|(.{10,60})[、。,. ]?\3")
_DRAWN_OUT = re.compile("[\\W\\d_ーぁ-ぉァ-ォんンっッwWｗ]*")  # what is drawn out on purpose, or is no word
_MOST = 4_000  # characters: a longer segment is no sentence, and the search for repeats would be slow


def find_repeats(text: str, spaced: bool) -> list[Repeat]:
    """Return where words, or runs of them, stand several times in a row: three times, or twice if there are many."""
    return _between_spaces(text[:_MOST]) if spaced else _without_spaces(text[:_MOST])


def _without_spaces(text: str) -> list[Repeat]:
    found = []
    for match in _UNSPACED.finditer(text):
        unit = match[1] or match[2] or match[3]
        if not _DRAWN_OUT.fullmatch(unit):
            found.append((match.start(), match.end(), text.count(unit, match.start(), match.end())))
    return found


def _between_spaces(text: str) -> list[Repeat]:
    words = list(_WORD.finditer(text))
    folded = [word[0].casefold() for word in words]
    if len(set(folded)) > len(folded) - 2:
        return []
    found: list[Repeat] = []
    for length in range(1, min(_LONGEST, len(words) // 2) + 1):
        for start, end in _runs(folded, length):
            times = (end - start) // length
            first, last = words[start].start(), words[end - 1].end()
            if times < 3 and (length < _TWICE or _END.search(text, first, last)):
                continue
            if not any(one[0] <= first and last <= one[1] for one in found):
                found.append((first, last, times))
    return found


def _runs(words: list[str], length: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which every word is the one that stands ``length`` words before it."""
    run = 0
    for at in range(length, len(words) + 1):
        if at < len(words) and words[at] == words[at - length]:
            run += 1
            continue
        if run >= length:
            yield at - run - length, at
        run = 0
