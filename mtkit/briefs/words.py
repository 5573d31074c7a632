"""What a text is about, as terms that can be compared; and how long it is.

French and English terms are words without accents, stop words and endings; Vietnamese ones are syllables and pairs of
neighbouring syllables, which stand for its words well enough without a segmenter; Japanese ones are the base forms of
the nouns, verbs and adjectives that MeCab finds with its IPA dictionary.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any

from mtkit.briefs.stopwords import STOPWORDS

__all__ = ["LANGUAGES", "count_words", "morphemes", "reading_minutes", "terms"]

LANGUAGES = ("fr", "en", "vi", "ja")

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = re.compile(r"[^\W_]")
_CONTENT = frozenset({"名詞", "動詞", "形容詞"})
_EMPTY = frozenset({"非自立", "代名詞", "接尾", "副詞可能", "接続詞的"})
# Words a minute of silent reading: Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading Performance"
# (IOVS 53:9, 2012), whose Japanese is 357 characters. Of Vietnamese there is no such figure: its rate is the English
# one with the quarter of units more that syllables make of the same text.
_RATES = {"fr": 195, "en": 228, "ja": 357, "vi": 285}
_lock = Lock()


def terms(text: str, language: str) -> list[str]:
    """Return the terms of a text in one of the four ``LANGUAGES`` (BCP 47 tags), repetitions included."""
    stopwords = STOPWORDS[language]
    if language == "ja":
        return [base for base in _japanese(text) if base not in stopwords]
    if language == "vi":
        return _vietnamese(text, stopwords)
    stem = _french_stem if language == "fr" else _english_stem
    return [stem(word) for word in _folded_words(text) if word not in stopwords and (len(word) > 1 or word.isdigit())]


def count_words(text: str, language: str) -> int:
    """Return the number of words: those between spaces (syllables in Vietnamese), half the characters in Japanese."""
    if language == "ja":
        return (len(_LETTERS.findall(text)) + 1) // 2
    return sum(_LETTERS.search(word) is not None for word in text.split())


def reading_minutes(text: str, language: str) -> int:
    """Return the minutes that a text takes to read in silence, rounded, at least 1.

    French 195 words a minute, English 228, Japanese 357 characters, Vietnamese 285 syllables.
    """
    units = len(_LETTERS.findall(text)) if language == "ja" else count_words(text, language)
    return max(1, round(units / _RATES[language]))


def morphemes(text: str) -> list[tuple[str, str, str]]:
    """Return the morphemes of a Japanese text: surface, part of speech with its first subdivision, base form."""
    text = text.replace("\0", " ").encode("utf-8", errors="replace").decode("utf-8")
    with _lock:  # a tagger works for one thread at a time
        lines = _tagger().parse(text).splitlines()
    found = []
    for line in lines:
        surface, tab, features = line.partition("\t")
        if tab:
            fields = [*features.split(","), *["*"] * 7]
            found.append((surface, f"{fields[0]},{fields[1]}", fields[6] if fields[6] != "*" else surface))
    return found


def _japanese(text: str) -> Iterator[str]:
    for _, part, base in morphemes(unicodedata.normalize("NFKC", text)):
        main, _, sub = part.partition(",")
        if main in _CONTENT and sub not in _EMPTY and _LETTERS.search(base):
            yield base


@cache
def _tagger() -> Any:
    import ipadic  # type: ignore[import-untyped]  # neither ships types
    import MeCab  # type: ignore[import-untyped]

    return MeCab.Tagger(ipadic.MECAB_ARGS)


def _vietnamese(text: str, stopwords: frozenset[str]) -> list[str]:
    text = unicodedata.normalize("NFC", text).lower()
    found = list(_WORD.finditer(text))
    kept = [word[0] for word in found if word[0] not in stopwords]
    pairs = [
        f"{first[0]} {second[0]}"
        for first, second in pairwise(found)
        if second.start() == first.end() + 1 and first[0] not in stopwords and second[0] not in stopwords
    ]
    return kept + pairs


def _folded_words(text: str) -> list[str]:
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower()).replace("đ", "d").replace("œ", "oe"))
    return [re.sub(r"\s", "", word) for word in _WORD.findall(folded)]


def _french_stem(word: str) -> str:
    """Drop the endings of number, gender and infinitive, in the spirit of Savoy's light stemmer (JASIS 50:10, 1999)."""
    if len(word) < 5 or not word.isalpha():
        return word
    if word.endswith("aux"):
        return word[:-3] + "al"
    stem = word.rstrip("sx").removesuffix("er").rstrip("es")
    return stem if len(stem) >= 3 else word


def _english_stem(word: str) -> str:
    """Drop the plural: the S stemmer of Harman, "How Effective Is Suffixing?" (JASIS 42:1, 1991)."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and len(word) > 3:
        return word[:-1]
    return word
