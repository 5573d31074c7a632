"""Opening a zip that somebody else has made.

Nothing is written outside the folder that it is unpacked into, nothing but plain files is unpacked, and no more bytes
than the archive declares, which must be in proportion to its own size.
"""

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["check", "root_of", "unpack"]

# Weights hardly shrink in a zip (Opus-MT's by a tenth), text to a quarter: far beyond that it is a bomb.
LARGEST_RATIO = 100
LARGEST = 32 * 10**9
MOST_ENTRIES = 1000
DRIVE = re.compile("[A-Za-z]:")
BLOCK = 1024 * 1024


def check(path: Path) -> None:
    """Read the table of contents of a zip.

    Raises ModelError when it is none, or broken, or when an entry is encrypted, a link, lies outside, or is one of too
    many or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: not a zip, or a truncated one ({reason(error)}); fetch it again") from error
    if len(entries) > MOST_ENTRIES:
        raise ModelError(f"{path}: {len(entries)} files in one zip, which no model has; fetch it from a trusted place")
    for entry in entries:
        if fault := fault_of(entry):
            raise ModelError(f"{path}: “{entry.filename}” {fault}; fetch the archive from a trusted place")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ModelError(f"{path}: two files of one name in it; fetch the archive from a trusted place")
    declared, size = sum(entry.file_size for entry in entries), path.stat().st_size
    if declared > min(LARGEST, max(LARGEST_RATIO * size, BLOCK)):
        raise ModelError(
            f"{path}: would unpack to {declared} bytes from {size}; fetch the archive from a trusted place"
        )


def fault_of(entry: zipfile.ZipInfo) -> str:
    """Return what is wrong with an entry; nothing where nothing is."""
    name = PurePosixPath(entry.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or DRIVE.match(entry.filename):
        return "lies outside the archive"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    return "is encrypted" if entry.flag_bits & 1 else ""


def root_of(path: Path) -> zipfile.Path:
    """Return the folder of a checked zip that holds its files: the top, or the one folder that there is at the top."""
    top = zipfile.Path(path)
    inside = list(top.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else top


def unpack(path: Path, names: list[str], folder: Path) -> None:
    """Check a zip and unpack those files of its root folder into a new folder that are among ``names``.

    Raises ModelError when the archive is refused or broken, or the disk full.
    """
    check(path)
    folder.mkdir()
    try:
        for inside in root_of(path).iterdir():
            if inside.name in names and inside.is_file():
                with inside.open("rb") as source, (folder / inside.name).open("xb") as target:
                    while block := source.read(BLOCK):
                        target.write(block)
    except (OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: cannot be unpacked ({reason(error)}); fetch it again, or make room") from error
