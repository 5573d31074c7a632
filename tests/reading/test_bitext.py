"""Pairs of segments: from two texts in lines, paragraphs or neither, from JSON Lines and from TMX."""

import json
import random
from pathlib import Path

import pytest
from conftest import ROOT

from mtkit.errors import InputError, MtkitError, OptionError
from mtkit.reading.alignment import align
from mtkit.reading.bitext import Bitext, Pair, read_bitext

FR = ROOT / "references" / "quang-ninh.fr"
VI = ROOT / "references" / "quang-ninh.vi"
JA = ROOT / "references" / "quang-ninh.ja"
OTHER = ROOT / "references" / "lang-son.ja"
RECORD = {"source": "Bonjour.", "hypothesis": "Hello.", "from": "fr", "to": "en", "article": "a.txt"}
TMX = '<?xml version="1.0"?>{head}<tmx version="1.4"><header/><body>{body}</body></tmx>'
UNIT = (
    '<tu><tuv xml:lang="fr-FR"><seg>Bon<bpt i="1">&lt;b&gt;</bpt>jour</seg></tuv>'
    '<tuv xml:lang="vi"><seg>{}</seg></tuv></tu>'
)
LAUGHS = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def sides(bitext: Bitext) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in bitext.pairs]


def test_lines(tmp_path: Path) -> None:
    a = write(tmp_path / "a.fr", "Un.\n\nDeux.\nTrois.\n")
    b = write(tmp_path / "a.vi", "Một.\r\n\r\n\r\nBa.")
    bitext = read_bitext(a, b)
    assert bitext.aligned == "lines"
    assert bitext.pairs == (
        Pair("Un.", "Một.", "fr", "vi", "line 1", "a.fr → a.vi"),
        Pair("Deux.", "", "fr", "vi", "line 3", "a.fr → a.vi"),
        Pair("Trois.", "Ba.", "fr", "vi", "line 4", "a.fr → a.vi"),
    )


def test_blank_lines_on_one_side_only(tmp_path: Path) -> None:
    a = write(tmp_path / "a.fr", "Un.\n\nDeux.\n\n\nTrois.\n")
    b = write(tmp_path / "a.vi", "Một.\nHai.\nBa.\n")
    bitext = read_bitext(a, b)
    assert sides(bitext) == [("Un.", "Một."), ("Deux.", "Hai."), ("Trois.", "Ba.")]
    assert [pair.id for pair in bitext.pairs] == ["line 1", "line 3", "line 6"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_a_line_ends_only_with_its_newline(tmp_path: Path, sign: str) -> None:
    a = write(tmp_path / "a.fr", f"Un{sign}mot.\nDeux.\n")
    assert len(read_bitext(a, write(tmp_path / "a.en", "One word.\nTwo.\n")).pairs) == 2


@pytest.mark.parametrize(("target", "between"), [(VI, " "), (JA, "")])
def test_paragraphs(tmp_path: Path, target: Path, between: str) -> None:
    """Each paragraph has two sentences; in French, one of them is broken over two lines."""
    ours, theirs = lines(FR)[4:16], lines(target)[4:16]
    a = "\n\n".join(f"{one}\n{other}" for one, other in zip(ours[::2], ours[1::2], strict=True))
    b = "\n\n".join(f"{one}{between}{other}" for one, other in zip(theirs[::2], theirs[1::2], strict=True))
    bitext = read_bitext(write(tmp_path / "a.md", a), write(tmp_path / "b.md", b), "fr", target.suffix[1:])
    assert bitext.aligned == "paragraphs"
    assert bitext.pairs[0].id == "paragraph 1"
    assert sides(bitext) == list(zip(ours, theirs, strict=True))


@pytest.mark.parametrize(("target", "between"), [(VI, " "), (JA, "")])
def test_a_lost_sentence_is_found_where_paragraphs_differ(tmp_path: Path, target: Path, between: str) -> None:
    ours, theirs = lines(FR)[4:], lines(target)[4:]
    lost = 13
    a = "\n\n".join(" ".join(ours[at : at + 4]) for at in range(0, len(ours), 4))
    left = theirs[:lost] + theirs[lost + 1 :]
    b = "\n\n".join(between.join(left[at : at + 3]) for at in range(0, len(left), 3))
    bitext = read_bitext(write(tmp_path / "a.txt", a), write(tmp_path / "b.txt", b))
    assert bitext.aligned == "sentences"
    assert {pair.target_language for pair in bitext.pairs} == {target.suffix[1:]}
    right = {(one, other) for one, other in zip(ours, theirs, strict=True)}
    assert sum(pair in right for pair in sides(bitext)) >= len(ours) - 3
    assert "".join(pair.target for pair in bitext.pairs).replace(" ", "") == "".join(left).replace(" ", "")


def test_texts_that_do_not_belong_together(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="do not seem to translate each other"):
        read_bitext(write(tmp_path / "a.fr.txt", FR.read_bytes()), OTHER)


def test_too_many_to_align(tmp_path: Path) -> None:
    a = write(tmp_path / "a.fr.txt", "Une phrase.\n\n" * 3001)
    with pytest.raises(InputError, match="3,001 sentences and 2 are too many"):
        read_bitext(a, write(tmp_path / "a.en.txt", "A sentence.\n\nAnother.\n"))


def test_other_formats(tmp_path: Path) -> None:
    a = write(tmp_path / "a.md", "# Un titre\n\nLe Japon **investit** au Vietnam. Il a 12 projets.\n")
    b = write(
        tmp_path / "b.html", "<html><body><h1>A title</h1><p>Japan <b>invests</b> in Vietnam. It has 12 projects."
    )
    assert sides(read_bitext(a, b, "fr", "en")) == [
        ("Un titre", "A title"),
        ("Le Japon investit au Vietnam.", "Japan invests in Vietnam."),
        ("Il a 12 projets.", "It has 12 projects."),
    ]


def test_records(tmp_path: Path) -> None:
    other = {"source": "Un\u2028mot\ud800.", "target": "", "from": "fr_CA", "to": "vi"}
    text = "\ufeff" + "\n\n".join(json.dumps(one) for one in (RECORD, other)) + "\n"
    assert read_bitext(write(tmp_path / "a.jsonl", text)).pairs == (
        Pair("Bonjour.", "Hello.", "fr", "en", "line 1", "a.txt"),
        Pair("Un\nmot\ufffd.", "", "fr-CA", "vi", "line 3", "a.jsonl"),
    )


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (b'{"source": "x"', "line 2: is no JSON in UTF-8"),
        (b"\xff\xfe\x00", "line 2: is no JSON in UTF-8"),
        (b"[" * 100_000, "line 2: is no JSON in UTF-8"),
        (b"[1]", "line 2: is no JSON object"),
        (b'{"hypothesis": "x", "from": "fr", "to": "en"}', "line 2: “source” is missing"),
        (b'{"source": 1, "hypothesis": "x", "from": "fr", "to": "en"}', "line 2: “source” is missing or no text"),
        (b'{"source": "x", "from": "fr", "to": "en"}', "line 2: “hypothesis” is missing"),
        (b'{"source": "x", "hypothesis": "y", "from": "fr"}', "line 2: “to” is missing"),
        (b'{"source": "x", "hypothesis": "y", "from": "fr", "to": "klingonish"}', "line 2: “klingonish” is not"),
    ],
)
def test_a_broken_record_is_told_with_its_line(tmp_path: Path, broken: bytes, message: str) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps(RECORD).encode() + b"\n" + broken)
    with pytest.raises(MtkitError, match=message):
        read_bitext(path)


def test_tmx(tmp_path: Path) -> None:
    body = UNIT.format("Xin chào") + '<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>'
    path = write(tmp_path / "m.tmx", TMX.format(head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">', body=body))
    assert read_bitext(path, None, "fr", "vi").pairs == (Pair("Bonjour", "Xin chào", "fr", "vi", "unit 1", "m.tmx"),)
    with pytest.raises(OptionError, match="--from fr --to vi"):
        read_bitext(path, None, "fr")
    with pytest.raises(InputError, match="no unit in fr and ja"):
        read_bitext(path, None, "fr", "ja")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TMX.format(head=LAUGHS, body=UNIT.format("&c;")), "hostile"),
        (
            TMX.format(head='<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/passwd">]>', body=UNIT.format("&e;")),
            "hostile",
        ),
        (TMX.format(head="", body="<a>" * 100), "nested too deeply|not well-formed"),
        (TMX.format(head="", body=UNIT.format("x"))[:-20], "not well-formed"),
        ("<html/>", "not TMX"),
        ("", "not well-formed"),
        (b"\0\1\2", "not well-formed"),
    ],
)
def test_hostile_or_broken_tmx(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bitext(write(tmp_path / "m.tmx", text), None, "fr", "vi")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    a = write(tmp_path / "a.fr", "Été.\r\nHiver.\r\n".encode(encoding))
    assert sides(read_bitext(a, write(tmp_path / "a.en", "Summer.\nWinter.\n"))) == [
        ("Été.", "Summer."),
        ("Hiver.", "Winter."),
    ]


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = write(tmp_path / "a.fr.txt", "Bonjour à tous.")
    with pytest.raises(InputError, match=r"nowhere\.txt cannot be read"):
        read_bitext(good, tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_bitext(good, tmp_path)
    with pytest.raises(InputError, match="is empty"):
        read_bitext(good, write(tmp_path / "empty.txt", ""))
    with pytest.raises(InputError, match="looks like"):
        read_bitext(good, write(tmp_path / "image.txt", b"\x89PNG\r\n\x1a\n"))
    with pytest.raises(InputError, match="holds no segments"):
        read_bitext(write(tmp_path / "a.jsonl", "\n\n"))
    with pytest.raises(OptionError, match="give its translation too"):
        read_bitext(good)
    with pytest.raises(OptionError, match=r"m\.tmx holds both sides of its segments: give it alone"):
        read_bitext(write(tmp_path / "m.tmx", TMX), good, "fr", "vi")
    monkeypatch.setattr("mtkit.reading.bitext._LIMIT", 10)
    for name in ("a.fr.txt", "a.jsonl", "m.tmx"):
        with pytest.raises(InputError, match="is larger than"):
            read_bitext(
                write(tmp_path / name, "Bonjour à tous."), None if "j" in name or "m" in name else good, "fr", "vi"
            )


def test_languages(tmp_path: Path) -> None:
    french = write(tmp_path / "a.txt", "La province veut attirer davantage d'entreprises japonaises.")
    english = write(tmp_path / "b.txt", "The province wants to attract more Japanese companies.")
    (pair,) = read_bitext(french, english).pairs
    assert (pair.source_language, pair.target_language) == ("fr", "en")
    (pair,) = read_bitext(french, english, "fr_CA", "vi").pairs
    assert (pair.source_language, pair.target_language) == ("fr-CA", "vi")
    with pytest.raises(OptionError, match="both look like French"):
        read_bitext(french, french)
    with pytest.raises(OptionError, match="language cannot be told"):
        read_bitext(french, write(tmp_path / "c.txt", "12 %\n"))
    with pytest.raises(OptionError, match="not a language"):
        read_bitext(french, english, "fr", "klingonish")


def test_alignment_joins_what_was_split() -> None:
    sources = ["Un petit mot.", "Une phrase plus longue, avec une suite qui dure.", "La fin de tout cela, en 2025."]
    targets = ["A small word.", "A longer sentence,", "with a sequel that goes on.", "The end of all this, in 2025."]
    beads = align(sources, targets)
    assert [(bead.source, bead.target) for bead in beads] == [((0, 1), (0, 1)), ((1, 2), (1, 3)), ((2, 3), (3, 4))]


def test_alignment_covers_both_sides_in_order() -> None:
    chance = random.Random(4)  # noqa: S311
    for _ in range(50):
        sources, targets = (["x" * chance.randint(1, 99)] * chance.randint(0, 9) for _ in range(2))
        beads = align(sources, targets)
        assert [at for bead in beads for at in range(*bead.source)] == list(range(len(sources)))
        assert [at for bead in beads for at in range(*bead.target)] == list(range(len(targets)))
