"""A name found in a text, with what is known of it."""

from dataclasses import dataclass

from mtkit.checks.names.gazetteer import Entry
from mtkit.checks.names.spelling import Word
from mtkit.checks.names.values import Name

__all__ = ["Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """A name and what is known of it.

    ``entries``: what the gazetteer says it may be. ``words``: those that a translation keeps. ``english``: those that
    only one into English keeps, being English words in a French text. ``vietnamese``: a Vietnamese name by its make.
    ``sure``: whether it is surely a name.
    """

    name: Name
    entries: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    english: tuple[Word, ...] = ()
    vietnamese: bool = False
    sure: bool = True
