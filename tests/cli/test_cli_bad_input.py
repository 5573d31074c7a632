"""Every kind of bad input: one clear line each, the other files are done, and the exit status says so."""

import errno
import json
import os
import time
from pathlib import Path

import pytest
from running import ROOT, SENTENCE, TEXT, Run, process

from mtkit.reading import read

pytest_plugins = ["inside"]

DOCX = (ROOT / "seeds" / "forum.docx").read_bytes()
GERMAN = "Die Regierung hat am Montag beschlossen, dass die Unternehmen künftig höhere Steuern zahlen sollen. " * 2
REFUSED = {
    "bom.txt": (b"\xef\xbb\xbf", "is empty"),
    "zero.txt": (b"", "is empty"),
    "zero.md": (b"", "is empty"),
    "zero.html": (b"", "is empty"),
    "zero.docx": (b"", "not a Word document"),
    "spaces.txt": (b"  \n\t\n \xc2\xa0", "is empty"),
    "random.txt": (bytes(range(256)) * 20, "binary"),
    "random.html": (bytes(range(256)) * 20, "binary"),
    "random.docx": (bytes(range(256)) * 20, "not a Word document"),
    "nuls.txt": (bytes(5000), "binary"),
    "pdf.txt": (b"%PDF-1.7 ...", "PDF"),
    "half.docx": (DOCX[: len(DOCX) // 2], "cut short"),
    "bomb.html": (b"<div>" * 100_001 + TEXT.encode() + b"</div>" * 100_000, "tags"),
    "deep.html": (b"<b>" * 100_000 + TEXT.encode(), "nested too deeply"),
    "script.html": (b"<html><script>x()</script></html>", "no text"),
    "code.md": (b"```\ncode\n```\n", "no text"),
    "quotes.md": (b">" * 10_000 + TEXT.encode(), "nested too deeply"),
    "lists.md": ("\n".join("  " * depth + "- un mot" for depth in range(1000)).encode(), "nested too deeply"),
    "lines.txt": (b"mot\n" * 600_000, "lines"),
    "large.txt": (b"mot " * 9_000_000, "32 MB"),
    "deutsch.txt": (GERMAN.encode(), "German"),
}
SOUND = {
    "nul.txt": (SENTENCE + "\0" + TEXT).encode() * 2,
    "half pair.txt": TEXT.encode() + b"\xed\xa0\x80 Fin.",
    "right to left.txt": f"\u202e{SENTENCE}\u200f \u2067Fin.\u2069".encode(),
    "thirty.txt": SENTENCE.encode().ljust(30),
    "numbers.txt": b"12 345,6\n\n17 %\n\n2025\n",
    "emoji.txt": "😀😀 🇻🇳🇯🇵\n\n👍\n".encode(),
    "addresses.txt": b"https://example.org/a\n\nwww.example.org/b?c=d\n",
    "carriage.txt": TEXT.replace(" ", "\r").encode(),
    "utf16.txt": TEXT.encode("utf-16"),
    "latin.txt": ("L'été à la frontière. " + TEXT).encode("cp1252"),
    "marks.md": ("**Le *Japon* " * 300 + TEXT).encode(),
    "table.md": b"| Prix | VND |\n|---|---|\n" + b"| Le prix | 12 |\n" * 1000,
    "twenty.md": (">" * 20 + " " + TEXT).encode(),
    "line\nend.txt": TEXT.encode(),
    "[red]brackets[x].txt": TEXT.encode(),
    "escape\x1b[31m.txt": TEXT.encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, data in [(name, data) for name, (data, _) in REFUSED.items()] + list(SOUND.items()):
        (folder / name).write_bytes(data)
    (folder / os.fsdecode(b"not \xff\xe9 utf-8.txt")).write_bytes(TEXT.encode())
    (folder / os.fsdecode(b"not \xff empty.txt")).write_bytes(b"")
    return folder


def files(folder: Path) -> list[str]:
    """Everything in a folder but the credits, which every run that writes something leaves."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "CREDITS.txt")
    return sorted(str(path.relative_to(folder)) for path in paths)


def test_a_folder_of_bad_files(mtkit_: Run, folder: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    ran = mtkit_("translate", folder, "--to", "en", "--beam", "1", "--out", tmp_path / "out", "--json")
    assert time.monotonic() - began < 60
    assert ran.status == 1
    report = json.loads(ran.out)
    assert len(report["files"]) == len(SOUND) + 1
    assert len(report["failures"]) == len(REFUSED) + 1
    for name, (_, said) in REFUSED.items():
        (line,) = [line for line in ran.told if line.startswith(f"mtkit: {name}")]
        assert said in line
    assert "mtkit: not \\xff empty.txt is empty: there is no text to read" in ran.told
    written = files(tmp_path / "out")
    assert written == sorted(
        [f"{name.rpartition('.')[0]}.en.{name.rpartition('.')[2]}" for name in SOUND]
        + ["not \udcff\udce9 utf-8.en.txt"]
    )
    for name in written:
        (tmp_path / "out" / name).read_bytes().decode("utf-8")


def test_quiet_tells_only_errors(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("")
    ran = mtkit_("translate", tmp_path, "--to", "en", "--beam", "1", "--out", tmp_path / "out", "--quiet")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.told == ["mtkit: b.txt is empty: there is no text to read"]


def test_paths_that_lead_nowhere(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to("..")
    os.mkfifo(tmp_path / "pipe.txt")
    bad = [tmp_path / "none.txt", tmp_path / "empty", tmp_path / "loop.txt", tmp_path / "pipe.txt", "", "nul\0.txt"]
    ran = mtkit_("translate", *bad, tmp_path / "a.txt", tmp_path / "sub", "--to", "en", "--beam", "1", "--quiet")
    assert ran.status == 1
    assert len(ran.told) == len(bad) + 1
    assert ran.out.count(b"\n") == 1


def test_a_folder_that_cannot_be_looked_into(mtkit_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/x.txt", "b/y.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(TEXT)
    scan = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    monkeypatch.setattr("mtkit.reading.sources.os.scandir", scandir)
    ran = mtkit_("translate", tmp_path, "--to", "en", "--beam", "1", "--out", tmp_path / "out", "--quiet")
    assert ran.status == 1
    assert ran.told == [f"mtkit: {tmp_path / 'a'} cannot be read: Permission denied; check its name and rights"]
    assert files(tmp_path / "out") == ["b/y.en.txt"]


def test_an_unreadable_file(mtkit_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    load = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return load(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    ran = mtkit_("translate", tmp_path, "--to", "en", "--beam", "1", "--out", tmp_path / "out", "--quiet")
    assert ran.status == 1
    assert ran.told == [f"mtkit: {tmp_path / 'a.txt'} cannot be read: Permission denied; check its name and rights"]
    assert files(tmp_path / "out") == ["b.en.txt"]


def test_another_language_only_with_force(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GERMAN)
    refused = mtkit_("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1")
    assert (refused.status, refused.out) == (1, b"")
    assert "--force" in refused.told[0]
    assert mtkit_("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--force").status == 0


def test_existing_files_stay(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.en.txt").write_text("old")
    arguments = ("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--out", tmp_path, "--quiet")
    ran = mtkit_(*arguments)
    assert ran.status == 1
    assert "--overwrite" in ran.told[0]
    assert (tmp_path / "a.en.txt").read_text() == "old"
    assert mtkit_(*arguments, "--skip-existing").status == 0
    assert (tmp_path / "a.en.txt").read_text() == "old"
    assert mtkit_(*arguments, "--skip-existing", "--overwrite").status == 2
    assert mtkit_(*arguments, "--overwrite").status == 0
    assert (tmp_path / "a.en.txt").read_text() != "old"


@pytest.mark.parametrize("where", ["/proc/mtkit", "/dev/null/out"])
def test_an_output_folder_that_cannot_be_made(mtkit_: Run, tmp_path: Path, where: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    ran = mtkit_("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--out", where)
    assert ran.status == 1
    assert len(ran.told) == 1
    assert "cannot be written" in ran.told[0]


def test_a_full_disk(mtkit_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    make = Path.open

    def full(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        file = make(path, mode, *rest, **more)  # type: ignore[arg-type, call-overload]
        if mode == "xb":
            file.close()
            raise OSError(errno.ENOSPC, "No space left on device")
        return file

    monkeypatch.setattr(Path, "open", full)
    ran = mtkit_("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--out", tmp_path / "out")
    assert ran.status == 1
    assert "No space left on device" in ran.told[0]
    assert files(tmp_path / "out") == []


def test_a_name_that_is_too_long_for_a_language_in_it(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / ("a" * 250 + ".txt")).write_text(TEXT)
    ran = mtkit_("translate", tmp_path, "--to", "en", "--beam", "1", "--out", tmp_path / "out")
    assert ran.status == 1
    assert "too long" in ran.told[0]


def test_a_bug_with_one_file_does_not_stop_the_others(
    mtkit_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT)

    def broken(source: object, **settings: object) -> object:
        if getattr(source, "name", "") == "b.txt":
            raise RecursionError("deep\nvery deep")
        return read(source, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr("mtkit.pipeline.read", broken)
    ran = mtkit_("translate", tmp_path, "--to", "en", "--beam", "1", "--out", tmp_path / "out", "--quiet")
    assert ran.status == 1
    assert len(ran.told) == 1
    assert "RecursionError" in ran.told[0]
    assert files(tmp_path / "out") == ["a.en.txt", "c.en.txt"]


@pytest.mark.parametrize("out", ["", "out/"])
def test_an_earlier_run_is_not_translated_again(mtkit_: Run, tmp_path: Path, out: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    for language in ("en", "vi", "ja"):
        ran = mtkit_("translate", tmp_path, "--to", language, "--beam", "1", "--out", tmp_path / out)
        assert ran.status == 0
    assert files(tmp_path) == sorted(["a.txt", f"{out}a.en.txt", f"{out}a.vi.txt", f"{out}a.ja.txt"])


def test_inputs_of_one_name_get_names_of_their_own(mtkit_: Run, tmp_path: Path) -> None:
    for name in ("mon/p.txt", "tue/p.txt", "wed/p.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "mon" / "p.md").write_text(TEXT)
    folders = [tmp_path / name for name in ("mon", "tue", "wed")]
    ran = mtkit_("translate", *folders, "--to", "en", "--beam", "1", "--format", "txt", "--out", tmp_path / "out")
    assert ran.status == 0
    assert len(files(tmp_path / "out")) == 4


def test_a_long_line_of_words_is_translated_whole(tmp_path: Path) -> None:
    """A twentieth of a million characters: the time is linear, and all of it comes out."""
    words = "le gouvernement de la province annonce que les entreprises japonaises investissent dans les parcs "
    (tmp_path / "a.txt").write_text(words * 500)
    ran = process("translate", tmp_path / "a.txt", "--to", "en", "--beam", "1", "--quiet")
    assert ran.status == 0
    assert len(ran.out.split()) > 500
