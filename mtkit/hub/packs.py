"""Carrying installed models to a machine without a network, in one file.

A pack is a zip without compression (weights do not shrink): for each model its files, ``NAME/PATH``, and at the end
``mtkit-pack.json``, which lists every file with its size and SHA-256. The same models give the same bytes.
"""

import contextlib
import hashlib
import json
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError, OptionError, OutputError, reason_of
from mtkit.hub.card import FILE_NAME
from mtkit.hub.files import BLOCK, Advance, is_portable
from mtkit.hub.install import NAME
from mtkit.hub.store import Model
from mtkit.hub.verify import DOCUMENTS, listed_files, present_files, repair

__all__ = ["MANIFEST", "VERSION", "pack", "size_to_pack"]

MANIFEST = "mtkit-pack.json"
VERSION = 1
# The first moment that a zip can tell; no clock makes two packs of the same models differ.
EPOCH = (1980, 1, 1, 0, 0, 0)
MODE = 0o100644 << 16
UNIX = 3


def pack(models: Sequence[Model], out: Path, *, overwrite: bool = False, advance: Advance | None = None) -> Path:
    """Write models into one file and return its path; ``advance`` is told how many bytes were read.

    Raises:
        OptionError: two models of one name, or a name that no store takes.
        ModelError: a file of a model is missing, or is not what its card lists.
        OutputError: the file exists and ``overwrite`` is false, or the system refuses.

    """
    by_name = _named(models)
    part = out.parent / f".mtkit-{secrets.token_hex(8)}.part"
    try:
        if out.is_dir():
            raise OutputError(f"{out}: is a folder; give the name of a file")
        if out.exists() and not overwrite:
            raise OutputError(f"{out}: already exists; use --overwrite to replace it, or give another name")
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "x", zipfile.ZIP_STORED) as archive:
            files = {name: _add_model(archive, name, model, advance) for name, model in by_name.items()}
            manifest = {"version": VERSION, "models": files}
            archive.writestr(_entry(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
        part.replace(out)
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{out}: cannot be written ({reason_of(error)}); check the name, the rights and the space"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return out


def size_to_pack(models: Sequence[Model]) -> int:
    """Return how many bytes of files a pack of these models would hold."""
    paths = (model.folder / name for model in models for name in _files(model))
    return sum(path.stat().st_size for path in paths if path.is_file())


def _named(models: Sequence[Model]) -> dict[str, Model]:
    """Return models by the names that they will have where the pack is opened, sorted."""
    found: dict[str, Model] = {}
    for model in models:
        name = model.folder.resolve().name
        if not NAME.fullmatch(name):
            raise OptionError(f"{model.folder}: “{name}” is no name for a model; rename its folder before it is packed")
        if name in found:
            raise OptionError(f"two models are called {name}: pack them one by one")
        found[name] = model
    if not found:
        raise OptionError("there is nothing to pack: name a model")
    return dict(sorted(found.items()))


def _files(model: Model) -> list[str]:
    """Return the files of a model that go into a pack: those of its card, and the texts about it.

    A model without a card that lists any gives all of its files.
    """
    present = present_files(model.folder)
    listed = set(listed_files(model)) or present
    texts = {name for name in (FILE_NAME, *DOCUMENTS) if (model.folder / name).is_file()}
    return sorted(listed | texts)


def _add_model(archive: zipfile.ZipFile, name: str, model: Model, advance: Advance | None) -> dict[str, dict[str, Any]]:
    """Write the files of a model into the archive; return their sizes and sums."""
    return {file: _add_file(archive, f"{name}/{file}", model, file, advance) for file in _files(model)}


def _add_file(archive: zipfile.ZipFile, entry: str, model: Model, name: str, advance: Advance | None) -> dict[str, Any]:
    path = model.folder / name
    if not is_portable(name):
        raise ModelError(f"{model.folder}: “{name}” is no name for a file on every system; rename or remove it")
    if not path.is_file():
        raise ModelError(f"{model.folder}: {name} is missing; {repair(model)}")
    digest, size = hashlib.sha256(), 0
    with archive.open(_entry(entry), "w", force_zip64=True) as target:
        for block in _blocks(path):
            digest.update(block)
            target.write(block)
            size += len(block)
            if advance:
                advance(len(block))
    expected = model.card.files.get(name, digest.hexdigest())
    if digest.hexdigest() != expected.lower():
        raise ModelError(f"{model.folder}: {name} is not what the card lists; {repair(model)}")
    return {"size": size, "sha256": digest.hexdigest()}


def _blocks(path: Path) -> Iterator[bytes]:
    """Read a file of a model; what the system refuses is no fault of the pack that is written."""
    try:
        with path.open("rb") as source:
            while block := source.read(BLOCK):
                yield block
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({reason_of(error)}); check its rights") from error


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a file, which says nothing of when and where the pack was made."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr, entry.create_system = MODE, UNIX
    return entry
