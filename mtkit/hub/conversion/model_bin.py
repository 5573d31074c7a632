"""Reading the table of contents of ``model.bin``, CTranslate2's file of weights, without loading them.

The layout is that of ``ModelSpec._serialize`` in CTranslate2: a version, the name and revision of the specification,
and for each variable its name, dimensions, type and bytes; then the names that stand for others.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["ModelBin", "read_model_bin"]

# The versions with this layout.
VERSIONS = (4, 5, 6)
KINDS = ("float32", "int8", "int16", "int32", "float16", "bfloat16")


@dataclass(frozen=True, slots=True)
class ModelBin:
    """What a ``model.bin`` holds: the name of its specification, and the type and shape of each variable."""

    specification: str
    variables: dict[str, tuple[str, tuple[int, ...]]]

    @property
    def quantization(self) -> str:
        """How the weights are stored, in the words of ``--quantization``."""
        kinds = {name: kind for name, (kind, shape) in self.variables.items() if shape}
        weights = kinds.get("decoder/embeddings/weight", "float32")
        others = next((kind for name, kind in kinds.items() if name.endswith("layer_norm/gamma")), "float32")
        return f"int8_{others}" if weights == "int8" and others != "float32" else weights


def read_model_bin(path: Path) -> ModelBin:
    """Read the table of contents. Raises ModelError when the file is none of CTranslate2's, or cut short."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            return contents(file, size)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: no CTranslate2 weights, or truncated ones ({reason(error)}); fetch or convert the model again"
        ) from error


def contents(file: BinaryIO, size: int) -> ModelBin:
    """Read from the beginning of the file to its end."""
    if (version := number(file, 4)) not in VERSIONS:
        raise ValueError(f"version {version}")
    specification = string(file)
    number(file, 4)
    variables: dict[str, tuple[str, tuple[int, ...]]] = {}
    for _ in range(number(file, 4)):
        name = string(file)
        shape = tuple(number(file, 4) for _ in range(number(file, 1)))
        kind, length = number(file, 1), number(file, 4)
        if kind >= len(KINDS) or file.seek(length, 1) > size:
            raise ValueError(f"{name} reaches beyond the end")
        variables[name] = (KINDS[kind], shape)
    for _ in range(number(file, 4)):
        string(file), string(file)
    return ModelBin(specification, variables)


def number(file: BinaryIO, size: int) -> int:
    """Read an unsigned number of some bytes. Raises ValueError at the end of the file."""
    data = file.read(size)
    if len(data) < size:
        raise ValueError("the file ends too soon")
    return int.from_bytes(data, "little")


def string(file: BinaryIO) -> str:
    """Read a string, which its length precedes and a zero byte ends."""
    length = number(file, 2)
    data = file.read(length)
    if len(data) < length or not data.endswith(b"\0"):
        raise ValueError("the file ends too soon")
    return data[:-1].decode("utf-8")
