"""Articles that a brief cannot do justice to: too short, not prose, or in a language that is not known here."""

from dataclasses import dataclass

from mtkit.article import Article, Kind
from mtkit.briefs.words import LANGUAGES, count_words
from mtkit.errors import LanguageError
from mtkit.languages import name, primary
from mtkit.reading.language import check_language

__all__ = ["Refusal", "refusal"]

_SHORT = 120
_VERSE_LINES = 8
_VERSE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an article is not summarised; ``as_it_is`` tells that its text may stand for its brief."""

    reason: str
    as_it_is: bool = False


def refusal(article: Article) -> Refusal | None:
    """Return why an article is not summarised, or None where it is."""
    language = primary(article.language)
    if language not in LANGUAGES:
        return Refusal(f"not summarised: briefs are made of {_known()}, not of {name(article.language)}")
    text = "\n".join(article.texts())
    words = count_words(text, language)
    if words == 0:
        return Refusal("not summarised: there is no text")
    if not _is_in(language, article):
        return Refusal(f"not summarised: the text does not look like {name(language)}")
    return _shape(article, language, words) or (_short(words) if words < _SHORT else None)


def _short(words: int) -> Refusal:
    return Refusal(f"not summarised: too short (words: {words}), the text is given as it is", as_it_is=True)


def _shape(article: Article, language: str, words: int) -> Refusal | None:
    """Tell what is no prose by where most of its words stand."""
    in_kind = dict.fromkeys(Kind, 0)
    for block in article.blocks:
        in_kind[block.kind] += count_words(block.text, language)
    if in_kind[Kind.CELL] > words / 2:
        return Refusal("not summarised: the text is mostly a table")
    if in_kind[Kind.ITEM] > words / 2 and not in_kind[Kind.PARAGRAPH] > words / 3:
        return Refusal("not summarised: the text is mostly a list, given as it is", as_it_is=True)
    if _is_verse(article, language):
        return Refusal("not summarised: the text is in short lines, as verse is, and is given as it is", as_it_is=True)
    return None


def _is_verse(article: Article, language: str) -> bool:
    lines = [
        line.strip()
        for block in article.blocks
        if block.kind in {Kind.PARAGRAPH, Kind.QUOTE}
        for line in block.text.splitlines()
        if line.strip()
    ]
    if len(lines) < _VERSE_LINES:
        return False
    short = sum(count_words(line, language) <= _VERSE_WORDS for line in lines)
    ended = sum(line.rstrip('»”" 」').endswith((".", "!", "?", "…", "。", "！", "？")) for line in lines)
    return short > 0.8 * len(lines) and ended < 0.6 * len(lines)


def _is_in(language: str, article: Article) -> bool:
    try:
        check_language(article, language)
    except LanguageError:
        return False
    return True


def _known() -> str:
    *others, last = map(name, LANGUAGES)
    return f"{', '.join(others)} and {last}"
