"""What all tests share: no network, the shipped model loaded once, and an engine that needs no model."""

import socket
from pathlib import Path

import pytest
from echo import EchoEngine

from mtkit.translation import Translator

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in mtkit opens a connection: a test in which something does fails."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def shipped() -> Translator:
    """The shipped model, as a user gets it."""
    return Translator(threads=2)


@pytest.fixture
def echo() -> EchoEngine:
    return EchoEngine()
