"""What goes to standard output: tables that can be copied, and an output that fails."""

import re
import sys
from pathlib import Path

import pytest
from running import ROOT, Run

from mtkit.cli.output import write_table

pytest_plugins = ["inside"]
FULL = Path("/dev/full")


def test_a_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    rows = [("a" * 90, 1, ("one", "two\nthree")), ("b", 20, "x [b] " * 20)]
    write_table(("name", "number", "text"), rows, right=("number",), whole=("name",), apart=True)
    out = capfdbinary.readouterr().out.decode()
    lines = out.splitlines()
    assert all(line == line.rstrip() and len(line) <= 120 for line in lines)
    assert re.fullmatch(r"a{90} +1 +one", lines[1])
    assert lines[2].strip() == r"two\nthree"
    assert lines[3] == ""
    assert lines[4].startswith("b ")
    assert "[b]" in out


def test_a_table_without_heads(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_table(("", ""), [("one", "two")])
    assert capfdbinary.readouterr().out == b"one  two\n"


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ("glossary", "show"),
        ("models", "list", "--json"),
        ("check", "references/forum.fr", "references/forum.vi"),
        ("score", "-l", "fr-vi", "-r", "references/forum.vi", "references/forum.vi", "--force", "--metric", "bleu"),
        ("summarize", "seeds/prefectures.md", "--to", "fr"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_an_output_that_is_full_is_no_bug(
    mtkit_: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(ROOT)
    with FULL.open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        ran = mtkit_(*arguments)
    assert ran.status == 1
    assert len(ran.told) == 1
    assert "standard output cannot be written" in ran.told[0]
