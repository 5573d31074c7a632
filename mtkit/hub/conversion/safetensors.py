"""Reading safetensors: a JSON header that says where each tensor lies, then the bytes.

The format is that of https://github.com/huggingface/safetensors (“Format”). A file is read a block of rows at a time
and never mapped into memory, so that one that shrinks meanwhile is an error and no crash.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from mtkit.errors import ModelError
from mtkit.hub.conversion.tensors import Array, Checkpoint, Tensor
from mtkit.hub.files import read_json, reason

__all__ = ["read_safetensors"]

# What the original library takes as the longest header.
LONGEST_HEADER = 100_000_000
# bfloat16, which numpy has not, is the upper half of a float32.
KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def read_safetensors(folder: Path) -> Checkpoint:
    """Open the safetensors of a folder, in one file or in several with an index.

    Raises ModelError when a file is missing, cut short or none of that format; no tensor is read yet.
    """
    whole, index = folder / "model.safetensors", folder / "model.safetensors.index.json"
    if whole.is_file():
        return Checkpoint(str(whole), read_file(whole))
    names = read_json(index).get("weight_map")
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise ModelError(f"{index}: does not say in which file each tensor is; fetch the model again")
    tensors: dict[str, Tensor] = {}
    for name in sorted(set(names.values())):
        if Path(name).name != name or "\\" in name:
            raise ModelError(f"{index}: “{name}” is no file of this folder; fetch the model from a trusted place")
        tensors |= read_file(folder / name)
    return Checkpoint(str(index), tensors)


def read_file(path: Path) -> dict[str, Tensor]:
    """Read the header of one file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or length > min(LONGEST_HEADER, size - 8):
                raise ModelError(f"{path}: no safetensors file, or a truncated one; fetch the model again")
            header = json.loads(file.read(length))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read ({reason(error)}); fetch the model again") from error
    if not isinstance(header, dict):
        raise ModelError(f"{path}: the header is no JSON object; fetch the model again")
    header.pop("__metadata__", None)
    return {name: located(path, name, entry, 8 + length, size) for name, entry in header.items()}


def located(path: Path, name: str, entry: Any, start: int, size: int) -> Tensor:
    """Check what the header says of one tensor against the file, and return it unread."""
    try:
        kind, shape, (begin, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
        whole = all(type(number) is int and number >= 0 for number in (*shape, begin, end))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: the header tells nothing of {name}; fetch the model again") from error
    if not isinstance(kind, str) or kind not in KINDS:
        raise ModelError(
            f"{path}: {name} is written in {kind}, which mtkit does not convert; take the model in F32, F16 or BF16"
        )
    if not whole or end - begin != math.prod(shape) * np.dtype(KINDS[kind]).itemsize or start + end > size:
        raise ModelError(f"{path}: {name} does not lie where the header says, the file is truncated; fetch it again")
    return Tensor(f"{path}: {name}", shape, lambda first, stop: rows(path, kind, shape, start + begin, first, stop))


def rows(path: Path, kind: str, shape: tuple[int, ...], offset: int, first: int, stop: int) -> Array:
    """Read some rows of a tensor that lies at ``offset``."""
    wide = math.prod(shape[1:])
    stored = np.dtype(KINDS[kind])
    try:
        found = np.fromfile(path, stored, (stop - first) * wide, offset=offset + first * wide * stored.itemsize)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({reason(error)}); fetch the model again") from error
    if found.size != (stop - first) * wide:
        raise ModelError(f"{path}: the file has become shorter while it was read; fetch the model again")
    values = (found.astype("<u4") << 16).view("<f4") if kind == "BF16" else found.astype("<f4", copy=False)
    return values.reshape(stop - first, *shape[1:])
