"""Glossary → the bytes of a CSV or TBX file, which read back as the same glossary."""

import csv
import io
from typing import TYPE_CHECKING, Any

from mtkit.glossary.term import Glossary, Term

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["to_csv", "to_tbx"]


def to_csv(glossary: Glossary) -> bytes:
    """Return a glossary as CSV in UTF-8: a column for each language, those for keep and notes where there are any."""
    columns = {
        "keep": [("yes" if term.keep else "") for term in glossary.terms],
        "part_of_speech": [term.part_of_speech for term in glossary.terms],
        "note": [term.note for term in glossary.terms],
    }
    used = {name: cells for name, cells in columns.items() if any(cells)}
    if not glossary.languages:
        used["keep"] = columns["keep"]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([glossary.source, *glossary.languages, *used])
    for number, term in enumerate(glossary.terms):
        targets = ["|".join(term.targets.get(language, ())) for language in glossary.languages]
        writer.writerow([term.source, *targets, *(cells[number] for cells in used.values())])
    return text.getvalue().encode()


def to_tbx(glossary: Glossary) -> bytes:
    """Return a glossary as TBX 2, an entry for each term."""
    from translate.storage.tbx import tbxfile

    store: Any = tbxfile(sourcelanguage=glossary.source)
    store.addheader()
    for term in glossary.terms:
        unit = store.addsourceunit(term.source)
        for language, targets in term.targets.items():
            unit.set_target_terms(list(targets), language)
        _describe(unit.xmlelement, term)
    return bytes(store)


def _describe(entry: "etree._Element", term: Term) -> None:
    """Add what is no term: the note and “Translation needed” to the entry, the part of speech to its source."""
    from lxml import etree

    if term.note:
        note = etree.Element("note")
        note.text = term.note
        entry.insert(0, note)
    if term.keep:
        needed = etree.Element("descrip", type="Translation needed")
        needed.text = "no"
        entry.insert(0, needed)
    if term.part_of_speech and (term_group := entry.find("langSet/tig")) is not None:
        etree.SubElement(term_group, "termNote", type="partOfSpeech").text = term.part_of_speech
