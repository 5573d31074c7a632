"""Where models lie: a folder given by its path, the user's own store, or what ships with mtkit."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError, reason_of
from mtkit.hub.card import Card, read_card
from mtkit.hub.files import read_json

__all__ = ["DEFAULT_MODEL", "Model", "find_model", "installed_models", "is_shipped", "name_of", "stores", "survey"]

DEFAULT_MODEL = "fr-mul-tiny"
HUGGING_FACE_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class Model:
    """A model folder: its card and, where it has them, the folders of its two layouts."""

    folder: Path
    card: Card
    ctranslate2: Path | None
    hugging_face: Path | None

    def file(self, name: str) -> Path | None:
        """Return the path of a tokenizer file, which may lie beside either layout; None where there is none."""
        folders = dict.fromkeys((self.folder, self.ctranslate2, self.hugging_face))
        return next((folder / name for folder in folders if folder and (folder / name).is_file()), None)

    def json(self, name: str) -> dict[str, Any]:
        """Return the JSON object in a tokenizer file; an empty one where there is no such file.

        Raises ModelError when the file is broken.
        """
        path = self.file(name)
        return read_json(path) if path else {}


def stores() -> list[Path]:
    """Return the folders that hold models, first come first served: the user's own, then what ships."""
    home = os.environ.get("MTKIT_HOME")
    if home:
        user = Path(home)
    else:
        import platformdirs

        user = Path(platformdirs.user_data_dir("mtkit", appauthor=False))
    package = Path(__file__).parent.parent
    # An installed package carries its models inside; a checkout has them beside the package.
    return [user / "models", package / "models", package.parent / "models"]


def is_shipped(model: Model) -> bool:
    """Whether a model came with mtkit, and is no one's to change."""
    return any(store in model.folder.parents for store in stores()[1:])


def name_of(model: Model) -> str:
    """Return the name by which a model is found: that in its store, or its path where it lies elsewhere."""
    store = next((store for store in stores() if store in model.folder.parents), None)
    return model.folder.relative_to(store).as_posix() if store else str(model.folder)


def survey() -> dict[str, Model | ModelError]:
    """Return every model that can be named, in the order in which a name is looked up; the error for a broken one.

    Raises ModelError when a store cannot be read.
    """
    found: dict[str, Model | ModelError] = {}
    for store in stores():
        if store.exists() and not store.is_dir():
            raise ModelError(f"{store}: not a folder, so no models lie there; move the file away, or set MTKIT_HOME")
        for folder in _folders_in(store) if store.is_dir() else []:
            if one := _tried(folder):
                found.setdefault(folder.name, one)
            else:  # names on the hub have an owner, and so may those here
                within = {f"{folder.name}/{inner.name}": _tried(inner) for inner in _folders_in(folder)}
                found = {name: one for name, one in within.items() if one} | found
    return found


def installed_models() -> list[Model]:
    """Return every model that can be named, in the order in which a name is looked up; broken ones are left out.

    Raises ModelError when a store cannot be read.
    """
    return [model for model in survey().values() if isinstance(model, Model)]


def find_model(name: str | Path = DEFAULT_MODEL) -> Model:
    """Find a model by its name, or by the path of its folder.

    Raises ModelError when there is none, with the names that there are.
    """
    as_path = Path(name)
    if not str(name):  # would be the folder of the store itself
        candidates = []
    elif isinstance(name, Path) or (_is_folder(as_path) and ("/" in name or os.sep in name)):
        candidates = [as_path]
    else:
        candidates = [store / name for store in stores()] + [as_path]
    folders = list(filter(_is_folder, candidates))
    for folder in folders:
        if model := open_model(folder):
            return model
    for folder in folders:
        if _holds_anything(folder):
            raise ModelError(
                f"{folder}: not a model folder; it needs model.bin (CTranslate2), "
                "or config.json and model.safetensors (Hugging Face)"
            )
    names = ", ".join(known for known, model in survey().items() if isinstance(model, Model)) or "none"
    raise ModelError(f"there is no model “{name}”: give the path of a model folder, or one of: {names}")


def open_model(folder: Path) -> Model | None:
    """Return the model in a folder, or None where the folder holds no weights that mtkit knows.

    Raises ModelError when the folder or its card cannot be read.
    """
    try:
        ctranslate2 = next((f for f in (folder, folder / "ctranslate2") if (f / "model.bin").is_file()), None)
        has_weights = any((folder / name).is_file() for name in HUGGING_FACE_WEIGHTS)
        hugging_face = folder if has_weights and (folder / "config.json").is_file() else None
    except OSError as error:
        raise _unreadable(folder, error) from error
    if ctranslate2 is None and hugging_face is None:
        return None
    return Model(folder, read_card(folder), ctranslate2, hugging_face)


def _tried(folder: Path) -> Model | ModelError | None:
    """Return the model in a folder, the error where it is broken, None where there is none."""
    try:
        return open_model(folder)
    except ModelError as error:
        return error


def _folders_in(folder: Path) -> list[Path]:
    """Return the folders in a folder, less the hidden ones, which are on their way in or out."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())
    except OSError as error:
        raise _unreadable(folder, error) from error


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError as error:
        raise _unreadable(folder, error) from error


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder; one that the system refuses (a name too long) is none."""
    with suppress(OSError):
        return path.is_dir()
    return False


def _unreadable(folder: Path, error: OSError) -> ModelError:
    return ModelError(f"{folder}: cannot be read ({reason_of(error)}); check its rights")
