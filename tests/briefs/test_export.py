"""Briefs as Markdown, HTML, Word, JSON and CSV."""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace

import docx
import pytest
from lxml import etree, html
from made import FIRST, SECOND, THIRD, TITLE, Told, article, brief
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from mtkit.briefs.edition import Edition
from mtkit.briefs.export import FORMATS, render, render_digest
from mtkit.briefs.export.data import as_dict, from_dict
from mtkit.briefs.export.labels import date_of, labels
from mtkit.briefs.export.markdown import _text
from mtkit.briefs.translate import translate_brief
from mtkit.checks import Flag
from mtkit.errors import InputError, OptionError

LANGUAGES = ("fr", "en", "vi", "ja")
HOSTILE = "=cmd|'/c calc'!A0 <script>alert(1)</script> [x](javascript:1) *a* _b_ `c` | # \x07\ud800 \"q\" & é\n- x"
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_format = pytest.mark.parametrize("format_", FORMATS)
CAPITAL = {
    "en": {SECOND: "Their registered capital is US$2.77 billion."},
    "vi": {SECOND: "Vốn đăng ký của các dự án này đạt 2,77 tỷ USD."},
    "ja": {SECOND: "登録資本金は27億7000万ドルに達する。"},
}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def edition(language: str = "en", **changed: object) -> Edition:
    told = Told(CAPITAL, flags={THIRD: (Flag("name", "“Jetro” has no counterpart in the translation"),)})
    return replace(translate_brief(brief(), article(), told, [language])[language], **changed)


def markdown(data: bytes) -> html.HtmlElement:
    return html.fromstring(MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin).render(data.decode()))


def text_of(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


@each_language
def test_markdown(language: str) -> None:
    given = edition(language)
    page = markdown(render(given, "md"))
    assert page.xpath("string(//h1)") == given.headline.text
    assert [text_of(point) for point in page.xpath("//ul/li/text()[1]/..")]
    notes = [text_of(note) for note in page.xpath("//section[@class='footnotes']//li/p")]
    assert [note.rstrip(" ↩︎") for note in notes] == [FIRST, SECOND, THIRD]
    points = page.xpath("//ul/li")
    assert [point.text for point in points] == [line.text for line in given.points]
    assert [point.xpath(".//sup/a/@href") for point in points] == [["#fn2"], ["#fn3"]]
    assert [cell.text_content() for cell in page.xpath("//td[1]")] == [row.value for row in given.figures]
    assert page.xpath("//a/@href")[0] == given.source


@each_language
def test_html(language: str) -> None:
    given = edition(language)
    data = render(given, "html")
    page = html.fromstring(data)
    assert page.get("lang") == language
    assert page.xpath("//h1/text()") == [given.headline.text]
    assert [point.text for point in page.xpath("//ul[@class='points']/li")] == [line.text for line in given.points]
    style = hashlib.sha256(page.xpath("string(//style)").encode()).digest()
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{base64.b64encode(style).decode()}'" in policy
    assert not page.xpath("//script | //link | //img | //@onclick | //*[@style]")
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(identifiers)
    for line, item in zip(given.points, page.xpath("//ul[@class='points']/li"), strict=True):
        note = page.get_element_by_id(item.xpath("string(.//sup/a/@href)")[1:])
        assert note.xpath("string(span)") == line.source.text
        assert (note.xpath("string(span/@lang)") or language) == "fr"
    doubts = [text_of(doubt) for doubt in page.xpath("//*[@class='doubt']")]
    assert len(doubts) == len(given.flagged) == (language != "fr")
    assert all(labels(language).check in doubt and "“Jetro” has no counterpart" in doubt for doubt in doubts)


@each_language
def test_word(language: str) -> None:
    given = edition(language)
    data = render(given, "docx")
    assert render(given, "docx") == data
    document = docx.Document(io.BytesIO(data))
    by_style = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Title", given.headline.text) in by_style
    assert [text for style, text in by_style if style == "List Bullet"] == [line.text for line in given.points]
    assert [text for style, text in by_style if style == "Heading 1"] == [
        labels(language).points,
        labels(language).figures,
        labels(language).names,
    ]
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == [row.value for row in given.figures]
    assert footnotes(document) == [FIRST, SECOND, THIRD]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(f"{WORD}eastAsia") == "Yu Gothic"
    assert fonts.get(f"{WORD}ascii") == "Calibri"
    language_of = next(document.styles.element.iter(f"{WORD}lang"))
    assert language_of.get(f"{WORD}{'eastAsia' if language == 'ja' else 'val'}").startswith(language)


def footnotes(document: docx.document.Document) -> list[str]:
    part = next(part for part in document.part.package.iter_parts() if part.partname.endswith("footnotes.xml"))
    notes = etree.fromstring(part.blob).findall(f"{WORD}footnote")
    return ["".join(note.itertext()).strip() for note in notes if note.get(f"{WORD}type") is None]


def test_a_digest_in_word_has_contents_that_lead_to_headings() -> None:
    given = [edition("vi"), edition("vi", article_name="b.txt")]
    document = docx.Document(io.BytesIO(render_digest(given, "docx")))
    body = document.element.body
    assert "TOC" in "".join(body.itertext(f"{WORD}instrText"))
    anchors = [link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink") if link.get(f"{WORD}anchor")]
    marks = [mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")]
    assert len(anchors) == 2
    assert set(anchors) <= set(marks)
    kinds = [mark.get(f"{WORD}fldCharType") for mark in body.iter(f"{WORD}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert heads == [given[0].headline.text] * 2
    assert len(footnotes(document)) == 6  # passages of two articles are never taken for one


@pytest.mark.parametrize("format_", ["md", "html"])
def test_a_digest_has_contents_that_lead_to_briefs(format_: str) -> None:
    given = [edition("ja"), edition("ja", article_name="b.txt", headline=replace(edition().headline, text="他の記事"))]
    data = render_digest(given, format_)
    page = markdown(data) if format_ == "md" else html.fromstring(data)
    heads = page.xpath("//h2" if format_ == "html" else "//h2[position() > 1]")
    links = page.xpath("//nav//a" if format_ == "html" else "//ul[1]/li/a")[:2]
    assert [link.text for link in links] == [head.text for head in heads] == [one.headline.text for one in given]
    for link in links:
        assert page.get_element_by_id(link.get("href")[1:]) is not None
    if format_ == "md":
        assert len(page.xpath("//section[@class='footnotes']//li")) == 6


@each_language
def test_json_says_everything(language: str) -> None:
    given = edition(language)
    assert from_dict(json.loads(render(given, "json"))) == given
    assert [from_dict(one) for one in json.loads(render_digest([given, given], "json"))] == [given, given]


@pytest.mark.parametrize("data", [{}, {"headline": 1}, {**as_dict(edition()), "points": [{}]}])
def test_what_is_no_brief(data: dict[str, object]) -> None:
    with pytest.raises(InputError, match="no brief"):
        from_dict(data)


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@each_language
def test_csv(language: str) -> None:
    given = edition(language)
    found = rows(render(given, "csv"))
    parts = ["headline", "standfirst", "point", "point", "figure", "figure", "organisation", "person"]
    assert [row["part"] for row in found] == parts
    assert [row["text"] for row in found[:4]] == [line.text for line in given.lines]
    assert [row["passage"] for row in found[1:4]] == [FIRST, SECOND, THIRD]
    assert [row["value"] for row in found[4:6]] == [row.value for row in given.figures]
    assert {row["language"] for row in found} == {language}
    assert ("name: “Jetro”" in found[3]["doubts"]) == (language != "fr")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f"{start}1+1"
    given = edition(headline=replace(edition().headline, text=text), names=(("person", text),))
    found = rows(render(given, "csv"))
    assert found[0]["text"] == found[-1]["text"] == f"'{text}"
    for row in found:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝", "＠")) for cell in row.values())


def hostile() -> Edition:
    line = replace(edition().points[0], text=HOSTILE, source=replace(edition().points[0].source, text=HOSTILE))
    return edition(
        headline=replace(line, flags=(Flag("name", HOSTILE),)),
        standfirst=line,
        points=(line,),
        names=(("person", HOSTILE),),
        source="javascript:alert(1)",
        date=HOSTILE,
        note=HOSTILE,
        credits=(HOSTILE,),
    )


@each_format
def test_hostile_text_is_only_text(format_: str) -> None:
    for data in (render(hostile(), format_), render_digest([hostile()] * 2, format_)):
        if format_ == "md":
            page = markdown(data)
        elif format_ == "html":
            page = html.fromstring(data)
        elif format_ == "docx":
            assert "<script>" in "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
            continue
        else:
            assert b"<script>" in data
            continue
        assert not page.xpath("//script | //em[.='a'] | //code")
        assert not [href for href in page.xpath("//a/@href") if not href.startswith("#")]
        assert "<script>alert(1)</script>" in page.text_content()


@each_format
@pytest.mark.parametrize("given", [[], [edition("de")], [edition(points=(), standfirst=None, figures=(), names=())]])
def test_digests_of_little(format_: str, given: Sequence[Edition]) -> None:
    assert render_digest(given, format_)


@each_format
def test_a_note_stands_in_place_of_a_summary(format_: str) -> None:
    note = "not summarised: too short (words: 12)"
    given = edition(standfirst=None, points=(), figures=(), names=(), note=note)
    data = render(given, format_)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs) if format_ == "docx" else data.decode()
    assert note in text


def test_a_withdrawn_line_says_so_in_its_own_language() -> None:
    told = Told({"ja": {SECOND: "資本金は277億ドルだ。"}})
    given = translate_brief(brief(), article(), told, ["ja"])["ja"]
    page = html.fromstring(render(given, "html"))
    first = page.xpath("//ul[@class='points']/li")[0]
    assert first.xpath("string(span[@lang='fr'])") == SECOND
    assert re.search(r"要確認：記事の言語のまま · the translation says “277億ドル”", text_of(first))


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "27 novembre 2025"), ("en", "November 27, 2025"), ("vi", "27/11/2025"), ("ja", "2025年11月27日")],
)
def test_dates(language: str, written: str) -> None:
    assert date_of("2025-11-27T08:00:00+07:00", language) == written
    assert date_of("hier", language) == "hier"


def test_an_unknown_format() -> None:
    with pytest.raises(OptionError, match="pdf"):
        render(edition(), "pdf")


def test_the_headline_of_the_article_is_its_title() -> None:
    assert edition().headline.source.text == TITLE


@pytest.mark.parametrize("text", ["16.3%", "16. Juni", "2024)", "- 5", "+5 %", "a_b *c* [d](e) <f> | &amp; # ~"])
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    assert markdown(f"{_text(text)}\n".encode()).text_content().strip() == text
    assert markdown(f"| a |\n| --- |\n| **{_text(text)}** |\n".encode()).xpath("//td")[0].text_content() == text
