"""The numbers in ``model.bin`` that CTranslate2 takes on trust: with wrong ones it ends the whole process.

Damage anywhere else it reports. These it uses to divide and to look things up (the number of attention heads, and which
of them guides the alignment), and so they are read before it sees the file.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mtkit.hub.conversion.model_bin import KINDS, VERSIONS, number, string

__all__ = ["damage"]

WHOLE = {"int8": 1, "int16": 2, "int32": 4}
# Variables of a few numbers; all others are weights.
FEW_BYTES = 256
LAYER = re.compile(r"decoder/layer_(\d+)/")

Values = dict[str, list[int]]


def damage(path: Path) -> str:
    """Return what in a ``model.bin`` would crash CTranslate2, or nothing; what it will refuse itself is left to it."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            return next(_wrong(*_read(file, size)), "")
    except (OSError, ValueError):
        return ""  # cut short, or of another version


def _read(file: BinaryIO, size: int) -> tuple[Values, int]:
    """Return the values of all variables of a few whole numbers, and the number of layers of the decoder."""
    values: Values = {}
    layers = 0
    if number(file, 4) not in VERSIONS:
        raise ValueError("another version")
    string(file)
    number(file, 4)
    for _ in range(number(file, 4)):
        name = string(file)
        layers = max(layers, 1 + int(layer[1])) if (layer := LAYER.match(name)) else layers
        file.seek(4 * number(file, 1), 1)
        kind, length = number(file, 1), number(file, 4)
        wide = WHOLE.get(KINDS[kind] if kind < len(KINDS) else "", 0)
        if wide and length <= FEW_BYTES:
            data = file.read(length)
            values[name] = [
                int.from_bytes(data[i : i + wide], "little", signed=True) for i in range(0, len(data), wide)
            ]
        elif file.seek(length, 1) > size:
            raise ValueError("cut short")
    return values, layers


def _wrong(values: Values, layers: int) -> Iterator[str]:
    """Yield what is wrong with the numbers."""
    for name in ("encoder/num_heads", "decoder/num_heads"):
        yield from (f"{name} is {count}" for count in values.get(name, []) if count < 1)
    for layer in values.get("decoder/alignment_layer", []):
        if not -layers <= layer < layers:
            yield f"decoder/alignment_layer is {layer}, of {layers} layers"
    heads = max(values.get("decoder/num_heads", []), default=1)
    for head in values.get("decoder/alignment_heads", []):
        if not 0 <= head < heads:
            yield f"decoder/alignment_heads has {head}, of {heads} heads"
