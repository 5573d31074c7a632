"""``mtkit models verify`` and ``remove``: keeping the store in order."""

import sys
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import tell
from mtkit.cli.models_install import Transfer
from mtkit.cli.models_packs import counter
from mtkit.cli.output import write, write_json
from mtkit.errors import MtkitError, OptionError, printable

if TYPE_CHECKING:
    from mtkit.hub.store import Model

__all__ = ["remove", "verify"]


@click.command(
    "verify",
    short_help="Compare the files of models with their cards.",
    context_settings={"max_content_width": 100},
    epilog="Exit status: 0 all is well, 1 something is wrong, 2 wrong usage, 3 a card lists nothing to compare with.",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, and nothing of what is well.")
def verify(names: tuple[str, ...], as_json: bool, quiet: bool) -> int:
    """Compare every file of models, all by default, with the SHA-256 in their cards.

    Tells what is missing, truncated, changed or unexpected, and how to repair it.

    \b
    Examples:
      mtkit models verify
      mtkit models verify fr-mul-tiny --json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.store import find_model, name_of, survey

    chosen: dict[str, Model | MtkitError] = {}
    for name in names:
        try:
            model = find_model(name)
            chosen[name_of(model)] = model
        except MtkitError as error:
            chosen[name] = error
    reports = [_verified(name, model, quiet) for name, model in (chosen or survey()).items()]
    if as_json:
        write_json({"models": reports})
    else:
        for report in reports:
            _tell(report, quiet)
    kinds = {problem["kind"] for report in reports for problem in report["problems"]}
    return 1 if kinds - {"unlisted"} else 3 if kinds else 0


@click.command("remove", short_help="Remove models from your own store.", context_settings={"max_content_width": 100})
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--quiet", "-q", is_flag=True, help="No remarks; errors are still told.")
def remove(names: tuple[str, ...], yes: bool, quiet: bool) -> int:
    """Remove models from your own store. The one that comes with mtkit stays.

    \b
    Examples:
      mtkit models remove opus-mt-fr-vi
      mtkit models remove nllb-200-distilled-600M --yes
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.removal import removable
    from mtkit.hub.removal import remove as take_away

    folders = [removable(name) for name in names]
    if not yes and not _agreed([str(folder) for folder in folders]):
        tell("nothing was removed")
        return 1
    for name in dict.fromkeys(names):
        folder = take_away(name, None if quiet else tell)
        if not quiet:
            tell(f"{folder} is removed")
    return 0


def _verified(name: str, model: "Model | MtkitError", quiet: bool) -> dict[str, Any]:
    """Return what is wrong with a model, as plain data."""
    from mtkit.hub.verify import repair, size_of
    from mtkit.hub.verify import verify as compare

    if isinstance(model, MtkitError):
        return {"name": name, "problems": [{"file": "", "kind": "broken"}], "repair": str(model)}
    with Transfer(shown=not quiet and sys.stderr.isatty()) as bar:
        found = compare(model, counter(bar, name, size_of(model)))
    problems = [{"file": one.file, "kind": one.kind} for one in found]
    return {"name": name, "problems": problems, "repair": repair(model) if problems else ""}


def _tell(report: dict[str, Any], quiet: bool) -> None:
    """Say what was found, in a line for each file that is wrong, and how to repair it."""
    name = printable(report["name"])
    if [problem["kind"] for problem in report["problems"]] == ["broken"]:
        write(f"{name}: {printable(report['repair'])}\n")
        return
    for problem in report["problems"]:
        if problem["kind"] == "unlisted":
            write(f"{name}: its card lists no files, so there is nothing to compare them with\n")
        else:
            write(f"{name}: {problem['kind']}{': ' if problem['file'] else ''}{printable(problem['file'])}\n")
    if report["problems"]:
        write(f"{name}: to repair it, {printable(report['repair'])}\n")
    elif not quiet:
        write(f"{name}: all files are as its card lists them\n")


def _agreed(folders: list[str]) -> bool:
    """Ask whether folders are to go. Raises OptionError where there is nobody to ask."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise OptionError("removing asks first, and there is no terminal to ask on: give --yes")
    listed = ", ".join(map(printable, folders))
    return click.confirm(f"Remove {listed}?", err=True)
