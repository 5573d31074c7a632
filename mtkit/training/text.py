"""Parallel text → pairs to train on: normalised, filtered, each once, and none that the model will be tried on.

The filters are those that web-crawled bitext is commonly cleaned with (bicleaner-hardrules, OpusCleaner): length, ratio
of lengths, script, copies, duplicates.
"""

import random
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mtkit.errors import InputError
from mtkit.languages import script
from mtkit.reading.encoding import tidy
from mtkit.training.files import find, held_out_rows, read_lines, read_rows
from mtkit.training.recipe import Data, Filter, Recipe

__all__ = ["Advance", "Counts", "Interrupted", "Pair", "Stop", "Text", "normalise", "read_text"]

# Asked between steps whether to end early.
Stop = Callable[[], bool]
# Hears what is being done to the data, and to how many rows it was done.
Advance = Callable[[str, int], None]

EVERY = 1000  # rows, after which the reader asks and tells
SPACES = re.compile(r"\s+")  # every kind of space, as the translator gives them to a model
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
SLACK = 20  # bytes: of short texts the ratio says nothing
SCRIPTS = {
    "Latn": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "Jpan": "々぀-ヿ㐀-䶿一-鿿ｦ-ﾟ",
    "Hans": "㐀-䶿一-鿿",
    "Hant": "㐀-䶿一-鿿",
    "Kore": "가-힣ᄀ-ᇿ",
    "Cyrl": "Ѐ-ӿ",
    "Grek": "Ͱ-Ͽ",
    "Arab": "؀-ۿ",
    "Thai": "฀-๿",
    "Laoo": "຀-໿",
    "Khmr": "ក-៿",
}
# What a translation copies: figures, names, identifiers, web addresses.
SPAN = re.compile(
    r"(?<![\w.,])(?:https?://\S+|[a-z]+_[a-z_]+|\d[\d.,]*\d|\d|[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]+)*)(?!\w)"
)
MOST_SPANS = 3


class Interrupted(Exception):  # noqa: N818 - it is no error
    """The run was asked to end; ``step`` is the last step that is kept."""

    def __init__(self, step: int = 0) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its target; ``weight`` is how often it is seen in one pass."""

    source_language: str
    target_language: str
    source: str
    target: str
    weight: float = 1.0


@dataclass(slots=True)
class Counts:
    """What became of one entry of the data: rows read, rows left out by reason, and pairs kept."""

    name: str
    pair: str
    weight: float
    files: int = 0
    rows: int = 0
    held_out: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, why: str) -> None:
        """Count a row that is left out."""
        self.dropped[why] = self.dropped.get(why, 0) + 1


class Text:
    """The parallel text of a recipe. ``counts`` are whole when ``pairs`` has been read to its end."""

    def __init__(
        self, recipe: Recipe, share: float = 1.0, stop: Stop = bool, advance: Advance = lambda *_: None
    ) -> None:
        """Read what is held out. ``share`` of the pairs is kept, the same at every call. Raises InputError."""
        self._recipe, self._share, self._stop, self._advance = recipe, share, stop, advance
        self._found = find(recipe.data)
        self.counts = [
            Counts(one.title, f"{one.source}-{one.target}", one.weight, len(paths)) for one, paths in self._found
        ]
        self._guarded: set[str] = set()
        self.validation = self._held_out()
        for name in recipe.exclude:
            self._guarded |= {_key(normalise(cell)) for line in read_lines(Path(name)) for cell in line.split("\t")}
        self._guarded.discard("")

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs to train on, file after file. Raises InputError where none is left in a pair of languages."""
        seen: set[int] = set()
        rows = 0
        for (data, paths), counts in zip(self._found, self.counts, strict=True):
            for path in paths:
                for (source, target), held_out in held_out_rows(read_rows(path, data), data.held_out):
                    counts.rows += 1
                    rows += 1
                    if rows % EVERY == 0:
                        self._advance("read", rows)
                        if self._stop():
                            raise Interrupted
                    counts.held_out += held_out
                    if not held_out and (pair := self._sifted(data, source, target, counts, seen)):
                        yield pair
        for pair_ in dict.fromkeys(counts.pair for counts in self.counts):
            of_pair = [counts for counts in self.counts if counts.pair == pair_]
            if not any(counts.kept for counts in of_pair):
                dropped = sum((Counter(counts.dropped) for counts in of_pair), Counter[str]())
                why = ", ".join(f"{count:,} {reason}" for reason, count in dropped.most_common()) or "no rows"
                raise InputError(f"no pair of {pair_} is left to train on ({why}): correct the recipe's data or filter")

    def _held_out(self) -> list[Pair]:
        """Return what the model is tried on, each pair once, and keep its texts from being trained on."""
        found: dict[Pair, None] = {}
        for data, paths in [*self._found, *find(self._recipe.validation.data)]:
            whole = data in self._recipe.validation.data
            if not (whole or data.held_out):
                continue
            for path in paths:
                for (source, target), last in held_out_rows(read_rows(path, data), data.held_out):
                    ours, theirs = normalise(source).translate(APOSTROPHES), normalise(target)
                    if (whole or last) and ours and theirs:
                        found[Pair(data.source, data.target, ours, theirs)] = None
                        self._guarded |= {_key(ours), _key(theirs)}
        return _thinned(list(found), self._recipe.validation.lines)

    def _sifted(self, data: Data, source: str, target: str, counts: Counts, seen: set[int]) -> Pair | None:
        """Return a row as a pair, or count why it is left out."""
        if self._share < 1 and zlib.crc32(source.encode()) >= self._share * 2**32:
            counts.drop("not in the share")
            return None
        source, target = normalise(source).translate(APOSTROPHES), normalise(target)
        why = fault(source, target, data.target, self._recipe.filter)
        key = hash((data.source, data.target, source, target))
        if not why and (_key(source) in self._guarded or _key(target) in self._guarded):
            why = "held out elsewhere"
        if not why and key in seen:
            why = "seen before"
        if why:
            counts.drop(why)
            return None
        seen.add(key)
        counts.kept += 1
        source, target = _with_placeholders(source, target, self._recipe.filter.placeholders)
        return Pair(data.source, data.target, source, target, data.weight)


def read_text(recipe: Recipe, share: float = 1.0, stop: Stop = bool, advance: Advance = lambda *_: None) -> Text:
    """Read all of a recipe's text, and keep only the counts and what is held out."""
    text = Text(recipe, share, stop, advance)
    for _ in text.pairs():
        pass
    return text


def normalise(text: str) -> str:
    """Return a text in NFC on one line, without invisible characters, with plain single spaces."""
    return SPACES.sub(" ", text if text.isascii() and text.isprintable() else tidy(text)).strip()


def fault(source: str, target: str, language: str, limits: Filter) -> str:
    """Return why a pair is not to be trained on, or nothing."""
    if not source or not target:
        return "empty"
    if max(len(source), len(target)) > limits.max_characters:
        return "too long"
    if "⟦" in source or "⟦" in target:
        return "placeholders"
    longer, shorter = sorted((len(source.encode()), len(target.encode())), reverse=True)
    if longer > limits.max_ratio * shorter + SLACK:
        return "unequal length"
    if not limits.copies and source.casefold() == target.casefold():
        return "copy"
    if limits.script and not _is_written(target, script(language), limits.script):
        return "other script"
    return ""


def _is_written(text: str, name: str, share: float) -> bool:
    """Whether enough letters are of a script; those whose letters are not known here are taken on trust."""
    ranges = SCRIPTS.get(name)
    letters = sum(map(str.isalpha, text))
    return not ranges or not letters or len(re.findall(f"[{ranges}]", text)) >= share * letters


def _with_placeholders(source: str, target: str, share: float) -> tuple[str, str]:
    """Put ⟦k⟧ for up to three spans that stand once on both sides, in a share of the pairs: they learn to be copied."""
    draw = zlib.crc32(f"{source}\t{target}".encode())
    if draw >= share * 2**32:
        return source, target
    rng = random.Random(draw)  # noqa: S311 - nothing secret
    spans = [one for one in dict.fromkeys(SPAN.findall(source)) if source.count(one) == 1 == target.count(one)]
    rng.shuffle(spans)
    for number, span in zip(rng.sample(range(10), MOST_SPANS), spans[: rng.randint(1, MOST_SPANS)], strict=False):
        if source.count(span) == 1 == target.count(span):  # it may have stood within another
            source, target = source.replace(span, f"⟦{number}⟧"), target.replace(span, f"⟦{number}⟧")
    return source, target


def _thinned(pairs: list[Pair], most: int) -> list[Pair]:
    """Return at most so many pairs of each two languages, evenly from the whole."""
    kept = []
    for languages in dict.fromkeys((pair.source_language, pair.target_language) for pair in pairs):
        ours = [pair for pair in pairs if (pair.source_language, pair.target_language) == languages]
        count = min(most, len(ours))
        kept += [ours[at * len(ours) // count] for at in range(count)]
    return kept


def _key(text: str) -> str:
    """Return what two texts share that differ in nothing that matters."""
    return unicodedata.normalize("NFKC", text).casefold().rstrip(" .。!?")
