"""``mtkit models``: what the commands print, ask and refuse."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import click
import pytest
from running import Run, process

from mtkit.cli import models_keep as keep
from mtkit.cli.models import COMMANDS, command
from mtkit.hub import Card, find_model
from mtkit.hub.card import write_card
from mtkit.hub.install import hashes

pytest_plugins = ["inside"]

SHIPPED = "fr-mul-tiny"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own store, empty."""
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def make(folder: Path, sources: str = "fr", targets: str = "en", **known: Any) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    languages = {"sources": tuple(sources.split()), "targets": tuple(targets.split())}
    write_card(folder, Card(folder.name, files=hashes(folder), **languages, **known))
    return folder


def copy_shipped(folder: Path) -> Path:
    """Put what ships, less its large Hugging Face weights, into a folder."""
    shipped = find_model(SHIPPED).folder
    folder.mkdir(parents=True)
    shutil.copytree(shipped / "ctranslate2", folder / "ctranslate2")
    for name in ("source.spm", "target.spm", "mtkit.toml"):
        shutil.copy(shipped / name, folder / name)
    return folder


def test_the_help_of_the_group_says_what_the_commands_say(mtkit_: Run) -> None:
    ran = mtkit_("models", "--help")
    with click.Context(command) as context:
        for name, (_, _, told) in COMMANDS.items():
            found = command.get_command(context, name)
            assert found is not None
            assert found.short_help == told
            assert "Example" in (found.help or "")
            assert told.encode() in ran.out
    assert ran.status == 0
    assert mtkit_("models", "fly").status == 2


def test_listing_loads_no_engine() -> None:
    code = (
        "import sys\nfrom mtkit.cli import main\nsys.argv = ['mtkit', 'models', 'list']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*{'torch', 'transformers', 'ctranslate2', 'numpy', 'huggingface_hub', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert SHIPPED in done.stdout
    assert done.stdout.splitlines()[-1] == ""


def test_list(mtkit_: Run, store: Path) -> None:
    score = {"test_set": "FLORES-200 devtest", "pair": "fr-vi", "bleu": 29.7}
    make(store / "Meta" / "nllb", targets="vi", licence="CC-BY-NC-4.0", scores=(score,))
    (make(store / "broken") / "mtkit.toml").write_text("[")
    ran = mtkit_("models", "list")
    lines = ran.out.decode().splitlines()
    assert (ran.status, ran.told) == (0, [])
    assert any(line.startswith(SHIPPED) and "with mtkit" in line and "fr → en, vi, ja" in line for line in lines)
    assert any("Meta/nllb" in line and "CC-BY-NC-4.0" in line and "BLEU fr-vi 29.7" in line for line in lines)
    assert any(line.startswith("broken") for line in lines)
    found = {one["name"]: one for one in json.loads(mtkit_("models", "list", "--json").out)["models"]}
    assert list(found) == ["Meta/nllb", "broken", SHIPPED]
    assert "the model card cannot be read" in found["broken"]["error"]
    assert (found["Meta/nllb"]["commercial"], found[SHIPPED]["shipped"]) == (False, True)
    assert found["Meta/nllb"]["bytes"] > len(b"weights")


@pytest.mark.parametrize("name", ["a name with spaces", "modèle-🗼", "two\nlines", "[bold]", "日本"])
def test_odd_names(mtkit_: Run, store: Path, name: str) -> None:
    make(store / name, licence="MIT")
    ran = mtkit_("models", "list")
    assert len(ran.out.decode().splitlines()) == 3
    assert json.loads(mtkit_("models", "info", name, "--json").out)["folder"] == str(store / name)
    assert mtkit_("models", "verify", name).status == 0
    route = mtkit_("models", "route", "fr", "en", "--json")
    assert [name] in [one["models"] for one in json.loads(route.out)["routes"]]
    ran = mtkit_("models", "remove", name, "--yes")
    assert (ran.status, list(store.iterdir())) == (0, [])


def test_available(mtkit_: Run, store: Path) -> None:
    make(store / "fugumt-en-ja", "en", "ja")
    ran = mtkit_("models", "list", "--available", "--json")
    found = {one["name"]: one for one in json.loads(ran.out)["models"]}
    assert found["fugumt-en-ja"]["here"]
    assert not found["m2m100_418M"]["here"]
    assert SHIPPED not in found
    table = mtkit_("models", "list", "--available").out.decode()
    assert "m2m100_418M" in table
    assert "quality" in table


@pytest.mark.parametrize(("name", "commercial"), [(SHIPPED, True), ("nllb-200-distilled-600M", False)])
def test_info(mtkit_: Run, name: str, commercial: bool) -> None:
    ran = mtkit_("models", "info", name)
    text = ran.out.decode()
    assert (ran.status, text.splitlines()[0]) == (0, f"name: {name}")
    assert all(part in text for part in ("FLORES-200 devtest", "name its makers", "licence: CC-BY"))
    assert ("no commercial use" in text) is not commercial


def test_info_of_none(mtkit_: Run, store: Path) -> None:
    ran = mtkit_("models", "info", "missing")
    assert (ran.status, ran.out) == (1, b"")
    assert "list --available" in ran.told[0]
    (make(store / "broken") / "mtkit.toml").write_text("[")
    ran = mtkit_("models", "info", "broken")
    assert (ran.status, len(ran.told)) == (1, 1)
    assert "the model card cannot be read" in ran.told[0]


def test_path(mtkit_: Run, store: Path) -> None:
    assert mtkit_("models", "path").out.decode() == f"{store}\n"
    assert mtkit_("models", "path", SHIPPED).out.decode() == f"{find_model(SHIPPED).folder}\n"
    assert mtkit_("models", "path", "missing").status == 1


def test_route(mtkit_: Run, store: Path) -> None:
    flores = {"test_set": "FLORES-200 devtest"}
    make(store / "fr-en", licence="CC-BY-4.0", scores=({**flores, "pair": "fr-en", "bleu": 40.0},))
    make(store / "en-ja", "en", "ja", licence="MIT", scores=({**flores, "pair": "en-ja", "bleu": 20.0},))
    make(store / "nllb", targets="ja", licence="CC-BY-NC-4.0", scores=({**flores, "pair": "fr-ja", "bleu": 30.0},))
    make(store / "silent", "", "")
    ran = mtkit_("models", "route", "fr", "ja")
    text = " ".join(ran.out.decode().split())
    assert ran.status == 0
    assert "fr → en → ja" in text
    assert "Taken: fr-en,en-ja" in text
    assert "not used:" in text
    assert "Passed over: silent" in text
    assert "Better: mtkit models pull opus-mt-tc-big-fr-en" in text
    found = json.loads(mtkit_("models", "route", "fr", "ja", "--json").out)
    assert found["routes"][0]["models"] == ["fr-en", "en-ja"]
    assert found["routes"][0]["licences"] == ["CC-BY-4.0", "MIT"]
    assert [one["models"] for one in found["refused"]] == [["nllb"]]
    assert [one["name"] for one in found["unknown"]] == ["silent"]
    assert found["better"][0]["pull"]


def test_no_route(mtkit_: Run) -> None:
    ran = mtkit_("models", "route", "ja", "vi")
    assert ran.status == 1
    assert b"Nothing installed goes from ja to vi" in ran.out
    assert mtkit_("models", "route", "fr", "klingonish").status == 2


def test_verify(mtkit_: Run, store: Path) -> None:
    mine = make(store / "mine")
    assert mtkit_("models", "verify").status == 0
    (mine / "model.bin").write_bytes(b"")
    (mine / "extra").write_bytes(b"-")
    ran = mtkit_("models", "verify", "mine", SHIPPED)
    lines = ran.out.decode().splitlines()
    assert ran.status == 1
    assert lines[:2] == ["mine: truncated: model.bin", "mine: unexpected: extra"]
    assert "mtkit models add FOLDER --name mine --overwrite" in lines[2]
    assert lines[3] == f"{SHIPPED}: all files are as its card lists them"
    found = json.loads(mtkit_("models", "verify", "mine", "--json").out)["models"]
    assert found[0]["problems"][0] == {"file": "model.bin", "kind": "truncated"}
    (mine / "mtkit.toml").unlink()
    assert mtkit_("models", "verify", "mine").status == 3
    (mine / "mtkit.toml").write_text("[")
    ran = mtkit_("models", "verify")
    assert ran.status == 1
    assert b"mtkit.toml: the model card cannot be read" in ran.out
    ran = mtkit_("models", "verify", "missing")
    assert (ran.status, ran.told) == (1, [])
    assert ran.out.startswith("missing: there is no model “missing”".encode())
    assert b"repair" not in ran.out


def test_remove(mtkit_: Run, store: Path) -> None:
    folder = make(store / "mine")
    ran = mtkit_("models", "remove", "mine")
    assert (ran.status, folder.exists()) == (2, True)  # nobody to ask
    ran = mtkit_("models", "remove", SHIPPED, "--yes")
    assert ran.status == 1
    assert "comes with mtkit and cannot be removed" in ran.told[0]
    for name in ("missing", "..", ".", "", "../models", "mine/..", str(folder)):
        assert mtkit_("models", "remove", name, "--yes").status == 1, name
    assert mtkit_("models", "remove", "mine", "missing", "--yes").status == 1
    assert folder.exists()
    ran = mtkit_("models", "remove", "mine", "--yes")
    assert (ran.status, folder.exists()) == (0, False)
    assert ran.told == [f"mtkit: {folder} is removed"]


def test_removing_asks(mtkit_: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(store / "mine")
    monkeypatch.setattr(keep.sys.stdin, "isatty", lambda: True, raising=False)
    for answer in (False, True):
        asked = Mock(return_value=answer)
        monkeypatch.setattr(keep.click, "confirm", asked)
        assert mtkit_("models", "remove", "mine").status == (0 if answer else 1)
        assert asked.call_args.args == (f"Remove {folder}?",)
        assert folder.exists() is not answer


def test_a_broken_model_and_a_link_can_be_removed(mtkit_: Run, store: Path, tmp_path: Path) -> None:
    (make(store / "broken") / "mtkit.toml").write_text("[")
    elsewhere = make(tmp_path / "elsewhere" / "linked")
    (store / "linked").symlink_to(elsewhere)
    assert mtkit_("models", "remove", "broken", "linked", "--yes").status == 0
    assert list(store.iterdir()) == []
    assert (elsewhere / "model.bin").exists()


HOLD = """
import sys
from mtkit.hub.install import locked
with locked("mine"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_removing_waits_for_whoever_installs(store: Path) -> None:
    folder = make(store / "mine")
    given = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    holder = subprocess.Popen([sys.executable, "-c", HOLD], **given)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    remover = subprocess.Popen([sys.executable, "-m", "mtkit", "models", "remove", "mine", "--yes"], **given)
    assert remover.stderr is not None
    assert "another mtkit is at work on mine" in remover.stderr.readline()
    assert folder.exists()
    holder.communicate("\n", timeout=60)
    remover.communicate(timeout=60)
    assert (remover.returncode, folder.exists()) == (0, False)


def test_a_users_model_of_the_shipped_name_can_be_removed(mtkit_: Run, store: Path) -> None:
    make(store / SHIPPED)
    assert mtkit_("models", "remove", SHIPPED, "--yes").status == 0
    assert find_model(SHIPPED).folder.exists()


def test_pack_and_unpack(mtkit_: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_shipped(store / "mine")
    out = tmp_path / "models.zip"
    ran = mtkit_("models", "pack", "mine", "-o", out)
    assert (ran.status, ran.out, out.is_file()) == (0, b"", True)
    assert any("which asks: name its makers" in line for line in ran.told)
    assert mtkit_("models", "pack", "mine", "-o", out).status == 1
    assert mtkit_("models", "pack", "missing", "-o", tmp_path / "new.zip").status == 1
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "there"))
    ran = mtkit_("models", "unpack", out, "--json")
    assert (ran.status, [one["name"] for one in json.loads(ran.out)["models"]]) == (0, ["mine"])
    assert mtkit_("models", "verify", "mine").status == 0
    assert mtkit_("models", "unpack", out).status == 2
    assert mtkit_("models", "unpack", out, "--overwrite", "--quiet").told == []
    assert mtkit_("models", "unpack", tmp_path / "missing.zip").status == 1


def test_unpacking_tests_what_it_installs(mtkit_: Run, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "models.zip"
    source = make(tmp_path / "elsewhere" / "mine")
    assert mtkit_("models", "pack", source, "-o", out, "--quiet").told == []
    ran = mtkit_("models", "unpack", out)
    assert (ran.status, len(ran.told), store.exists() and any(store.iterdir())) == (1, 1, False)
    assert mtkit_("models", "unpack", out, "--force").status == 0
    assert (store / "mine").is_dir()


def test_the_store_is_a_file(mtkit_: Run, store: Path) -> None:
    store.parent.mkdir()
    store.write_bytes(b"")
    for arguments in (["list"], ["verify"], ["route", "fr", "en"], ["remove", "mine", "--yes"]):
        ran = mtkit_("models", *arguments)
        assert (ran.status, len(ran.told)) == (1, 1), arguments
        assert "not a folder" in ran.told[0]


def test_output_in_another_locale() -> None:
    ran = process("models", "list", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "fr → en" in ran.out.decode()


def test_what_is_known_of_a_model_is_told_in_words(mtkit_: Run) -> None:
    lines = mtkit_("models", "info", "nllb-200-distilled-600M").out.decode().splitlines()
    assert "commercial use: no" in lines
    assert "targets: en, vi, ja, fr, others" in lines
    assert any(line.startswith("size of the download: ") and line.endswith(" MB") for line in lines)
    assert any(line.startswith("score: FLORES-200 devtest, fr-en: BLEU 42.4, chrF2 66.2 (source ") for line in lines)
    shipped = mtkit_("models", "info", SHIPPED).out.decode()
    score = find_model(SHIPPED).card.scores[0]
    assert f"score: FLORES-200 devtest, fr-en: BLEU {score['bleu']} ± {score['bleu_interval']}, " in shipped


def test_names_of_the_catalogue_are_not_folded(mtkit_: Run) -> None:
    from mtkit.hub.catalogue import load_catalogue

    lines = mtkit_("models", "list", "--available").out.decode().splitlines()
    firsts = {line.split(" ")[0] for line in lines}
    assert {entry.name for entry in load_catalogue().entries.values() if not entry.shipped} <= firsts
    assert all(line == line.rstrip() for line in lines)


def test_an_empty_name_is_no_model(mtkit_: Run, store: Path) -> None:
    make(store / "mine")
    for arguments in (("info", ""), ("path", ""), ("verify", "")):
        ran = mtkit_("models", *arguments)
        assert ran.status == 1
        assert "there is no model “”" in ran.out.decode() + "".join(ran.told)


def test_a_folder_is_no_pack(mtkit_: Run, tmp_path: Path) -> None:
    ran = mtkit_("models", "unpack", tmp_path)
    assert ran.status == 1
    assert "it is a folder" in ran.told[0]
