"""``mtkit models list``, ``info``, ``path`` and ``route``: what there is, and what it is good for."""

from typing import TYPE_CHECKING, Any

import click

from mtkit.cli.output import write, write_json, write_table
from mtkit.errors import MtkitError, printable

if TYPE_CHECKING:
    from mtkit.hub.routes import Choice, Route

__all__ = ["info", "list_", "path", "route"]

MEGABYTE = 10**6
# How many routes that could be had are shown.
BETTER = 3
HEADS = ("name", "where", "translates", "licence", "MB", "score on FLORES devtest")


@click.command(
    "list", short_help="List installed models, or those to be had.", context_settings={"max_content_width": 100}
)
@click.option("--available", is_flag=True, help="List the catalogue: the models that “mtkit models pull” knows.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def list_(available: bool, as_json: bool) -> None:
    """List installed models: where they lie, languages, licence, size and score.

    A broken model is listed with what is wrong with it.

    \b
    Examples:
      mtkit models list
      mtkit models list --available --json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    found = _available() if available else _installed()
    if as_json:
        write_json({"models": found})
        return
    write_table(HEADS, map(_row, found), right=("MB",))
    if available:
        from mtkit.hub.catalogue import load_catalogue

        catalogue = load_catalogue()
        write("\nSets, each to be had with “mtkit models pull NAME”:\n")
        write_table(("", ""), ((need, catalogue.about.get(need, "")) for need in catalogue.sets))


@click.command("info", short_help="Show what is known of a model.", context_settings={"max_content_width": 100})
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def info(name: str, as_json: bool) -> None:
    """Show the card of a model: languages, licence and what it asks for, scores, files, where it lies.

    NAME is an installed model, the path of its folder, or one of the catalogue.

    \b
    Examples:
      mtkit models info fr-mul-tiny
      mtkit models info nllb-200-distilled-600M --json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    known = _known(name)
    if as_json:
        write_json(known)
        return
    for key, found in known.items():
        if found in ("", [], {}, 0, False) or key in ("scores", "files"):
            continue
        write(f"{key.replace('_', ' ')}: {printable(_in_words(key, found))}\n")
    for score in known["scores"]:
        write("score: " + printable(", ".join(f"{key} {value}" for key, value in score.items())) + "\n")
    for file, sum_ in known.get("files", {}).items():
        write(f"file: {printable(file)} {printable(sum_)}\n")


@click.command(
    "path", short_help="Print where models lie, or one of them.", context_settings={"max_content_width": 100}
)
@click.argument("name", required=False)
def path(name: str | None) -> None:
    """Print the folder of your own models, or of the model NAME.

    \b
    Examples:
      mtkit models path
      mtkit models path fr-mul-tiny
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.store import find_model, stores

    folder = find_model(name).folder if name is not None else stores()[0]
    write(f"{printable(folder)}\n")


@click.command(
    "route",
    short_help="Show which models are used between two languages, and why.",
    context_settings={"max_content_width": 100},
)
@click.argument("source")
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def route(source: str, target: str, as_json: bool) -> int:
    """Show the routes from one language to another, the best first: the models, their scores and licences.

    A route is one model, or two with a language between. Those with scores on FLORES devtest are compared by them; one
    with two legs is put at seven eighths of its second leg’s score, times the first leg’s as a share of 50 BLEU. One
    without scores stands behind them, but before the model that comes with mtkit. What could be fetched to do better
    is told at the end.

    \b
    Examples:
      mtkit models route fr ja
      mtkit models route fr vi --json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.routes import better_routes, choose
    from mtkit.hub.store import name_of

    choice = choose(source, target)
    better = better_routes(source, target)[:BETTER]
    if as_json:
        write_json(
            {
                "routes": [_as_dict(one) for one in choice.routes],
                "refused": [{**_as_dict(one), "why": why} for one, why in choice.refused],
                "unknown": [{"name": name_of(model), "why": why} for model, why in choice.unknown],
                "better": [{**_as_dict(one), "pull": list(names)} for one, names in better],
            }
        )
    else:
        _explain(source, target, choice, better)
    return 0 if choice.routes else 1


def _installed() -> list[dict[str, Any]]:
    """Return what is known of every installed model; of a broken one, what is wrong with it."""
    from mtkit.hub.describe import describe
    from mtkit.hub.store import survey

    found = []
    for name, model in survey().items():
        try:
            if isinstance(model, MtkitError):
                raise model
            found.append({**describe(model), "name": name})
        except MtkitError as error:
            found.append({"name": name, "error": str(error)})
    return found


def _available() -> list[dict[str, Any]]:
    """Return what the catalogue knows of every model that can be fetched."""
    from mtkit.hub.catalogue import load_catalogue
    from mtkit.hub.describe import describe_entry
    from mtkit.hub.store import survey

    here = survey()
    entries = (entry for entry in load_catalogue().entries.values() if not entry.shipped)
    return [{**describe_entry(entry), "here": entry.name in here} for entry in entries]


def _row(known: dict[str, Any]) -> tuple[str, ...]:
    from mtkit.hub.describe import languages_in_short, scores_in_short

    if "error" in known:
        return known["name"], "broken", known["error"], "", "", ""
    licence = known["licence"] or "not stated"
    if not known["commercial"]:
        licence += ", not commercial" + (", accepted" if known.get("accepted") else "")
    if "bytes" in known:
        where, size = "with mtkit" if known["shipped"] else "your store", known["bytes"] / MEGABYTE
    else:
        where = "installed" if known["here"] else "cannot be run" if known["unsupported"] else "to be fetched"
        size = known["installed"]
    return (
        known["name"],
        where,
        languages_in_short(known),
        licence,
        f"{size:.0f}" if size else "?",
        scores_in_short(known) or "–",
    )


def _known(name: str) -> dict[str, Any]:
    """Return what is known of a model, installed or of the catalogue. Raises ModelError when there is none."""
    from mtkit.errors import ModelError
    from mtkit.hub.catalogue import load_catalogue
    from mtkit.hub.describe import describe, describe_entry
    from mtkit.hub.store import find_model, survey

    entry = load_catalogue().find(name)
    if entry and entry.name not in survey():
        return describe_entry(entry)
    try:
        return describe(find_model(name))
    except ModelError as error:
        if str(error).startswith("there is no model"):
            raise ModelError(f"{error}; “mtkit models list --available” shows those that can be fetched") from error
        raise


def _in_words(key: str, found: Any) -> str:
    if isinstance(found, bool):
        return "yes"
    if isinstance(found, list):
        return ("; " if key in ("duties", "warnings") else ", ").join(map(str, found))
    return f"{found:,}" if isinstance(found, int) else str(found)


def _as_dict(route: "Route") -> dict[str, Any]:
    return {
        "models": list(route.names),
        "languages": [route.legs[0].source, *(leg.target for leg in route.legs)],
        "licences": [leg.model.card.licence for leg in route.legs],
        "score": route.score,
        "metric": route.metric,
        "reason": route.reason,
    }


def _explain(source: str, target: str, choice: "Choice", better: "list[tuple[Route, tuple[str, ...]]]") -> None:
    """Tell which route is taken, and what of the others."""
    from mtkit.hub import licences
    from mtkit.hub.store import name_of

    rows = [(_way(one), _stops(one), _licences(one), one.reason) for one in choice.routes]
    rows += [(_way(one), _stops(one), _licences(one), f"not used: {why}") for one, why in choice.refused]
    if rows:
        write_table(("route", "languages", "licence", "score"), rows)
    if choice.routes:
        write(f"\nTaken: {_way(choice.routes[0])}, the first of these.\n")
    else:
        write(f"Nothing installed goes from {source} to {target}.\n")
    for model, why in choice.unknown:
        write(f"Passed over: {printable(name_of(model))}, {printable(why)}; --route takes it by its name.\n")
    could = "Better" if choice.routes else "To be had"
    for one, names in better:
        needs = "" if all(licences.is_commercial(leg.model.card) for leg in one.legs) else " --accept-license"
        write(f"{could}: mtkit models pull {' '.join(names)}{needs} ({_stops(one)}, {one.reason}; {_licences(one)})\n")


def _way(route: "Route") -> str:
    return ",".join(map(printable, route.names))


def _stops(route: "Route") -> str:
    return " → ".join([route.legs[0].source, *(leg.target for leg in route.legs)])


def _licences(route: "Route") -> str:
    return " + ".join(leg.model.card.licence or "not stated" for leg in route.legs)
