"""Paths, folders, patterns and standard input → the files to read."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtkit.errors import InputError, printable, unreadable

__all__ = ["FORMATS", "Found", "Source", "find", "format_of"]

FORMATS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}
_WILDCARDS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read; ``path`` is None for standard input. ``name`` is its name as it can be shown.

    ``relative`` is the path below the folder (or the fixed part of the pattern) that it was found in, so that results
    can keep the sub-folders; just the file name for a file that was named itself.
    """

    path: Path | None
    name: str
    format: str
    relative: Path


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that were found, and one error for each argument that gave none."""

    sources: tuple[Source, ...]
    errors: tuple[InputError, ...]


def find(paths: Sequence[str | Path], *, leaving_out: Path | None = None) -> Found:
    """Return the documents that files, folders, patterns (``"news/**/*.html"``) and ``-`` (standard input) stand for.

    Folders are searched to the bottom, in the order of the names, for the suffixes in `FORMATS`; hidden files and
    folders, README files, and links to folders are passed over there, and so is the folder ``leaving_out``, where the
    results of an earlier run may lie. A file that is named twice is read once. An argument, or a folder below it, that
    is missing, unreadable, of another kind or without documents becomes an error in the result, and does not keep the
    others from being found.
    """
    sources: dict[Path | None, Source] = {}
    search = _Search(leaving_out.resolve() if leaving_out else None)
    for path in paths:
        try:
            for source in search.expand(str(path)):
                sources.setdefault(source.path and source.path.resolve(), source)
        except InputError as error:
            search.errors.append(error)
        except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a NUL character in the path
            search.errors.append(unreadable(path, error))
    return Found(tuple(sources.values()), tuple(search.errors))


def format_of(path: Path) -> str:
    """Return the format that a file's suffix stands for.

    Raises:
        InputError: there is no such format.

    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        what = f"{suffix} files cannot be read" if suffix else "a file without a suffix cannot be read"
        raise InputError(f"{path}: {what}; give one of {' '.join(FORMATS)}")
    return FORMATS[suffix]


def _named(path: Path) -> Source:
    format_ = format_of(path)
    if not path.is_file():
        raise InputError(f"{path} is not a regular file: give a file, or a folder of files")
    return Source(path, printable(path.name), format_, Path(path.name))


class _Search:
    """Looks for documents, and keeps the errors of the folders that it cannot look into."""

    def __init__(self, leaving_out: Path | None) -> None:
        self.leaving_out = leaving_out
        self.errors: list[InputError] = []

    def expand(self, argument: str) -> list[Source]:
        """Return the documents that one argument stands for."""
        path = Path(argument)
        if not argument:  # would be the current folder
            raise InputError("a path is empty: give the name of a file or folder")
        if argument == "-":
            return [Source(None, "standard input", "text", Path("stdin.txt"))]
        if path.is_dir():
            return self._in_folder(path)
        if path.exists():
            return [_named(path)]
        if _WILDCARDS & set(argument):
            return self._matching(argument)
        raise InputError(f"{argument} does not exist: check the name")

    def _in_folder(self, folder: Path) -> list[Source]:
        failed = len(self.errors)
        sources = [_below(folder, path) for path in self._walk(folder)]
        if not sources and len(self.errors) == failed:
            raise InputError(f"{folder} holds no documents ({' '.join(FORMATS)})")
        return sources

    def _walk(self, top: Path) -> Iterator[Path]:
        """Yield the documents below a folder; links to folders are not followed, so that a loop cannot trap us."""
        waiting = [top]  # a stack of our own: folders can lie deeper than Python calls
        while waiting:
            path = waiting.pop()
            if path is not top and not path.is_dir():
                yield path
            elif path is top or path.resolve() != self.leaving_out:
                waiting += reversed(self._entries(path))

    def _entries(self, folder: Path) -> list[Path]:
        """Return the sub-folders and documents of a folder in the order of their names."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.errors.append(unreadable(folder, error))
            return []
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        return [
            folder / entry.name
            for entry in shown
            if entry.is_dir(follow_symlinks=False) or _is_document(folder / entry.name)
        ]

    def _matching(self, pattern: str) -> list[Source]:
        base = _fixed_part(pattern)
        sources = []
        for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            path = Path(match)
            if self._is_left_out(path):
                continue
            is_folder = path.is_dir() and not path.is_symlink()
            found = self._walk(path) if is_folder else [path] if _is_document(path) else []
            sources += [_below(base, each) for each in found]
        if not sources:
            raise InputError(f"{pattern} matches no documents ({' '.join(FORMATS)})")
        return sources

    def _is_left_out(self, path: Path) -> bool:
        return self.leaving_out is not None and path.resolve().is_relative_to(self.leaving_out)


def _below(base: Path, path: Path) -> Source:
    return Source(path, printable(path.name), format_of(path), path.relative_to(base))


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in FORMATS and path.stem.lower() != "readme" and path.is_file()


def _fixed_part(pattern: str) -> Path:
    """Return the folder above the first part with a wildcard."""
    parts = Path(pattern).parts
    first = next(number for number, part in enumerate(parts) if _WILDCARDS & set(part))
    return Path(*parts[:first])
