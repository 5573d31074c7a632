"""``mtkit finetune``: usage, exit statuses, what goes where."""

import json
from pathlib import Path

import pytest
from corpora import rows, write_tsv
from running import Run
from toys import Toy, multi_target_toy

pytest_plugins = ["inside"]
pytest.importorskip("torch")


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """A model in Opus-MT's shape, with the three targets' tokens."""
    return multi_target_toy(tmp_path_factory.mktemp("models") / "opus-toy")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_tsv(tmp_path / "desk.tsv", rows(30))


def test_adapted(mtkit_: Run, toy: Toy, data: Path, store: Path) -> None:
    given = ("finetune", toy.folder, "--data", data, "--to", "en,vi", "--epochs", "2", "--rate", "0.01", "--force")
    ran = mtkit_(*given, "--json", "--name", "desk")
    assert ran.status in (0, 3), ran.told
    found = json.loads(ran.out)
    assert found["model"] == str(store / "desk")
    assert [(one["pair"], one["lines"]) for one in found["scores"]] == [("fr-en", 3), ("fr-vi", 3)]
    assert (ran.status == 3) == any("chrF2 fell" in line for line in ran.told)
    assert any("desk is ready" in line for line in ran.told)
    again = mtkit_(*given, "--name", "desk")
    assert (again.status, len(again.told)) == (2, 1)
    assert "exists already" in again.told[0]
    table = mtkit_(*given, "--quiet")
    assert (table.status in (0, 3), table.out) == (True, b"")
    assert (store / "opus-toy-adapted" / "ctranslate2" / "model.bin").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--data", "absent.tmx"), 1, "absent.tmx"),
        ((), 2, "--data"),
        (("--data", "{data}", "--blend", "2"), 2, "blend is 2"),
        (("--data", "{data}", "--to", "xx"), 2, "“xx” is not a language"),
        (("--data", "{data}", "--to", "de"), 1, "de"),
        (("--data", "{data}", "--name", "a/b"), 2, "no name for a model"),
    ],
)
def test_refused(mtkit_: Run, toy: Toy, data: Path, arguments: tuple[str, ...], status: int, told: str) -> None:
    ran = mtkit_("finetune", toy.folder, *(argument.format(data=data) for argument in arguments))
    assert (ran.status, len(ran.told)) == (status, 1), ran.told
    assert told in ran.told[0]
