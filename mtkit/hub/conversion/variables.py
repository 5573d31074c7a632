"""Variables of a CTranslate2 model that are read, and made smaller, only when they are written.

CTranslate2's specification keeps every weight in memory, several times over while it quantises. Its serialiser asks
each variable for its bytes, one after the other, and so a variable that reads its tensor at that moment is all it takes
to convert a model that is larger than the memory. The arithmetic is CTranslate2's own, to the bit: int8 with a scale
for each row, int16 with ten bits and one scale.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from ctranslate2.specs.model_spec import NumpyVariable, Variable, visit_spec

from mtkit.errors import ModelError
from mtkit.hub.conversion.tensors import Array, Tensor

__all__ = ["Weight", "quantise"]

# How the numbers that are not quantised (biases, norms, positions) are written with each quantization.
FLOATS = {
    "int8": "float32",
    "int8_float32": "float32",
    "int8_float16": "float16",
    "int8_bfloat16": "bfloat16",
    "int16": "float32",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "float32": "float32",
}
# int16 holds ten bits of the number, so that a product has twenty and twelve are left to add them up.
INT16_RANGE = 2**10
INT8_RANGE = 127.0


class Weight(Variable):  # type: ignore[misc]
    """Tensors one below the other as one variable, of the first ``rows`` rows; ``dtype`` is how it will be written."""

    def __init__(self, *tensors: Tensor, rows: int | None = None, dtype: str = "float32") -> None:
        self._tensors = tensors
        self._rows = sum(tensor.shape[0] for tensor in tensors) if rows is None else rows
        self._dtype = dtype

    @property
    def shape(self) -> list[int]:
        """The dimensions, those of all tensors together."""
        return [self._rows, *self._tensors[0].shape[1:]]

    @property
    def dtype(self) -> str:
        """The type of number that is written."""
        return self._dtype

    def blocks(self) -> Iterator[Array]:
        """Read the rows in float32, some at a time. Raises ModelError when they cannot be used."""
        left = self._rows
        for tensor in self._tensors:
            rows = min(left, tensor.shape[0])
            yield from tensor.blocks(rows)
            left -= rows

    def numpy(self) -> Array:
        """Return the numbers as one array."""
        return np.concatenate(list(self.blocks()))

    def num_bytes(self) -> int:
        """Return how many bytes are written."""
        return int(np.prod(self.shape, dtype=np.int64)) * (4 if self._dtype == "float32" else 2)

    def to_bytes(self) -> bytes | bytearray:
        """Read, convert and return what is written."""
        data = bytearray()
        for block in self.blocks():
            data += as_stored(block, self._dtype, self._tensors[0].name)
        return data

    def _to(self, dtype: str) -> "Weight":
        return Weight(*self._tensors, rows=self._rows, dtype=dtype)

    def _equal(self, other: "Weight") -> bool:
        if self.shape != other.shape:
            return False
        if self._tensors == other._tensors:
            return True
        # Weights that differ do so at once, as a rule: the first row spares the reading of the rest.
        if not np.array_equal(self._tensors[0].read(0, 1), other._tensors[0].read(0, 1)):
            return False
        if [tensor.shape for tensor in self._tensors] != [tensor.shape for tensor in other._tensors]:
            return np.array_equal(self.numpy(), other.numpy())
        return all(np.array_equal(a, b) for a, b in zip(self.blocks(), other.blocks(), strict=True))


class Quantised(Variable):  # type: ignore[misc]
    """A weight in whole numbers: its rows times their scale, rounded."""

    def __init__(self, weight: Weight, scale: Array, dtype: str) -> None:
        self._weight = weight
        self._scale = scale
        self._dtype = dtype

    @property
    def shape(self) -> list[int]:
        """The dimensions, those of all tensors together."""
        return self._weight.shape

    @property
    def dtype(self) -> str:
        """The type of number that is written."""
        return self._dtype

    def numpy(self) -> npt.NDArray[Any]:
        """Return the numbers as one array."""
        return np.frombuffer(self.to_bytes(), self._dtype).reshape(self.shape)

    def num_bytes(self) -> int:
        """Return how many bytes are written."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self._dtype).itemsize

    def to_bytes(self) -> bytearray:
        """Read, convert and return what is written."""
        data, row = bytearray(), 0
        limits = np.iinfo(self._dtype)
        for block in self._weight.blocks():
            scale = self._scale[row : row + len(block), None] if self._scale.ndim else self._scale
            row += len(block)
            data += np.clip(np.rint(block * scale), limits.min, limits.max).astype(self._dtype).tobytes()
        return data

    def _to(self, dtype: str) -> Variable:
        raise NotImplementedError(dtype)

    def _equal(self, other: object) -> bool:
        return self is other


def quantise(spec: Any, quantization: str) -> None:
    """Replace every weight of a specification, after its duplicates have become aliases, by what is to be written."""

    def replace(layer: Any, name: str, value: Any) -> None:
        if not isinstance(value, Weight):
            return
        key = name.rsplit("/", 1)[-1]
        if quantization.startswith("int") and hasattr(layer, f"{key}_scale"):
            scale = scale_of(value, quantization)
            setattr(layer, f"{key}_scale", NumpyVariable(scale))
            setattr(layer, key, Quantised(value, scale, quantization.split("_")[0]))
        else:
            setattr(layer, key, value.to(FLOATS[quantization]))

    visit_spec(spec, replace)


def scale_of(weight: Weight, quantization: str) -> Array:
    """Return what the numbers of a weight are multiplied by: one factor a row for int8, one for all for int16."""
    largest = np.concatenate([np.abs(block).max(axis=1) for block in weight.blocks()])
    if quantization == "int16":
        return np.array(np.float32(INT16_RANGE / (largest.max() or 1)))
    largest[largest == 0] = INT8_RANGE
    # A row of nothing but tiny numbers would have a scale beyond float32.
    largest = np.maximum(largest, np.float32(INT8_RANGE) / np.finfo(np.float32).max)
    return np.asarray(INT8_RANGE / largest, np.float32)


def as_stored(block: Array, dtype: str, name: str) -> bytes:
    """Return the bytes of a block in another float type.

    Raises ModelError when a number is too large for it.
    """
    if dtype == "float16":
        with np.errstate(over="ignore"):
            half = block.astype(np.float16)
        if not np.isfinite(half).all():
            raise ModelError(f"{name} has numbers too large for float16; convert with --quantization int8 or float32")
        return half.tobytes()
    if dtype == "bfloat16":
        bits = block.view(np.uint32)
        # The upper half of a float32, rounded to nearest, and to even in the middle.
        return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16).tobytes()
    return block.tobytes()
