"""The command line: one module a command, loaded when it is called."""

import sys
from importlib import import_module

import click

from mtkit import __version__
from mtkit.errors import MtkitError, OptionError

__all__ = ["cli", "main"]

COMMANDS = {"translate": "Translate French articles into English, Vietnamese and Japanese."}
INTERRUPTED = 130


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
    epilog="Exit status: 0 all done, 1 something failed (the rest was done), 2 wrong usage, 130 interrupted.",
)
@click.version_option(__version__, prog_name="mtkit")
def cli() -> None:
    r"""Translate French news into English, Vietnamese and Japanese, offline, on an ordinary CPU.

    \b
    Examples:
      mtkit translate article.html --to en,vi,ja --out out
      cat article.txt | mtkit translate --to ja
    """


def main() -> None:
    """Run the command line; an error that a user can act on is one line on stderr, never a traceback."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("mtkit: interrupted; what was finished is kept", err=True)
        sys.exit(INTERRUPTED)
    except MtkitError as error:
        click.echo(f"mtkit: {error}", err=True)
        sys.exit(2 if isinstance(error, OptionError) else 1)
    except BrokenPipeError:  # whoever read standard output has gone; nothing more can be said there
        sys.stderr.close()
        sys.exit(1)
    sys.exit(status or 0)
