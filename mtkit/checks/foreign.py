"""Whether a translation is in the language that it should be in: its script first, then its words."""

import re

from mtkit.languages import BEAT, primary, script

__all__ = ["FRENCH", "other_language", "other_script"]

_JAPANESE = "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f"
_SCRIPTS = {
    "Latn": "A-Za-zªº\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a",
    "Jpan": _JAPANESE,
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Hebr": "\u0590-\u05ff",
    "Thai": "\u0e00-\u0e7f",
    "Kore": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Hans": "\u3400-\u4dbf\u4e00-\u9fff",
    "Hant": "\u3400-\u4dbf\u4e00-\u9fff",
}
_RUNS = {code: re.compile(f"[{characters}]+") for code, characters in _SCRIPTS.items()}
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(rf"[{_SCRIPTS['Latn']}\u0300-\u036f-]+")
# What has no place in Japanese, which borrows Latin letters and Greek ones, and in a text in Latin letters.
_NOT_IN_JAPANESE = re.compile(f"[^{_SCRIPTS['Latn']}{_JAPANESE}\u0370-\u03ff\\W\\d_]+")
_NOT_IN_LATIN = re.compile("[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0400-\u052f]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")

# The commonest words of three languages, and letters that only the fourth has in quantity.
FRENCH = frozenset(
    (  # noqa: SIM905 - a list of words is easier to read than a list of strings
        "le la les des du de un une et est dans qui que pour sur au aux avec par il elle ils elles ce cette ces se ne "
        "pas été sont ont sa son ses leur leurs plus en à où dont mais ou"
    ).split()
)
_ENGLISH = frozenset(
    (  # noqa: SIM905
        "the of and to with that was were is are has have had from for by at it which his her their its this not be "
        "been they who but when or said will would more in as an"
    ).split()
)
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_SURE = 0.99
_ENOUGH = 60  # letters, from which on a detector of languages seldom errs


def other_script(text: str, source: str, language: str) -> tuple[int, int] | None:
    """Return where the letters of a text are not of its language's script: most of them, or a word that crept in.

    Names that the source spells so too may stand in any script.
    """
    runs = _RUNS.get(script(language))
    if runs is None:
        return None
    letters = sum(map(len, _LETTERS.findall(text)))
    own = sum(map(len, runs.findall(text)))
    if letters - own > own:
        words = [word for word in _strange(text, runs) if word[0] not in source or word[0].islower()]
        if sum(len(word[0]) for word in words) > max(4, letters / 3):
            return words[0].start(), words[-1].end()
    crept = _NOT_IN_JAPANESE if script(language) == "Jpan" else _NOT_IN_LATIN
    if script(language) in ("Latn", "Jpan"):
        return next((word.span() for word in crept.finditer(text) if word[0] not in source), None)
    return None


def _strange(text: str, runs: re.Pattern[str]) -> list[re.Match[str]]:
    return [word for word in _LETTERS.finditer(text) if not runs.search(word[0])]


def other_language(text: str, source: str, language: str) -> str:
    """Return the language that a text is surely in, where that is not its own; else nothing.

    Only the four languages of the beat are told from others. Words that the source has too count for nothing, and those
    with a capital only in Vietnamese: they may be names.
    """
    if language == "ja":
        letters = sum(map(len, _LETTERS.findall(text)))
        return _detected(text, "ja", 16) if letters >= 16 and not _KANA.search(text) else ""
    if language not in BEAT:
        return ""
    known = set(_LATIN_WORD.findall(source))
    words = [word for word in _LATIN_WORD.findall(text) if word not in known]
    common = [word for word in words if word.islower()]
    if language == "vi" and len(words) > 2 and all(map(str.isascii, words)):
        return _likeliest(common) or _detected(text, "vi", _ENOUGH) or "und"
    if len(common) < 3:
        return ""
    shares = _shares(common)
    own = shares.pop(language, 0)
    best = max(shares, key=shares.__getitem__)
    least = 1 if best == "vi" and not own else max(2, 0.25 * len(common))
    if shares[best] >= least and shares[best] > 2 * own:
        return best
    return _detected(" ".join(common), language, _ENOUGH) if own * 8 < len(common) else ""


def _shares(words: list[str]) -> dict[str, int]:
    """Count the words that tell of each language."""
    return {
        "fr": sum(word in FRENCH for word in words),
        "en": sum(word in _ENGLISH for word in words),
        "vi": sum(bool(_VIETNAMESE.search(word)) for word in words),
    }


def _likeliest(words: list[str]) -> str:
    shares = _shares(words)
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] else ""


def _detected(text: str, language: str, least: int) -> str:
    if sum(map(str.isalpha, text)) < least:
        return ""
    from mtkit.reading.language import detect

    found, probability = detect(text)
    return found if found != primary(language) and probability >= _SURE else ""
