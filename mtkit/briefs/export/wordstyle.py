"""The looks of briefs in Word: fonts that have the letters of each language, headings, margins, page numbers."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from lxml import etree

from mtkit.briefs.export.labels import labels
from mtkit.languages import primary

__all__ = ["DOUBT", "FACTS", "NOTE_SIZE", "STANDFIRST", "dress", "word_tag"]

DOUBT, FACTS, STANDFIRST = "Doubt", "Facts", "Standfirst"
NOTE_SIZE = Pt(8.5)
# Word wants a region with the language. Its Latin fonts have the Vietnamese letters, but no kana and no kanji.
_REGIONS = {"en": "en-US", "fr": "fr-FR", "ja": "ja-JP", "vi": "vi-VN"}
_LATIN, _EAST_ASIAN = "Calibri", {"ja": "Yu Gothic", "zh": "Microsoft YaHei", "ko": "Malgun Gothic"}
_INK, _SOFT, _ACCENT, _WARM = (RGBColor.from_string(one) for one in ("1B1F24", "5B6570", "0B5C7A", "9A4A00"))


def word_tag(language: str) -> str:
    """Return a language as Word names it, with its region."""
    return _REGIONS.get(language, language)


def dress(document: Document, language: str, *, digest: bool) -> None:
    """Give a new document its page, its styles and, where it is a digest, page numbers and a running head."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    styles = document.styles
    _default_language(styles.element, language)
    _style(document, "Normal", size=10.5, after=4, line=1.15)
    _style(document, "Title", size=22, bold=True, before=0, after=4, colour=_INK)
    _style(document, "Heading 1", size=17 if digest else 12, bold=True, before=0 if digest else 14, after=4,
           colour=_INK if digest else _ACCENT)  # fmt: skip
    _style(document, "Heading 2", size=12, bold=True, before=14, after=4, colour=_ACCENT)
    _style(document, "List Bullet", size=10.5, after=4, line=1.15)
    _style(document, "Quote", size=10.5, after=6, colour=_SOFT)
    for name, like in ((FACTS, "Normal"), (STANDFIRST, "Normal"), (DOUBT, "Normal"), ("toc 1", "Normal")):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[like]
    _style(document, FACTS, size=9, after=6, colour=_SOFT)
    _style(document, STANDFIRST, size=12.5, before=4, after=6, line=1.2)
    _style(document, DOUBT, size=8.5, after=6, colour=_WARM).paragraph_format.left_indent = Cm(0.65)
    _style(document, "toc 1", size=10.5, after=5)
    _style(document, "TOC Heading", size=12, bold=True, before=18, after=6, colour=_ACCENT)
    for style in styles:
        if isinstance(style, ParagraphStyle):
            _fonts(style.element, language)
    if digest:
        _running(document, language)


def _style(
    document: Document,
    name: str,
    *,
    size: float,
    after: float,
    before: float = 0,
    line: float = 1.0,
    bold: bool = False,
    colour: RGBColor = _INK,
) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - for the checker: all of them are
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = colour
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    for border in style.element.iter(qn("w:pBdr")):  # the rule below the title of the template
        border.getparent().remove(border)
    return style


def _fonts(style: etree._Element, language: str) -> None:
    """Name the fonts of a style; those of the theme, which would go before them, are taken out."""
    fonts = style.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]  # the class of python-docx
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), _LATIN)
    fonts.set(qn("w:eastAsia"), _EAST_ASIAN.get(primary(language), _EAST_ASIAN["ja"]))


def _default_language(styles: etree._Element, language: str) -> None:
    for tag in styles.iter(qn("w:lang")):
        tag.set(qn("w:val"), "en-US" if language in _EAST_ASIAN else word_tag(language))
        tag.set(qn("w:eastAsia"), word_tag(language) if language in _EAST_ASIAN else "ja-JP")


def _running(document: Document, language: str) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.style = document.styles[FACTS]
    head.add_run(labels(language).digest)
    for footer in (section.footer, section.first_page_footer):
        foot = footer.paragraphs[0]
        foot.style = document.styles[FACTS]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        field.append(foot.add_run("1")._r)
        foot._p.append(field)
