"""Article → Translation. A Translator keeps its models loaded and takes articles as a stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from mtkit import languages
from mtkit.article import Article, Block, Kind
from mtkit.engines import Decoding
from mtkit.errors import OptionError
from mtkit.glossary import Glossary
from mtkit.reading.segmentation import segment
from mtkit.translation import batching, casing
from mtkit.translation.ladder import FIRST, LADDER, MOST_HYPOTHESES, Rung
from mtkit.translation.options import WIDEST, TranslateOptions
from mtkit.translation.pool import EnginePool, Leg, Pool
from mtkit.translation.result import Translation
from mtkit.translation.segments import Finished, Job, finish
from mtkit.translation.tasks import Opened, Task, closed

__all__ = ["Progress", "Translator"]

# Called with the number of source characters whose translation, into one language, is done.
Progress = Callable[[int], None]


def silent(characters: int) -> None:
    """Report no progress."""


class Translator:
    """Loaded models, ready to translate.

    >>> translator = Translator()
    >>> translator.translate("Le Japon investit au Vietnam.", to="en").text  # doctest: +SKIP
    'Japan invests in Vietnam.'
    """

    def __init__(
        self,
        model: str | Path = "",
        *,
        route: str = "",
        glossary: Glossary | None = None,
        engine: str = "ctranslate2",
        threads: int = 0,
        compute_type: str = "default",
        options: TranslateOptions | None = None,
        pool: Pool | None = None,
    ) -> None:
        """Load a model by name or folder; without one, the best installed route is taken for each pair of languages.

        ``route`` names the models of a route (“opus-mt-fr-en,fugumt-en-ja”), or “direct”. ``glossary`` fixes the
        translation of terms. ``threads`` of 0 means one for each core. ``pool`` brings engines of the caller's own.
        Raises ModelError when the model is missing or broken, OptionError for an unknown engine.
        """
        self.options = options or TranslateOptions()
        self.glossary = glossary
        self._pool = pool or EnginePool(model, route, engine, threads, compute_type)

    def translate(self, text: str, to: str, source: str = "fr") -> Translation:
        """Translate a text, given as a string; paragraphs are divided by blank lines."""
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
        article = Article("text", "text", tuple(Block(Kind.PARAGRAPH, part) for part in paragraphs), source)
        return next(self.translate_articles([article], [to]))

    def check(self, source: str, to: Sequence[str]) -> None:
        """Make sure that there is a way from ``source`` into each language of ``to``; load the models that it takes.

        Raises OptionError for what is not a language, ModelError when no model translates between two.
        """
        if not to:
            raise OptionError("no target language: give one or more of en, vi, ja")
        for target in to:
            self._pool.legs(languages.canonical(source), languages.canonical(target))

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

    def _open(self, article: Article, targets: Sequence[str]) -> list[Opened]:
        cut = [segment(block.text, article.language) for block in article.blocks]
        known = cache(partial(casing.known_casing, list(article.texts())))
        opened = []
        for target in targets:
            legs = self._pool.legs(languages.canonical(article.language), languages.canonical(target))

            opened.append(Opened(article, cut, legs, known, self.options, self.glossary))
        return opened

    def _run(self, tasks: Sequence[Task], progress: Progress) -> None:
        """Translate the segments of one window, leg by leg."""
        going = []
        for task in tasks:
            if task.copy():
                progress(len(task.segment.text))
            else:
                going.append(task)
        while going:
            self._climb(going, progress)
            going = [task for task in going if not task.is_settled]

    def _climb(self, tasks: Sequence[Task], progress: Progress) -> None:
        """Take segments over their present leg: ask for all, and again, rung by rung, for those that are doubtful."""
        waiting = list(tasks)
        for rung in (FIRST, *LADDER) if self.options.retry else (FIRST,):
            asked = [(task, *question) for task in waiting if (question := task.ask(rung, self._pool))]
            for at, finished in self._answers([(leg, job) for _, leg, job in asked], rung):
                task, leg, job = asked[at]
                task.take(finished, leg, job, rung)
                if not task.is_doubtful:
                    progress(task.settle())
            waiting = [task for task in waiting if task.is_doubtful]
        for task in waiting:
            progress(task.settle())

    def _answers(self, asked: Sequence[tuple[Leg, Job]], rung: Rung) -> Iterator[tuple[int, Finished]]:
        """Translate jobs; yield the number of each and its translation as soon as all of its parts are there.

        Jobs with marks to place ask for attention, the others go without.
        """
        kinds = dict.fromkeys((leg.engine, job.aligns) for leg, job in asked)
        for engine, aligned in kinds:
            numbers = [n for n, (leg, job) in enumerate(asked) if leg.engine is engine and job.aligns is aligned]
            jobs = {n: asked[n][1] for n in numbers}
            parts = [(n, k) for n, job in jobs.items() for k in range(len(job.parts)) if k not in job.settled]
            sources = [jobs[n].parts[k] for n, k in parts]
            arrived = {n: dict(job.settled) for n, job in jobs.items()}
            decoding = partial(self._decoding, rung, aligned)
            for at, hypothesis in batching.run(engine, sources, decoding, self.options.batch_tokens):
                n, k = parts[at]
                arrived[n][k] = hypothesis
                if len(arrived[n]) == len(jobs[n].parts):
                    found = arrived.pop(n)
                    yield n, finish(jobs[n], [found[k] for k in sorted(found)])

    def _decoding(self, rung: Rung, aligned: bool, source_tokens: int) -> Decoding:
        beam = min(WIDEST, self.options.beam * rung.wider)
        return Decoding(
            beam,
            batching.longest_hypothesis(source_tokens),
            rung.no_repeat_ngram,
            aligned,
            min(beam, MOST_HYPOTHESES) if self.options.retry else 1,
            rung.repetition_penalty,
            rung.coverage_penalty,
        )
