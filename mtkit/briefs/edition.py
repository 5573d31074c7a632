"""The values of a brief in one language: every line with the passage that it stands for, and what is doubtful in it."""

from dataclasses import dataclass

from mtkit.article import Article
from mtkit.briefs.brief import Brief, Point
from mtkit.checks import Flag

__all__ = ["Edition", "Line", "Row", "original_edition"]


@dataclass(frozen=True, slots=True)
class Line:
    """A headline, standfirst or key point.

    ``language`` is that of the text: the article's own where there is no translation, or none that could be kept.
    ``source`` is the passage of the article that the line stands for, word for word; its block is -1 for a headline
    that was made up of words of the article.
    """

    text: str
    language: str
    source: Point
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A key figure, what it counts and the passage that it stands in; each text with its own language."""

    value: str
    value_language: str
    counts: str
    counts_language: str
    source: Point


@dataclass(frozen=True, slots=True)
class Edition:
    """A brief in one language.

    ``note`` says why there is no summary, or what else the reader has to know. ``written_by`` names the model that
    wrote the brief, empty where it was made by extraction; ``credits`` name those that translated it, with what their
    licences ask for. Other fields are those of `Brief`.
    """

    article_name: str
    language: str
    source_language: str
    headline: Line
    standfirst: Line | None
    points: tuple[Line, ...]
    figures: tuple[Row, ...]
    names: tuple[tuple[str, str], ...]
    source: str
    date: str
    minutes: int
    note: str
    written_by: str = ""
    credits: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The headline, the standfirst where there is one, and the points."""
        return (self.headline, *((self.standfirst,) if self.standfirst else ()), *self.points)

    @property
    def flagged(self) -> tuple[Line, ...]:
        """The lines with a doubt."""
        return tuple(line for line in self.lines if line.flags)


def original_edition(brief: Brief, article: Article, written_by: str = "") -> Edition:
    """Return a brief in the language of its article, as it is."""

    def line(point: Point) -> Line:
        return Line(point.text, brief.language, _passage(point, article))

    return Edition(
        article_name=brief.article_name,
        language=brief.language,
        source_language=brief.language,
        headline=Line(brief.headline, brief.language, _headline(brief, article)),
        standfirst=line(brief.standfirst) if brief.standfirst.text else None,
        points=tuple(map(line, brief.points)),
        figures=tuple(
            Row(one.value, brief.language, one.counts, brief.language, _passage(one.sentence, article))
            for one in brief.figures
        ),
        names=brief.names,
        source=brief.source,
        date=brief.date,
        minutes=brief.minutes,
        note=brief.note,
        written_by=written_by,
    )


def _passage(point: Point, article: Article) -> Point:
    """Return the article's own words at a place: those of a point may be an abstract of them."""
    text = article.blocks[point.block].text[point.start : point.end]
    return Point(text, point.block, point.start, point.end)


def _headline(brief: Brief, article: Article) -> Point:
    for at, text in enumerate(article.texts()):
        if " ".join(text.split()) == brief.headline:
            return Point(text, at, 0, len(text))
    return Point(brief.headline, -1, 0, 0)
