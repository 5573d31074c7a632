"""Look for the names of a source in its translation; what surely is not there is a flag."""

from mtkit.checks.flags import Flag
from mtkit.checks.names.gazetteer import Entry, find_forms, is_spelled
from mtkit.checks.names.kana import katakana, likeness, says_syllables
from mtkit.checks.names.literals import blank, composed, find_literals
from mtkit.checks.names.read import Found, find_names, language_of
from mtkit.checks.names.spelling import fold, is_romaji, words

__all__ = ["compare_names"]

KIND = "name"
ALIKE = 0.6


class _Target:
    """What stands in a translation, indexed once."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self.literals = {n.text for n in find_literals(text)}
        self.text = blank(text, [Found(n) for n in find_literals(text)])
        self.words = words(self.text)
        self.folded = {w.folded for w in self.words}
        self.whole = " " + " ".join(w.folded for w in self.words) + " "
        self.entries: set[Entry] = set()
        for hit in find_forms(self.text, language, self.words):
            stands = self.text[hit.start : hit.end]
            self.entries.update(f.entry for f in hit.forms if language != "vi" or is_spelled(f.text, stands))
        self.runs = katakana(text) if language == "ja" else []

    def has(self, found: Found) -> bool:
        """Whether a name of the source stands here, or may."""
        name = found.name
        if name.kind in ("url", "email"):
            return name.text in self.literals
        if any(e in self.entries for e in found.entries):
            return True
        if found.entries:
            return self._has_letters(found)
        if name.kind == "acronym":
            return name.text in self.text or name.text.lower() in self.text.lower()
        if self._has_letters(found):
            return True
        if self.language != "ja":
            return all(w.folded in self.folded for w in found.words)
        return self._may_say(found)

    def _has_letters(self, found: Found) -> bool:
        return bool(found.words) and f" {' '.join(w.folded for w in found.words)} " in self.whole

    def _may_say(self, found: Found) -> bool:
        folded = tuple(w.folded for w in found.words)
        if found.vietnamese:
            return any(says_syllables(run, folded) for run in self.runs)
        if all(is_romaji(w.text) for w in found.words):
            return True
        return any(likeness(w, run.sound) >= ALIKE for w in folded for run in self.runs)


def compare_names(source: str, target: str, source_language: str, target_language: str) -> list[Flag]:
    """Return a flag for every name of a source that its translation surely lacks, and for addresses that it changes.

    What cannot be told is not flagged: a name in kanji that no table has.
    Raises OptionError for a language other than fr, en, vi and ja.
    """
    ours, theirs = language_of(source_language), language_of(target_language)
    text, offsets = composed(source)
    there = _Target(composed(target)[0], theirs)
    flags: list[Flag] = []
    for found in find_names(text, ours):
        if found.sure and not there.has(found):
            name = found.name
            span = (offsets[name.start], offsets[name.end]) if offsets else (name.start, name.end)
            flags.append(Flag(KIND, f"“{name.text}” has no counterpart in the translation", span))
    return flags


_ = fold
