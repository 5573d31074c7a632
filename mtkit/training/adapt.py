"""Adapting a Marian model to a desk's corrections, without it forgetting what it could do before.

Training on a few hundred pairs alone ruins a model for all else (Thompson et al. 2019, “Overcoming Catastrophic
Forgetting During Domain Adaptation of Neural Machine Translation”). Two things are done against it: general pairs,
where there are any, are mixed in, as many as there are corrections (Chu et al. 2017); and the adapted weights are
averaged with the original ones (Wortsman et al. 2022, “Robust fine-tuning of zero-shot models”), which costs nothing
while training, needs no general data, and keeps most of both. The penalties that do the same while training (Miceli
Barone et al. 2017: L2; Khayrallah et al. 2018: cross-entropy with the original) take memory, or a second model's time.
"""

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, ModelError, OptionError
from mtkit.hub import Card, Model
from mtkit.hub.coverage import languages_of
from mtkit.hub.install import Note, Smoke, install
from mtkit.training.dataset import open_dataset, prepare
from mtkit.training.events import Event, Prepared
from mtkit.training.files import read_rows
from mtkit.training.recipe import Data, Filter, Network, Recipe, Training
from mtkit.training.text import Pair, Stop, normalise
from mtkit.training.train import require_torch
from mtkit.training.vocabulary import positions_of

__all__ = ["Adaptation", "Adapted", "Comparison", "finetune"]

MOST_HELD_OUT = 500
FEWEST = 10  # corrections, of which one at least is held out
TRAINED_LENGTH = 256  # of Opus-MT, whose files do not say it
CORRECTIONS, GENERAL = "held-out corrections", "general"
Hear = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How a model is adapted.

    ``blend`` is the share of the adapted weights in what is kept: 0 is the model as it was, 1 the adapted one alone.
    ``held_out`` is the share of the corrections that it is measured on and never trained on.
    """

    source: str = "fr"
    targets: tuple[str, ...] = ()
    epochs: float = 5.0
    learning_rate: float = 1e-4
    tokens: int = 1024
    blend: float = 0.5
    held_out: float = 0.1
    dropout: float = 0.0
    seed: int = 1
    threads: int = 0
    device: str = "auto"
    beam: int = 4

    def __post_init__(self) -> None:
        """Raise OptionError for a setting that has no meaning."""
        for name, low, high in (("blend", 0, 1), ("held_out", 0, 0.9), ("dropout", 0, 0.9), ("learning_rate", 0, 1)):
            if not low <= getattr(self, name) <= high:
                raise OptionError(f"{name} is {getattr(self, name):g}: it has to be {low} to {high}")
        if self.epochs <= 0:
            raise OptionError(f"{self.epochs:g} epochs: give more than 0")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scores of one pair of languages on one set before and after, in points."""

    test_set: str
    pair: str
    lines: int
    bleu: tuple[float, float]
    chrf2: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Adapted:
    """The model that was installed, how many corrections it was trained on, and what that did."""

    model: Model
    corrections: int
    comparisons: tuple[Comparison, ...]


def finetune(
    model: Model,
    corrections: Sequence[Path],
    name: str,
    smoke: Smoke,
    *,
    settings: Adaptation | None = None,
    general: Sequence[Path] = (),
    general_held_out: Sequence[Path] = (),
    overwrite: bool = False,
    note: Note | None = None,
    stop: Stop = bool,
    hear: Hear = lambda _: None,
) -> Adapted:
    """Adapt a model to corrections, measure what that did, and install the result in the user's store.

    Files are TMX, JSON Lines of the review page (rows that were edited or are done), or TSV with the source in the
    first column and a target in each further one, in the order of the targets. The pairs of ``general`` are mixed in;
    on those of ``general_held_out`` the model is measured.

    Raises:
        Interrupted: ``stop`` asked for it; nothing is installed.
        InputError: files that cannot be read, or too few corrections.
        ModelError: the model has no Hugging Face weights, or what came out does not translate.
        OptionError: a setting has no meaning, a language that the model does not know, or a name that is taken.
        OutputError: the system refuses.

    """
    require_torch()
    settings = settings or Adaptation()
    if model.hugging_face is None:
        raise ModelError(
            f"{model.folder}: has no Hugging Face weights, on which alone a model can be trained; fetch it with "
            "mtkit models pull --keep-original, or give the folder that it was made from"
        )
    targets = settings.targets or _targets_of(model)
    training, held_out = _divided(_read(corrections, settings.source, targets), settings)
    others = _read(general, settings.source, targets) if general else []
    measured = _read(general_held_out, settings.source, targets) if general_held_out else []
    sets = {CORRECTIONS: held_out, GENERAL: measured}
    adapted: dict[str, Any] = {}

    def make(folder: Path) -> Card:
        with tempfile.TemporaryDirectory(prefix="mtkit-") as work:
            recipe = _recipe(model, name, settings, Path(work), training, others, sets)
            comparisons, readme, card = _trained(recipe, model, Path(work), folder, settings, sets, stop, hear)
        (folder / "README.md").write_text(readme, encoding="utf-8")
        adapted["comparisons"] = comparisons
        return card

    found = install(make, name, replace(model.card, name=name), smoke, overwrite=overwrite, note=note)
    return Adapted(found, len(training), adapted["comparisons"])


def _targets_of(model: Model) -> tuple[str, ...]:
    found = languages_of(model).targets
    if not found:
        raise OptionError(f"{model.card.name} does not say into which languages it translates: give them with --to")
    return found


def _read(paths: Sequence[Path], source: str, targets: Sequence[str]) -> list[Pair]:
    """Return the pairs of files, each once. Raises InputError where a file has none in any of the targets."""
    found: dict[Pair, None] = {}
    for path in paths:
        before, refused = len(found), None
        for column, target in enumerate(targets, 2):
            try:
                for row in read_rows(path, Data((str(path),), source, target, columns=(1, column))):
                    ours, theirs = map(normalise, row)
                    if ours and theirs:
                        found[Pair(source, target, ours, theirs)] = None
            except InputError as error:  # it need not have every target
                refused = refused or error
        if len(found) == before and refused:
            raise refused
    return list(found)


def _divided(pairs: list[Pair], settings: Adaptation) -> tuple[list[Pair], list[Pair]]:
    """Return corrections to train on and those that are held out; all translations of a source go the same way."""
    sources = list(dict.fromkeys(pair.source for pair in pairs))
    if len(sources) < FEWEST:
        raise InputError(f"{len(sources)} corrections are too few to adapt a model to: give {FEWEST} or more")
    random.Random(settings.seed).shuffle(sources)  # noqa: S311 - nothing secret
    count = min(MOST_HELD_OUT, max(1, round(settings.held_out * len(sources)))) if settings.held_out else 0
    kept = set(sources[:count])
    return [pair for pair in pairs if pair.source not in kept], [pair for pair in pairs if pair.source in kept]


def _recipe(
    model: Model,
    name: str,
    settings: Adaptation,
    work: Path,
    training: list[Pair],
    others: list[Pair],
    sets: dict[str, list[Pair]],
) -> Recipe:
    """Write the pairs as files, and return the recipe that trains on them."""
    data = []
    for title, pairs, weight in (
        ("corrections", training, 1.0),
        ("general", others, min(1.0, len(training) / max(1, len(others)))),
    ):
        for target in dict.fromkeys(pair.target_language for pair in pairs):
            path = work / f"{title}.{target}.tsv"
            lines = (f"{pair.source}\t{pair.target}\n" for pair in pairs if pair.target_language == target)
            path.write_text("".join(lines), encoding="utf-8")
            data.append(Data((str(path),), settings.source, target, title, weight=weight))
    measured = work / "measured.txt"
    measured.write_text("".join(f"{pair.source}\n" for pairs in sets.values() for pair in pairs), encoding="utf-8")
    longest = min(model.card.max_source_tokens or TRAINED_LENGTH, positions_of(model))
    return Recipe(
        name,
        tuple(data),
        sources=(settings.source,),
        start=str(model.folder),
        exclude=(str(measured),),
        # What people have corrected is right, however it looks.
        filter=Filter(2000, longest, 100.0, 0.0, copies=True, placeholders=0.08 if model.card.placeholders else 0.0),
        model=Network(positions=max(longest, Network().positions)),
        training=Training(
            tokens=settings.tokens,
            learning_rate=settings.learning_rate,
            warmup=10,
            decay=1.0,
            average=0.9,
            dropout=settings.dropout,
            epochs=settings.epochs,
            seconds=0.0,
            seed=settings.seed,
            threads=settings.threads,
            device=settings.device,
            log_every=10,
            save_every=float("inf"),
        ),
    )


def _trained(
    recipe: Recipe,
    model: Model,
    work: Path,
    folder: Path,
    settings: Adaptation,
    sets: dict[str, list[Pair]],
    stop: Stop,
    hear: Hear,
) -> tuple[tuple[Comparison, ...], str, Card]:
    """Train, blend, measure, and write the model's two layouts into a folder; return also its README and card."""
    import torch

    from mtkit.training.attempt import try_network
    from mtkit.training.export import QUANTIZATION, readme_of, write_layouts
    from mtkit.training.loop import Trainer
    from mtkit.training.network import load, parameters

    hear(Prepared(tuple(prepare(recipe, work / "data", stop=stop))))
    dataset = open_dataset(recipe, work / "data")
    network = load(model, recipe, dataset.lexicon)
    original = {name: one.detach().clone() for name, one in parameters(network).items()}

    def measure(network: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for name, pairs in sets.items():
            if pairs:
                found += try_network(network, dataset.folder, pairs, settings.beam, settings.threads, name)
        return found

    before = measure(network)
    trainer = Trainer(recipe, dataset, network, work / "state.pt", None, hear)
    trainer.run(stop)
    with torch.no_grad():
        for name, one in parameters(trainer.average).items():
            one.lerp_(original[name].to(one.device), 1 - settings.blend)
    after = measure(trainer.average)
    made = (
        f"{model.card.name}, adapted to {len(dataset):,} corrections and general pairs in {trainer.progress.step:,} "
        f"steps; {settings.blend:.0%} of the weights' change was kept."
    )
    card = replace(
        model.card,
        name=recipe.name,
        version="1",
        architecture="marian",
        origin=f"{model.card.name}, adapted with mtkit finetune",
        revision="",
        converted_from="",
        quantization=QUANTIZATION,
        scores=tuple(after),
        files={},
    )
    write_layouts(trainer.average, dataset.folder, folder)
    known = languages_of(model)
    shown = replace(card, sources=known.sources, targets=known.targets)
    readme = readme_of(shown, trainer.average.config, trainer.size, made)
    pairs = zip(before, after, strict=True)
    return tuple(_compared(one, other) for one, other in pairs), readme, card


def _compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return Comparison(
        after["test_set"],
        after["pair"],
        after["lines"],
        (before["bleu"], after["bleu"]),
        (before["chrf2"], after["chrf2"]),
    )
