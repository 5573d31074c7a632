"""Briefs → a Word document with real styles: headings, lists, a table of contents, footnotes that quote the article."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from mtkit.briefs.brief import Point
from mtkit.briefs.edition import Edition, Line
from mtkit.briefs.export.footnotes import Footnotes
from mtkit.briefs.export.labels import address, colophons, facts, labels, warning
from mtkit.briefs.export.wordstyle import DOUBT, FACTS, NOTE_SIZE, STANDFIRST, dress, word_tag
from mtkit.languages import is_spaced

__all__ = ["render_word"]

# What XML cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COLUMNS = (Cm(5), Cm(11))
_FIRST_BOOKMARK = 100_000  # above the numbers of any footnotes
# Links to the headings, without page numbers: only Word itself knows those, and it would have to be told to look.
_CONTENTS = r' TOC \o "1-1" \n \h \z \u '
_OLD = datetime.datetime(2000, 1, 1)  # the date of a document whose articles have none: the same from run to run


def render_word(editions: Sequence[Edition], *, digest: bool) -> bytes:
    """Return briefs of one language as a Word document; a digest begins with its title and contents.

    The same briefs give the same bytes.
    """
    language = editions[0].language if editions else "en"
    document = docx.Document()
    dress(document, language, digest=digest)
    writer = _Writer(document, language)
    if digest:
        writer.front(editions)
    for number, edition in enumerate(editions):
        writer.brief(edition, number, digest)
    writer.close(editions)
    _describe(document, editions, labels(language).digest if digest or not editions else editions[0].headline.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


class _Writer:
    """A document on its way, in one language."""

    def __init__(self, document: Document, language: str) -> None:
        self._document, self._language = document, language
        self._words = labels(language)
        self._notes = Footnotes(document, NOTE_SIZE)

    def front(self, editions: Sequence[Edition]) -> None:
        """Write the title and the contents: links to the headings, in the field that Word updates on demand."""
        self._add(self._words.digest, "Title")
        self._add(self._words.articles.format(len(editions)), FACTS)
        self._add(self._words.contents, "TOC Heading")
        for number, edition in enumerate(editions):
            entry = self._document.add_paragraph(style="toc 1")
            if number == 0:
                _open_field(entry._p, _CONTENTS)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _anchor(number))
            entry._p.append(link)
            link.append(self._run(entry, edition.headline.text, edition.headline.language)._r)
        if editions:
            _part(entry._p, "end")

    def brief(self, edition: Edition, number: int, digest: bool) -> None:
        """Write one brief."""
        heading = self._add("", "Heading 1" if digest else "Title")
        heading.paragraph_format.page_break_before = digest
        _mark(number, self._run(heading, edition.headline.text, edition.headline.language))
        self._doubt(edition.headline)
        self._facts(edition)
        if edition.note:
            self._run(self._document.add_paragraph(style="Quote"), edition.note, "en")
        if edition.standfirst:
            self._line(edition.standfirst, STANDFIRST, edition)
        section = "Heading 2" if digest else "Heading 1"
        if edition.points:
            self._add(self._words.points, section)
            for line in edition.points:
                self._line(line, "List Bullet", edition)
        if edition.figures:
            self._add(self._words.figures, section)
            self._figures(edition)
        if edition.names:
            self._add(self._words.names, section)
            separator = ", " if is_spaced(self._language) else "、"
            self._add(separator.join(name for _, name in edition.names), "Normal")

    def close(self, editions: Sequence[Edition]) -> None:
        """Write what is said once: which models took part."""
        for colophon in colophons(editions):
            self._add(colophon, FACTS).paragraph_format.space_before = Cm(0.8)
        self._notes.close()

    def _facts(self, edition: Edition) -> None:
        first, *others = facts(edition)
        paragraph = self._add(first, FACTS)
        if href := address(edition):
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), self._document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(paragraph.runs[0]._r)
            paragraph._p.append(link)
        self._run(paragraph, "".join(f" · {fact}" for fact in others), self._language)

    def _add(self, text: str, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph(style=style)
        if text:
            self._run(paragraph, text, self._language)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, language: str) -> Run:
        """Add text; what is in another language than the document says so, for the speller and the fonts."""
        run = paragraph.add_run(_FORBIDDEN.sub("", text))
        if language != self._language:
            tag = OxmlElement("w:lang")
            tag.set(qn("w:val"), word_tag(language))
            run._r.get_or_add_rPr().append(tag)
        return run

    def _line(self, line: Line, style: str, edition: Edition) -> None:
        paragraph = self._document.add_paragraph(style=style)
        self._run(paragraph, line.text, line.language)
        self._refer(paragraph, line.source, edition)
        self._doubt(line)

    def _refer(self, paragraph: Paragraph, passage: Point, edition: Edition) -> None:
        key = f"{edition.article_name}\0{passage.block}\0{passage.start}\0{passage.end}"
        text = _FORBIDDEN.sub("", " ".join(passage.text.split()))
        self._notes.refer(paragraph, key, text, word_tag(edition.source_language))

    def _doubt(self, line: Line) -> None:
        if not line.flags:
            return
        what, why = warning(line, self._language)
        paragraph = self._document.add_paragraph(style=DOUBT)
        self._run(paragraph, what, self._language).bold = True
        self._run(paragraph, f" · {why}", "en")

    def _figures(self, edition: Edition) -> None:
        """Write the table of figures: rules between the rows, no cage around the cells."""
        table = self._document.add_table(1, 2)
        table.autofit = False
        _rule(table._tbl)
        for cell, text in zip(table.rows[0].cells, (self._words.value, self._words.counts), strict=True):
            self._cell(cell, text, self._language, FACTS)
        for row in edition.figures:
            value, counts = table.add_row().cells
            self._cell(value, row.value, row.value_language, "Normal").runs[0].bold = True
            self._refer(self._cell(counts, row.counts, row.counts_language, "Normal"), row.source, edition)
        for column, width in zip(table.columns, _COLUMNS, strict=True):
            column.width = width
        for row_ in table.rows:
            row_.cells[0].width, row_.cells[1].width = _COLUMNS
            row_._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _cell(self, cell: _Cell, text: str, language: str, style: str) -> Paragraph:
        paragraph: Paragraph = cell.paragraphs[0]
        paragraph.style = self._document.styles[style]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Cm(0.08)
        self._run(paragraph, text, language)
        return paragraph


def _anchor(number: int) -> str:
    return f"_Toc{_FIRST_BOOKMARK + number}"


def _mark(number: int, run: Run) -> None:
    """Put the bookmark of an entry in the contents around a heading."""
    for tag, place in (("bookmarkStart", run._r.addprevious), ("bookmarkEnd", run._r.addnext)):
        element = OxmlElement(f"w:{tag}")
        element.set(qn("w:id"), str(_FIRST_BOOKMARK + number))
        if tag == "bookmarkStart":
            element.set(qn("w:name"), _anchor(number))
        place(element)


def _open_field(parent: etree._Element, instruction: str) -> None:
    """Begin a field; what follows, up to the part that is its end, is its result."""
    _part(parent, "begin")
    run = OxmlElement("w:r")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    run.append(text)
    parent.append(run)
    _part(parent, "separate")


def _part(parent: etree._Element, kind: str) -> None:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    parent.append(run)


def _rule(table: etree._Element) -> None:
    """Draw the rules of a table, and let its text begin where that of the page does."""
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", 8, "1B1F24"), ("bottom", 4, "C9CFD6"), ("insideH", 4, "C9CFD6")):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties = table.tblPr  # type: ignore[attr-defined]  # the class of python-docx
    margins = OxmlElement("w:tblCellMar")
    left = OxmlElement("w:left")
    left.set(qn("w:w"), "0")
    left.set(qn("w:type"), "dxa")
    margins.append(left)
    # The schema has an order: borders, layout, margins, look.
    layout, look = properties.find(qn("w:tblLayout")), properties.find(qn("w:tblLook"))
    layout.addprevious(borders)
    look.addprevious(margins)


def _describe(document: Document, editions: Sequence[Edition], title: str) -> None:
    properties = document.core_properties
    properties.title = _FORBIDDEN.sub("", title)[:255]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.language = editions[0].language if editions else "en"
    properties.created = properties.modified = max(map(_day, editions), default=_OLD)


def _day(edition: Edition) -> datetime.datetime:
    try:
        return datetime.datetime.combine(datetime.date.fromisoformat(edition.date.strip()[:10]), datetime.time())
    except ValueError:
        return _OLD


def _undated(data: bytes) -> bytes:
    """Return a package whose parts bear no time of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the default depends on the system
            written.writestr(info, given.read(name))
    return buffer.getvalue()
