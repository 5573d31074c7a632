"""What the commands that work through many files share: what they take, and how they end, whatever stops them."""

import os
import sys
from collections.abc import Callable
from typing import Any, Protocol

import click

from mtkit.cli import Stopped
from mtkit.errors import MtkitError, OptionError
from mtkit.languages import canonical

__all__ = ["STATUS", "Report", "languages_in", "model_options", "run", "standard_input"]

STATUS = (
    "Exit status: 0 all done, 1 something failed (the rest was done), 2 wrong usage, 130 interrupted, 143 terminated."
)


_MODEL_OPTIONS = (
    click.option(
        "--model", "-m", default="", metavar="NAME|DIR",
        help="Model that translates: a name, or its folder. [default: the best route of those installed]",
    ),
    click.option(
        "--route", default="", metavar="NAMES",
        help="Models of a route, by commas (“a,b” goes through English), or “direct”.",
    ),
    click.option(
        "--glossary", "-g", default="", metavar="FILE|beat",
        help="Terms with a fixed translation: CSV or TBX; “beat” ships.",
    ),
    click.option(
        "--engine", type=click.Choice(["ctranslate2", "transformers"]), default="ctranslate2", show_default=True,
        help="What runs the model.",
    ),
    click.option(
        "--beam", type=click.IntRange(1, 64), default=4, show_default=True, help="Width of the beam search."
    ),
    click.option(
        "--threads", type=click.IntRange(0, 1024), default=0, help="CPU threads; 0, the default, is one a core."
    ),
)  # fmt: skip


class Report(Protocol):
    """What a job fills in while going on."""

    failures: list[str]
    interrupted: bool


def languages_in(tags: str) -> tuple[str, ...]:
    """Return the languages of ``--to``, each once. Raises OptionError for none, or for what is no language."""
    languages = tuple(dict.fromkeys(canonical(tag.strip()) for tag in tags.split(",") if tag.strip()))
    if not languages:
        raise OptionError("--to names no language: give for example --to en,vi,ja")
    return languages


def model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which models translate, with which terms, and how."""
    for option in reversed(_MODEL_OPTIONS):
        command = option(command)
    return command


def standard_input(what: str) -> tuple[str, ...]:
    """Return the path of standard input, where something comes from there to ``what`` (“translate”)."""
    if sys.stdin is None or sys.stdin.isatty():
        raise OptionError(f"nothing to {what}: give files or folders, or a text on standard input")
    return ("-",)


def run(work: Callable[[], None], report: Report, what: str, conclude: Callable[[], None]) -> int:
    """Do the work and return the exit status; what stops it goes into the report, and ``conclude`` tells in any case.

    ``what`` names the work where a bug is reported, such as “the translation”.
    """
    status = 0
    try:
        work()
    except MtkitError as error:
        report.failures.append(str(error))
        status = 2 if isinstance(error, OptionError) else 1
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("MTKIT_DEBUG"):
            raise
        from mtkit.pipeline import unexpected

        report.failures.append(unexpected(error, what))
    except Stopped:
        report.interrupted = True
        raise
    finally:
        conclude()
    return status or (1 if report.failures else 0)
