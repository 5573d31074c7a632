"""The card of a model: what ``mtkit.toml`` in its folder says."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from mtkit.errors import ModelError, OutputError, reason_of
from mtkit.hub.files import reason

__all__ = ["FILE_NAME", "Card", "read_card", "write_card"]

FILE_NAME = "mtkit.toml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a model beside its weights; a folder from elsewhere may have no card, and then all is open.

    ``sources`` and ``targets`` are BCP 47 tags; empty means that the model's own files are asked. ``origin`` says where
    the weights come from, ``revision`` which commit of that, ``converted_from`` in which format they lay there and
    ``quantization`` how they were stored here. ``attribution`` is the sentence that the licence asks for;
    ``commercial`` is False where the licence rules out commercial use, and ``accepted`` the day (ISO 8601) on which the
    user agreed to that. ``beam`` is the width of the beam that its makers search with, and ``max_source_tokens`` the
    longest source, in the model's tokens, that it was trained on; 0 means unknown. ``placeholders`` tells whether the
    model was trained to copy ⟦0⟧ … ⟦9⟧. ``usual_scores`` gives for a target the range, lowest and highest, that 98 in
    100 of the model's own scores lie in (mean log-probabilities). ``files`` maps a file's path in the folder to its
    SHA-256.
    """

    name: str
    version: str = ""
    architecture: str = ""
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    licence: str = ""
    attribution: str = ""
    commercial: bool = True
    accepted: str = ""
    origin: str = ""
    revision: str = ""
    converted_from: str = ""
    quantization: str = ""
    beam: int = 0
    max_source_tokens: int = 0
    placeholders: bool = False
    usual_scores: dict[str, tuple[float, float]] = field(default_factory=dict)
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
            architecture=value(model, "architecture", ""),
            sources=tuple(items(model, "sources", str)),
            targets=tuple(items(model, "targets", str)),
            licence=value(model, "licence", ""),
            attribution=value(model, "attribution", ""),
            commercial=value(model, "commercial", True),
            accepted=value(model, "accepted", ""),
            origin=value(model, "origin", ""),
            revision=value(model, "revision", ""),
            converted_from=value(model, "converted_from", ""),
            quantization=value(model, "quantization", ""),
            beam=value(model, "beam", 0),
            max_source_tokens=value(model, "max_source_tokens", 0),
            placeholders=value(model, "placeholders", False),
            usual_scores=ranges(data, "usual_scores"),
            scores=tuple(items(data, "scores", dict)),
            files=texts(data, "files"),
        )
    except FileNotFoundError:
        return Card(name=folder.name)
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"{path}: the model card cannot be read ({reason(error)}); correct the file or remove it"
        ) from error
    for name in ("beam", "max_source_tokens"):
        if getattr(card, name) < 0:
            raise ModelError(f"{path}: the model card has {name} below 0; correct the file or remove it")
    return card


def write_card(folder: Path, card: Card) -> None:
    """Write ``mtkit.toml`` into a model folder, in place of the one that is there, without what the card leaves open.

    Raises OutputError when the system refuses.
    """
    import tomli_w

    path = folder / FILE_NAME
    model = {f.name: getattr(card, f.name) for f in fields(Card) if f.name not in ("usual_scores", "scores", "files")}
    open_ = {f.name: f.default for f in fields(Card)}
    data: dict[str, Any] = {"model": {name: found for name, found in model.items() if found != open_[name]}}
    data |= {"usual_scores": {tag: list(ends) for tag, ends in card.usual_scores.items()}} if card.usual_scores else {}
    data |= {"scores": list(card.scores)} if card.scores else {}
    data |= {"files": card.files} if card.files else {}
    beside = path.with_name(f".{FILE_NAME}.part")
    try:
        beside.write_text(tomli_w.dumps(data, multiline_strings=False), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {reason_of(error)}; check the rights and the space") from error


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


def texts(table: dict[str, Any], key: str) -> dict[str, str]:
    """Return a table of texts that a table holds. Raises TypeError when it is none, or holds anything else."""
    found: dict[str, Any] = value(table, key, {})
    if not all(isinstance(one, str) for one in found.values()):
        raise TypeError(f"“{key}” is {found!r}, not a table of texts")
    return found


def ranges(table: dict[str, Any], key: str) -> dict[str, tuple[float, float]]:
    """Return a table of ranges, lowest and highest, that a table holds. Raises TypeError when it is anything else."""
    found: dict[str, Any] = value(table, key, {})
    for ends in found.values():
        numbers = isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, int | float) for end in ends)
        if not numbers or ends[0] > ends[1]:
            raise TypeError(f"“{key}” is {found!r}, not a table of ranges")
    return {tag: (float(low), float(high)) for tag, (low, high) in found.items()}
