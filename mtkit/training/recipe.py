"""A recipe: all that a training run depends on, in one TOML file. ``example.toml`` beside this explains every key."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, OptionError, unreadable
from mtkit.languages import canonical
from mtkit.training.schema import between, one_of, read_table

__all__ = ["Data", "Filter", "Network", "Recipe", "Training", "Validation", "Vocabulary", "example", "read_recipe"]

NAME = re.compile(r"\w[\w.+-]*")
PLACE = "{data}"


@dataclass(frozen=True, slots=True)
class Data:
    """Files of parallel text in one pair of languages.

    ``files`` are patterns; ``{data}`` in them stands for the folder that the command names. ``columns`` are those of
    source and target, from 1. ``weight`` is how often a pair is seen in one pass; the last ``held_out`` rows of each
    file are kept for validation.
    """

    files: tuple[str, ...]
    source: str
    target: str
    name: str = ""
    without: tuple[str, ...] = ()
    format: str = one_of("", "tsv", "lines", "tmx", "jsonl")
    columns: tuple[int, int] = (1, 2)
    weight: float = between(1.0, 0.0, 1000.0)
    held_out: int = between(0, 0)

    @property
    def title(self) -> str:
        """What reports call these data."""
        return self.name or Path(self.files[0]).name


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the data is left out, and how much is marked with placeholders."""

    max_characters: int = between(600, 1)
    max_tokens: int = between(150, 4, 1000)
    max_ratio: float = between(4.0, 1.0)
    script: float = between(0.3, 0.0, 1.0)
    copies: bool = False
    placeholders: float = between(0.08, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One SentencePiece model for source and target."""

    size: int = between(16_000, 64, 1_000_000)
    kind: str = one_of("unigram", "bpe")
    coverage: float = between(0.9995, 0.9, 1.0)
    sentences: int = between(600_000, 1)
    split_digits: bool = True
    byte_fallback: bool = True
    file: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """The shape of the Marian Transformer."""

    d_model: int = between(256, 2, 8192)
    ffn: int = between(1024, 2, 65_536)
    encoder_layers: int = between(6, 1, 64)
    decoder_layers: int = between(2, 1, 64)
    heads: int = between(8, 1, 128)
    positions: int = between(512, 16, 8192)


@dataclass(frozen=True, slots=True)
class Training:
    """How the weights are found. A limit of 0 is none; ``decay`` is the share of the run, at its end.

    ``shortlist`` is over how many tokens the softmax runs in training, besides those of the batch; 0 is all of them.
    """

    tokens: int = between(4096, 1)
    accumulate: int = between(1, 1, 10_000)
    optimizer: str = one_of("adamw", "muon")
    learning_rate: float = between(1e-3, 0.0, 1.0)
    muon_rate: float = between(0.02, 0.0, 1.0)
    warmup: int = between(1000, 0)
    decay: float = between(0.2, 0.0, 1.0)
    label_smoothing: float = between(0.1, 0.0, 0.99)
    shortlist: int = between(0, 0)
    average: float = between(0.9995, 0.0, 0.999999)
    dropout: float = between(0.0, 0.0, 0.9)
    clip: float = between(1.0, 0.0)
    steps: int = between(0, 0)
    epochs: float = between(0.0, 0.0)
    seconds: float = between(3600.0, 0.0)
    seed: int = between(1, 0, 2**31)
    threads: int = between(0, 0, 4096)
    device: str = "auto"
    precision: str = one_of("auto", "bf16", "float32")
    log_every: int = between(100, 1)
    save_every: float = between(300.0, 0.0)


@dataclass(frozen=True, slots=True)
class Validation:
    """When the model is tried on the held-out rows and on ``data``, and how long it may fail to improve.

    ``patience`` of 0 never ends a run. At most ``lines`` of each pair of languages are translated.
    """

    data: tuple[Data, ...] = ()
    every: int = between(1000, 0)
    lines: int = between(500, 1)
    beam: int = between(1, 1, 32)
    metric: str = one_of("chrf2", "bleu")
    patience: int = between(0, 0)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All of it.

    ``sources`` are the languages that the card will name, those of the data by default. ``start`` is a model folder
    whose weights, shape and vocabulary are gone on from.
    """

    name: str
    data: tuple[Data, ...]
    version: str = "1"
    licence: str = ""
    attribution: str = ""
    sources: tuple[str, ...] = ()
    start: str = ""
    exclude: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    model: Network = field(default_factory=Network)
    training: Training = field(default_factory=Training)
    validation: Validation = field(default_factory=Validation)

    @property
    def targets(self) -> tuple[str, ...]:
        """The target languages, in the order of the data."""
        return tuple(dict.fromkeys(one.target for one in self.data))


def example() -> str:
    """Return a recipe that explains every key."""
    return Path(__file__).with_name("example.toml").read_text(encoding="utf-8")


def read_recipe(path: Path, data: Path | None = None, changes: Iterable[str] = ()) -> Recipe:
    """Read a recipe.

    ``data`` is what ``{data}`` in a path stands for, the recipe's own folder by default; other paths are relative to
    that folder too. ``changes`` are settings that replace the recipe's, each written as in it: ``training.steps=100``.

    Raises:
        InputError: the file cannot be read, or is no TOML.
        OptionError: a key or a value that has no meaning.

    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:
        raise InputError(f"{path} is not a recipe in TOML ({error}); mtkit train --example shows one") from error
    for change in changes:
        _change(table, change)
    recipe = read_table(Recipe, table, "")
    return _checked(recipe, path.parent, (data or path.parent).absolute())


def _change(table: dict[str, Any], change: str) -> None:
    """Set one key of the recipe; a value that is no TOML is taken for a text."""
    key, sign, text = (part.strip() for part in change.partition("="))
    if not sign or not key:
        raise OptionError(f"“{change}” sets nothing: write KEY=VALUE, such as training.steps=100")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        value = text
    *sections, name = key.split(".")
    for section in sections:
        table = table.setdefault(section, {})
        if not isinstance(table, dict):
            raise OptionError(f"“{change}”: {section} is no section of the recipe with single keys; edit the recipe")
    table[name] = value


def _checked(recipe: Recipe, home: Path, data: Path) -> Recipe:
    """Return the recipe with whole paths and standard language tags; raise OptionError for what makes no sense."""
    if not NAME.fullmatch(recipe.name):
        raise OptionError(f"“name” of the recipe is “{recipe.name}”: use letters, digits, “.”, “-”, “+” and “_”")
    if not recipe.data:
        raise OptionError("the recipe has no [[data]]: name the files of parallel text")
    network, training = recipe.model, recipe.training
    if network.d_model % (2 * network.heads):
        raise OptionError(
            f"“model.d_model” of the recipe is {network.d_model}: it has to be a multiple of twice the heads, "
            f"{2 * network.heads}"
        )
    if not (training.steps or training.epochs or training.seconds):
        raise OptionError("the recipe never ends: give training.steps, training.epochs or training.seconds")
    if recipe.filter.max_tokens > network.positions:
        raise OptionError("“filter.max_tokens” of the recipe is above “model.positions”: no model can read so far")

    def whole(name: str) -> str:
        path = Path(name.replace(PLACE, str(data)))
        return str(path if path.is_absolute() else home / path)

    def found(one: Data, key: str) -> Data:
        if not one.files:
            raise OptionError(f"“{key}.files” of the recipe is empty: name at least one file")
        if min(one.columns) < 1:
            raise OptionError(f"“{key}.columns” of the recipe counts from 1")
        source, target = canonical(one.source), canonical(one.target)
        if source == target:
            raise OptionError(f"“{key}” of the recipe translates {source} into itself")
        return replace(one, files=tuple(map(whole, one.files)), source=source, target=target)

    texts = tuple(found(one, f"data[{n}]") for n, one in enumerate(recipe.data, 1))
    there = tuple(dict.fromkeys(one.source for one in texts))
    sources = tuple(map(canonical, recipe.sources)) or there
    if missing := set(sources) - set(there):
        raise OptionError(f"“sources” of the recipe has {', '.join(missing)}, from which no [[data]] translates")
    tried = tuple(found(one, f"validation.data[{n}]") for n, one in enumerate(recipe.validation.data, 1))
    if missing := {one.target for one in tried} - {one.target for one in texts}:
        raise OptionError(f"“validation.data” of the recipe is in {', '.join(missing)}, which no [[data]] trains")
    return replace(
        recipe,
        data=texts,
        sources=sources,
        exclude=tuple(map(whole, recipe.exclude)),
        start=whole(recipe.start) if recipe.start else "",
        vocabulary=replace(recipe.vocabulary, file=whole(recipe.vocabulary.file) if recipe.vocabulary.file else ""),
        validation=replace(recipe.validation, data=tried),
    )
