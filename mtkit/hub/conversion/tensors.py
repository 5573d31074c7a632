"""Tensors of a checkpoint: named, shaped, and read a block of rows at a time."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mtkit.errors import ModelError

__all__ = ["Array", "Checkpoint", "Tensor", "in_memory"]

Array = npt.NDArray[np.float32]
# Numbers in a block: 16 MB in float32, so that the largest embeddings never lie in memory as a whole.
BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor of a checkpoint; ``read(start, stop)`` returns rows along its first dimension in float32.

    ``name`` says where it stands in a message: the file and the tensor's name in it.
    """

    name: str
    shape: tuple[int, ...]
    read: Callable[[int, int], Array]

    def blocks(self, rows: int | None = None) -> Iterator[Array]:
        """Read the first ``rows`` rows (all of them by default), some at a time.

        Raises ModelError when a number in them is none, or infinite: such weights translate nothing.
        """
        count = self.shape[0] if rows is None else rows
        step = max(1, BLOCK // max(1, math.prod(self.shape[1:])))
        for start in range(0, count, step):
            block = self.read(start, min(start + step, count))
            if not np.isfinite(block).all():
                raise ModelError(f"{self.name} has numbers that are NaN or infinite; fetch the model again")
            yield block


def in_memory(name: str, array: Array) -> Tensor:
    """Return an array as a tensor."""
    return Tensor(name, array.shape, lambda start, stop: array[start:stop])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All tensors of a model, by name; ``source`` is the file or folder they come from."""

    source: str
    tensors: Mapping[str, Tensor]

    def __contains__(self, name: str) -> bool:
        """Whether there is a tensor of that name."""
        return name in self.tensors

    def get(self, name: str, *shape: int) -> Tensor:
        """Return a tensor. Raises ModelError when it is missing or has another shape."""
        found = self.tensors.get(name)
        if found is None:
            raise ModelError(f"{self.source}: the tensor {name} is missing; fetch the model again")
        if found.shape != shape:
            raise ModelError(
                f"{self.source}: the tensor {name} has the shape {written(found.shape)}, where config.json asks for "
                f"{written(shape)}; fetch both files from one place"
            )
        return found


def written(shape: tuple[int, ...]) -> str:
    """Return a shape as a message shows it: ``512×64``."""
    return "×".join(map(str, shape)) or "scalar"
