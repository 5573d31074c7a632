"""Which licences rule out commercial use, and what is said of all of them."""

import datetime
from dataclasses import replace

import pytest

from mtkit.errors import OptionError
from mtkit.hub import Card, licences

NC = Card("nllb", licence="CC-BY-NC-4.0")


@pytest.mark.parametrize(
    "licence",
    [
        "CC-BY-NC-4.0",
        "cc-by-nc-sa-4.0",
        "CC BY-NC-ND 3.0 IGO",
        "cc_by_nc",
        "PolyForm-Noncommercial-1.0.0",
        "NCGL-UK-2.0",
        "Non-Commercial",
        "non commercial use",
        "research-only",
    ],
)
def test_no_commercial_use(licence: str) -> None:
    card = Card("nllb", licence=licence)
    assert not licences.is_commercial(card)
    assert licences.is_refused(card)
    with pytest.raises(OptionError, match=r"^nllb: its licence, .* rules out commercial use.*--accept-license$"):
        licences.require(card, accept=False)
    licences.require(card, accept=True)
    assert any("commercial" in duty for duty in licences.duties(licence))


@pytest.mark.parametrize(
    "licence", ["MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "MPL-2.0", "CC0-1.0", "BSD-3-Clause", "INCA", ""]
)
def test_commercial_use(licence: str) -> None:
    card = Card("opus", licence=licence)
    assert licences.is_commercial(card)
    assert not licences.is_refused(card)
    licences.require(card, accept=False)
    assert licences.accepted(card, datetime.date(2026, 1, 2)) == card


def test_a_card_may_say_what_the_name_of_the_licence_does_not() -> None:
    card = Card("other", licence="custom", commercial=False)
    with pytest.raises(OptionError, match="its licence, custom, rules out"):
        licences.require(card, accept=False)
    with pytest.raises(OptionError, match="one that its card does not name"):
        licences.require(replace(card, licence=""), accept=False)


def test_the_answer_is_recorded() -> None:
    card = licences.accepted(NC, datetime.date(2026, 1, 2))
    assert card.accepted == "2026-01-02"
    assert not licences.is_refused(card)
    licences.require(card, accept=False)


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("CC-BY-4.0", ["name its makers"]),
        ("CC-BY-SA-4.0", ["name its makers", "same licence"]),
        ("CC-BY-NC-ND-4.0", ["name its makers", "changed copies", "commercial"]),
        ("Apache-2.0", []),
        ("", []),
    ],
)
def test_duties(licence: str, told: list[str]) -> None:
    found = licences.duties(licence)
    assert len(found) == len(told)
    assert all(part in duty for part, duty in zip(told, found, strict=True))


def test_credit_is_one_line() -> None:
    assert licences.credit(Card("tiny", licence="MIT")) == "tiny, MIT"
    assert licences.credit(Card("tiny")) == "tiny, licence not stated"
    named = Card("fugumt", licence="CC-BY-SA-4.0", attribution="FuguMT,\n  by its makers")
    assert licences.credit(named) == "fugumt, CC-BY-SA-4.0: FuguMT, by its makers"
