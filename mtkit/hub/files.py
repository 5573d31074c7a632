"""The files of a model folder: reading small ones, summing large ones, and which names may lie in it."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from mtkit.errors import ModelError

__all__ = ["BLOCK", "Advance", "is_inside", "is_portable", "read_json", "reason", "sha256"]

# Bytes that are read at once.
BLOCK = 1 << 20
# Hears how many bytes more were read.
Advance = Callable[[int], None]

# What Windows takes for devices, and cannot have at the end or at all in a name.
UNPORTABLE = re.compile(
    r"""(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)? | .*[. ] | .*[<>:"|?*\\\x00-\x1f].* | """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object. Raises ModelError when the file is not one."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read ({reason(error)}); fetch the model again") from error
    if not isinstance(value, dict):
        raise ModelError(f"{path}: not a JSON object; fetch the model again")
    return value


def reason(error: BaseException) -> str:
    """Return in one line what an error of another library says; the name of its kind where it says nothing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__


def sha256(path: Path, advance: Advance | None = None) -> str:
    """Return the SHA-256 of a file, read a block at a time. What the system refuses is raised as OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if advance:
                advance(len(block))
    return digest.hexdigest()


def is_inside(name: str) -> bool:
    """Whether a path, with slashes between, can only mean a file within the folder that it is read in."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def is_portable(name: str) -> bool:
    """Whether a path, with slashes between, means the same file within a folder on every system."""
    return is_inside(name) and not any(UNPORTABLE.fullmatch(part) for part in name.split("/"))
