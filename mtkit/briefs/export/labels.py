"""The words around a brief, in its language: headings, dates, what is said of a doubtful line."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mtkit.briefs.edition import Edition, Line
from mtkit.briefs.translate import WITHDRAWN
from mtkit.languages import primary

__all__ = ["Labels", "address", "colophons", "date_of", "facts", "labels", "warning"]


@dataclass(frozen=True, slots=True)
class Labels:
    """The words in one language; ``doubts`` name what a flag of a kind is about."""

    digest: str
    contents: str
    articles: str
    points: str
    figures: str
    value: str
    counts: str
    names: str
    sources: str
    source: str
    minutes: str
    check: str
    colon: str
    withdrawn: str
    written: str
    translated: str
    doubts: dict[str, str] = field(default_factory=dict)


_WEB = re.compile(r"https?://(?:www\.)?([^/?#\s@]+)[^\s]*\Z", re.IGNORECASE)
_LABELS = {
    "fr": Labels(
        digest="L’actualité en bref",
        contents="Sommaire",
        articles="Articles\u00a0: {}",
        points="L’essentiel",
        figures="Chiffres clés",
        value="Chiffre",
        counts="Ce qu’il mesure",
        names="Personnes et organisations",
        sources="Passages de l’article",
        source="Passage",
        minutes="article\u00a0: {}\u00a0min de lecture",
        check="À vérifier",
        colon="\u00a0: ",
        withdrawn="laissé dans la langue de l’article",
        written="Rédigé par un modèle ({})\u00a0; chiffres et noms comparés à ceux de l’article.",
        translated="Traduction automatique ({}). Chaque ligne renvoie au passage de l’article dont elle vient\u00a0; "
        "celles qui sont à vérifier le disent.",
        doubts={"quantity": "chiffre", "name": "nom", "term": "terme", "": "traduction"},
    ),
    "en": Labels(
        digest="News in brief",
        contents="Contents",
        articles="Articles: {}",
        points="Key points",
        figures="Key figures",
        value="Figure",
        counts="What it measures",
        names="People and organizations",
        sources="Passages of the article",
        source="Passage",
        minutes="full article: {} min read",
        check="Check",
        colon=": ",
        withdrawn="left in the language of the article",
        written="Written by a model ({}); figures and names compared with those of the article.",
        translated="Machine translation ({}). Each line points to the passage of the article that it comes from; "
        "those to be checked say so.",
        doubts={"quantity": "figure", "name": "name", "term": "term", "": "translation"},
    ),
    "vi": Labels(
        digest="Tin vắn",
        contents="Mục lục",
        articles="Số bài: {}",
        points="Điểm chính",
        figures="Số liệu chính",
        value="Số liệu",
        counts="Nội dung",
        names="Nhân vật và tổ chức",
        sources="Nguyên văn trong bài",
        source="Nguyên văn",
        minutes="đọc cả bài: {} phút",
        check="Cần kiểm tra",
        colon=": ",
        withdrawn="giữ nguyên ngôn ngữ của bài",
        written="Do mô hình viết ({}); số liệu và tên riêng đã được đối chiếu với bài.",
        translated="Bản dịch máy ({}). Mỗi dòng dẫn tới đoạn tương ứng trong bài gốc; "
        "những dòng cần kiểm tra đều có ghi chú.",
        doubts={"quantity": "số liệu", "name": "tên riêng", "term": "thuật ngữ", "": "bản dịch"},
    ),
    "ja": Labels(
        digest="ニュース短信",
        contents="目次",
        articles="記事数：{}本",
        points="要点",
        figures="主な数字",
        value="数字",
        counts="内容",
        names="人物・団体",
        sources="記事の原文",
        source="原文",
        minutes="全文の読了目安{}分",
        check="要確認",
        colon="：",
        withdrawn="記事の言語のまま",
        written="モデルが作成（{}）。数字と固有名詞は記事と照合した。",
        translated="機械翻訳（{}）。各行から、元になった記事の原文をたどれる。確認を要する行にはその旨を記した。",
        doubts={"quantity": "数字", "name": "固有名詞", "term": "用語", "": "訳文"},
    ),
}


def labels(language: str) -> Labels:
    """Return the words in a language, or in English where they are not known in it."""
    return _LABELS.get(primary(language), _LABELS["en"])


def date_of(text: str, language: str) -> str:
    """Return an ISO date as the language writes it out; any other text comes back as it is."""
    try:
        day = datetime.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return text.strip()
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    tag = language.replace("-", "_")
    try:
        # CLDR's long date of Vietnamese is one that no newspaper prints: “27 tháng 11, 2025”.
        return format_date(day, "d/M/yyyy" if tag.startswith("vi") else "long", locale=tag)
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def address(edition: Edition) -> str:
    """Return the address of the article on the web, where its source is one."""
    return edition.source.strip() if _WEB.match(edition.source.strip()) else ""


def facts(edition: Edition) -> list[str]:
    """Return what stands above or below a headline: source (of an address the host), date, time to read."""
    words = labels(edition.language)
    source = _WEB.match(edition.source.strip())
    return [
        fact
        for fact in (
            source[1] if source else edition.source.strip(),
            date_of(edition.date, edition.language),
            words.minutes.format(edition.minutes),
        )
        if fact
    ]


def colophons(editions: Sequence[Edition]) -> list[str]:
    """Return what is said once at the end of a document: which models wrote and translated it."""
    words = labels(editions[0].language if editions else "en")
    writers = dict.fromkeys(edition.written_by for edition in editions if edition.written_by)
    translators = dict.fromkeys(credit for edition in editions for credit in edition.credits)
    said = ((words.written, writers), (words.translated, translators))
    return [sentence.format("; ".join(models)) for sentence, models in said if models]


def warning(line: Line, language: str) -> tuple[str, str]:
    """Return what is said of a doubtful line, in its language, and the reasons, which are in English."""
    words = labels(language)
    kinds = [
        words.withdrawn if flag.kind == WITHDRAWN else words.doubts.get(flag.kind, words.doubts[""])
        for flag in line.flags
    ]
    separator = "、" if words.colon == "：" else ", "
    reasons = "; ".join(dict.fromkeys(flag.reason for flag in line.flags))
    return f"{words.check}{words.colon}{separator.join(dict.fromkeys(kinds))}", reasons
