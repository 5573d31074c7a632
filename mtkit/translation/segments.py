"""One segment on its way through a model: prepared before, finished after.

``plan`` decides what a segment needs: to be copied, or to be given to the model in one part or more. A ``Job`` carries
what is needed to turn the model's hypotheses back into text.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mtkit import languages
from mtkit.article import Mark, MarkKind, Segment
from mtkit.checks import Flag
from mtkit.engines import Hypothesis, Source, Tokenizer
from mtkit.reading.language import detect
from mtkit.translation import casing, marks, numbers, protection, typography
from mtkit.translation.edits import Edit, apply, origin
from mtkit.translation.splitting import split

__all__ = ["Copy", "Finished", "Job", "Setting", "finish", "plan"]

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


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every segment of a translation."""

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
    flags: tuple[Flag, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Job:
    """A segment for the model: its parts as the model reads them, and how to come back.

    ``protected`` are the spans that have to be in the translation letter for letter, and ``kept`` those of them that
    ride as placeholders. ``settled`` holds the parts that need not be asked for again in a second attempt.
    """

    setting: Setting
    core: str
    edits: list[Edit]
    offsets: list[int]
    parts: list[Source]
    protected: list[str]
    kept: list[str]
    code: list[bool]
    marks: list[Mark]
    shouts: bool
    flags: list[Flag] = field(default_factory=list)
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


def plan(segment: Segment, inline: Sequence[Mark], setting: Setting, known: Callable[[], dict[str, str]]) -> Copy | Job:
    """Decide what a segment needs.

    ``inline`` are its block's marks; ``known`` gives the casing of the article's words.
    """
    core = segment.text.strip()
    start = segment.start + segment.text.index(core)
    within = marks.within(inline, start, start + len(core))
    inner, spans = within[:MOST_MARKS], protection.protected_spans(core, within)
    if not LETTER.search(protection.bare(core, spans)):
        return Copy(
            numbers.localise(core, setting.source, setting.target), "number" if core else "copy", (), tuple(inner)
        )
    flags = []
    if guess := foreign(core, setting):
        if guess == setting.target:
            return Copy(core, "copy", (), tuple(inner))
        flags.append(Flag("language", f"looks like {languages.name(guess)}, not {languages.name(setting.source)}"))
    return job(core, inner, spans, setting, known, flags)


def foreign(text: str, setting: Setting) -> str:
    """Return the language that a segment seems to be in, where that is surely not the source; else nothing."""
    if setting.source != "ja" and len(JAPANESE.findall(text)) * 2 > len(LETTER.findall(text)):
        return "ja"
    if len(text) < SHORTEST_TO_DETECT or (setting.source == "fr" and FRENCH.search(text)):
        return ""
    guess, probability = detect(text)
    return guess if guess != setting.source and probability >= SURE else ""


def job(
    core: str,
    inner: Sequence[Mark],
    spans: Sequence[tuple[int, int]],
    setting: Setting,
    known: Callable[[], dict[str, str]],
    flags: list[Flag],
) -> Job:
    """Prepare a segment for the model: protected, normalised, in sentence case, and in parts that it can read."""
    tokenizer = setting.tokenizer
    protecting = protection.to_placeholders(spans) if setting.placeholders else []
    edits = [*protecting, *outside(typography.normalise(core, tokenizer.characters), spans if protecting else [])]
    edits.sort(key=lambda edit: edit.start)
    text = apply(core, edits)
    shouts = casing.is_all_caps(protection.bare(core, spans))
    if shouts:
        text = casing.sentence_case(text, known())

    def read(part: str) -> Source:
        return tokenizer.encode(part, setting.source, setting.target)

    parts = split(text, lambda part: len(read(part).tokens) <= tokenizer.limit)
    return Job(
        setting,
        core,
        edits,
        [start for start, _ in parts],
        [read(text[start:end]) for start, end in parts],
        [core[start:end].strip() for start, end in spans],
        [core[edit.start : edit.end] for edit in protecting],
        [any(m.kind is MarkKind.CODE and m.start <= edit.start < m.end for m in inner) for edit in protecting],
        [mark for mark in inner if not (protecting and mark.kind is MarkKind.CODE)],
        shouts,
        flags,
    )


def outside(edits: Sequence[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """Return the edits that touch none of the spans."""
    return [e for e in edits if not any(e.start < end and start < e.end for start, end in spans)]


def finish(job: Job, hypotheses: Sequence[Hypothesis]) -> Finished:
    """Turn the hypotheses of a job's parts back into text, with its marks, spans, capitals and typography."""
    spaced = languages.is_spaced(job.setting.target)
    carried = [carry(job, part, hypothesis, spaced) for part, hypothesis in enumerate(hypotheses)]
    text = unicodedata.normalize("NFC", (" " if spaced else "").join(carried))
    placed_by_attention = len(job.marks) * len(hypotheses)
    originals = [marks.carried(span, placed_by_attention + k) for k, span in enumerate(job.kept)]
    text, lost = protection.restore(text, originals)
    if job.shouts and spaced:
        text = text.upper()
    if job.setting.house:
        text = typography.house_style(text, job.setting.target)
    text, spans = marks.extract(text.strip(), placed_by_attention + len(job.kept))
    placed = place(job, text, spans[:placed_by_attention])
    placed += tuple(
        Mark(*span, MarkKind.CODE) for k, span in enumerate(spans[placed_by_attention:]) if span and job.code[k]
    )
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
