"""One answer for a segment, judged: put right where that is certain, with a flag for each doubt that is left."""

from dataclasses import dataclass

from mtkit.article import Mark
from mtkit.checks import Flag
from mtkit.checks.quantities.read import LANGUAGES
from mtkit.checks.quantities.repair import repair_quantities
from mtkit.checks.segment import check_segment, doubt
from mtkit.glossary import Match, check_terms
from mtkit.hub import Card
from mtkit.translation import marks
from mtkit.translation.segments import Finished, Job

__all__ = ["Attempt", "Standard", "judge"]


@dataclass(frozen=True, slots=True)
class Standard:
    """What an answer is held against: the source, the terms found in it, and the range of the model's scores.

    ``repairs``: what is certain is put right before.
    """

    source: str
    source_language: str
    target_language: str
    terms: tuple[Match, ...] = ()
    repairs: bool = True
    usual: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer: its text and marks, the doubts about it, the repairs that were made, and who was asked how."""

    text: str
    marks: tuple[Mark, ...]
    score: float
    flags: tuple[Flag, ...]
    repairs: tuple[str, ...]
    rung: str
    card: Card

    @property
    def doubt(self) -> float:
        """How doubtful the answer is; 0 where nothing is wrong with it."""
        return doubt(self.flags)

    @property
    def rank(self) -> tuple[float, int]:
        """What two answers are compared by, the lower the better: the doubts, then the number of repairs."""
        return self.doubt, len(self.repairs)


def judge(finished: Finished, job: Job, standard: Standard, rung: str, card: Card) -> Attempt:
    """Turn what a model gave back into an answer: lost spans appended, what is certain repaired, doubts flagged."""
    text, flags = finished.text, []
    if not finished.complete:
        flags.append(Flag("loop", "the model did not come to an end; the translation may repeat itself or stop short"))
    for span in job.protected:
        if span not in text:
            text = f"{text} {span}".strip()
            flags.append(Flag("copied-span", f"“{span}” found no place and stands at the end"))
    repaired, repairs = repair(text, standard) if standard.repairs else (text, ())
    flags += check_segment(
        standard.source,
        repaired,
        standard.source_language,
        standard.target_language,
        terms=lambda _, target, language: check_terms(standard.terms, target, language),
        score=finished.score,
        usual=standard.usual,
    )
    placed = marks.moved(finished.marks, text, repaired) if repairs else finished.marks
    return Attempt(repaired, placed, finished.score, tuple(flags), repairs, rung, card)


def repair(text: str, standard: Standard) -> tuple[str, tuple[str, ...]]:
    """Put right what is certain: names in the target language's own form, figures that have one possible place."""
    from mtkit.checks.names import repair_names

    source, target = standard.source_language, standard.target_language
    if not {source, target} <= set(LANGUAGES):
        return text, ()
    text, names = repair_names(standard.source, text, source, target)
    text, figures = repair_quantities(standard.source, text, source, target)
    return text, (*names, *figures)
