"""``mtkit summarize``: briefs on standard output or in a folder, the report, exit statuses."""

import json
import sys
from pathlib import Path

import pytest
from running import ROOT, TEXT, Run, process

from mtkit.briefs.ledger import FILE_NAME

pytest_plugins = ["inside"]

SEEDS = ROOT / "seeds"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder(mtkit_: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = mtkit_("summarize", SEEDS / "vjecpa.html", SEEDS / "forum.docx", "--to", "fr,en", "--out", out, "-f", "html")
    assert (ran.status, ran.out) == (0, b"")
    assert ran.told[-1].startswith("mtkit: briefs: 4 written, 0 unchanged; digests: 2; lines: ")
    assert names(out) == [
        *(FILE_NAME, "digest.en.html", "digest.fr.html", "forum.brief.en.html", "forum.brief.fr.html"),
        *("vjecpa.brief.en.html", "vjecpa.brief.fr.html"),
    ]
    again = mtkit_("summarize", SEEDS / "vjecpa.html", SEEDS / "forum.docx", "--to", "fr,en", "-o", out, "-f", "html")
    assert again.told[-1].startswith("mtkit: briefs: 0 written, 4 unchanged; digests: 2; lines: 0, flagged: none")


@pytest.mark.parametrize("format_", ["md", "html", "docx", "json", "csv"])
def test_every_format(mtkit_: Run, tmp_path: Path, format_: str) -> None:
    ran = mtkit_("summarize", SEEDS / "prefectures.md", "--to", "fr", "--out", tmp_path, "-f", format_, "--quiet")
    assert (ran.status, ran.told) == (0, [])
    assert names(tmp_path) == [FILE_NAME, f"prefectures.brief.fr.{format_}"]


def test_standard_output(mtkit_: Run) -> None:
    ran = mtkit_("summarize", SEEDS / "prefectures.md", "--to", "fr", "--sentences", 2)
    assert (ran.status, ran.told) == (0, [])
    text = ran.out.decode()
    assert text.startswith("# Entre provinces vietnamiennes et préfectures japonaises, une coopération de terrain\n")
    assert text.count("\n- ") == 1
    ran = mtkit_("summarize", SEEDS / "prefectures.md", "--to", "fr", "--format", "json")
    assert json.loads(ran.out)["article_name"] == "prefectures.md"


def test_standard_input_and_a_note() -> None:
    ran = process("summarize", "--to", "fr", stdin=TEXT.encode())
    assert ran.status == 0
    assert "davantage d'entreprises japonaises" in ran.out.decode()
    assert ran.told == [
        line for line in ran.told if line.startswith("mtkit: standard input: not summarised: ") and "too short" in line
    ]


def test_a_report_for_programs(mtkit_: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01" * 50)
    out = tmp_path / "out"
    ran = mtkit_("summarize", tmp_path / "bad.txt", SEEDS / "forum.docx", "--to", "ja", "-o", out, "--json", "-q")
    assert ran.status == 1
    assert len(ran.told) == 1
    report = json.loads(ran.out)
    assert report["failures"] == [ran.told[0].removeprefix("mtkit: ")]
    (written,) = report["files"]
    assert written["path"] == str(out / "forum.brief.ja.md")
    assert written["lines"] >= 4
    assert sum(report["flags"].values()) >= written["flagged"] >= written["withdrawn"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--to", "en,vi"], 2, "several languages do not fit on standard output"),
        (["--to", ","], 2, "no language"),
        (["--to", "xx_bad"], 2, "is not a language"),
        (["--to", "fr", "--json"], 2, "--json reports on standard output"),
        (["--to", "fr", "--words", "50", "--ratio", "0.2"], 2, "a brief has one length"),
        (["--to", "fr", "--sentences", "0"], 2, "0 sentences"),
        (["--to", "fr", "--format", "pdf"], 2, "--format"),
        (["--to", "fr", "--beam", "0"], 2, "--beam"),
        (["--to", "en", "--model", "none"], 1, "there is no model “none”"),
        (["--to", "de"], 1, "de"),
        (["--to", "en", "--glossary", "none.csv"], 1, "none.csv"),
        (["--to", "fr", "--summarizer", str(SEEDS)], 1, "no model folder"),
    ],
)
def test_what_has_no_meaning(mtkit_: Run, arguments: list[str], status: int, said: str) -> None:
    ran = mtkit_("summarize", SEEDS / "vjecpa.html", *arguments)
    assert ran.status == status
    assert any(said in line for line in ran.told), ran.told


def test_without_torch_a_summariser_says_what_to_install(
    mtkit_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "torch", None)
    ran = mtkit_("summarize", SEEDS / "vjecpa.html", "--to", "fr", "--summarizer", tmp_path)
    assert ran.status == 1
    assert ran.told == ["mtkit: a model that summarises needs torch and transformers: pip install 'mtkit[hf]'"]
