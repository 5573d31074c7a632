"""Usage: help, options, what is loaded, and exit statuses of wrong calls."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from running import ROOT, SENTENCE, Run

import mtkit
from mtkit.cli import COMMANDS, cli

pytest_plugins = ["inside"]

HEAVY = {"ctranslate2", "docx", "lxml", "numpy", "rich", "sentencepiece", "torch", "trafilatura", "transformers"}


@pytest.mark.parametrize(
    "code", ["import mtkit", "import mtkit.cli.__init__ as c; c.cli.main(['--help'], standalone_mode=False)"]
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    script = f"import sys\n{code}\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(done.stderr.split())


def test_help_of_translate_loads_nothing_heavy() -> None:
    script = "import sys\nfrom mtkit.cli import cli\ncli.main(['translate', '--help'], standalone_mode=False)\n"
    script += "sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(done.stderr.split())
    assert "cat article.txt | mtkit translate --to en" in done.stdout


def test_public_names_are_sorted_and_there() -> None:
    assert mtkit.__all__ == sorted(mtkit.__all__)
    assert all(getattr(mtkit, name) is not None for name in mtkit.__all__)
    assert set(mtkit.__all__) <= set(dir(mtkit))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_has_help_and_every_command_an_example(name: str) -> None:
    command: click.Command = import_module(f"mtkit.cli.{name}").command
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(option.help for option in options)
    assert f"mtkit {name} " in (command.help or "")


def test_help_shows_an_example(mtkit_: Run) -> None:
    assert "mtkit translate" in (cli.help or "")
    for arguments in (["--help"], ["-h"], ["translate", "-h"]):
        ran = mtkit_(*arguments)
        assert (ran.status, ran.told) == (0, [])
        assert b"Examples:" in ran.out
    assert mtkit_("--version").out.startswith(b"mtkit")


def test_no_command_shows_the_help(mtkit_: Run) -> None:
    ran = mtkit_()
    assert ran.status == 2
    assert not ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", ""], "--to names no language"),
        (["--to", ","], "--to names no language"),
        (["--to", "xx"], "“xx” is not a language"),
        (["--to", "en,klingon!"], "is not a language"),
        (["--to", "en,vi"], "--out DIR"),
        (["--to", "en", "--json"], "--out DIR"),
        (["--from", "xx", "--to", "en"], "“xx” is not a language"),
        (["--to", "en", "--beam", "0"], "--beam"),
        (["--to", "en", "--beam", "many"], "--beam"),
        (["--to", "en", "--threads", "-1"], "--threads"),
        (["--to", "en", "--engine", "abacus"], "--engine"),
        (["--to", "en", "--format", "pdf"], "--format"),
        (["--to", "en", "--out", "{file}"], "is a file"),
        (["--tto", "en"], "--tto"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(mtkit_: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SENTENCE)
    ran = mtkit_("translate", file, *(one.format(file=file) for one in arguments))
    assert ran.status == 2
    assert ran.out == b"" or json.loads(ran.out)["files"] == []
    assert len(ran.told) == 1
    assert said in ran.told[0]


def test_an_unknown_command_is_wrong_usage(mtkit_: Run) -> None:
    ran = mtkit_("translte")
    assert ran.status == 2
    assert len(ran.told) == 1
    assert "translte" in ran.told[0]


@pytest.mark.parametrize(("to", "languages"), [("EN", ["en"]), ("en,,vi", ["en", "vi"]), (" en , en", ["en"])])
def test_target_languages_are_read_leniently(mtkit_: Run, tmp_path: Path, to: str, languages: list[str]) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    ran = mtkit_("translate", tmp_path / "a.txt", "--to", to, "--beam", "1", "--out", tmp_path / "out", "--quiet")
    assert (ran.status, ran.told, ran.out) == (0, [], b"")
    names = ["CREDITS.txt", *(f"a.{tag}.txt" for tag in languages)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["--model", "nowhere"], 1), (["--model", "{here}"], 1), (["--to", "de"], 1), (["--to", "xx"], 2)],
)
def test_json_is_valid_when_nothing_could_be_done(
    mtkit_: Run, tmp_path: Path, arguments: list[str], status: int
) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    given = [one.format(here=tmp_path) for one in arguments]
    ran = mtkit_("translate", tmp_path / "a.txt", "--to", "en", *given, "--out", tmp_path / "out", "--json", "--quiet")
    assert ran.status == status
    assert len(ran.told) == 1
    report = json.loads(ran.out)
    assert report["files"] == []
    assert ran.told == [f"mtkit: {failure}" for failure in report["failures"]]
    assert not (tmp_path / "out").exists()
