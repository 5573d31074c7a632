import os
import sys
from pathlib import Path

import pytest

from mtkit.errors import InputError
from mtkit.reading import Source, find, read, read_bytes


@pytest.fixture
def folder(tmp_path):
    for name in (
        "b.txt",
        "a.md",
        "sub/c.html",
        "sub/deep/d.DOCX",
        "e.pdf",
        ".hidden.txt",
        ".git/f.txt",
        "README.md",
        "readme.txt",
    ):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Un texte.")
    return tmp_path / "news"


def relatives(found):
    return [source.relative.as_posix() for source in found.sources]


def test_a_folder_is_searched_to_the_bottom(folder):
    found = find([folder])
    assert relatives(found) == ["a.md", "b.txt", "sub/c.html", "sub/deep/d.DOCX"]
    assert [source.format for source in found.sources] == ["markdown", "text", "html", "docx"]
    assert not found.errors


def test_patterns_keep_the_folders_below_their_fixed_part(folder):
    assert relatives(find([f"{folder}/**/*.html"])) == ["sub/c.html"]
    assert relatives(find([f"{folder}/*.txt"])) == ["b.txt"]
    assert relatives(find([f"{folder}/s*"])) == ["sub/c.html", "sub/deep/d.DOCX"]


def test_a_file_with_wildcards_in_its_name_is_that_file(folder):
    (folder / "a[1].txt").write_text("x")
    assert relatives(find([folder / "a[1].txt"])) == ["a[1].txt"]


def test_one_bad_path_does_not_stop_the_others(folder):
    found = find([folder / "none.txt", folder / "e.pdf", folder / "b.txt", f"{folder}/*.xyz", "a\0b"])
    assert relatives(found) == ["b.txt"]
    assert len(found.errors) == 4
    assert all(isinstance(error, InputError) and "\n" not in str(error) for error in found.errors)
    assert "does not exist" in str(found.errors[0])
    assert ".pdf files cannot be read" in str(found.errors[1])


def test_duplicates_are_read_once(folder):
    assert relatives(find([folder / "b.txt", folder / ".." / "news" / "b.txt", folder])) == [
        "b.txt",
        "a.md",
        "sub/c.html",
        "sub/deep/d.DOCX",
    ]


def test_an_empty_folder_is_an_error(tmp_path):
    assert "holds no documents" in str(find([tmp_path]).errors[0])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_loops_of_links_end(folder):
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    assert len(find([folder]).sources) == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "p.txt")
    assert "not a regular file" in str(find([tmp_path / "p.txt"]).errors[0])


def test_standard_input(monkeypatch, tmp_path):
    (tmp_path / "in").write_bytes("Une phrase venue d’ailleurs.".encode())
    with (tmp_path / "in").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        (source,) = find(["-"]).sources
        assert source.path is None
        assert read(source).blocks[0].text == "Une phrase venue d’ailleurs."


def test_read_takes_a_path(folder):
    article = read(folder / "b.txt")
    assert (article.name, article.format) == ("b.txt", "text")


def test_missing_large_and_empty_files_are_input_errors(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.txt")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(InputError, match="split it"):
        read(large)
    with pytest.raises(InputError, match="empty"):
        read_bytes(b"", "a.txt", "text")
    with pytest.raises(InputError, match="no format"):
        read_bytes(b"x", "a.pdf", "pdf")


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "\n<html lang=fr>", "\ufeff<!doctype HTML>", '<?xml version="1.0"?><html>']
)
def test_a_page_under_the_name_of_a_text_is_read_as_a_page(start):
    article = read_bytes(f"{start}<p>Une phrase.</p>".encode(), "a.txt", "text")
    assert article.format == "html"
    assert [block.text for block in article.blocks] == ["Une phrase."]


def test_residue_can_be_kept():
    text = "Un titre\n\nUne phrase de l’article.\n\nPartager"
    assert len(read_bytes(text.encode(), "a", "text", clean=False).blocks) == 3
    assert len(read_bytes(text.encode(), "a", "text").blocks) == 2


def test_source_is_a_value():
    assert Source(None, "a", "text", Path("a")) == Source(None, "a", "text", Path("a"))


def test_a_folder_for_results_is_left_out(folder):
    out = folder / "out"
    before = relatives(find([folder]))
    out.mkdir()
    (out / "a.en.md").write_text("A text.")
    assert "out/a.en.md" in relatives(find([folder]))
    assert relatives(find([folder], leaving_out=out)) == before
    assert relatives(find([f"{folder}/**/*.md"], leaving_out=out)) == ["a.md"]
    assert relatives(find([out], leaving_out=out)) == ["a.en.md"]  # asked for by name


def test_folders_deeper_than_the_stack(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text("x")
    os.chdir(tmp_path)
    found = find([Path("d")])
    (deepest,) = (source.path for source in found.sources)
    deepest.unlink()
    for folder in deepest.parents[:1200]:  # pytest's own cleaning would not reach the bottom
        folder.rmdir()
    assert not found.errors


def test_the_empty_path_is_not_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    found = find([""])
    assert not found.sources
    assert len(found.errors) == 1
