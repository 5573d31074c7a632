"""Parallel text is read in every form, filtered, and kept apart from what the model is tried on."""

import gzip
import lzma
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from corpora import RECIPE, rows, write_recipe, write_tsv
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import InputError, MtkitError
from mtkit.training.files import read_lines
from mtkit.training.recipe import Data, Filter, Recipe, Validation, read_recipe
from mtkit.training.text import Interrupted, Text, _with_placeholders, fault, normalise, read_text

ROWS = [("Le Japon investit.", "Japan invests."), ("Le port est ouvert.", "The port is open.")]
TMX = """<tmx version="1.4"><header/><body>{}</body></tmx>"""
UNIT = '<tu><tuv xml:lang="fr"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'


def recipe(*files: object, **settings: object) -> Recipe:
    """A recipe of French and English files, one entry each."""
    data = tuple(Data((str(one),), "fr", "en") for one in files)
    return replace(Recipe("toy", data, filter=Filter(placeholders=0.0)), **settings)  # type: ignore[arg-type]


def sides(recipe: Recipe, share: float = 1.0) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in Text(recipe, share).pairs()]


def as_zst(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(data)
    return packed


@pytest.mark.parametrize(
    ("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress), (".zst", as_zst)]
)
def test_packed(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"a.tsv{suffix}"
    path.write_bytes(pack("".join(f"{a}\t{b}\r\n" for a, b in ROWS).encode()))
    assert sides(recipe(path)) == ROWS
    path.write_bytes(path.read_bytes()[:-9])
    if suffix:
        with pytest.raises(InputError, match=r"a\.tsv"):
            sides(recipe(path))


def test_forms(tmp_path: Path) -> None:
    (tmp_path / "a.fr.txt").write_text("\n".join(a for a, _ in ROWS) + "\n", encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("\n".join(b for _, b in ROWS) + "\n", encoding="utf-8")
    (tmp_path / "a.tmx").write_text(TMX.format("".join(UNIT.format(*row) for row in ROWS)), encoding="utf-8")
    record = '{{"source": "{}", "hypothesis": "{}", "from": "fr", "to": "{}"}}\n'
    lines = [record.format(*row, "en") for row in ROWS] + [record.format(*ROWS[0], "vi")]
    (tmp_path / "a.jsonl").write_text("".join(lines), encoding="utf-8")
    for name in ("a.fr.txt", "a.tmx", "a.jsonl"):
        assert sides(recipe(tmp_path / name)) == ROWS, name


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.tsv", b"", "no row has both sides"),
        ("a.tsv", b"one column\n", "no row has both sides"),
        ("a.tsv", "é\tè\n".encode("latin-1"), "not UTF-8 (line 1)"),
        ("a.tsv", b"a\tb\n\0\tb\n", "binary data, not text (line 2)"),
        ("a.tsv", b"x\tx\n", "no pair of fr-en is left to train on (1 copy)"),
        ("a.fr", b"one\n", "a.en cannot be read"),
        ("a.tmx", b"<tmx", "not well-formed"),
        ("a.txt", b"a\n", "its name has no “.fr”"),
        ("absent/*.tsv", None, "no such file"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes | None, told: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(MtkitError) as error:
        sides(recipe(tmp_path / name))
    assert told in str(error.value)


@pytest.mark.parametrize(("ours", "theirs"), [(2, 1), (1, 2)])
def test_lines_that_are_not_aligned(tmp_path: Path, ours: int, theirs: int) -> None:
    (tmp_path / "a.fr").write_text("ligne\n" * ours, encoding="utf-8")
    (tmp_path / "a.en").write_text("line\n" * theirs, encoding="utf-8")
    with pytest.raises(InputError, match="1 lines"):
        sides(recipe(tmp_path / "a.fr"))


@pytest.mark.parametrize(
    ("source", "target", "language", "why"),
    [
        ("Le port", "The port", "en", ""),
        ("", "The port", "en", "empty"),
        ("mot " * 200, "word " * 200, "en", "too long"),
        ("Oui", "word " * 20, "en", "unequal length"),
        ("Tokyo", "tokyo", "en", "copy"),
        ("Le ⟦1⟧", "The ⟦1⟧", "en", "placeholders"),
        ("Le port est ouvert", "The port is open", "ja", "other script"),
        ("Le port est ouvert", "港は開いている。", "ja", ""),
        ("Le port est ouvert", "港は開いている。", "en", "other script"),
        ("Le port est ouvert", "Cảng đã mở cửa", "vi", ""),
        ("12 %", "12%", "ja", ""),
    ],
)
def test_faults(source: str, target: str, language: str, why: str) -> None:
    assert fault(source, target, language, Filter()) == why


def test_normalise() -> None:
    assert normalise("  L'e\u0301te\u0301\u202f\u200b: \t 5\u00a0% ") == "L'été : 5 %"


def test_each_pair_once_and_apostrophes_of_sources(tmp_path: Path) -> None:
    write_tsv(tmp_path / "a.tsv", [("L’été", "The summer’s"), ("L'été", "The summer’s"), ("L'été", "Summer")])
    assert sides(recipe(tmp_path / "a.tsv")) == [("L'été", "The summer’s"), ("L'été", "Summer")]


def test_a_file_belongs_to_the_first_entry_that_names_it(tmp_path: Path) -> None:
    for name in ("special.tsv", "other.tsv", "draft.tsv"):
        write_tsv(tmp_path / name, [(f"Le {name}", f"The {name}")])
    first = Data((f"{tmp_path}/special.tsv",), "fr", "en", weight=3.0)
    rest = Data((f"{tmp_path}/*.tsv",), "fr", "en", without=("draft*",))
    pairs = list(Text(Recipe("toy", (first, rest))).pairs())
    assert [(pair.target, pair.weight) for pair in pairs] == [("The special.tsv", 3.0), ("The other.tsv", 1.0)]


def test_nothing_that_is_held_out_is_trained_on(tmp_path: Path) -> None:
    lines = [(f"Phrase {n}.", f"Sentence {n}.") for n in range(20)]
    # the last rows come back in the text: as they are, with another translation, and in other letters
    lines += [("Phrase 41.", "Sentence 41."), ("Phrase 40.", "Another."), ("PHRASE 42", "Shouted.")]
    lines += [(f"Phrase {n}.", f"Sentence {n}.") for n in range(40, 43)]
    write_tsv(tmp_path / "a.tsv", lines)
    write_tsv(tmp_path / "dev.tsv", [("Phrase 3.", "Sentence three.")])
    (tmp_path / "test.en").write_text("sentence 7.\n", encoding="utf-8")
    data = Data((f"{tmp_path}/a.tsv",), "fr", "en", held_out=3)
    dev = Validation(data=(Data((f"{tmp_path}/dev.tsv",), "fr", "en"),))
    settings = {"exclude": (f"{tmp_path}/test.en",), "validation": dev, "filter": Filter(placeholders=0.0)}
    wanted = Recipe("toy", (data,), **settings)  # type: ignore[arg-type]
    text = Text(wanted)
    trained = {pair.source for pair in text.pairs()}
    assert trained == {f"Phrase {n}." for n in range(20)} - {"Phrase 3.", "Phrase 7."}
    assert {pair.source for pair in text.validation} == {"Phrase 3.", "Phrase 40.", "Phrase 41.", "Phrase 42."}
    assert text.counts[0].dropped == {"held out elsewhere": 5}
    assert (text.counts[0].rows, text.counts[0].kept, text.counts[0].held_out) == (26, 18, 3)


def test_a_share_is_the_same_every_time(tmp_path: Path) -> None:
    wanted = read_recipe(write_recipe(tmp_path))
    whole, part = read_text(wanted), read_text(wanted, 0.1)
    assert 0.05 < part.counts[0].kept / whole.counts[0].kept < 0.15
    assert sides(wanted, 0.1) == sides(wanted, 0.1)
    assert set(sides(wanted, 0.1)) <= set(sides(wanted))


def test_validation_is_thinned_evenly(tmp_path: Path) -> None:
    path = write_recipe(tmp_path, text=RECIPE.replace("held_out = 10", "held_out = 100"))
    validation = Text(read_recipe(path, None, ["validation.lines=10"])).validation
    last = [row[0] for row in rows(1500)[-100:]]
    places = [last.index(pair.source) for pair in validation if pair.target_language == "en"]
    assert len(places) == 10
    assert max(places) - min(places) > 80


def test_stopping(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        read_text(read_recipe(write_recipe(tmp_path)), stop=lambda: True)


@given(st.lists(st.sampled_from(["Toyota", "12,5", "un", "mot", "file_name", "https://a.b/c", "3", "."]), unique=True))
def test_placeholders_stand_for_the_same_on_both_sides(words: list[str]) -> None:
    source, target = " ".join(words), " ".join(reversed(words))
    ours, theirs = _with_placeholders(source, target, 1.0)
    marks = re.findall("⟦[0-9]⟧", ours)
    assert len(marks) == len(set(marks)) <= 3
    assert sorted(marks) == sorted(re.findall("⟦[0-9]⟧", theirs))
    hidden = re.fullmatch(re.sub("⟦[0-9]⟧", "(.+?)", re.sub(r"([.?/])", r"\\\1", ours)), source)
    assert hidden
    for mark, span in zip(marks, hidden.groups(), strict=True):
        theirs = theirs.replace(mark, span)
    assert theirs == target
    assert _with_placeholders(source, target, 0.0) == (source, target)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.tsv", "a.gz", "a.xz", "a.zst"):
            path = Path(folder) / name
            path.write_bytes(data)
            with suppress(InputError):
                assert not any("\0" in line for line in read_lines(path))
