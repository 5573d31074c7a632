"""Writing a file so that a reader sees all of it or nothing."""

import contextlib
import os
import tempfile
from pathlib import Path

from mtkit.errors import OutputError

__all__ = ["write_atomically"]


def write_atomically(path: Path, data: bytes, overwrite: bool) -> None:
    """Write ``data`` to ``path`` under a temporary name beside it, then rename it into place.

    Missing folders are created. Nothing is left behind when it fails, on Ctrl-C either.

    Raises:
        OutputError: the file exists and ``overwrite`` is false, ``path`` is a folder, or the system refuses
            (no permission, disk full, name too long).

    """
    try:
        if path.is_dir():
            raise OutputError(f"{path}: is a folder; give the name of a file")
        if not overwrite and path.exists():
            raise OutputError(f"{path}: already exists; use --overwrite to replace it")
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_and_rename(path, data)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{path}: cannot be written: {reason}; check the name, the rights and the space") from error


def _write_and_rename(path: Path, data: bytes) -> None:
    # The temporary name is short whatever the length of the final one, so that only the final one can be too long.
    handle, name = tempfile.mkstemp(prefix=".mtkit-", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode(path: Path) -> int:
    """Give the rights of the file that is replaced, or what the umask leaves to a new one (mkstemp gives 0600)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
