"""The card of a model: what ``mtkit.toml`` in its folder says."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["Card", "read_card"]

FILE_NAME = "mtkit.toml"
T = TypeVar("T")


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
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        model: dict[str, Any] = value(data, "model", {})
        card = Card(
            name=value(model, "name", folder.name),
            version=value(model, "version", ""),
            sources=tuple(items(model, "sources", str)),
            targets=tuple(items(model, "targets", str)),
            licence=value(model, "licence", ""),
            origin=value(model, "origin", ""),
            max_source_tokens=value(model, "max_source_tokens", 0),
            placeholders=value(model, "placeholders", False),
            scores=tuple(items(data, "scores", dict)),
            files=value(data, "files", {}),
        )
    except FileNotFoundError:
        return Card(name=folder.name)
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"{path}: the model card cannot be read ({reason(error)}); correct the file or remove it"
        ) from error
    if card.max_source_tokens < 0:
        raise ModelError(f"{path}: the model card has max_source_tokens below 0; correct the file or remove it")
    return card


def value(table: dict[str, Any], key: str, default: T) -> T:
    """Return a value of a table, or the default, which is of the same kind. Raises TypeError for another kind."""
    found = table.get(key, default)
    if type(found) is not type(default):
        raise TypeError(f"“{key}” is {found!r}, which is no {type(default).__name__}")
    return found


def items(table: dict[str, Any], key: str, kind: type[T]) -> list[T]:
    """Return a list of a table. Raises TypeError when it is none, or holds anything but ``kind``."""
    found: list[T] = value(table, key, [])
    if not all(isinstance(one, kind) for one in found):
        raise TypeError(f"“{key}” is {found!r}, not a list of {kind.__name__}")
    return found
