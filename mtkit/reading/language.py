"""Which language a text is in, and a check that an article is in the language that it is meant to be in."""

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from mtkit.errors import LanguageError
from mtkit.languages import NAMES, name

if TYPE_CHECKING:
    from mtkit.article import Article

__all__ = ["check_language", "detect"]

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
        f"{article.name} looks like {name(language)} ({language}, {probability:.0%}), not {name(expected)}; "
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
    # Rare relatives (Occitan, Walloon, Haitian) would only take votes from French.
    identifier.set_languages(NAMES)
    return identifier
