"""What comes out: a Translation holds the translated blocks, and how each segment came about."""

from dataclasses import dataclass

from mtkit.article import Article, Block, Segment
from mtkit.checks import Flag
from mtkit.translation.options import TranslateOptions

__all__ = ["Flag", "SegmentTranslation", "Translation"]


@dataclass(frozen=True, slots=True)
class SegmentTranslation:
    """One segment and its translation.

    ``block`` is the number of its block in the article. ``score`` is the mean log-probability of the hypothesis's
    tokens, or None where no model was asked. ``route`` tells where the text is from: “model”, “copy”, “number”.
    ``model`` names the models that made it, and ``pivot`` is the text between the two legs of a route. ``attempts`` are
    the rungs of the retry ladder that were tried, in order, and ``kept`` the one whose answer this is; ``repairs``
    tells what was put right in it.
    """

    block: int
    source: Segment
    text: str
    score: float | None = None
    route: str = "model"
    flags: tuple[Flag, ...] = ()
    model: str = ""
    pivot: str = ""
    attempts: tuple[str, ...] = ()
    kept: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in one target language: ``blocks`` stand parallel to the article's own.

    ``model`` names the models of the route; ``credits`` has a line for each, with its licence and the attribution that
    the licence asks for.
    """

    article: Article
    language: str
    blocks: tuple[Block, ...]
    segments: tuple[SegmentTranslation, ...]
    model: str
    engine: str
    options: TranslateOptions
    credits: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The translation as plain text, blocks divided by blank lines."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def flagged(self) -> tuple[SegmentTranslation, ...]:
        """The segments with a doubt."""
        return tuple(segment for segment in self.segments if segment.flags)

    def __str__(self) -> str:
        """Return the text."""
        return self.text
