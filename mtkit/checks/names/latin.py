"""Find the names of a French, English or Vietnamese text.

One that the gazetteer has is found by it; a Vietnamese person's by a surname and the syllables behind it; any other by
its capitals, where the words are not common ones. A capital at the head of a sentence says nothing, and in an English
headline none does.
"""

import re
from collections.abc import Iterator

from mtkit.checks.names.found import Found
from mtkit.checks.names.gazetteer import Form, Hit, hits, is_spelled, peoples
from mtkit.checks.names.lexicon import lexicon
from mtkit.checks.names.spelling import Word, is_bare, is_syllable, words
from mtkit.checks.names.values import Kind, Name

__all__ = ["ACRONYM", "LatinText"]

START = re.compile(r"(?:^|[.?!…:;]|[«“\"‘–—•]|[-*]\s)[\s\u202f]*$")
CLOSED = ("m", "mm", "mme", "mlle", "dr", "pr", "st", "ste", "mr", "mrs", "ms", "prof", "sen", "gov", "gen", "jr")
HEADLINE = 0.6  # the share of long words with a capital from which on an English text is a headline
ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9]{2,}s?")
PEOPLE = {
    "fr": re.compile("(?:[iï]en|ais|ois|ain|éen)(?:n?es?|s)?$|[iï]tes?$"),
    "en": re.compile("(?:ian|can|ese|ish|ism|ist|ity|olog(?:y|ist)|ic|hood|ander)s?$"),
    "vi": re.compile("(?!)"),
}
MONEY = re.compile("(?:VND|USD|US|EUR|JPY|CNY|HKD|SGD|A|C|S)[0-9]")
# What no French word is made like: a name though it begins a sentence.
FOREIGN = re.compile("^(?!.*s$)(?:.*[kw]|.*[aoiuy]$)", re.IGNORECASE)
VERB = re.compile(r" (?:(?:a|est|avait|était|fut|sera|aura|doit|veut|va|affirme|estime|déclare) |n[e'’]|s['’]est )")
ROMAN = re.compile(r"[IVXLC]+(?:e|er|ᵉ)?")


class LatinText:
    """One text of a Latin script."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.words = words(text)
        self.lexicon = lexicon(language)
        self.peoples = peoples(language)
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
                        if self._is_meant(f, hit)
                    )
                )  # fmt: skip
                if entries:
                    yield Found(self._name(i, hit.last, entries[0].kind), entries, self._words(i, hit.last))
                    i = hit.last + 1
                    continue
            if person - i > 1:
                yield Found(self._name(i, person - 1, "person"), (), self._words(i, person - 1), vietnamese=True)
                i = person
                continue
            last = self._capitals(i, known)
            if last >= i:
                yield from self._unknown(i, last)
                i = last + 1
            else:
                i += 1

    def _is_meant(self, form: Form, hit: Hit) -> bool:
        """Whether a form of the gazetteer stands here with the diacritics that tell it from other words."""
        stands = self.text[hit.start : hit.end]
        if self.language == "vi":
            return is_spelled(form.text, stands)
        return not (hit.first == hit.last and is_bare(stands) and not is_bare(form.text) and self._begins(hit.first))

    def _words(self, first: int, last: int) -> tuple[Word, ...]:
        return tuple(self.words[first : last + 1])

    def _name(self, first: int, last: int, kind: Kind) -> Name:
        start, end = self.words[first].start, self.words[last].end
        return Name(self.text[start:end], start, end, kind)

    def _vietnamese(self, i: int) -> int:
        """Return the word after a Vietnamese person's name that begins here, or here."""
        if self.words[i].folded not in self.lexicon.surnames or not self._is_capital(i):
            return i
        last = i
        while last + 1 < len(self.words) and last - i < 4 and self._joined(last, " ") and self._is_capital(last + 1):
            if not is_syllable(self.words[last + 1].folded) or self._is_acronym(last + 1):
                break
            last += 1
        if last - i < 2 and self._begins(i):
            return i
        return last + 1 if last > i else i

    def _capitals(self, i: int, known: dict[int, Hit]) -> int:
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
        title = first > 0 and self.words[first - 1].folded in self.lexicon.titles
        while first < last and self.words[first].folded in self.lexicon.titles:
            title, first = True, first + 1
        while first < last and not title and self._begins(first) and self.words[first].folded in self.lexicon.common:
            if self.words[first].folded in self.lexicon.surnames:
                break
            first += 1
        begins = self._begins(first) and not title
        syllables = first < last and all(is_syllable(w.folded) for w in self._words(first, last))
        if not title and not syllables:
            first, last = self._stripped(first, last)
            title = first > 0 and self.words[first - 1].folded in self.lexicon.titles
            syllables = first < last and all(is_syllable(w.folded) for w in self._words(first, last))
        if first > last or (first == last and self.words[first].folded in self.lexicon.titles):
            return
        if first == last and self._is_peoples(first):  # “le premier Japonais”
            return
        if first == last and first and self.words[first - 1].folded in self.lexicon.crowned:
            return
        kept = self._words(first, last)
        if len(kept) == 1 and self._is_acronym(first):
            if not MONEY.match(kept[0].text):
                yield Found(self._name(first, last, "acronym"), (), kept)
            return
        if (self.headline and not title) or (begins and len(kept) == 1 and not self._is_rare(first)):
            return
        if len(kept) == 1 and last + 1 < len(self.words) and ROMAN.fullmatch(self.words[last + 1].text):
            return  # a king, whose name is translated
        before = self.words[first - 1].folded if first else ""
        kind: Kind = "place" if before in self.lexicon.places and first == last else "person"
        name = self._name(first, last, kind)
        if title or (syllables and not all(self._is_common(i) for i in range(first, last + 1))):
            yield Found(name, (), kept, vietnamese=syllables)
            return
        words_kept = tuple(self.words[i] for i in range(first, last + 1) if not self._is_common(i))
        english = tuple(self.words[i] for i in range(first, last + 1) if self._is_english(i))
        if len(kept) == 1 and (len(kept[0].text) < 4 or PEOPLE[self.language].search(kept[0].text)):
            words_kept = ()
        if english and len(kept[0].text) > 3 and self._is_alone(first):
            words_kept = kept
        if words_kept or english:
            yield Found(name, (), words_kept, english)

    def _is_alone(self, i: int) -> bool:
        """Whether the words beside one have no capital, nor are those that join English names."""
        if i and self.words[i - 1].text in ("of", "to", "the", "for", "and"):
            return False
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(self.words)]
        return not any(self._is_capital(j) and self._joined(min(i, j), " -’'.&") for j in beside)

    def _is_rare(self, i: int) -> bool:
        """Whether a word is surely a name though it begins a sentence: no French word, or the subject of a verb."""
        word = self.words[i]
        if self.language != "fr" or len(word.text) < 4 or word.folded in self.lexicon.common or self._is_acronym(i):
            return False
        return FOREIGN.search(word.text) is not None or VERB.match(self.text, word.end) is not None

    def _is_english(self, i: int) -> bool:
        """Whether a word of a French text is an English one, and no French one."""
        return self.words[i].folded in self.lexicon.english and not self._is_peoples(i)

    def _is_peoples(self, i: int) -> bool:
        return self.words[i].folded in self.peoples

    def _stripped(self, first: int, last: int) -> tuple[int, int]:
        """Return a run without the common words at its ends; a title ends those at its head."""
        while first <= last and self._is_common(first) and not self._is_english(first):
            first += 1
            if first <= last and self.words[first - 1].folded in self.lexicon.titles:
                break
        while last >= first and self._is_common(last) and not self._is_english(last):
            last -= 1
        return first, last

    def _is_common(self, i: int) -> bool:
        word = self.words[i]
        if word.folded in self.lexicon.common or word.folded in self.peoples or ROMAN.fullmatch(word.text) is not None:
            return not (self._is_acronym(i) and len(word.text) > 2)
        return len(word.folded) > 5 and word.folded[-1] == "s" and word.folded[:-1] in self.lexicon.common

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
