"""``mtkit models pull`` and ``mtkit models add``: what puts models into the store."""

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.output import write_json
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    import rich.progress

    from mtkit.hub.install import Smoke
    from mtkit.hub.store import Model

__all__ = ["Transfer", "add", "conclude", "pull", "silent", "smoke_for"]

QUANTIZATIONS = click.Choice(
    ["int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32"]
)
EVERY = 10.0  # seconds between lines where there is no terminal
MEGABYTE = 10**6


@click.command("pull", short_help="Fetch models, convert and test them.", context_settings={"max_content_width": 100})
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--revision", default="", metavar="COMMIT", help="Commit, branch or tag, not the one in the catalogue.")
@click.option("--name", default="", help="Install under this name.")
@click.option("--quantization", type=QUANTIZATIONS, default="int8", show_default=True, help="How weights are stored.")
@click.option("--keep-original", is_flag=True, help="Keep the published files too, for --engine transformers.")
@click.option("--accept-license", is_flag=True, help="Your use is not commercial, where the licence asks for that.")
@click.option("--overwrite", is_flag=True, help="Replace another model of the same name.")
@click.option("--force", is_flag=True, help="Skip the test of its translations, and the catalogue's warnings.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no remarks; errors are still told.")
def pull(
    names: tuple[str, ...],
    revision: str,
    name: str,
    quantization: str,
    keep_original: bool,
    accept_license: bool,
    overwrite: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Fetch models from the Hugging Face Hub or OPUS-MT, convert them to int8, test and install them.

    NAME is one of the catalogue (“mtkit models list --available” shows it), “recommended” or another set of it (fast,
    permissive, single), or owner/name on the hub. What was cut off goes on where it was. HF_ENDPOINT, HF_TOKEN and
    HTTPS_PROXY are honoured. This is the only command that uses a network.

    \b
    Examples:
      mtkit models pull recommended
      mtkit models pull m2m100_418M
      mtkit models pull Helsinki-NLP/opus-mt-fr-vi --name fr-vi
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.pull import PullOptions
    from mtkit.hub.pull import pull as fetch

    options = PullOptions(revision, name, quantization, accept_license, force, overwrite, keep_original)
    failures: list[str] = []

    def failed(error: MtkitError) -> None:
        failures.append(str(error))
        tell(error)

    with Transfer(shown=not quiet) as transfer:
        models = fetch(
            names,
            options,
            smoke=smoke_for(force),
            note=silent if quiet else tell,
            progress=transfer.update,
            failed=failed,
        )
    conclude(models, as_json=as_json, quiet=quiet)
    return 1 if failures else 0


@click.command("add", short_help="Take up a model from this machine.", context_settings={"max_content_width": 100})
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", default=None, help="Install under this name. [default: the folder's]")
@click.option("--quantization", type=QUANTIZATIONS, default="int8", show_default=True, help="How weights are stored.")
@click.option("--accept-license", is_flag=True, help="Your use is not commercial, where the licence asks for that.")
@click.option("--overwrite", is_flag=True, help="Replace another model of the same name.")
@click.option("--force", is_flag=True, help="Skip the test of its translations.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No remarks; errors are still told.")
def add(
    path: Path,
    name: str | None,
    quantization: str,
    accept_license: bool,
    overwrite: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Convert, test and install a model that lies on this machine; its files stay as they are.

    PATH is a Hugging Face folder of a Marian (Opus-MT), M2M100 or NLLB model, a CTranslate2 folder, or an OPUS-MT
    release archive (.zip). No network is used.

    \b
    Examples:
      mtkit models add ~/Downloads/opus-mt-fr-vi
      mtkit models add opus-2021-02-19.zip --name fr-vi
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub.add import add as take

    model = take(
        path,
        name,
        quantization,
        smoke=smoke_for(force),
        accept_license=accept_license,
        force=overwrite,
        note=silent if quiet else tell,
    )
    conclude([model], as_json=as_json, quiet=quiet)
    return 0


def smoke_for(force: bool) -> "Smoke":
    """Return the test that a model has to pass; with ``--force``, one that says it was not made."""
    if force:
        return lambda _, card: tell(f"{card.name}: installed without a test of its translations")
    from mtkit.engines.smoke import smoke_test

    return smoke_test


def conclude(models: "list[Model]", *, as_json: bool, quiet: bool) -> None:
    """Say which models are in the store now."""
    if as_json:
        report = [
            {"name": m.folder.name, "folder": str(m.folder), "licence": m.card.licence, "revision": m.card.revision}
            for m in models
        ]
        write_json({"models": report})
    if quiet:
        return
    for model in models:
        tell(f"{model.folder.name} is ready: mtkit translate --model {model.folder.name} …")
        if model.card.attribution:
            tell(f"{model.folder.name}, to be named where you publish: {model.card.attribution}")


def silent(message: object) -> None:
    """Say nothing."""


class Transfer:
    """How much of a model has come: a bar in a terminal, now and then a line elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        """Show nothing at all unless ``shown``."""
        self._shown = shown
        self._next = time.monotonic() + EVERY
        self._bar: rich.progress.Progress | None = None
        self._tasks: dict[str, rich.progress.TaskID] = {}

    def __enter__(self) -> "Transfer":
        """Begin; nothing is shown before something comes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def update(self, name: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` bytes of a model are here; a total of 0 is not known."""
        if not self._shown:
            return
        if not sys.stderr.isatty():
            now = time.monotonic()
            if now >= self._next:
                of = f" of {total / MEGABYTE:.0f}" if total else ""
                tell(f"{name}: {done / MEGABYTE:.0f}{of} MB fetched")
                self._next = now + EVERY
            return
        bar = self._bar or self._start()
        if name not in self._tasks:
            self._tasks[name] = bar.add_task(name, total=total or None)
        bar.update(self._tasks[name], completed=done, total=max(total, done) if total else None)

    def _start(self) -> "rich.progress.Progress":
        import rich.console
        from rich import progress

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.DownloadColumn(),
            progress.TransferSpeedColumn(),
            progress.TimeRemainingColumn(),
            console=rich.console.Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        return self._bar
