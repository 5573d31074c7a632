"""The state of a run in one file, replaced whole: a run that was killed goes on as if it had not been."""

import contextlib
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from mtkit.errors import InputError, OutputError, reason_of

__all__ = ["Progress", "load_state", "save_state"]

FORMAT = 1


@dataclass(slots=True)
class Progress:
    """Where a run is: steps done, the pass and the batch in it (of ``batches``) that come next, seconds of training.

    ``loss`` and ``tokens`` are sums since the last report. ``best`` is the best validation's score, at ``best_step``;
    ``worse`` counts the validations since, and ``tried`` is the step of the last.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    seconds: float = 0.0
    loss: float = 0.0
    tokens: int = 0
    best: float = -1.0
    best_step: int = 0
    worse: int = 0
    tried: int = -1
    scores: list[dict[str, Any]] = field(default_factory=list)


def save_state(path: Path, progress: Progress, tensors: dict[str, Any]) -> None:
    """Write a state beside the last one and put it into its place. Raises OutputError; the last one then stays."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            torch.save({"format": FORMAT, "progress": asdict(progress), **tensors}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, RuntimeError) as error:  # PyTorch's writer tells of a full disk by a RuntimeError
        raise OutputError(
            f"{path}: the state cannot be written ({reason_of(error).splitlines()[0]}); make room and start again: "
            "the run goes on from the state before"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def load_state(path: Path, device: str) -> tuple[Progress, dict[str, Any]]:
    """Read a state; nothing in it is executed. Raises InputError where it is broken."""
    broken = f"{path} is no state of a run, or a damaged one; remove it to begin again"
    try:
        found = torch.load(path, map_location=device, weights_only=True)
        if found.pop("format") != FORMAT:
            raise InputError(f"{path} was written by another version of mtkit; remove it to begin again")
        return Progress(**found.pop("progress")), found
    except InputError:
        raise
    except Exception as error:  # whatever the parts of a damaged archive raise
        raise InputError(broken) from error
