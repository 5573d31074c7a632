"""What a model's licence asks of its user: whether it may be used for money, and who is to be named."""

import datetime
import re
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from mtkit.errors import OptionError
from mtkit.hub.card import Card

__all__ = ["Licensed", "accepted", "credit", "duties", "is_commercial", "is_refused", "require"]

UNSTATED = "licence not stated"
# Said once for each element of a Creative Commons licence.
DUTIES = {
    "by": "name its makers wherever you pass the model on, or anything made from it",
    "sa": "pass on what you make from the model (a conversion, a fine-tuned copy) under the same licence only",
    "nd": "do not pass on changed copies of the model",
    "nc": "no commercial use",
}
NON_COMMERCIAL = ("nc", "ncgl", "noncommercial")
WORDS = re.compile("[a-z]+")


class Licensed(Protocol):
    """A card, an entry of the catalogue, or whatever else has a licence."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def licence(self) -> str:
        """Its licence, by SPDX's name where there is one."""

    @property
    def attribution(self) -> str:
        """The sentence that the licence asks for, if any."""

    @property
    def commercial(self) -> bool:
        """False where it is known that the licence rules out commercial use."""


def is_commercial(model: Licensed) -> bool:
    """Whether a model may be used for money, as far as its licence's name and its card tell."""
    return model.commercial and not _rules_out_commerce(model.licence)


def is_refused(card: Card) -> bool:
    """Whether the user has still to accept a licence that rules out commercial use."""
    return not is_commercial(card) and not card.accepted


def require(model: Licensed, accept: bool) -> None:
    """Raise OptionError for a model that may not be used commercially, unless the user accepts that or has done so."""
    recorded: str = getattr(model, "accepted", "")
    if is_commercial(model) or accept or recorded:
        return
    licence = model.licence or "one that its card does not name"
    raise OptionError(
        f"{model.name}: its licence, {licence}, rules out commercial use, and a newsroom’s or an agency’s work "
        "is likely to be that; if yours is not, say so with --accept-license"
    )


def accepted(card: Card, day: datetime.date) -> Card:
    """Return the card with the day on which the user accepted its licence, where the licence needs that."""
    return card if is_commercial(card) else replace(card, accepted=day.isoformat())


def duties(licence: str) -> tuple[str, ...]:
    """Return in plain words what a Creative Commons licence asks; nothing for any other, which says it itself."""
    words = set(WORDS.findall(licence.lower()))
    if _rules_out_commerce(licence):
        words.add("nc")
    return tuple(text for word, text in DUTIES.items() if word in words and (word == "nc" or "cc" in words))


def credit(model: Licensed) -> str:
    """Return the line that names a model, its licence and, where the licence asks for one, its attribution."""
    line = f"{model.name}, {model.licence or UNSTATED}"
    attribution = " ".join(model.attribution.split())
    return f"{line}: {attribution}" if attribution else line


def _rules_out_commerce(licence: str) -> bool:
    words = WORDS.findall(licence.lower())
    pairs = {"".join(pair) for pair in pairwise(words)}
    return not {*words, *pairs}.isdisjoint({*NON_COMMERCIAL, "researchonly"})
