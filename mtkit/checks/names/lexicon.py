"""Words that help to tell names from other words: surnames, titles, common words that may have a capital.

The lists lie beside this module. ``words.fr.txt`` and ``words.en.txt`` were counted in open corpora: what French and
English write in small letters, and what French writes with a capital and translators do not keep.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mtkit.checks.names.spelling import fold

__all__ = ["Lexicon", "lexicon"]

COUNTED = {"fr": ("fr", "en"), "en": ("en",)}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, folded.

    ``titles`` stand before a person; ``crowned``, before one whose name is translated; ``places``, before a place.
    ``common`` are no names though they may have a capital, for French those of English too; ``english`` are those that
    French has not: in a French text, a part of an English name.
    """

    surnames: frozenset[str]
    titles: frozenset[str]
    crowned: frozenset[str]
    places: frozenset[str]
    common: frozenset[str]
    english: frozenset[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of French, English or Vietnamese."""
    lists = _lists()
    counted = [_counted(name) for name in COUNTED.get(language, ())]
    common = frozenset[str]().union(_folded(lists["capitalised"][language]), *counted)
    english = lexicon("en").common - _french() if language == "fr" else frozenset[str]()
    return Lexicon(
        _folded(lists["surnames"]),
        _folded(lists["titles"][language]),
        _folded(lists["crowned"][language]),
        _folded(lists["places"][language]),
        common,
        english,
    )


def _french() -> frozenset[str]:
    return _counted("fr") | _folded(_lists()["capitalised"]["fr"])


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_read("lexicon.toml"))


@cache
def _counted(language: str) -> frozenset[str]:
    return frozenset(_read(f"words.{language}.txt").split())


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


def _read(name: str) -> str:
    return (resources.files("mtkit.checks.names") / "data" / name).read_text(encoding="utf-8")
