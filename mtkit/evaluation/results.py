"""What a benchmark's folder holds, as values: systems, measurements and scores, by language.

DIR/manifest.json               what was run, on what, and what came out
DIR/set/LANGUAGE.json           the test set: sources, references, documents
DIR/systems/NAME/LANGUAGE.txt   hypotheses, one a line
DIR/systems/NAME/LANGUAGE.json  flags, speed, memory, start-up
DIR/systems/NAME/LANGUAGE.scores.json
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtkit.errors import InputError
from mtkit.evaluation.metrics import Score
from mtkit.evaluation.systems import file_name
from mtkit.evaluation.testsets import TestSet
from mtkit.writing import write_atomically

__all__ = ["Bench", "Cell", "Doubt", "Speed", "read_bench"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A flag or an error of one line (counted from 0): its kind, and the reason in words."""

    line: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Speed:
    """What a system needs.

    ``seconds`` are for all lines, by the clock. ``ratio`` is the processor's time that bare CTranslate2 needs for a
    sample of the lines as a share of the system's own, or None for another engine: both in one process, by turns, so
    that it says on any machine how much goes into the model and how much into all else. ``startup`` is in seconds from
    the start of the process to the first translation, ``memory`` in bytes.
    """

    words: int
    seconds: float
    ratio: float | None
    memory: int | None
    startup: float

    @property
    def words_per_second(self) -> float:
        """Source words a second."""
        return self.words / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One system in one language. ``speed`` is None where the hypotheses were given.

    ``segments`` holds the chrF2 of each line; ``findings`` what the guards say of the hypotheses as a whole.
    """

    system: str
    language: str
    hypotheses: tuple[str, ...]
    flags: tuple[Doubt, ...]
    speed: Speed | None
    scores: Mapping[str, Score]
    segments: tuple[float, ...]
    quantities: tuple[Doubt, ...]
    findings: tuple[dict[str, Any], ...]

    @property
    def refused(self) -> bool:
        """Whether the guards refuse a figure for these hypotheses."""
        return not self.scores

    @property
    def doubtful(self) -> int:
        """The number of flagged lines."""
        return len({doubt.line for doubt in self.flags})

    @property
    def wrong_quantities(self) -> int:
        """The number of lines with an error of quantity."""
        return len({doubt.line for doubt in self.quantities})


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder that ``mtkit bench run`` has filled."""

    folder: Path
    manifest: dict[str, Any]
    sets: Mapping[str, TestSet] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    @property
    def languages(self) -> list[str]:
        """Target languages, in the order in which they were asked for."""
        return list(self.sets)

    def systems(self, language: str) -> list[Cell]:
        """Return what there is for a language, in the order in which the systems were given."""
        return [cell for (_, target), cell in self.cells.items() if target == language]


class Folder:
    """The names of the files, reading and writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest = path / "manifest.json"

    def test_set(self, language: str) -> Path:
        """Return the path of a test set."""
        return self.path / "set" / f"{language}.json"

    def hypotheses(self, system: str, language: str) -> Path:
        """Return the path of hypotheses."""
        return self.path / "systems" / file_name(system) / f"{language}.txt"

    def measured(self, system: str, language: str) -> Path:
        """Return the path of what was measured while translating."""
        return self.hypotheses(system, language).with_suffix(".json")

    def scored(self, system: str, language: str) -> Path:
        """Return the path of scores."""
        return self.hypotheses(system, language).with_suffix(".scores.json")


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object that a benchmark wrote. Raises InputError when it is not one."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        said = getattr(error, "strerror", None) or "it is not JSON"
        raise InputError(f"{path}: cannot be read ({said}); run mtkit bench run into this folder again") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: is no JSON object; run mtkit bench run into this folder again")
    return value


def read_if_there(path: Path) -> dict[str, Any]:
    """Read a JSON object, or return an empty one where there is none that can be read."""
    try:
        return read_object(path) if path.is_file() else {}
    except InputError:
        return {}


def write_object(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON object."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    write_atomically(path, text.encode("utf-8", errors="replace"), overwrite=True)


def write_lines(path: Path, texts: Iterable[str]) -> None:
    """Write texts, one a line."""
    write_atomically(path, as_lines(texts), overwrite=True)


def sha256_of(texts: Iterable[str]) -> str:
    """Return the SHA-256 of the file that ``write_lines`` makes of the texts."""
    return hashlib.sha256(as_lines(texts)).hexdigest()


def as_lines(texts: Iterable[str]) -> bytes:
    """Return texts as a file of one a line."""
    return "".join(text.replace("\n", " ") + "\n" for text in texts).encode("utf-8", errors="replace")


def read_bench(path: Path) -> Bench:
    """Read the folder of a benchmark. Raises InputError when it is not one, or is broken."""
    folder = Folder(path)
    if not folder.manifest.is_file():
        raise InputError(f"{path}: holds no manifest.json; give the --out folder of a mtkit bench run")
    manifest = read_object(folder.manifest)
    try:
        sets = {language: test_set_of(read_object(folder.test_set(language))) for language in manifest["languages"]}
        names = [one["name"] for one in manifest["systems"]]
        cells = {
            (name, language): _cell(folder, name, language)
            for language in sets
            for name in names
            if folder.scored(name, language).is_file()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: is not what a benchmark leaves ({error!r}); run it again") from error
    return Bench(path, manifest, sets, cells)


def test_set_of(value: Mapping[str, Any]) -> TestSet:
    """Return a test set from plain data."""
    texts = {name: tuple(value[name]) for name in ("sources", "documents")}
    references = tuple(map(tuple, value["references"]))
    return TestSet(**{**value, **texts, "references": references})


def own_lines(path: Path) -> list[str]:
    """Return the lines that ``write_lines`` wrote. Raises InputError when they cannot be read."""
    try:
        return path.read_bytes().decode("utf-8").split("\n")[:-1]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read; run mtkit bench run into this folder again") from error


def _cell(folder: Folder, name: str, language: str) -> Cell:
    measured = read_object(folder.measured(name, language))
    scored = read_object(folder.scored(name, language))
    return Cell(
        name,
        language,
        tuple(own_lines(folder.hypotheses(name, language))),
        tuple(Doubt(*one) for one in measured["flags"]),
        Speed(**measured["speed"]) if measured["speed"] else None,
        {one["metric"]: Score(**one) for one in scored["scores"]},
        tuple(scored["segments"]),
        tuple(Doubt(*one) for one in scored["quantities"]),
        tuple(scored["findings"]),
    )
