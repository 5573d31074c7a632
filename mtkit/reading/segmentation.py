"""Text → sentences, the units of translation: rules written for the French press, linear in time.

The cut is made by a full stop, exclamation mark, question mark or ellipsis, with the closing quotation marks and
brackets behind it, when what follows can open a sentence. The policy, which the gold set of the tests follows too:

1. A line break always cuts: the reader keeps only those that the author meant. A line without a final mark, such as
   a headline, is one segment. Semicolons, colons, commas and dashes never cut.
2. A sentence opens with a capital, a figure, a character of a script without capitals, or a name such as "iPhone",
   behind any opening marks. A lower-case letter goes on with the sentence: "« Où ? » demande-t-il." is one.
   An ellipsis before a figure does not cut.
3. Closing marks stay with the sentence they close; an omission, "(…)" or "[...]", opens the sentence behind it.
4. A quotation of several sentences is cut between them, as if the quotation marks were not there, since a model
   translates one sentence best: "Il a dit : « Oui. | Nous viendrons. »". The same holds for brackets around whole
   sentences.
5. But a quotation inside one longer sentence, with a part of that sentence before it and another behind it, is not
   cut: "Aux cris de « Non ! Dehors ! », ils ont quitté la salle." Nor are brackets that open within a sentence. Where
   more than ``_REACH`` characters lie between the marks, rule 4 holds again: so long a unit would translate badly.
6. Abbreviations, initials and acronyms with full stops cut only where the next word shows that a sentence opens
   (``abbreviations`` says how for each); the label of a list item ("1.", "II.") belongs to its item.
7. A full stop without a space behind it cuts between a lower-case word and a capitalised one ("fin.Le"), but not
   in an address, a domain name or a file name.
8. The marks 。！？ cut with no need for a space or a capital, except before a particle that ties the quotation to
   its sentence: "「はい。」と答えた。" is one.

The design, marks first and a decision for each from its two neighbours, is that of Kiss and Strunk, "Unsupervised
Multilingual Sentence Boundary Detection" (Computational Linguistics 32:4, 2006), with lists in place of statistics.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mtkit.article import Segment
from mtkit.languages import primary
from mtkit.reading.abbreviations import COMMON, LANGUAGES, Abbreviations

__all__ = ["segment"]

_REACH = 400
_WORD_LENGTH = 40

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_MARK = re.compile(r"[.!?…‼⁇⁈⁉。｡！？．]+")
_IDEOGRAPHIC = frozenset("。｡！？")
_CLOSERS = re.compile(r"\s*[»”)\]」』）】〉》〕]|[’'›](?!\w)|[¹²³⁰⁴-⁹]|\[\d{1,3}\]")
_STRAIGHT = re.compile(r'\s*"')
_OPENING = re.compile(
    r"(?P<space>\s*)"
    r"(?P<marks>(?:(?:[(\[](?:…|\.\.\.)[)\]]|[«“„\"'‘’‹(\[「『（【〈《〔*•–—―-])\s*)*)"
)
_NEXT = re.compile(r"(?P<word>[^\W\d_]+['’]?)(?P<behind>.?)\s*(?P<after>\w?)", re.DOTALL)
_PAIRED = re.compile(r"[«»“”\"()\[\]「」『』（）]")
_PARTNER = {"»": "«", "”": "“", ")": "(", "]": "[", "」": "「", "』": "『", "）": "（"}
_BRACKETS = frozenset("([（")
_LETTER = re.compile(r"[^\W_]")
_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Za-z]|[IVX]{1,5})\Z")
_FIRST_LABEL = frozenset("1IAa")
_ACRONYM = re.compile(r"(?:[^\W\d_][a-zé]?\.-?){1,8}[^\W\d_][a-zé]?\Z")
_INITIALS = re.compile(r"[^\W\d_](?:[.-]{1,2}[^\W\d_])?\Z")
_ROMAN = re.compile(r"[IVXLC]+(?![\w'’])|[A-Z]\.")
_GLUED = re.compile(r"([^\W\d_]+)(?=[\s'’,-]|\Z)")
_CAMEL = re.compile(r"[a-z][A-Z][a-z]")
_SYMBOLS = frozenset("#@$€£¥")
_PARTICLES = frozenset("とのをがはにでもやなっへ、，")
# What follows the full stop in domain and file names, when it carries a capital all the same.
_EXTENSIONS = frozenset(
    (  # noqa: SIM905 - a list of words is easier to read and to change than a list of strings
        "com org net info fr vn jp eu uk be ch ca cn kr asia gov edu int io ai tv jpg jpeg png gif svg webp pdf "
        "doc docx xls xlsx odt ppt pptx csv txt html htm xml json zip mp3 mp4 js py php"
    ).split()
)


def segment(text: str, language: str = "fr") -> tuple[Segment, ...]:
    """Cut a text into sentences; joined, they give the text back character for character.

    Each segment carries the white space behind it, the first one that at the head of the text too. ``language`` is a
    BCP 47 tag; one without lists of its own is cut by the common rules. An empty text has no segments.

    >>> [s.text for s in segment("M. Dang est arrivé. Il repart demain.")]
    ['M. Dang est arrivé. ', 'Il repart demain.']
    """
    if not text:
        return ()
    tag = primary(language.replace("_", "-"))
    words = LANGUAGES.get(tag, COMMON)
    starts = [
        line.start() + start for line in _LINE.finditer(text) for start in _Line(line[0], words, tag == "ja").starts()
    ]
    return tuple(Segment(text[start:end], start) for start, end in pairwise([0, *starts[1:], len(text)]))


@dataclass(slots=True)
class _Pair:
    """Quotation marks or brackets that belong together, by their offsets."""

    start: int
    end: int
    bracket: bool
    inner: bool = False
    """It opens within a sentence."""
    tied: bool = False
    """Its sentence goes on behind it, so that rule 5 holds."""


class _Line:
    """One line of text on its way to sentences: what has been seen of it so far."""

    def __init__(self, text: str, words: Abbreviations, japanese: bool) -> None:
        self.text = text
        self.words = words
        self.japanese = japanese
        self.pairs, self.closing = _pair_up(text)
        self.waiting = 0
        self.around: list[_Pair] = []
        self.start = 0
        self.body = 0

    def starts(self) -> Iterator[int]:
        """Give the offsets at which sentences start; none for a blank line."""
        text = self.text
        first = len(text) - len(text.lstrip())
        if first == len(text):
            return
        yield first
        self._open(first)
        for mark in _MARK.finditer(text):
            end = self._behind_closers(mark.end())
            opening = _OPENING.match(text, end)
            assert opening is not None  # noqa: S101 - every part of the pattern may be empty
            head = opening.end()
            if head == len(text):
                return
            if self._ends(mark, end, opening, head):
                start = opening.end("space")
                yield start
                self._open(start)

    def _open(self, start: int) -> None:
        """Begin a sentence; its body starts at its first letter or figure."""
        self.start = start
        letter = _LETTER.search(self.text, start)
        self.body = letter.start() if letter else len(self.text)

    def _behind_closers(self, end: int) -> int:
        """Go past the closing marks behind ``end``."""
        text = self.text
        while True:
            closer = _CLOSERS.match(text, end)
            if closer is None:
                closer = _STRAIGHT.match(text, end)
                if closer is None or closer.end() - 1 not in self.closing:
                    return end
            end = closer.end()

    def _ends(self, mark: re.Match[str], end: int, opening: re.Match[str], head: int) -> bool:
        """Tell whether a sentence ends with these marks and the next one has its first letter at ``head``."""
        if mark.start() < self.body:
            return False
        kind = mark[0]
        if not _IDEOGRAPHIC.isdisjoint(kind) or (self.japanese and self._is_japanese_shout(kind, head)):
            return not (end > mark.end() and self.text[head] in _PARTICLES) and not self._is_held(mark, end)
        if not self._can_open(head):
            return False
        if not opening["space"] and not self._is_glued(mark, end, opening["marks"], head):
            return False
        return not self._is_held(mark, end) and self._is_final(kind, mark.start(), head)

    def _is_japanese_shout(self, kind: str, head: int) -> bool:
        """Tell whether this is a narrow exclamation or question mark outside an address."""
        following = self.text[head]
        return kind[-1] in "!?" and not (following.isascii() and following.isalnum())

    def _can_open(self, head: int) -> bool:
        """Tell whether a sentence can have its first letter at ``head`` (rule 2)."""
        first = self.text[head]
        if first.islower():
            return _CAMEL.match(self.text, head) is not None
        return first.isalnum() or first in _SYMBOLS

    def _is_glued(self, mark: re.Match[str], end: int, marks: str, head: int) -> bool:
        """Tell whether the space behind the sentence is only forgotten (rule 7)."""
        if marks:
            return marks[0] in '«“"(['
        if not self.text[head].isupper():
            return False
        if end > mark.end():
            return True
        following = _GLUED.match(self.text, head)
        if following is None or following[1].lower() in _EXTENSIONS:
            return False
        chunk = _last_word(self.text, self.start, mark.start() - self.text[mark.start() - 1].isspace())
        if "@" in chunk or "/" in chunk or chunk.startswith("www."):
            return False
        word = _unelided(chunk)
        return len(word) > 1 and word.isalpha() and word.islower()

    def _is_held(self, mark: re.Match[str], end: int) -> bool:
        """Tell whether this place is inside marks that hold a part of a sentence together (rule 5)."""
        for pair in self._enclosing(mark.start()):
            if pair.end >= end:
                if pair.tied:
                    return True
            elif pair.bracket and ((pair.inner and mark[0] != ".") or pair.start == mark.start() - 1):
                return True
        return False

    def _enclosing(self, offset: int) -> list[_Pair]:
        """List the pairs around an offset; offsets come in rising order, so that each pair is looked at once."""
        if self.around:
            self.around = [pair for pair in self.around if pair.end > offset]
        while self.waiting < len(self.pairs) and self.pairs[self.waiting].start < offset:
            pair = self.pairs[self.waiting]
            self.waiting += 1
            if pair.end > offset:
                pair.inner = pair.start > self.body
                pair.tied = pair.inner and (pair.bracket or self._goes_on(pair.end))
                self.around.append(pair)
        return self.around

    def _goes_on(self, closer: int) -> bool:
        """Tell whether the sentence around a quotation goes on behind its closing mark."""
        text = self.text
        behind = text[closer + 1 : closer + 8].lstrip()[:1]
        if behind.isupper() or behind.isdigit():
            return _MARK.search(text[closer - 4 : closer].rstrip()[-1:]) is None
        return behind.isalpha() or (behind != "" and behind in ",;:–—-")

    def _is_final(self, kind: str, offset: int, head: int) -> bool:
        """Tell whether the marks end a sentence, given that what follows can open one."""
        if kind != ".":
            if "!" in kind or "?" in kind:
                return not (kind == "!" and _last_word(self.text, self.start, offset).lower() in self.words.shouted)
            return not self.text[head].isdigit()
        chunk = _last_word(self.text, self.start, offset)
        if self._is_label(chunk, offset - len(chunk)):
            return False
        word = _unelided(chunk)
        return self._ends_with(word, offset, head)

    def _is_label(self, word: str, offset: int) -> bool:
        """Tell whether the word is the label of a list item, as in "1." or "II."."""
        if not _LABEL.match(word):
            return False
        if offset <= self.body:
            return True
        before = self.text[max(self.start, offset - 4) : offset].rstrip()[-1:]
        return before == ";" or (before == ":" and word in _FIRST_LABEL)

    def _ends_with(self, word: str, offset: int, head: int) -> bool:
        """Tell whether a full stop behind this word ends a sentence or only belongs to an abbreviation (rule 6)."""
        words, following = self.words, self.text[head]
        lower = word.lower()
        if word in words.never or lower in words.never:
            return False
        if _INITIALS.match(word) and word[0].isupper() and word != "J.-C":
            return self._ends_with_letter(word, offset, head)
        if word in words.number or lower in words.number:
            is_number = following.isdigit() or _ROMAN.match(self.text, head) is not None
            return not is_number or self._opens_with_starter(head, person=False)
        in_brackets = self.text[offset + 1 : offset + 2] in (")", "]")
        if word in words.capital or lower in words.capital:
            return not following.isdigit() and not in_brackets
        if word in words.opener or lower in words.opener or _ACRONYM.match(word):
            return self._opens_with_starter(head, person=False) and not in_brackets
        return True

    def _ends_with_letter(self, word: str, offset: int, head: int) -> bool:
        """Tell whether a single letter is the end of a sentence ("le plan B.", "220 V.") or the initial of a name."""
        if len(word) == 1:
            before = _last_word(self.text, self.start, offset - 2)
            if before.isdigit() or _unelided(before).lower() in self.words.lettered:
                return True
        return self._opens_with_starter(head, person=True)

    def _opens_with_starter(self, head: int, person: bool) -> bool:
        """Tell whether the word at ``head`` opens a sentence; "Le Goff" behind a ``person``'s initials does not."""
        following = _NEXT.match(self.text, head)
        if following is None:
            return False
        word = following["word"].replace("’", "'")
        if word in ("MM", "Mme", "Mmes", "Mlle") or (word == "M" and following["behind"] == "." and not person):
            return True
        if word.lower() not in self.words.starters:
            return False
        return not (person and word.lower() in self.words.articles and _is_capital_next(following))


def _is_capital_next(word: re.Match[str]) -> bool:
    """Tell whether a capitalised word stands behind this one."""
    return (word["behind"] if word["behind"].isalpha() else word["after"]).isupper()


def _last_word(text: str, start: int, end: int) -> str:
    """Give the word that ends at ``end``, without opening marks; empty where a space stands there."""
    chunk = text[max(start, end - _WORD_LENGTH) : end]
    if not chunk or chunk[-1].isspace():
        return ""
    return chunk.split()[-1].lstrip("«“„\"'‘(-[–—")


def _unelided(word: str) -> str:
    """Leave out an elided word in front: "l'av" → "av"."""
    return word.replace("’", "'").rpartition("'")[2]


def _pair_up(text: str) -> tuple[list[_Pair], set[int]]:
    """Find quotation marks and brackets that belong together, no farther apart than ``_REACH``.

    Returns the pairs in order of their openings, and the offsets of straight quotation marks that close.
    """
    pairs: list[_Pair] = []
    closing: set[int] = set()
    stack: list[tuple[str, int]] = []
    count: dict[str, int] = {}
    for found in _PAIRED.finditer(text):
        character, offset = found[0], found.start()
        if character == '"':
            if not _straight_closes(text, offset, count.get('"', 0) > 0):
                opener = ""
            else:
                closing.add(offset)
                opener = '"'
        else:
            opener = _PARTNER.get(character, "")
        if not opener:
            stack.append((character, offset))
            count[character] = count.get(character, 0) + 1
        elif count.get(opener):
            while stack:
                kind, start = stack.pop()
                count[kind] -= 1
                if kind == opener:
                    break
            if offset - start <= _REACH:
                pairs.append(_Pair(start, offset, opener in _BRACKETS))
    pairs.sort(key=lambda pair: pair.start)
    return pairs, closing


def _straight_closes(text: str, offset: int, is_open: bool) -> bool:
    """Tell whether a straight quotation mark closes: by its neighbours, else by whether one is open."""
    before = text[offset - 1 : offset]
    behind = text[offset + 1 : offset + 2]
    spaced_before = not before or before.isspace() or before in "(["
    spaced_behind = not behind or behind.isspace() or behind in ".,;:!?)]…"
    if spaced_before != spaced_behind:
        return spaced_behind
    return is_open
