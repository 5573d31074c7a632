"""Running the command line from a test as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "Le Japon investit au Vietnam."
TEXT = f"{SENTENCE} La province de Quang Ninh veut attirer davantage d'entreprises japonaises.\n"


@dataclass(frozen=True)
class Ran:
    """What a command did; ``told`` are the lines on stderr."""

    status: int
    out: bytes
    told: list[str]


Run = Callable[..., Ran]


def process(*arguments: str | bytes | Path, stdin: bytes | int = b"", **environment: str) -> Ran:
    """Run mtkit as a process."""
    given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    done = subprocess.run(
        [sys.executable, "-m", "mtkit", *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
        **given,  # type: ignore[arg-type]
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr.decode().splitlines())
