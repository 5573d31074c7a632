"""A scorer in a process of its own: a small one made here, and all the ways in which one can fail."""

import sys
import time
from pathlib import Path

import pytest

from mtkit.errors import InputError, MtkitError, OptionError
from mtkit.evaluation.external import External, parse_command, read_scores

# The share of the reference's words that the hypothesis has; the source only says that it was given.
SCORER = """
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    words = row["reference"].split()
    print(json.dumps({"score": sum(word in row["hypothesis"].split() for word in words) / len(words)}), flush=True)
print("done, sources were", row["source"] is not None, file=sys.stderr)
"""


def scorer(folder: Path, code: str, timeout: float = 20) -> External:
    path = folder / "a scorer.py"
    path.write_text(code, encoding="utf-8")
    return External("toy", (sys.executable, str(path)), timeout)


def test_a_score_for_each_line(tmp_path: Path) -> None:
    toy = scorer(tmp_path, SCORER)
    assert toy.score(["x", "é"], ["a b", "日本"], [["a b", "日本 語"]]) == [1.0, 0.5]
    assert toy.score(None, ["a"], [["a b"]]) == [0.5]
    many = [f"word {n}" for n in range(20_000)]  # more than any pipe holds
    assert toy.score(many, many, [many]) == [1.0] * 20_000


def test_it_gets_all_references(tmp_path: Path) -> None:
    code = "import json, sys\nfor line in sys.stdin: print(json.dumps({'score': len(json.loads(line)['references'])}))"
    assert scorer(tmp_path, code).score(["s"], ["h"], [["r"], ["q"]]) == [2.0]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit('no model here')", r"ended with status 1 \(it said: no model here\)"),
        ("raise ValueError('broken')", "it said: ValueError: broken"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "ended by signal 15"),
        ("print('hello')", "answered “hello” on line 1"),
        ("print('{\"score\": NaN}')", "answered"),
        ("print('{\"score\": true}')", "answered"),
        ('print(\'{"score": "0.5"}\')', "answered"),
        ("print('{\"score\": 1' + '0' * 999 + '}')", "answered"),
        ("print('[' * 4000)", "answered"),
        ("print('[0.5]')", "answered"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')", "answered"),
        ("pass", "gave 0 scores for 2 lines"),
        ("print('{\"score\": 1}')", "gave 1 scores for 2 lines"),
        ("print('{\"score\": 1}\\n' * 3)", "gave more than 2 scores for 2 lines"),
    ],
)
def test_what_goes_wrong_is_one_line(tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(MtkitError, match=message) as told:
        scorer(tmp_path, code).score(["a", "b"], ["a", "b"], [["a", "b"]])
    assert "\n" not in str(told.value)


def test_it_is_ended_when_it_takes_too_long(tmp_path: Path) -> None:
    # what it started itself is ended too
    child = f"import time; time.sleep(1.5); open({str(tmp_path / 'late')!r}, 'w')"
    code = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)"
    began = time.monotonic()
    with pytest.raises(MtkitError, match=r"took more than 0\.5 seconds and was ended; allow more with --timeout"):
        scorer(tmp_path, code, 0.5).score(["a"], ["a"], [["a"]])
    assert time.monotonic() - began < 30
    time.sleep(1.5)
    assert not (tmp_path / "late").exists()


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    for command in ("/nowhere/python", str(tmp_path), "zero\0byte"):
        with pytest.raises(MtkitError, match="cannot be started"):
            External("toy", (command,)).score(["a"], ["a"], [["a"]])


def test_commands() -> None:
    assert parse_command("python 'my worker.py' --gpus 0") == External(
        "external", ("python", "my worker.py", "--gpus", "0")
    )
    assert parse_command("comet-22=python w.py", 5) == External("comet-22", ("python", "w.py"), 5)
    for text, message in (("python 'w.py", "open quotation"), ("", "no command")):
        with pytest.raises(OptionError, match=message):
            parse_command(text)


def test_imported_scores(tmp_path: Path) -> None:
    path = tmp_path / "scores.txt"
    path.write_text("0.5\n-1\n 1e-3\r\n", encoding="utf-8")
    assert read_scores(path, 3) == [0.5, -1.0, 0.001]
    with pytest.raises(InputError, match="3 scores for 4 lines"):
        read_scores(path, 4)
    for bad in ("0.5\nx", "nan", "inf", "0,5"):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError, match="is not a number"):
            read_scores(path, 1)
