"""What is carried over letter for letter: addresses of pages and of mail; quotations by their marks."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from mtkit.checks.names.values import Kind, Name

__all__ = ["are_balanced", "blank", "find_literals", "find_quotations"]

LITERAL = re.compile(
    r"(?P<url>\b(?:https?://|www\.)[^\s<>«»“”「」『』（）、。]*[^\s<>«»“”「」『』（）、。.,;:!?)\]}'\"’])"
    r"|(?P<email>\b[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}\b)"
)
MARKS = {"«": "»", "“": "”", "„": "”", "「": "」", "『": "』"}
PAIRED = ("«»", "“”", "「」", "『』")


class HasName(Protocol):
    """What carries a name."""

    @property
    def name(self) -> Name:
        """The name."""


def find_literals(text: str) -> Iterator[Name]:
    """Yield the addresses of a text."""
    if "@" not in text and "www." not in text and "://" not in text:
        return
    for match in LITERAL.finditer(text):
        kind: Kind = "url" if match["url"] else "email"
        yield Name(match[0], match.start(), match.end(), kind)


def blank(text: str, found: Iterable[HasName]) -> str:
    """Return a text of the same length with spaces for the names found."""
    for item in found:
        name = item.name
        text = text[: name.start] + " " * (name.end - name.start) + text[name.end :]
    return text


def find_quotations(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of the outermost quotations, marks included, of those that are closed."""
    spans: list[tuple[int, int]] = []
    begun, closing, depth = 0, "", 0
    for place, sign in enumerate(text):
        if depth and sign == closing:
            depth -= 1
            if not depth:
                spans.append((begun, place + 1))
        elif depth and MARKS.get(sign) == closing:
            depth += 1
        elif not depth and sign in MARKS:
            begun, closing, depth = place, MARKS[sign], 1
        elif not depth and sign == '"' and language != "ja":
            end = text.find('"', place + 1)
            if end > 0 and not any(start <= place < stop for start, stop in spans):
                spans.append((place, end + 1))
    return spans


def are_balanced(text: str) -> bool:
    """Whether every mark that opens a quotation has one that closes it."""
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in PAIRED)
