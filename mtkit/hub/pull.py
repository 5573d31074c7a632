"""Fetching models by name from where they are published, which is the one thing that uses a network.

A model is looked up in the catalogue; its licence and its kind are checked before the large files come. These are
fetched beside the store, so that a later pull goes on where an earlier one was cut off. Then the model is converted,
tested and installed as any other.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mtkit.errors import ModelError, MtkitError, OptionError
from mtkit.hub.catalogue import NEEDS, RECOMMENDED, REPOSITORY, Catalogue, Entry, Place, is_url, load_catalogue
from mtkit.hub.install import Note, Smoke
from mtkit.hub.licences import require
from mtkit.hub.pull_model import Progress, Pull, PullOptions
from mtkit.hub.store import Model

__all__ = ["Progress", "PullOptions", "pull"]

# Hears of each model that could not be had, while the others are still being fetched.
Failed = Callable[[MtkitError], None]

DEFAULTS = PullOptions()
UNFIT = re.compile(r"[^\w.+-]+")


def pull(
    names: Iterable[str],
    options: PullOptions = DEFAULTS,
    *,
    smoke: Smoke,
    note: Note = lambda _: None,
    progress: Progress = lambda *_: None,
    failed: Failed | None = None,
) -> list[Model]:
    """Fetch models, convert, test and install them; return those that are in the store now.

    Each name is one of the catalogue, a set of it (“recommended”, “fast”, …), a repository ``owner/name`` on the hub,
    or the URL of an OPUS-MT archive. Nothing is fetched before all of them are known and their licences accepted.
    ``smoke`` tests a model before it is installed. With ``failed``, one model that cannot be had does not stop the
    others.

    Raises:
        OptionError: an unknown name, one that is taken, a licence to be accepted, a model that nobody should use.
        ModelError: the network, the server or the weights; says what to do.
        OutputError: the store cannot be written.

    """
    catalogue = load_catalogue()
    entries = chosen(list(names), catalogue, options)
    for entry in entries:
        permit(entry, catalogue, options)
    models: list[Model] = []
    for entry in entries:
        try:
            models.append(Pull(entry, options, smoke, note, progress).run())
        except MtkitError as error:
            if failed is None:
                raise
            failed(error)
    return models


def chosen(names: list[str], catalogue: Catalogue, options: PullOptions) -> list[Entry]:
    """Return what the names stand for, each model once."""
    entries: dict[str, Entry] = {}
    for name in names:
        need = RECOMMENDED if name == "recommended" else name
        for entry in catalogue.recommended(need) if need in catalogue.sets else [entry_for(name, catalogue)]:
            entries.setdefault(entry.name, entry)
    if (options.name or options.revision) and len(entries) > 1:
        raise OptionError("--name and --revision are for one model; pull the others on their own")
    return [replace(entry, name=options.name or entry.name) for entry in entries.values()]


def entry_for(name: str, catalogue: Catalogue) -> Entry:
    """Return the catalogue's entry for a name; one that says where the weights lie for an address that it lacks."""
    if entry := catalogue.find(name):
        # Who gives an address means that place.
        places = tuple(place for place in entry.places if place.address.lower() == name.lower())
        return replace(entry, places=places or entry.places)
    if is_url(name):
        return Entry(fit(unquote(Path(urlsplit(name).path).stem)), (Place("archive", name),))
    if REPOSITORY.fullmatch(name):
        return Entry(fit(name.split("/")[1]), (Place("huggingface", name),))
    if "://" in name:
        raise OptionError(f"{name}: archives are fetched over https; give such a URL")
    if why := catalogue.reason_against(name):
        raise OptionError(f"{name} should not be used: {why}")
    raise OptionError(
        f"the catalogue has no model “{name}”; give one of {', '.join(catalogue.entries)}; a set "
        f"(recommended, {', '.join(NEEDS)}); or owner/name on the Hugging Face Hub"
    )


def fit(name: str) -> str:
    """Return a name without what no name may have."""
    return UNFIT.sub("-", name).strip("-.+") or "model"


def permit(entry: Entry, catalogue: Catalogue, options: PullOptions) -> None:
    """Raise OptionError or ModelError for what is not to be fetched."""
    if entry.unsupported:
        raise ModelError(f"{entry.name} cannot be used: {entry.unsupported}")
    for place in entry.places:
        why = catalogue.reason_against(place.address)
        if why and not options.force:
            raise OptionError(f"{place.address} should not be used: {why}; --force fetches it all the same")
    if options.revision and not any(place.kind == "huggingface" for place in entry.places):
        raise OptionError(f"{entry.name} comes from an archive, which has no revisions; leave --revision out")
    require(entry, options.accept_license)
