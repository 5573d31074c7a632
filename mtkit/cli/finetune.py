"""``mtkit finetune``."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import Stopped, tell
from mtkit.cli.models_install import silent, smoke_for
from mtkit.cli.output import write_json, write_table
from mtkit.cli.train import Signals, Teller
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.training.adapt import Comparison

__all__ = ["command"]

FILE = click.Path(path_type=Path)
# Points of chrF2 that a set may lose before it is told of: less is within what a few hundred lines can tell.
LOSS = 0.5


@click.command(
    "finetune",
    short_help="Adapt a model to corrected translations.",
    context_settings={"max_content_width": 100},
    epilog="Exit status: 0 adapted, 1 failed, 2 wrong usage, 3 adapted, but a set that it was measured on has become "
    "worse, 130 interrupted.",
)
@click.argument("model")
@click.option("--data", "-d", "corrections", multiple=True, required=True, type=FILE, metavar="FILE",
              help="Corrections: .tmx, .jsonl of the review page, or .tsv; repeat it for several.")  # fmt: skip
@click.option("--from", "source", default="fr", show_default=True, metavar="LANG", help="Source language.")
@click.option("--to", "targets", default="", metavar="LANGS", help="Targets, by commas. [default: the model's]")
@click.option("--general", multiple=True, type=FILE, metavar="FILE", help="General pairs to mix in, such as a memory.")
@click.option("--general-dev", multiple=True, type=FILE, metavar="FILE", help="General pairs to measure it on.")
@click.option("--name", default="", help="Install under this name. [default: MODEL-adapted]")
@click.option("--epochs", type=float, default=5.0, show_default=True, help="Passes over the corrections.")
@click.option("--rate", type=float, default=1e-4, show_default=True, help="Highest learning rate.")
@click.option("--blend", type=float, default=0.5, show_default=True, help="Share of the change that is kept.")
@click.option("--held-out", type=float, default=0.1, show_default=True, help="Share of corrections to measure it on.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the order, and of what is held out.")
@click.option("--threads", type=click.IntRange(0), default=0, help="CPU threads. [default: one for each core]")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda or cuda:1.")
@click.option("--overwrite", is_flag=True, help="Replace another model of the same name.")
@click.option("--force", is_flag=True, help="Skip the test of its translations.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress; errors are still told.")
def command(
    model: str,
    corrections: tuple[Path, ...],
    source: str,
    targets: str,
    general: tuple[Path, ...],
    general_dev: tuple[Path, ...],
    name: str,
    epochs: float,
    rate: float,
    blend: float,
    held_out: float,
    seed: int,
    threads: int,
    device: str,
    overwrite: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Adapt a Marian (Opus-MT) model to a desk's corrections, and install the result as a model of its own.

    Some corrections are held out, and BLEU and chrF2 are measured on them before and after. What the model could do
    before is kept by averaging its weights with the old ones (--blend), and by mixing in --general text. Of a review
    page's JSON Lines, the rows that were edited or are done count; of TMX, every unit. A .tsv has the source in its
    first column and the targets in the next ones, in the order of --to. Needs the extra hf: pip install 'mtkit[hf]'.

    \b
    Examples:
      mtkit finetune fr-mul-tiny --data reviewed.jsonl --name desk
      mtkit finetune opus-mt-fr-vi --data desk.tmx --general memory.tmx --general-dev dev.tsv --blend 0.7
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.hub import find_model
    from mtkit.training.adapt import Adaptation, finetune
    from mtkit.training.text import Interrupted

    tags = tuple(canonical(tag.strip()) for tag in targets.split(",") if tag.strip())
    settings = Adaptation(
        source=canonical(source),
        targets=tags,
        epochs=epochs,
        learning_rate=rate,
        blend=blend,
        held_out=held_out,
        seed=seed,
        threads=threads,
        device=device,
    )
    base = find_model(model)
    with Signals() as signals:
        try:
            adapted = finetune(
                base,
                corrections,
                name or f"{base.folder.name}-adapted",
                smoke_for(force),
                settings=settings,
                general=general,
                general_held_out=general_dev,
                overwrite=overwrite,
                note=silent if quiet else tell,
                stop=signals.asked,
                hear=Teller(as_json=False, quiet=quiet).hear,
            )
        except Interrupted as interrupted:
            raise Stopped(signals.number) from interrupted
    if as_json:
        scores = [asdict(one) for one in adapted.comparisons]
        write_json({"model": str(adapted.model.folder), "corrections": adapted.corrections, "scores": scores})
    elif not quiet:
        show(adapted.comparisons)
    if not quiet:
        tell(f"{adapted.model.folder.name} is ready: mtkit translate --model {adapted.model.folder.name} …")
    worse = [one for one in adapted.comparisons if one.chrf2[1] < one.chrf2[0] - LOSS]
    for one in worse:
        tell(
            f"{one.test_set}, {one.pair}: chrF2 fell from {one.chrf2[0]:.1f} to {one.chrf2[1]:.1f}; try a lower --blend"
        )
    return 3 if worse else 0


def show(comparisons: "tuple[Comparison, ...]") -> None:
    """Show the scores before and after."""
    write_table(
        ("measured on", "pair", "lines", "BLEU", "chrF2"),
        [(one.test_set, one.pair, one.lines, change(one.bleu), change(one.chrf2)) for one in comparisons],
        right=("lines",),
    )


def change(scores: tuple[float, float]) -> str:
    """Return two scores, and by how much they differ."""
    return f"{scores[0]:.1f} → {scores[1]:.1f} ({scores[1] - scores[0]:+.1f})"
