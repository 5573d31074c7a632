"""Where models lie: a folder given by its path, the user's own store, or what ships with mtkit."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError
from mtkit.hub.card import Card, read_card
from mtkit.hub.files import read_json

__all__ = ["DEFAULT_MODEL", "Model", "find_model", "installed_models", "stores"]

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


def installed_models() -> list[Model]:
    """Return every model that can be named, in the order in which a name is looked up; broken ones are left out."""
    found: dict[str, Model] = {}
    for store in stores():
        for folder in sorted(store.iterdir()) if store.is_dir() else []:
            with suppress(ModelError):
                if folder.name not in found and (model := open_model(folder)):
                    found[folder.name] = model
    return list(found.values())


def find_model(name: str | Path = DEFAULT_MODEL) -> Model:
    """Find a model by its name, or by the path of its folder.

    Raises ModelError when there is none, with the names that there are.
    """
    as_path = Path(name)
    if isinstance(name, Path) or (as_path.is_dir() and ("/" in name or os.sep in name)):
        candidates = [as_path]
    else:
        candidates = [store / name for store in stores()] + [as_path]
    for folder in candidates:
        if folder.is_dir() and (model := open_model(folder)):
            return model
    for folder in candidates:
        if folder.is_dir() and any(folder.iterdir()):
            raise ModelError(
                f"{folder}: not a model folder; it needs model.bin (CTranslate2), "
                "or config.json and model.safetensors (Hugging Face)"
            )
    names = ", ".join(model.folder.name for model in installed_models()) or "none"
    raise ModelError(f"there is no model “{name}”: give the path of a model folder, or one of: {names}")


def open_model(folder: Path) -> Model | None:
    """Return the model in a folder, or None where the folder holds no weights that mtkit knows."""
    ctranslate2 = next((f for f in (folder, folder / "ctranslate2") if (f / "model.bin").is_file()), None)
    has_weights = any((folder / name).is_file() for name in HUGGING_FACE_WEIGHTS)
    hugging_face = folder if has_weights and (folder / "config.json").is_file() else None
    if ctranslate2 is None and hugging_face is None:
        return None
    return Model(folder, read_card(folder), ctranslate2, hugging_face)
