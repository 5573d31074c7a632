"""Finding many terms in a text at once: a trie over words, whose edges accept every form of the term's word.

The time grows with the text, not with the number of terms: each word is looked up once, and from each word no path is
longer than the longest term (``LONGEST`` words, or characters of Japanese).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mtkit.glossary.inflection import SAME, english_forms, french_forms
from mtkit.glossary.words import Word, divide, fold, plain
from mtkit.languages import primary

__all__ = ["LONGEST", "Finder", "Found", "identity", "longest_first"]

# A term with more words is a sentence, not a term.
LONGEST = 40
# What stands before a hyphen and makes another word of the one behind it: a sous-préfecture is no préfecture.
PREFIXES = frozenset(
    re.findall(
        r"\w+",
        "anti auto co contre demi garde hors inter micro mini multi non porte post pseudo quasi semi sous sur vice",
    )
)
HYPHENS = "-\u2010\u2011"
# Case that a word of a text must have.
ANY, CAPITAL, CAPITALS = "", "capital", "capitals"


class Found(NamedTuple):
    """Term number ``term`` stands at ``text[start:end]``; ``number`` says whether as its plural or its singular."""

    term: int
    start: int
    end: int
    number: int


class Finder:
    """Finds terms, given as texts with their parts of speech, in texts of one language."""

    def __init__(self, terms: Iterable[tuple[str, str]], language: str, *, translations: bool = False) -> None:
        """Build the trie.

        ``translations``: what is looked for are translations of terms, whose capitals say less: only English
        abbreviations ask for them.
        """
        self.language = language
        self._translations = translations
        self._family = primary(language)
        self._labels: dict[tuple[str, str, str], int] = {}
        # Form without accents → the forms that are written so, with the label of the word and the number of the form.
        self._forms: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        self._case: list[str] = []
        self._next: dict[tuple[int, int], int] = {}
        self._ends: dict[int, list[int]] = {}
        # How many words of a term ask for a case: “État” goes before “état” where both are terms.
        self._strict: list[int] = []
        for index, (text, part_of_speech) in enumerate(terms):
            self._add(index, text, part_of_speech)

    def _add(self, index: int, text: str, part_of_speech: str) -> None:
        node = 0
        words = divide(text, self.language)
        asked = self._cases(words)
        self._strict.append(sum(case != ANY for case in asked))
        for word, case in zip(words, asked, strict=True):
            label = self._label(word, case, part_of_speech if len(words) == 1 else "")
            node = self._next.setdefault((node, label), len(self._next) + 1)
        if words:
            self._ends.setdefault(node, []).append(index)

    def _cases(self, words: list[Word]) -> list[str]:
        if not self._translations:
            return cases(words, self._family)
        if self._family == "vi":
            return [ANY] * len(words)
        return [case if case == CAPITALS else ANY for case in cases(words, self._family)]

    def _label(self, word: Word, case: str, part_of_speech: str) -> int:
        key = (word.key, case, part_of_speech)
        if key not in self._labels:
            label = self._labels[key] = len(self._labels)
            self._case.append(case)
            for form, number in self._inflected(word, case, part_of_speech).items():
                self._forms[self._bare(form.casefold())].append((form, label, number))
        return self._labels[key]

    def _inflected(self, word: Word, case: str, part_of_speech: str) -> Mapping[str, int]:
        if self._family == "fr" and case != CAPITALS:
            return french_forms(_with_bare_capitals(word), part_of_speech)
        if self._family == "en":
            return english_forms(word.key) if case != CAPITALS else {word.key: SAME, f"{word.key}s": 1}
        return {word.key: SAME}

    def _bare(self, folded: str) -> str:
        return plain(folded) if self._family == "fr" else folded

    def find(self, text: str) -> list[Found]:
        """Return every place where a term stands, also those that overlap, in order of their beginning."""
        words = divide(text, self.language)
        known: dict[str, list[tuple[int, int]]] = {}
        readings = [self._read(word, known) for word in words]
        found = []
        for first, word in enumerate(words):
            if not readings[first] or self._follows_a_prefix(text, words, first):
                continue
            paths = {0: SAME}
            for last in range(first, len(words)):
                paths = {
                    node: number or of_word
                    for at, number in paths.items()
                    for label, of_word in readings[last]
                    if (node := self._next.get((at, label))) is not None
                }
                if not paths:
                    break
                here = [(index, number) for node, number in paths.items() for index in self._ends.get(node, ())]
                here.sort(key=lambda one: (-self._strict[one[0]], one[0]))
                found += [Found(index, word.start, words[last].end, number) for index, number in here]
        return found

    def _read(self, word: Word, known: dict[str, list[tuple[int, int]]]) -> list[tuple[int, int]]:
        """Return the labels of the words of terms that a word may be, and the number of each."""
        if word.text not in known:
            known[word.text] = [
                (label, number)
                for form, label, number in self._forms.get(self._bare(word.key), ())
                if (form == word.key or agrees(word, form)) and _has_case(word.text, self._case[label])
            ]
        return known[word.text]

    def _follows_a_prefix(self, text: str, words: list[Word], at: int) -> bool:
        return (
            self._family == "fr"
            and at > 0
            and words[at].start - words[at - 1].end == 1
            and text[words[at].start - 1] in HYPHENS
            and words[at - 1].key in PREFIXES
        )


def longest_first(found: Iterable[Found]) -> list[Found]:
    """Return the matches that are left when a longer one, or the earlier of two, takes its characters; in order."""
    taken: set[int] = set()
    kept = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        span = range(one.start, one.end)
        # The longer ones are there already: what overlaps one of them has an end, or its beginning, inside it.
        if span[0] not in taken and span[-1] not in taken:
            taken.update(span)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def identity(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return what a term is told from others by: its folded words, and the case that each must have."""
    words = divide(text, language)
    return tuple((word.key, case) for word, case in zip(words, cases(words, primary(language)), strict=True))


def cases(words: list[Word], family: str) -> list[str]:
    """Return the case that each word of a term asks for.

    An abbreviation is found only in capitals; one word with a capital (“État”) only with a capital. In longer terms
    capitals make no difference.
    """
    if family == "ja":
        return [ANY] * len(words)
    shouted = [word.text.isupper() and sum(map(str.isalpha, word.text)) > 0 for word in words]
    if all(s for s, word in zip(shouted, words, strict=True) if any(map(str.isalpha, word.text))):
        return [CAPITALS if s else ANY for s in shouted]
    if len(words) == 1:
        return [CAPITAL if words[0].text[:1].isupper() else ANY]
    return [CAPITALS if s and len(word.text) > 1 else ANY for s, word in zip(shouted, words, strict=True)]


def _has_case(text: str, case: str) -> bool:
    if case == CAPITALS:
        return text.isupper() or (text[:-1].isupper() and text.endswith("s"))  # the English plural: SMEs
    return case == ANY or text[:1].isupper()


def _with_bare_capitals(word: Word) -> str:
    """Return the folded word, but with a capital that may lack its accent left as it is: “Etat”, not “État”."""
    first = word.text[:1]
    return first + word.key[1:] if first.isupper() and first.isascii() and first.lower() == word.key[:1] else word.key


def agrees(word: Word, form: str) -> bool:
    """Whether a French word is this form, when capitals on either side may lack their accents."""
    text = fold(word.text, "fr") if len(word.text) != len(form) else word.text
    return len(text) == len(form) and all(map(_same, text, form))


def _same(of_text: str, of_form: str) -> bool:
    one, other = of_text.casefold(), of_form.casefold()
    if one == other:
        return True
    return (of_text.isupper() and one == plain(other)) or (of_form.isupper() and other == plain(one))
