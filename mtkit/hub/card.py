"""The card of a model: what ``mtkit.toml`` in its folder says."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError

__all__ = ["Card", "read_card"]

FILE_NAME = "mtkit.toml"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a model beside its weights; a folder from elsewhere may have no card, and then all is open.

    ``sources`` and ``targets`` are BCP 47 tags; empty means that the model's own files are asked. ``max_source_tokens``
    is the longest source, in the model's tokens, that it was trained on; 0 means unknown. ``placeholders`` tells
    whether the model was trained to copy ⟦0⟧ … ⟦9⟧. ``files`` maps a file's path in the folder to its SHA-256.
    """

    name: str
    version: str = ""
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    licence: str = ""
    origin: str = ""
    max_source_tokens: int = 0
    placeholders: bool = False
    scores: tuple[dict[str, Any], ...] = ()
    files: dict[str, str] = field(default_factory=dict)


def read_card(folder: Path) -> Card:
    """Read ``mtkit.toml`` of a model folder; a folder without one gets a card with its name alone.

    Raises ModelError when the file is there and cannot be understood.
    """
    path = folder / FILE_NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Card(name=folder.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{path}: the model card cannot be read ({error}); restore the file or remove it") from error
    model = data.get("model", {})
    try:
        return Card(
            name=str(model.get("name", folder.name)),
            version=str(model.get("version", "")),
            sources=tuple(model.get("sources", ())),
            targets=tuple(model.get("targets", ())),
            licence=str(model.get("licence", "")),
            origin=str(model.get("origin", "")),
            max_source_tokens=int(model.get("max_source_tokens", 0)),
            placeholders=bool(model.get("placeholders", False)),
            scores=tuple(data.get("scores", ())),
            files=dict(data.get("files", {})),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: the model card has a value of the wrong kind ({error})") from error
