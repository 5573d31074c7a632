"""Read the names of a text.

Of Japanese, the gazetteer's forms are read, names in katakana whose parts are divided by ・, and Latin words; a name in
kanji that no table has cannot be told from other words.
"""

from collections.abc import Iterator

from mtkit.checks.composed import composed
from mtkit.checks.names.found import Found
from mtkit.checks.names.gazetteer import hits
from mtkit.checks.names.kana import katakana
from mtkit.checks.names.latin import ACRONYM, LatinText
from mtkit.checks.names.literals import blank, find_literals, find_quotations
from mtkit.checks.names.spelling import words
from mtkit.checks.names.values import LANGUAGES, Kind, Name
from mtkit.errors import OptionError
from mtkit.languages import primary

__all__ = ["find_names", "language_of", "read_names"]


def language_of(tag: str) -> str:
    """Return the language of a tag; OptionError for one other than fr, en, vi and ja."""
    language = primary(tag)
    if language not in LANGUAGES:
        raise OptionError(f"names cannot be read in “{tag}”: only in {', '.join(LANGUAGES)}")
    return language


def read_names(text: str, language: str) -> tuple[Name, ...]:
    """Return the names of a text in reading order, not overlapping.

    A quotation is among them only where no other name stands in it. Raises OptionError for a language other than fr,
    en, vi and ja.
    """
    tag = language_of(language)
    plain, offsets = composed(text)
    names = [found.name for found in find_names(plain, tag)]
    for start, end in find_quotations(plain, tag):
        if not any(name.start < end and start < name.end for name in names):
            names.append(Name(plain[start:end], start, end, "quotation"))
    names.sort(key=lambda name: name.start)
    if not offsets:
        return tuple(names)
    spans = [(offsets[n.start], offsets[n.end], n.kind) for n in names]
    return tuple(Name(text[start:end], start, end, kind) for start, end, kind in spans)


def find_names(text: str, language: str) -> list[Found]:
    """Return the names of a composed text (NFC) with what is known of them, quotations apart."""
    found = [Found(literal) for literal in find_literals(text)]
    text = blank(text, found)
    found += _japanese(text) if language == "ja" else LatinText(text, language).find()
    return sorted(found, key=lambda f: f.name.start)


def _japanese(text: str) -> Iterator[Found]:
    taken = 0
    spans: list[tuple[int, int]] = []
    for hit in hits(text, "ja"):
        entries = tuple(dict.fromkeys(form.entry for form in hit.forms))
        spans.append((hit.start, hit.end))
        yield Found(Name(text[hit.start : hit.end], hit.start, hit.end, entries[0].kind), entries)
    for run in katakana(text):
        if len(run.edges) > 2 and not any(start < run.end and run.start < end for start, end in spans):
            yield Found(Name(run.text, run.start, run.end, "person"), sure=False)
    for word in words(text, "ja"):
        if word.text.isascii() and word.text[0].isupper() and word.start >= taken:
            taken = word.end
            if not any(start < word.end and word.start < end for start, end in spans):
                kind: Kind = "acronym" if ACRONYM.fullmatch(word.text) else "person"
                yield Found(Name(word.text, word.start, word.end, kind), (), (word,))
