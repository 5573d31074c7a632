"""``mtkit models list``, ``info`` and ``path``: what there is, and what it is good for."""

from typing import Any

import click

from mtkit.cli.output import write, write_json, write_table
from mtkit.errors import MtkitError, printable

__all__ = ["info", "list_", "path"]

MEGABYTE = 10**6
# What has a unit or another word for a reader.
WORDS = {
    "bytes": "size",
    "commercial": "commercial use",
    "download": "size of the download",
    "installed": "size installed",
}
HEADS = ("name", "where", "translates", "licence", "MB", "score on FLORES devtest")


@click.command(
    "list", short_help="List installed models, or those to be had.", context_settings={"max_content_width": 100}
)
@click.option("--available", is_flag=True, help="List the catalogue: the models that “mtkit models pull” knows.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
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
    write_table(HEADS, map(_row, found), right=("MB",), whole=("name",))
    if available:
        from mtkit.hub.catalogue import load_catalogue

        catalogue = load_catalogue()
        write("\nSets, each to be had with “mtkit models pull NAME”:\n")
        write_table(("", ""), ((need, catalogue.about.get(need, "")) for need in catalogue.sets))


@click.command("info", short_help="Show what is known of a model.", context_settings={"max_content_width": 100})
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
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
        if key in ("scores", "files") or (found in ("", [], {}, 0, False) and key != "commercial"):
            continue
        write(f"{WORDS.get(key, key.replace('_', ' '))}: {printable(_in_words(key, found))}\n")
    for score in known["scores"]:
        write(f"score: {printable(_score(score))}\n")
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
    from mtkit.hub.coverage import OTHERS

    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, list):
        texts = ["others" if one == OTHERS else str(one) for one in found]
        return ("; " if key in ("duties", "warnings") else ", ").join(texts)
    if key == "bytes":
        return f"{found / MEGABYTE:,.0f} MB"
    return f"{found:,} MB" if key in ("download", "installed") else str(found)


def _score(score: dict[str, Any]) -> str:
    """Return a score in words: ``FLORES-200 devtest, fr-en: BLEU 14.6 ± 0.7 (lines 1012, signature …)``."""
    from mtkit.hub.scores import METRICS, NAMES

    left = dict(score)
    of = ", ".join(str(left.pop(key)) for key in ("test_set", "pair") if key in left)
    points = []
    for metric in METRICS:
        if metric in left:
            interval = left.pop(f"{metric}_interval", None)
            points.append(f"{NAMES[metric]} {left.pop(metric)}" + (f" ± {interval}" if interval is not None else ""))
    rest = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in left.items())
    return f"{of}: {', '.join(points)}" + (f" ({rest})" if rest else "")
