"""What Marian's ``.npz`` must hold, checked before CTranslate2 reads it, which takes any numbers in any shape."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mtkit.errors import ModelError

__all__ = ["check_weights"]

# Marian's own settings lie among its tensors.
SETTINGS = "special:model.yml"
# The dimensions of a tensor by the end of its name: w the width of the network, i that inside a feed-forward layer, t
# the number of target tokens. Dimensions of one do not count: Marian keeps a vector as a row.
SHAPES = {
    r"(?:self|context)_W[qkvo]": "ww",
    r"(?:self|context)_b[qkvo]": "w",
    r"ln_(?:scale|bias)(?:_pre)?": "w",
    r"ffn_W1": "wi",
    r"ffn_b1": "i",
    r"ffn_W2": "iw",
    r"ffn_b2": "w",
    r"ff_logit_out_b": "t",
}
RULES = [(re.compile(f".+_{pattern}"), letters) for pattern, letters in SHAPES.items()]


def check_weights(path: Path) -> None:
    """Raise ModelError for weights that no network has: too few layers, other shapes, numbers that are none.

    Whatever numpy and PyYAML raise over a broken file goes through.
    """
    import yaml  # type: ignore[import-untyped]

    shapes: dict[str, tuple[int, ...]] = {}
    with np.load(path) as arrays:
        settings = yaml.safe_load(arrays[SETTINGS].tobytes().rstrip(b"\0").decode("utf-8"))
        layers = max(int(settings["enc-depth"]), int(settings["dec-depth"]))
        if layers > len(arrays.files):
            raise ModelError(f"{path}: says that it has {layers} layers, and has fewer; fetch the release again")
        for name in arrays.files:
            array = arrays[name]
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                raise ModelError(f"{path}: {name} has numbers that are NaN or infinite; fetch the release again")
            shapes[name] = tuple(dimension for dimension in array.shape if dimension != 1)
    for name, shape in shapes.items():
        if (expected := expected_shape(name, shapes)) and shape != expected:
            raise ModelError(f"{path}: {name} has the shape {shape}, where {expected} is needed; fetch it again")


def expected_shape(name: str, shapes: Mapping[str, tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return the shape that a tensor must have by its name; None where the name tells none."""
    letters = next((letters for pattern, letters in RULES if pattern.fullmatch(name)), None)
    if letters is None:
        return None
    embeddings = shapes.get("decoder_Wemb") or shapes["Wemb"]
    sizes = {"w": embeddings[1], "t": embeddings[0]}
    if "i" in letters:
        sizes["i"] = shapes[f"{name[:-2]}b1"][0]
    return tuple(sizes[letter] for letter in letters)
