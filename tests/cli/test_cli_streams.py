"""Standard streams, locales and signals: what a shell does to a program."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ROOT, SENTENCE, TEXT, process

ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
MTKIT = [sys.executable, "-m", "mtkit"]


def shell(command: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        ["bash", "-c", command, "bash", *MTKIT, *map(str, arguments)],
        capture_output=True, timeout=60, check=False, cwd=ROOT, env={**os.environ, **environment},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr
    assert b"Exception ignored" not in done.stderr, done.stderr
    return done


def test_a_pipe_goes_in_and_out() -> None:
    ran = process("translate", "--to", "ja", "--beam", "1", stdin=TEXT.encode())
    assert (ran.status, ran.told) == (0, [])
    assert re.search("[\u3040-\u30ff]", ran.out.decode())


def test_a_locale_without_utf8(tmp_path: Path) -> None:
    (tmp_path / "été.txt").write_text(TEXT)
    (tmp_path / "vide é.txt").write_text("")
    out = process("translate", tmp_path / "été.txt", "--to", "ja", "--beam", "1", **ASCII)
    assert out.status == 0
    assert re.search("[\u3040-\u30ff]", out.out.decode("utf-8"))
    ran = process("translate", tmp_path, "--to", "vi,ja", "--beam", "1", "--out", tmp_path / "o", "--json", **ASCII)
    assert ran.status == 1
    assert len(json.loads(ran.out.decode("utf-8"))["files"]) == 2
    assert any(line.startswith("mtkit: vide ") for line in ran.told)


def test_the_reader_of_standard_output_goes(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(TEXT)
    done = shell('"$@" | head -1; exit ${PIPESTATUS[0]}', "translate", tmp_path, "--to", "en", "--beam", "1")
    assert done.returncode in (0, 1)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("options", [[], ["--json", "--out", "{out}"]])
def test_standard_output_is_full(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    given = [one.format(out=tmp_path / "out") for one in options]
    done = shell('"$@" >/dev/full', "translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--quiet", *given)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left on device" in done.stderr


@pytest.mark.parametrize(
    ("redirection", "status"),
    [(">&-", 1), ("<&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 1), ("2>/dev/full", 0)],
)
def test_closed_streams(tmp_path: Path, redirection: str, status: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = shell(f'"$@" {redirection}', "translate", tmp_path / "a.txt", "--to", "en", "--beam", "1")
    assert done.returncode == status


@pytest.mark.parametrize(("redirection", "status"), [("<&-", 1), ("< /dev/null", 1)])
def test_nothing_comes_from_standard_input(redirection: str, status: int) -> None:
    done = shell(f'"$@" {redirection}', "translate", "-", "--to", "en", "--beam", "1")
    assert done.returncode == status
    assert done.stderr.count(b"\n") == 1


def test_closed_standard_input_and_no_path_is_wrong_usage() -> None:
    assert shell('"$@" <&-', "translate", "--to", "en").returncode == 2


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_keeps_what_is_finished(tmp_path: Path, signum: signal.Signals, status: int) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    (news / "0.txt").write_text(SENTENCE)
    for number in range(1, 400):
        (news / f"{number}.txt").write_text(
            "\n\n".join(f"{TEXT.strip()} Numéro {number}, page {n}." for n in range(50))
        )
    command = [*MTKIT, "translate", news, "--to", "en,vi", "--beam", "1", "--threads", "1", "--out", out, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        for _ in range(600):
            if out.exists() and any(out.iterdir()):
                break
            time.sleep(0.1)
        asked = time.monotonic()
        running.send_signal(signum)
        data, told = running.communicate(timeout=60)
    assert running.returncode == status
    assert time.monotonic() - asked < 15
    lines = [line for line in told.decode().splitlines() if "words/s" not in line]
    assert len(lines) == 1
    assert lines[0].endswith("what was finished is kept")
    report = json.loads(data)
    assert report["interrupted"]
    assert {str(path) for path in out.iterdir()} == {
        str(out / "CREDITS.txt"),
        *(one["path"] for one in report["files"]),
    }
    assert 0 < len(report["files"]) < 800
    assert all(path.read_text().endswith("\n") for path in out.iterdir())
