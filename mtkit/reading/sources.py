"""Paths, folders, patterns and standard input → the files to read."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtkit.errors import InputError

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
    """One document to read; ``path`` is None for standard input.

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


def find(paths: Sequence[str | Path]) -> Found:
    """Return the documents that files, folders, patterns (``"news/**/*.html"``) and ``-`` (standard input) stand for.

    Folders are searched to the bottom, in the order of the names, for the suffixes in `FORMATS`; hidden files and
    folders, README files, and links to folders are passed over there. A file that is named twice is read once. An
    argument that is missing, unreadable, of another kind or without documents becomes an error in the result, and
    does not keep the others from being found.
    """
    sources: dict[Path | None, Source] = {}
    errors: list[InputError] = []
    for path in paths:
        try:
            for source in _expand(str(path)):
                sources.setdefault(source.path and source.path.resolve(), source)
        except InputError as error:
            errors.append(error)
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            errors.append(InputError(f"{path} cannot be read: {_reason(error)}"))
    return Found(tuple(sources.values()), tuple(errors))


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


def _expand(argument: str) -> list[Source]:
    path = Path(argument)
    if argument == "-":
        return [Source(None, "standard input", "text", Path("stdin.txt"))]
    if path.is_dir():
        return _in_folder(path)
    if path.exists():
        return [_named(path)]
    if _WILDCARDS & set(argument):
        return _matching(argument)
    raise InputError(f"{argument} does not exist")


def _named(path: Path) -> Source:
    format_ = format_of(path)
    if not path.is_file():
        raise InputError(f"{path} is not a regular file")
    return Source(path, path.name, format_, Path(path.name))


def _in_folder(folder: Path) -> list[Source]:
    sources = [Source(path, path.name, format_of(path), path.relative_to(folder)) for path in _walk(folder)]
    if not sources:
        raise InputError(f"{folder} holds no documents ({' '.join(FORMATS)})")
    return sources


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the documents below a folder; links to folders are not followed, so that a loop cannot trap us."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif _is_document(path):
            yield path


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in FORMATS and path.stem.lower() != "readme" and path.is_file()


def _matching(pattern: str) -> list[Source]:
    base = _fixed_part(pattern)
    sources = []
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        path = Path(match)
        found = _walk(path) if path.is_dir() and not path.is_symlink() else [path] if _is_document(path) else []
        sources += [Source(each, each.name, format_of(each), each.relative_to(base)) for each in found]
    if not sources:
        raise InputError(f"{pattern} matches no documents ({' '.join(FORMATS)})")
    return sources


def _fixed_part(pattern: str) -> Path:
    """Return the folder above the first part with a wildcard."""
    parts = Path(pattern).parts
    first = next(number for number, part in enumerate(parts) if _WILDCARDS & set(part))
    return Path(*parts[:first])


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
