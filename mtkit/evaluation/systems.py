"""A system: a model with the settings that it translates with, and how both are written in one argument."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from mtkit.errors import OptionError

__all__ = ["System", "file_name", "parse_system", "parse_systems"]

ENGINES = ("ctranslate2", "transformers")
TYPOGRAPHIES = ("", "house", "model")
_UNSAFE = re.compile(r"[^A-Za-z0-9._=+-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class System:
    """A model and its settings.

    ``model`` is a name or the path of a folder, as it was given. ``threads`` of 0 means one for each core.
    ``typography`` of "" is decided by the test set: the press style for the articles of mtkit, whose references are
    written in it, and the model's own for all other sets. Without ``retry`` the model's first answers count: nothing
    is repaired or asked for again.
    """

    name: str
    model: str
    engine: str = "ctranslate2"
    beam: int = 4
    quantization: str = "default"
    threads: int = 0
    batch_tokens: int = 2048
    typography: str = ""
    retry: bool = True

    def settings(self) -> dict[str, Any]:
        """Return everything but the name: what makes a difference to the result."""
        return {name: value for name, value in asdict(self).items() if name != "name"}


def parse_system(text: str) -> System:
    """Read ``MODEL[,setting=value]…``; the name is the model's own and the settings that were given.

    Raises OptionError for a setting that there is not, or a value that has no meaning.
    """
    model, *settings = (part.strip() for part in text.split(","))
    if not model:
        raise OptionError(f"“{text}” names no model: give --system MODEL[,beam=1,…]")
    values: dict[str, Any] = {}
    for setting in settings:
        name, sign, value = (part.strip() for part in setting.partition("="))
        if not sign or name not in _SETTINGS or name in values:
            raise OptionError(f"“{setting}” is no setting of a system: use each of {', '.join(_SETTINGS)} once at most")
        values[name] = _READERS.get(_SETTINGS[name], _text)(name, value)
    return _checked(System(**{"name": _label(model, values), "model": model, **values}))


def parse_systems(texts: Sequence[str]) -> tuple[System, ...]:
    """Read several systems, each of which has a name of its own."""
    systems: list[System] = []
    for system in map(parse_system, texts):
        if any(file_name(system.name) == file_name(other.name) for other in systems):
            raise OptionError(f"two systems have the name “{system.name}”: give one of them another with name=…")
        systems.append(system)
    return tuple(systems)


def file_name(name: str) -> str:
    """Return a name for a folder: what any system of files takes, and never a path."""
    safe = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST_NAME]
    return safe or "system"


def with_typography(system: System, default: str) -> System:
    """Return the system with the typography that it translates with."""
    return replace(system, typography=system.typography or default)


_SETTINGS: dict[str, Any] = {field.name: field.type for field in fields(System) if field.name != "model"}


def _label(model: str, values: dict[str, Any]) -> str:
    own = re.split(r"[/\\]", model.rstrip("/\\"))[-1] or model
    said = {
        name: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value for name, value in values.items()
    }
    return " ".join([own, *(f"{name}={value}" for name, value in said.items() if name != "name")])


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise OptionError(f"{name}={value} has no meaning: give a whole number")
    return int(value)


def _truth(name: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise OptionError(f"{name}={value} has no meaning: give yes or no")
    return value == "yes"


def _text(name: str, value: str) -> str:  # noqa: ARG001 - as the others
    return value


_READERS = {int: _number, bool: _truth}


def _checked(system: System) -> System:
    if not system.name:
        raise OptionError("name= gives the system no name")
    if system.engine not in ENGINES:
        raise OptionError(f"there is no engine “{system.engine}”: use one of {', '.join(ENGINES)}")
    if system.typography not in TYPOGRAPHIES:
        raise OptionError(f"there is no typography “{system.typography}”: use house or model")
    from mtkit.translation.options import TranslateOptions

    TranslateOptions(beam=system.beam, batch_tokens=system.batch_tokens)
    return system
