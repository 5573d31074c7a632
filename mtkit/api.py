"""The whole toolkit in one call, for Python."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import overload

from mtkit.article import Article
from mtkit.languages import canonical
from mtkit.translation import Translation, Translator

__all__ = ["translate"]


@overload
def translate(text_or_path: str | Path | Article, to: str, **settings: object) -> Translation: ...
@overload
def translate(
    text_or_path: str | Path | Article, to: list[str] | tuple[str, ...], **settings: object
) -> dict[str, Translation]: ...


def translate(
    text_or_path: str | Path | Article, to: str | list[str] | tuple[str, ...], **settings: object
) -> Translation | dict[str, Translation]:
    """Translate a text, a file (a ``Path``) or an Article.

    ``to`` is one BCP 47 tag, which gives one Translation, or several, which give a dictionary by these tags.
    ``source`` is the tag of the source language, “fr” where it is left out; the other settings are those of
    ``Translator``. The model stays loaded for the next call with the same settings.
    Raises InputError when a file cannot be read, ModelError when a model is missing, OptionError for an unknown
    language.

    >>> translate("Le Japon investit au Vietnam.", to=["en", "ja"])["ja"].text  # doctest: +SKIP
    '日本はベトナムに投資している。'
    """
    source = str(settings.pop("source", "fr"))
    tags = {tag: canonical(tag) for tag in ([to] if isinstance(to, str) else to)}
    translator = _loaded(**settings)
    translator.check(source, list(tags.values()))
    article = _article(text_or_path, source)
    found = {one.language: one for one in translator.translate_articles([article], list(tags.values()))}
    return found[tags[to]] if isinstance(to, str) else {tag: found[standard] for tag, standard in tags.items()}


@lru_cache(maxsize=2)
def _loaded(**settings: object) -> Translator:
    return Translator(**settings)  # type: ignore[arg-type]


def _article(given: str | Path | Article, source: str) -> Article:
    from mtkit.reading import read, read_bytes
    from mtkit.reading.encoding import tidy

    if isinstance(given, Article):
        return given
    if isinstance(given, Path):
        return replace(read(given), language=source)
    return replace(read_bytes(tidy(given).encode(), "text", "text"), language=source)
