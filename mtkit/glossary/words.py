"""Text → words: what the terms of a glossary and the text they are looked for in are both divided into.

White space, hyphens and apostrophes only divide; every other sign that is no letter or digit is a word of its own, so
that “R&D” and “C++” are found letter for letter. Japanese is divided into characters, but a run of Latin letters or
digits stays whole; Vietnamese into syllables, which its spaces do.
"""

import re
import unicodedata
from typing import NamedTuple

from mtkit import languages
from mtkit.languages import primary

__all__ = ["Word", "divide", "fold", "plain"]

# U+00AD is a soft hyphen: it may stand inside a word and is no part of it.
MARKS = "\u00ad\u0300-\u036f"
# An en dash binds like a hyphen where no space stands beside it: “Vietnam–Japon”.
SPACED = re.compile(
    rf"[^\W_](?:[^\W_]|[{MARKS}])*|(?!(?<=\w)–(?=\w))[^\s\-\u2010\u2011'’‘ʼ\u00ad\u200b-\u200f\u2060\ufeff]"
)
UNSPACED = re.compile(
    r"(?:[0-9A-Za-z\u00c0-\u024f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a])+|[^\s\u200b-\u200f\u2060\ufeff][\uff9e\uff9f\u3099\u309a]?"
)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u00ad": None})
# Vietnamese writes the tone of an open oa, oe, uy on either vowel: hòa and hoà, ủy and uỷ.
TONES = re.compile("(?:òa|óa|ỏa|õa|ọa|òe|óe|ỏe|õe|ọe|ùy|úy|ủy|ũy|ụy)$")


class Word(NamedTuple):
    """``text[start:end]`` and ``key``, its folded form."""

    text: str
    key: str
    start: int
    end: int


def divide(text: str, language: str) -> list[Word]:
    """Return the words of a text, in order."""
    pattern = SPACED if languages.is_spaced(language) else UNSPACED
    return [Word(found[0], fold(found[0], language), *found.span()) for found in pattern.finditer(text)]


def fold(word: str, language: str) -> str:
    """Return a word without what makes no difference: case, ligatures, width (Japanese), place of the tone."""
    if not languages.is_spaced(language):
        return unicodedata.normalize("NFKC", word).casefold()
    folded = unicodedata.normalize("NFC", word).casefold().translate(LIGATURES)
    if primary(language) == "vi":
        return TONES.sub(_on_the_second_vowel, folded)
    return folded


def _on_the_second_vowel(found: re.Match[str]) -> str:
    first, second = found[0][0], found[0][1]
    base, tone = tuple(unicodedata.normalize("NFD", first))
    return base + unicodedata.normalize("NFC", second + tone)


def plain(word: str) -> str:
    """Return a word without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
