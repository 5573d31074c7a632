"""Scores from outside: a scorer in a process of its own, or numbers that it left in a file.

COMET and its like need libraries that cannot live beside mtkit's. They run in their own environment, as a program that
reads one JSON object a line, ``{"source": …, "hypothesis": …, "reference": …}``, and writes one ``{"score": x}`` a
line; it may write what it likes to standard error.
"""

import contextlib
import json
import math
import os
import re
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mtkit.errors import InputError, MtkitError, OptionError, reason_of
from mtkit.evaluation.testsets import read_lines

__all__ = ["TIMEOUT", "External", "parse_command", "read_scores"]

TIMEOUT = 600.0
_NAMED = re.compile(r"([A-Za-z][\w.+-]*)=(?=\S)")
_LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class External:
    """A scorer that is a program: its ``command`` line, and the seconds it may take for one system."""

    name: str
    command: tuple[str, ...]
    timeout: float = TIMEOUT

    def score(
        self, sources: Sequence[str] | None, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> list[float]:
        """Return a number for each hypothesis; ``references`` holds one list a reference set.

        The program gets null for a source that is not known, and with several reference sets also a list
        ``references``. It is ended when it takes longer than ``timeout``.

        Raises:
            MtkitError: it cannot be started, fails, takes too long, or answers anything but one score a line.

        """
        rows = self._rows(sources, hypotheses, references)
        try:
            with (
                tempfile.TemporaryFile() as asked,
                tempfile.TemporaryFile() as answers,
                tempfile.TemporaryFile() as told,
            ):
                asked.writelines(rows)
                asked.seek(0)
                status = self._run(asked, answers, told)
                if status:
                    how = f"with status {status}" if status > 0 else f"by signal {-status}"
                    raise MtkitError(f"the scorer {self.name} ended {how}{_last_line(told)}; try its command by itself")
                answers.seek(0)
                return self._numbers(answers, len(hypotheses))
        except OSError as error:
            raise MtkitError(
                f"the scorer {self.name} needs temporary files, which failed: {reason_of(error)}; "
                "check the space and the rights of the temporary folder"
            ) from error

    def _rows(
        self, sources: Sequence[str] | None, hypotheses: Sequence[str], references: Sequence[Sequence[str]]
    ) -> Iterator[bytes]:
        for at, hypothesis in enumerate(hypotheses):
            row: dict[str, object] = {
                "source": None if sources is None else sources[at],
                "hypothesis": hypothesis,
                "reference": references[0][at],
            }
            if len(references) > 1:
                row["references"] = [lines[at] for lines in references]
            yield json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

    def _run(self, asked: IO[bytes], answers: IO[bytes], told: IO[bytes]) -> int:
        try:
            # Files instead of pipes: neither side ever waits for the other.
            process = subprocess.Popen(  # noqa: S603 - it is the user's own command
                self.command, stdin=asked, stdout=answers, stderr=told, start_new_session=True
            )
        except (OSError, ValueError) as error:
            raise MtkitError(
                f"the scorer {self.name} cannot be started ({self.command[0]}: {reason_of(error)}): "
                "give the program's full path"
            ) from error
        try:
            return process.wait(self.timeout)
        except subprocess.TimeoutExpired as error:
            raise MtkitError(
                f"the scorer {self.name} took more than {self.timeout:g} seconds and was ended{_last_line(told)}; "
                "allow more with --timeout"
            ) from error
        finally:
            _end(process)

    def _numbers(self, answers: IO[bytes], wanted: int) -> list[float]:
        numbers: list[float] = []
        while line := answers.readline(_LONGEST_ANSWER):
            if not line.strip():
                continue
            number = _number(line)
            if number is None:
                shown = line.decode("utf-8", "replace").strip()[:60]
                raise MtkitError(
                    f"the scorer {self.name} answered “{shown}” on line {len(numbers) + 1:,}: "
                    'it must write one {"score": number} a line, and anything else to standard error'
                )
            numbers.append(number)
            if len(numbers) > wanted:
                break
        if len(numbers) != wanted:
            count = f"more than {wanted:,}" if len(numbers) > wanted else f"{len(numbers):,}"
            raise MtkitError(
                f"the scorer {self.name} gave {count} scores for {wanted:,} lines: it must write one for each line"
            )
        return numbers


def _number(line: bytes) -> float | None:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        return None
    number = answer.get("score") if isinstance(answer, dict) else None
    return _finite(number) if isinstance(number, int | float) and not isinstance(number, bool) else None


def _finite(number: float) -> float | None:
    try:
        return float(number) if math.isfinite(number) else None
    except OverflowError:
        return None


def _last_line(told: IO[bytes]) -> str:
    """Return the last line that a program said, which is mostly the reason why it ended."""
    with contextlib.suppress(OSError):
        size = told.seek(0, os.SEEK_END)
        told.seek(max(0, size - 4096))
        lines = told.read().decode("utf-8", "replace").strip().splitlines()
        if lines:
            return f" (it said: {lines[-1].strip()[:200]})"
    return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started, where they still run."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def parse_command(text: str, timeout: float = TIMEOUT) -> External:
    """Return the scorer of a command line: ``python worker.py``, or ``comet=python worker.py`` to name it.

    Raises OptionError where it is empty or has an open quotation mark.
    """
    named = _NAMED.match(text)
    name = named[1] if named else "external"
    try:
        command = tuple(shlex.split(text[named.end() :] if named else text))
    except ValueError as error:
        raise OptionError(f"the command of the scorer has an open quotation mark: {text}") from error
    if not command:
        raise OptionError("the scorer has no command: give for example --external 'comet=python worker.py'")
    return External(name, command, timeout)


def read_scores(path: Path, wanted: int) -> list[float]:
    """Return the numbers of a file that holds one a line.

    Raises:
        InputError: it cannot be read, holds anything else, or not as many as are ``wanted``.

    """
    numbers = []
    for at, line in enumerate(read_lines(path), 1):
        try:
            number = _finite(float(line))
        except ValueError:
            number = None
        if number is None:
            raise InputError(f"{path}, line {at:,}: “{line.strip()[:40]}” is not a number; give one score a line")
        numbers.append(number)
    if len(numbers) != wanted:
        raise InputError(f"{path} holds {len(numbers):,} scores for {wanted:,} lines: give one score for each line")
    return numbers
