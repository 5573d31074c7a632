"""TOML tables → frozen dataclasses: a key that is unknown, of the wrong kind or out of bounds is refused by name."""

import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar

from mtkit.errors import OptionError

__all__ = ["between", "one_of", "read_table"]

T = TypeVar("T")
KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value may be: from ``low`` to ``high``, or one of ``choices``."""

    low: float = float("-inf")
    high: float = float("inf")
    choices: tuple[str, ...] = ()


def between(default: Any, low: float, high: float = float("inf")) -> Any:
    """Return a field for numbers from ``low`` to ``high``."""
    return field(default=default, metadata={"bounds": Bounds(low, high)})


def one_of(*choices: str) -> Any:
    """Return a field for one of some texts; the first is the default."""
    return field(default=choices[0], metadata={"bounds": Bounds(choices=choices)})


def read_table(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """Make a dataclass of a TOML table; ``where`` is what its keys are called after: ``training.``.

    Raises OptionError for a key that is not known or missing, and a value of the wrong kind or out of bounds.
    """
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    hints = typing.get_type_hints(kind)
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean “{where}{near[0]}”?" if near else f"there are {', '.join(known)}"
            raise OptionError(f"the recipe has an unknown key “{where}{key}”; {hint}")
    values = {}
    for name, one in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], where + name)
            _check(one.metadata.get("bounds"), values[name], where + name)
        elif one.default is MISSING and one.default_factory is MISSING:
            raise OptionError(f"the recipe lacks “{where}{name}”; mtkit train --example shows every key")
    return kind(**values)


def _value(hint: Any, found: Any, where: str) -> Any:
    if is_dataclass(hint):
        if not isinstance(found, dict):
            raise OptionError(f"“{where}” of the recipe is {found!r}: it has to be a table, [{where}]")
        return read_table(typing.cast("type[Any]", hint), found, f"{where}.")
    if typing.get_origin(hint) is tuple:
        return _items(typing.get_args(hint), found, where)
    if isinstance(hint, types.UnionType):
        raise TypeError(f"{where}: no key may be of two kinds")
    right = isinstance(found, hint) and not (hint is not bool and isinstance(found, bool))
    if hint is float and isinstance(found, int) and not isinstance(found, bool):
        return float(found)
    if not right:
        raise OptionError(f"“{where}” of the recipe is {found!r}: it has to be {KINDS[hint]}")
    return found


def _items(hints: tuple[Any, ...], found: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(found, list):
        raise OptionError(f"“{where}” of the recipe is {found!r}: it has to be a list, in [ ]")
    if Ellipsis not in hints:
        if len(found) != len(hints):
            raise OptionError(f"“{where}” of the recipe has {len(found)} values: it needs {len(hints)}")
        return tuple(_value(hint, one, where) for hint, one in zip(hints, found, strict=True))
    # tables are counted from 1, as a reader counts them
    return tuple(_value(hints[0], one, f"{where}[{number}]") for number, one in enumerate(found, 1))


def _check(bounds: Bounds | None, value: Any, where: str) -> None:
    if bounds is None:
        return
    if bounds.choices and value not in bounds.choices:
        near = ", ".join(choice or '""' for choice in bounds.choices)
        raise OptionError(f"“{where}” of the recipe is “{value}”: use one of {near}")
    if not bounds.choices and not bounds.low <= value <= bounds.high:
        high = f" to {bounds.high:g}" if bounds.high < float("inf") else " or more"
        raise OptionError(f"“{where}” of the recipe is {value:g}: it has to be {bounds.low:g}{high}")
