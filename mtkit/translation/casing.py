"""Capitals: a heading in ALL CAPS is translated in sentence case, and given its capitals back."""

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["is_all_caps", "known_casing", "sentence_case"]

WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# A single short word in capitals is taken for an acronym, and those are left as they are.
LONGEST_ACRONYM = 6


def is_all_caps(text: str) -> bool:
    """Whether a text shouts: all of its letters are capitals, and it is more than one acronym."""
    if text.upper() != text or text.lower() == text:
        return False
    words = WORD.findall(text)
    return sum(len(word) > LONGEST_ACRONYM for word in words) >= 1 or len(words) > 2


def known_casing(texts: Iterable[str]) -> dict[str, str]:
    """Return how each word that has a capital is mostly written inside the sentences of an article."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        if not is_all_caps(text):
            for match in WORD.finditer(text):
                if last_before(text, match.start()) not in ".!?:«“":
                    seen.setdefault(match[0].lower(), Counter())[match[0]] += 1
    forms = {word: forms.most_common(1)[0][0] for word, forms in seen.items()}
    return {word: form for word, form in forms.items() if form != word}


def last_before(text: str, at: int) -> str:
    """Return the last character before a place that is no white space; nothing where there is none."""
    while at and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] if at else ""


def sentence_case(text: str, known: dict[str, str]) -> str:
    """Write a text in capitals as a sentence would be, with the names that the article knows; the length stays."""

    def lower(match: re.Match[str]) -> str:
        form = known.get(match[0].lower(), match[0].lower())
        return form if len(form) == len(match[0]) else match[0]

    lowered = WORD.sub(lower, text)
    first = WORD.search(lowered)
    if not first:
        return text
    at = first.start()
    capital = lowered[at].upper()
    return lowered[:at] + capital + lowered[at + 1 :] if len(capital) == 1 else lowered
