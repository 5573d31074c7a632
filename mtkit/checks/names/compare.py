"""Look for the names of a source in its translation; what surely is not there is a flag."""

import re
from collections.abc import Iterator
from functools import cache

from mtkit.checks.composed import composed
from mtkit.checks.flags import Flag
from mtkit.checks.names.found import Found
from mtkit.checks.names.gazetteer import Entry, Hit, entries, find_forms, hits, is_spelled
from mtkit.checks.names.kana import katakana, says_syllables, sounds_like
from mtkit.checks.names.latin import ACRONYM
from mtkit.checks.names.literals import are_balanced, blank, find_literals, find_quotations
from mtkit.checks.names.read import find_names, language_of
from mtkit.checks.names.spelling import Word, bare, is_pinyin, is_romaji, is_slip, is_syllable, latin_key, words
from mtkit.checks.names.values import Name

__all__ = ["compare_names"]

Span = tuple[int, int]

KIND = "name"
REGIONS = ("province", "prefecture")
SPEECH = 5  # spaces in a quotation from which on it is what somebody said; a shorter one may be a title
QUOTES = "«»“”\"„「」『』‘’'"
FRENCH_ENDING = re.compile("(?:ies?|ees?|(?<=[dt])re|(?<=[dlnrstpv])es?|(?<=i)c|ne|on)$")
# How French writes names of other scripts, where other languages write them in another way.
SPELLED_BY_SOUND = re.compile("ou|tch|dj|kh|ch|ine$|ei|ai|ev$|y|gu|j|off?$|eff?$|oe|ae|ph|w")
CHINESE = re.compile("zh|x|q|ng|ia|ua|iu|ao|^j")


class _Target:
    """What stands in a translation, indexed once."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        literals = [Found(n) for n in find_literals(text)]
        self.literals = {found.name.text for found in literals}
        self.text = blank(text, literals)
        self.words = words(self.text, language)
        self.folded = {w.folded for w in self.words}
        self.keys = {latin_key(w) for w in self.folded}
        self.joined = "".join(w.folded for w in self.words)
        self.whole = " " + " ".join(w.folded for w in self.words) + " "
        self.entries: set[Entry] = set()
        explained: list[tuple[int, int]] = []
        for hit in find_forms(self.text, language, self.words):
            stands = self.text[hit.start : hit.end]
            spelled = [f.entry for f in hit.forms if language != "vi" or is_spelled(f.text, stands)]
            self.entries.update(spelled)
            if any(not f.related for f in hit.forms):
                explained.append((hit.start, hit.end))
        self.runs = katakana(self.text) if language == "ja" else []
        known = [(run.start, run.end) in explained for run in self.runs]
        self.parts = [p for run, named in zip(self.runs, known, strict=True) if not named for p in run.parts()]
        self.known_parts = [p for run, named in zip(self.runs, known, strict=True) if named for p in run.parts()]
        starts = {start for start, _ in explained}
        self.acronyms = [w.text for w in self.words if ACRONYM.fullmatch(w.text) and w.start not in starts]

    def has(self, found: Found) -> bool:
        """Whether a name of the source stands here, or may."""
        name = found.name
        if name.kind in ("url", "email"):
            return name.text in self.literals
        if found.entries:
            return self._has_entry(found)
        if self._has_letters(found):
            return True
        if self.language == "en" and not all(w.folded in self.folded for w in found.english):
            return False
        if self.language != "ja" and any(self.misspelled(w) for w in found.english):
            return False
        if name.kind == "acronym":
            return name.text.lower() in self.text.lower() or any(not _close(name.text, a) for a in self.acronyms)
        if self.language == "ja":
            return self._may_say(found)
        if self.language == "vi" and not found.vietnamese and all(map(_is_chinese, found.words)):
            return True
        return all(self._has_word(w.folded, found.vietnamese) for w in found.words)

    def _has_entry(self, found: Found) -> bool:
        if any(e in self.entries for e in found.entries):
            return True
        if self.language == "vi":  # Vietnamese words that differ by diacritics alone are other words
            return found.name.text in self.text or bare(found.name.text) in self.text
        if self._has_letters(found):
            return True
        if self.language == "en":
            return False
        if any(e.of and not self.entries.isdisjoint(_countries(e.of)) for e in found.entries):
            return True
        folded = tuple(w.folded for w in found.words)
        if all(map(is_syllable, folded)):
            return any(says_syllables(run, folded) for run in self.runs)
        return len(name := "".join(folded)) > 4 and any(sounds_like(name, p, strictly=True) for p in self.parts)

    def _has_word(self, folded: str, exact: bool) -> bool:
        if folded in self.folded:
            return True
        return not exact and (self._has_key(folded) or self._has_adapted(folded))

    def _has_key(self, folded: str) -> bool:
        if folded[:-1] in self.folded or f"{folded}s" in self.folded:
            return folded[-1] == "s" or f"{folded}s" in self.folded
        if not SPELLED_BY_SOUND.search(folded):
            return False
        return latin_key(folded) in self.keys or (folded[-1] == "s" and latin_key(folded[:-1]) in self.keys)

    def _has_adapted(self, folded: str) -> bool:
        """Whether a name that French has given an ending of its own stands here: “Copernic”, “Copernicus”."""
        ending = FRENCH_ENDING.search(folded)
        stem = latin_key(folded[: ending.start()] if ending else folded)
        if not ending or len(stem) < 4:
            return False
        return any(key.startswith(stem) and len(key) - len(stem) < 5 for key in self.keys)

    def misspelled(self, word: Word) -> Word | None:
        """Return the word of the translation that is a name with one letter wrong or two that changed places."""
        if word.folded in self.folded or len(word.folded) < 4:
            return None
        return next((w for w in self.words if w.text[0].isupper() and is_slip(word.folded, w.folded)), None)

    def span_of_slip(self, found: Found) -> Span | None:
        """Return where a name stands misspelled."""
        slips = (self.misspelled(word) for word in found.words)
        return next(((word.start, word.end) for word in slips if word), None)

    def regions_beyond(self, known: set[Entry]) -> list[Hit]:
        """Return the provinces and prefectures that are surely named here and are none of those known."""
        found = []
        for hit in hits(self.text, self.language, self.words):
            forms = [
                f for f in hit.forms if self.language != "vi" or is_spelled(f.text, self.text[hit.start : hit.end])
            ]
            if forms and all(f.entry.sort in REGIONS and not f.entry.of and f.entry not in known for f in forms):
                found.append(Hit(hit.start, hit.end, tuple(forms), hit.first, hit.last))
        return [hit for hit in found if self._is_region(hit)]

    def _is_region(self, hit: Hit) -> bool:
        """Whether a form of a region cannot be another word here: “三重”, “hòa bình”."""
        if self.language == "ja":
            return self.text[hit.end - 1] in "省県府"
        return all(word.text[0].isupper() for word in self.words[hit.first : hit.last + 1])

    def _has_letters(self, found: Found) -> bool:
        if not found.words:
            return False
        if f" {' '.join(w.folded for w in found.words)} " in self.whole:
            return True
        joined = "".join(w.folded for w in found.words)
        return len(joined) > 4 and len(found.words) > 1 and joined in self.folded

    def _may_say(self, found: Found) -> bool:
        folded = [w.folded for w in found.words]
        if found.vietnamese:
            said = any(says_syllables(run, tuple(folded)) for run in self.runs)
            return said or (len(folded) < 3 and all(map(is_pinyin, folded)))
        return all(
            w.folded in self.folded or is_romaji(w.folded) or _is_chinese(w) or self._says(w.folded)
            for w in found.words
        )

    def _says(self, word: str) -> bool:
        if len(word) < 4 or any(sounds_like(word, part) for part in self.parts):
            return True
        return any(sounds_like(word, part, strictly=True) for part in self.known_parts)


def _is_chinese(word: Word) -> bool:
    """Whether a name may be Chinese, which others say in their own way: “Kunming”, “Côn Minh”."""
    return is_pinyin(word.folded) and not is_romaji(word.folded) and CHINESE.search(word.folded) is not None


def _close(one: str, other: str) -> bool:
    """Whether an acronym is another one with two letters changed places, or one changed."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 2


@cache
def _countries(french: str) -> tuple[Entry, ...]:
    """Return the country of a capital, which in Japanese stands for it: “Hanoï prône la paix”."""
    return tuple(e for e in entries() if e.sort == "country" and french in e.forms["fr"])


def compare_names(source: str, target: str, source_language: str, target_language: str) -> list[Flag]:
    """Return a flag for every name that a translation surely lacks, misspells, replaces or makes up.

    Addresses are compared letter for letter, quotations by whether they are there and closed. What cannot be told is
    not flagged: a Japanese or Chinese name in kanji that no table has, in Japanese a word that could be such a name,
    and a capital that languages use each in their own way. Raises OptionError for a language other than fr, en, vi, ja.
    """
    ours, theirs = language_of(source_language), language_of(target_language)
    text, offsets = composed(source)
    translation, their_offsets = composed(target)
    there = _Target(translation, theirs)
    names = find_names(text, ours)
    lacking = [found for found in names if found.sure and not there.has(found)]
    extra = there.regions_beyond(_entries_of(text, ours))
    flags: list[Flag] = []
    for found in lacking:
        name = found.name
        other = next((hit for hit in extra if name.kind == "place" and hit.forms[0].entry.sort == _sort(found)), None)
        if other:
            extra.remove(other)
        span = (other.start, other.end) if other else there.span_of_slip(found)
        flags.append(_flag(name, span, translation, offsets, their_offsets))
    for hit in extra:
        words_there = translation[hit.start : hit.end]
        span = _span(hit.start, hit.end, their_offsets)
        flags.append(Flag(KIND, f"“{words_there}” has no counterpart in the original", None, span))
    return [*flags, *_quotations(text, translation, ours, offsets)]


def _entries_of(text: str, language: str) -> set[Entry]:
    """Return all that a source may speak of, by name or by adjective."""
    return {form.entry for hit in find_forms(text, language) for form in hit.forms}


def _sort(found: Found) -> str:
    return found.entries[0].sort if found.entries else ""


def _flag(name: Name, other: Span | None, text: str, offsets: list[int], their_offsets: list[int]) -> Flag:
    span = _span(name.start, name.end, offsets)
    if other is None:
        return Flag(KIND, f"“{name.text}” has no counterpart in the translation", span)
    reason = f"“{name.text}” is “{text[other[0] : other[1]]}” in the translation"
    return Flag(KIND, reason, span, _span(*other, their_offsets))


def _span(start: int, end: int, offsets: list[int]) -> Span:
    return (offsets[start], offsets[end]) if offsets else (start, end)


def _quotations(source: str, target: str, ours: str, offsets: list[int]) -> Iterator[Flag]:
    """Yield a flag where quotations of a source have no marks in the translation, or marks that do not close."""
    quoted = find_quotations(source, ours)
    if quoted and are_balanced(source) and not are_balanced(target):
        yield Flag(KIND, "a quotation is not closed in the translation", _span(*quoted[0], offsets))
    elif not any(mark in target for mark in QUOTES):
        for start, end in quoted:
            if source.count(" ", start, end) >= SPEECH:
                yield Flag(KIND, "a quotation has no marks in the translation", _span(start, end, offsets))
