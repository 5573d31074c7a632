"""Which language a text is in, and a check that an article is in the language that it is meant to be in."""

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from mtkit.errors import LanguageError

if TYPE_CHECKING:
    from mtkit.article import Article

__all__ = ["check_language", "detect"]

# The languages that a news desk meets. Rare relatives (Occitan, Walloon, Haitian) would only take votes from French.
_NAMES: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
        ar:Arabic bg:Bulgarian ca:Catalan cs:Czech da:Danish de:German el:Greek en:English es:Spanish et:Estonian
        fa:Persian fi:Finnish fr:French he:Hebrew hi:Hindi hr:Croatian hu:Hungarian id:Indonesian it:Italian
        ja:Japanese km:Khmer ko:Korean lo:Lao lt:Lithuanian lv:Latvian ms:Malay my:Burmese nl:Dutch no:Norwegian
        pl:Polish pt:Portuguese ro:Romanian ru:Russian sk:Slovak sl:Slovenian sq:Albanian sr:Serbian sv:Swedish
        th:Thai tl:Tagalog tr:Turkish uk:Ukrainian ur:Urdu vi:Vietnamese zh:Chinese
        """,
    )
)
_LETTERS = 60  # shorter texts are names and headlines as often as sentences
_CERTAIN = 0.95
_SAMPLE = 20_000  # characters: more of a text changes nothing
_lock = Lock()


def detect(text: str) -> tuple[str, float]:
    """Return the language (BCP 47 tag) that a text is most likely in, and the probability, 0 to 1.

    A text without letters gives ``("und", 0.0)``.
    """
    sample = text[:_SAMPLE]
    if not any(map(str.isalpha, sample)):
        return "und", 0.0
    language, probability = _identifier().classify(sample)
    return str(language), float(probability)


def check_language(article: "Article", expected: str = "fr") -> None:
    """Make sure that an article is in the ``expected`` language, as far as that can be told.

    Raises:
        LanguageError: the article as a whole is in another language; never for a text of a line or two.

    """
    text = _without_names("\n".join(article.texts()))
    if sum(map(str.isalpha, text)) < _LETTERS:
        return
    language, probability = detect(text)
    if language == expected.split("-")[0].lower() or probability < _CERTAIN:
        return
    raise LanguageError(
        f"{article.name} looks like {_name(language)} ({language}, {probability:.0%}), not {_name(expected)}; "
        f"use --force to translate it all the same, or --from {language}"
    )


def _without_names(text: str) -> str:
    """Return text without its capitalised words: French news of Lạng Sơn and Nguyễn Văn Thắng is still French."""
    return " ".join(word for word in text.split() if not word.lstrip("«“\"'’([").strip()[:1].isupper())


def _identifier() -> Any:
    with _lock:  # two threads that start together load the model once
        return _load()


@cache
def _load() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_NAMES)
    return identifier


def _name(language: str) -> str:
    return _NAMES.get(language.split("-")[0].lower(), language)
