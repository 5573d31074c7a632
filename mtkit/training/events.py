"""What a run tells while it goes on: plain values, for a terminal or a program."""

from dataclasses import asdict, dataclass
from typing import Any

from mtkit.training.text import Counts

__all__ = ["Began", "Event", "Finished", "Prepared", "Preparing", "Saved", "Step", "Tried", "as_dict"]


@dataclass(frozen=True, slots=True)
class Preparing:
    """The data are being prepared: what is done, such as “read”, and to how many rows it was."""

    action: str
    rows: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """The data are encoded; what became of each entry of the recipe."""

    counts: tuple[Counts, ...]


@dataclass(frozen=True, slots=True)
class Began:
    """Training begins, or goes on after ``step``. ``parameters`` are those trained."""

    step: int
    pairs: int
    validation: int
    vocabulary: int
    parameters: int
    device: str
    precision: str
    threads: int


@dataclass(frozen=True, slots=True)
class Step:
    """Some steps are done: mean loss of a target token since the last report, and the seconds that are left."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    tokens_per_second: float
    seconds: float
    left: float


@dataclass(frozen=True, slots=True)
class Tried:
    """The model was tried on what is held out: a score for each pair of languages, and whether it is the best yet."""

    step: int
    scores: tuple[dict[str, Any], ...]
    mean: float
    best: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """The state of a step is on the disk."""

    step: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The model folder is written, with the weights of a step."""

    step: int
    folder: str
    reason: str


Event = Preparing | Prepared | Began | Step | Tried | Saved | Finished


def as_dict(event: Event) -> dict[str, Any]:
    """Return an event for JSON: ``event`` is its name in small letters."""
    return {"event": type(event).__name__.lower(), **asdict(event)}
