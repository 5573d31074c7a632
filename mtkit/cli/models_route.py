"""``mtkit models route``: which models are used between two languages, and why."""

from typing import TYPE_CHECKING, Any

import click

from mtkit.cli.output import write, write_json, write_table
from mtkit.errors import printable

if TYPE_CHECKING:
    from mtkit.hub.routes import Choice, Route

__all__ = ["route"]

# How many routes that could be had are shown.
BETTER = 3


@click.command(
    "route",
    short_help="Show which models are used between two languages, and why.",
    context_settings={"max_content_width": 100},
)
@click.argument("source")
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
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
        write_table(("route", "languages", "licence", "score"), rows, whole=("route",))
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
