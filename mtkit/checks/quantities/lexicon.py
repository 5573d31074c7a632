"""What a language brings to the reader of spaced languages: its signs, words and patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction
from typing import NamedTuple

from mtkit.checks.quantities.values import Kind

__all__ = [
    "GAP",
    "HYPHENS",
    "Idiom",
    "Lexicon",
    "Role",
    "Unit",
    "Word",
    "alternatives",
    "hints",
    "idioms",
    "months",
    "numeral_pattern",
    "ordinals",
    "small_words",
    "units",
]

GAP = "[ \u00a0\u202f\u2009]"
HYPHENS = "\\-\u2010\u2011"


class Role(Enum):
    """How a number word joins the number words in front of it."""

    ADD = auto()  # one to ninety-nine
    TIMES = auto()  # hundred; mươi
    SCALE = auto()  # thousand and up
    ORDINAL = auto()  # adds, and ends the number
    PART = auto()  # tiers, quarter: divides
    FIRST = auto()  # an ordinal that never ends a longer one: premier, second
    LINK = auto()  # and, et, linh: only between two others


class Word(NamedTuple):
    """A number word."""

    role: Role
    value: Fraction


class Unit(NamedTuple):
    """What stands behind a number: its kind, the code of its unit and a factor (“M€” is a million)."""

    kind: Kind
    code: str
    factor: int = 1


class Idiom(NamedTuple):
    """A phrase that answers some numbers: “quinze jours” is two weeks."""

    pattern: re.Pattern[str]
    values: tuple[Fraction, ...]


@dataclass(frozen=True)
class Lexicon:
    """The signs, words and patterns of one language.

    ``rules`` are tried at a digit and ``openers`` at their first word; what their named groups mean is told in
    ``patterns``. ``implied`` words answer a number without being one. ``spans`` are words that count many years or
    things as one: two decades, twenty years.
    """

    numeral: re.Pattern[str]
    words: Mapping[str, Word]
    scales: Mapping[str, int]
    scale: re.Pattern[str]
    units: Mapping[str, Unit]
    unit: re.Pattern[str]
    months: Mapping[str, int]
    ordinal: re.Pattern[str]
    rules: tuple[re.Pattern[str], ...]
    openers: Mapping[str, tuple[re.Pattern[str], ...]]
    implied: Mapping[str, tuple[Fraction, ...]]
    spans: Mapping[str, int]
    half: re.Pattern[str]
    part: re.Pattern[str] | None = None
    hour: re.Pattern[str] | None = None
    idioms: Mapping[str, tuple[Idiom, ...]] = field(default_factory=dict)
    compounds: re.Pattern[str] | None = None
    only_before_scales: frozenset[str] = frozenset()
    months_in_order: frozenset[str] = frozenset()
    first_months: re.Pattern[str] | None = None
    floors: frozenset[str] = frozenset()
    month_first: bool = False
    lenient: bool = False
    sure: int = 3
    ratios: frozenset[str] = frozenset()
    roman_ordinals: bool = False
    doubtful: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    unsure_months: frozenset[str] = frozenset()
    weekdays: Mapping[str, int] = field(default_factory=dict)
    starts: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        """Gather the words that a quantity may begin with."""
        tables = (self.openers, self.idioms, self.words, self.implied, self.weekdays)
        object.__setattr__(self, "starts", frozenset(word for table in tables for word in table))


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def numeral_pattern(point: str, group: str) -> re.Pattern[str]:
    """Return the pattern of digits with the decimal sign and the thousands sign of a language.

    The group that matched tells how they are read: “spaced” and “grouped” have thousands, “decimal” has the language's
    own sign, “foreign” the other one.
    """
    point, group = re.escape(point), re.escape(group)
    head, rest = "[1-9][0-9]{0,2}", "(?![0-9])"
    return re.compile(
        f"(?P<spaced>{head}(?:{GAP}[0-9]{{3}})+{rest}(?:{point}[0-9]+)?)"
        f"|(?P<grouped>{head}(?:{group}[0-9]{{3}})+{rest}(?:{point}[0-9]+)?)"
        f"|(?P<decimal>[0-9]+{point}[0-9]+)"
        f"|(?P<foreign>[0-9]+{group}[0-9]+)"
        "|(?P<plain>[0-9]+)"
    )


def small_words(lines: Mapping[int, str], role: Role = Role.ADD) -> dict[str, Word]:
    """Return number words from lines of them, each one more than the one before; “|” divides those that are equal."""
    return {
        name: Word(role, Fraction(value))
        for first, line in lines.items()
        for value, names in enumerate(line.split(), first)
        for name in names.split("|")
    }


def ordinals(lines: Mapping[int, str]) -> dict[str, Word]:
    """Return ordinal words from such lines."""
    return small_words(lines, Role.ORDINAL)


def months(*lines: str) -> dict[str, int]:
    """Return the names of the months, from twelve lines of names divided by “|”."""
    return {name: number for number, line in enumerate(lines, 1) for name in line.split("|")}


def hints(lines: Mapping[str, str]) -> dict[str, tuple[Fraction, ...]]:
    """Return words that answer numbers without being one, from lines of them by number."""
    found: dict[str, tuple[Fraction, ...]] = {}
    for value, line in lines.items():
        for word in line.split():
            found[word] = (*found.get(word, ()), Fraction(value))
    return found


def idioms(table: Mapping[str, tuple[int | Fraction, ...]]) -> dict[str, tuple[Idiom, ...]]:
    """Return idioms by their first word, from patterns that begin with a plain word."""
    found: dict[str, tuple[Idiom, ...]] = {}
    for pattern, values in table.items():
        first = pattern.split(" ")[0].split("[")[0].split("-")[0]
        idiom = Idiom(re.compile(f"{pattern}(?![^\\W_])", re.IGNORECASE), tuple(map(Fraction, values)))
        found[first] = (*found.get(first, ()), idiom)
    return found


def units(*tables: Mapping[str, Unit]) -> tuple[dict[str, Unit], str]:
    """Return one table of units, and a pattern for its keys with groups “sign” and “unit”."""
    table = {key: unit for each in tables for key, unit in each.items()}
    signs = [key for key in table if not key[-1].isalpha()]
    words = [key for key in table if key[-1].isalpha()]
    pattern = f"(?:(?P<sign>{alternatives(signs)})|(?P<unit>{alternatives(words)})(?![^\\W_]|['’]))"
    return table, pattern
