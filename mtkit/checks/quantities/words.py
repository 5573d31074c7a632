"""Numbers in words: “quatre-vingt-dix-sept”, “two hundred and fifty”, “hai mươi ba”, “half a million”."""

import re
from dataclasses import dataclass
from fractions import Fraction

from mtkit.checks.quantities.lexicon import Lexicon, Role, Word

__all__ = ["WORD", "Composed", "compose"]

WORD = re.compile(r"[^\W\d_]+")
JOINTS = frozenset(" \u00a0\u202f-\u2010\u2011")
LIMIT = 10**24  # beyond it no text means a number
LONGEST = 24  # words


@dataclass(slots=True)
class Composed:
    """A number in words as it grows: ``total`` is closed by scale words, ``current`` is open."""

    start: int
    end: int
    total: Fraction = Fraction(0)
    current: Fraction = Fraction(0)
    last: Fraction = Fraction(0)
    scale: Fraction = Fraction(0)
    words: int = 0
    ordinal: bool = False
    fraction: bool = False
    counted: bool = False  # has more than scale words: “nghìn tỷ” has not

    @property
    def value(self) -> Fraction:
        """The number so far."""
        return self.total + self.current

    def join(self, word: Word) -> bool:
        """Take one more word; False where it belongs to another number."""
        joined = {
            Role.ADD: self._add,
            Role.TIMES: self._times,
            Role.SCALE: self._scale,
            Role.ORDINAL: self._ordinal,
            Role.FIRST: self._first,
            Role.PART: self._part,
        }[word.role](word.value)
        if joined:
            self.words += 1
            self.last = word.value
            self.counted = self.counted or word.role not in (Role.TIMES, Role.SCALE)
        return joined

    def _add(self, value: Fraction) -> bool:
        if self.last == 4 and value == 20:  # quatre-vingts
            self.current += 76
            return True
        if self.current and not self._has_room(value):
            return False
        self.current += value
        return True

    def _has_room(self, value: Fraction) -> bool:
        """Whether the open part ends in zeros where the value goes: “vingt” before “deux”, “soixante” before “dix”."""
        if self.current % 100 == 0:
            return value < 100
        if self.current % 100 in (60, 80):
            return value < 20
        return self.current % 10 == 0 and value < 10

    def _times(self, factor: Fraction) -> bool:
        """Multiply the last digit: “deux cents”, “hai mươi”."""
        units = self.current % 10 if factor == 10 else self.current
        if units.denominator != 1 or units >= 100 or (factor == 10 and (not units or self.current % 100 != units)):
            return False
        self.current += (units or 1) * factor - units
        return True

    def _scale(self, scale: Fraction) -> bool:
        if self.value * scale > LIMIT:
            return False
        if self.scale and scale >= self.scale:  # “mille milliards”, “nghìn tỷ”
            if scale == self.scale:
                return False
            self.total = self.value * scale
        else:
            if self.total and not self.current:
                return False
            self.total += (self.current or 1) * scale
        self.current, self.scale = Fraction(0), scale
        return True

    def _ordinal(self, value: Fraction) -> bool:
        if self.ordinal or self.fraction:
            return False
        if self.value == 1:  # “un cinquième mandat”
            self.current, self.total = Fraction(0), Fraction(0)
        if self.current and not self._has_room(value):
            return self._part(value)
        self.current += value
        self.ordinal = True
        return True

    def _first(self, value: Fraction) -> bool:
        return self.value in (0, 1) and self._ordinal(value)

    def _part(self, below: Fraction) -> bool:
        if self.fraction or self.total or not 1 <= self.current < 100 or below < 2:
            return False
        self.current /= below
        self.fraction = True
        return True


def compose(text: str, match: re.Match[str], word: Word, lexicon: Lexicon) -> Composed | None:
    """Read the number that begins with a word; None where the word begins none."""
    number = Composed(match.start(), match.end())
    if _in_compound(text, match.end(), word, lexicon):
        return None
    if word.role in (Role.LINK, Role.PART) or not number.join(word):
        return None
    while number.words < LONGEST and not (number.ordinal or number.fraction):
        following = _next(text, number.end, lexicon)
        if following is None:
            break
        word, end = following
        if not number.join(word):
            break
        number.end = end
    return number


def _in_compound(text: str, end: int, word: Word, lexicon: Lexicon) -> bool:
    return word.role is Role.SCALE and lexicon.compounds is not None and bool(lexicon.compounds.match(text, end))


def _before_scale(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a word that multiplies comes next: “năm” is five in “một trăm năm mươi”, else it is “year”."""
    match = WORD.match(text, end + 1)
    word = lexicon.words.get(match[0].lower()) if match else None
    return word is not None and word.role in (Role.TIMES, Role.SCALE)


def _next(text: str, end: int, lexicon: Lexicon) -> tuple[Word, int] | None:
    """Return the number word behind an offset, a link (“et”, “and”) passed over."""
    linked = False
    while end < len(text) and text[end] in JOINTS:
        match = WORD.match(text, end + 1)
        lower = match[0].lower() if match else ""
        word = lexicon.words.get(lower)
        if match is None or word is None:
            return None
        if lower in lexicon.only_before_scales and not linked and not _before_scale(text, match.end(), lexicon):
            return None
        end = match.end()
        if _in_compound(text, end, word, lexicon):
            return None
        if word.role is not Role.LINK:
            return (word, end) if not linked or word.value < 100 else None
        if linked:
            return None
        linked = True
    return None
