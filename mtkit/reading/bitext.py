"""Two texts that translate each other → pairs of segments: text files, Markdown, HTML, Word, JSON Lines and TMX."""

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, MtkitError, OptionError, unreadable
from mtkit.languages import NAMES, canonical, is_spaced, name
from mtkit.reading import read_bytes
from mtkit.reading.alignment import align
from mtkit.reading.encoding import decode, tidy
from mtkit.reading.language import detect
from mtkit.reading.segmentation import segment
from mtkit.reading.sources import FORMATS

__all__ = ["Bitext", "Pair", "read_bitext"]

_BOTH_SIDES = {".jsonl", ".tmx"}
_LIMIT = 64 * 2**20
_MOST = 3_000  # sentences that are aligned over the whole text: it takes seconds
_SURE = 0.9
# They break a line for a reader of articles, but stand inside one where lines are segments.
_BREAKS = re.compile("[\u2028\u2029\x85]")
_HOPELESS = 1.5  # mean cost of a bead: texts that do not translate each other begin at 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and its translation; either may be empty. ``id`` says where it stands, in words: “line 12”."""

    source: str
    target: str
    source_language: str
    target_language: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bitext:
    """Pairs of segments in reading order, and how they were found: “lines”, “paragraphs”, “sentences” or “records”."""

    name: str
    pairs: tuple[Pair, ...]
    aligned: str


def read_bitext(
    source: Path, target: Path | None = None, source_language: str = "", target_language: str = ""
) -> Bitext:
    """Return the pairs of a text and its translation, or those of one ``.jsonl`` or ``.tmx`` file.

    Two files with as many lines as each other are paired line by line; others sentence by sentence, paragraph by
    paragraph where those are as many, else over the whole text (`mtkit.reading.alignment`). Languages are BCP 47 tags;
    one that is left open is told from the file's name (``a.vi.txt``) or its text.

    Raises:
        InputError: a file cannot be read, is broken or too large, or the two do not belong together.
        OptionError: a language has to be given.

    """
    tags = tuple(canonical(tag) if tag else "" for tag in (source_language, target_language))
    if target is not None:
        if both := next((path for path in (source, target) if path.suffix.lower() in _BOTH_SIDES), None):
            raise OptionError(f"{both} holds both sides of its segments: give it alone")
        return _read_two(source, target, *tags)
    match source.suffix.lower():
        case ".jsonl":
            pairs = tuple(_records(source, *tags))
        case ".tmx":
            pairs = tuple(_units(source, *tags))
        case _:
            raise OptionError(f"{source}: give its translation too; alone, only a .jsonl or .tmx file can be checked")
    if not pairs:
        raise InputError(f"{source} holds no segments to check")
    return Bitext(source.name, pairs, "records")


# One file that holds both sides


def _units(path: Path, source_language: str, target_language: str) -> Iterator[Pair]:
    if not source_language or not target_language:
        raise OptionError(f"{path}: say which of its languages are meant, for example --from fr --to vi")
    from mtkit.reading.tmx import read_tmx

    _load(path, read=False)
    for number, (source, target) in enumerate(read_tmx(path, source_language, target_language), 1):
        yield Pair(source, target, source_language, target_language, f"unit {number}", path.name)


def _records(path: Path, source_language: str, target_language: str) -> Iterator[Pair]:
    """Read what ``mtkit translate --format jsonl`` writes; of other programs, ``target`` or ``translation`` will do."""
    for number, line in enumerate(_load(path).split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number:,}"
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: is no JSON in UTF-8 ({error}); write the file again") from error
        if not isinstance(record, dict):
            raise InputError(f"{where}: is no JSON object; each line has to be one, as mtkit translate writes them")
        target = next((record[key] for key in ("hypothesis", "target", "translation") if key in record), None)
        yield Pair(
            _text(record.get("source"), "source", where),
            _text(target, "hypothesis", where),
            _tag(record, "from", source_language, where),
            _tag(record, "to", target_language, where),
            f"line {number}",
            str(record.get("article", path.name)),
        )


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{where}: “{key}” is missing or no text; give the records that mtkit translate writes")
    return tidy(value)


def _tag(record: dict[str, Any], key: str, given: str, where: str) -> str:
    if given:
        return given
    tag = record.get(key)
    if not isinstance(tag, str) or not tag:
        raise OptionError(f"{where}: “{key}” is missing; give the language with --{key}")
    try:
        return canonical(tag)
    except MtkitError as error:
        raise InputError(f"{where}: {error}") from error


# Two files


def _read_two(source: Path, target: Path, source_language: str, target_language: str) -> Bitext:
    data = [_load(path) for path in (source, target)]
    texts = [_readable(each, path) for each, path in zip(data, (source, target), strict=True)]
    tags = (
        source_language or _told(source, texts[0], "--from"),
        target_language or _told(target, texts[1], "--to"),
    )
    if tags[0] == tags[1]:
        raise OptionError(
            f"{source} and {target} both look like {name(tags[0])}; where they are not, say so with --from and --to"
        )
    title = f"{source.name} → {target.name}"
    formats = [_format(path) for path in (source, target)]
    if formats == ["text", "text"]:
        lines = _lines(*texts)
        if lines:
            return Bitext(title, tuple(Pair(a, b, *tags, f"line {at}", title) for at, a, b in lines), "lines")
    return _by_sentences(_blocks(data[0], source), _blocks(data[1], target), *tags, title)


def _format(path: Path) -> str:
    return FORMATS.get(path.suffix.lower(), "text")


def _blocks(data: bytes, path: Path) -> list[str]:
    return [block.text for block in read_bytes(data, str(path), _format(path), clean=False).blocks]


def _readable(data: bytes, path: Path) -> str:
    """Return a file's text, for telling its language and, where it is plain text, for its lines."""
    if _format(path) != "text":
        return "\n".join(_blocks(data, path))
    with contextlib.suppress(UnicodeDecodeError):  # other encodings have no such characters
        data = _BREAKS.sub(" ", data.decode("utf-8")).encode()
    return decode(data, str(path))


def _lines(source: str, target: str) -> list[tuple[int, str, str]]:
    """Pair lines with their number; nothing where the files have different numbers of them, blank ones or not."""
    ours, theirs = ([line.strip() for line in text.removesuffix("\n").split("\n")] for text in (source, target))
    if len(ours) == len(theirs):
        return [(at, a, b) for at, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a or b]
    full = [[(at, line) for at, line in enumerate(lines, 1) if line] for lines in (ours, theirs)]
    if len(full[0]) != len(full[1]):
        return []
    return [(at, a, b) for (at, a), (_, b) in zip(*full, strict=True)]


def _by_sentences(
    sources: Sequence[str], targets: Sequence[str], source_language: str, target_language: str, title: str
) -> Bitext:
    ours, theirs = (
        [[one.text.strip() for one in segment(text, tag)] for text in texts]
        for texts, tag in ((sources, source_language), (targets, target_language))
    )
    same = len(ours) == len(theirs)
    if not same:  # forget the paragraphs
        ours, theirs = ([list(chain.from_iterable(side))] for side in (ours, theirs))
        _refuse_too_many(len(ours[0]), len(theirs[0]), title)
    between = [" " if is_spaced(tag) else "" for tag in (source_language, target_language)]
    pairs, cost = [], 0.0
    for number, (paragraph, translation) in enumerate(zip(ours, theirs, strict=True), 1):
        for bead in align(paragraph, translation):
            source = between[0].join(paragraph[slice(*bead.source)])
            target = between[1].join(translation[slice(*bead.target)])
            place = f"paragraph {number}" if same else f"sentence {max(1, bead.source[1])}"
            pairs.append(Pair(source, target, source_language, target_language, place, title))
            cost += bead.cost
    if not same and cost > _HOPELESS * len(pairs):
        raise InputError(
            f"{title}: {len(ours[0]):,} sentences and {len(theirs[0]):,}, which do not seem to translate each other: "
            "give files that belong together, best with one segment a line"
        )
    return Bitext(title, tuple(pairs), "paragraphs" if same else "sentences")


def _refuse_too_many(sources: int, targets: int, title: str) -> None:
    if max(sources, targets) > _MOST:
        raise InputError(
            f"{title}: {sources:,} sentences and {targets:,} are too many to find out which belong together; "
            "give files with as many lines as each other"
        )


def _told(path: Path, text: str, option: str) -> str:
    """Return the language that a file's name or its text tells."""
    for part in reversed(path.name.lower().split(".")[1:]):
        if part in NAMES:
            return part
    tag, probability = detect(text)
    if probability < _SURE:
        raise OptionError(f"{path}: its language cannot be told ({name(tag)}?); give it with {option}")
    return tag


def _load(path: Path, *, read: bool = True) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: give a file")
        if path.stat().st_size > _LIMIT:
            raise InputError(f"{path} is larger than {_LIMIT // 2**20} MB: split it into several files")
        return path.read_bytes() if read else b""
    except OSError as error:
        raise unreadable(path, error) from error
