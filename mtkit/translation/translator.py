"""Article → Translation. A Translator keeps its model loaded and takes articles as a stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from mtkit import languages
from mtkit.article import Article, Block, Kind, Mark, Segment
from mtkit.checks import Flag, compare_quantities
from mtkit.checks.quantities.read import LANGUAGES
from mtkit.engines import Decoding, load_engine
from mtkit.errors import OptionError
from mtkit.hub import DEFAULT_MODEL, find_model
from mtkit.reading.segmentation import segment
from mtkit.translation import batching, casing, marks
from mtkit.translation.options import TranslateOptions
from mtkit.translation.result import SegmentTranslation, Translation
from mtkit.translation.segments import Copy, Finished, Job, Setting, finish, plan

__all__ = ["Progress", "Translator"]

# Called with the number of source characters whose translation, into one language, is done.
Progress = Callable[[int], None]


def silent(characters: int) -> None:
    """Report no progress."""


# A decoder that ran into its length limit was looping: it is asked once more, without repeated trigrams.
LOOPING = 3


class Translator:
    """A loaded model, ready to translate.

    >>> translator = Translator()
    >>> translator.translate("Le Japon investit au Vietnam.", to="en").text  # doctest: +SKIP
    'Japan invests in Vietnam.'
    """

    def __init__(
        self,
        model: str | Path = DEFAULT_MODEL,
        *,
        engine: str = "ctranslate2",
        threads: int = 0,
        compute_type: str = "default",
        options: TranslateOptions | None = None,
    ) -> None:
        """Load a model by name or folder.

        ``threads`` of 0 means one for each core. Raises ModelError when the model is missing or broken, OptionError
        for an unknown engine.
        """
        found = find_model(model)
        self.model = found.card
        self.options = options or TranslateOptions()
        self._engine = load_engine(found, engine, threads, compute_type)

    def translate(self, text: str, to: str, source: str = "fr") -> Translation:
        """Translate a text, given as a string; paragraphs are divided by blank lines."""
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
        article = Article("text", "text", tuple(Block(Kind.PARAGRAPH, part) for part in paragraphs), source)
        return next(self.translate_articles([article], [to]))

    def check(self, source: str, to: Sequence[str]) -> None:
        """Make sure that the model translates from ``source`` into each language of ``to``.

        Raises OptionError for what is not a language, ModelError when the model does not translate between two.
        """
        if not to:
            raise OptionError("no target language: give one or more of en, vi, ja")
        for target in to:
            self._engine.tokenizer.check(languages.canonical(source), languages.canonical(target))

    def translate_articles(
        self, articles: Iterable[Article], to: Sequence[str], progress: Progress = silent
    ) -> Iterator[Translation]:
        """Translate articles as a stream: each into all target languages, in order, as soon as it is done.

        A window of segments (``TranslateOptions.window``) is held at a time, whatever the number of articles.
        Raises what ``check`` raises.
        """
        targets = list(dict.fromkeys(to))
        opened: list[Opened] = []
        tasks: list[Task] = []
        for article in articles:
            opened += self._open(article, targets)
            for one in opened[-len(targets) :]:
                for task in one.tasks():
                    tasks.append(task)
                    if len(tasks) >= self.options.window:
                        self._run(tasks, progress)
                        tasks = []
                        yield from closed(opened)
        self._run(tasks, progress)
        yield from closed(opened)

    def _open(self, article: Article, targets: Sequence[str]) -> "list[Opened]":
        cut = [segment(block.text, article.language) for block in article.blocks]
        known = cache(partial(casing.known_casing, list(article.texts())))
        names = (self.model.name, self._engine.name, self.options)
        return [Opened(article, cut, self._setting(article.language, target), known, names) for target in targets]

    def _setting(self, source: str, target: str) -> Setting:
        self.check(source, [target])
        tokenizer = self._engine.tokenizer
        return Setting(tokenizer, source, target, self.model.placeholders, self.options.typography == "house")

    def _run(self, tasks: "Sequence[Task]", progress: Progress) -> None:
        """Translate the segments of one window, and those once more that came back broken."""
        asked: list[tuple[Task, Job]] = []
        for task in tasks:
            planned = task.plan()
            if isinstance(planned, Job):
                asked.append((task, planned))
            else:
                task.deliver_copy(planned)
                progress(len(task.segment.text))
        broken: list[tuple[Task, Job]] = []
        for at, finished in self._finished([job for _, job in asked], no_repeat=0):
            task, first = asked[at]
            progress(len(task.segment.text))
            if finished.complete and not finished.lost:
                task.deliver(finished, first)
            else:
                broken.append((task, task.plan_again(finished, first)))
        for at, finished in self._finished([job for _, job in broken], no_repeat=LOOPING):
            task, second = broken[at]
            task.deliver(finished, second)

    def _finished(self, jobs: Sequence[Job], no_repeat: int) -> Iterator[tuple[int, Finished]]:
        """Translate jobs; yield the number of each and its translation as soon as all of its parts are there.

        Jobs with marks to place ask for attention, the others go without.
        """
        for aligned in (False, True):
            numbers = [n for n, job in enumerate(jobs) if job.aligns is aligned]
            parts = [(n, k) for n in numbers for k in range(len(jobs[n].parts)) if k not in jobs[n].settled]
            sources = [jobs[n].parts[k] for n, k in parts]
            arrived = {n: dict(jobs[n].settled) for n in numbers}
            decoding = partial(self._decoding, no_repeat, aligned)
            for at, hypothesis in batching.run(self._engine, sources, decoding, self.options.batch_tokens):
                n, k = parts[at]
                arrived[n][k] = hypothesis
                if len(arrived[n]) == len(jobs[n].parts):
                    found = arrived.pop(n)
                    yield n, finish(jobs[n], [found[k] for k in sorted(found)])

    def _decoding(self, no_repeat: int, aligned: bool, source_tokens: int) -> Decoding:
        longest = batching.longest_hypothesis(source_tokens)
        return Decoding(self.options.beam, longest, no_repeat, aligned)


@dataclass(slots=True)
class Opened:
    """An article on its way into one language."""

    article: Article
    cut: Sequence[Sequence[Segment]]
    setting: Setting
    known: Callable[[], dict[str, str]]
    names: tuple[str, str, TranslateOptions]
    results: dict[int, SegmentTranslation] = field(default_factory=dict)
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)

    def tasks(self) -> "Iterator[Task]":
        """One task a segment, in reading order."""
        number = 0
        for at, (block, segments) in enumerate(zip(self.article.blocks, self.cut, strict=True)):
            for one in segments:
                yield Task(self, number, at, one, block.marks)
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
            blocks.append(joined(block, results, placed, self.setting.target))
            at = numbers.stop
        whole = tuple(self.results[n] for n in range(at))
        return Translation(self.article, self.setting.target, tuple(blocks), whole, *self.names)


@dataclass(frozen=True, slots=True)
class Task:
    """One segment to be translated, and where the result goes."""

    owner: Opened
    number: int
    block: int
    segment: Segment
    inline: tuple[Mark, ...]

    def plan(self) -> Copy | Job:
        """Decide what the segment needs."""
        return plan(self.segment, self.inline, self.owner.setting, self.owner.known)

    def plan_again(self, first: Finished, job: Job) -> Job:
        """Prepare a segment that came back broken: where placeholders were lost, without them."""
        if not first.lost:
            settled = {k: hypothesis for k, hypothesis in enumerate(first.hypotheses) if hypothesis.complete}
            return replace(job, settled=settled)
        setting = replace(self.owner.setting, placeholders=False)
        again = plan(self.segment, self.inline, setting, self.owner.known)
        return again if isinstance(again, Job) else job

    def deliver_copy(self, copy: Copy) -> None:
        """Keep a segment that no model was asked about."""
        self._keep(copy.text, copy.marks, None, copy.route, copy.flags)

    def deliver(self, finished: Finished, job: Job) -> None:
        """Keep a translation, with a flag for what is wrong with it."""
        doubts = list(job.flags)
        if not finished.complete:
            doubts.append(
                Flag("loop", "the model did not come to an end; the translation may repeat itself or stop short")
            )
        if not finished.text:
            doubts.append(Flag("empty", "the model gave nothing back"))
        text = finished.text
        for span in job.protected:
            if span not in text:
                text = f"{text} {span}".strip()
                doubts.append(Flag("copied-span", f"“{span}” found no place and stands at the end"))
        doubts += self._quantities(text)
        self._keep(text, finished.marks, finished.score, "model", doubts)

    def _quantities(self, text: str) -> list[Flag]:
        """Return a flag for each figure that the translation changes, loses or makes up."""
        source, target = self.owner.setting.source, self.owner.setting.target
        if not {source, target} <= set(LANGUAGES):
            return []
        wrong = compare_quantities(self.segment.text, text, source, target)
        return [Flag("quantity", mismatch.reason) for mismatch in wrong]

    def _keep(
        self, text: str, placed: tuple[Mark, ...], score: float | None, route: str, flags: Sequence[Flag]
    ) -> None:
        result = SegmentTranslation(self.block, self.segment, text, score, route, tuple(flags))
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
