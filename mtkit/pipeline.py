"""Files in, files out: reading, translating and writing as one stream, where one bad file never stops the others."""

import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from mtkit.article import Article
from mtkit.errors import MtkitError, OutputError, printable, reason_of
from mtkit.languages import BEAT
from mtkit.reading import Source, find, read
from mtkit.reading.language import check_language
from mtkit.translation import Translation, Translator
from mtkit.writing import render, target_path, write_atomically
from mtkit.writing.review import Row, render_review, rows_of

__all__ = ["CREDITS", "Job", "Report", "Written", "as_dict", "translate_files", "unexpected"]

# The file that names the models whose output lies beside it, their licences and the attribution that these ask for.
CREDITS = "CREDITS.txt"
# Called with the source characters translated so far, each once for a language, and an estimate of all there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to become of the files.

    ``out`` of None means standard output. ``format`` of "" keeps each file's own. Of files that exist, ``overwrite``
    makes new ones and ``skip_existing`` keeps them and passes over the articles that have them in all languages; with
    neither they are failures. ``clean`` leaves web residue out; ``force`` translates articles that seem to be in
    another language. ``review`` is where the review page goes.
    """

    to: tuple[str, ...]
    source: str = "fr"
    out: Path | None = None
    format: str = ""
    overwrite: bool = False
    skip_existing: bool = False
    force: bool = False
    clean: bool = True
    review: Path | None = None


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
    """What was done, and what failed with its reason; ``words`` are source words, once for each language.

    ``skipped`` are the files that were taken for translations that an earlier run has left beside its sources, and
    ``existing`` the translations that were there and were kept.
    ``credits`` has a line for each model that was used: its name, licence and attribution.
    """

    written: list[Written] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    existing: list[str] = field(default_factory=list)
    interrupted: bool = False
    flags: dict[str, int] = field(default_factory=dict)
    credits: list[str] = field(default_factory=list)
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
    if job.review and _exists(job.review) and not job.overwrite:
        raise OutputError(f"{job.review}: already exists; use --overwrite to replace it")
    found = find(paths, leaving_out=job.out)
    report.failures += map(str, found.errors)
    skipped = _translations_among(found.sources, job)
    report.skipped += [str(source.path) for source in skipped]
    run = _Run(job, report, watch, [source for source in found.sources if source not in skipped])
    try:
        for translation in translator.translate_articles(run.articles(), job.to, run.progress):
            run.write(translation)
    finally:
        run.write_review()
        run.write_credits()
        report.seconds += time.monotonic() - began


def _translations_among(sources: Sequence[Source], job: Job) -> set[Source]:
    """Return the sources that look like results of an earlier run: ``a.en.txt`` beside a source ``a.txt``, credits."""
    named = [(source, source.path) for source in sources if source.path]
    names = {(path.parent, name) for _, path in named for name in (path.stem, path.name)}
    tags = {*BEAT, *job.to} - {job.source}
    found = set()
    for source, path in named:
        name, _, tag = path.stem.rpartition(".")
        if path.name == CREDITS or (tag in tags and (path.parent, name) in names):
            found.add(source)
    return found


def unexpected(error: Exception, what: str) -> str:
    """Return a line on an error that should not have come this far."""
    return printable(f"{what} failed inside mtkit ({type(error).__name__}: {error}): please report it with the input")


class _Run:
    """The state of one job on its way."""

    def __init__(self, job: Job, report: Report, watch: Watch, sources: list[Source]) -> None:
        self._job, self._report, self._watch, self._sources = job, report, watch, sources
        self._waiting: deque[tuple[Article, Source]] = deque()
        self._taken: set[Path] = set()
        self._used: set[Path] = set()
        self._kept: set[Path] = set()
        self._rows: list[Row] = []
        self._beside: list[Translation] = []
        self._done = 0
        self._total = sum(map(_size, sources)) * len(job.to)

    def articles(self) -> Iterator[Article]:
        """Read one file after the other, and pass over those that cannot be translated or written."""
        for source in self._sources:
            expected = _size(source) * len(self._job.to)
            try:
                planned = self._plan(source)
                if planned is None:
                    self._total -= expected
                    continue
                article = replace(read(source, clean=self._job.clean), language=self._job.source)
                if not self._job.force:
                    check_language(article, self._job.source)
            except Exception as error:  # noqa: BLE001 - a bug that one file brings out must not stop the others
                self._fail(error, f"{source.name}: reading")
                self._total -= expected
                continue
            self._total += sum(map(len, article.texts())) * len(self._job.to) - expected
            self._waiting.append((article, planned))
            yield article

    def _fail(self, error: Exception, what: str) -> None:
        self._report.failures.append(str(error) if isinstance(error, MtkitError) else unexpected(error, what))

    def _plan(self, source: Source) -> Source | None:
        """Make sure, before any work is done, that what comes of a file can be written under a name of its own.

        Returns the file with the name that its translations take, or None where they are all there and are kept.
        """
        if self._job.out is None:
            self._check_standard_output(source)
            return source
        for relative in _names(source, self._used):
            planned = replace(source, relative=relative)
            targets = [self._target(planned, language) for language in self._job.to]
            if self._taken.isdisjoint(targets):
                break
        else:
            raise OutputError(f"{source.path}: another file of this name was translated before; use another --out")
        existing = [] if self._job.overwrite else list(filter(_exists, targets))
        if existing and not self._job.skip_existing:
            raise OutputError(
                f"{existing[0]}: already exists; use --overwrite to replace it, or --skip-existing to do only the rest"
            )
        self._taken.update(targets)
        self._used.add(source.relative)
        self._kept.update(existing)
        self._report.existing += map(str, existing)
        return None if len(existing) == len(targets) else planned

    def _check_standard_output(self, source: Source) -> None:
        if sys.stdout is None:
            raise OutputError(f"{source.name}: standard output is closed; give --out DIR")
        is_word = self._format(source.format) == "docx"
        if is_word and (len(self._sources) > 1 or sys.stdout.isatty()):
            raise OutputError(f"{source.name}: a Word file cannot be shown here; give --out DIR or --format txt")

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
        if self._job.review:
            self._keep_for_review(translation)
        data, target = b"", None if self._job.out is None else self._target(source, translation.language)
        if target in self._kept:
            return
        try:
            data = render(translation, self._format(article.format))
            if target is None:
                _to_standard_output(data)
            else:
                write_atomically(target, data, self._job.overwrite)
        except BrokenPipeError:  # whoever read standard output has gone: there is no use in going on
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(error, f"{article.name}: writing")
            return
        except BaseException:  # a signal, which may have come between the file and its mention
            if target is not None and data and target.is_file() and target.read_bytes() == data:
                self._count(translation, str(target))
            raise
        self._count(translation, "-" if target is None else str(target))

    def _keep_for_review(self, translation: Translation) -> None:
        """Gather an article's translations; what is kept of those that are complete is their segments alone."""
        if self._beside and self._beside[0].article is not translation.article:
            self._rows += rows_of(self._beside)
            self._beside = []
        self._beside.append(translation)

    def write_review(self) -> None:
        """Write the page for those who read the translations."""
        path, rows = self._job.review, [*self._rows, *rows_of(self._beside)]
        if path is None or not rows:
            return
        try:
            page = render_review(rows, self._job.source, title="Review", file=path.stem)
            write_atomically(path, page, self._job.overwrite)
        except OutputError as error:
            self._report.failures.append(str(error))

    def write_credits(self) -> None:
        """Name the models beside their output, after those of earlier runs into the same folder."""
        if self._job.out is None or not self._report.credits:
            return
        path = self._job.out / CREDITS
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
            new = list(dict.fromkeys([*lines, *self._report.credits]))
            if new != lines:
                write_atomically(path, "".join(f"{line}\n" for line in new).encode(), overwrite=True)
        except (OSError, OutputError) as error:
            self._report.failures.append(f"{path}: cannot be written: {reason_of(error)}")

    def _count(self, translation: Translation, path: str) -> None:
        article, report = translation.article, self._report
        report.credits += [credit for credit in translation.credits if credit not in report.credits]
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


def _names(source: Source, used: Collection[Path]) -> Iterator[Path]:
    """Yield names for what comes of a file, as long as they are taken: ``p.en.txt``, ``mon/p.en.txt``, ``p.md.en.txt``.

    The folder's name tells files of two folders apart, the suffix those of one folder.
    """
    own = source.relative
    with_suffix = own.with_name(own.name + own.suffix)
    yield own
    if source.path and own not in used:
        yield with_suffix
    if source.path:
        base = Path(source.path.absolute().parents[len(own.parts) - 1].name)
        yield base / own
        yield base / with_suffix


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:  # a name that is too long
        raise OutputError(f"{path}: cannot be written: {reason_of(error)}; give it a shorter name") from error


def _to_standard_output(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {reason_of(error)}; give --out DIR") from error


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0


def as_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data, for JSON."""
    return {
        "files": [{**asdict(one), "path": _encodable(one.path)} for one in report.written],
        "failures": list(report.failures),
        "skipped": list(map(_encodable, report.skipped)),
        "existing": list(map(_encodable, report.existing)),
        "interrupted": report.interrupted,
        "flags": dict(report.flags),
        "credits": list(report.credits),
        "words": report.words,
        "seconds": round(report.seconds, 3),
        "words_per_second": round(report.words_per_second, 1),
    }


def _encodable(path: str) -> str:
    r"""Return a path as UTF-8 can say it: bytes that are no UTF-8 as ``\xff``."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
