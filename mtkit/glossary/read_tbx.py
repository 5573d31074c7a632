"""TBX → entries of a glossary: TBX 2 (“martif”) as Translate Toolkit reads it, and TBX 3 turned into that first.

TBX has no field for a term that is not to be translated. Here it is what Translate Toolkit and Weblate use: a
``<descrip type="Translation needed">no</descrip>`` in the entry.
"""

from typing import Any

from lxml import etree
from translate.storage.tbx import TBXTerm, tbxfile, tbxunit

from mtkit import languages
from mtkit.errors import InputError, OptionError
from mtkit.glossary.entry import Entry, Fault

__all__ = ["read_tbx"]

# Elements of TBX 3 (ISO 30042:2019), and of nested terms in TBX 2, by what Translate Toolkit calls them.
NAMES = {"tbx": "martif", "conceptEntry": "termEntry", "langSec": "langSet", "termSec": "tig", "ntig": "tig"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements of TBX 3 that TBX 2 has as a type of another: <termNote type="partOfSpeech">.
TYPES = {"partOfSpeech": "termNote", "administrativeStatus": "termNote", "definition": "descrip"}


def read_tbx(data: bytes, name: str, source: str) -> tuple[list[Entry], list[Fault]]:
    """Return the entries that have a term in the source language, and the faults.

    Deprecated terms are left out. Raises InputError for what is no TBX, or declares entities.
    """
    root = _parsed(data, name)
    toolkit: Any = tbxfile
    store = toolkit.parsestring(etree.tostring(root))
    entries: list[Entry] = []
    faults: list[Fault] = []
    units = [unit for unit in store.units if isinstance(unit, tbxunit)]
    for unit, element in zip(units, root.iter("termEntry"), strict=True):
        line = element.sourceline or 0
        try:
            terms = _terms(unit)
        except OptionError as error:
            faults.append(Fault(line, str(error)))
            continue
        if found := terms.pop(source, []):
            entries.append(_entry(line, unit, found, terms))
    if not entries and not faults:
        raise InputError(f"{name} holds no term in {languages.name(source)} ({source}); give the language of its terms")
    return entries, faults


def _parsed(data: bytes, name: str) -> Any:
    """Return the document with the names of TBX 2 and no namespace."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}, line {error.lineno or 0}: is no well-formed XML: {error.msg}") from error
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None and document_type.entities():
        raise InputError(f"{name} declares entities, which no glossary needs; take the declarations out")
    for element in root.iter(etree.Element):
        local = etree.QName(element).localname
        element.tag = NAMES.get(local, local)
        if local in TYPES:
            element.tag = TYPES[local]
            element.set("type", local)
    for group in list(root.iter("termGrp")):  # of a nested term: what it holds belongs to the term
        for child in list(group):
            group.addprevious(child)
        group.getparent().remove(group)
    if root.tag != "martif":
        raise InputError(f"{name} is no TBX: its root is <{root.tag}>, not <martif> or <tbx>")
    etree.cleanup_namespaces(root)
    return root


def _terms(unit: Any) -> dict[str, list[TBXTerm]]:
    """Return the terms of an entry by language, without deprecated and empty ones."""
    terms: dict[str, list[TBXTerm]] = {}
    for tag in dict.fromkeys(node.get(XML_LANG) or node.get("lang") or "" for node in unit.getlanguageNodes()):
        found = [term for term in unit.get_target_terms(tag) if term.text.strip() and not term.deprecated]
        terms.setdefault(languages.canonical(tag), []).extend(found)
    return terms


def _entry(line: int, unit: tbxunit, sources: list[TBXTerm], targets: dict[str, list[TBXTerm]]) -> Entry:
    notes = [note for term in sources for note in term.notes]
    return Entry(
        line,
        _texts(sources),
        {language: _texts(terms) for language, terms in targets.items() if terms},
        not unit.istranslatable(),
        next((note.text for note in notes if note.category == "partOfSpeech"), ""),
        " ".join(dict.fromkeys(note.text for note in notes if note.origin != "pos" and note.text)),
    )


def _texts(terms: list[TBXTerm]) -> list[str]:
    return list(dict.fromkeys(" ".join(term.text.split()) for term in terms))
