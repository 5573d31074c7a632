"""Glossaries are read from CSV and TBX, and each fault is told with its file and line."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import InputError, OptionError
from mtkit.glossary import Glossary, Term, default_glossary, read_glossary
from mtkit.glossary.entry import Entry
from mtkit.glossary.read import assemble, collect
from mtkit.glossary.write import to_csv, to_tbx

PLAIN = "fr,en,vi\nzone industrielle,industrial zone|industrial park,khu công nghiệp\nIDE,FDI,\n"


def write(folder: Path, data: str | bytes, name: str = "terms.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("fr,", "source,").encode(),
        PLAIN.replace("fr,en", "FR,EN").encode(),
        PLAIN.replace("industrial zone|industrial park", '"industrial\n zone | industrial park"').encode(),
        (PLAIN + ",,\n\n" + "IDE,FDI,\n").encode(),
    ],
)  # fmt: skip
def test_csv_is_read_however_it_is_written(tmp_path: Path, data: bytes) -> None:
    glossary = read_glossary(write(tmp_path, data))
    assert glossary.terms == (
        Term("zone industrielle", {"en": ("industrial zone", "industrial park"), "vi": ("khu công nghiệp",)}),
        Term("IDE", {"en": ("FDI",)}),
    )
    assert (glossary.source, glossary.languages) == ("fr", ("en", "vi"))


def test_every_column_is_read(tmp_path: Path) -> None:
    text = "fr,en,do_not_translate,part_of_speech,note\nvert,green,,Adj.,colour\nViettel,,yes,,\nC++,C++,x,,\n"
    glossary = read_glossary(write(tmp_path, text))
    assert glossary.terms == (
        Term("vert", {"en": ("green",)}, False, "adjective", "colour"),
        Term("Viettel", {}, True),
        Term("C++", {"en": ("C++",)}, True),
    )
    assert [term.line for term in glossary.terms] == [2, 3, 4]
    assert glossary.terms[1].expected("ja") == ("Viettel",)


def test_synonyms_and_lines_that_agree_are_one_glossary(tmp_path: Path) -> None:
    text = "fr,en,ja\nprotocole d'accord|mémorandum d’entente,MoU,\nProtocole d’accord,MoU,覚書\n"
    assert read_glossary(write(tmp_path, text)).terms == (
        Term("protocole d'accord", {"en": ("MoU",), "ja": ("覚書",)}),
        Term("mémorandum d’entente", {"en": ("MoU",)}),
    )


def test_a_glossary_is_read_from_any_of_its_languages(tmp_path: Path) -> None:
    text = "fr,en,ja\nparc industriel,industrial park,工業団地\nzone industrielle,industrial zone,工業団地\nIDE,FDI,\n"
    glossary = read_glossary(write(tmp_path, text), "ja")
    assert glossary.terms == (
        Term(
            "工業団地", {"fr": ("parc industriel", "zone industrielle"), "en": ("industrial park", "industrial zone")}
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("en,vi\nx,y\n", ", line 1: there is no column “source” or “fr”"),
        ("fr\nzone\n", ", line 1: there is no column for a target language"),
        ("fr,en,en\nzone,a,b\n", ", line 1: two columns hold “en”"),
        ("fr,source,en\nzone,a,b\n", ", line 1: two columns hold “fr”"),
        ("fr,english\nzone,zone\n", ", line 1: “english” is no column"),
        ("fr,en\nzone,\n", ", line 2: “zone” has no target"),
        ("fr,en\n,zone\n", ", line 2: the source is empty"),
        ("fr,en\nzone,a||b\n", ", line 2: a target of “zone” in en is empty or only punctuation"),
        ("fr,en\nzone,…\n", ", line 2: a target of “zone” in en is empty or only punctuation"),
        ("fr,en\nzone,a\n?!,b\n", ", line 3: the term “?!” is only punctuation"),
        ("fr,en\nzone,a\nparc,b\nZONE,c\nzone,b\n", ", line 5: “zone” is “b” in en, but “a” in line 2"),
        ("fr,en,keep\nzone,,yes\nzone,a,\n", ", line 3: “zone” is kept either here or in line 2"),
        ("fr,en,keep\nzone,area,yes\n", ", line 2: “zone” is to be kept, yet has the target “area” in en"),
        ("fr,en,keep\nzone,area,maybe\n", ", line 2: “maybe” in the column keep is neither yes nor no"),
        ("fr,en\nzone,a,b\n", ", line 2: 3 cells for 2 columns"),
        ('fr,en\nzone,"a\n', ", line 2: is no row of a CSV file"),
        ("fr,en\nzone,\x07\n", ", line 2: “\\x07” holds a character that no term can have"),
        ("fr,en\nzone,⟦1⟧\n", ", line 2: “⟦1⟧” holds a character"),
        ("fr,en\n" + "a " * 41 + ",b\n", ", line 2: “a a a a"),
        (b"fr,en\nzone,a\n\xe9tat,b\n", ", line 3: is not UTF-8"),
        ("fr,en\n", " holds no term"),
        ("", " is empty"),
        (b"\xff\xfe", " is empty"),
        (b"PK\x03\x04" + bytes(200), ", line 1: "),
    ],
)
def test_bad_csv_is_refused_with_the_line_of_its_fault(tmp_path: Path, text: str | bytes, reason: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as refused:
        read_glossary(path)
    assert f"{path}{reason}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_fault_is_collected(tmp_path: Path) -> None:
    glossary, faults = collect(write(tmp_path, "fr,en\nzone,\nparc,park\n!,x\nparc,garden\n"))
    assert [fault.line for fault in faults] == [2, 4, 5]
    assert [term.source for term in glossary.terms] == ["parc"]


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_glossary(tmp_path / "missing.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_glossary(tmp_path)
    with pytest.raises(OptionError):
        read_glossary(write(tmp_path, PLAIN), "klingonese")


TBX2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
<termEntry id="1">
  <descrip type="definition">where factories stand</descrip>
  <langSet xml:lang="fr">
    <tig><term>zone  industrielle</term><termNote type="partOfSpeech">noun</termNote></tig>
  </langSet>
  <langSet xml:lang="en">
    <ntig><termGrp><term>industrial zone</term></termGrp></ntig>
    <tig><term>industrial park</term></tig>
    <tig><term>industry place</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  </langSet>
  <langSet xml:lang="vi"><tig><term>khu công nghiệp</term></tig></langSet>
</termEntry>
<termEntry>
  <descrip type="Translation needed">no</descrip><langSet xml:lang="fr"><tig><term>Viettel</term></tig></langSet>
</termEntry>
<termEntry><langSet xml:lang="en"><tig><term>English only</term></tig></langSet></termEntry>
</body></text></martif>
"""
TBX3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="1">
  <basic:definition>where factories stand</basic:definition>
  <langSec xml:lang="fr">
    <termSec><term>zone industrielle</term><min:partOfSpeech>noun</min:partOfSpeech></termSec>
  </langSec>
  <langSec xml:lang="en">
    <termSec><term>industrial zone</term></termSec>
    <termSec><term>industrial park</term></termSec>
    <termSec>
      <term>industry place</term>
      <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>
    </termSec>
  </langSec>
  <langSec xml:lang="vi"><termSec><term>khu công nghiệp</term></termSec></langSec>
</conceptEntry>
</body></text></tbx>
"""
ZONE = {"en": ("industrial zone", "industrial park"), "vi": ("khu công nghiệp",)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tbx_2_is_read(tmp_path: Path, encoding: str) -> None:
    data = TBX2.replace("UTF-8", encoding).encode(encoding)
    assert read_glossary(write(tmp_path, data, "terms.tbx")).terms == (
        Term("zone industrielle", ZONE, False, "noun", "where factories stand"),
        Term("Viettel", {}, True),
    )


def test_tbx_3_is_read(tmp_path: Path) -> None:
    (term,) = read_glossary(write(tmp_path, TBX3, "terms.tbx")).terms
    assert (term.source, term.targets, term.part_of_speech) == ("zone industrielle", ZONE, "noun")
    assert term.note == "where factories stand"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<?xml version='1.0'?><martif>", "is no well-formed XML"),
        ("<html/>", "is no TBX: its root is <html>"),
        ("<martif/>", "holds no term in French"),
        (TBX2.replace('xml:lang="fr"', 'xml:lang="de"'), "holds no term in French"),
        (TBX2.replace('xml:lang="vi"', 'xml:lang="xx-nonsense-"'), "line 4: “xx-nonsense-” is not a language"),
        (
            '<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY a SYSTEM "file:///etc/hostname">]><martif>&a;</martif>',
            "declares entities",
        ),
        (
            '<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
            + ']><martif x="&i;"/>',
            "",
        ),
    ],
)
def test_bad_or_hostile_tbx_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        read_glossary(write(tmp_path, text, "terms.tbx"))
    assert reason in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "terms.tbx"))


WORD = st.text(alphabet="abcéœ'’-&+. 京ạ\";,\t", max_size=12)
CELL = WORD.map(lambda text: " ".join(f"{text}a".split()))
CONTENT = st.tuples(CELL, st.lists(CELL, min_size=1, max_size=3, unique=True), st.booleans(), CELL)


@given(st.lists(CONTENT, min_size=1, max_size=5))
def test_what_is_written_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, content: list[tuple[str, list[str], bool, str]]
) -> None:
    folder = tmp_path_factory.mktemp("glossary")
    terms, _ = assemble(
        [
            Entry(1, [source], {} if keep else {"ja": targets}, keep, note=note)
            for source, targets, keep, note in content
        ],
        "fr",
        merge=False,
    )
    for data, name in ((to_csv(Glossary(terms)), "terms.csv"), (to_tbx(Glossary(terms)), "terms.tbx")):
        assert read_glossary(write(folder, data, name)).terms == terms


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.tbx"]))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    with contextlib.suppress(InputError):
        assert read_glossary(write(tmp_path_factory.mktemp("bytes"), data, name)).terms


def test_a_large_glossary_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path, "fr,en\n" + "".join(f"mot{n} clé,word{n}\n" for n in range(100_000)))
    glossary = read_glossary(path)
    assert len(glossary.terms) == 100_000
    assert [match.term.source for match in glossary.find("les mot99999 clés")] == ["mot99999 clé"]


@pytest.mark.parametrize("source", ["fr", "en", "vi", "ja"])
def test_the_glossary_of_the_beat_is_read_from_each_language(source: str) -> None:
    glossary = default_glossary(source)
    assert len(glossary.terms) >= 150
    assert set(glossary.languages) == {"fr", "en", "vi", "ja"} - {source}
    assert all(set(term.targets) == set(glossary.languages) for term in glossary.terms)
