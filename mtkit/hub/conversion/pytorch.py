"""Reading ``pytorch_model.bin``: a pickle, of which PyTorch itself reads the tensors and nothing else."""

import warnings
import zipfile
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError
from mtkit.hub.conversion.tensors import Array, Checkpoint, Tensor

__all__ = ["read_pytorch"]

# From this version on, reading with weights_only keeps its promise (CVE-2025-32434).
SAFE = (2, 6)


def read_pytorch(folder: Path) -> Checkpoint:
    """Open ``pytorch_model.bin``.

    Raises ModelError when PyTorch is not installed, or the file is broken or holds anything but tensors.
    """
    path = folder / "pytorch_model.bin"
    try:
        import torch
    except ImportError as error:
        raise ModelError(
            f"{path}: weights in PyTorch's own format need PyTorch: pip install 'mtkit[hf]', "
            "or take the model with model.safetensors"
        ) from error
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) < SAFE:
        raise ModelError(f"{path}: PyTorch {torch.__version__} cannot read it safely: pip install 'mtkit[hf]'")
    found = load(torch, path)
    if not isinstance(found, dict) or not found:
        raise ModelError(f"{path}: holds no tensors by name; fetch the model again")
    return Checkpoint(str(path), {str(k): opened(torch, f"{path}: {k}", v) for k, v in found.items()})


def load(torch: Any, path: Path) -> Any:
    """Read the file, mapped where its format allows it: files from before PyTorch 1.6, which are no zips, cannot be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what there is to say of the file, the error says
            return torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as error:  # whatever the bytes of a broken file lead to
        raise ModelError(
            f"{path}: holds something else than tensors, or is broken, and was not loaded; "
            "take the model with model.safetensors"
        ) from error


def opened(torch: Any, name: str, tensor: Any) -> Tensor:
    """Return one of PyTorch's tensors as one of ours."""
    if not isinstance(tensor, torch.Tensor) or not tensor.is_floating_point() or tensor.layout != torch.strided:
        raise ModelError(f"{name} is no tensor of floating-point numbers; take the model in float32 or float16")

    def read(start: int, stop: int) -> Array:
        values: Array = tensor[start:stop].to(torch.float32).contiguous().numpy()
        return values

    return Tensor(name, tuple(tensor.shape), read)
