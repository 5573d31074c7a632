"""Putting a model into the user's store so that a reader sees the old one or the new one, and never half of either.

A model is made in the folder ``staging`` beside the store and exchanged with what the store has in one step. A lock
for each name keeps two processes from each other. What a killed process has left is put right by the next that works
on the same name: its half-made model is removed, and an old one that was set aside is put back.
"""

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from mtkit.errors import ModelError, OptionError, OutputError, reason_of
from mtkit.hub.card import FILE_NAME, Card, write_card
from mtkit.hub.files import sha256
from mtkit.hub.store import Model, find_model, stores

__all__ = [
    "DOWNLOAD",
    "Note",
    "Prepare",
    "Smoke",
    "hashes",
    "install",
    "installed",
    "locked",
    "put",
    "refuse_taken",
]

# Makes the model in a folder that does not exist yet; it may return a card that says more than the one given.
Prepare = Callable[[Path], Card | None]
# Raises ModelError where the model in a folder does not translate.
Smoke = Callable[[Path, Card], None]
# Hears of what the user should know.
Note = Callable[[str], None]

STAGING = "staging"
MODEL = "model"
ASIDE = "aside"
# What is being fetched outlives the process, for the next one to go on from.
DOWNLOAD = "download"
NAME = re.compile(r"\w[\w.+-]*")
BLOCK = 1 << 20
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def install(
    prepare: Prepare, name: str, card: Card, smoke: Smoke, *, overwrite: bool = False, note: Note | None = None
) -> Model:
    """Make a model, test it and put it into the user's store under a name.

    Raises:
        OptionError: the name is none, or the store has it already and ``overwrite`` is false.
        ModelError: the model cannot be made, or does not translate.
        OutputError: the system refuses: no permission, disk full.

    """
    with locked(name, note) as staging:
        target = store() / name
        if not overwrite:
            refuse_taken(name)
        new = staging / MODEL
        card = prepare(new) or card
        write_card(new, replace(card, name=name, files=hashes(new)))
        smoke(new, replace(card, name=name))
        put(new, target, staging / ASIDE)
    return find_model(target)


def installed(name: str) -> Model | None:
    """Return the model that the user's own store has under a name."""
    folder = store() / name
    try:
        return find_model(folder)
    except ModelError:
        return None


def refuse_taken(name: str) -> None:
    """Raise OptionError when there is anything under a name in the user's store, a model or not."""
    target = store() / name
    if target.exists() and any(target.iterdir()):
        raise OptionError(f"{target}: exists already; give --overwrite to replace it, or another name with --name")


def store() -> Path:
    """Return the folder of the user's own models."""
    return stores()[0]


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a model folder but its card, by its path in there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILE_NAME)
    return {path.relative_to(folder).as_posix(): sha256(path) for path in paths}


@contextmanager
def locked(name: str, note: Note | None = None) -> Iterator[Path]:
    """Keep other processes from a name, and give the folder for what is being made under it.

    Of what lies there, ``DOWNLOAD`` alone is kept until somebody removes it. May be entered again while it is held.
    What the system refuses within is raised as OutputError.
    """
    if not NAME.fullmatch(name):
        raise OptionError(f"“{name}” is no name for a model: letters, digits, “.”, “-”, “+” and “_” are allowed")
    staging = store().resolve().parent / STAGING / name  # on the disk where the store itself lies
    try:
        staging.mkdir(parents=True, exist_ok=True)
        store().mkdir(parents=True, exist_ok=True)
        with acquired(staging.with_name(f"{name}.lock"), name, note):
            staging.mkdir(exist_ok=True)
            recover(store() / name, staging)
            try:
                yield staging
            finally:
                sweep(staging)
    except OSError as error:
        raise OutputError(
            f"{name} cannot be installed in {store()}: {reason_of(error)}; check the rights and the space there"
        ) from error


@contextmanager
def acquired(path: Path, name: str, note: Note | None) -> Iterator[None]:
    """Hold a file lock; say so where another process has it, and wait."""
    from filelock import FileLock, Timeout

    lock: AbstractContextManager[object]
    try:
        lock = FileLock(path, is_singleton=True).acquire(blocking=False)
    except Timeout:
        if note:
            note(f"another mtkit is at work on {name}; waiting for it")
        lock = FileLock(path, is_singleton=True).acquire()
    with lock:
        yield


def recover(target: Path, staging: Path) -> None:
    """Put right what a killed process has left."""
    staging.mkdir(exist_ok=True)
    if (staging / ASIDE).exists() and not target.exists():
        (staging / ASIDE).replace(target)
    sweep(staging, but=staging)


def sweep(staging: Path, but: Path | None = None) -> None:
    """Remove what is in a staging folder, but for what was downloaded; the folder too, if empty and not ``but``."""
    for path in staging.iterdir() if staging.is_dir() else ():
        if path.name != DOWNLOAD or not any(inner.is_file() for inner in path.rglob("*")):
            shutil.rmtree(path, ignore_errors=True)
    if staging != but and staging.is_dir() and not any(staging.iterdir()):
        staging.rmdir()


def put(new: Path, target: Path, aside: Path) -> None:
    """Put a folder in the place of another, which is removed then."""
    if not target.exists():
        new.replace(target)
    elif exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:  # readers find nothing for a moment; should the process be killed in it, recover() puts the old one back
        target.replace(aside)
        new.replace(target)
        shutil.rmtree(aside, ignore_errors=True)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)  # glibc 2.28, musl 1.2
    if renameat2 is None:
        return False
    paths = os.fsencode(first), os.fsencode(second)
    return bool(renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE) == 0)
