"""The gazetteer: places, bodies, acronyms and public figures, with their forms in the four languages.

The data lie beside this module, one table a file, and are read when first asked for. A form is looked up in one pass
over a text: Latin scripts by words without diacritics, Japanese by characters.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from mtkit.checks.names.spelling import Word, fold, is_bare, same_syllable, words
from mtkit.checks.names.values import LANGUAGES, Kind

__all__ = ["Entry", "Form", "Hit", "entries", "find_forms", "hits", "is_spelled", "lookup", "peoples"]

TABLES = ("vietnam", "japan", "countries", "world", "bodies", "companies", "acronyms", "people")
END = ""  # the key of a tree under which the forms that end there are kept
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One place, body, acronym or person.

    ``forms`` are the accepted spellings by language, the preferred one first. ``related`` are words by which another
    language may say it: the adjective, an abbreviation. A Vietnamese province that was merged on 1 July 2025 has the
    last day of its life in ``until`` and the French name of what it went into in ``into``. A capital has the French
    name of its country in ``of``.
    """

    kind: Kind
    sort: str
    forms: dict[str, tuple[str, ...]]
    related: dict[str, tuple[str, ...]] = field(default_factory=dict)
    until: str = ""
    into: str = ""
    of: str = ""

    def preferred(self, language: str) -> str:
        """Return the form to write in a language."""
        return self.forms[language][0]


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of an entry, and whether it is only related to it."""

    entry: Entry
    text: str
    related: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Forms that stand at one place of a text."""

    start: int
    end: int
    forms: tuple[Form, ...]
    first: int = 0  # in a Latin script, the numbers of the words that it takes
    last: int = 0


@cache
def entries() -> tuple[Entry, ...]:
    """Return all entries."""
    folder = resources.files("mtkit.checks.names") / "data"
    return tuple(e for table in TABLES for e in _read((folder / f"{table}.tsv").read_text(encoding="utf-8")))


def _read(table: str) -> Iterator[Entry]:
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        forms = {language: _split(row[language]) for language in LANGUAGES}
        related = {language: _split(row.get(f"{language}+") or "") for language in LANGUAGES}
        kind: Any = row["kind"]
        yield Entry(
            kind, row["sort"], forms, related, row.get("until") or "", row.get("into") or "", row.get("of") or ""
        )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def peoples(language: str) -> frozenset[str]:
    """Return the folded words by which a language calls what is of a country, and its people."""
    return frozenset(fold(word) for entry in entries() for word in entry.related[language])


@cache
def _tree(language: str) -> Tree:
    """Return the forms of one language as a tree of words, or of characters for Japanese."""
    tree: Tree = {}
    for entry in entries():
        for texts, related in ((entry.forms[language], False), (entry.related[language], True)):
            for text in texts:
                keys: Sequence[str] = text if language == "ja" else [word.folded for word in words(text)]
                if not keys:  # a sign such as $
                    continue
                node = tree
                for key in keys:
                    node = node.setdefault(key, {})
                node.setdefault(END, []).append(Form(entry, text, related))
    return tree


def find_forms(text: str, language: str, tokens: list[Word] | None = None) -> Iterator[Hit]:
    """Yield every form of a language that stands in a text, one inside another too, in reading order.

    Latin scripts: whatever the diacritics, but with capitals where the form has them.
    """
    tree = _tree(language)
    if language == "ja":
        yield from _by_character(text, tree)
        return
    tokens = words(text) if tokens is None else tokens
    for first, word in enumerate(tokens):
        node = tree.get(word.folded)
        last = first
        while node is not None:
            if END in node:
                forms = tuple(f for f in node[END] if _cased(f.text, tokens[first], tokens[last], text))
                if forms:
                    yield Hit(word.start, tokens[last].end, forms, first, last)
            last += 1
            if last == len(tokens) or not _adjacent(text, tokens[last - 1], tokens[last]):
                break
            node = node.get(tokens[last].folded)


def _by_character(text: str, tree: Tree) -> Iterator[Hit]:
    for start, character in enumerate(text):
        node, end = tree.get(character), start + 1
        while node is not None:
            if END in node:
                yield Hit(start, end, tuple(node[END]))
            if end == len(text):
                break
            node, end = node.get(text[end]), end + 1


GAP = re.compile(r"(?:[ \u00a0\u202f'’.\-–‐&]|\. | - | – | & )")


def _adjacent(text: str, one: Word, other: Word) -> bool:
    """Whether two words can belong to one form."""
    return GAP.fullmatch(text, one.end, other.start) is not None


def _cased(form: str, first: Word, last: Word, text: str) -> bool:
    """Whether the capitals of a form stand in the text."""
    if form.isupper():
        return text[first.start : last.end].isupper()
    return not form[0].isupper() or first.text[0].isupper()


def hits(text: str, language: str, tokens: list[Word] | None = None) -> list[Hit]:
    """Return the forms that stand in a text, the longest at each place, not overlapping."""
    longest: dict[int, Hit] = {}
    for hit in find_forms(text, language, tokens):
        forms = tuple(form for form in hit.forms if not form.related and _names(form))
        if forms and (hit.start not in longest or hit.end > longest[hit.start].end):
            longest[hit.start] = Hit(hit.start, hit.end, forms, hit.first, hit.last)
    found: list[Hit] = []
    for hit in longest.values():
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def _names(form: Form) -> bool:
    """Whether a form of an acronym is one, not the words that another language has for it."""
    return form.entry.kind != "acronym" or sum(c.isupper() for c in form.text) > 1


def lookup(text: str, language: str) -> tuple[Entry, ...]:
    """Return the entries that a name may stand for in a language, with or without its diacritics."""
    if language == "ja":
        node = _tree(language)
        for character in text:
            node = node.get(character, {})
        forms: list[Form] = node.get(END, [])
    else:
        whole = [hit for hit in find_forms(text, language) if hit.end - hit.start == len(text.strip(". "))]
        forms = [form for hit in whole for form in hit.forms if is_spelled(form.text, text)]
    return tuple(dict.fromkeys(form.entry for form in forms if not form.related))


def is_spelled(form: str, text: str) -> bool:
    """Whether a text writes a form with its own diacritics, or with none."""
    if is_bare(text):
        return True
    ours, theirs = words(text), words(form)
    return len(ours) == len(theirs) and all(same_syllable(a.text, b.text) for a, b in zip(ours, theirs, strict=True))
