"""Briefs → the same briefs in other languages, through the Translator that translates articles.

The sentences of all briefs go through it together, as articles of their own, so that they are batched and checked as
those of articles are, and a sentence reads the same in a brief as in the translated article.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mtkit.article import Article, Block, Kind
from mtkit.briefs.brief import Brief, Figure, Point
from mtkit.briefs.edition import Edition, Line, Row, original_edition
from mtkit.briefs.localise import localise
from mtkit.checks import Flag, compare_quantities, read_quantities
from mtkit.checks.quantities.read import LANGUAGES
from mtkit.languages import name, primary
from mtkit.translation import Translation, marks

__all__ = ["WITHDRAWN", "Abridged", "Translates", "translate_brief", "translate_briefs"]

# The kind of the flag on a line whose translation was withdrawn.
WITHDRAWN = "withdrawn"
Progress = Callable[[int], None]


def silent(characters: int) -> None:
    """Report no progress."""


class Translates(Protocol):
    """What a Translator does."""

    def translate_articles(
        self, articles: Iterable[Article], to: Sequence[str], progress: Progress = silent
    ) -> Iterator[Translation]:
        """Translate articles as a stream, each into all languages, in order."""


@dataclass(frozen=True, slots=True)
class Abridged:
    """A brief, the article that it is of, and the model that wrote it, if any."""

    brief: Brief
    article: Article
    written_by: str = ""


def translate_brief(brief: Brief, article: Article, translator: Translates, to: Sequence[str]) -> dict[str, Edition]:
    """Return a brief in each of the languages ``to``, which may hold that of the article itself.

    Raises what ``Translator.check`` raises.
    """
    targets = [tag for tag in dict.fromkeys(to) if tag != brief.language]
    editions = {
        edition.language: edition for _, edition in translate_briefs([Abridged(brief, article)], translator, targets)
    }
    return {tag: editions.get(tag) or original_edition(brief, article) for tag in dict.fromkeys(to)}


def translate_briefs(
    abridged: Iterable[Abridged], translator: Translates, to: Sequence[str], progress: Progress = silent
) -> Iterator[tuple[Abridged, Edition]]:
    """Translate briefs as a stream: each into all of the languages, in order, as soon as it is done.

    A line whose translation holds a figure that its sentence lacks is withdrawn: the sentence stands there instead,
    flagged. Figures in the table are rewritten by their values, which no model touches.
    """
    waiting: list[tuple[Abridged, Article]] = []

    def articles() -> Iterator[Article]:
        for one in abridged:
            waiting.append((one, _as_article(one)))
            yield waiting[-1][1]

    if not to:
        return
    for translation in translator.translate_articles(articles(), to, progress):
        while waiting[0][1] is not translation.article:
            waiting.pop(0)
        one = waiting[0][0]
        yield one, _edition(one, translation)


def _as_article(one: Abridged) -> Article:
    """Return the lines of a brief as the blocks of an article: headline, sentences, what the figures count."""
    brief = one.brief
    blocks = [Block(Kind.TITLE, brief.headline)]
    blocks += [_as_block(point, one.article) for point in brief.sentences]
    blocks += [_counts(figure, one.article, brief.language) for figure in brief.figures]
    return Article(brief.article_name, "text", tuple(blocks), brief.language)


def _counts(figure: Figure, article: Article, language: str) -> Block:
    """Return the words that say what a figure counts: a model translates a noun well, half a sentence badly.

    Words with a figure among them are half a sentence; the whole of it is given in their place.
    """
    nominal = figure.counts and not read_quantities(figure.counts, primary(language))
    return Block(Kind.PARAGRAPH, figure.counts) if nominal else _as_block(figure.sentence, article)


def _as_block(point: Point, article: Article) -> Block:
    """Return a sentence with its code and links, which the translation protects as it does in the article."""
    block = article.blocks[point.block]
    if block.text[point.start : point.end] != point.text:
        return Block(Kind.PARAGRAPH, point.text)
    return Block(Kind.PARAGRAPH, point.text, marks=tuple(marks.within(block.marks, point.start, point.end)))


def _edition(one: Abridged, translation: Translation) -> Edition:
    original = original_edition(one.brief, one.article, one.written_by)
    flags: dict[int, tuple[Flag, ...]] = {}
    for segment in translation.segments:
        flags[segment.block] = flags.get(segment.block, ()) + segment.flags
    texts = [block.text for block in translation.blocks]
    lines = [_line(line, texts[at], translation.language, flags.get(at, ())) for at, line in enumerate(original.lines)]
    rows = [
        _row(row, texts[at], translation.language, flagged=at in flags and bool(flags[at]))
        for at, row in enumerate(original.figures, len(lines))
    ]
    return replace(
        original,
        language=translation.language,
        headline=lines[0],
        standfirst=lines[1] if original.standfirst else None,
        points=tuple(lines[2 if original.standfirst else 1 :]),
        figures=tuple(rows),
        # An acronym and the words that it stands for may be one name there.
        names=tuple(
            dict.fromkeys((kind, _named(one, original.language, translation.language)) for kind, one in original.names)
        ),
        credits=translation.credits,
    )


def _line(line: Line, text: str, language: str, flags: tuple[Flag, ...]) -> Line:
    invented = _invented(line.text, text, line.language, language)
    if not text.strip():
        reason = f"there is no translation; the line is left in {name(line.language)}"
    elif invented:
        listed = ", ".join(f"“{figure}”" for figure in dict.fromkeys(invented))
        reason = f"the translation says {listed}, which the sentence does not; it is left in {name(line.language)}"
    else:
        return replace(line, text=text, language=language, flags=flags)
    return replace(line, flags=(Flag(WITHDRAWN, reason),))


def _invented(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Return the figures of a translation that its source lacks."""
    ours, theirs = primary(source_language), primary(target_language)
    if not {ours, theirs} <= set(LANGUAGES):
        return []
    return [found.target.text for found in compare_quantities(source, target, ours, theirs) if found.target]


def _row(row: Row, counts: str, language: str, *, flagged: bool) -> Row:
    """Return a figure in another language; what is doubtful stays as the article has it."""
    if value := localise(row.value, row.value_language, language):
        row = replace(row, value=value, value_language=language)
    return replace(row, counts=counts, counts_language=language) if counts.strip() and not flagged else row


def _named(text: str, source_language: str, target_language: str) -> str:
    """Return a name as the gazetteer has it in another language, else as the article writes it."""
    from mtkit.checks.names.gazetteer import lookup

    ours, theirs = primary(source_language), primary(target_language)
    if not {ours, theirs} <= set(LANGUAGES):
        return text
    return next((entry.preferred(theirs) for entry in lookup(text, ours) if entry.forms.get(theirs)), text)
