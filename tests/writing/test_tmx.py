"""A translation memory that is written is read again, whatever its texts hold."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mtkit.reading.tmx import read_tmx
from mtkit.writing.tmx import render_tmx

PAIRS = [
    ("Le Japon & le <b>Vietnam</b>.", "Nhật Bản & <b>Việt Nam</b>."),
    ("Sans traduction.", " "),
    ("Il a dit : « Oui ! » ]]>", "Ông nói: “Vâng!” ]]>"),
]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_bytes(render_tmx(PAIRS, "fr", "vi"))
    assert list(read_tmx(path, "fr", "vi")) == [PAIRS[0], PAIRS[2]]


def test_it_is_tmx_1_4() -> None:
    root = etree.fromstring(render_tmx(PAIRS, "fr", "zh-Hant"))
    header = root.find("header")
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    assert header is not None
    needed = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
    assert all(header.get(name) for name in needed)
    assert (header.get("creationtool"), header.get("srclang")) == ("mtkit", "fr")
    languages = root.xpath("//tuv/@xml:lang")
    assert languages == ["fr", "zh-Hant"] * 2


def test_none() -> None:
    assert etree.fromstring(render_tmx([], "fr", "vi")).xpath("count(//tu)") == 0


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_text_makes_well_formed_xml(pairs: list[tuple[str, str]]) -> None:
    etree.fromstring(render_tmx(pairs, "fr", "ja"))
