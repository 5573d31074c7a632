"""The manifest of a folder of briefs: what was made of what, so that a batch goes on where it stopped.

``briefs.jsonl`` holds a record a line, written when its file is there. A line that an interruption cut is passed over.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import OutputError, reason_of
from mtkit.writing.files import write_atomically

__all__ = ["FILE_NAME", "Ledger", "Record", "digest_of", "recorded_around"]

FILE_NAME = "briefs.jsonl"


def digest_of(data: bytes | Any) -> str:
    """Return the SHA-256 of bytes, or of plain data as JSON."""
    if not isinstance(data, bytes):
        data = json.dumps(data, sort_keys=True, default=str).encode()
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """A file of the folder.

    ``path`` is relative to it, with slashes. ``made_of`` says what all of the file depends on (input, options, models,
    version), as plain data with their SHA-256 where they are long, and ``sha256`` is that of the file. ``edition`` is
    the brief in it as plain data; None for a digest.
    """

    path: str
    made_of: dict[str, Any]
    sha256: str
    edition: dict[str, Any] | None = None


class Ledger:
    """The records of a folder, the latest of each path."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest, where there is one. Raises OutputError when the system does not let it be read."""
        self._file = folder / FILE_NAME
        self._folder = folder
        self._records: dict[str, Record] = {}
        self._lines = 0
        self._cut = False
        try:
            data = self._file.read_bytes() if self._file.exists() else b""
        except OSError as error:
            raise OutputError(f"{self._file}: cannot be read: {reason_of(error)}; check its rights") from error
        for line in data.splitlines():
            self._lines += 1
            if record := _parsed(line):
                self._records[record.path] = record
        self._cut = bool(data) and not data.endswith(b"\n")

    @property
    def paths(self) -> set[Path]:
        """The files that the records tell of."""
        return {self._folder / path for path in self._records}

    def get(self, path: Path) -> Record | None:
        """Return the record of a file."""
        return self._records.get(path.relative_to(self._folder).as_posix())

    def is_untouched(self, path: Path) -> bool:
        """Whether a file is there as it was written: nobody has changed it since."""
        record = self.get(path)
        if record is None:
            return False
        try:
            return path.is_file() and digest_of(path.read_bytes()) == record.sha256
        except OSError:
            return False

    def add(self, path: Path, made_of: dict[str, Any], data: bytes, edition: dict[str, Any] | None = None) -> None:
        """Note that a file was written. Raises OutputError when the system refuses."""
        record = Record(path.relative_to(self._folder).as_posix(), made_of, digest_of(data), edition)
        self._records[record.path] = record
        self._lines += 1
        try:
            with self._file.open("ab") as file:
                file.write(b"\n" * self._cut + _line(record))
        except OSError as error:
            raise OutputError(f"{self._file}: cannot be written: {reason_of(error)}; check the space") from error
        self._cut = False

    def tidy(self) -> None:
        """Write the manifest anew where lines of it say nothing any more."""
        if self._lines > len(self._records):
            write_atomically(self._file, b"".join(map(_line, self._records.values())), overwrite=True)


def recorded_around(paths: Iterable[Path]) -> set[Path]:
    """Return the files that the manifests in the folders of some paths, and in those above them, tell of."""
    folders = {folder for path in paths for folder in path.parents}
    found: set[Path] = set()
    for folder in folders:
        with suppress(OSError, OutputError):
            if (folder / FILE_NAME).is_file():
                found |= Ledger(folder).paths
    return found


def _line(record: Record) -> bytes:
    data = {
        "path": record.path,
        "sha256": record.sha256,
        "made_of": record.made_of,
        "edition": record.edition,
    }
    return json.dumps(data).encode() + b"\n"  # ASCII: a path may hold bytes that are no UTF-8


def _parsed(line: bytes) -> Record | None:
    try:
        data = json.loads(line)
        edition = data["edition"]
        if isinstance(data["made_of"], dict) and (edition is None or isinstance(edition, dict)):
            return Record(str(data["path"]), data["made_of"], str(data["sha256"]), edition)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None
