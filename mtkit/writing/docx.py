"""Article and translated blocks → Word document: in place where the article was one, else a new document."""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.text.paragraph import Paragraph
from lxml import etree

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.reading.docx import Content, Leaf, Package, blocks_of, open_package, paragraph_content, paragraphs, word
from mtkit.writing.code import with_code

__all__ = ["render_docx"]

Element = etree._Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

# Word wants a region with the language, and a font for Japanese: its Latin fonts have no kana and no kanji.
_REGIONS = {"en": "en-US", "fr": "fr-FR", "ja": "ja-JP", "vi": "vi-VN"}
_EAST_ASIAN_FONTS = {"ja": "Yu Mincho"}


def render_docx(article: Article, blocks: Sequence[Block], language: str) -> bytes:
    """Write the translated ``blocks``, which are parallel to ``article.blocks``; ``language`` is a BCP 47 tag.

    A Word article keeps its layout, images, styles and the formats under the marks; what is in ``article.dropped`` is
    left out. An article of another format becomes a new document. The same input gives the same bytes.
    """
    return _in_place(article, blocks, language) if article.format == "docx" else _new(article, blocks, language)


def _zip(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the default depends on the system
            archive.writestr(info, data)
    return buffer.getvalue()


# --- in place -------------------------------------------------------------------------------------------------------


def _in_place(article: Article, blocks: Sequence[Block], language: str) -> bytes:
    package = open_package(article.origin, article.name)
    originals = {block.place: block for block in blocks_of(package)}
    texts = {block.place: block for block in blocks}
    for number, part in enumerate(package.stories):
        changed = False
        links = package.links(part)
        for index, paragraph in enumerate(paragraphs(package.xml(part))):
            original, block = originals.get((number, index)), texts.get((number, index))
            if original is None or (block and (block.text, block.marks) == (original.text, original.marks)):
                continue
            _rewrite(paragraph, paragraph_content(paragraph, links), block, language)
            changed = True
        if changed:
            _repeat_text_boxes(package.xml(part))
            package.save(part)
    if language != article.language:
        _set_default_language(package, language)
    _set_properties(package, language, article.title, next((b.text for b in blocks if b.kind is Kind.TITLE), ""))
    return _zip(package.parts)


def _rewrite(paragraph: Element, content: Content, block: Block | None, language: str) -> None:
    """Give a paragraph its new text, or take its text away (``block`` is None) and the paragraph if nothing is left."""
    for child in list(paragraph):
        if child.tag != word("pPr"):
            paragraph.remove(child)
    if block is None:
        _Runs(paragraph, content, language).write(Block(Kind.PARAGRAPH, ""))
        _remove_if_empty(paragraph)
    else:
        marks, _ = with_code(block.text, block.marks, [text for text, _ in content.fields])
        _Runs(paragraph, content, language).write(replace(block, marks=marks))


class _Runs:
    """Writes the runs of one paragraph."""

    def __init__(self, paragraph: Element, content: Content, language: str) -> None:
        self.paragraph = paragraph
        self.content = content
        self.language = language
        self.fields = list(content.fields)
        self.tabs = 0
        self.href = ""  # of the link that is open
        self.target = paragraph  # what runs are added to

    def write(self, block: Block) -> None:
        """Write text, marks and the pieces without text at the places that correspond to their old ones."""
        text = block.text
        places = (_moved(offset, self.content.text, text) for offset, _ in self.content.objects)
        pieces = (leaves for _, leaves in self.content.objects)
        objects = list(zip(accumulate(places, max), pieces, strict=True))  # they stay in their order
        edges = {0, len(text), *(place for place, _ in objects)}
        edges |= {min(edge, len(text)) for mark in block.marks for edge in (mark.start, mark.end)}
        for leaves in (leaves for place, leaves in objects if place == 0):
            self._add_leaves(leaves)
        for start, end in pairwise(sorted(edges)):
            marks = [mark for mark in block.marks if mark.start <= start and end <= mark.end]
            self._add_text(text[start:end], marks)
            for leaves in (leaves for place, leaves in objects if place == end):
                self._add_leaves(leaves)
        for _, leaves in self.fields if text else ():
            self._add_leaves(leaves)
        self._enter("")

    def _add_text(self, text: str, marks: Sequence[Mark]) -> None:
        self._enter(next((mark.href for mark in marks if mark.kind is MarkKind.LINK), ""))
        kinds = frozenset(mark.kind for mark in marks if mark.kind is not MarkKind.LINK or self.href)
        if MarkKind.CODE in kinds:
            match = next((number for number, (result, _) in enumerate(self.fields) if result == text), None)
            if match is not None:
                self._add_leaves(self.fields.pop(match)[1], same_link=True)
                return
        properties = _properties(self.content.formats, kinds - {MarkKind.CODE})
        _set_language(properties, self.language)
        run = etree.SubElement(self.target, word("r"))
        run.append(properties)
        for piece in re.split(r"([\t\n])", text):
            self._add_piece(run, piece)

    def _add_piece(self, run: Element, piece: str) -> None:
        if piece == "\n":
            etree.SubElement(run, word("br"))
        elif piece == "\t" and self.content.tabs:
            run.append(deepcopy(self.content.tabs[min(self.tabs, len(self.content.tabs) - 1)]))
            self.tabs += 1
        elif piece == "\t":
            etree.SubElement(run, word("tab"))
        elif piece:
            element = etree.SubElement(run, word("t"))
            element.text = _xml_text(piece)
            element.set(_SPACE, "preserve")

    def _add_leaves(self, leaves: Sequence[Leaf], same_link: bool = False) -> None:
        """Add pieces as they were. They are moved, not copied: a text box in them is to be rewritten, too."""
        for leaf in leaves:
            if not same_link:
                self._enter(leaf.href)
            if leaf.in_run:
                run = etree.SubElement(self.target, word("r"))
                if leaf.properties is not None:
                    run.append(deepcopy(leaf.properties))
                run.append(leaf.element)
            else:
                self.target.append(_without_tail(leaf.element))

    def _enter(self, href: str) -> None:
        """Close the open link, if it is another one, and open this one; "" is no link."""
        href = href if href in self.content.links else ""
        if href == self.href:
            return
        link = self.content.links.get(self.href) if self.href else None
        self.href, self.target = href, self.paragraph
        if isinstance(link, tuple):
            self._add_copies(link[1])
        link = self.content.links.get(href) if href else None
        if isinstance(link, tuple):
            self._add_copies(link[0])
        elif link is not None:
            self.target = etree.SubElement(self.paragraph, link.tag)
            for name, value in link.attrib.items():
                self.target.set(name, value)

    def _add_copies(self, leaves: Sequence[Leaf]) -> None:
        for leaf in leaves:
            run = etree.SubElement(self.paragraph, word("r"))
            if leaf.properties is not None:
                run.append(deepcopy(leaf.properties))
            run.append(deepcopy(leaf.element))


def _without_tail(element: Element) -> Element:
    element.tail = None
    return element


def _xml_text(text: str) -> str:
    """Take out what XML cannot hold: control characters and halves of surrogate pairs."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


_SENTENCE_END = re.compile(r"[.!?…。！？][»”\"’)」』\s]*")
_WORD_END = re.compile(r"(?<=\w)(?!\w)")


def _moved(offset: int, old: str, new: str) -> int:
    """Find where a piece at ``offset`` of the old text belongs in the new one.

    Both ends stay ends. A note behind a sentence stays behind one, any other piece behind a word: the one that is
    nearest to the same share of the text.
    """
    if old == new or offset == 0:
        return offset
    if offset >= len(old):
        return len(new)
    after_sentence = re.search(_SENTENCE_END.pattern + r"\Z", old[:offset])
    ends = [match.end() for match in (_SENTENCE_END if after_sentence else _WORD_END).finditer(new)]
    share = offset * len(new) / len(old)
    place = min(ends, key=lambda end: abs(end - share), default=len(new))
    # A note stands before the space behind the sentence, unless the author put it behind.
    return place if old[:offset][-1:].isspace() else len(new[:place].rstrip())


# --- run properties -------------------------------------------------------------------------------------------------

# The order that the schema asks for; Word calls a document with another order damaged.
_ORDER = """
    rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
    webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
    eastAsianLayout specVanish oMath
"""
_RANK = {word(tag): rank for rank, tag in enumerate(_ORDER.split())}
_SWITCHES = {
    MarkKind.STRONG: {"b": "", "bCs": ""},
    MarkKind.EMPHASIS: {"i": "", "iCs": ""},
    MarkKind.STRIKE: {"strike": ""},
    MarkKind.UNDERLINE: {"u": "single"},
}


def _properties(formats: Mapping[frozenset[MarkKind], Element | None], kinds: frozenset[MarkKind]) -> Element:
    """Give the run properties for a combination of marks: the author's own, or those of plain text with switches."""
    if kinds in formats:
        return _copied(formats[kinds])
    properties = _copied(formats.get(frozenset(), next(iter(formats.values()), None)))
    for tag in ("b", "bCs", "i", "iCs", "strike", "dstrike", "u"):
        for child in properties.findall(word(tag)):
            properties.remove(child)
    for kind in sorted(kinds & _SWITCHES.keys()):
        for tag, value in _SWITCHES[kind].items():
            _put(properties, tag, {"val": value} if value else {})
    return properties


def _copied(properties: Element | None) -> Element:
    copy = deepcopy(properties) if properties is not None else etree.Element(word("rPr"))
    for change in copy.findall(word("rPrChange")):  # the record of a tracked change of the old text
        copy.remove(change)
    return copy


def _put(properties: Element, tag: str, attributes: Mapping[str, str]) -> None:
    """Set attributes of a property; it is made, at its place in the order, where there is none."""
    element = properties.find(word(tag))
    if element is None:
        element = etree.Element(word(tag))
        rank = _RANK[element.tag]
        after = [index for index, child in enumerate(properties) if _RANK.get(child.tag, 99) < rank]
        properties.insert(after[-1] + 1 if after else 0, element)
    for name, value in attributes.items():
        element.set(word(name), value)


def _set_language(properties: Element, language: str) -> None:
    primary = language.split("-")[0]
    tag = _REGIONS.get(language, language)
    if primary in _EAST_ASIAN_FONTS:
        # The theme's font goes before the one that is named; the hint says whose are quotation marks and dashes.
        _put(properties, "rFonts", {"eastAsia": _EAST_ASIAN_FONTS[primary], "hint": "eastAsia"})
        fonts = properties.find(word("rFonts"))
        if fonts is not None:
            fonts.attrib.pop(word("eastAsiaTheme"), "")
        _put(properties, "lang", {"val": _REGIONS["en"], "eastAsia": tag})  # the first is that of Latin letters
    else:
        _put(properties, "lang", {"val": tag})


# --- the rest of the package ----------------------------------------------------------------------------------------


def _remove_if_empty(paragraph: Element) -> None:
    """Remove a paragraph without text, unless something else hangs on it; then a table row or table left empty."""
    if not _is_bare(paragraph):
        return
    parent = paragraph.getparent()
    if parent is None:
        return
    holders = {word(tag) for tag in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "sdtContent", "comment")}
    if parent.tag not in holders or sum(child.tag == word("p") for child in parent) > 1:
        parent.remove(paragraph)
        return
    row = next(paragraph.iterancestors(word("tr")), None)
    table = row.getparent() if row is not None else None
    if row is None or table is None or not all(map(_is_bare, row.iter(word("p")))):
        return
    table.remove(row)
    above = table.getparent()
    if table.find(word("tr")) is None and above is not None and above.tag == word("body"):
        above.remove(table)


def _is_bare(paragraph: Element) -> bool:
    """Whether a paragraph holds nothing but whole bookmarks, and no end of a section."""
    if paragraph.find(f"{word('pPr')}/{word('sectPr')}") is not None:
        return False
    rest = [child for child in paragraph if child.tag not in (word("pPr"), word("proofErr"))]
    rest = [child for child in rest if not _is_empty_run(child)]
    starts = {child.get(word("id")) for child in rest if child.tag == word("bookmarkStart")}
    ends = {child.get(word("id")) for child in rest if child.tag == word("bookmarkEnd")}
    return starts == ends and len(rest) == len(starts) + len(ends)


def _is_empty_run(element: Element) -> bool:
    pieces = (piece for piece in element if piece.tag != word("rPr") and (piece.tag != word("t") or piece.text))
    return element.tag == word("r") and next(pieces, None) is None


def _repeat_text_boxes(root: Element) -> None:
    """Copy the text of text boxes to their twins for old programs."""
    content = f".//{word('txbxContent')}"
    for alternatives in root.iter(f"{{{_COMPATIBILITY}}}AlternateContent"):
        choice = alternatives.find(f"{{{_COMPATIBILITY}}}Choice")
        fallback = alternatives.find(f"{{{_COMPATIBILITY}}}Fallback")
        if choice is None or fallback is None:
            continue
        boxes, twins = choice.findall(content), fallback.findall(content)
        if len(boxes) == len(twins):
            for box, twin in zip(boxes, twins, strict=True):
                twin[:] = [deepcopy(child) for child in box]


def _set_default_language(package: Package, language: str) -> None:
    """Make the document's default language and East Asian font those of the translation."""
    for part in package.related(package.document, "styles"):
        defaults = package.xml(part).find(f"{word('docDefaults')}/{word('rPrDefault')}/{word('rPr')}")
        if defaults is not None:
            _set_language(defaults, language)
            fonts = defaults.find(word("rFonts"))
            if fonts is not None:
                fonts.attrib.pop(word("hint"), "")  # it is for runs
            package.save(part)


def _set_properties(package: Package, language: str, old_title: str, new_title: str) -> None:
    for part in package.related("", "core-properties"):
        root = package.xml(part)
        element = root.find(f"{{{_DUBLIN_CORE}}}language")
        if element is None:
            element = etree.SubElement(root, f"{{{_DUBLIN_CORE}}}language")
        element.text = language
        title = root.find(f"{{{_DUBLIN_CORE}}}title")
        if title is not None and new_title and " ".join((title.text or "").split()) == " ".join(old_title.split()):
            title.text = _xml_text(new_title)
        package.save(part)


# --- a new document -------------------------------------------------------------------------------------------------

_STYLES = {Kind.TITLE: "Title", Kind.PARAGRAPH: "Normal", Kind.CAPTION: "Caption", Kind.QUOTE: "Quote"}


def _new(article: Article, blocks: Sequence[Block], language: str) -> bytes:
    document = docx.Document()
    filled = (block for block in blocks if block.text.strip() or block.kind is Kind.CELL)
    for kind, run in groupby(filled, key=lambda block: block.kind):
        group = list(run)
        if kind is Kind.CELL:
            _add_table(document, group, language)
        elif kind is Kind.ITEM:
            _add_list(document, group, language)
        else:
            for block in group:
                style = f"Heading {max(1, min(block.level or 2, 6))}" if kind is Kind.HEADING else _STYLES[kind]
                _fill(document.add_paragraph(style=style), block, language)
    properties = document.core_properties
    properties.title = _xml_text(next((block.text for block in blocks if block.kind is Kind.TITLE), ""))[:255]
    properties.author = _xml_text(article.metadata.author)[:255]
    properties.language = language
    properties.comments = ""
    properties.created = properties.modified = _date(article.metadata.date)
    buffer = io.BytesIO()
    document.save(buffer)
    package = open_package(buffer.getvalue(), article.name)
    _set_default_language(package, language)
    return _zip(package.parts)


def _date(text: str) -> datetime.datetime:
    """Read an ISO date; without one a fixed date keeps the file the same from run to run."""
    try:
        return datetime.datetime.combine(datetime.date.fromisoformat(text[:10]), datetime.time())
    except ValueError:
        return datetime.datetime(2000, 1, 1)


def _add_table(document: Document, cells: Sequence[Block], language: str) -> None:
    """Add a table; a cell's level is its column, and a row ends where the column does not grow."""
    rows: list[dict[int, Block]] = []
    last = 0
    for cell in cells:
        column = max(1, cell.level)
        if not rows or column <= last:
            rows.append({})
        rows[-1][column] = cell
        last = column
    table = document.add_table(len(rows), max(map(max, rows)), style="Table Grid")
    for row, table_row in zip(rows, table.rows, strict=True):
        places = table_row.cells
        for column, cell in row.items():
            _fill(places[column - 1].paragraphs[0], cell, language)
    document.add_paragraph()  # Word joins tables that touch


def _add_list(document: Document, items: Sequence[Block], language: str) -> None:
    numbers: dict[int, int] = {}  # level → id of the numbered list that is open there
    for item in items:
        level = max(1, item.level)
        numbers = {
            depth: number for depth, number in numbers.items() if depth < level or (depth == level and item.ordered)
        }
        name = "List Number" if item.ordered else "List Bullet"
        paragraph = document.add_paragraph(style=name if level == 1 else f"{name} {min(level, 3)}")
        if item.ordered:
            if level not in numbers:
                numbers[level] = _new_numbering(document, paragraph)
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
            numbering.get_or_add_ilvl().val = 0
            numbering.get_or_add_numId().val = numbers[level]
        _fill(paragraph, item, language)


def _new_numbering(document: Document, paragraph: Paragraph) -> int:
    """Make a list that looks like the paragraph's style and starts at 1: the style itself counts on and on."""
    numbering = document.part.numbering_part.element
    style = paragraph.style
    number = style.element.pPr.numPr.numId.val if style else 0
    like = next(num for num in numbering.num_lst if num.numId == number)
    new = numbering.add_num(like.abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(new.numId)


def _fill(paragraph: Paragraph, block: Block, language: str) -> None:
    """Write text and marks into an empty paragraph."""
    content = Content()
    part = paragraph.part
    for mark in block.marks:
        if mark.kind is MarkKind.LINK and mark.href:
            content.links[mark.href] = _hyperlink(part, mark.href)
    content.formats[frozenset()] = None
    _Runs(paragraph._p, content, language).write(block)
    for link in paragraph._p.findall(qn("w:hyperlink")):
        for properties in link.iter(qn("w:rPr")):
            _put(properties, "color", {"val": "0563C1"})
            _put(properties, "u", {"val": "single"})


def _hyperlink(part: StoryPart, href: str) -> Element:
    element = etree.Element(word("hyperlink"))
    if href.startswith("#"):
        element.set(word("anchor"), href[1:])
    else:
        key = part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element.set(qn("r:id"), key)
    return element
