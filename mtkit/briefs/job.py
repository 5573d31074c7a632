"""The values of a batch of briefs: what is to become of files, and what was done."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mtkit.briefs.brief import BriefOptions
from mtkit.briefs.export import FORMATS
from mtkit.errors import OptionError

__all__ = ["BriefReport", "BriefsJob", "Watch", "WrittenBrief", "as_dict"]

# Called with the characters read and translated so far, each once for a language, and an estimate of all there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BriefsJob:
    """What is to become of the files.

    ``to`` may hold the language of the articles. ``out`` of None hands the one brief to ``BriefReport.output``.
    ``force`` summarises an article that is in another language, in that.
    """

    to: tuple[str, ...]
    source: str = "fr"
    out: Path | None = None
    format: str = "md"
    brief: BriefOptions = field(default_factory=BriefOptions)
    overwrite: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not self.to:
            raise OptionError("no language: give one or more of fr, en, vi, ja")
        if self.format not in FORMATS:
            raise OptionError(f"there is no format “{self.format}”: use one of {', '.join(FORMATS)}")
        if self.out is None and len(self.to) > 1:
            raise OptionError("several languages do not fit on standard output: give --out DIR, or one with --to en")


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """One file that was written; ``note`` says what its reader is told in place of a summary, or of it."""

    article: str
    language: str
    path: str
    lines: int
    flagged: int
    withdrawn: int
    note: str


@dataclass(slots=True)
class BriefReport:
    """What was done; ``unchanged`` counts the briefs that were there already, ``digests`` are paths.

    ``output`` is the one brief where no folder was given for it.
    """

    written: list[WrittenBrief] = field(default_factory=list)
    unchanged: int = 0
    digests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    flags: dict[str, int] = field(default_factory=dict)
    output: bytes = b""
    interrupted: bool = False
    seconds: float = 0.0


def as_dict(report: BriefReport) -> dict[str, Any]:
    """Return a report as plain data, for JSON."""
    return {
        "files": [{**asdict(one), "path": _encodable(one.path)} for one in report.written],
        "unchanged": report.unchanged,
        "digests": list(map(_encodable, report.digests)),
        "failures": list(report.failures),
        "flags": dict(report.flags),
        "interrupted": report.interrupted,
        "seconds": round(report.seconds, 3),
    }


def _encodable(path: str) -> str:
    r"""Return a path as UTF-8 can say it: bytes that are no UTF-8 as ``\xff``."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
