"""Words of Latin script and their spelling: without diacritics, by Vietnamese syllable, by Japanese romanisation."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Word", "bare", "fold", "is_bare", "is_romaji", "is_syllable", "same_syllable", "words"]

WORD = re.compile(r"[^\W_]+")
# What NFD does not take apart.
PLAIN = str.maketrans({"đ": "d", "Đ": "D", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l",
                       "Ł": "L", "ß": "ss", "ı": "i"})  # fmt: skip
TONES = "\u0300\u0301\u0303\u0309\u0323"
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uyen|uyet|uye|uya|uyu|uynh|uyt|uy|ieu|yeu|ie|ye|ia|iu|oai|oay|oeo|oa|oe|oi|oo|uoi|uou|uo|uay|uau|ua|ue|ui|uu"
    r"|ai|ay|ao|au|eo|eu|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
ROMAJI = re.compile(
    r"(?:(?:[kgszjtdnhbpmyrwf]|sh|ch|ts|(?:[kgnhbmpr]y)|(?:kk|ss|ssh|tt|tch|cch|pp)y?)?[aeiouâîûêôāīūēō]|n(?![aeiouy])|m(?=[bmp])|[oō]h)+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its characters, and its spelling in small letters without diacritics."""

    text: str
    start: int
    end: int
    folded: str


@lru_cache(maxsize=1 << 16)
def bare(text: str) -> str:
    """Return a text without diacritics: “Quảng” → “Quang”."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.translate(PLAIN))
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return a text in small letters without diacritics."""
    return bare(text).lower()


def words(text: str) -> list[Word]:
    """Return the words of a text in composed form (NFC): runs of letters and digits."""
    return [Word(m[0], m.start(), m.end(), fold(m[0])) for m in WORD.finditer(text)]


def is_bare(text: str) -> bool:
    """Whether a text is written without diacritics."""
    return bare(text) == text


@lru_cache(maxsize=1 << 14)
def is_syllable(folded: str) -> bool:
    """Whether a folded word could be a Vietnamese syllable."""
    return SYLLABLE.fullmatch(folded) is not None


@lru_cache(maxsize=1 << 14)
def is_romaji(word: str) -> bool:
    """Whether a word could be Japanese in Latin script, by the Hepburn system."""
    return ROMAJI.fullmatch(word.lower()) is not None


@lru_cache(maxsize=1 << 14)
def _toneless(syllable: str) -> tuple[str, str]:
    """Return the letters of a syllable with their shape, and its tone, wherever the tone is put: “hoà”, “hòa”."""
    parts = unicodedata.normalize("NFD", syllable.lower())
    tone = "".join(c for c in parts if c in TONES)
    letters = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
    return letters, tone


def same_syllable(one: str, other: str) -> bool:
    """Whether two spellings with diacritics are the same Vietnamese syllable."""
    return one == other or _toneless(one) == _toneless(other)
