"""Japanese numerals: digits, kanji and both together (“2兆7838億”, “二百五十”, “二〇二五”)."""

import re
from fractions import Fraction
from typing import NamedTuple

__all__ = ["LARGE", "NUMERALS", "RUN", "SMALL", "Run", "read_run"]

DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
NUMERALS = "".join((*DIGITS, *SMALL, *LARGE))

_DIGITS = "[0-9]++(?:(?:,[0-9]{3})++(?![0-9]))?(?:\\.[0-9]+)?"
RUN = re.compile(f"(?:{_DIGITS}|[{NUMERALS}])(?:[{NUMERALS}]|(?<=[{NUMERALS}]){_DIGITS})*+")
PIECE = re.compile(f"[0-9][0-9,]*(?:\\.[0-9]+)?|[{NUMERALS}]")


class Run(NamedTuple):
    """A number: its value, how many characters it takes, and whether it is in kanji alone."""

    value: Fraction
    length: int
    kanji: bool


def read_run(run: str) -> Run:
    """Read the number that a run of numerals begins with: “2万3万” are two."""
    if all(sign in DIGITS for sign in run):  # 二〇二五
        return Run(Fraction("".join(str(DIGITS[sign]) for sign in run)), len(run), kanji=True)
    total = section = Fraction(0)
    current: Fraction | None = None
    length, kanji, largest = 0, True, 10**20
    for piece in PIECE.finditer(run):
        sign = piece[0]
        if sign in SMALL:
            section += (1 if current is None else current) * SMALL[sign]
            current = None
        elif sign in LARGE:
            if LARGE[sign] >= largest:
                break
            largest = LARGE[sign]
            total += (section + (current or 0) or 1) * largest
            section, current = Fraction(0), None
        elif current is not None:
            break
        else:
            kanji = kanji and sign in DIGITS
            current = Fraction(DIGITS[sign] if sign in DIGITS else sign.replace(",", ""))
        length = piece.end()
    return Run(total + section + (current or 0), length, kanji)
