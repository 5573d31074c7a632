"""``mtkit models pull`` and ``add``: what they pass on, and what they say."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Run

from mtkit.cli import models_install
from mtkit.cli.models_install import Transfer
from mtkit.errors import ModelError, OptionError
from mtkit.hub import Card, Model, find_model
from mtkit.hub import pull as pulling
from mtkit.hub.convert import QUANTIZATIONS
from mtkit.hub.pull import PullOptions

pytest_plugins = ["inside"]

SHIPPED = find_model()


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def pulled(name: str, **known: str) -> Model:
    return Model(Path("/store") / name, Card(name, **known), None, None)  # type: ignore[arg-type]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the library was asked for; nothing is fetched."""
    seen: dict[str, Any] = {}

    def pull(names: Any, options: PullOptions, **hooks: Callable[..., None]) -> list[Model]:
        seen.update(names=names, options=options, **hooks)
        hooks["note"]("a remark")
        hooks["failed"](ModelError("b: gone"))
        hooks["failed"](ModelError("c: gone too"))
        return [pulled("a", licence="CC-BY-4.0", attribution="Made by them", revision="0123")]

    monkeypatch.setattr(pulling, "pull", pull)
    return seen


def test_what_is_said(mtkit_: Run, asked: dict[str, Any]) -> None:
    ran = mtkit_("models", "pull", "a", "b", "c")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.told == [
        "mtkit: a remark",
        "mtkit: b: gone",
        "mtkit: c: gone too",
        "mtkit: a is ready: mtkit translate --model a …",
        "mtkit: a, to be named where you publish: Made by them",
    ]
    assert (asked["names"], asked["options"]) == (("a", "b", "c"), PullOptions())


def test_errors_are_told_even_when_quiet(mtkit_: Run, asked: dict[str, Any]) -> None:
    ran = mtkit_("models", "pull", "a", "--quiet", "--json")
    assert ran.told == ["mtkit: b: gone", "mtkit: c: gone too"]
    assert json.loads(ran.out) == {
        "models": [{"name": "a", "folder": "/store/a", "licence": "CC-BY-4.0", "revision": "0123"}]
    }


def test_every_option_is_passed_on(mtkit_: Run, asked: dict[str, Any]) -> None:
    options = ["--revision", "v1", "--name", "n", "--quantization", "float32", "--keep-original", "--accept-license"]
    mtkit_("models", "pull", "a", *options, "--force", "--overwrite")
    assert asked["options"] == PullOptions("v1", "n", "float32", True, True, True, True)


def test_every_quantization_can_be_asked_for() -> None:
    assert set(models_install.QUANTIZATIONS.choices) == set(QUANTIZATIONS)


def test_the_test_of_translations_is_left_out_by_force_alone(mtkit_: Run, asked: dict[str, Any]) -> None:
    from mtkit.engines.smoke import smoke_test

    mtkit_("models", "pull", "a")
    assert asked["smoke"] is smoke_test
    mtkit_("models", "pull", "a", "--force")
    assert asked["smoke"] is not smoke_test


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pull"], "Missing argument 'NAME...'"),
        (["pull", "a", "--quantization", "int3"], "int3"),
        (["pull", "nothing-of-the-sort"], "the catalogue has no model “nothing-of-the-sort”"),
        (["pull", "opus-mt-en-jap"], "should not be used"),
        (["pull", "nllb-200-distilled-600M"], "--accept-license"),
        (["add"], "Missing argument 'PATH'"),
        (["add", str(SHIPPED.folder), "--name", "../x"], "is no name for a model"),
    ],
)
def test_wrong_usage(mtkit_: Run, arguments: list[str], told: str) -> None:
    ran = mtkit_("models", *arguments)
    assert (ran.status, len(ran.told)) == (2, 1)
    assert told in ran.told[0]


def test_taking_up_a_model(mtkit_: Run, store: Path) -> None:
    """The shipped one, from its folder: converted, tested for real, and ready for translating."""
    ran = mtkit_("models", "add", SHIPPED.folder, "--name", "mine")
    assert (ran.status, ran.told) == (0, ["mtkit: mine is ready: mtkit translate --model mine …"])
    assert find_model("mine").folder == store / "mine"
    again = mtkit_("models", "add", SHIPPED.folder, "--name", "mine")
    assert again.status == 2
    assert "--overwrite" in again.told[0]
    assert mtkit_("models", "add", SHIPPED.folder, "--name", "mine", "--overwrite", "--quiet", "--json").told == []


def test_taking_up_nothing(mtkit_: Run, tmp_path: Path, store: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        ran = mtkit_("models", "add", path)
        assert (ran.status, len(ran.told)) == (1, 1)
    assert not store.exists() or not list(store.iterdir())


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


def test_progress_without_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    monkeypatch.setattr(models_install, "time", clock)
    with Transfer(shown=True) as transfer:
        for second in range(25):
            clock.now = 100.0 + second
            transfer.update("opus", second * 10**6, 25 * 10**6 if second < 15 else 0)
    assert capsys.readouterr().err.splitlines() == ["mtkit: opus: 10 of 25 MB fetched", "mtkit: opus: 20 MB fetched"]
    with Transfer(shown=False) as transfer:
        clock.now = 200.0
        transfer.update("opus", 1, 2)
    assert capsys.readouterr().err == ""


def test_progress_in_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Transfer(shown=True) as transfer:
        transfer.update("opus", 1, 0)
        transfer.update("opus", 10**6, 2 * 10**6)
        assert transfer._bar is not None
        [task] = transfer._bar.tasks
        assert (task.description, task.completed, task.total) == ("opus", 10**6, 2 * 10**6)


def test_an_error_before_anything(mtkit_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def pull(*_: object, **__: object) -> list[Model]:
        raise OptionError("no")

    monkeypatch.setattr(pulling, "pull", pull)
    assert mtkit_("models", "pull", "a").told == ["mtkit: no"]
