"""Web residue: what comes along when an article is copied or saved from a page, and is not part of the article.

Every step is cautious: a block is dropped only if all of it is residue. Table cells and quotations are never dropped.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from mtkit.article import Article, Block, Kind, Metadata

__all__ = ["clean", "is_credited", "is_photo_name"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHOTO_NAME = re.compile(r"[\w\-. ()%+@~&',]{1,150}\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic|mp4)", re.IGNORECASE)
# "Photo : VOV" at the end of a caption, or as the whole of it. In a sentence the word is not a capitalised label.
_CREDIT = re.compile(
    r"(?:^|(?<=[\s.,;!?…»)\]–—-]))"
    r"(?:[(\[]\s*(?i:crédits?(?:\s+photos?)?|photos?|images?|illustrations?|source)\s*[:/©]"
    r"|(?:Crédits?(?:\s+[Pp]hotos?)?|CRÉDITS?(?:\s+PHOTOS?)?|Photos?|PHOTOS?|Images?|Illustrations?|Ph\.?)\s*[:/©]"
    r"|[(\[]?\s*©)"
    r"\s*(?P<name>[^:]{1,80}(?::\S{1,20})?)[)\]]?\s*\.?$"
)
_CAPTION_LENGTH = 600

_PHRASES = frozenset(
    phrase.strip()
    for phrase in """
    back to top|haut de page|haut de la page|retour en haut|retour en haut de page|retour au sommaire|retour à l'accueil
    partager|partagez|partager l'article|partager cet article|partagez cet article|partager cette page|partager sur
    partager sur facebook|partager sur twitter|partager sur x|partager sur linkedin|partager sur whatsapp
    partager par e-mail|share this article|copier le lien|copier l'url|lien copié|ajouter aux favoris
    imprimer|imprimer l'article|imprimer cet article|imprimer la page|version imprimable|envoyer par e-mail
    envoyer par mail|envoyer à un ami|télécharger le pdf|écouter l'article|écouter cet article
    s'abonner|abonnez-vous|je m'abonne|s'inscrire|se connecter|déjà abonné ?|mon compte
    s'abonner à la newsletter|inscrivez-vous à la newsletter|inscrivez-vous à notre newsletter|newsletter|newsletters
    suivez-nous|suivez-nous sur|suivez-nous sur facebook|suivez-nous sur google news|nous suivre
    commenter|comments|comment|laisser un commentaire|réagir|réagir à cet article|soyez le premier à commenter
    aucun commentaire|ajouter un commentaire|voir les commentaires|votre commentaire
    lire aussi|à lire aussi|lire également|à lire également|voir aussi|à voir aussi|sur le même sujet|sur le même thème
    dans la même rubrique|articles liés|articles connexes|articles similaires|articles associés|autres articles
    les plus lus|le plus lu|les plus populaires|vous aimerez aussi|vous pourriez aussi aimer|recommandé pour vous
    lire la suite|lire plus|en savoir plus|voir plus|afficher plus|voir toutes les photos|agrandir|agrandir l'image
    publicité|advertisement|sponsorisé|contenu sponsorisé|article suivant|article précédent
    accepter les cookies|gérer les cookies|tout accepter|tout refuser|mentions légales|plan du site
    """.replace("\n", "|").split("|")
) - {""}
# These are also headings and headlines, so they count only at the edges of the text.
_EDGE_PHRASES = _words("""
    accueil menu recherche rechercher connexion annonce annonces retour suivant précédent écouter fermer favoris
    envoyer top share enregistrer sauvegarder commentaire commentaires
""")
_SHARE_WORDS = _words("""
    facebook twitter x linkedin whatsapp telegram messenger pinterest reddit instagram youtube zalo viber email e-mail
    mail sms imprimer print partager share copier lien tweet tweeter google+ flipboard threads bluesky mastodon tiktok
    enregistrer favoris j'aime like
""")
_COUNTERS = re.compile(
    r"(?:comment(?:aire)?s?|réactions?|partages?|vues|lectures)\s*[(:]?\s*\d+\s*\)?"
    r"|\d+\s*(?:comment(?:aire)?s?|comment\(s\)|réactions?|partages?|vues|lectures)"
    r"|(?:(?:temps de )?lecture\s*:?\s*)?\d+\s*min(?:utes?)?\.?(?: de lecture)?",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(
    r"[>►▶→»•*\s]*(?:(?:à\s+)?(?:lire|voir)\s+(?:aussi|également)|à lire|sur le même sujet)\s*:\s*\S.{0,250}",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(?:tags?|mots[- ]clé[sf]?s?|étiquettes?)\s*:\s*\S.{0,200}|(?:#[\w-]+[\s,]*)+", re.IGNORECASE)
_SOURCE = re.compile(r"(?:sources?|lien|url|article original)\s*:\s*(?P<url>(?:https?://|www\.)\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PERSON = r"(?:[A-ZÀ-ÝĐ][\w.'’-]*|de|du|la|le|et|van|von|d['’]\w+)"
_AUTHOR = re.compile(
    r"(?:(?:[Aa]uteure?s?|AUTEUR|[Rr]édaction|[Tt]exte)\s*:|(?:[Pp]ropos recueillis|[ÉE]crit|[Pp]ublié)\s+par\s*:?"
    r"|[Pp]ar|PAR)\s+"
    rf"(?P<name>{_PERSON}(?:[\s,]+{_PERSON}){{0,6}})"
)
_AGENCIES = re.compile(r"[-–—(\s]*(?P<name>[A-Z]{2,6}(?:/[A-Z]{2,6})+)\)?")

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fév fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        start=1,
    )
    for month in names.split()
}
_DAY = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2})(?:er)?\s+(?P<month>[a-zéûô]{3,9})\.?\s+(?P<year>\d{4})"
    r"|(?P<nday>\d{1,2})[/.-](?P<nmonth>\d{1,2})[/.-](?P<nyear>\d{4}))"
)
_TIME = r"(?P<hour>[01]?\d|2[0-3])\s*(?:[:h]\s*)(?P<minute>[0-5]\d)?(?::[0-5]\d)?"
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_PUBLISHED = (
    r"(?:publi[ée]e?|post[ée]e?|mise? en ligne|mise? à jour|modifi[ée]e?|actualis[ée]e?|dernière mise à jour"
    r"|date(?: de publication)?)"
)
_GLUE = r"\s*(?:[|,\-–—•·:]|à|T)?\s*"
_DATE_LINE = re.compile(
    rf"(?P<said>{_PUBLISHED}\s*:?\s*(?:le\s+)?)?(?:{_WEEKDAY},?\s+)?(?:le\s+)?{_DAY}(?:{_GLUE}{_TIME})?"
    rf"(?:{_GLUE}(?:GMT|UTC|\(?GMT\+\d\)?))?(?P<more>[\s|,;/(–-]+{_PUBLISHED}.{{0,60}})?\s*\.?",
    re.IGNORECASE,
)
_EDGE = 5  # a bare date or a signature is residue among the first and last blocks only
_LINE_LENGTH = 300


def clean(article: Article) -> Article:
    """Return the article with its web residue moved to ``dropped``; what that says goes to ``metadata``.

    An article that would lose everything is returned as it is.
    """
    kept: list[Block] = []
    dropped: list[Block] = []
    pictures: set[str] = set()
    metadata = article.metadata
    listed = _real_items(article.blocks)
    for index, (block, at_edge) in enumerate(_candidates(article.blocks)):
        if index in listed:
            kept.append(block)
            continue
        found = _said(block, at_edge)
        if found is not None:
            metadata = _merged(metadata, found)
        if found is not None or _is_residue(block, at_edge) or _is_repeated(block, kept, pictures):
            dropped.append(block)
            continue
        kept.append(block)
        if _is_caption(block):
            pictures.add(_picture(block))
    if not any(block.text.strip() for block in kept):
        return article
    return replace(article, blocks=tuple(kept), metadata=metadata, dropped=article.dropped + tuple(dropped))


def _candidates(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, bool]]:
    """Pair each block with whether it lies where bare dates, signatures and menu words are residue.

    In a chronology, dates are headings: more than two of them are no residue.
    """
    dates = sum(_DATE_LINE.fullmatch(_line(block.text)) is not None for block in blocks)
    for index, block in enumerate(blocks):
        at_edge = index < _EDGE or index >= len(blocks) - _EDGE
        yield block, at_edge and (dates <= 2 or not _DATE_LINE.fullmatch(_line(block.text)))


def _real_items(blocks: tuple[Block, ...]) -> set[int]:
    """Return the indices of list items whose list is no share bar: "Facebook" stays beside "Toyota"."""
    real: set[int] = set()
    for kind, run in groupby(range(len(blocks)), key=lambda index: blocks[index].kind):
        indices = list(run)
        if kind is Kind.ITEM and not all(_is_residue(blocks[index], True) for index in indices):
            real.update(indices)
    return real


def is_photo_name(text: str) -> bool:
    """Whether a text is the name of a picture's file: ``2.jpg``."""
    return len(text) <= _LINE_LENGTH and _PHOTO_NAME.fullmatch(text.strip()) is not None


def is_credited(text: str) -> bool:
    """Whether a text ends with the credit of a picture, "Photo : …", as captions do."""
    return len(text) <= _CAPTION_LENGTH and _CREDIT.search(text) is not None


def _line(text: str) -> str:
    """Return a text that is short enough to be residue, with single spaces; empty for a longer one."""
    return " ".join(text.split()) if len(text) <= _LINE_LENGTH else ""


def _is_residue(block: Block, at_edge: bool) -> bool:
    if block.kind in {Kind.CELL, Kind.QUOTE}:
        return False
    line = _line(block.text)
    phrase = _plain(line).strip(' :.!…>»›→▶►▼▲↑^|•*-–—+"')
    return (
        is_photo_name(line)
        or phrase in _PHRASES
        or (at_edge and phrase in _EDGE_PHRASES)
        or _is_share_bar(phrase)
        or any(pattern.fullmatch(line) for pattern in (_COUNTERS, _SEE_ALSO, _TAGS))
    )


def _is_share_bar(phrase: str) -> bool:
    words = re.split(r"[\s|,;·•/]+", phrase)
    return len(phrase) > 1 and all(word in _SHARE_WORDS for word in words)


def _said(block: Block, at_edge: bool) -> Metadata | None:
    """Return what a block that is all metadata says, or None for any other block."""
    if block.kind not in {Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM}:
        return None
    line = _line(block.text)
    if found := _SOURCE.fullmatch(line):
        return Metadata(source=found["url"])
    if _ADDRESS.fullmatch(line):
        return Metadata(source=line if at_edge else "")
    if (found := _DATE_LINE.fullmatch(line)) and (at_edge or found["said"]):
        date = _iso(found)
        return Metadata(date=date) if date else None
    if at_edge and (found := _AUTHOR.fullmatch(line) or _AGENCIES.fullmatch(line)):
        return Metadata(author=found["name"])
    return None


def _merged(known: Metadata, found: Metadata) -> Metadata:
    """Add what is found; what was known before stays, for a page's own fields are surer than lines of its text."""
    return Metadata(known.source or found.source, known.date or found.date, known.author or found.author)


def _iso(found: re.Match[str]) -> str:
    """Return the date, with its time if it has one, in ISO 8601; empty if it is not a date."""
    try:
        if found["iso"]:
            day = datetime.date.fromisoformat(found["iso"])
        elif found["month"]:
            day = datetime.date(int(found["year"]), _MONTHS[found["month"].lower()], int(found["day"]))
        else:
            day = datetime.date(int(found["nyear"]), int(found["nmonth"]), int(found["nday"]))
    except (KeyError, ValueError):
        return ""
    time = f"T{int(found['hour']):02}:{int(found['minute'] or 0):02}" if found["hour"] else ""
    return day.isoformat() + time


def _is_repeated(block: Block, kept: list[Block], pictures: set[str]) -> bool:
    """Whether a block says again what the title, a caption, or the paragraph before it has said."""
    if not kept or block.kind in {Kind.CELL, Kind.QUOTE, Kind.ITEM}:
        return False
    text = _plain(block.text)
    if len(text) >= 12 and kept[0].kind is Kind.TITLE and text == _plain(kept[0].text):
        return True
    if _is_caption(block):
        return _picture(block) in pictures
    before = next((other for other in reversed(kept) if not _is_caption(other)), None)
    return len(text) >= 60 and before is not None and text == _plain(before.text)


def _is_caption(block: Block) -> bool:
    return block.kind is Kind.CAPTION or (block.kind in {Kind.PARAGRAPH, Kind.HEADING} and is_credited(block.text))


def _picture(caption: Block) -> str:
    """Return a caption without its credit; two captions that agree in it are of one picture."""
    text = _CREDIT.sub("", caption.text)
    return _plain(text).strip(" .") or _plain(caption.text)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"})


def _plain(text: str) -> str:
    """Text for comparison: one case, one kind of quote, dash and space, no final stop."""
    return " ".join(text.casefold().translate(_QUOTES).split()).rstrip(" .")
