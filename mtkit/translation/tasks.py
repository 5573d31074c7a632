"""Articles and segments on their way into one language: what is known of each, and where its translation goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mtkit import languages
from mtkit.article import Article, Block, Mark, Segment
from mtkit.checks import Flag
from mtkit.checks.quantities.carry import plan_figures
from mtkit.glossary import Glossary, Match, plan_terms
from mtkit.hub import Card
from mtkit.hub.licences import credit
from mtkit.translation import ladder, marks
from mtkit.translation.attempts import Attempt, Standard, judge
from mtkit.translation.ladder import Rung
from mtkit.translation.options import TranslateOptions
from mtkit.translation.pool import Leg, Pool
from mtkit.translation.result import SegmentTranslation, Translation
from mtkit.translation.segments import Carried, Finished, Job, Setting, copied, divided, finish, foreign, plan

__all__ = ["Opened", "Task", "closed"]


@dataclass(slots=True)
class Opened:
    """An article on its way into one language, by the legs of a route."""

    article: Article
    cut: Sequence[Sequence[Segment]]
    legs: tuple[Leg, ...]
    known: Callable[[], dict[str, str]]
    options: TranslateOptions
    glossary: Glossary | None
    results: dict[int, SegmentTranslation] = field(default_factory=dict)
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The language of the article."""
        return self.legs[0].source

    @property
    def target(self) -> str:
        """The language that it is translated into."""
        return self.legs[-1].target

    def tasks(self) -> "Iterator[Task]":
        """One task a segment, in reading order."""
        number = 0
        for at, (block, segments) in enumerate(zip(self.article.blocks, self.cut, strict=True)):
            for one in segments:
                yield Task(self, number, at, one, block.marks, one, block.marks)
                number += 1

    @property
    def is_done(self) -> bool:
        """Whether every segment has its translation."""
        return len(self.results) == sum(map(len, self.cut))

    def close(self) -> Translation:
        """Put the segments together."""
        blocks, at = [], 0
        for block, segments in zip(self.article.blocks, self.cut, strict=True):
            numbers = range(at, at + len(segments))
            results, placed = [self.results[n] for n in numbers], [self.marks.get(n, ()) for n in numbers]
            blocks.append(joined(block, results, placed, self.target))
            at = numbers.stop
        cards = {leg.card.name: leg.card for leg in self.legs} | self.cards
        return Translation(
            self.article,
            self.target,
            tuple(blocks),
            tuple(self.results[n] for n in range(at)),
            " → ".join(leg.card.name for leg in self.legs),
            self.legs[0].engine.name,
            self.options,
            tuple(map(credit, cards.values())),
        )


@dataclass(slots=True)
class Task:
    """One segment to be translated, as far as it has come.

    ``now`` and ``inline`` are what the present leg translates: the segment itself, then the text between two legs.
    ``best`` is the least doubtful answer of the leg and ``last`` what came back for ``job`` most recently; ``attempts``
    are the rungs that were tried and ``models`` those whose answers were kept, over all legs.
    """

    owner: Opened
    number: int
    block: int
    segment: Segment
    own_marks: tuple[Mark, ...]
    now: Segment
    inline: tuple[Mark, ...]
    leg: int = 0
    job: Job | None = None
    last: Finished | None = None
    best: Attempt | None = None
    attempts: list[str] = field(default_factory=list)
    matches: tuple[Match, ...] = ()
    models: list[str] = field(default_factory=list)
    pivot: str = ""

    @property
    def is_last_leg(self) -> bool:
        """Whether what comes out is the translation."""
        return self.leg + 1 == len(self.owner.legs)

    @property
    def is_doubtful(self) -> bool:
        """Whether the best answer so far has a doubt, so that it is worth asking again."""
        return self.best is not None and self.best.doubt > 0

    def copy(self) -> bool:
        """Settle a segment that no model needs to be asked about; return whether it is one."""
        copy = copied(self.segment, self.own_marks, self.owner.source, self.owner.target)
        if copy:
            self._keep(SegmentTranslation(self.block, self.segment, copy.text, None, copy.route), copy.marks)
        elif self.owner.glossary:
            self.matches = tuple(self.owner.glossary.find(self.segment.text.strip()))
        return copy is not None

    def ask(self, rung: Rung, pool: Pool) -> tuple[Leg, Job] | None:
        """Return what to ask for, and whom, on a rung of the ladder; None where the rung would change nothing."""
        leg: Leg | None = self.owner.legs[self.leg]
        if rung is ladder.OTHER_MODEL:
            leg = pool.alternative(self.owner.legs[self.leg])
        job = self._job(rung, leg) if leg else None
        return (leg, job) if leg and job else None

    def _job(self, rung: Rung, leg: Leg) -> Job | None:
        if rung is ladder.FIRST or rung is ladder.OTHER_MODEL:
            self.job = self._plan(leg, placeholders=True)
            return self.job
        if not self.job or not self.last or not self.best:
            return None
        if rung is ladder.ALL_TERMS:
            if not any(flag.kind == "term" for flag in self.best.flags):
                return None
            job = self._plan(leg, placeholders=True, all_terms=True)
            return job if job.parts != self.job.parts else None
        if rung is ladder.FIGURES:
            figures = self._figures(leg)
            if not figures:
                return None
            job = self._plan(leg, placeholders=True, figures=figures)
            return job if any(one.kind == "figure" for one in job.carried) else None
        if rung is ladder.PLAIN:
            if not self.last.lost:
                return None
            self.job = self._plan(leg, placeholders=False)
            return self.job
        if rung is ladder.NO_REPEAT:
            if self.last.complete:
                return None
            return replace(self.job, settled={k: h for k, h in enumerate(self.last.hypotheses) if h.complete})
        if rung is ladder.DIVIDED:
            return divided(self.job)
        return replace(self.job, settled={})

    def take(self, finished: Finished, leg: Leg, job: Job, rung: Rung) -> None:
        """Judge an answer and, where it is doubtful, the runners-up of the same search; keep the best."""
        self.attempts.append(rung.name)
        if rung not in ladder.WITH_OWN_JOB:
            self.last = finished
        self._consider(judge(finished, job, self._standard(leg, rung), rung.name, leg.card))
        if not self.is_doubtful or not any(hypothesis.others for hypothesis in finished.hypotheses):
            return
        self.attempts.append(ladder.N_BEST)
        for hypotheses in ladder.next_best(finished.hypotheses):
            self._consider(judge(finish(job, hypotheses), job, self._standard(leg, rung), ladder.N_BEST, leg.card))
            if not self.is_doubtful:
                return

    def settle(self) -> int:
        """Keep the best answer: as the translation, or as what the next leg translates.

        Returns how many of the segment's characters are done with it.
        """
        assert self.best is not None  # noqa: S101 - every task has been asked once
        best, share = self.best, len(self.segment.text) // len(self.owner.legs)
        self.models.append(best.card.name)
        self.owner.cards[best.card.name] = best.card
        if self.is_last_leg:
            self._keep(self._result(best), best.marks)
            return len(self.segment.text) - share * self.leg
        self.pivot = best.text
        self.now, self.inline = Segment(best.text), best.marks
        self.job = self.last = self.best = None
        self.leg += 1
        return share

    @property
    def is_settled(self) -> bool:
        """Whether the segment has its translation."""
        return self.number in self.owner.results

    def _result(self, best: Attempt) -> SegmentTranslation:
        return SegmentTranslation(
            self.block,
            self.segment,
            best.text,
            best.score,
            "model",
            (*self._source_flags(), *best.flags),
            " → ".join(self.models),
            self.pivot,
            tuple(self.attempts),
            best.rung,
            best.repairs,
        )

    def _figures(self, leg: Leg) -> list[Carried]:
        """Return the numbers of the source that the best answer lacks."""
        assert self.best is not None  # noqa: S101 - asked for when there is one
        if self.leg or not any(flag.kind == "quantity" and flag.source for flag in self.best.flags):
            return []
        planned = plan_figures(self.segment.text.strip(), self.best.text, self.owner.source, leg.target)
        return [Carried(*figure, "figure") for figure in planned]

    def _plan(self, leg: Leg, *, placeholders: bool, all_terms: bool = False, figures: Sequence[Carried] = ()) -> Job:
        house = self.is_last_leg and self.owner.options.typography == "house"
        setting = Setting(leg.engine.tokenizer, leg.source, leg.target, placeholders and leg.card.placeholders, house)
        # Between two legs the terms are in another language, and are looked for in what comes out only.
        terms = plan_terms(self.matches, leg.target, single_words=all_terms) if self.leg == 0 else []
        return plan(self.now, self.inline, setting, self.owner.known, [*figures, *(Carried(*term) for term in terms)])

    def _standard(self, leg: Leg, rung: Rung) -> Standard:
        """Return what answers are held against: always the article's own words, whatever lies between."""
        # What a search with penalties says of its hypotheses is on another scale.
        usual = leg.card.usual_scores.get(leg.target) if rung.repetition_penalty == 1 else None
        retry = self.owner.options.retry
        return Standard(self.segment.text.strip(), self.owner.source, leg.target, self.matches, retry, usual)

    def _consider(self, attempt: Attempt) -> None:
        if self.best is None or attempt.rank < self.best.rank:
            self.best = attempt

    def _source_flags(self) -> list[Flag]:
        guess = foreign(self.segment.text.strip(), self.owner.source)
        if not guess:
            return []
        return [Flag("language", f"looks like {languages.name(guess)}, not {languages.name(self.owner.source)}")]

    def _keep(self, result: SegmentTranslation, placed: tuple[Mark, ...]) -> None:
        self.owner.results[self.number] = result
        if placed:
            self.owner.marks[self.number] = placed


def closed(opened: list[Opened]) -> Iterator[Translation]:
    """Yield, and forget, the articles at the head of the list that are done."""
    while opened and opened[0].is_done:
        yield opened.pop(0).close()


def joined(
    block: Block, segments: Sequence[SegmentTranslation], placed: Sequence[tuple[Mark, ...]], target: str
) -> Block:
    """Put the translations of a block's segments together, as the target language divides its sentences."""
    space = " " if languages.is_spaced(target) else ""
    text, moved = "", []
    for number, (one, inline) in enumerate(zip(segments, placed, strict=True)):
        moved += [replace(mark, start=mark.start + len(text), end=mark.end + len(text)) for mark in inline]
        text += one.text
        if number + 1 < len(segments):
            source = one.source.text
            breaks = source[len(source.rstrip()) :].count("\n")
            text += "\n" * breaks or space
    return replace(block, text=text, marks=marks.merge(moved, text))
