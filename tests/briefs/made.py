"""Briefs and articles for the tests of what is done with them, and a translator that says what it is told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mtkit.article import Article, Block, Kind
from mtkit.briefs.brief import Brief, Figure, Point
from mtkit.checks import Flag
from mtkit.reading.segmentation import segment
from mtkit.translation import TranslateOptions, Translation
from mtkit.translation.result import SegmentTranslation

TITLE = "Le Japon investit à Quang Ninh"
FIRST = "Sur les 228 projets en activité, 16 seulement sont japonais."
SECOND = "Leur capital enregistré atteint 2,77 milliards de dollars."
THIRD = "La Jetro reconnaît les atouts de la province."
BODY = f"{FIRST} {SECOND} {THIRD}"


def article(name: str = "quang-ninh.txt", body: str = BODY, title: str = TITLE) -> Article:
    return Article(name, "text", (Block(Kind.TITLE, title), Block(Kind.PARAGRAPH, body)))


def point(text: str, body: str = BODY) -> Point:
    start = body.index(text)
    return Point(text, 1, start, start + len(text))


def brief(**changed: object) -> Brief:
    given: dict[str, object] = {
        "article_name": "quang-ninh.txt",
        "language": "fr",
        "headline": TITLE,
        "standfirst": point(FIRST),
        "points": (point(SECOND), point(THIRD)),
        "figures": (
            Figure("228", "projets en activité", point(FIRST)),
            Figure("2,77 milliards de dollars", "capital enregistré", point(SECOND)),
        ),
        "names": (("organisation", "Comité populaire"), ("person", "Jean Dupont")),
        "source": "https://www.example.org/a?b=1&c=2",
        "date": "2025-11-27",
        "minutes": 2,
    }
    return Brief(**{**given, **changed})  # type: ignore[arg-type]


@dataclass
class Told:
    """A translator that says of each text, by language, what ``answers`` has, or the text with its language behind it.

    ``flags`` are raised on a text; ``asked`` keeps the articles and languages of each call.
    """

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    flags: dict[str, tuple[Flag, ...]] = field(default_factory=dict)
    asked: list[tuple[list[Article], tuple[str, ...]]] = field(default_factory=list)

    def translate_articles(
        self,
        articles: Iterable[Article],
        to: Sequence[str],
        progress: object = None,  # noqa: ARG002 - as Translator
    ) -> Iterator[Translation]:
        self.asked.append(([], tuple(to)))
        for one in articles:
            self.asked[-1][0].append(one)
            for language in to:
                yield self.translation(one, language)

    def translation(self, given: Article, language: str) -> Translation:
        blocks, segments = [], []
        for at, block in enumerate(given.blocks):
            said = self.answers.get(language, {}).get(block.text, f"{block.text} [{language}]" if block.text else "")
            blocks.append(Block(block.kind, said))
            for number, piece in enumerate(segment(block.text, given.language)):
                flags = self.flags.get(block.text, ()) if number == 0 else ()
                segments.append(SegmentTranslation(at, piece, said, flags=flags))
        made = (tuple(blocks), tuple(segments), "told", "none", TranslateOptions())
        return Translation(given, language, *made, credits=("told, MIT",))
