"""What a name is."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["LANGUAGES", "Kind", "Name"]

Kind = Literal["person", "place", "organisation", "acronym", "programme", "url", "email", "quotation"]
LANGUAGES = ("fr", "en", "vi", "ja")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text: ``text[start:end]``.

    “person” also stands for a name of one or more words of which it is not known whether it is a person's.
    """

    text: str
    start: int
    end: int
    kind: Kind
