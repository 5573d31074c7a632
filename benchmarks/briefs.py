"""How good and how fast briefs are: mtkit beside other summarisers that need no weights, on the reference briefs.

Each system gets the same sentences (each article read and cut by mtkit, without web residue and datelines) and the
same length: as many words, or with --budget as many sentences, as the standfirst and the key points of the reference.
It takes its sentences from the best on, leaving out what does not fit any more, and gives them in reading order. Only
lead-3 keeps its own length. French
is summarised from seeds/, the other languages from the reference translations of the same articles.

Scores are ROUGE F1 in per cent (``mtkit.evaluation.rouge`` says of which tokens), means over articles. The last columns
compare the mean of the three with mtkit's: the difference, its 95 % interval in a paired bootstrap over articles, and
the articles on which mtkit is ahead. Then every figure in the briefs is looked up in its article.

    PYTHONHASHSEED=0 python benchmarks/briefs.py [--language fr] [--budget sentences] [--json] [PATH ...]

PATHs are French articles whose briefs are searched for figures, by default seeds/ and ../shared/pages. sumy's LSA takes
its terms in the order of their hashes: without PYTHONHASHSEED its scores differ by a point from run to run.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from common import ROOT, Clock

from mtkit.article import Article, Block
from mtkit.briefs import Brief, BriefOptions, summarize
from mtkit.briefs.sentences import sentences
from mtkit.briefs.words import count_words
from mtkit.checks import Kind, read_quantities
from mtkit.evaluation.rouge import Rouge, rouge, tokens
from mtkit.reading import find, read
from mtkit.reading.segmentation import segment

LANGUAGES = ("fr", "en", "vi", "ja")
SUMY = {"LexRank": "lex_rank", "TextRank": "text_rank", "LSA": "lsa", "Luhn": "luhn"}
ENGLISH_NAMES = {"fr": "french", "en": "english", "ja": "japanese"}
RESAMPLES = 10_000
SPEED_SECONDS = 2.0

# Summarises an article in the length of these options.
System = Callable[[Article, BriefOptions], list[str]]


@dataclass(frozen=True)
class Task:
    """An article, and the standfirst and key points of its reference brief."""

    article: Article
    reference: tuple[str, ...]

    def length(self, budget: str) -> BriefOptions:
        """Return the length that every system gets: that of the reference in words or in sentences."""
        if budget == "sentences":
            return BriefOptions(sentences=len(self.reference))
        return BriefOptions(words=sum(count_words(line, self.article.language) for line in self.reference))


@dataclass(frozen=True)
class Row:
    """One system in one language; scores in per cent."""

    language: str
    system: str
    rouge1: float
    rouge2: float
    rouge_l: float
    mean: float
    behind: float
    interval: tuple[float, float]
    articles_behind: int
    articles: int


@dataclass(frozen=True)
class Lookup:
    """Figures in briefs, and those that their article lacks."""

    briefs: int
    unsummarised: int
    figures: int
    missing: tuple[str, ...]


def tasks(language: str, references: Path, seeds: Path) -> list[Task]:
    """Return the articles that have a reference brief in a language."""
    found = []
    for source in find([seeds]).sources:
        article = read(source)
        path = references / f"{Path(source.name).stem}.brief.{language}"
        if not path.is_file():
            continue
        if language != "fr":
            lines = path.with_name(path.name.replace(".brief", "")).read_text(encoding="utf-8").splitlines()
            article = translated(article, lines, language)
        found.append(Task(article, read_reference(path)))
    return found


def read_reference(path: Path) -> tuple[str, ...]:
    """Return the standfirst and the key points of a reference brief; its first line is the headline."""
    _, standfirst, *points = path.read_text(encoding="utf-8").strip().splitlines()
    return (standfirst, *(point.removeprefix("- ") for point in points))


def translated(article: Article, lines: Iterable[str], language: str) -> Article:
    """Return the article with each of its sentences replaced by a line; those without a letter have none."""
    waiting = iter(lines)
    space = "" if language == "ja" else " "
    blocks = [
        Block(block.kind, space.join(next(waiting) for text in texts), block.level)
        for block in article.blocks
        if (texts := [s.text for s in segment(block.text, "fr") if any(map(str.isalpha, s.text))])
    ]
    return Article(article.name, article.format, tuple(blocks), language, article.metadata)


def mtkit_system(article: Article, length: BriefOptions) -> list[str]:
    return [point.text for point in summarize(article, length).sentences]


def lead(article: Article, length: BriefOptions) -> list[str]:
    texts = _texts(article)
    return [texts[place] for place in _fitting(texts, length, article.language)]


def lead_3(article: Article, length: BriefOptions) -> list[str]:  # noqa: ARG001 - it keeps its own length
    return _texts(article)[:3]


def sumy_system(name: str) -> System:
    """Return a summariser of sumy, with its own stop words and stemmer, and the tokens that ROUGE uses."""
    from importlib import import_module

    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # type: ignore[import-untyped]
    from sumy.nlp.stemmers import Stemmer, null_stemmer  # type: ignore[import-untyped]
    from sumy.utils import get_stop_words  # type: ignore[import-untyped]

    module = import_module(f"sumy.summarizers.{SUMY[name]}")

    def run(article: Article, length: BriefOptions) -> list[str]:
        language = article.language
        stems = Stemmer(ENGLISH_NAMES[language]) if language in {"fr", "en"} else null_stemmer
        summarizer = getattr(module, f"{SUMY[name].title().replace('_', '')}Summarizer")(stems)
        if language in ENGLISH_NAMES:  # sumy has no stop words of Vietnamese
            summarizer.stop_words = get_stop_words(ENGLISH_NAMES[language])
        model = ObjectDocumentModel([Paragraph([Sentence(text, _Tokens(language)) for text in _texts(article)])])

        def best(rated: Sequence[Any]) -> list[Any]:
            kept = _fitting([str(one.sentence) for one in rated], length, language)
            return [rated[place] for place in kept]

        return [str(sentence) for sentence in summarizer(model, best)]

    return run


def _texts(article: Article) -> list[str]:
    return [sentence.point.text for sentence in sentences(article, article.language)]


def _fitting(ranked: Sequence[str], length: BriefOptions, language: str) -> list[int]:
    """Return the places of the texts, taken from the first on, that fit into a length."""
    if length.words is None:
        return list(range(len(ranked)))[: length.sentences]
    words = length.words
    kept = []
    for place, text in enumerate(ranked):
        needed = count_words(text, language)
        if needed <= words:
            kept.append(place)
            words -= needed
    return kept


class _Tokens:
    """Stands for sumy's tokenizer, which would load data that NLTK has to fetch."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(tokens(sentence, self.language))


SYSTEMS: dict[str, System] = {
    "mtkit": mtkit_system,
    "lead": lead,
    "lead-3": lead_3,
    **{name: sumy_system(name) for name in SUMY},
}


def measure(language: str, found: Sequence[Task], budget: str = "words") -> list[Row]:
    """Score every system on the articles of one language."""
    scores = {
        name: [
            rouge("\n".join(system(task.article, task.length(budget))), "\n".join(task.reference), language)
            for task in found
        ]
        for name, system in SYSTEMS.items()
    }
    return [_row(language, name, own, scores["mtkit"]) for name, own in scores.items()]


def _row(language: str, name: str, own: Sequence[Rouge], first: Sequence[Rouge]) -> Row:
    behind = [100 * (ours.mean - theirs.mean) for ours, theirs in zip(first, own, strict=True)]
    return Row(
        language,
        name,
        100 * fmean(score.one for score in own),
        100 * fmean(score.two for score in own),
        100 * fmean(score.longest for score in own),
        100 * fmean(score.mean for score in own),
        fmean(behind),
        bootstrap(behind),
        sum(difference > 0 for difference in behind),
        len(own),
    )


def bootstrap(differences: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the mean difference over resampled articles."""
    import numpy as np

    values = np.asarray(differences)
    drawn = np.random.default_rng(12345).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(values[drawn].mean(1), [0.025, 0.975])
    return float(low), float(high)


def look_up(paths: Iterable[Path]) -> Lookup:
    """Search every figure of every brief, of the default length, in its article."""
    briefs, unsummarised, figures = 0, 0, 0
    missing: list[str] = []
    for source in find(list(paths)).sources:
        article = read(source)
        brief = summarize(article)
        briefs += 1
        unsummarised += bool(brief.note)
        known = _values("\n".join(block.text for block in article.blocks), article.language)
        for text in brief_texts(brief):
            for value in _values(text, article.language):
                figures += 1
                if value not in known:
                    missing.append(f"{source.name}: {text}")
    return Lookup(briefs, unsummarised, figures, tuple(missing))


def brief_texts(brief: Brief) -> list[str]:
    """Return every text of a brief that can hold a figure."""
    table = [text for figure in brief.figures for text in (figure.value, figure.counts)]
    return [brief.headline, *(point.text for point in brief.sentences), *table, *(name for _, name in brief.names)]


def _values(text: str, language: str) -> set[Any]:
    """Return the values of a text that are written in digits, without their units, which may stand at a distance."""
    return {
        found.value
        for found in read_quantities(text, language)
        if found.kind is not Kind.NAME and any(map(str.isdigit, found.text))
    }


def speed(found: Sequence[Task]) -> float:
    """Return articles a second, briefs of the default length."""
    done, seconds = 0, 0.0
    while seconds < SPEED_SECONDS:
        with Clock() as clock:
            for task in found:
                summarize(task.article)
        done += len(found)
        seconds += clock.seconds
    return done / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this language (default: all)")
    parser.add_argument("--budget", choices=("words", "sentences"), default="words", help="which length is the same")
    parser.add_argument("--references", type=Path, default=ROOT / "references", help="where the reference briefs are")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="the French articles they belong to")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="articles whose figures are looked up")
    options = parser.parse_args()
    rows, speeds = [], {}
    for language in options.language or LANGUAGES:
        found = tasks(language, options.references, options.seeds)
        if not found:
            sys.stderr.write(f"no reference briefs in {language} under {options.references}\n")
            continue
        rows += measure(language, found, options.budget)
        speeds[language] = speed(found)
    pages = ROOT.parent / "shared" / "pages"
    lookup = look_up(options.paths or [path for path in (ROOT / "seeds", pages) if path.is_dir()])
    if options.json:
        figures = {"scores": [asdict(row) for row in rows], "articles_a_second": speeds, "lookup": asdict(lookup)}
        sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_table(rows) + _tail(rows, speeds, lookup))


def _table(rows: Iterable[Row]) -> str:
    lines = [f"{'':<4}{'system':<10}{'R-1':>7}{'R-2':>7}{'R-L':>7}{'mean':>7}{'mtkit +':>9}{'95 %':>16}{'ahead':>10}"]
    lines += [
        f"{row.language:<4}{row.system:<10}{row.rouge1:>7.1f}{row.rouge2:>7.1f}{row.rouge_l:>7.1f}{row.mean:>7.1f}"
        + (
            ""
            if row.system == "mtkit"
            else f"{row.behind:>9.1f}{f'{row.interval[0]:.1f} to {row.interval[1]:.1f}':>16}"
            f"{f'{row.articles_behind} of {row.articles}':>10}"
        )
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _tail(rows: Sequence[Row], speeds: dict[str, float], lookup: Lookup) -> str:
    lines = [f"{language}: {rate:.0f} articles a second, one process" for language, rate in speeds.items()]
    if rows:
        count = rows[0].articles
        lines.append(
            f"{count} articles with one reference each: even where mtkit is ahead on all {count}, the two-sided sign "
            f"test gives no less than p = {2 / 2**count:.2f}, and nothing is said of other beats or writers."
        )
    lines.append(
        f"{lookup.figures} figures in {lookup.briefs} briefs ({lookup.unsummarised} of them not summarised): "
        f"{len(lookup.missing)} that the article lacks"
    )
    return "\n".join([*lines, *lookup.missing]) + "\n"


if __name__ == "__main__":
    main()
