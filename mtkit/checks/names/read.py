"""Read the names of a text.

A name is known by the gazetteer; by its make (an address, an acronym, Vietnamese syllables after a surname); or by
capitals where the language gives none to common words. A capital at the head of a sentence says nothing, and in an
English headline none does. Of Japanese, the gazetteer's forms are read, names in katakana whose parts are divided by ・,
and Latin words; a name in kanji that no table has cannot be told from other words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtkit.checks.names.gazetteer import Entry, hits, is_spelled
from mtkit.checks.names.kana import katakana
from mtkit.checks.names.lexicon import COMMON, PLACED, SURNAMES, TITLES
from mtkit.checks.names.literals import blank, composed, find_literals, find_quotations
from mtkit.checks.names.spelling import Word, is_syllable, words
from mtkit.checks.names.values import LANGUAGES, Kind, Name
from mtkit.errors import OptionError

__all__ = ["Found", "find_names", "language_of", "read_names"]

START = re.compile(r"(?:^|[.?!…:;]|[«“\"‘(\[–—•]|[-*]\s)[\s\u202f]*$")
CLOSED = ("m", "mm", "mme", "mlle", "dr", "pr", "st", "ste", "mr", "mrs", "ms", "prof", "sen", "gov", "gen", "jr")
HEADLINE = 0.6  # the share of long words with a capital from which on an English text is a headline
ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9]{2,}s?")
ROMAN = re.compile(r"[IVXLC]+(?:e|er|ᵉ)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A name, what the gazetteer knows of it, its words, and whether it is a Vietnamese name by its make."""

    name: Name
    entries: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    vietnamese: bool = False
    sure: bool = True


def language_of(tag: str) -> str:
    """Return the language of a tag; OptionError for one other than fr, en, vi and ja."""
    language = tag.partition("-")[0].lower()
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
    found += _japanese(text) if language == "ja" else _Latin(text, language).find()
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
    for word in words(text):
        if word.text.isascii() and word.text[0].isupper() and word.start >= taken:
            taken = word.end
            if not any(start < word.end and word.start < end for start, end in spans):
                kind: Kind = "acronym" if ACRONYM.fullmatch(word.text) else "person"
                yield Found(Name(word.text, word.start, word.end, kind), (), (word,))


class _Latin:
    """One text of a Latin script."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.words = words(text)
        self.common = COMMON[language]
        letters = [w for w in self.words if len(w.text) > 3 and w.text[0].isalpha()]
        capitals = sum(w.text[0].isupper() for w in letters)
        self.shouted = len(self.words) > 3 and all(w.text.isupper() for w in self.words if w.text.isalpha())
        self.headline = language == "en" and len(letters) > 2 and capitals / len(letters) >= HEADLINE

    def find(self) -> Iterator[Found]:
        """Yield the names of the gazetteer and those known by their make or capitals."""
        known = {hit.first: hit for hit in hits(self.text, self.language, self.words)}
        i = 0
        while i < len(self.words):
            person = self._vietnamese(i)
            hit = known.get(i)
            if hit and hit.last >= person - 1:
                entries = tuple(
                    dict.fromkeys(
                        f.entry for f in hit.forms
                        if self.language != "vi" or is_spelled(f.text, self.text[hit.start : hit.end])
                    )
                )  # fmt: skip
                if entries:
                    yield Found(self._name(i, hit.last, entries[0].kind), entries, self._words(i, hit.last))
                    i = hit.last + 1
                    continue
            if person - i > 1:
                yield Found(self._name(i, person - 1, "person"), (), self._words(i, person - 1), True)
                i = person
                continue
            last = self._capitals(i, known)
            if last >= i:
                yield from self._unknown(i, last)
                i = last + 1
            else:
                i += 1

    def _words(self, first: int, last: int) -> tuple[Word, ...]:
        return tuple(self.words[first : last + 1])

    def _name(self, first: int, last: int, kind: Kind) -> Name:
        start, end = self.words[first].start, self.words[last].end
        return Name(self.text[start:end], start, end, kind)

    def _vietnamese(self, i: int) -> int:
        """Return the word after a Vietnamese person's name that begins here, or here."""
        if self.words[i].folded not in SURNAMES or not self._is_capital(i):
            return i
        last = i
        while last + 1 < len(self.words) and last - i < 4 and self._joined(last, " ") and self._is_capital(last + 1):
            if not is_syllable(self.words[last + 1].folded) or self._is_acronym(last + 1):
                break
            last += 1
        if last - i < 2 and self._begins(i):
            return i
        return last + 1 if last > i else i

    def _capitals(self, i: int, known: dict[int, object]) -> int:
        """Return the last of the words with capitals that begin here and are one name, or the word before."""
        last = i - 1
        while last + 1 < len(self.words) and last + 1 not in known and self._is_capital(last + 1):
            if last >= i and not self._joined(last, " -’'\u2010.&"):
                break
            last += 1
        return last

    def _unknown(self, first: int, last: int) -> Iterator[Found]:
        """Yield what is a name of a run of words with capitals that no table has."""
        if self.shouted:
            return
        title = first > 0 and self.words[first - 1].text.lower() in TITLES[self.language]
        begins = self._begins(first) and not title
        while first <= last and (self.words[first].text.lower() in self.common or ROMAN.fullmatch(self.words[first].text)):
            title = title or self.words[first].text.lower() in TITLES[self.language]
            begins = self._begins(first) and first == last
            first += 1
        while last >= first and self.words[last].text.lower() in self.common:
            last -= 1
        if first > last:
            return
        kept = self._words(first, last)
        if len(kept) == 1 and self._is_acronym(first):
            yield Found(self._name(first, last, "acronym"), (), kept)
            return
        if any(w.text.lower() in self.common for w in kept):
            return
        if (begins and first == last) or (self.headline and not title):
            return
        if len(kept) == 1 and len(kept[0].text) < 3 and not title:
            return
        before = self.words[first - 1].text.lower() if first else ""
        kind: Kind = "place" if before in PLACED[self.language] and first == last else "person"
        syllables = all(is_syllable(w.folded) for w in kept)
        yield Found(self._name(first, last, kind), (), kept, syllables and len(kept) > 1, title or len(kept) > 1)

    def _is_capital(self, i: int) -> bool:
        return self.words[i].text[0].isupper()

    def _is_acronym(self, i: int) -> bool:
        text = self.words[i].text
        return ACRONYM.fullmatch(text) is not None and ROMAN.fullmatch(text) is None

    def _joined(self, i: int, signs: str) -> bool:
        gap = self.text[self.words[i].end : self.words[i + 1].start]
        if gap == ". ":
            return len(self.words[i].text) == 1
        return gap != "" and (gap in signs or gap in ("\u00a0", "\u202f", " & "))

    def _begins(self, i: int) -> bool:
        """Whether a word begins a sentence, where it has a capital in any case."""
        start = self.words[i].start
        if not START.search(self.text[max(0, start - 8) : start]):
            return False
        after_title = self.text[:start].endswith(". ") and i and self.words[i - 1].folded in CLOSED
        return not after_title
