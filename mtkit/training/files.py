"""Files of parallel text, of any size, as a stream: .tsv, line-aligned pairs, TMX and JSON Lines; packed or not."""

import glob
import gzip
import json
import lzma
from collections import deque
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, Any

from mtkit.errors import InputError, MtkitError, unreadable
from mtkit.hub.files import reason
from mtkit.training.recipe import Data

__all__ = ["find", "held_out_rows", "read_lines", "read_rows"]

PACKED = (".gz", ".xz", ".zst")
FORMATS = {".tsv": "tsv", ".tab": "tsv", ".tmx": "tmx", ".jsonl": "jsonl"}
# What a record of JSON Lines calls its translation.
SIDES = ("hypothesis", "target", "translation")
Row = tuple[str, str]


def find(data: tuple[Data, ...]) -> list[tuple[Data, list[Path]]]:
    """Return the files of each entry; one that an earlier entry has taken for the same languages is left to that.

    Raises InputError where an entry names no file.
    """
    taken: set[tuple[Path, str, str]] = set()
    found = []
    for one in data:
        named = [Path(name) for pattern in one.files for name in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - whole paths
        fit = [path for path in named if not any(fnmatch(path.name, pattern) for pattern in one.without)]
        if not fit:
            raise InputError(
                f"{', '.join(one.files)}: no such file; correct the recipe, or give the folder with --data"
            )
        free = [path for path in dict.fromkeys(fit) if (path.resolve(), one.source, one.target) not in taken]
        taken |= {(path.resolve(), one.source, one.target) for path in free}
        found.append((one, free))
    return found


def held_out_rows(rows: Iterator[Row], count: int) -> Iterator[tuple[Row, bool]]:
    """Tell for each row whether it is one of the last ``count``, which are kept for validation."""
    last: deque[Row] = deque()
    for row in rows:
        last.append(row)
        if len(last) > count:
            yield last.popleft(), False
    yield from ((row, True) for row in last)


def read_rows(path: Path, data: Data) -> Iterator[Row]:
    """Yield source and target of each row; rows of too few columns are passed over.

    Raises InputError when the file cannot be read, is not UTF-8, or has no row of two sides at all.
    """
    found = False
    for row in _rows(path, data):
        found = True
        yield row
    if not found:
        raise InputError(
            f"{path}: no row has both sides; correct the format, the columns or the languages in the recipe"
        )


def _rows(path: Path, data: Data) -> Iterator[Row]:
    source, target = data.columns
    match data.format or _format(path):
        case "tsv":
            for line in read_lines(path):
                cells = line.split("\t")
                if len(cells) >= max(source, target):
                    yield cells[source - 1], cells[target - 1]
        case "tmx":
            from mtkit.reading.tmx import read_tmx

            for unit in read_tmx(path, data.source, data.target):
                yield unit[0], unit[1]
        case "jsonl":
            yield from _records(path, data)
        case _:
            yield from _aligned(path, _partner(path, data))


def _records(path: Path, data: Data) -> Iterator[Row]:
    """Yield what a person has read of a JSON Lines file: of a review page's, the rows that were edited or are done."""
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            languages = record.get("from", data.source), record.get("to", data.target)
            read = bool({"edited", "done"}.isdisjoint(record) or record.get("edited") or record.get("done"))
            sides = record["source"], next(record[key] for key in SIDES if key in record)
            if not all(isinstance(side, str) for side in sides):
                raise TypeError("its sides are no texts")
        except (ValueError, RecursionError, AttributeError, TypeError, KeyError, StopIteration) as error:
            raise InputError(
                f"{path}, line {number:,}: is no JSON object with a source and its translation; export the file again"
            ) from error
        if read and languages == (data.source, data.target):
            yield sides


def _format(path: Path) -> str:
    name = path.with_suffix("") if path.suffix in PACKED else path
    return FORMATS.get(name.suffix.lower(), "lines")


def _partner(path: Path, data: Data) -> Path:
    """Return the file that holds the other side: ``news.fr.txt`` → ``news.vi.txt``."""
    parts = path.name.split(".")
    places = [at for at, part in enumerate(parts) if at and part == data.source]
    if not places:
        raise InputError(
            f"{path}: its name has no “.{data.source}”, by which its translation would be found; rename it"
        )
    parts[places[-1]] = data.target
    return path.with_name(".".join(parts))


def _aligned(source: Path, target: Path) -> Iterator[Row]:
    ours, theirs = read_lines(source), read_lines(target)
    count = 0
    for line in ours:
        other = next(theirs, None)
        if other is None:
            raise InputError(f"{target} ends after {count:,} lines, before {source}: the files have to be aligned")
        count += 1
        yield line, other
    if next(theirs, None) is not None:
        raise InputError(f"{target} goes on after {count:,} lines, where {source} ends: the files have to be aligned")


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, unpacked where its name ends in .gz, .xz or .zst.

    Raises InputError when it cannot be read, is broken, or is not UTF-8 text.
    """
    number = 0
    try:
        with _open(path) as file:
            for number, line in enumerate(file, 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                if "\0" in text:
                    raise InputError(f"{path} looks like binary data, not text (line {number:,}): give UTF-8 text")
                yield text.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (line {number:,}): save it as UTF-8 text") from error
    except FileNotFoundError as error:
        raise unreadable(path, error) from error
    except MtkitError:
        raise
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise InputError(f"{path} cannot be read ({reason(error)}); fetch or pack it again") from error


def _open(path: Path) -> Any:
    match path.suffix.lower():
        case ".gz":
            return gzip.open(path, "rb")
        case ".xz":
            return lzma.open(path, "rb")
        case ".zst":
            return _open_zst(path)
    return path.open("rb")


def _open_zst(path: Path) -> IO[bytes]:
    import io

    try:
        import zstandard
    except ImportError as error:
        raise InputError(f"{path}: to unpack it, zstandard is needed: pip install 'mtkit[hf]'") from error

    class Unpacked(io.RawIOBase):
        """A stream whose errors are those of a file."""

        def __init__(self) -> None:
            self._file = path.open("rb")
            self._stream = zstandard.ZstdDecompressor().stream_reader(self._file, read_across_frames=True)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            try:
                return int(self._stream.readinto(buffer))
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from error

        def close(self) -> None:
            self._file.close()
            super().close()

    return io.BufferedReader(Unpacked(), 1 << 20)
