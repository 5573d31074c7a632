"""Files in, files out: reading, translating and writing as one stream, where one bad file never stops the others."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mtkit.article import Article
from mtkit.errors import MtkitError, OutputError
from mtkit.reading import Source, find, read
from mtkit.reading.language import check_language
from mtkit.translation import Translation, Translator
from mtkit.writing import render, target_path, write_atomically

__all__ = ["Job", "Report", "Written", "translate_files"]

# Called with the source characters translated so far, each once for a language, and an estimate of all there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to become of the files.

    ``out`` of None means standard output. ``format`` of "" keeps each file's own. ``clean`` leaves web residue out;
    ``force`` translates articles that seem to be in another language.
    """

    to: tuple[str, ...]
    source: str = "fr"
    out: Path | None = None
    format: str = ""
    overwrite: bool = False
    force: bool = False
    clean: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written."""

    article: str
    language: str
    path: str
    segments: int
    words: int
    flagged: int
    dropped: int


@dataclass(slots=True)
class Report:
    """What was done, and what failed with its reason; ``words`` are source words, once for each language."""

    written: list[Written] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    flags: dict[str, int] = field(default_factory=dict)
    words: int = 0
    seconds: float = 0.0

    @property
    def words_per_second(self) -> float:
        """Source words a second, reading and writing included."""
        return self.words / self.seconds if self.seconds else 0.0


def translate_files(
    paths: Sequence[str | Path], job: Job, translator: Translator, report: Report, watch: Watch
) -> None:
    """Translate files, folders, patterns and ``-`` (standard input); fill in ``report`` while going on.

    Raises OptionError and ModelError when the model does not translate between these languages, before any file is
    touched; what is wrong with one file goes into ``report.failures``.
    """
    translator.check(job.source, job.to)
    began = time.monotonic()
    found = find(paths)
    report.failures += map(str, found.errors)
    run = _Run(job, report, watch, list(found.sources))
    try:
        for translation in translator.translate_articles(run.articles(), job.to, run.progress):
            run.write(translation)
    finally:
        report.seconds += time.monotonic() - began


class _Run:
    """The state of one job on its way."""

    def __init__(self, job: Job, report: Report, watch: Watch, sources: list[Source]) -> None:
        self._job, self._report, self._watch, self._sources = job, report, watch, sources
        self._waiting: deque[tuple[Article, Source]] = deque()
        self._taken: set[Path] = set()
        self._done = 0
        self._total = sum(map(_size, sources)) * len(job.to)

    def articles(self) -> Iterator[Article]:
        """Read one file after the other, and pass over those that cannot be translated or written."""
        for source in self._sources:
            expected = _size(source) * len(self._job.to)
            try:
                planned = self._plan(source)
                article = replace(read(source, clean=self._job.clean), language=self._job.source)
                if not self._job.force:
                    check_language(article, self._job.source)
            except MtkitError as error:
                self._report.failures.append(str(error))
                self._total -= expected
                continue
            self._total += sum(map(len, article.texts())) * len(self._job.to) - expected
            self._waiting.append((article, planned))
            yield article

    def _plan(self, source: Source) -> Source:
        """Make sure, before any work is done, that what comes of a file can be written under a name of its own."""
        if self._job.out is None:
            if self._format(source.format) == "docx" and sys.stdout.isatty():
                raise OutputError(f"{source.name}: a Word file cannot be shown here; give --out DIR or --format txt")
            return source
        own = source.relative.with_name(source.relative.name + source.relative.suffix)
        for planned in (source, replace(source, relative=own)):
            targets = [self._target(planned, language) for language in self._job.to]
            if self._taken.isdisjoint(targets):
                break
        else:
            raise OutputError(f"{source.path}: another file of this name was translated before; use another --out")
        existing = next((path for path in targets if path.exists()), None)
        if existing and not self._job.overwrite:
            raise OutputError(f"{existing}: already exists; use --overwrite to replace it")
        self._taken.update(targets)
        return planned

    def _format(self, own: str) -> str:
        return self._job.format or own

    def _target(self, source: Source, language: str) -> Path:
        assert self._job.out is not None  # noqa: S101 - asked for only where there is one
        return target_path(self._job.out, source.relative, language, self._format(source.format))

    def progress(self, characters: int) -> None:
        """Count what was translated."""
        self._done += characters
        self._watch(self._done, self._total)

    def write(self, translation: Translation) -> None:
        """Write one translation; translations come in the order in which the articles were read."""
        while self._waiting[0][0] is not translation.article:
            self._waiting.popleft()
        article, source = self._waiting[0]
        path = "-"
        try:
            data = render(translation, self._format(article.format))
            if self._job.out is None:
                sys.stdout.buffer.write(data if data.endswith(b"\n") or article.format == "docx" else data + b"\n")
                sys.stdout.buffer.flush()
            else:
                target = self._target(source, translation.language)
                write_atomically(target, data, self._job.overwrite)
                path = str(target)
        except MtkitError as error:
            self._report.failures.append(str(error))
            return
        self._count(translation, path)

    def _count(self, translation: Translation, path: str) -> None:
        article, report = translation.article, self._report
        words = sum(len(text.split()) for text in article.texts())
        report.words += words
        for segment in translation.flagged:
            for flag in segment.flags:
                report.flags[flag.kind] = report.flags.get(flag.kind, 0) + 1
        report.written.append(
            Written(
                article.name,
                translation.language,
                path,
                len(translation.segments),
                words,
                len(translation.flagged),
                len(article.dropped),
            )
        )


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0


def as_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data, for JSON."""
    return {
        "files": [{name: getattr(one, name) for name in Written.__slots__} for one in report.written],
        "failures": list(report.failures),
        "flags": dict(report.flags),
        "words": report.words,
        "seconds": round(report.seconds, 3),
        "words_per_second": round(report.words_per_second, 1),
    }
