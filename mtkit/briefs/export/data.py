"""Briefs for machines: JSON that says everything, and CSV rows that a spreadsheet opens as they are meant."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from mtkit.briefs.brief import Point
from mtkit.briefs.edition import Edition, Line, Row
from mtkit.checks import Flag
from mtkit.errors import InputError

__all__ = ["as_dict", "from_dict", "render_csv", "render_json"]

_COLUMNS = (
    "article", "language", "date", "part", "number", "value", "text", "text_language", "passage", "block", "start",
    "end", "doubts",
)  # fmt: skip
# A cell that begins so is run as a formula by a spreadsheet; an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_dict(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain data."""
    return asdict(edition)


def from_dict(data: dict[str, Any]) -> Edition:
    """Return the edition that plain data say. Raises InputError for data that are none."""
    try:
        return Edition(
            **data
            | {
                "headline": _line(data["headline"]),
                "standfirst": _line(data["standfirst"]) if data["standfirst"] else None,
                "points": tuple(map(_line, data["points"])),
                "figures": tuple(Row(**row | {"source": Point(**row["source"])}) for row in data["figures"]),
                "names": tuple((str(kind), str(name)) for kind, name in data["names"]),
                "credits": tuple(data["credits"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"this is no brief ({type(error).__name__}: {error})") from error


def _line(data: dict[str, Any]) -> Line:
    flags = tuple(Flag(f["kind"], f["reason"], _span(f["source"]), _span(f["target"])) for f in data["flags"])
    return Line(data["text"], data["language"], Point(**data["source"]), flags)


def _span(data: Sequence[int] | None) -> tuple[int, int] | None:
    return None if data is None else (data[0], data[1])


def render_json(editions: Sequence[Edition], *, digest: bool) -> bytes:
    """Return one object, or for a digest an array of them, as indented JSON (UTF-8)."""
    records = [as_dict(edition) for edition in editions]
    text = json.dumps(records if digest else records[0], ensure_ascii=False, indent=2)
    return (text + "\n").encode(errors="replace")


def render_csv(editions: Sequence[Edition]) -> bytes:
    """Return a row for each line, figure and name (RFC 4180), UTF-8 with the byte order mark that Excel looks for.

    ``block``, ``start`` and ``end`` say where the passage stands in the article; no cell is run as a formula.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for edition in editions:
        writer.writerows([_harmless(cell) for cell in row] for row in _rows(edition))
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def _rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    about = (edition.article_name, edition.language, edition.date)
    if edition.note:
        yield (*about, "note", "", "", edition.note, "en", "", "", "", "", "")
    yield (*about, "headline", "", "", *_cells(edition.headline))
    if edition.standfirst:
        yield (*about, "standfirst", "", "", *_cells(edition.standfirst))
    for number, line in enumerate(edition.points, 1):
        yield (*about, "point", number, "", *_cells(line))
    for number, row in enumerate(edition.figures, 1):
        yield (*about, "figure", number, row.value, row.counts, row.counts_language, *_place(row.source), "")
    for number, (kind, name) in enumerate(edition.names, 1):
        yield (*about, kind, number, "", name, "", "", "", "", "", "")


def _cells(line: Line) -> tuple[object, ...]:
    doubts = "; ".join(f"{flag.kind}: {flag.reason}" for flag in line.flags)
    return (line.text, line.language, *_place(line.source), doubts)


def _place(passage: Point) -> tuple[object, ...]:
    if passage.block < 0:
        return (passage.text, "", "", "")
    return (passage.text, passage.block, passage.start, passage.end)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
