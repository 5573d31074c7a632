"""CSV → entries of a glossary.

The first line names the columns: ``source`` or the tag of the source language, a tag for each target language, and,
if wanted, ``keep`` (or ``do_not_translate``), ``part_of_speech`` and ``note``. Commas, semicolons or tabs divide the
cells; ``|`` divides synonyms within a cell, the preferred one first.
"""

import csv
import io
import re
from collections.abc import Iterator

from mtkit import languages
from mtkit.errors import InputError, OptionError
from mtkit.glossary.entry import Entry, Fault

__all__ = ["read_csv"]

DELIMITERS = ",;\t"
KEEP, PART_OF_SPEECH, NOTE = "keep", "part_of_speech", "note"
COLUMNS = {KEEP: KEEP, "do_not_translate": KEEP, PART_OF_SPEECH: PART_OF_SPEECH, "pos": PART_OF_SPEECH, NOTE: NOTE}
YES = {"yes", "y", "true", "1", "x", "oui", "keep"}
NO = {"", "no", "n", "false", "0", "non"}


def read_csv(data: bytes, name: str, source: str) -> tuple[list[Entry], list[Fault], bool]:
    """Return the entries, the faults, and whether the source is not the first language, so that it is read backwards.

    Raises InputError for what is no CSV glossary at all.
    """
    text = _decoded(data, name)
    rows = _rows(text, name)
    line, header = next(rows, (1, []))
    columns, backwards = _columns(header, f"{name}, line {line}", source)
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line, row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if any(cells[len(columns) :]):
            faults.append(
                Fault(line, f"{len(cells)} cells for {len(columns)} columns; put quotes around a cell with a comma")
            )
            continue
        by_column = dict(zip(columns, cells, strict=False))
        if backwards and not by_column.get(source):
            continue  # a term that the glossary does not have in this language
        entry = _entry(line, by_column, source)
        if isinstance(entry, Fault):
            faults.append(entry)
        else:
            entries.append(entry)
    return entries, faults, backwards


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[1:200:2].count(0) > 50 or data[:200:2].count(0) > 50:
        encoding = "utf-16-le" if data[1:200:2].count(0) > 50 else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{name}, line {line}: is not UTF-8; save the glossary as UTF-8 or UTF-16") from error


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line."""
    header = text.lstrip("\r\n").partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", header)
    delimiter = max(DELIMITERS, key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{name}, line {line}: is no row of a CSV file ({error}); check its quotation marks"
        ) from error


def _columns(header: list[str], where: str, source: str) -> tuple[list[str], bool]:
    """Return what each column holds, and whether the source language stands behind another one."""
    columns = [_column(cell.strip(), where) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    named = [source if column == "source" else column for column in columns]
    if source not in named:
        raise InputError(f"{where}: there is no column “source” or “{source}”; the first line has to name the columns")
    for column in set(named):
        if named.count(column) > 1:
            raise InputError(f"{where}: two columns hold “{column}”; leave one of them out")
    tags = [column for column in named if column not in COLUMNS]
    if len(tags) == 1 and KEEP not in named:
        raise InputError(f"{where}: there is no column for a target language, such as en, vi or ja")
    return named, tags[0] != source


def _column(cell: str, where: str) -> str:
    name = cell.casefold().replace(" ", "_").replace("-", "_")
    if name in COLUMNS:
        return COLUMNS[name]
    if name == "source":
        return name
    try:
        return languages.canonical(cell)
    except OptionError:
        raise InputError(
            f"{where}: “{cell}” is no column of a glossary; those are source, language tags, keep, part_of_speech, note"
        ) from None


def _entry(line: int, cells: dict[str, str], source: str) -> Entry | Fault:
    keep = cells.pop(KEEP, "").casefold()
    if keep not in YES | NO:
        return Fault(line, f"“{keep}” in the column keep is neither yes nor no")
    part_of_speech, note = cells.pop(PART_OF_SPEECH, ""), cells.pop(NOTE, "")
    sources = _alternatives(cells.pop(source, ""))
    if not sources:
        return Fault(line, "the source is empty; fill it in or take the line out")
    targets = {language: _alternatives(cell) for language, cell in cells.items() if cell}
    return Entry(line, sources, targets, keep in YES, part_of_speech, note)


def _alternatives(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|")] if cell else []
