"""No command touches the network but “mtkit models pull”, in any format."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT

SCRIPT = """
import socket, sys

def refused(*arguments, **settings):
    raise AssertionError("the network was asked for something")

socket.socket.__init__ = refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refused
from mtkit.cli import main
main()
"""


def run(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run mtkit in a process in which every socket raises."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "MTKIT_HOME": str(home)},
        timeout=120,
    )


def test_every_format_without_a_network(tmp_path: Path) -> None:
    seeds = [ROOT / "seeds" / name for name in ("quang-ninh.txt", "lang-son.md", "vjecpa.html", "forum.docx")]
    arguments = [*seeds, "--to", "en,vi,ja", "--beam", "1", "--out", tmp_path / "out", "--quiet"]
    done = run("translate", *arguments, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    expected = {f"{seed.stem}.{language}{seed.suffix}" for seed in seeds for language in ("en", "vi", "ja")}
    assert expected <= {path.name for path in (tmp_path / "out").iterdir()}


def test_models_without_a_network(tmp_path: Path) -> None:
    """One after the other, since each needs what the one before has made."""
    pack = tmp_path / "models.zip"
    for home, *arguments in (
        ("here", "list"),
        ("here", "list", "--available"),
        ("here", "info", "fr-mul-tiny"),
        ("here", "path"),
        ("here", "route", "fr", "ja"),
        ("here", "add", ROOT / "models" / "fr-mul-tiny", "--name", "mine"),
        ("here", "verify"),
        ("here", "pack", "mine", "--out", pack),
        ("there", "unpack", pack),
        ("there", "verify", "mine"),
        ("there", "remove", "mine", "--yes"),
    ):
        done = run("models", *arguments, home=tmp_path / home)
        assert done.returncode == 0, (arguments, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["score", "hyp.ja", "-r", "ref.ja", "-s", "src.fr", "-l", "fr-ja", "--resamples", "0"], {0, 3}),
        (["check", "src.fr", "hyp.ja", "--from", "fr", "--to", "ja"], {0, 3}),
        (["models", "pull", "fr-mul-tiny"], {0}),  # comes with mtkit
    ],
)
def test_others_without_a_network(arguments: list[str], status: set[int], tmp_path: Path) -> None:
    for name, text in {
        "src.fr": "Le Japon a investi 30 millions de yens.\nLa délégation a visité le port.\n",
        "ref.ja": "日本は3000万円を投資した。\n代表団は港を訪れた。\n",
        "hyp.ja": "日本は3000万円を投資しました。\n代表団が港を訪問した。\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    here = [str(tmp_path / part) if (tmp_path / part).is_file() else part for part in arguments]
    done = run(*here, home=tmp_path / "home")
    assert done.returncode in status, done.stderr
    assert "Traceback" not in done.stderr
    assert all(line.startswith("mtkit: ") for line in done.stderr.splitlines())
