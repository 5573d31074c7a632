"""Footnotes of a Word document, which python-docx does not write: their part, their styles, their references."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

__all__ = ["Footnotes"]

_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """The footnotes of a document that is being written; `close` puts them into it.

    Every text has one note, whose number is that of its first reference; a later one repeats the number.
    """

    def __init__(self, document: Document, size: Pt) -> None:
        self._document = document
        self._numbers: dict[str, int] = {}
        note = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = document.styles["Normal"]
        note.font.size = size
        note.paragraph_format.space_after = Pt(2)
        note.paragraph_format.line_spacing = 1.0
        self._reference = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        self._reference.font.superscript = True
        self._styles = note.style_id, self._reference.style_id
        self._notes = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in _SEPARATORS.items():
            self._notes.append(
                parse_xml(
                    f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p>'
                    '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
                    f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
                )
            )

    def refer(self, paragraph: Paragraph, key: str, text: str, language: str) -> None:
        """Add a reference to the note for ``key`` at the end of a paragraph; ``language`` is Word's tag of the text."""
        if key in self._numbers:
            self._repeat(paragraph, self._numbers[key])
            return
        number = self._numbers[key] = len(self._numbers) + 1
        self._notes.append(_note(number, text, language, *self._styles))
        mark = f"_RefNote{number}"
        paragraph._p.append(_bookmark("bookmarkStart", number, mark))
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        paragraph.add_run(style=self._reference)._r.append(reference)
        paragraph._p.append(_bookmark("bookmarkEnd", number))

    def _repeat(self, paragraph: Paragraph, number: int) -> None:
        """Add a cross-reference to a note: a field whose result, the number, is known already."""
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" NOTEREF _RefNote{number} \\f \\h ")
        run = paragraph.add_run(str(number), style=self._reference)
        field.append(run._r)
        paragraph._p.append(field)

    def close(self) -> None:
        """Put the notes into the document."""
        if not self._numbers:
            return
        blob = etree.tostring(self._notes, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._document.settings.element
        listed = OxmlElement("w:footnotePr")
        for number in _SEPARATORS:
            one = OxmlElement("w:footnote")
            one.set(qn("w:id"), str(number))
            listed.append(one)
        compatibility = settings.find(qn("w:compat"))  # the schema wants the notes before it
        settings.insert(len(settings) if compatibility is None else settings.index(compatibility), listed)


def _note(number: int, text: str, language: str, note_style: str, reference_style: str) -> etree._Element:
    note = parse_xml(
        f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{note_style}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{reference_style}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr><w:lang w:val="{language}" w:eastAsia="{language}"/></w:rPr>'
        '<w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
    )
    note.findall(f".//{qn('w:t')}")[-1].text = f" {text}"
    return note


def _bookmark(tag: str, number: int, name: str = "") -> etree._Element:
    element = OxmlElement(f"w:{tag}")
    element.set(qn("w:id"), str(number))
    if name:
        element.set(qn("w:name"), name)
    return element
