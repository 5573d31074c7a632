"""File → Glossary: what CSV and TBX have in common. Each fault names the file and the line."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from mtkit import languages
from mtkit.errors import InputError, printable, unreadable
from mtkit.glossary.entry import Entry, Fault
from mtkit.glossary.matching import LONGEST, identity
from mtkit.glossary.term import Glossary, Term

__all__ = ["BEAT", "collect", "default_glossary", "find_glossary", "read_glossary"]

BEAT = "beat"  # the name of the glossary that comes with mtkit
LARGEST = 64 * 2**20
# What glossaries write for the two parts of speech that make a difference.
PARTS_OF_SPEECH = {"adj": "adjective", "adjectif": "adjective", "n": "noun", "nom": "noun", "substantif": "noun"}


def read_glossary(path: Path | str, source: str = "fr") -> Glossary:
    """Return the glossary in a CSV or TBX file (.csv, .tsv, .txt or .tbx), read from the language ``source``.

    Raises:
        InputError: the file cannot be read or is no glossary; the message names the line of the first fault.
        OptionError: ``source`` is not a language.

    """
    glossary, faults = collect(path, source)
    if faults:
        raise InputError(message(path, faults[0]))
    return glossary


def message(path: Path | str, fault: Fault) -> str:
    """Return what to say of a fault."""
    return f"{path}, line {fault.line}: {fault.reason}" if fault.line else f"{path}: {fault.reason}"


def collect(path: Path | str, source: str = "fr") -> tuple[Glossary, list[Fault]]:
    """Return what can be used of a glossary's file, and everything that is wrong in it, in order.

    Raises InputError where nothing can be read at all.
    """
    source = languages.canonical(source)
    path = Path(path)
    return _collected(_load(path), path, source)


@cache
def default_glossary(source: str = "fr") -> Glossary:
    """Return the glossary of the beat that comes with mtkit, read from fr, en, vi or ja."""
    name = f"{BEAT}.csv"
    glossary, faults = _collected(files("mtkit.glossary").joinpath(name).read_bytes(), Path(name), source)
    if faults:
        raise InputError(message(name, faults[0]))
    return glossary


def find_glossary(name: str, source: str = "fr") -> Glossary:
    """Return the glossary in a file, or the one of the beat by its name, where no file is called so.

    Raises what ``read_glossary`` raises.
    """
    return default_glossary(source) if name == BEAT and not Path(name).exists() else read_glossary(name, source)


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 2**20} MB: split it into several glossaries")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def _collected(data: bytes, path: Path, source: str) -> tuple[Glossary, list[Fault]]:
    name = printable(path)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{name} is empty: give a glossary as CSV or TBX")
    entries: list[Entry]
    if path.suffix.lower() == ".tbx" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<martif", b"<tbx")):
        from mtkit.glossary.read_tbx import read_tbx

        entries, faults = read_tbx(data, name, source)
        reverse = False
    else:
        from mtkit.glossary.read_csv import read_csv

        entries, faults, reverse = read_csv(data, name, source)
    terms, more = assemble(entries, source, merge=reverse)
    if not terms and not faults and not more:
        raise InputError(f"{name} holds no term: give a line for each under its header")
    return Glossary(terms, source, path.name), sorted([*faults, *more], key=lambda fault: fault.line)


def assemble(entries: Iterable[Entry], source: str, *, merge: bool) -> tuple[tuple[Term, ...], list[Fault]]:
    """Return one term for each source, and what is wrong: terms that say nothing, or that contradict each other.

    ``merge``: the glossary is read against its direction, so that two lines with one source are alternatives.
    """
    terms: dict[tuple[tuple[str, str], ...], Term] = {}
    faults = []
    for entry in entries:
        for text in entry.sources:
            term = Term(
                text,
                {language: tuple(targets) for language, targets in entry.targets.items()},
                entry.keep,
                PARTS_OF_SPEECH.get(entry.part_of_speech.casefold().rstrip("."), entry.part_of_speech),
                entry.note,
                entry.line,
            )
            key = identity(text, source)
            reason = _wrong(term, key)
            earlier = terms.get(key)
            if not reason and earlier is not None:
                reason = "" if merge else _contradiction(earlier, term)
            if reason:
                faults.append(Fault(entry.line, reason))
            else:
                terms[key] = term if earlier is None else _merged(earlier, term)
    return tuple(terms.values()), faults


def _wrong(term: Term, key: tuple[tuple[str, str], ...]) -> str:
    texts = [term.source, *(target for targets in term.targets.values() for target in targets)]
    for text in texts:
        if any(unicodedata.category(c) in {"Cc", "Cs", "Co"} or c in "⟦⟧|" for c in text):
            return f"“{printable(text)}” holds a character that no term can have; take it out"
    if not any(character.isalnum() for character in term.source):
        return f"the term “{term.source}” is only punctuation; a term has a letter or a digit"
    if len(key) > LONGEST:
        return f"“{term.source[:40]}…” is longer than {LONGEST} words; a term is shorter"
    for language, targets in term.targets.items():
        if not all(any(c.isalnum() for c in target) for target in targets):
            return f"a target of “{term.source}” in {language} is empty or only punctuation; fill it or take it out"
        if term.keep and any(target != term.source for target in targets):
            return f"“{term.source}” is to be kept, yet has the target “{targets[0]}” in {language}; take one out"
    if not term.keep and not any(term.targets.values()):
        return f"“{term.source}” has no target; fill one in, or mark it in the column keep"
    return ""


def _contradiction(earlier: Term, later: Term) -> str:
    for language in earlier.targets.keys() & later.targets.keys():
        one, other = earlier.targets[language], later.targets[language]
        if one != other:
            return (
                f"“{later.source}” is “{'|'.join(other)}” in {language}, but “{'|'.join(one)}” in line {earlier.line}; "
                "keep one of the two lines, with all targets divided by |"
            )
    if earlier.keep != later.keep:
        return f"“{later.source}” is kept either here or in line {earlier.line}, not in both; make the two lines agree"
    return ""


def _merged(earlier: Term, later: Term) -> Term:
    targets = {
        language: tuple(dict.fromkeys((*earlier.targets.get(language, ()), *later.targets.get(language, ()))))
        for language in dict.fromkeys((*earlier.targets, *later.targets))
    }
    return Term(
        earlier.source,
        targets,
        earlier.keep,
        earlier.part_of_speech or later.part_of_speech,
        earlier.note or later.note,
        earlier.line,
    )
