"""Taking up a model that lies on this machine: recognised, converted, tested and put into the user's store."""

import datetime
import re
from dataclasses import replace
from pathlib import Path

from mtkit.errors import OptionError
from mtkit.hub.card import Card, read_card
from mtkit.hub.convert import convert
from mtkit.hub.install import Note, Smoke, install
from mtkit.hub.licences import accepted, require
from mtkit.hub.recognise import Weights, recognise
from mtkit.hub.store import Model

__all__ = ["add"]

# Meta published all NLLB-200 checkpoints under it; a copy without its card has lost the licence's name only.
NLLB_LICENCE = "CC-BY-NC-4.0"
# What the hub's own cache calls the folder of a repository, three levels above the files.
CACHED = re.compile(r"models--(?:.+--)?(?P<name>.+)")
UNFIT = re.compile(r"[^\w.+-]+")


def add(
    path: Path,
    name: str | None = None,
    quantization: str = "int8",
    *,
    smoke: Smoke,
    accept_license: bool = False,
    force: bool = False,
    note: Note | None = None,
) -> Model:
    """Recognise the weights in a folder or a zip, convert them, test the result and install it under a name.

    ``name`` is the folder's by default, ``quantization`` one of ``mtkit.hub.convert.QUANTIZATIONS``. ``smoke`` tests
    the model before anything is changed in the store; ``accept_license`` says that a licence without commercial use
    fits; ``force`` replaces a model of the same name. What lies in ``path`` stays as it is.

    Raises:
        OptionError: an unknown quantization, a name that is taken or none, or a licence to be accepted first.
        ModelError: the weights are none that can be converted, broken, or do not translate.
        OutputError: the store cannot be written.

    """
    weights = recognise(path)
    card = card_of(weights, name or name_of(path), quantization)
    require(card, accept_license)
    card = accepted(card, datetime.datetime.now(datetime.UTC).date())

    def prepare(folder: Path) -> None:
        convert(weights, folder, quantization)

    return install(prepare, card.name, card, smoke, overwrite=force, note=note)


def card_of(weights: Weights, name: str, quantization: str) -> Card:
    """Return the card of what will be installed: what a card beside the weights says, and what was recognised."""
    old = read_card(weights.path) if weights.path.is_dir() else Card(name)
    licence = weights.licence or (NLLB_LICENCE if weights.architecture == "nllb" else "")
    return replace(
        old,
        name=name,
        architecture=weights.architecture,
        # Of other kinds the files say it; those of a release are converted to what tells no languages.
        sources=old.sources or (weights.sources if weights.release else ()),
        targets=old.targets or (weights.targets if weights.release else ()),
        licence=licence,
        origin=old.origin or weights.path.resolve().name,
        converted_from=weights.kind,
        quantization=weights.quantization or quantization,
        accepted="",  # by whoever had the model before
        files={},
    )


def name_of(path: Path) -> str:
    """Return the name that a model has by default: that of its folder or zip, or of its repository in the hub's cache.

    Raises OptionError when that is no name for a model.
    """
    whole = path.resolve()
    cached = CACHED.fullmatch(whole.parent.parent.name) if whole.parent.name == "snapshots" else None
    name = UNFIT.sub("-", cached["name"] if cached else whole.stem if whole.suffix == ".zip" else whole.name).strip(
        "-.+"
    )
    if not name:
        raise OptionError(f"{path}: gives no name for the model; say one with --name")
    return name
