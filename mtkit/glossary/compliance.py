"""Does a translation keep to the glossary: sentence by sentence as flags, and term by term over many sentences.

The rule: for each term that stands in the source, one of its translations has to stand in the target, in any form that
the matching of that language accepts (English: plural, capitals, British or American spelling; Vietnamese: case and
place of the tone; Japanese: as part of a word, in either width). A term that stands several times in a sentence has to
stand once in its translation, for a pronoun or an ellipsis may stand for the others. A term that is not translated has
to stand letter for letter.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mtkit.checks import Flag
from mtkit.glossary.matching import Finder
from mtkit.glossary.term import Glossary, Match, Term

__all__ = ["Report", "TermReport", "check_terms", "compliance", "satisfied"]

EXAMPLES = 3


def check_terms(matches: Sequence[Match], target_text: str, target_language: str) -> list[Flag]:
    """Return a flag for each term of the source whose translation is not in the target; the span is in the source."""
    return [
        Flag("term", _reason(match, target_language), (match.start, match.end), None)
        for match, count in _counted(matches, target_text, target_language)
        if not count
    ]


def satisfied(matches: Sequence[Match], hypothesis_text: str, language: str) -> int:
    """Return how many terms of the source have their translation in a hypothesis: the more, the better it ranks."""
    return sum(count > 0 for _, count in _counted(matches, hypothesis_text, language))


def _reason(match: Match, language: str) -> str:
    if match.term.keep:
        return f"“{match.text}” is to be kept as it is"
    forms = " or ".join(f"“{target}”" for target in match.term.expected(language))
    return f"“{match.text}” should be {forms}"


def _counted(matches: Sequence[Match], text: str, language: str) -> list[tuple[Match, int]]:
    """Return the first match of each term for which this language has a rule, and how often its translation stands."""
    first: dict[str, Match] = {}
    for match in matches:
        if match.term.expected(language):
            first.setdefault(match.term.source, match)
    if not first:
        return []
    translated = [match.term for match in first.values() if not match.term.keep]
    wanted = [(term.source, target) for term in translated for target in term.expected(language)]
    finder = Finder(((target, "") for _, target in wanted), language, translations=True)
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for one in finder.find(text):
        spans[wanted[one.term][0]].add((one.start, one.end))
    return [(match, _copies(match, text) if match.term.keep else len(spans[source])) for source, match in first.items()]


def _copies(match: Match, text: str) -> int:
    return max(text.count(match.term.source), text.count(match.text))


@dataclass(slots=True)
class TermReport:
    """What became of one term: how often it stood in the sources, was kept, and was missed.

    Of the occurrences that are neither, the sentence has the translation once already. ``examples`` are the first
    pairs in which it was missed: number of the pair (from 1), source, target.
    """

    term: Term
    expected: tuple[str, ...]
    matched: int = 0
    kept: int = 0
    missed: int = 0
    examples: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """Compliance term by term, the terms most often missed first; terms that no source holds are left out."""

    language: str
    pairs: int
    terms: tuple[TermReport, ...]

    @property
    def matched(self) -> int:
        """How many occurrences of terms the sources hold."""
        return sum(one.matched for one in self.terms)

    @property
    def missed(self) -> int:
        """How many of them found no translation."""
        return sum(one.missed for one in self.terms)

    @property
    def rate(self) -> float | None:
        """The share of occurrences, from 0 to 1, that were not missed; None where there is none."""
        return 1 - self.missed / self.matched if self.matched else None


def compliance(glossary: Glossary, pairs: Iterable[tuple[str, str]], target_language: str) -> Report:
    """Return how well translations, given as pairs of source and target, keep to a glossary."""
    reports: dict[str, TermReport] = {}
    number = 0
    for number, (source, target) in enumerate(pairs, 1):
        matches = glossary.find(source)
        times: dict[str, int] = defaultdict(int)
        for match in matches:
            times[match.term.source] += 1
        for match, count in _counted(matches, target, target_language):
            term = match.term
            report = reports.setdefault(term.source, TermReport(term, term.expected(target_language)))
            report.matched += times[term.source]
            report.kept += min(count, times[term.source])
            if not count:
                report.missed += times[term.source]
                if len(report.examples) < EXAMPLES:
                    report.examples.append((number, source, target))
    ordered = sorted(reports.values(), key=lambda one: (-one.missed, -one.matched, one.term.source))
    return Report(target_language, number, tuple(ordered))
