"""Where the arithmetic is done, and how narrow its numbers are."""

import torch

from mtkit.errors import OptionError

__all__ = ["device_of", "is_narrow"]


def device_of(name: str) -> str:
    """Return the device that a recipe names. Raises OptionError where it is not there."""
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    there = ["cpu", *(f"cuda:{at}" for at in range(count))]
    if name in there or (name == "cuda" and count):
        return name
    raise OptionError(f"there is no device “{name}” here: use one of {', '.join(there)}, or auto")


def is_narrow(precision: str, device: str) -> bool:
    """Whether to multiply in bfloat16: of itself only where the device can, since elsewhere it would be slower."""
    if precision != "auto":
        return precision == "bf16"
    if device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    check = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(check and check())
