"""Removing a model from the user's own store."""

import contextlib
import secrets
import shutil
from pathlib import Path

from mtkit.errors import ModelError, OutputError, reason_of
from mtkit.hub.install import MODEL, NAME, Note, locked
from mtkit.hub.store import stores, survey

__all__ = ["removable", "remove"]


def removable(name: str) -> Path:
    """Return the folder of a model that may be removed. Raises ModelError for one that ships, or that is not there."""
    known = survey()
    folder = stores()[0] / name
    if name not in known or not folder.is_dir():
        if name in known:
            raise ModelError(f"{name} comes with mtkit and cannot be removed; only models of your own store can")
        own = ", ".join(one for one in known if (stores()[0] / one).is_dir()) or "none"
        raise ModelError(f"there is no model “{name}” in {stores()[0]}; there are: {own}")
    return folder


def remove(name: str, note: Note | None = None) -> Path:
    """Remove a model from the user's own store, the broken ones too; return where it lay.

    It is renamed away in one step first, and not while another process installs a model of that name. Raises
    ModelError for a model that ships or is not there, OutputError when the system refuses.
    """
    folder = removable(name)
    if NAME.fullmatch(name):
        with locked(name, note) as staging:
            _take_away(removable(name), staging / MODEL)
    else:  # put there by hand, under a name that nothing installs
        try:
            _take_away(folder, folder.with_name(f".removed-{secrets.token_hex(8)}"))
        except OSError as error:
            raise OutputError(f"{folder}: cannot be removed: {reason_of(error)}; check the rights there") from error
    return folder


def _take_away(folder: Path, aside: Path) -> None:
    if folder.is_symlink():
        folder.unlink()  # the model itself lies elsewhere and stays
        return
    folder.replace(aside)
    with contextlib.suppress(OSError):  # gone from the store it is
        shutil.rmtree(aside)
