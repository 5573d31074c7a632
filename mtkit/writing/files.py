"""Writing a file so that a reader sees all of it or nothing."""

import contextlib
import secrets
from pathlib import Path

from mtkit.errors import OutputError, reason_of

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
        raise OutputError(
            f"{path}: cannot be written: {reason_of(error)}; check the name, the rights and the space"
        ) from error


def _write_and_rename(path: Path, data: bytes) -> None:
    # The temporary name is short whatever the length of the final one, so that only the final one can be too long.
    temporary = path.parent / f".mtkit-{secrets.token_hex(8)}.part"
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)  # the rights of the file that is replaced
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
