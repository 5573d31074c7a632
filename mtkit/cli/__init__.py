"""The command line: one module a command, loaded when it is called."""

import contextlib
import os
import signal
import sys
from importlib import import_module
from types import FrameType

import click

from mtkit import __version__
from mtkit.errors import MtkitError, OptionError, printable

__all__ = ["Stopped", "cli", "main", "tell"]

COMMANDS = {
    "bench": "Measure quality, speed and memory of systems; report, compare, gate.",
    "check": "Check any translation, of any system or a person: figures, names, sentences, terms.",
    "finetune": "Adapt a model to corrected translations.",
    "glossary": "Check a glossary, and how well translations keep to it.",
    "models": "List, fetch, add, verify and carry translation models.",
    "score": "Score translations against references: BLEU, chrF, TER, significance, guard rails.",
    "summarize": "Make multilingual briefs of French articles.",
    "train": "Train a translation model from a recipe.",
    "translate": "Translate French articles into English, Vietnamese and Japanese.",
}
SIGNALS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


class Stopped(BaseException):
    """A signal asks the program to stop; the exit status is the one that shells give to it."""

    def __init__(self, signum: int) -> None:
        """Keep the number of the signal."""
        super().__init__(signum)
        self.status = 128 + signum
        self.reason = SIGNALS[signal.Signals(signum)]


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"mtkit.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with their one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 all done, 1 something failed (the rest was done), 2 wrong usage, 3 something is doubtful, "
    "130 interrupted, 143 terminated.",
)
@click.version_option(__version__, prog_name="mtkit")
def cli() -> None:
    """Translate French news into English, Vietnamese and Japanese, offline, on an ordinary CPU.

    \b
    Examples:
      mtkit translate article.html --to en,vi,ja --out out
      cat article.txt | mtkit translate --to ja
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph


def main() -> None:
    """Run the command line; an error that a user can act on is one line on stderr, never a traceback."""
    for signum in SIGNALS:
        if signal.getsignal(signum) is not signal.SIG_IGN:  # nohup, or a job in the background of a script
            signal.signal(signum, _stop)
    if sys.stderr is None:  # closed: what would be said there is lost, but nothing trips over it
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - for as long as the program runs
    status = _run()
    _close_standard_output()
    sys.exit(status)


def tell(message: object) -> None:
    """Say something on stderr, on one line."""
    with contextlib.suppress(OSError):  # stderr is full or has gone
        click.echo(f"mtkit: {printable(message)}", err=True)


def _run() -> int:
    try:
        return cli.main(standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "mtkit"
        tell(f"{error.format_message().rstrip('.')}; see {command} --help")
        return error.exit_code
    except Stopped as stopped:
        tell(f"{stopped.reason}; what was finished is kept")
        return stopped.status
    except MtkitError as error:
        tell(error)
        return 2 if isinstance(error, OptionError) else 1
    except BrokenPipeError:  # whoever read standard output has gone; nothing more can be said there
        return 1
    except Exception as error:
        if os.environ.get("MTKIT_DEBUG"):
            raise
        tell(f"failed ({type(error).__name__}: {error}), which is a bug: report it; MTKIT_DEBUG=1 shows where it lies")
        return 1


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal calls it
    signal.signal(signum, signal.SIG_DFL)  # who asks twice does not want to wait
    raise Stopped(signum)


def _close_standard_output() -> None:
    """Write what is still held back, so that Python does not stumble over a closed pipe or a full disk when it ends."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
