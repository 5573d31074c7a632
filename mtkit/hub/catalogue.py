"""The catalogue: models that can be fetched, by the name that ``--model`` takes, and what is known of each.

The package's own is ``catalogue.toml`` beside this module. A user adds entries, or replaces some, in a file of the same
form, ``catalogue.toml`` in the folder that :func:`mtkit.hub.store.stores` names first holds ``models`` in.
"""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, OptionError
from mtkit.hub.card import Card, items, texts, value
from mtkit.hub.files import reason
from mtkit.hub.store import stores

__all__ = ["NEEDS", "RECOMMENDED", "Catalogue", "Entry", "Place", "load_catalogue", "recommended"]

FILE_NAME = "catalogue.toml"
NEEDS = ("quality", "fast", "permissive", "single")
# What “recommended” stands for where a model's name is asked for.
RECOMMENDED = "quality"
KINDS = ("huggingface", "archive")
OTHERS = "*"
REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*")
NAME = re.compile(r"[\w][\w.+-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where weights lie: a Hugging Face repository, or an OPUS-MT release archive.

    ``address`` is ``owner/name`` or a URL; ``revision`` the commit that is pinned, empty where none is; ``sha256`` that
    of an archive, empty where it is not known. ``torch``: the weights there are a PyTorch pickle alone. ``download`` is
    in megabytes, 0 where it is not known.
    """

    kind: str
    address: str
    revision: str = ""
    sha256: str = ""
    torch: bool = False
    download: int = 0

    @property
    def url(self) -> str:
        """The page, or the archive, that a person would look at."""
        return self.address if self.kind == "archive" else f"https://huggingface.co/{self.address}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of a model.

    ``places`` come in the order in which they are tried. ``int8`` is the installed size in megabytes, 0 where it is not
    known. ``unsupported`` says why mtkit cannot run the model; ``shipped`` that it comes with mtkit. The rest is as in
    a Card, but that ``*`` among the languages stands for others that the model's own files list.
    """

    name: str
    places: tuple[Place, ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    architecture: str = ""
    licence: str = ""
    attribution: str = ""
    commercial: bool = True
    int8: int = 0
    beam: int = 0
    scores: tuple[dict[str, Any], ...] = ()
    note: str = ""
    warnings: tuple[str, ...] = ()
    unsupported: str = ""
    shipped: bool = False

    def card(self) -> Card:
        """Return the card that the model is installed with; of languages that are not all listed, its files tell."""
        return Card(
            name=self.name,
            architecture=self.architecture,
            sources=() if OTHERS in self.sources else self.sources,
            targets=() if OTHERS in self.targets else self.targets,
            licence=self.licence,
            attribution=self.attribution,
            commercial=self.commercial,
            beam=self.beam,
            scores=self.scores,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries by name, the sets of them that serve a need, and the repositories that nobody should use."""

    entries: dict[str, Entry]
    sets: dict[str, tuple[str, ...]]
    about: dict[str, str]
    bad: dict[str, str]

    def find(self, name: str) -> Entry | None:
        """Return the entry of a name, or of a repository (``owner/name``); None where the catalogue has none."""
        if name in self.entries:
            return self.entries[name]
        places = ((entry, place) for entry in self.entries.values() for place in entry.places)
        return next((entry for entry, place in places if place.address.lower() == name.lower()), None)

    def reason_against(self, name: str) -> str:
        """Return why nobody should use a repository, whose owner may be left out; nothing where nothing is known."""
        names = {key.lower(): why for key, why in self.bad.items()}
        names |= {key.split("/")[-1]: why for key, why in names.items()}
        return names.get(name.lower(), "")

    def recommended(self, need: str = RECOMMENDED) -> tuple[Entry, ...]:
        """Return the models that serve a need together. Raises OptionError for an unknown need."""
        if need not in self.sets:
            raise OptionError(f"there is no set “{need}” of models: use one of {', '.join(self.sets)}")
        return tuple(self.entries[name] for name in self.sets[need])


def recommended(need: str = RECOMMENDED) -> tuple[Entry, ...]:
    """Return the models of the catalogue that serve a need together: one of NEEDS, or a set of the user's own."""
    return load_catalogue().recommended(need)


def load_catalogue() -> Catalogue:
    """Read the package's catalogue and what the user adds to it or replaces in it.

    Raises InputError when the user's file cannot be understood.
    """
    own = read(Path(__file__).with_name(FILE_NAME))
    users = stores()[0].parent / FILE_NAME
    return merge(own, read(users)) if users.is_file() else own


def merge(first: Catalogue, second: Catalogue) -> Catalogue:
    """Return one catalogue of two; what both have, the second says."""
    return Catalogue(*({**getattr(first, f.name), **getattr(second, f.name)} for f in fields(Catalogue)))


def read(path: Path) -> Catalogue:
    """Read a catalogue file. Raises InputError when it cannot be understood."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        entries = [entry_of(table) for table in items(data, "models", dict)]
        named: dict[str, Any] = value(data, "sets", {})
        tables: dict[str, dict[str, Any]] = {need: value(named, need, {}) for need in named}
        known = {entry.name for entry in entries} | known_elsewhere(path)
        sets = {need: tuple(items(table, "models", str)) for need, table in tables.items()}
        for name in {name for names in sets.values() for name in names} - known:
            raise ValueError(f"a set names “{name}”, which the catalogue has not got")
        about = {need: value(table, "about", "") for need, table in tables.items()}
        return Catalogue({entry.name: entry for entry in entries}, sets, about, texts(data, "bad"))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{path}: the catalogue cannot be read ({reason(error)}); correct the file or remove it"
        ) from error


def known_elsewhere(path: Path) -> set[str]:
    """Return the names that a user's catalogue may use without saying what they are: the package's."""
    own = Path(__file__).with_name(FILE_NAME)
    return set() if path == own else set(read(own).entries)


def entry_of(table: dict[str, Any]) -> Entry:
    """Return the entry that a table holds. Raises TypeError or ValueError when it is none."""
    name: str = value(table, "name", "")
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” is no name: letters, digits, “.”, “-”, “+” and “_” are allowed")
    found: dict[str, Any] = {key: tuple(items(table, key, str)) for key in ("sources", "targets", "warnings")}
    found["scores"] = tuple(items(table, "scores", dict))
    found["places"] = tuple(place_of(one) for one in items(table, "places", dict))
    return Entry(name, **found, **known_values(Entry, table, {"name", *found}))


def place_of(table: dict[str, Any]) -> Place:
    """Return the place that a table holds. Raises TypeError or ValueError when it is none."""
    plain = known_values(Place, table, {"kind", "address"})
    place = Place(kind=value(table, "kind", ""), address=value(table, "address", ""), **plain)
    if place.kind not in KINDS:
        raise ValueError(f"“{place.kind}” is no kind of place: use one of {', '.join(KINDS)}")
    well_formed = REPOSITORY.fullmatch(place.address) if place.kind == "huggingface" else is_url(place.address)
    if not well_formed:
        raise ValueError(f"“{place.address}” is no address: an owner/name on the hub, or an https URL of an archive")
    return place


def is_url(address: str) -> bool:
    """Whether an archive may be fetched from there: over TLS, or from this machine."""
    return address.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))


def known_values(kind: type[Entry] | type[Place], table: dict[str, Any], others: set[str]) -> dict[str, Any]:
    """Return the values of a table for the fields of a class that have a default. Raises ValueError for other keys."""
    defaults = {f.name: f.default for f in fields(kind) if f.name not in others}
    if unknown := sorted(set(table) - set(defaults) - others):
        raise ValueError(f"“{unknown[0]}” is not a key of the catalogue")
    return {key: value(table, key, default) for key, default in defaults.items()}
