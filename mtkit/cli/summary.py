"""What was done, as a table on stderr."""

import rich.console
import rich.table
from rich.text import Text

from mtkit.cli.output import counted
from mtkit.errors import printable
from mtkit.pipeline import Report

__all__ = ["show"]

MOST_ROWS = 30


def show(report: Report) -> None:
    """Print the files that were written, and the sum."""
    console = rich.console.Console(stderr=True, highlight=False, markup=False)  # names may hold [brackets]
    table = rich.table.Table(box=None, pad_edge=False)
    table.add_column("file", overflow="fold")
    for name in ("segments", "words", "flagged", "residue left out"):
        table.add_column(name, justify="right")
    for one in report.written[:MOST_ROWS]:
        table.add_row(Text(printable(one.path)), f"{one.segments}", f"{one.words}", f"{one.flagged}", f"{one.dropped}")
    if len(report.written) > MOST_ROWS:
        table.add_row(f"… and {len(report.written) - MOST_ROWS} more")
    console.print(table)
    flags = ", ".join(f"{count} {kind}" for kind, count in sorted(report.flags.items())) or "none"
    console.print(
        f"{counted(len(report.written), 'file')}, {counted(sum(one.segments for one in report.written), 'segment')}, "
        f"{report.words_per_second:,.0f} source words a second, flagged: {flags}"
        + (f", {len(report.failures)} failed" if report.failures else "")
        + (f", kept {counted(len(report.existing), 'translation')} that existed" if report.existing else "")
        + (f", passed over {counted(len(report.skipped), 'translation')} of an earlier run" if report.skipped else ""),
        soft_wrap=True,
    )
