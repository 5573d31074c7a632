"""Every form of test set, and what is no test set."""

import gzip
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import FOLDER, needed

from mtkit.errors import InputError, OptionError
from mtkit.evaluation import testsets
from mtkit.evaluation.testsets import FINAL, load, read_lines, read_tmx, read_training

FRENCH = ["Bonjour.", "Le Japon investit."]
ENGLISH = ["Hello.", "Japan invests."]


def write(path: Path, lines: list[str], end: str = "\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + end for line in lines), encoding="utf-8", newline="")
    return path


def tmx(path: Path, body: str, head: str = "") -> Path:
    path.write_text(
        f'<?xml version="1.0"?>{head}<tmx version="1.4"><header/><body>{body}</body></tmx>', encoding="utf-8"
    )
    return path


def unit(**segments: str) -> str:
    variants = "".join(
        f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in segments.items()
    )
    return f"<tu>{variants}</tu>"


@pytest.mark.parametrize(
    ("language", "split", "lines"), [("en", "devtest", 156), ("vi", "dev", 104), ("ja", "final", 52)]
)
def test_seeds(language: str, split: str, lines: int) -> None:
    found = load("seeds", "fr", language, split)
    assert (len(found.sources), len(found.references[0]), len(found.documents)) == (lines, lines, lines)
    assert found.name == {"devtest": "seeds", "dev": "seeds-dev", "final": "seeds-final"}[split]
    assert bool(FINAL & set(found.documents)) == (split != "dev")


def test_seeds_of_an_installed_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(testsets, "__file__", str(tmp_path / "mtkit" / "evaluation" / "testsets.py"))
    with pytest.raises(InputError, match="checkout"):
        load("seeds", "fr", "en")


@needed
def test_flores() -> None:
    found = load(FOLDER, "fr", "ja")
    assert (found.name, len(found.sources), found.documents) == ("flores200-devtest", 1012, ())
    assert len(load(FOLDER, "fr", "vi", "dev").sources) == 997


@pytest.mark.parametrize(
    "names",
    [
        ("devtest.fr", "devtest.en"),
        ("fra_Latn.devtest", "eng_Latn.devtest"),
        ("devtest/fra_Latn.devtest", "devtest/eng_Latn.devtest"),
    ],
)
def test_forms_of_flores(tmp_path: Path, names: tuple[str, str]) -> None:
    write(tmp_path / names[0], FRENCH)
    write(tmp_path / names[1], ENGLISH)
    found = load(tmp_path, "fr", "en")
    assert (found.sources, found.references) == (tuple(FRENCH), (tuple(ENGLISH),))
    assert found.name == f"{tmp_path.name}-devtest"


def test_ntrex(tmp_path: Path) -> None:
    write(tmp_path / "NTREX-128" / "newstest2019-ref.fra.txt", FRENCH)
    write(tmp_path / "NTREX-128" / "newstest2019-src.eng.txt", ENGLISH)
    write(tmp_path / "DOCUMENT_IDS.tsv", ["a.1", "a.2"])
    found = load(tmp_path, "fr", "en")
    assert (found.name, found.sources, found.documents) == ("ntrex-128", tuple(FRENCH), ("a.1", "a.2"))


def test_a_folder_of_documents(tmp_path: Path) -> None:
    for name, lines in (("b", FRENCH), ("a", ["Oui."]), ("alone", ["Non."])):
        write(tmp_path / f"{name}.fr", lines)
    write(tmp_path / "b.en", ENGLISH)
    write(tmp_path / "a.en", ["Yes."])
    found = load(tmp_path, "fr", "en")
    assert found.sources == ("Oui.", *FRENCH)
    assert found.documents == ("a", "b", "b")
    write(tmp_path / "a.en", ["Yes.", "No."])
    with pytest.raises(InputError, match=r"a\.fr has 1 lines and a\.en has 2"):
        load(tmp_path, "fr", "en")
    with pytest.raises(InputError, match="no French–Japanese test set"):
        load(tmp_path, "fr", "ja")


def test_two_text_files(tmp_path: Path) -> None:
    source, reference = write(tmp_path / "a.fr", FRENCH), write(tmp_path / "a.en", ENGLISH, "\r\n")
    other = write(tmp_path / "b.en", ["Good day.", "Japan is investing."])
    found = load(f"{source},{reference}, {other}", "fr", "en")
    assert found.references == (tuple(ENGLISH), ("Good day.", "Japan is investing."))
    write(other, ["one"])
    with pytest.raises(InputError, match="2 source lines but 1 references"):
        load(f"{source},{other}", "fr", "en")
    with pytest.raises(InputError, match="not a test set"):
        load(source, "fr", "en")


@pytest.mark.parametrize(
    "rows",
    [
        ["Bonjour.\tHello.", "Le Japon investit.\tJapan invests."],
        ["id\tReference\tSource", "1\tHello.\tBonjour.", "2\tJapan invests.\tLe Japon investit."],
        ["fr\ten", "Bonjour.\tHello.", "Le Japon investit.\tJapan invests."],
        ["French\tEnglish", "Bonjour.\tHello.", "Le Japon investit.\tJapan invests."],
    ],
)
def test_tsv(tmp_path: Path, rows: list[str]) -> None:
    found = load(write(tmp_path / "t.tsv", rows), "fr", "en")
    assert (found.sources, found.references) == (tuple(FRENCH), (tuple(ENGLISH),))


def test_tsv_with_documents_and_two_references(tmp_path: Path) -> None:
    path = write(tmp_path / "t.tsv", ["src\tref1\tref2\tdoc", "Oui.\tYes.\tAye.\td1"])
    found = load(path, "fr", "en")
    assert (found.references, found.documents) == ((("Yes.",), ("Aye.",)), ("d1",))
    write(path, ["src\tref", "Oui.\tYes.", "Non."])
    with pytest.raises(InputError, match="line 3: 1 columns where 2 are needed"):
        load(path, "fr", "en")
    write(path, ["src\tref"])
    with pytest.raises(InputError, match="no pair"):
        load(path, "fr", "en")


def test_tmx(tmp_path: Path) -> None:
    inline = "Le <bpt i='1'>&lt;b></bpt>Japon<ept i='1'>&lt;/b></ept>\n   <hi>investit</hi>.<!-- so --><ph>{1}</ph>"
    body = (
        unit(fr_FR="Bonjour.", EN_us="Hello.", ja="こんにちは。")
        + unit(fr="Seul.")
        + unit(fr=inline, en="Japan invests.")
    )
    path = tmx(tmp_path / "m.tmx", body, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    found = load(path, "fr", "en")
    assert (found.sources, found.references) == (tuple(FRENCH), (tuple(ENGLISH),))
    with pytest.raises(InputError, match=r"no unit in fr and vi \(en, en-us, fr, fr-fr, ja\)"):
        load(path, "fr", "vi")


LAUGHS = (
    '<!DOCTYPE tmx [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc", "cd"))
    + "]>"
)


@pytest.mark.parametrize(
    ("head", "body", "message"),
    [
        (f"<!DOCTYPE tmx [{LAUGHS}]>", unit(fr="&d;", en="x"), "hostile"),
        ('<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/passwd">]>', unit(fr="&e;", en="x"), "hostile"),
        ("", "<a>" * 5000 + "</a>" * 5000, "deep|well-formed"),
        ("", unit(fr="&e;", en="x"), "well-formed"),
        ("", "<tu>", "well-formed"),
        ("", "", "no segments"),
    ],
)
def test_hostile_tmx(tmp_path: Path, head: str, body: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_tmx(tmx(tmp_path / "m.tmx", body, head), "fr", "en"))


@pytest.mark.parametrize("data", [b"", b"\0\1", b"no xml", b"<html/>", b"\xff\xfe<", b"<tmx"])
def test_what_is_no_tmx(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "m.tmx"
    path.write_bytes(data)
    with pytest.raises(InputError):
        list(read_tmx(path, "fr", "en"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"caf\xe9\n", r"not UTF-8 \(line 1\)"),
        (b"a\nb\nc\xff", r"\(line 3\)"),
        (b"a\0b\n", "binary"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.en"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_lines(path)


def test_lines_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path, tmp_path / "zero\0byte"):
        with pytest.raises(InputError, match="cannot be read"):
            read_lines(path)


# Whatever a line holds, separators of Unicode too, it stays one line: sacrebleu counts so.
@given(st.lists(st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"])), min_size=1))
def test_lines_come_back(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.txt"
    lines = ["start", *lines]
    path.write_bytes("".join(line + "\n" for line in lines).encode())
    assert read_lines(path) == lines


def test_fingerprint_tells_content_apart(tmp_path: Path) -> None:
    source, reference = write(tmp_path / "a.fr", FRENCH), write(tmp_path / "a.en", ENGLISH)
    one = load(f"{source},{reference}", "fr", "en")
    assert one.sha256 == load(f"{source},{reference}", "fr", "en").sha256
    assert one.sha256 != load(f"{reference},{source}", "fr", "en").sha256
    assert one.sha256 != load(f"{source},{reference}", "fr", "vi").sha256


def test_sacrebleu_names_without_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from sacrebleu.dataset import DATASETS

    monkeypatch.setattr(DATASETS["wmt14"], "_outdir", str(tmp_path))
    monkeypatch.setattr(DATASETS["wmt14"], "_rawdir", str(tmp_path / "raw"))
    with pytest.raises(InputError, match=r"wmt14 must be fetched.*no network here"):
        load("wmt14", "fr", "en")
    with pytest.raises(InputError, match="is not in fr-ja"):
        load("wmt14", "fr", "ja")
    write(tmp_path / "wmt14.fr-en.src", FRENCH)
    write(tmp_path / "wmt14.fr-en.ref", ENGLISH)
    for field in DATASETS["wmt14"].fieldnames("fr-en"):  # what was fetched once is enough
        if field not in ("src", "ref"):
            write(tmp_path / f"wmt14.fr-en.{field}", ["x", "y"])
    assert load("wmt14", "fr", "en").references == (tuple(ENGLISH),)


def test_unknown_names() -> None:
    with pytest.raises(InputError, match=r"no test set “newstest1999”"):
        load("newstest1999", "fr", "en")
    with pytest.raises(OptionError):
        load("seeds", "fr", "qqqq")


def test_training_data_of_every_form(tmp_path: Path) -> None:
    text = write(tmp_path / "a.txt", FRENCH)
    table = write(tmp_path / "a.tsv", ["un\tone"])
    packed = tmp_path / "b.gz"
    packed.write_bytes(gzip.compress(b"deux\n"))
    memory = tmx(tmp_path / "m.tmx", unit(fr="trois", en="three"))
    found = [line.strip() for line in read_training([text, table, packed, memory], "fr", "en")]
    assert found == [*FRENCH, "un", "one", "deux", "trois", "three"]
    packed.write_bytes(b"not packed")
    for path in (packed, tmp_path / "missing"):
        with pytest.raises(InputError, match="cannot be read"):
            list(read_training([path], "fr", "en"))
