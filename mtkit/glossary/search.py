"""Searching a glossary as a person does: by parts of words, in any language, without accents or case."""

from collections.abc import Sequence
from dataclasses import replace

from mtkit.glossary.term import Glossary, Term
from mtkit.glossary.words import plain

__all__ = ["search"]


def search(glossary: Glossary, words: Sequence[str]) -> Glossary:
    """Return the terms that hold each of the words, in their source, a target or the note."""
    wanted = [_key(word) for word in words]
    return replace(glossary, terms=tuple(term for term in glossary.terms if all(w in _text(term) for w in wanted)))


def _text(term: Term) -> str:
    targets = (target for targets in term.targets.values() for target in targets)
    return _key("\n".join((term.source, *targets, term.note)))


def _key(text: str) -> str:
    return plain(text.casefold().replace("’", "'").replace("đ", "d"))
