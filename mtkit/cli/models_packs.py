"""``mtkit models pack`` and ``unpack``: models for a machine without a network."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from mtkit.cli import tell
from mtkit.cli.models_install import Transfer, conclude, silent, smoke_for
from mtkit.cli.output import counted

__all__ = ["counter", "pack", "unpack"]

MEGABYTE = 10**6


@click.command(
    "pack",
    short_help="Write models into one file, for a machine without a network.",
    context_settings={"max_content_width": 100},
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file, such as models.zip."
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no remarks; errors are still told.")
def pack(names: tuple[str, ...], out: Path, overwrite: bool, quiet: bool) -> None:
    """Write installed models into one file, which “mtkit models unpack” installs on another machine.

    The file holds the SHA-256 of each file in it; the same models give the same bytes.

    \b
    Examples:
      mtkit models pack opus-mt-tc-big-fr-en fugumt-en-ja -o models.zip
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub import find_model, licences
    from mtkit.hub.packs import pack as write
    from mtkit.hub.packs import size_to_pack

    models = [find_model(name) for name in dict.fromkeys(names)]
    with Transfer(shown=not quiet and sys.stderr.isatty()) as bar:
        write(models, out, overwrite=overwrite, advance=counter(bar, out.name, size_to_pack(models)))
    if quiet:
        return
    for model in models:
        if asked := licences.duties(model.card.licence):
            tell(f"{model.card.name} is {model.card.licence}, which asks: {'; '.join(asked)}")
    tell(f"{out}: {counted(len(models), 'model')}, {out.stat().st_size / MEGABYTE:.0f} MB")


@click.command("unpack", short_help="Install the models of a pack.", context_settings={"max_content_width": 100})
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--accept-license", is_flag=True, help="Your use is not commercial, where a licence asks for that.")
@click.option("--overwrite", is_flag=True, help="Replace models of the same names.")
@click.option("--force", is_flag=True, help="Skip the test of their translations.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no remarks; errors are still told.")
def unpack(path: Path, accept_license: bool, overwrite: bool, force: bool, as_json: bool, quiet: bool) -> None:
    """Install the models of a file that “mtkit models pack” wrote, after checking all of it.

    \b
    Examples:
      mtkit models unpack models.zip
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.unpacking import size_of_pack
    from mtkit.hub.unpacking import unpack as take

    with Transfer(shown=not quiet and sys.stderr.isatty()) as bar:
        models = take(
            path,
            smoke=smoke_for(force),
            accept_license=accept_license,
            overwrite=overwrite,
            note=silent if quiet else tell,
            advance=counter(bar, path.name, size_of_pack(path)),
        )
    conclude(models, as_json=as_json, quiet=quiet)


def counter(bar: Transfer, name: str, total: int) -> Callable[[int], None]:
    """Return what counts the bytes that were read, for a bar."""
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        bar.update(name, done, total)

    return advance
