"""Word documents written in place and anew."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.reading.docx import read_docx
from mtkit.writing.docx import render_docx

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
FIELD = (
    f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='begin'/></w:r>",
    f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>",
    f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='separate'/></w:r>",
    f"<w:r {nsdecls('w')}><w:t>3</w:t></w:r>",
    f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='end'/></w:r>",
)
TEXT_BOX = f"""<w:r {nsdecls("w", "wp", "a")}
  xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
  <mc:AlternateContent>
    <mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>Dans la boîte</w:t></w:r></w:p>
    </w:txbxContent></wps:txbx></w:drawing></mc:Choice>
    <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Dans la boîte</w:t></w:r></w:p></w:txbxContent>
    </v:textbox></w:pict></mc:Fallback>
  </mc:AlternateContent></w:r>"""


def add_link(paragraph, text: str, url: str) -> None:
    key = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = parse_xml(f"<w:hyperlink {nsdecls('w', 'r')} r:id='{key}'><w:r><w:rPr><w:color w:val='0000FF'/></w:rPr>"
                     f"<w:t>{text}</w:t></w:r></w:hyperlink>")  # fmt: skip
    paragraph._p.append(link)


def sample() -> bytes:
    document = docx.Document()
    document.add_paragraph("Le titre", style="Title")
    paragraph = document.add_paragraph("Un texte ")
    run = paragraph.add_run("en gras")
    run.bold = True
    run.font.color.rgb = RGBColor(200, 0, 0)
    paragraph.add_run(" et ")
    paragraph.add_run("en italique").italic = True
    paragraph.add_run(", puis ")
    add_link(paragraph, "un lien", "https://exemple.fr/a")
    paragraph.add_run(".")
    document.add_heading("Les chiffres", 1)
    document.add_paragraph("premier", style="List Bullet")
    document.add_paragraph("second", style="List Number 2")
    document.add_paragraph("Il a dit cela.", style="Quote")
    picture = document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(PIXEL))
    picture.add_run(" Une image")
    document.add_paragraph("Légende de la photo", style="Caption")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Pays", "Part", "France", ""), strict=True):
        cell.text = text
    paragraph = document.add_paragraph("Ligne un")
    paragraph.add_run().add_break()
    paragraph.add_run("ligne deux\tet la suite")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    boxed = document.add_paragraph("Avant ")
    boxed._p.append(parse_xml(TEXT_BOX))
    deleted = document.add_paragraph("Reste")
    deleted._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> ajouté</w:t></w:r></w:ins>"))
    deleted._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> retiré</w:delText></w:r></w:del>"))
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("Page ")
    for piece in FIELD:
        footer._p.append(parse_xml(piece))
    footer.add_run(" du journal")
    document.core_properties.title = "Le titre"
    document.core_properties.author = "Claire"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def article() -> Article:
    return read_docx(sample(), "a.docx")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shouted(block: Block) -> Block:
    safe = {n for mark in block.marks if mark.kind is MarkKind.CODE for n in range(mark.start, mark.end)}
    text = "".join(c if n in safe or len(c.upper()) != 1 else c.upper() for n, c in enumerate(block.text))
    return replace(block, text=text)


def test_identity_changes_nothing(article: Article) -> None:
    before, after = parts(article.origin), parts(render_docx(article, article.blocks, "fr"))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} <= {"docProps/core.xml"}


def test_same_input_same_bytes(article: Article) -> None:
    blocks = tuple(map(shouted, article.blocks))
    assert render_docx(article, blocks, "ja") == render_docx(article, blocks, "ja")


def test_written_document_reads_back(article: Article) -> None:
    blocks = tuple(map(shouted, article.blocks))
    assert read_docx(render_docx(article, blocks, "en"), "a.docx").blocks == blocks


def test_formats_links_and_pictures_stay(article: Article) -> None:
    document = docx.Document(io.BytesIO(render_docx(article, tuple(map(shouted, article.blocks)), "en")))
    paragraph = document.paragraphs[1]
    bold = next(run for run in paragraph.runs if run.bold)
    assert bold.text == "EN GRAS"
    assert bold.font.color.rgb == RGBColor(200, 0, 0)
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [("UN LIEN", "https://exemple.fr/a")]
    assert len(document.inline_shapes) == 1
    assert document.paragraphs[6].text.strip() == "UNE IMAGE"
    assert "\f" in document.paragraphs[8].text or document.element.xpath('//w:br[@w:type="page"]')


def test_fields_and_deletions_stay(article: Article) -> None:
    document = docx.Document(io.BytesIO(render_docx(article, tuple(map(shouted, article.blocks)), "en")))
    footer = document.sections[0].footer.paragraphs[0]
    assert footer.text == "PAGE 3 DU JOURNAL"
    assert [e.get(qn("w:fldCharType")) for e in footer._p.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    assert [e.text for e in document.element.iter(qn("w:delText"))] == [" retiré"]


def test_both_twins_of_a_text_box_are_written(article: Article) -> None:
    xml = parts(render_docx(article, tuple(map(shouted, article.blocks)), "en"))["word/document.xml"].decode()
    assert xml.count("DANS LA BOÎTE") == 2
    assert "Dans la boîte" not in xml


def test_a_lost_field_is_put_at_the_end(article: Article) -> None:
    blocks = tuple(
        replace(block, text="No number", marks=()) if block.text == "Page 3 du journal" else block
        for block in article.blocks
    )
    document = docx.Document(io.BytesIO(render_docx(article, blocks, "en")))
    assert document.sections[0].footer.paragraphs[0].text == "No number3"


def test_a_field_is_found_without_its_mark(article: Article) -> None:
    blocks = tuple(replace(block, marks=()) if block.text == "Page 3 du journal" else block for block in article.blocks)
    footer = docx.Document(io.BytesIO(render_docx(article, blocks, "en"))).sections[0].footer.paragraphs[0]
    assert footer.text == "Page 3 du journal"
    assert len(list(footer._p.iter(qn("w:fldChar")))) == 3


def test_language_and_font_of_japanese(article: Article) -> None:
    blocks = tuple(replace(block, text="日本語", marks=()) for block in article.blocks)
    written = render_docx(article, blocks, "ja")
    document = docx.Document(io.BytesIO(written))
    properties = document.paragraphs[0].runs[0]._r.rPr
    assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
    assert properties.rFonts.get(qn("w:eastAsia")) == "Yu Mincho"
    assert document.core_properties.language == "ja"
    assert document.core_properties.title == "日本語"
    defaults = document.styles.element.find(".//" + qn("w:rPrDefault")).find(".//" + qn("w:lang"))
    assert defaults.get(qn("w:eastAsia")) == "ja-JP"


def test_run_properties_keep_the_order_of_the_schema(article: Article) -> None:
    written = parts(render_docx(article, tuple(map(shouted, article.blocks)), "ja"))["word/document.xml"]
    order = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "u", "lang"]
    for properties in etree.fromstring(written).iter(qn("w:rPr")):
        names = [etree.QName(child).localname for child in properties]
        ranks = [order.index(name) for name in names if name in order]
        assert ranks == sorted(ranks)


def test_dropped_blocks_are_left_out(article: Article) -> None:
    unwanted = {"Les chiffres", "premier", "France", "Une image"}
    kept = tuple(block for block in article.blocks if block.text not in unwanted)
    written = render_docx(replace(article, blocks=kept), kept, "fr")
    document = docx.Document(io.BytesIO(written))
    assert [block.text for block in read_docx(written, "a.docx").blocks] == [block.text for block in kept]
    assert len(document.tables[0].rows) == 1
    assert len(document.inline_shapes) == 1
    assert all(paragraph.text not in unwanted for paragraph in document.paragraphs)


def test_a_whole_table_may_go(article: Article) -> None:
    kept = tuple(block for block in article.blocks if block.kind is not Kind.CELL)
    document = docx.Document(io.BytesIO(render_docx(article, kept, "fr")))
    assert not document.tables


def test_notes_stay_behind_their_sentence() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Le PIB monte.")
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"))
    paragraph.add_run(" Tout va bien, dit-on partout dans le pays.")
    buffer = io.BytesIO()
    document.save(buffer)
    article = read_docx(buffer.getvalue(), "a.docx")
    blocks = (replace(article.blocks[0], text="GDP is going up at quite some pace. All is well."),)
    written = docx.Document(io.BytesIO(render_docx(article, blocks, "en")))
    texts = [run.text or "note" for run in written.paragraphs[0]._p.iter(qn("w:r"))]
    assert texts == ["GDP is going up at quite some pace.", "note", " All is well."]


BLOCKS = (
    Block(Kind.TITLE, "Title", 1),
    Block(
        Kind.PARAGRAPH, "A link, bold.", marks=(Mark(2, 6, MarkKind.LINK, "https://x.y"), Mark(8, 12, MarkKind.STRONG))
    ),
    Block(Kind.HEADING, "Part", 2),
    Block(Kind.ITEM, "one", 1, ordered=True),
    Block(Kind.ITEM, "inner", 2),
    Block(Kind.ITEM, "two", 1, ordered=True),
    Block(Kind.PARAGRAPH, "Between."),
    Block(Kind.ITEM, "one again", 1, ordered=True),
    Block(Kind.QUOTE, "Said\nso."),
    Block(Kind.CELL, "a", 1),
    Block(Kind.CELL, "b", 2),
    Block(Kind.CELL, "c", 2),
    Block(Kind.CAPTION, "A photo"),
)


def test_new_document_reads_back() -> None:
    article = Article("a.html", "html", BLOCKS, metadata=Metadata(date="2025-03-01", author="Claire"))
    written = render_docx(article, BLOCKS, "vi")
    assert written == render_docx(article, BLOCKS, "vi")
    found = read_docx(written, "a.docx")
    assert [replace(block, place=()) for block in found.blocks] == list(BLOCKS)
    assert found.metadata == Metadata(date="2025-03-01", author="Claire")


def test_each_numbered_list_starts_at_one() -> None:
    document = docx.Document(io.BytesIO(render_docx(Article("a.txt", "text", BLOCKS), BLOCKS, "en")))
    numbers = [
        paragraph._p.pPr.numPr.numId.val for paragraph in document.paragraphs if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]


KINDS = [MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.STRIKE, MarkKind.UNDERLINE]


@settings(max_examples=60, deadline=None)
@given(
    st.text("ab é。\n\t<&", min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 11), st.integers(1, 12)), max_size=3),
)
def test_any_text_and_marks_survive(text: str, spans: list[tuple[MarkKind, int, int]]) -> None:
    if not text.strip():
        return
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Texte").runs[0].font.size = Pt(9)
    document.save(buffer)
    article = read_docx(buffer.getvalue(), "a.docx")
    marks = tuple(Mark(start, min(end, len(text)), kind) for kind, start, end in spans if start < min(end, len(text)))
    block = replace(article.blocks[0], text=text, marks=marks)
    (found,) = read_docx(render_docx(article, (block,), "en"), "a.docx").blocks
    lead = len(text) - len(text.lstrip())
    assert found.text == text.strip()
    for kind in KINDS:
        wanted = {n - lead for m in marks if m.kind is kind for n in range(m.start, m.end)} & set(
            range(len(found.text))
        )
        assert {n for m in found.marks if m.kind is kind for n in range(m.start, m.end)} == wanted
