"""What was done, as a table on stderr."""

import rich.console
import rich.table
from rich.text import Text

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
        f"{len(report.written)} files, {sum(one.segments for one in report.written):,} segments, "
        f"{report.words_per_second:,.0f} source words a second, flagged: {flags}"
        + (f", {len(report.failures)} failed" if report.failures else "")
        + (f", passed over {len(report.skipped)} translations of an earlier run" if report.skipped else "")
    )
