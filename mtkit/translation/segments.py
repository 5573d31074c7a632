"""One segment on its way through a model: prepared before, finished after.

``copied`` tells what needs no model; ``plan`` makes a ``Job`` of all else, in one part or more, which carries what is
needed to turn the model's hypotheses back into text.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from mtkit import languages
from mtkit.article import Mark, MarkKind, Segment
from mtkit.engines import Hypothesis, Source, Tokenizer
from mtkit.glossary import fit
from mtkit.reading.language import detect
from mtkit.translation import casing, marks, numbers, protection, typography
from mtkit.translation.edits import Edit, apply, origin
from mtkit.translation.splitting import split

__all__ = ["Carried", "Copy", "Finished", "Job", "Setting", "copied", "divided", "finish", "foreign", "plan"]

LETTER = re.compile(r"[^\W\d_]")
# A segment is taken to be French when it holds one of these: no other test is needed then.
FRENCH = re.compile(
    r"\b(?:le|les|des|du|et|une?|est|sont|dans|pour|qui|au|aux|sur|avec|par|ce|cette|ces|ses|en|ont|été|[ldnsjcmt]['’]\w)\b",
    re.IGNORECASE,
)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
SHORTEST_TO_DETECT = 24
SURE = 0.95
# What has more marks in one segment is no prose; the rest of them is left out.
MOST_MARKS = 200
# Source tokens, below which smaller parts would be no clauses.
SHORTEST_TO_DIVIDE = 24


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every segment on one leg of a route."""

    tokenizer: Tokenizer
    source: str
    target: str
    placeholders: bool
    house: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A segment that no model is asked about, and why."""

    text: str
    route: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """``core[start:end]`` of a segment, which rides through the model as a placeholder, and what is put back for it."""

    start: int
    end: int
    text: str
    kind: Literal["span", "code", "term", "figure"] = "term"


@dataclass(slots=True)
class Job:
    """A segment for the model: its parts as the model reads them, and how to come back.

    ``core`` is the segment without the space around it and ``text`` what became of it by ``edits``. ``protected`` are
    the spans that have to be in the translation letter for letter; ``carried`` are those of them, and those terms and
    numbers, that ride as placeholders. ``settled`` holds the parts that need not be asked for again.
    """

    setting: Setting
    core: str
    text: str
    edits: list[Edit]
    offsets: list[int]
    parts: list[Source]
    protected: list[str]
    carried: list[Carried]
    marks: list[Mark]
    shouts: bool
    settled: dict[int, Hypothesis] = field(default_factory=dict)

    @property
    def aligns(self) -> bool:
        """Whether a mark stands over a part of the segment, so that attention is needed to place it."""
        return any(mark.start > 0 or mark.end < len(self.core) for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Finished:
    """The translation of one segment; ``lost`` counts the protected spans that the model dropped."""

    text: str
    marks: tuple[Mark, ...]
    score: float
    hypotheses: tuple[Hypothesis, ...]
    lost: int

    @property
    def complete(self) -> bool:
        """Whether the decoder came to an end in every part."""
        return all(hypothesis.complete for hypothesis in self.hypotheses)


def copied(segment: Segment, inline: Sequence[Mark], source: str, target: str) -> Copy | None:
    """Return what becomes of a segment without words, or in the target language already; None for all others."""
    core, within = core_of(segment, inline)
    inner = tuple(within[:MOST_MARKS])
    if not LETTER.search(protection.bare(core, protection.protected_spans(core, within))):
        return Copy(numbers.localise(core, source, target), "number" if core else "copy", inner)
    return Copy(core, "copy", inner) if foreign(core, source) == target else None


def core_of(segment: Segment, inline: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """Return a segment's text without the space around it, and the parts of its block's marks that lie in it."""
    core = segment.text.strip()
    start = segment.start + segment.text.index(core)
    return core, marks.within(inline, start, start + len(core))


def foreign(text: str, source: str) -> str:
    """Return the language that a segment seems to be in, where that is surely not the source; else nothing."""
    if source != "ja" and len(JAPANESE.findall(text)) * 2 > len(LETTER.findall(text)):
        return "ja"
    if len(text) < SHORTEST_TO_DETECT or (source == "fr" and FRENCH.search(text)):
        return ""
    guess, probability = detect(text)
    return guess if guess != source and probability >= SURE else ""


def plan(
    segment: Segment,
    inline: Sequence[Mark],
    setting: Setting,
    known: Callable[[], dict[str, str]],
    terms: Sequence[Carried] = (),
) -> Job:
    """Prepare a segment for the model: protected, normalised, in sentence case, and in parts that it can read.

    ``inline`` are its block's marks, ``known`` gives the casing of the article's words, and ``terms`` are the terms and
    numbers whose translation is fixed, where they stand in the segment without the space around it.
    """
    tokenizer = setting.tokenizer
    core, within = core_of(segment, inline)
    inner, spans = within[:MOST_MARKS], protection.protected_spans(core, within)
    carried = riding(core, spans, inner, terms) if setting.placeholders else []
    edits = protection.to_placeholders([(one.start, one.end) for one in carried])
    taken = [(one.start, one.end) for one in carried]
    edits += outside(typography.normalise(core, tokenizer.characters), taken)
    edits.sort(key=lambda edit: edit.start)
    text = apply(core, edits)
    shouts = casing.is_all_caps(protection.bare(core, spans))
    if shouts:
        text = casing.sentence_case(text, known())
    offsets, parts = divide(text, setting, tokenizer.limit)
    return Job(
        setting,
        core,
        text,
        edits,
        offsets,
        parts,
        [core[start:end].strip() for start, end in spans],
        carried,
        [mark for mark in inner if not (setting.placeholders and mark.kind is MarkKind.CODE)],
        shouts,
    )


def riding(
    core: str, spans: Sequence[tuple[int, int]], inner: Sequence[Mark], terms: Sequence[Carried]
) -> list[Carried]:
    """Return what rides through the model as placeholders, in order: protected spans first, then terms."""
    code = [(mark.start, mark.end) for mark in inner if mark.kind is MarkKind.CODE]
    riders = [
        Carried(a, b, core[a:b], "code" if any(start <= a < end for start, end in code) else "span") for a, b in spans
    ][: protection.PLACES]
    for term in terms:
        if len(riders) < protection.PLACES and all(term.end <= one.start or one.end <= term.start for one in riders):
            riders.append(term)
    return sorted(riders, key=lambda one: one.start)


def divide(text: str, setting: Setting, limit: int) -> tuple[list[int], list[Source]]:
    """Divide a text into parts of ``limit`` tokens at most; return where each begins, and each for the model."""

    def read(part: str) -> Source:
        return setting.tokenizer.encode(part, setting.source, setting.target)

    spans = split(text, lambda part: len(read(part).tokens) <= limit)
    return [start for start, _ in spans], [read(text[start:end]) for start, end in spans]


def divided(job: Job) -> Job | None:
    """Return a job in smaller parts, which a weak model follows better; None where it is too short to be divided."""
    longest = max(len(part.tokens) for part in job.parts)
    if longest < SHORTEST_TO_DIVIDE:
        return None
    offsets, parts = divide(job.text, job.setting, longest * 2 // 3)
    return replace(job, offsets=offsets, parts=parts, settled={})


def outside(edits: Sequence[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """Return the edits that touch none of the spans."""
    return [e for e in edits if not any(e.start < end and start < e.end for start, end in spans)]


def finish(job: Job, hypotheses: Sequence[Hypothesis]) -> Finished:
    """Turn the hypotheses of a job's parts back into text, with its marks, spans, capitals and typography."""
    spaced = languages.is_spaced(job.setting.target)
    pieces = [carry(job, part, hypothesis, spaced) for part, hypothesis in enumerate(hypotheses)]
    text = unicodedata.normalize("NFC", (" " if spaced else "").join(pieces))
    placed_by_attention = len(job.marks) * len(hypotheses)
    shouts = job.shouts and spaced
    if shouts:
        text = text.upper()
    back = [one.text.upper() if shouts and one.kind == "term" else one.text for one in job.carried]
    for found in protection.PLACEHOLDER.finditer(text):  # only here is it known where a term came to stand
        k = int(found[1])
        if k < len(back) and job.carried[k].kind == "term":
            back[k] = fit(back[k], text[: found.start()], job.setting.target)
    text, lost = protection.restore(text, [marks.carried(one, placed_by_attention + k) for k, one in enumerate(back)])
    if job.setting.house:
        text = typography.house_style(text, job.setting.target)
    text, spans = marks.extract(text.strip(), placed_by_attention + len(job.carried))
    placed = place(job, text, spans[:placed_by_attention])
    riders = zip(job.carried, spans[placed_by_attention:], strict=True)
    placed += tuple(Mark(*span, MarkKind.CODE) for one, span in riders if span and one.kind == "code")
    tokens = sum(len(h.tokens) + 1 for h in hypotheses)
    score = sum(h.score * (len(h.tokens) + 1) for h in hypotheses) / max(1, tokens)
    return Finished(text, placed, score, tuple(hypotheses), len(lost))


def carry(job: Job, part: int, hypothesis: Hypothesis, spaced: bool) -> str:
    """Return the text of one part, with private characters around the words that the marks go to."""
    tokenizer = job.setting.tokenizer
    if not hypothesis.attention or not job.marks:
        return tokenizer.decode(hypothesis.tokens)
    pieces = tokenizer.pieces(hypothesis.tokens)
    places = [
        origin(job.edits, job.offsets[part] + max(start, end - 1)) if end > start else -1
        for start, end in job.parts[part].spans
    ]
    spans: list[tuple[int, int] | None] = [None] * (part * len(job.marks))
    for mark in job.marks:
        inside = [mark.start <= places[at] < mark.end for at in hypothesis.attention]
        spans.append(marks.project(pieces, inside, spaced))
    return marks.insert("".join(pieces), spans).strip()


def place(job: Job, text: str, spans: Sequence[tuple[int, int] | None]) -> tuple[Mark, ...]:
    """Give each mark the characters that were found for it.

    A mark over all of the source goes over all of the target. A link that found no place goes there too, so that its
    address is not lost; other marks without a place are left out.
    """
    placed = []
    for number, mark in enumerate(job.marks):
        found = [span for span in spans[number :: len(job.marks)] if span]
        if (mark.start == 0 and mark.end == len(job.core)) or (not found and mark.kind is MarkKind.LINK):
            found = [(0, len(text))]
        placed += [Mark(start, end, mark.kind, mark.href) for start, end in found]
    return tuple(placed)
