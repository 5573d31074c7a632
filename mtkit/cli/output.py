"""Results on standard output: text, tables and JSON, in UTF-8 whatever the locale."""

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mtkit.errors import OutputError, printable, reason_of

__all__ = ["counted", "write", "write_json", "write_table"]

WIDTH = 120  # where the output is no terminal


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``1 segment``, ``2,000 segments``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def write(text: str | bytes) -> None:
    """Write a text, or a file, as it is; nothing where standard output is closed.

    Raises:
        OutputError: the system refuses, as on a full disk. BrokenPipeError stays what it is: a reader that has gone.

    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace") if isinstance(text, str) else text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {reason_of(error)}; write it elsewhere") from error


def write_json(value: Any) -> None:
    """Write a value for a program."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_table(
    heads: Sequence[str],
    rows: Iterable[Iterable[object]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
    shares: Mapping[str, int] | None = None,
    apart: bool = False,
) -> None:
    """Write a table without lines; a cell that is a tuple has a line for each of its parts.

    The columns in ``right`` are set flush right, and those in ``whole`` are not folded, so that what stands there can
    be copied. ``shares`` divides the width among columns, and ``apart`` sets a blank line between rows. There is no
    head where all ``heads`` are empty.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=any(heads), expand=bool(shares))
    for head in heads:
        table.add_column(
            head,
            overflow="fold",
            justify="right" if head in right else "left",
            no_wrap=head in whole,
            ratio=(shares or {}).get(head),
        )
    for number, row in enumerate(rows):
        if number and apart:
            table.add_row()
        table.add_row(*(Text(_lines(cell)) for cell in row))
    terminal = sys.stdout is not None and sys.stdout.isatty()
    text = io.StringIO()
    width = None if terminal else WIDTH
    Console(file=text, force_terminal=terminal, width=width, highlight=False, markup=False, emoji=False).print(table)
    write("".join(line.rstrip() + "\n" for line in text.getvalue().splitlines()))


def _lines(cell: object) -> str:
    return "\n".join(map(printable, cell)) if isinstance(cell, tuple) else printable(cell)
