"""Results on standard output: text, tables and JSON, in UTF-8 whatever the locale."""

import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mtkit.errors import printable

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["write", "write_json", "write_table"]

WIDTH = 120  # where the output is no terminal


def write(text: str) -> None:
    """Write a text as it is."""
    if sys.stdout is not None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Write a value for a program."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Write a table without lines; the columns in ``right`` are set flush right."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", justify="right" if head in right else "left")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    text, console = _console()
    console.print(table)
    write(text.getvalue())


def _console() -> "tuple[io.StringIO, Console]":
    from rich.console import Console

    terminal = sys.stdout is not None and sys.stdout.isatty()
    text = io.StringIO()
    width = None if terminal else WIDTH
    return text, Console(file=text, force_terminal=terminal, width=width, highlight=False, markup=False, emoji=False)
