"""Files in, briefs out: a folder of articles becomes a pack of briefs in several languages, and a digest of each.

One bad file never stops the others; what is done and unchanged is not done again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtkit.briefs.edition import Edition, original_edition
from mtkit.briefs.export import FORMATS, render, render_digest
from mtkit.briefs.export.data import as_dict
from mtkit.briefs.job import BriefReport, BriefsJob, Watch, WrittenBrief
from mtkit.briefs.ledger import Ledger, recorded_around
from mtkit.briefs.maker import Maker
from mtkit.briefs.planning import Planned, Planner
from mtkit.briefs.translate import WITHDRAWN, Abridged, translate_briefs
from mtkit.errors import LanguageError, MtkitError, OptionError, printable
from mtkit.reading import Source, find, read
from mtkit.reading.language import check_language, detect
from mtkit.writing.files import write_atomically

__all__ = ["summarize_files"]

_TYPICAL = 1500  # characters of a brief


def summarize_files(
    paths: Sequence[str | Path], job: BriefsJob, maker: Maker, report: BriefReport, watch: Watch
) -> None:
    """Make briefs of files, folders, patterns and ``-`` (standard input); fill in ``report`` while going on.

    In ``job.out`` each article and language gets ``NAME.brief.LANGUAGE.SUFFIX``, and each language
    ``digest.LANGUAGE.SUFFIX`` with all of them where there are several articles. Raises OptionError and ModelError,
    before any file is touched, when the briefs cannot be translated into these languages; what is wrong with one file
    goes into ``report.failures``.
    """
    began = time.monotonic()
    targets = [tag for tag in job.to if tag != job.source]
    if targets:
        maker.check(job.source, targets)
    found = find(paths, leaving_out=job.out)
    report.failures += map(str, found.errors)
    if job.out is None and len(found.sources) > 1:
        raise OptionError(f"{len(found.sources)} briefs do not fit on standard output: give --out DIR")
    try:
        _Batch(job, maker, report, watch).run(found.sources)
    finally:
        report.seconds += time.monotonic() - began


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A brief that is to be translated into languages."""

    number: int
    planned: Planned
    abridged: Abridged
    languages: tuple[str, ...]


class _Batch:
    """The state of one job on its way."""

    def __init__(self, job: BriefsJob, maker: Maker, report: BriefReport, watch: Watch) -> None:
        self._job, self._maker, self._report, self._watch = job, maker, report, watch
        self._ledger = Ledger(job.out) if job.out else None
        self._planner = Planner(job, maker, self._ledger)
        self._editions: dict[str, dict[int, Edition]] = {tag: {} for tag in job.to}
        self._done = self._total = 0

    def run(self, sources: Sequence[Source]) -> None:
        """Plan and summarise every file, translate all the briefs together, write the digests."""
        # Briefs of this run, or of one into another folder, are no articles.
        paths = {source: source.path.resolve() for source in sources if source.path}
        briefs = recorded_around(paths.values())
        articles = [source for source in sources if paths.get(source) not in briefs]
        # Together go those from one language into the same others: all of them, but after an interruption.
        waiting: dict[tuple[str, tuple[str, ...]], list[_Waiting]] = {}
        self._total = sum(_size(source) + _TYPICAL * len(self._job.to) for source in articles)
        for number, source in enumerate(articles):
            left = self._begin(number, source)
            if left:
                language = left.abridged.article.language
                waiting.setdefault((language, left.languages), []).append(left)
                self._total += len(left.languages) * _characters(left.abridged)
            self._total -= _TYPICAL * len(self._job.to)
            self._progress(_size(source))
        for group in waiting.values():
            self._translate(group)
        if self._ledger and len(articles) > 1:
            for language in self._job.to:
                self._digest(language)
        if self._ledger:
            self._ledger.tidy()

    def _begin(self, number: int, source: Source) -> _Waiting | None:
        """Plan and summarise one file; return what is left of it to be translated."""
        try:
            planned = self._planner.plan(source)
            for language, edition in planned.finished.items():
                self._editions[language][number] = edition
            self._report.unchanged += len(planned.finished)
            return self._abridge(number, planned) if planned.missing else None
        except Exception as error:  # noqa: BLE001 - a bug that one file brings out must not stop the others
            self._fail(error, source.name)
            return None

    def _fail(self, error: Exception, what: str) -> None:
        known = isinstance(error, MtkitError)
        line = str(error) if known else f"failed inside mtkit ({type(error).__name__}: {error}): please report it"
        self._report.failures.append(line if what in line else printable(f"{what}: {line}"))

    # From the article to its briefs

    def _abridge(self, number: int, planned: Planned) -> _Waiting | None:
        """Summarise a file and write the briefs that need no translation; return what is left to be translated."""
        article = replace(read(planned.source), language=self._job.source)
        foreign = ""
        try:
            check_language(article, self._job.source)
        except LanguageError:
            foreign = detect("\n".join(article.texts()))[0]
        if foreign and self._job.force:
            article = replace(article, language=foreign)
        brief = self._maker.summarizer(article, self._job.brief)
        written_by = "" if brief.note else self._maker.written_by  # a note tells that the model's brief was refused
        abridged = Abridged(brief, article, written_by)
        original = original_edition(brief, article, written_by)
        untranslated = planned.missing if foreign and not self._job.force else (article.language,)
        for language in planned.missing:
            if language in untranslated:  # a text that is no French would only be garbled
                self._keep(number, planned, replace(original, language=language))
        left = tuple(language for language in planned.missing if language not in untranslated)
        if left:
            self._maker.check(article.language, left)
        return _Waiting(number, planned, abridged, left) if left else None

    def _translate(self, group: list[_Waiting]) -> None:
        assert self._maker.translator is not None  # noqa: S101 - there is one where there are other languages
        whose = {id(one.abridged): one for one in group}
        briefs = (one.abridged for one in group)
        for abridged, edition in translate_briefs(briefs, self._maker.translator, group[0].languages, self._progress):
            one = whose[id(abridged)]
            try:
                self._keep(one.number, one.planned, edition)
            except Exception as error:  # noqa: BLE001 - as above
                self._fail(error, one.planned.source.name)

    def _progress(self, characters: int) -> None:
        self._done += characters
        self._watch(self._done, self._total)

    def _keep(self, number: int, planned: Planned, edition: Edition) -> None:
        """Write one brief and note it."""
        data = render(edition, self._job.format)
        path = "-"
        if self._ledger is None:
            self._report.output += data
        else:
            target = planned.targets[edition.language]
            write_atomically(target, data, overwrite=True)  # what may not be replaced was found when planning
            made_of = self._planner.with_language(planned.made_of, edition.language)
            self._ledger.add(target, made_of, data, as_dict(edition))
            path = str(target)
        self._editions[edition.language][number] = edition
        self._count(edition, path)

    def _count(self, edition: Edition, path: str) -> None:
        flags = [flag for line in edition.flagged for flag in line.flags]
        for flag in flags:
            self._report.flags[flag.kind] = self._report.flags.get(flag.kind, 0) + 1
        withdrawn = sum(flag.kind == WITHDRAWN for flag in flags)
        self._report.written.append(
            WrittenBrief(
                edition.article_name,
                edition.language,
                path,
                len(edition.lines),
                len(edition.flagged),
                withdrawn,
                edition.note,
            )
        )

    def _digest(self, language: str) -> None:
        """Write the briefs of one language, new and old, as one document."""
        assert self._job.out is not None  # noqa: S101 - as above
        assert self._ledger is not None  # noqa: S101
        editions = [edition for _, edition in sorted(self._editions[language].items())]
        if not editions:
            return
        path = self._job.out / f"digest.{language}{FORMATS[self._job.format]}"
        try:
            data = render_digest(editions, self._job.format)
            self._planner.make_way(path)
            if not (self._ledger.is_untouched(path) and path.read_bytes() == data):
                write_atomically(path, data, overwrite=True)
                self._ledger.add(path, {"briefs": len(editions)}, data)
            self._report.digests.append(str(path))
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(error, path.name)


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0


def _characters(one: Abridged) -> int:
    brief = one.brief
    texts = (brief.headline, *(point.text for point in brief.sentences), *(one.counts for one in brief.figures))
    return sum(map(len, texts))
