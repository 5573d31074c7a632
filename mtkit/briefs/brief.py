"""The values of a brief: what an article says in short, every word of it the article's own."""

from dataclasses import dataclass

from mtkit.errors import OptionError

__all__ = ["Brief", "BriefOptions", "Figure", "Point"]


@dataclass(frozen=True, slots=True)
class Point:
    """A passage of the article, usually a sentence: ``article.blocks[block].text[start:end]``.

    In a translated brief ``text`` is the translation, and the place is still that of the source.
    """

    text: str
    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as the article writes it, the words beside it that say what it counts, and their sentence.

    ``counts`` is empty where no words say it.
    """

    value: str
    counts: str
    sentence: Point


@dataclass(frozen=True, slots=True)
class Brief:
    """An article in short.

    ``standfirst`` is one sentence, and ``points`` are sentences in reading order. ``names`` holds pairs of a kind,
    "person" or "organisation", and the name. ``source`` and ``date`` are what the article's metadata say; ``minutes``
    is the time that the whole article takes to read. ``note`` says why an article was not summarised, and is empty
    where it was: then the standfirst has no text, and the points are none, or the article's blocks as they are.
    """

    article_name: str
    language: str
    headline: str
    standfirst: Point
    points: tuple[Point, ...] = ()
    figures: tuple[Figure, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    source: str = ""
    date: str = ""
    minutes: int = 1
    note: str = ""

    @property
    def sentences(self) -> tuple[Point, ...]:
        """The standfirst, where there is one, and the points."""
        return (self.standfirst, *self.points) if self.standfirst.text else self.points


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """How long a brief is: at most one of ``sentences``, ``words`` and ``ratio``.

    All three measure the standfirst and the key points together, at most; the standfirst is there whatever its length.
    ``words`` are syllables in Vietnamese and halves of the number of characters in Japanese; ``ratio`` is a share of
    the article's words. With none of them a brief has a standfirst and three to five points, by the length of the
    article. ``figures`` and ``names`` are the most of each.

    Raises:
        OptionError: more than one length, or one that has no meaning.

    """

    sentences: int | None = None
    words: int | None = None
    ratio: float | None = None
    figures: int = 6
    names: int = 12

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if sum(length is not None for length in (self.sentences, self.words, self.ratio)) > 1:
            raise OptionError("a brief has one length: give sentences, words or a ratio, not two of them")
        if self.sentences is not None and self.sentences < 1:
            raise OptionError(f"a brief of {self.sentences} sentences is none: give 1 or more, usually 5")
        if self.words is not None and self.words < 10:
            raise OptionError(f"{self.words} words hold no sentence: give 10 or more, usually 100")
        if self.ratio is not None and not 0 < self.ratio <= 1:
            raise OptionError(f"a ratio of {self.ratio:g} has no meaning: give a share of the article, such as 0.2")
        if self.figures < 0 or self.names < 0:
            raise OptionError("the number of figures or names is below 0: give 0 or more")
