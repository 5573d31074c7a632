"""The values: a Term, a Glossary of them, and a Match of a term in a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mtkit.glossary.inflection import SAME
from mtkit.glossary.matching import Finder, longest_first
from mtkit.languages import primary

__all__ = ["Glossary", "Match", "Term", "at_head"]

# The end of a sentence, or the beginning of the text, and what may stand in front of a first word.
_HEAD = re.compile(r"(?:\A|[.!?…]\s)[\s«»“”\"'‘’(\[—–-]*\Z")
_NEAR = 16


@dataclass(frozen=True, slots=True)
class Term:
    """A term and how it is to be translated.

    ``targets`` holds the translations by language, the preferred one first. ``keep``: it is not translated but copied
    letter for letter. ``line`` is where the glossary has it.
    """

    source: str
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    keep: bool = False
    part_of_speech: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)

    def expected(self, language: str) -> tuple[str, ...]:
        """Return the translations to expect, the preferred one first; none where the glossary says nothing."""
        if self.keep:
            return (self.source,)
        return self.targets.get(language) or self.targets.get(primary(language), ())


@dataclass(frozen=True, slots=True)
class Match:
    """A term where it stands: ``text`` is ``source[start:end]``.

    ``number`` is 1 where the term stands in its plural, -1 where a plural term stands in its singular, else 0.
    ``head``: it is at the head of a sentence.
    """

    term: Term
    start: int
    end: int
    text: str
    number: int = SAME
    head: bool = False


@dataclass(frozen=True)  # without slots: the finder is built when it is first asked for
class Glossary:
    """Terms of one source language."""

    terms: tuple[Term, ...]
    source: str = "fr"
    name: str = "glossary"

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that terms are translated into, in order of appearance."""
        return tuple(dict.fromkeys(language for term in self.terms for language in term.targets))

    @cached_property
    def _finder(self) -> Finder:
        return Finder(((term.source, term.part_of_speech) for term in self.terms), self.source)

    def find(self, text: str) -> list[Match]:
        """Return the terms that stand in a text, in order; the longest first takes its words, none overlap."""
        return [
            Match(
                self.terms[one.term],
                one.start,
                one.end,
                text[one.start : one.end],
                one.number,
                at_head(text[: one.start] if one.start <= _NEAR else f"x{text[one.start - _NEAR : one.start]}"),
            )
            for one in longest_first(self._finder.find(text))
        ]


def at_head(before: str) -> bool:
    """Whether what stands behind this text is at the head of a sentence."""
    return _HEAD.search(before) is not None
