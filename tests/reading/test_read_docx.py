"""Word documents read into blocks, and what is refused."""

import io
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mtkit.article import Article, Kind, Mark, MarkKind
from mtkit.errors import InputError
from mtkit.reading.docx import read_docx


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document) -> Article:
    return read_docx(saved(document), "a.docx")


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in changes if name not in old.namelist())]:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return buffer.getvalue()


def test_kinds_come_from_styles_and_tables() -> None:
    document = docx.Document()
    for text, style in [
        ("Titre", "Title"),
        ("Chapitre", "Heading 1"),
        ("Section", "Heading 3"),
        ("puce", "List Bullet"),
        ("sous-puce", "List Bullet 2"),
        ("numéro", "List Number"),
        ("dit-il", "Quote"),
        ("la photo", "Caption"),
        ("texte", "Normal"),
    ]:
        document.add_paragraph(text, style=style)
    table = document.add_table(1, 3)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "a"
    table.rows[0].cells[2].text = "c"
    assert [(block.kind, block.text, block.level, block.ordered) for block in read(document).blocks] == [
        (Kind.TITLE, "Titre", 1, False),
        (Kind.HEADING, "Chapitre", 1, False),
        (Kind.HEADING, "Section", 3, False),
        (Kind.ITEM, "puce", 1, False),
        (Kind.ITEM, "sous-puce", 2, False),
        (Kind.ITEM, "numéro", 1, True),
        (Kind.QUOTE, "dit-il", 0, False),
        (Kind.CAPTION, "la photo", 0, False),
        (Kind.PARAGRAPH, "texte", 0, False),
        (Kind.CELL, "a", 1, False),
        (Kind.CELL, "c", 3, False),
    ]


def test_localised_style_ids() -> None:
    document = docx.Document()
    document.styles["Heading 2"].element.set(qn("w:styleId"), "Titre2")
    paragraph = document.add_paragraph("Partie")
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pStyle {nsdecls('w')} w:val='Titre2'/>"))
    (block,) = read(document).blocks
    assert (block.kind, block.level) == (Kind.TITLE, 2)  # the only heading is the title


def test_numbering_of_a_paragraph_itself() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("point")
    number = document.styles["List Number"].element.pPr.numPr.numId.val
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='0'/><w:numId w:val='{number}'/></w:numPr>")
    )
    (block,) = read(document).blocks
    assert (block.kind, block.level, block.ordered) == (Kind.ITEM, 1, True)


def test_runs_become_marks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("  Un ")
    paragraph.add_run("gr").bold = True
    paragraph.add_run("as").bold = True
    paragraph.add_run(" et ").bold = False
    run = paragraph.add_run("tout")
    run.italic = run.underline = run.font.strike = True
    paragraph.add_run("  ")
    (block,) = read(document).blocks
    assert block.text == "Un gras et tout"
    assert set(block.marks) == {
        Mark(3, 7, MarkKind.STRONG),
        Mark(11, 15, MarkKind.EMPHASIS),
        Mark(11, 15, MarkKind.UNDERLINE),
        Mark(11, 15, MarkKind.STRIKE),
    }


def test_link_fields_are_links_and_other_fields_are_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Voir ")
    for piece in (
        "<w:fldChar w:fldCharType='begin'/>",
        '<w:instrText> HYPERLINK "https://exemple.fr" </w:instrText>',
        "<w:fldChar w:fldCharType='separate'/>",
        "<w:t>ce site</w:t>",
        "<w:fldChar w:fldCharType='end'/>",
        "<w:t xml:space='preserve'>, page </w:t>",
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))
    field = f"<w:fldSimple {nsdecls('w')} w:instr='PAGE'><w:r><w:t>7</w:t></w:r></w:fldSimple>"
    paragraph._p.append(parse_xml(field))
    (block,) = read(document).blocks
    assert block.text == "Voir ce site, page 7"
    assert block.marks == (Mark(5, 12, MarkKind.LINK, "https://exemple.fr"), Mark(19, 20, MarkKind.CODE))


def test_headers_and_footers_come_last() -> None:
    document = docx.Document()
    document.add_paragraph("Corps")
    document.sections[0].header.paragraphs[0].text = "En-tête"
    document.sections[0].footer.paragraphs[0].text = "Pied"
    assert [block.text for block in read(document).blocks] == ["Corps", "En-tête", "Pied"]


def test_metadata() -> None:
    document = docx.Document()
    document.core_properties.author = "Claire"
    document.core_properties.created = datetime(2025, 3, 1, 12, 30)
    metadata = read(document).metadata
    assert (metadata.author, metadata.date) == ("Claire", "2025-03-01")


def test_hidden_text_is_not_read() -> None:
    document = docx.Document()
    document.add_paragraph("Vu").add_run(" caché").font.hidden = True
    assert [block.text for block in read(document).blocks] == ["Vu"]


DOCUMENT = saved(docx.Document())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a Word document"),
        (b"Bonjour", "not a Word document"),
        (DOCUMENT[:-200], "cut short"),
        (DOCUMENT[: len(DOCUMENT) // 2], "cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (repacked(DOCUMENT, {"word/document.xml": b"<w:document"}), "XML is damaged"),
        (repacked(DOCUMENT, {"_rels/.rels": b"<Relationships/>"}), "not a Word document"),
        (repacked(DOCUMENT, {"word/document.xml": b"<a><b/></a>"}), "not a Word document"),
    ],
)
def test_refuses_what_is_no_document(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_docx(data, "a.docx")
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_refuses_a_bomb() -> None:
    data = repacked(DOCUMENT, {"word/media/bomb.bin": bytes(30 * 2**20)})
    with pytest.raises(InputError, match="times its size"):
        read_docx(data, "a.docx")


def test_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtkit.reading.docx._LARGEST", 1000)
    with pytest.raises(InputError, match="when unpacked"):
        read_docx(DOCUMENT, "a.docx")


def test_never_resolves_entities(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(InputError, match="entities"):
        read_docx(repacked(DOCUMENT, {"word/document.xml": xml.encode()}), "a.docx")
