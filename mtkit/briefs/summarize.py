"""Article → Brief in the language of the article, by extraction: every word in it is the article's own."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mtkit.article import Article
from mtkit.briefs.brief import Brief, BriefOptions, Point
from mtkit.briefs.figures import key_figures
from mtkit.briefs.refusal import Refusal, refusal
from mtkit.briefs.selection import Length, Scored, choose, score
from mtkit.briefs.sentences import Sentence, sentences, title_of
from mtkit.briefs.words import LANGUAGES, count_words, reading_minutes
from mtkit.languages import primary

__all__ = ["summarize"]

_NOTHING = Point("", 0, 0, 0)
_HEADLINE_WORDS = 20
_HEADLINE_REACH = 200
_CLAUSE_END = re.compile(r"\s*[:;](?=\s)|\s[–—](?=\s)|[。；：]")
_PLACING = re.compile(
    r"(?:\b(?:de|à|en|dans|vers|depuis|entre|of|in|at|from|to|near|ở|tại|của)\s|\bd['’])\Z", re.IGNORECASE
)
_NO_LIMIT = 10**9


def summarize(article: Article, options: BriefOptions | None = None) -> Brief:
    """Return the brief of an article, of the length that ``options`` give.

    An article that is too short, no prose, or in another language than it says comes back with a ``note`` in place of
    a summary; no article raises an error.
    """
    options = options or BriefOptions()
    language = primary(article.language)
    if (refused := refusal(article)) is not None:
        return _unsummarised(article, language, refused)
    found = sentences(article, language)
    scored = score(found, title_of(article)[1], language)
    chosen = choose(scored, _length(options, article, language))
    if not chosen:
        return _unsummarised(article, language, Refusal("not summarised: no sentence of the text can stand alone"))
    points = tuple(sentence.point for sentence in chosen)
    return Brief(
        article_name=article.name,
        language=article.language,
        headline=_headline(article, chosen[0], language),
        standfirst=points[0],
        points=points[1:],
        figures=key_figures(_rated(scored, chosen), language, options.figures),
        names=_names(scored.sentences, language, options.names),
        source=article.metadata.source,
        date=article.metadata.date,
        minutes=_minutes(article, language),
    )


def _length(options: BriefOptions, article: Article, language: str) -> Length:
    """Turn the options into a number of sentences and of words."""
    if options.sentences is not None:
        return Length(options.sentences, _NO_LIMIT)
    words = sum(count_words(text, language) for text in article.texts())
    if options.words is not None:
        return Length(_NO_LIMIT, options.words)
    if options.ratio is not None:
        return Length(_NO_LIMIT, max(1, round(options.ratio * words)))
    points = 3 if words < 250 else 4 if words < 500 else 5
    return Length(1 + points, _NO_LIMIT)


def _unsummarised(article: Article, language: str, refused: Refusal) -> Brief:
    blocks = [(index, block.text.strip()) for index, block in enumerate(article.blocks) if block.text.strip()]
    title, headline = title_of(article)
    texts = [(index, text) for index, text in blocks if index != title]
    return Brief(
        article_name=article.name,
        language=article.language,
        headline=headline or _shortened(blocks[0][1] if blocks else "", language),
        standfirst=_NOTHING,
        points=tuple(_whole(article, index) for index, _ in texts) if refused.as_it_is else (),
        source=article.metadata.source,
        date=article.metadata.date,
        minutes=_minutes(article, language),
        note=refused.reason,
    )


def _whole(article: Article, index: int) -> Point:
    text = article.blocks[index].text
    start = len(text) - len(text.lstrip())
    return Point(text.strip(), index, start, start + len(text.strip()))


def _headline(article: Article, first: Sentence, language: str) -> str:
    """Return the title, else the first sentence that stands alone, or its beginning if that is long."""
    return title_of(article)[1] or _shortened(first.point.text, language)


def _shortened(text: str, language: str) -> str:
    """Return the longest beginning of a sentence, up to punctuation, that a headline holds, or its first words."""
    text = " ".join(text.split())
    if count_words(text, language) <= _HEADLINE_WORDS:
        return text.rstrip(".。")
    clauses = [
        text[: mark.start()]
        for mark in _CLAUSE_END.finditer(text[:_HEADLINE_REACH])
        if _HEADLINE_WORDS // 2 <= count_words(text[: mark.start()], language) <= _HEADLINE_WORDS
    ]
    if clauses:
        return clauses[-1]
    if language == "ja":
        return text[: 2 * _HEADLINE_WORDS] + "…"
    return " ".join(text.split()[:_HEADLINE_WORDS])[:_HEADLINE_REACH] + "…"


def _rated(scored: Scored, chosen: Sequence[Sentence]) -> Iterator[tuple[Point, float]]:
    """Pair the sentences that may give figures with their relevance; those of the brief come before the others."""
    orders = {sentence.order for sentence in chosen}
    for sentence, relevance in zip(scored.sentences, scored.relevance, strict=True):
        yield sentence.point, float(relevance) + (sentence.order in orders)


def _names(found: Sequence[Sentence], language: str, most: int) -> tuple[tuple[str, str], ...]:
    """Return the people and organisations that are named most often, in reading order."""
    from mtkit.checks.names import read_names

    named = Counter(
        (name.kind, name.text)
        for sentence in found
        for name in read_names(sentence.point.text, language)
        if name.kind == "organisation"
        or (name.kind == "person" and _is_full_name(name.text, sentence.point.text[: name.start], language))
    )
    kept = {pair for pair, _ in named.most_common(most)}
    return tuple(pair for pair in named if pair in kept)


def _is_full_name(name: str, before: str, language: str) -> bool:
    """Tell whether a name is that of a person for sure: of two words, and not where places stand (“de Cat Hai”)."""
    return (" " in name and _PLACING.search(before[-10:]) is None) or language == "ja"


def _minutes(article: Article, language: str) -> int:
    """Return the reading time; a language without a rate of its own is read as English."""
    return reading_minutes("\n".join(article.texts()), language if language in LANGUAGES else "en")
