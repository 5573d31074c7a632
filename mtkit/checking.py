"""Any translation, of any system or a person, checked segment by segment."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mtkit.checks import Flag
from mtkit.checks.segment import Terms, check_segment, doubt
from mtkit.reading.bitext import Bitext

if TYPE_CHECKING:
    from mtkit.glossary import Glossary

__all__ = ["CheckReport", "Checked", "as_dict", "check_bitext"]

# Called with the source characters checked so far, and all there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """A segment with its translation and what is doubtful about it.

    ``name`` is the document that it stands in, ``id`` the place there, in words: “line 12”.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    flags: tuple[Flag, ...]
    id: str
    name: str

    @property
    def doubt(self) -> float:
        """How much speaks against the translation (`mtkit.checks.segment.doubt`)."""
        return doubt(self.flags)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every segment in reading order; ``aligned`` tells how the two sides were paired (`mtkit.reading.bitext`)."""

    name: str
    segments: tuple[Checked, ...]
    aligned: str

    @property
    def flagged(self) -> tuple[Checked, ...]:
        """The segments with a doubt, the most doubtful first."""
        return tuple(sorted((one for one in self.segments if one.flags), key=lambda one: -one.doubt))

    @property
    def kinds(self) -> dict[str, int]:
        """How many segments have a flag of each kind, the commonest kind first."""
        counts = Counter(kind for one in self.segments for kind in {flag.kind for flag in one.flags})
        return dict(counts.most_common())


def check_bitext(bitext: Bitext, glossary: "Glossary | None" = None, watch: Watch | None = None) -> CheckReport:
    """Check the segments of two texts, and the terms of a glossary where there is one."""
    terms = _terms(glossary) if glossary is not None else None
    total = sum(len(pair.source) for pair in bitext.pairs)
    done = 0
    segments = []
    for pair in bitext.pairs:
        sides = (pair.source, pair.target, pair.source_language, pair.target_language)
        segments.append(Checked(*sides, tuple(check_segment(*sides, terms=terms)), pair.id, pair.name))
        done += len(pair.source)
        if watch:
            watch(done, total)
    return CheckReport(bitext.name, tuple(segments), bitext.aligned)


def _terms(glossary: "Glossary") -> Terms:
    from mtkit.glossary import check_terms

    return lambda source, target, language: check_terms(glossary.find(source), target, language)


def as_dict(report: CheckReport) -> dict[str, Any]:
    """Return what a report says of the flagged segments, for JSON; spans count characters of either text."""
    return {
        "name": report.name,
        "segments": len(report.segments),
        "flagged": len(report.flagged),
        "aligned": report.aligned,
        "kinds": report.kinds,
        "doubtful": [
            {
                "name": one.name,
                "id": one.id,
                "from": one.source_language,
                "to": one.target_language,
                "source": one.source,
                "hypothesis": one.target,
                "doubt": one.doubt,
                "flags": [asdict(flag) for flag in one.flags],
            }
            for one in report.flagged
        ],
    }
