"""``mtkit train``."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import Stopped, tell
from mtkit.cli.output import write, write_json, write_table
from mtkit.errors import OptionError

if TYPE_CHECKING:
    from mtkit.training.events import Event
    from mtkit.training.recipe import Recipe
    from mtkit.training.text import Counts
    from mtkit.training.train import Plan

__all__ = ["Signals", "Teller", "command"]

FILE = click.Path(path_type=Path)
EVERY = 10.0  # seconds between lines while the data are prepared


@click.command(
    "train",
    short_help="Train a translation model from a recipe.",
    context_settings={"max_content_width": 100},
    epilog="Exit status: 0 trained, 1 failed (what was trained is kept), 2 wrong usage or recipe, 130 interrupted.",
)
@click.argument("recipe", type=FILE, required=False)
@click.option("--data", type=FILE, metavar="DIR", help="What {data} in the recipe stands for. [default: its folder]")
@click.option("--out", "-o", type=FILE, metavar="DIR", help="Folder of the run. [default: the recipe's name]")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), default=1.0, help="Use this share of the data.")
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE", help="Replace a key: training.steps=100.")
@click.option("--dry-run", is_flag=True, help="Read, filter and count the data; show the plan, and write nothing.")
@click.option("--finish", is_flag=True, help="Make the model of what is trained so far, and train no further.")
@click.option("--example", is_flag=True, help="Print a recipe that explains every key.")
@click.option("--json", "as_json", is_flag=True, help="Events on standard output as JSON, one a line.")
@click.option("--quiet", "-q", is_flag=True, help="No progress; errors are still told.")
def command(
    recipe: Path | None,
    data: Path | None,
    out: Path | None,
    share: float,
    changes: tuple[str, ...],
    dry_run: bool,
    finish: bool,
    example: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Train a Marian model from parallel text, as a recipe in TOML says; DIR/model is then ready to translate with.

    The same command goes on where an earlier one was stopped or killed, and gets the same weights as if it had not
    been. Ctrl-C keeps what was trained. Needs the extra hf: pip install 'mtkit[hf]'.

    \b
    Examples:
      mtkit train --example > recipe.toml
      mtkit train recipe.toml --data corpus --dry-run
      mtkit train recipe.toml --data corpus --out run && mtkit translate --model run/model article.html
      mtkit train recipe.toml --data corpus --out trial --share 0.01 --set training.steps=200
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.training.recipe import example as shown
    from mtkit.training.recipe import read_recipe
    from mtkit.training.train import Interrupted, plan, train

    if example:
        write(shown())
        return 0
    if recipe is None:
        raise OptionError("give a recipe; mtkit train --example prints one to begin with")
    wanted = read_recipe(recipe, data, changes)
    with Signals() as signals:
        try:
            if dry_run:
                teller = Teller(as_json=False, quiet=quiet)
                show_plan(wanted, plan(wanted, share, stop=signals.asked, hear=teller.hear), as_json=as_json)
                return 0
            teller = Teller(as_json=as_json, quiet=quiet)
            train(wanted, out or Path(wanted.name), share=share, finish=finish, stop=signals.asked, hear=teller.hear)
        except Interrupted as interrupted:
            if interrupted.step and not quiet:
                tell(f"step {interrupted.step:,} is saved; the same command goes on from there")
            raise Stopped(signals.number) from interrupted
    return 0


class Signals:
    """While it is entered, a signal to stop is a wish that is asked for between steps; a second one ends at once."""

    def __init__(self) -> None:
        """No signal yet."""
        self.number = 0

    def asked(self) -> bool:
        """Whether a signal came."""
        return self.number > 0

    @contextmanager
    def _held(self) -> Iterator[None]:
        import signal

        from mtkit.cli import SIGNALS

        def wish(signum: int, frame: object) -> None:  # noqa: ARG001 - as signal calls it
            self.number = signum
            signal.signal(signum, signal.SIG_DFL)

        kept = {one: signal.getsignal(one) for one in SIGNALS}
        for one, handler in kept.items():
            if handler is not signal.SIG_IGN:
                signal.signal(one, wish)
        try:
            yield
        finally:
            for one, handler in kept.items():
                signal.signal(one, handler)

    def __enter__(self) -> "Signals":
        """Take the signals."""
        self._holding = self._held()
        self._holding.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Give them back."""
        self._holding.__exit__(None, None, None)


class Teller:
    """Tells of a run's events: lines on stderr, and JSON on standard output where a program wants it."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        """Begin the clock."""
        self._as_json, self._quiet = as_json, quiet
        self._told = time.monotonic()

    def hear(self, event: "Event") -> None:
        """Tell of an event."""
        from mtkit.training.events import Preparing, as_dict

        if self._as_json:
            write(json.dumps(as_dict(event), ensure_ascii=False) + "\n")
        often = isinstance(event, Preparing) and time.monotonic() - self._told < EVERY
        if self._quiet or often:
            return
        for line in lines_of(event):
            tell(line)
            self._told = time.monotonic()


def lines_of(event: "Event") -> Iterator[str]:
    """Yield what people want to know of an event."""
    from mtkit.training import events

    match event:
        case events.Preparing():
            yield f"{event.action} {event.rows:,} rows"
        case events.Prepared():
            held_out = sum(one.dropped.get("held out elsewhere", 0) for one in event.counts)
            kept, rows = sum(one.kept for one in event.counts), sum(one.rows for one in event.counts)
            yield f"{kept:,} of {rows:,} pairs are trained on"
            if held_out:
                yield f"{held_out:,} pairs are left out because they stand in the validation or excluded text"
        case events.Began():
            beginning = f"going on from step {event.step:,}" if event.step else "training"
            yield (
                f"{beginning}: {event.parameters / 1e6:.1f} M parameters, {event.vocabulary:,} tokens, "
                f"{event.pairs:,} pairs, {event.validation:,} held out; {event.device}, {event.precision}, "
                f"{event.threads} threads"
            )
        case events.Step():
            yield (
                f"step {event.step:,}, pass {event.epoch + 1}: loss {event.loss:.3f}, rate {event.learning_rate:.1e}, "
                f"{event.tokens_per_second:,.0f} tokens/s, about {clock(event.left)} left"
            )
        case events.Tried():
            scores = ", ".join(f"{one['pair']} {one['bleu']:.1f} / {one['chrf2']:.1f}" for one in event.scores)
            yield f"step {event.step:,}, BLEU / chrF2: {scores}{' (the best yet)' if event.best else ''}"
        case events.Finished():
            yield f"{event.folder} has the weights of step {event.step:,} ({event.reason}): mtkit translate --model …"


def clock(seconds: float) -> str:
    """Return a time that is left in the unit that suits it."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def show_plan(recipe: "Recipe", plan: "Plan", *, as_json: bool) -> None:
    """Show what a recipe would do."""
    if as_json:
        write_json(asdict(plan))
        return
    write_table(
        ("data", "pair", "files", "rows", "held out", "kept", "weight", "left out"),
        [row_of(counts) for counts in plan.counts],
        right=("files", "rows", "held out", "kept", "weight"),
    )
    shape, training = recipe.model, recipe.training
    network = (
        f"weights and vocabulary of {recipe.start}"
        if recipe.start
        else f"{shape.encoder_layers}+{shape.decoder_layers} layers of {shape.d_model}, {plan.parameters / 1e6:.1f} M "
        f"parameters, about {plan.parameters / 1e6:.0f} MB in int8"
    )
    limits = [f"{training.steps:,} steps"] * bool(training.steps) + [f"{training.epochs:g} passes"] * bool(
        training.epochs
    )
    limits += [clock(training.seconds)] * bool(training.seconds)
    write(
        f"\nmodel     {network}\n"
        f"pass      {plan.pairs_a_pass:,} pairs\n"
        f"validate  {plan.validation:,} held-out pairs\n"
        f"step      {training.tokens * training.accumulate:,} tokens, {training.optimizer}\n"
        f"ends      after {' or '.join(limits)}\n"
    )


def row_of(counts: "Counts") -> tuple[object, ...]:
    """Return the row of a table for an entry of the data."""
    dropped = ", ".join(f"{count:,} {why}" for why, count in sorted(counts.dropped.items(), key=lambda one: -one[1]))
    numbers = (f"{number:,}" for number in (counts.files, counts.rows, counts.held_out, counts.kept))
    return (counts.name, counts.pair, *numbers, f"{counts.weight:g}", dropped)
