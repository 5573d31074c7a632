"""Spans that are copied, not translated: addresses, code, markup. Each becomes a placeholder ⟦k⟧ on its way.

A model that was trained to copy ⟦0⟧ … ⟦9⟧ carries them through; for any other the span stands in the text as it is.
"""

import re
from collections.abc import Iterable

from mtkit.article import Mark, MarkKind
from mtkit.translation.edits import Edit

__all__ = ["PLACEHOLDER", "bare", "protected_spans", "restore", "to_placeholders"]

# No quantifier here can be divided in more than one way, so that a hostile line costs no more than a long one.
SPAN = re.compile(
    r"""
    (?:https?://|ftp://|www\.)[^\s<>«»“”"⟦⟧]*[^\s<>«»“”"⟦⟧.,;:!?)\]}’']   # web address
  | (?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}               # e-mail address
  | </?[A-Za-z][^<>\n]{0,500}>                                             # markup
  | &(?:[A-Za-z]{2,31}|\#\d{1,7});                                         # character reference
  | (?<!\w)[\#@]\w{2,64}                                                   # hashtag, account
    """,
    re.VERBOSE,
)
PLACEHOLDER = re.compile(r"⟦\s*(\d)\s*⟧")
PLACES = 10


def protected_spans(text: str, marks: Iterable[Mark] = ()) -> list[tuple[int, int]]:
    """Return the spans to copy, in order: what the pattern finds and what is marked as code."""
    spans = [(mark.start, mark.end) for mark in marks if mark.kind is MarkKind.CODE and mark.end > mark.start]
    spans += [match.span() for match in SPAN.finditer(text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def bare(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text without its protected spans."""
    return "".join(piece for piece in _outside(text, spans))


def _outside(text: str, spans: Iterable[tuple[int, int]]) -> Iterable[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = end
    yield text[at:]


def to_placeholders(spans: Iterable[tuple[int, int]]) -> list[Edit]:
    """Return the edits that put ⟦k⟧ for each span; a segment has ten at most, what is beyond stays as it is."""
    return [Edit(start, end, f"⟦{k}⟧") for k, (start, end) in zip(range(PLACES), spans, strict=False)]


def restore(text: str, originals: list[str]) -> tuple[str, list[str]]:
    """Put the spans back for their placeholders, each once; return the text and the spans that found no place."""
    missing = dict(enumerate(originals))

    def original(match: re.Match[str]) -> str:
        return missing.pop(int(match[1]), "")

    restored = PLACEHOLDER.sub(original, text)
    return restored, list(missing.values())
