"""``mtkit models``: the commands about models, each imported when it is called."""

from importlib import import_module

import click

__all__ = ["command"]

# command: its module, its name there, and what it does
COMMANDS = {
    "add": ("models_install", "add", "Take up a model from this machine."),
    "info": ("models_show", "info", "Show what is known of a model."),
    "list": ("models_show", "list_", "List installed models, or those to be had."),
    "pack": ("models_packs", "pack", "Write models into one file, for a machine without a network."),
    "path": ("models_show", "path", "Print where models lie, or one of them."),
    "pull": ("models_install", "pull", "Fetch models, convert and test them."),
    "remove": ("models_keep", "remove", "Remove models from your own store."),
    "route": ("models_route", "route", "Show which models are used between two languages, and why."),
    "unpack": ("models_packs", "unpack", "Install the models of a pack."),
    "verify": ("models_keep", "verify", "Compare the files of models with their cards."),
}


class Commands(click.Group):
    """A group whose commands are imported when they are called, so that listing models is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"mtkit.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with their one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, _, told) in COMMANDS.items()])


@click.group("models", cls=Commands, context_settings={"max_content_width": 100})
def command() -> None:
    """List, fetch, add, verify and carry translation models.

    Models lie in your own store, which MTKIT_HOME moves, and one small model comes with mtkit. Only “pull” uses a
    network.

    \b
    Examples:
      mtkit models list --available
      mtkit models pull recommended
      mtkit models route fr ja
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
