"""The way of one model from where it was published into the store: fetched, checked, converted, tested, installed."""

import datetime
import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from mtkit.errors import ModelError, OptionError, OutputError
from mtkit.hub.add import NLLB_LICENCE
from mtkit.hub.card import Card, read_card
from mtkit.hub.catalogue import Entry, Place
from mtkit.hub.convert import convert
from mtkit.hub.files import read_json, sha256
from mtkit.hub.install import DOWNLOAD, Note, Smoke, install, installed, locked, refuse_taken
from mtkit.hub.licences import accepted, require
from mtkit.hub.pull_fetch import Remote, fetch
from mtkit.hub.pull_patience import MissingError
from mtkit.hub.pull_repository import look_up
from mtkit.hub.recognise import FAMILIES, licence_of, read_text, recognise, require_targets
from mtkit.hub.store import Model, find_model

__all__ = ["Progress", "Pull", "PullOptions"]

# Hears of a model's name, and how many bytes are here, of how many; 0 where nobody knows.
Progress = Callable[[str, int, int], None]

COMMIT = re.compile("[0-9a-f]{40}")
# What download and conversion take together, as a multiple of the download; an archive is unpacked meanwhile.
ROOM = {"huggingface": 1.5, "archive": 2.5}


@dataclass(frozen=True, slots=True)
class PullOptions:
    """How to pull.

    ``revision`` replaces the commit that the catalogue pins; ``name`` the name under which the one model is installed.
    ``accept_license`` says that licences without commercial use fit; ``force`` takes what the catalogue warns against;
    ``overwrite`` replaces another model of the same name. With ``keep_original`` the files as they were published stay
    beside the converted weights, for the Transformers engine.
    """

    revision: str = ""
    name: str = ""
    quantization: str = "int8"
    accept_license: bool = False
    force: bool = False
    overwrite: bool = False
    keep_original: bool = False


@dataclass(frozen=True, slots=True)
class Pull:
    """The way of one model from where it was published into the store."""

    entry: Entry
    options: PullOptions
    smoke: Smoke
    note: Note
    progress: Progress

    def run(self) -> Model:
        """Fetch and install the model, unless it is there already."""
        if self.entry.shipped:
            self.note(f"{self.entry.name} comes with mtkit: there is nothing to fetch")
            return find_model(self.entry.name)
        for warning in self.entry.warnings:
            self.note(f"{self.entry.name}: {warning}")
        with locked(self.entry.name, self.note) as staging:
            if present := self._present():
                self.note(f"{self.entry.name} is installed already, at {present.folder}")
                return present
            places = self._usable()
            for place, other in zip(places, (*places[1:], None), strict=True):
                try:
                    return self._from(place, staging / DOWNLOAD)
                except MissingError as error:
                    if other is None:
                        raise
                    self.note(f"{error}; trying {other.url}")
        raise AssertionError  # there is a place, and the last one raises or returns

    def _places(self) -> list[Place]:
        """Return the places of the model; with another revision than the catalogue's, those that have revisions."""
        if not self.options.revision:
            return list(self.entry.places)
        repositories = [place for place in self.entry.places if place.kind == "huggingface"]
        return [replace(place, revision=self.options.revision, torch=False) for place in repositories]

    def _usable(self) -> list[Place]:
        """Return the places to try. Raises ModelError where all need PyTorch, and there is none."""
        usable = [place for place in self._places() if not place.torch or has_torch()]
        if not usable:
            raise self._torch_needed()
        return usable

    def _torch_needed(self) -> ModelError:
        return ModelError(
            f"{self.entry.name} is published as a PyTorch pickle alone, and converting that needs PyTorch: "
            "pip install 'mtkit[hf]', then pull again"
        )

    def _present(self) -> Model | None:
        """Return the model if the store has it as it would be fetched. Raises OptionError where it has another."""
        if self.options.overwrite:
            return None
        model = installed(self.entry.name)
        if model is None:
            refuse_taken(self.entry.name)
            return None
        for place in self._places():
            exact = place.sha256 or (place.revision if COMMIT.fullmatch(place.revision) else "")
            if model.card.origin == place.url and exact in ("", model.card.revision):
                return model
        was = f"{model.card.origin or 'elsewhere'} {model.card.revision}".strip()
        raise OptionError(
            f"{self.entry.name} is installed already, from {was}; give --overwrite to replace it, or another --name"
        )

    def _from(self, place: Place, download: Path) -> Model:
        """Fetch the model from one place and install it."""
        fetched = self._archive(place, download) if place.kind == "archive" else self._repository(place, download)

        def prepare(folder: Path) -> None:
            self._convert(fetched.path, folder)

        try:
            card = replace(self._card(fetched), origin=place.url, revision=fetched.revision)
            overwrite = self.options.overwrite
            model = install(prepare, self.entry.name, card, self.smoke, overwrite=overwrite, note=self.note)
        except ModelError:
            shutil.rmtree(download, ignore_errors=True)  # it came whole and is no good: nothing to go on from
            raise
        shutil.rmtree(download, ignore_errors=True)
        return model

    def _archive(self, place: Place, download: Path) -> "Fetched":
        """Fetch a release archive."""
        folder = self._only(download, hashlib.sha256(place.address.encode()).hexdigest())
        path = folder / f"{self.entry.name}.zip"
        total = place.download * 10**6
        self._make_room(folder, int(total * ROOM[place.kind]))
        remote = Remote(place.address, sha256=place.sha256)
        fetch(remote, path, self.entry.name, lambda done: self.progress(self.entry.name, done, total))
        digest = sha256(path)
        if not place.sha256:
            self.note(f"{self.entry.name}: the archive is not pinned; what came has the SHA-256 {digest}")
        return Fetched(path, digest)

    def _repository(self, place: Place, download: Path) -> "Fetched":
        """Fetch from a repository what a model takes: first what is said of it, then the weights."""
        name = self.entry.name
        repository = look_up(place.address, place.revision, name)
        wanted = repository.wanted()
        if wanted.needs_torch and not has_torch():
            raise self._torch_needed()
        if not COMMIT.fullmatch(place.revision):
            self.note(f"{name}: {place.revision or 'main'} is not pinned; what is fetched is {repository.commit}")
        folder = self._only(download, repository.commit)
        self._make_room(folder, int(wanted.size * ROOM[place.kind]))
        come = 0

        def heard(done: int) -> None:
            self.progress(name, come + done, wanted.size)

        for path, remote in {**wanted.small, **wanted.weights}.items():
            if path in wanted.weights:
                self._screen(folder, wanted.form)
            fetch(remote, folder / path, name, heard)
            come += remote.size or 0
        return Fetched(folder, repository.commit)

    def _only(self, download: Path, key: str) -> Path:
        """Return the folder for what is fetched; what came of another commit is removed."""
        for path in download.iterdir() if download.is_dir() else ():
            if path.name != key:
                shutil.rmtree(path, ignore_errors=True)
        (download / key).mkdir(parents=True, exist_ok=True)
        return download / key

    def _make_room(self, folder: Path, size: int) -> None:
        """Raise OutputError where the disk has no room for so many bytes, less those that are here already."""
        here = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        needed, free = size - here, shutil.disk_usage(folder).free
        if needed > free:
            raise OutputError(
                f"{self.entry.name}: needs about {needed // 10**6} MB on the disk of {folder}, which has "
                f"{free // 10**6} MB; make room, or set MTKIT_HOME to a larger one"
            )

    def _screen(self, folder: Path, form: str) -> None:
        """Raise an error before the weights come, for those that mtkit cannot run or whose licence is not accepted."""
        kind = str(read_json(folder / "config.json").get("model_type")) if form.startswith(("model.s", "pyt")) else ""
        if kind and kind not in FAMILIES:
            raise ModelError(
                f"{self.entry.name} is a “{kind}” model, and mtkit runs Marian (Opus-MT), M2M100, NLLB and T5 "
                "(MADLAD-400); nothing was installed"
            )
        if kind == "t5":
            require_targets(Model(folder, read_card(folder), None, folder))
        require(self._known(folder), self.options.accept_license)

    def _known(self, folder: Path) -> Card:
        """Return what is known of the model: by the catalogue, else by what was published beside the weights."""
        card = self.entry.card()
        if card.licence or not folder.is_dir():
            return card
        published = read_card(folder)
        licence = published.licence or licence_of(read_text(folder / "README.md"))
        # Nobody accepts a licence for somebody else.
        return replace(published, name=card.name, licence=licence, accepted="")

    def _card(self, fetched: "Fetched") -> Card:
        """Return the card to install the model with."""
        weights = recognise(fetched.path)
        card = self._known(fetched.path)
        if weights.release and not (card.sources or card.targets):
            card = replace(card, sources=weights.sources, targets=weights.targets)
        card = replace(
            card,
            architecture=weights.architecture,
            licence=card.licence or weights.licence or (NLLB_LICENCE if weights.architecture == "nllb" else ""),
            converted_from=weights.kind,
            quantization=weights.quantization or self.options.quantization,
        )
        require(card, self.options.accept_license)
        return accepted(card, datetime.datetime.now(datetime.UTC).date())

    def _convert(self, fetched: Path, folder: Path) -> None:
        """Convert what was fetched into a model folder."""
        convert(fetched, folder, self.options.quantization)
        if self.options.keep_original and fetched.is_dir():
            shutil.copytree(fetched, folder, dirs_exist_ok=True)  # the card is written afterwards


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where what was fetched lies now, and which commit, or SHA-256 of an archive, it is."""

    path: Path
    revision: str


def has_torch() -> bool:
    """Whether PyTorch is installed."""
    return find_spec("torch") is not None
