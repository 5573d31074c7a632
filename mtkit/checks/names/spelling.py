"""Words of Latin script and their spelling: without diacritics, by Vietnamese syllable, by Japanese romanisation."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "Word",
    "bare",
    "fold",
    "is_bare",
    "is_pinyin",
    "is_romaji",
    "is_slip",
    "is_syllable",
    "latin_key",
    "same_syllable",
    "words",
]

WORD = re.compile(r"[^\W_]+")
LATIN_WORD = re.compile("[0-9A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
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
    r"(?:(?:[kgszjtdnhbpmyrwf]|sh|ch|ts|(?:[kgnhbmpr]y)|(?:kk|ss|ssh|tt|tch|cch|pp)y?)?[aeiouâîûêôāīūēō]"
    r"|n(?![aeiouy])|m(?=[bmp])|[oō]h)+"
)


PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie"
    r"|in|iu|ou|ua|ue|ui|un|uo|[aeiou]))+"
)
# Letters by which languages of Latin script write the same sound of another script: “Poutine”, “Putin”.
SAME = [
    (re.compile(pattern), new)
    for pattern, new in (("s?tch|sch|sh|ch", "S"), ("dj|dzh", "j"), ("ou|oo|w", "u"), ("kh|ck|qu?|c(?![eiy])|k", "k"),
                         ("ph", "f"), ("gu(?=[ei])", "g"), ("[yj]", "i"), ("ss|z|c", "s"), ("h|(?<=.{3})e$", ""),
                         (r"(.)\1+", r"\1"))
]  # fmt: skip


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


def words(text: str, language: str = "") -> list[Word]:
    """Return the words of a text in composed form (NFC), runs of letters and digits; of Japanese, the Latin ones."""
    pattern = LATIN_WORD if language == "ja" else WORD
    return [Word(m[0], m.start(), m.end(), fold(m[0])) for m in pattern.finditer(text)]


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
def is_pinyin(folded: str) -> bool:
    """Whether a folded word could be Chinese in Latin script."""
    return PINYIN.fullmatch(folded) is not None


@lru_cache(maxsize=1 << 15)
def latin_key(folded: str) -> str:
    """Return what is the same in the spellings of a foreign name: “khrouchtchev”, “khrushchev”."""
    for pattern, new in SAME:
        folded = pattern.sub(new, folded)
    return folded


def is_slip(one: str, other: str) -> bool:
    """Whether a word is another of the same length with one letter wrong, or two neighbours that changed places."""
    if len(one) != len(other) or one == other:
        return False
    wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 1:
        return len(one) > 4
    first, last = wrong[0], wrong[-1]
    return len(wrong) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]


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
