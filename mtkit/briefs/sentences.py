"""Article → the sentences that a brief may quote, each with what the choice among them needs to know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mtkit.article import Article, Block, Kind
from mtkit.briefs.brief import Point
from mtkit.briefs.leaning import Lean, leaning
from mtkit.briefs.words import count_words, terms
from mtkit.reading.residue import is_credited
from mtkit.reading.segmentation import segment

__all__ = ["Sentence", "sentences", "title_of"]

_SHORTEST = 6
_LONGEST = 65
_LONG_ITEM = 10
_ENDLESS = 2000  # characters: no sentence, whatever it is
_FINAL = re.compile(r"[.!…。！｡‼](?:\s*[»”\"’」』)\]）])*\Z")
_QUESTION = re.compile(r"[?？](?:\s*[»”\"’」』)\]）])*\Z")
_CREDIT = re.compile(r"(?:photo|crédits?|image|illustration|source|ảnh|nguồn|写真|出典)\s?\w*\s*[:：©]", re.IGNORECASE)
# "HANOÏ, 27 novembre 2025 – ", "TOKYO (AFP) — ", "【ハノイ 27日】": where and when, which the brief says elsewhere.
_DATELINE = re.compile(
    r"(?:[^\W\d_a-zà-ÿ][^\Wa-zà-ÿ]{1,40}[^.!?–—\n]{0,70}?(?:\d|\))[^.!?–—\n]{0,20}\s[–—-]\s+|【[^】]{1,40}】\s*)(?=[^\sa-zà-ÿ])"
)
_QUOTED = re.compile('«[^«»]*»|“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"]*"')
_QUOTATION_MARKS = (("«", "»"), ("“", "”"), ("「", "」"), ("『", "』"))
_PAIRS = (*_QUOTATION_MARKS, ("(", ")"), ("（", "）"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article.

    ``order`` counts all its sentences; ``first`` tells that it opens its block. ``quotable`` is False for one that a
    brief never gives: a question, a fragment, an endless sentence, a bare quotation. ``quoted`` is the share of it
    that stands in quotation marks.
    """

    point: Point
    order: int
    first: bool
    lean: Lean
    quoted: float
    words: int
    quotable: bool
    terms: tuple[str, ...]


def sentences(article: Article, language: str) -> list[Sentence]:
    """Return the sentences of the article's paragraphs, quotations and list items, in reading order.

    What runs on for more than ``_ENDLESS`` characters is left out, and counted in their ``order`` all the same.
    """
    found: list[Sentence] = []
    titled = title_of(article)[0] >= 0
    for order, (point, block, first, spoken) in enumerate(_points(article, language)):
        if len(point.text) > _ENDLESS:
            continue
        opens = order == 0
        quoted = _quoted(point.text)
        length = count_words(point.text, language)
        found.append(
            Sentence(
                point,
                order,
                first,
                # Below a headline “Elle” leans on that, which the brief gives.
                Lean.NOT if opens and titled else leaning(point.text, language),
                quoted,
                length,
                not spoken and _is_quotable(point.text, block, length, quoted, opens),
                tuple(terms(point.text, language)),
            )
        )
    return found


def title_of(article: Article) -> tuple[int, str]:
    """Return the index and text of the title block, or -1 and nothing where no block is marked as one."""
    for index, block in enumerate(article.blocks):
        if block.kind is Kind.TITLE and block.text.strip():
            return index, " ".join(block.text.split())
    return -1, ""


def _points(article: Article, language: str) -> Iterator[tuple[Point, Block, bool, bool]]:
    """Give each sentence with its block, whether it opens that, and whether it is somebody's words from end to end."""
    title = _plain(title_of(article)[1])
    for index, block in enumerate(article.blocks):
        if block.kind not in {Kind.PARAGRAPH, Kind.QUOTE, Kind.ITEM} or is_credited(block.text):
            continue
        if _plain(block.text) == title:
            continue
        dateline = _DATELINE.match(block.text)
        open_marks = 0
        for number, piece in enumerate(segment(block.text, language)):
            start = piece.start
            if number == 0 and dateline is not None and dateline.end() < piece.end:
                start = dateline.end()
            text = block.text[start : piece.end]
            start += len(text) - len(text.lstrip())
            text = text.strip()
            if text:
                spoken = open_marks > 0 or (block.kind is Kind.QUOTE and not _QUOTED.search(text))
                yield Point(text, index, start, start + len(text)), block, number == 0, spoken
            opened = sum(text.count(opener) - text.count(closer) for opener, closer in _QUOTATION_MARKS)
            open_marks = max(0, open_marks + opened)


def _is_quotable(text: str, block: Block, length: int, quoted: float, opens: bool) -> bool:
    if not _SHORTEST <= length <= _LONGEST or _QUESTION.search(text) or _CREDIT.match(text):
        return False
    if quoted > 0.8 or any(text.count(opener) != text.count(closer) for opener, closer in _PAIRS):
        return False
    if block.kind is Kind.ITEM and (length < _LONG_ITEM or not text[0].isupper()):
        return False
    # A standfirst is often set without its full stop.
    return _FINAL.search(text) is not None or (opens and text[-1].isalnum())


def _quoted(text: str) -> float:
    """Return the share of a text that stands in quotation marks."""
    return sum(len(found[0]) for found in _QUOTED.finditer(text)) / max(1, len(text))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
