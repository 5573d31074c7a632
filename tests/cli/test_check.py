"""``mtkit check``."""

import json
from pathlib import Path

import pytest
from running import ROOT, Run, process

pytest_plugins = ["inside"]

FR = "La province a 12 projets japonais.\nLe Japon investit au Vietnam.\n"
EN = "The province has 12 Japanese projects.\nJapan invests in Vietnam.\n"


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "a.fr.txt", tmp_path / "a.en.txt"
    source.write_text(FR, encoding="utf-8")
    target.write_text(EN, encoding="utf-8")
    return source, target


def test_nothing_doubtful(mtkit_: Run, texts: tuple[Path, Path]) -> None:
    ran = mtkit_("check", *texts)
    assert (ran.status, ran.told) == (0, [])
    assert ran.out == b"2 segments, 0 doubtful\n"


def test_something_doubtful(mtkit_: Run, texts: tuple[Path, Path]) -> None:
    texts[1].write_text(EN.replace("12", "[b]21"), encoding="utf-8")
    ran = mtkit_("check", *texts)
    out = ran.out.decode()
    assert ran.status == 3
    assert "line 1" in out
    assert "line 2" not in out
    assert "quantity:" in out
    assert "[b]21" in out
    assert "2 segments, 1 doubtful: 1 quantity" in out


def test_json(mtkit_: Run, texts: tuple[Path, Path]) -> None:
    texts[1].write_text(EN.replace("12", "21"), encoding="utf-8")
    ran = mtkit_("check", *texts, "--json")
    data = json.loads(ran.out)
    assert ran.status == 3
    assert data["aligned"] == "lines"
    assert [one["id"] for one in data["doubtful"]] == ["line 1"]


def test_quiet(mtkit_: Run, texts: tuple[Path, Path]) -> None:
    texts[1].write_text(EN.replace("12", "21"), encoding="utf-8")
    ran = mtkit_("check", *texts, "--quiet")
    assert (ran.status, ran.out, ran.told) == (3, b"", [])


def test_what_mtkit_has_written(mtkit_: Run, tmp_path: Path) -> None:
    record = {
        "source": "Il a 12 projets.",
        "hypothesis": "Il a 12 projets.",
        "from": "fr",
        "to": "vi",
        "article": "n.txt",
    }
    path = tmp_path / "n.vi.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    ran = mtkit_("check", path)
    assert ran.status == 3
    assert "n.txt" in ran.out.decode()
    path.write_text(json.dumps(record) + "\n{", encoding="utf-8")
    ran = mtkit_("check", path)
    assert ran.status == 1
    assert "line 2: is no JSON" in ran.told[0]


def test_glossary(mtkit_: Run, texts: tuple[Path, Path], tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("fr,en\nprovince,region\n", encoding="utf-8")
    ran = mtkit_("check", *texts, "--glossary", terms)
    assert ran.status == 3
    assert "1 doubtful: 1 term" in ran.out.decode()


def test_texts_that_are_paired_by_length(mtkit_: Run, texts: tuple[Path, Path]) -> None:
    texts[1].write_text(EN.replace("\n", " "), encoding="utf-8")
    ran = mtkit_("check", *texts)
    assert ran.status == 0
    assert ran.out == b"2 segments, 0 doubtful\n"
    assert len(ran.told) == 1
    assert "look at the pairs" in ran.told[0]


def test_a_page_that_exists_is_kept(
    mtkit_: Run, texts: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "review.html"
    page.write_text("mine", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("mtkit.checking.check_bitext", None)  # it is found before anything is checked
        ran = mtkit_("check", *texts, "--review", page)
    assert (ran.status, ran.out, page.read_text()) == (1, b"", "mine")
    assert "already exists" in ran.told[0]
    assert mtkit_("check", *texts, "--review", page, "--overwrite").status == 0
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ([], 2, "Missing argument"),
        (["nowhere.txt", "nothing.txt"], 1, "nowhere.txt cannot be read"),
        (["README.md"], 2, "give its translation too"),
        (["README.md", "README.md"], 2, "both look like"),
        (["references/forum.fr", "references/forum.vi", "--to", "klingonish"], 2, "not a language"),
        (["references/forum.fr", "references/forum.vi", "--glossary", "nowhere.csv"], 1, "nowhere.csv"),
    ],
)
def test_wrong_usage(
    mtkit_: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int, told: str
) -> None:
    monkeypatch.chdir(ROOT)
    ran = mtkit_("check", *arguments)
    assert ran.status == status
    assert len(ran.told) == 1
    assert told in ran.told[0]
    assert ran.out == b""


def test_as_a_process() -> None:
    ran = process("check", "references/lang-son.fr", "references/lang-son.ja", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.status in (0, 3)
    assert b"31 segments" in ran.out
