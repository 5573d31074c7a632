"""Taking models out of a pack that was made on another machine, and may be damaged or made to do harm.

Nothing is written before the whole of it was read and found to be what it says: plain files, each listed with its size
and SHA-256, none listed twice or lying anywhere but in its model's folder. Then each model is installed as any other.
"""

import datetime
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from mtkit.errors import ModelError, OptionError, unreadable
from mtkit.hub.card import FILE_NAME, Card, read_card
from mtkit.hub.conversion import archive as zips
from mtkit.hub.files import BLOCK, Advance, is_portable, reason
from mtkit.hub.install import NAME, Note, Smoke, install, installed
from mtkit.hub.licences import accepted, require
from mtkit.hub.packs import MANIFEST, VERSION
from mtkit.hub.store import Model, open_model

__all__ = ["size_of_pack", "unpack"]

# No list of files and no card is longer.
LONGEST_TEXT = 1_000_000
DAMAGED = (EOFError, NotImplementedError, RuntimeError, ValueError, RecursionError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in a pack: where it lies there and in its model's folder, and what it has to be."""

    entry: zipfile.ZipInfo
    name: str
    sha256: str


def unpack(
    path: Path,
    *,
    smoke: Smoke,
    accept_license: bool = False,
    overwrite: bool = False,
    note: Note | None = None,
    advance: Advance | None = None,
) -> list[Model]:
    """Install the models of a pack and return them; ``advance`` is told how many bytes were read, each file twice.

    Whoever made the pack may have accepted a licence, but not for whoever opens it: ``accept_license`` says it anew.

    Raises:
        InputError: the pack is not there, or may not be read.
        OptionError: a licence is to be accepted, or the store has a model of that name and ``overwrite`` is false.
        ModelError: the pack is damaged or refused, or a model in it does not translate.
        OutputError: the store cannot be written.

    """
    if not path.is_file():
        raise unreadable(path, OSError("it is a folder" if path.is_dir() else "no such file"))
    zips.check(path)
    with opened(path, (*DAMAGED, OSError)) as archive:
        models = contents(archive, path)
        cards = {name: card_in(archive, name, files) for name, files in models.items()}
        for name, card in cards.items():
            require(card, accept_license)
            if not overwrite and installed(name):
                raise OptionError(f"{name} is installed already; give --overwrite to replace it")
        for files in models.values():
            for file in files:
                copy(archive, file, None, advance)
    today = datetime.datetime.now(datetime.UTC).date()
    return [
        install(
            extraction(path, name, models[name], advance),
            name,
            accepted(card, today),
            smoke,
            overwrite=overwrite,
            note=note,
        )
        for name, card in cards.items()
    ]


def size_of_pack(path: Path) -> int:
    """Return how many bytes unpacking reads, as ``advance`` counts them; 0 where the file is not there."""
    return 2 * path.stat().st_size if path.is_file() else 0


def contents(archive: zipfile.ZipFile, path: Path) -> dict[str, list[Packed]]:
    """Return the files of each model in a pack. Raises ModelError for a pack that is not whole and plain."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    if MANIFEST not in entries:
        raise ModelError(f"{path}: no pack of models ({MANIFEST} is not in it); “mtkit models pack” makes one")
    if fault := fault_of(entries, path.stat().st_size):
        raise ModelError(f"{path}: {fault}; take the pack from a trusted place")
    stated = models_in(json.loads(text_of(archive, entries[MANIFEST])))
    listed = {f"{name}/{file}" for name, files in stated.items() for file in files}
    if odd := sorted((entries.keys() - {MANIFEST}) ^ listed):
        raise ModelError(f"{path}: “{odd[0]}” is in the pack or in its list, but not in both; copy or make it again")
    return {
        name: [Packed(entries[f"{name}/{file}"], file, sha256) for file, sha256 in sorted(files.items())]
        for name, files in sorted(stated.items())
    }


def fault_of(entries: dict[str, zipfile.ZipInfo], size: int) -> str:
    """Return what makes the entries of a pack unfit; nothing where all are plain files that fit into it."""
    for name, entry in entries.items():
        if not is_portable(name) or entry.is_dir():
            return f"“{name}” is no name for a file of a model"
        if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
            return f"“{name}” is compressed, which no file of a pack is"
    if len({name.casefold() for name in entries}) < len(entries):
        return "two files whose names differ in capitals alone"
    if sum(entry.file_size for entry in entries.values()) > size:
        return "its files are together larger than it is"
    return ""


def models_in(manifest: Any) -> dict[str, dict[str, str]]:
    """Return by model and file the SHA-256 that the manifest lists. Raises ValueError when it lists none."""
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise ValueError(f"{MANIFEST} is not of version {VERSION}, which this mtkit reads")
    models = manifest.get("models")
    if not isinstance(models, dict) or not models or not all(isinstance(files, dict) for files in models.values()):
        raise ValueError(f"{MANIFEST} lists no models")
    found: dict[str, dict[str, str]] = {}
    for name, files in models.items():
        if not NAME.fullmatch(name):
            raise ValueError(f"“{name}” is no name for a model")
        sums = {file: known.get("sha256") if isinstance(known, dict) else None for file, known in files.items()}
        if not all(isinstance(sum_, str) for sum_ in sums.values()):
            raise ValueError(f"{MANIFEST} lists a file of {name} without its SHA-256")
        found[name] = {file: str(sum_) for file, sum_ in sums.items()}
    return found


def card_in(archive: zipfile.ZipFile, name: str, files: list[Packed]) -> Card:
    """Return the card of a model in a pack, as nobody has accepted its licence yet."""
    packed = next((file for file in files if file.name == FILE_NAME), None)
    if packed is None:
        return Card(name)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE_NAME).write_bytes(text_of(archive, packed.entry))
        try:
            return replace(read_card(Path(folder)), name=name, accepted="")
        except ModelError as error:
            raise ValueError(f"the card of {name} cannot be read: {error.__cause__}") from error


def text_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a small file of a pack."""
    if entry.file_size > LONGEST_TEXT:
        raise ValueError(f"{entry.filename} has {entry.file_size} bytes, which no text of a pack has")
    return archive.read(entry)


def extraction(path: Path, name: str, files: list[Packed], advance: Advance | None) -> Callable[[Path], Card | None]:
    """Return what makes a model in a new folder."""

    def prepare(folder: Path) -> None:
        with opened(path, DAMAGED) as archive:  # what the system refuses is told of by whoever installs
            for file in files:
                target = folder / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as out:
                    copy(archive, file, out, advance)
        if open_model(folder) is None:
            raise ModelError(f"{path}: {name} has no weights in it; make the pack again")

    return prepare


@contextmanager
def opened(path: Path, errors: tuple[type[Exception], ...]) -> Iterator[zipfile.ZipFile]:
    """Open a pack; what is raised of these errors says that it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except errors as error:
        raise ModelError(f"{path}: the pack is damaged ({reason(error)}); copy it again") from error


def copy(archive: zipfile.ZipFile, file: Packed, out: IO[bytes] | None, advance: Advance | None) -> None:
    """Read a file of a pack to its end, and write it where ``out`` says. Raises ValueError for other content."""
    digest = hashlib.sha256()
    with archive.open(file.entry) as source:
        while block := source.read(BLOCK):
            digest.update(block)
            if out:
                out.write(block)
            if advance:
                advance(len(block))
    if digest.hexdigest() != file.sha256.lower():
        raise ValueError(f"{file.entry.filename} is not what its SHA-256 says")
