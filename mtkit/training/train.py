"""Training from a recipe: ``train`` does all of it in one folder, and goes on where an earlier call has stopped.

OUT/data        the text that is trained on, the vocabulary and token arrays
OUT/state.pt    weights, smoothed weights, the best ones, optimiser, place in the data, random numbers
OUT/model       the model folder, when the run has ended
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError, OptionError, OutputError, reason_of
from mtkit.hub import Card, find_model
from mtkit.hub.licences import is_commercial
from mtkit.training.dataset import open_dataset, prepare
from mtkit.training.events import Event, Finished, Prepared, Preparing
from mtkit.training.recipe import Network, Recipe
from mtkit.training.text import Counts, Interrupted, Stop, read_text
from mtkit.training.vocabulary import fronts_of

__all__ = ["Interrupted", "Plan", "plan", "require_torch", "train"]

Hear = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a recipe would do: counts of its data, pairs held out, pairs a pass, and parameters (0: those of start)."""

    counts: tuple[Counts, ...]
    validation: int
    pairs_a_pass: int
    parameters: int


def plan(recipe: Recipe, share: float = 1.0, *, stop: Stop = bool, hear: Hear = lambda _: None) -> Plan:
    """Read and filter a recipe's data, and write nothing.

    Raises InputError for what is wrong with them, ModelError where the start does not fit.
    """
    if recipe.start:
        fronts_of(find_model(Path(recipe.start)), recipe)
    text = read_text(recipe, share, stop, lambda action, rows: hear(Preparing(action, rows)))
    seen = sum(counts.kept * counts.weight for counts in text.counts)
    parameters = 0 if recipe.start else parameters_of(recipe.model, recipe.vocabulary.size)
    return Plan(tuple(text.counts), len(text.validation), round(seen), parameters)


def parameters_of(shape: Network, vocabulary: int) -> int:
    """Return how many weights a network has."""
    attention, norm = 4 * (shape.d_model**2 + shape.d_model), 2 * shape.d_model
    forward = 2 * shape.d_model * shape.ffn + shape.ffn + shape.d_model
    encoder = shape.encoder_layers * (attention + forward + 2 * norm)
    decoder = shape.decoder_layers * (2 * attention + forward + 3 * norm)
    return vocabulary * shape.d_model + encoder + decoder


def train(
    recipe: Recipe,
    out: Path,
    *,
    share: float = 1.0,
    finish: bool = False,
    stop: Stop = bool,
    hear: Hear = lambda _: None,
) -> Path:
    """Train a model in the folder ``out`` and return the model folder.

    ``share`` of the data is used; ``finish`` writes the model of what is trained so far and trains no further.

    Raises:
        Interrupted: ``stop`` asked for it; the next call goes on from there.
        InputError: data that cannot be read, or of which nothing is left.
        ModelError: torch is not installed, the start does not fit, or the loss is no number any more.
        OptionError: a device that is not there, or a folder that was begun with another recipe.
        OutputError: the system refuses, or another process is training in ``out``.

    """
    require_torch()
    from mtkit.training.hardware import device_of
    from mtkit.training.loop import Trainer
    from mtkit.training.network import load, new

    device_of(recipe.training.device)
    start = find_model(Path(recipe.start)) if recipe.start else None
    if start:
        fronts_of(start, recipe)  # before hours are spent on the data
    with locked(out):
        if not (out / "data").exists():
            _require_empty(out)
            counts = prepare(
                recipe, out / "data", share, stop=stop, advance=lambda action, rows: hear(Preparing(action, rows))
            )
            hear(Prepared(tuple(counts)))
        dataset = open_dataset(recipe, out / "data", share)
        if start is None:
            import torch

            torch.manual_seed(recipe.training.seed)
        network = load(start, recipe, dataset.lexicon) if start else new(recipe, dataset.lexicon)
        attempt = _attempt(recipe, dataset) if dataset.validation else None
        trainer = Trainer(recipe, dataset, network, out / "state.pt", attempt, hear)
        if finish and not trainer.progress.step:
            raise ModelError(f"{out}: nothing was trained there yet; leave --finish out")
        reason = "as asked" if finish else trainer.run(stop)
        step = trainer.keep_best()
        _export(recipe, dataset, trainer, start.card if start else None, out / "model")
    hear(Finished(step, str(out / "model"), reason))
    return out / "model"


def require_torch() -> None:
    """Raise ModelError where the libraries are missing that training needs."""
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise ModelError("training needs torch and transformers: pip install 'mtkit[hf]'") from error


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other processes out of a run's folder."""
    from filelock import FileLock, Timeout

    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / ".lock").acquire(blocking=False):
            yield
    except Timeout as error:
        raise OutputError(f"{out}: another mtkit is training there; give another folder with --out") from error
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {reason_of(error)}; check the rights and the space") from error


def _require_empty(out: Path) -> None:
    """Raise OptionError where a folder has anything in it before a run begins there: it could be overwritten."""
    others = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
    if others:
        raise OptionError(f"{out} holds {others[0]}, and no run of mtkit train: give a new folder with --out")


def _attempt(recipe: Recipe, dataset: Any) -> Callable[[Any], list[dict[str, Any]]]:
    from mtkit.training.attempt import try_network

    wanted, threads = recipe.validation, recipe.training.threads
    name = f"held out of {recipe.name}"
    return lambda network: try_network(network, dataset.folder, dataset.validation, wanted.beam, threads, name)


def _export(recipe: Recipe, dataset: Any, trainer: Any, start: Card | None, out: Path) -> None:
    from mtkit.training.export import export, readme_of

    progress = trainer.progress
    began = f"from {start.name}" if start else "from nothing"
    made = (
        f"Trained {began} on {len(dataset):,} sentence pairs: {progress.step:,} steps of "
        f"{recipe.training.tokens * recipe.training.accumulate:,} tokens in {progress.seconds / 60:.0f} minutes."
    )
    card = Card(
        recipe.name,
        version=recipe.version,
        sources=recipe.sources,
        targets=recipe.targets,
        licence=recipe.licence or (start.licence if start else ""),
        attribution=recipe.attribution or (start.attribution if start else ""),
        commercial=is_commercial(start) if start else True,
        accepted=start.accepted if start else "",
        origin=f"trained with mtkit {began}",
        max_source_tokens=recipe.filter.max_tokens,
        placeholders=dataset.lexicon.placeholders and bool(recipe.filter.placeholders),
        scores=tuple(progress.scores),
    )
    readme = readme_of(card, trainer.average.config, trainer.size, made)
    export(trainer.average, dataset.folder, card, readme, out)
