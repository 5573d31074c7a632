"""Ways from one language to another: one model that does it directly, or two with a language between.

How they are compared is told in :mod:`mtkit.hub.ranking`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product, takewhile
from pathlib import Path

from mtkit.errors import ModelError, OptionError
from mtkit.hub import licences
from mtkit.hub.catalogue import Catalogue, load_catalogue
from mtkit.hub.coverage import OTHERS, Languages, languages_of, match
from mtkit.hub.ranking import PIVOT, Leg, Route, judge, rank
from mtkit.hub.store import Model, find_model, installed_models, name_of
from mtkit.languages import canonical

__all__ = ["Choice", "Leg", "Route", "best_route", "better_routes", "choose", "find_routes", "parse_route"]


@dataclass(frozen=True, slots=True)
class Choice:
    """All routes between two languages, best first; those that are not to be used, and why; models of unknown use."""

    routes: tuple[Route, ...]
    refused: tuple[tuple[Route, str], ...]
    unknown: tuple[tuple[Model, str], ...]


@dataclass(frozen=True, slots=True)
class System:
    """A model and what it translates."""

    model: Model
    languages: Languages

    def leg(self, source: str, target: str) -> Leg:
        """Return what it does on a route."""
        return Leg(self.model, source, target, self.languages.many)


def find_routes(source: str, target: str, models: Iterable[Model] | None = None) -> list[Route]:
    """Return the routes between two languages (BCP 47), best first; all installed models are asked, or those given.

    Models of a non-commercial licence that the user has not accepted take no part, nor do those that the catalogue
    warns against. Raises OptionError for languages that are none.
    """
    return list(choose(source, target, models).routes)


def best_route(source: str, target: str, models: Iterable[Model] | None = None) -> Route:
    """Return the best route. Raises ModelError where there is none, with what to do about it."""
    if routes := find_routes(source, target, models):
        return routes[0]
    raise ModelError(
        f"no installed model translates from {source} to {target}, directly or through another language; "
        f"“mtkit models route {source} {target}” tells what to fetch"
    )


def choose(source: str, target: str, models: Iterable[Model] | None = None) -> Choice:
    """Return every route between two languages, with what speaks against those that are not to be used."""
    source, target = _pair(source, target)
    catalogue = load_catalogue()
    systems, unknown = _systems(installed_models() if models is None else models)
    offered, refused = [], []
    for route in rank(_ways(systems, source, target)):
        if why := _objection(route, catalogue):
            refused.append((route, why))
        else:
            offered.append(route.legs)
    return Choice(tuple(rank(offered)), tuple(refused), tuple(unknown))


def better_routes(
    source: str, target: str, models: Iterable[Model] | None = None
) -> list[tuple[Route, tuple[str, ...]]]:
    """Return the routes that the catalogue's models would open and that are better than the best at hand, best first.

    With each come the names of the models to fetch for it. Without a score nothing is said to be better than something.
    """
    source, target = _pair(source, target)
    catalogue = load_catalogue()
    at_hand = list(installed_models() if models is None else models)
    best = [route.legs for route in find_routes(source, target, at_hand)[:1]]
    systems, _ = _systems(m for m in at_hand if not licences.is_refused(m.card) and not _warning(m, catalogue))
    known = {name for model in at_hand for name in (name_of(model), model.card.name)}
    for entry in catalogue.entries.values():
        if not (entry.name in known or entry.unsupported or entry.shipped):
            model = Model(Path(entry.name), entry.card(), None, None)  # what it would be
            systems.append(System(model, Languages(entry.sources, entry.targets)))
    better = takewhile(lambda route: route.legs not in best, rank(_ways(systems, source, target)))
    fetched = [(route, tuple(name for name in route.names if name not in known)) for route in better]
    return [(route, names) for route, names in fetched if names and (route.score is not None or not best)]


def parse_route(text: str, source: str, target: str, models: Iterable[Model] | None = None) -> Route:
    """Return the route that ``--route`` asks for.

    ``text`` is ``direct``; or a language (``en``), the one between; or the names or folders of one or two models, by a
    comma. Raises OptionError for anything else and for an unaccepted licence, ModelError for a model that is missing
    or does not do what the route needs of it.
    """
    source, target = _pair(source, target)
    text = text.strip()
    if text == "direct":
        direct = (route for route in find_routes(source, target, models) if len(route.legs) == 1)
        return _first(direct, f"no installed model goes directly from {source} to {target}")
    if between := _language(text):
        pivots = (r for r in find_routes(source, target, models) if match([leg.target for leg in r.legs[:-1]], between))
        return _first(pivots, f"no two installed models go from {source} through {between} to {target}")
    names = [name.strip() for name in text.split(",")]
    if not all(names) or len(names) > 2:
        raise OptionError(
            f"“{text}” is no route: give “direct”, a language such as en, or one or two models by a comma"
        )
    return _through([find_model(name) for name in names], source, target)


def _pair(source: str, target: str) -> tuple[str, str]:
    source, target = canonical(source), canonical(target)
    if source == target:
        raise OptionError(f"a route from {source} to {target} goes nowhere: give two languages")
    return source, target


def _systems(models: Iterable[Model]) -> tuple[list[System], list[tuple[Model, str]]]:
    """Return the models with their languages, and those of which the languages are not known, and why."""
    systems, unknown = [], []
    for model in models:
        try:
            languages = languages_of(model)
        except ModelError as error:
            unknown.append((model, str(error)))
            continue
        if languages.sources and languages.targets:
            systems.append(System(model, languages))
        else:
            unknown.append((model, "neither its card nor its files say which languages it translates"))
    return systems, unknown


def _ways(systems: Sequence[System], source: str, target: str) -> Iterator[tuple[Leg, ...]]:
    """Yield every way from source to target with one leg or two."""
    starts = [(one, tag) for one in systems if (tag := match(one.languages.sources, source))]
    ends = [(one, tag) for one in systems if (tag := match(one.languages.targets, target))]
    for (first, start), (second, end) in product(starts, ends):
        if first is second:
            yield (first.leg(start, end),)
        for between in _betweens(first, second):
            if between not in (source, target, start, end):
                yield first.leg(start, between), second.leg(match(second.languages.sources, between), end)


def _betweens(first: System, second: System) -> list[str]:
    """Return the languages that one model writes and another reads; of one model alone, or of very many, English."""
    read = second.languages.sources
    shared = sorted(tag for tag in first.languages.targets if tag != OTHERS and match(read, tag))
    english_only = first is second or (first.languages.many and second.languages.many)
    return [tag for tag in shared if tag == PIVOT] if english_only else shared


def _objection(route: Route, catalogue: Catalogue) -> str:
    """Return why a route is not to be used; nothing where all is well."""
    for leg in route.legs:
        name = name_of(leg.model)
        if why := _warning(leg.model, catalogue):
            return f"{name} should not be used: {why}"
        if licences.is_refused(leg.model.card):
            return f"the licence of {name}, {leg.model.card.licence}, rules out commercial use, and was not accepted"
    return ""


def _warning(model: Model, catalogue: Catalogue) -> str:
    """Return why the catalogue warns against a model, by its name or by where it came from."""
    names = (model.card.name, model.folder.name, "/".join(model.card.origin.rstrip("/").split("/")[-2:]))
    return next((why for name in names if (why := catalogue.reason_against(name))), "")


def _first(routes: Iterator[Route], missing: str) -> Route:
    route = next(routes, None)
    if route is None:
        raise ModelError(f"{missing}; “mtkit models route” tells what there is")
    return route


def _language(text: str) -> str:
    """Return the language that a text names, or nothing; a model of that name is given as ``./NAME``."""
    try:
        return canonical(text) if 2 <= len(text.split("-")[0]) <= 3 and "," not in text else ""
    except OptionError:
        return ""


def _through(models: Sequence[Model], source: str, target: str) -> Route:
    """Return the route through one or two models that the user names."""
    catalogue = load_catalogue()
    systems = [System(model, languages_of(model)) for model in models]
    for system in systems:
        licences.require(system.model.card, accept=False)
        if why := _warning(system.model, catalogue):
            raise ModelError(f"{name_of(system.model)} should not be used: {why}")
    between = [_meeting(systems[0], systems[1], {source, target})] if len(systems) == 2 else []
    stops = [source, *between, target]
    return judge(tuple(_leg(system, *pair) for system, pair in zip(systems, pairwise(stops), strict=True)))


def _meeting(first: System, second: System, ends: set[str]) -> str:
    """Return the language between two models: English where they share it, else another that they share.

    Where one of them does not say what it writes or reads, the other decides.
    """
    written = first.languages.targets or second.languages.sources or (PIVOT,)
    read = second.languages.sources or written
    shared = [tag for tag in written if match(read, tag) and tag not in ends]
    if not shared:
        raise ModelError(
            f"{name_of(first.model)} translates into {_few(written)}, and {name_of(second.model)} from {_few(read)}: "
            "no language lies between them"
        )
    return PIVOT if PIVOT in shared else min(shared)


def _leg(system: System, source: str, target: str) -> Leg:
    """Return the leg of a model; one that does not say what it translates is taken at the user's word."""
    languages, name = system.languages, name_of(system.model)
    known = match(languages.sources, source), match(languages.targets, target)
    if languages.sources and not known[0]:
        raise ModelError(f"{name} translates from {_few(languages.sources)}, not from {source}")
    if languages.targets and not known[1]:
        raise ModelError(f"{name} translates into {_few(languages.targets)}, not into {target}")
    return system.leg(known[0] or source, known[1] or target)


def _few(tags: Sequence[str]) -> str:
    shown = 12
    return ", ".join(tags[:shown]) + (" …" if len(tags) > shown else "")
