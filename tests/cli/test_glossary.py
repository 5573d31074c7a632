"""``mtkit glossary``: results on standard output, exit statuses, files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from running import Run

from mtkit.glossary import default_glossary, read_glossary

pytest_plugins = ["inside"]


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    path.write_text(
        "fr,en,ja\nzone industrielle,industrial zone,工業団地\nentreprise,company|firm,企業\n", encoding="utf-8"
    )
    return path


def texts(folder: Path, *translation: str) -> tuple[Path, Path]:
    source, target = folder / "a.fr.txt", folder / "a.en.txt"
    source.write_text("Une zone industrielle.\nDes entreprises et des zones industrielles.\n", encoding="utf-8")
    target.write_text("".join(f"{line}\n" for line in translation), encoding="utf-8")
    return source, target


def test_a_sound_glossary_passes(mtkit_: Run, terms: Path) -> None:
    ran = mtkit_("glossary", "check", terms)
    assert (ran.status, ran.told) == (0, [])
    assert ran.out.decode() == "terms.csv: terms 2, errors 0, warnings 0\n"
    assert mtkit_("glossary", "check", "beat").status == 0


def test_errors_and_warnings_of_a_glossary_are_listed(mtkit_: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("fr,en\nJICA,JICA\nzone,\n[red]x[/red],y\n", encoding="utf-8")
    ran = mtkit_("glossary", "check", path)
    assert ran.status == 1
    assert "bad.csv: terms 2, errors 1, warnings 1" in ran.out.decode()
    assert ran.told == ["mtkit: bad.csv cannot be used before its errors are put right: 1 of them"]
    data = json.loads(mtkit_("glossary", "check", path, "--json").out)
    assert [(one["severity"], one["line"]) for one in data["findings"]] == [("warning", 2), ("error", 3)]
    path.write_text("fr,en\nJICA,JICA\n", encoding="utf-8")
    assert mtkit_("glossary", "check", path).status == 3
    assert mtkit_("glossary", "check", path, "--quiet").out == b""


def test_a_translation_that_keeps_to_the_glossary_passes(mtkit_: Run, terms: Path, tmp_path: Path) -> None:
    ran = mtkit_("glossary", "check", terms, *texts(tmp_path, "An industrial zone.", "Firms and industrial zones."))
    assert (ran.status, ran.told) == (0, [])
    assert "en: 3 of 3 occurrences right (100.0%), in 2 segments" in ran.out.decode()


def test_a_missed_term_is_counted_and_sets_the_status(mtkit_: Run, terms: Path, tmp_path: Path) -> None:
    files = texts(tmp_path, "An industrial zone.", "Companies and factories.")
    ran = mtkit_("glossary", "check", terms, *files, "--json")
    assert ran.status == 3
    (report,) = json.loads(ran.out)
    assert (report["language"], report["pairs"], report["matched"], report["missed"]) == ("en", 2, 3, 1)
    zone, company = report["terms"]
    assert (zone["source"], zone["matched"], zone["kept"], zone["missed"]) == ("zone industrielle", 2, 1, 1)
    assert [example["pair"] for example in zone["examples"]] == [2]
    assert (company["matched"], company["kept"], company["missed"]) == (1, 1, 0)
    table = mtkit_("glossary", "check", terms, *files)
    assert table.status == 3
    assert "2: Companies and factories." in table.out.decode()


def test_json_lines_of_several_languages_are_reported_one_by_one(mtkit_: Run, terms: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    records = [
        {"from": "fr", "to": "en", "source": "une zone industrielle", "hypothesis": "an industrial zone"},
        {"from": "fr", "to": "ja", "source": "une zone industrielle", "hypothesis": "工業地帯"},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    ran = mtkit_("glossary", "check", terms, path, "--json")
    assert ran.status == 3
    assert [(one["language"], one["missed"]) for one in json.loads(ran.out)] == [("en", 0), ("ja", 1)]


def test_the_glossary_of_the_beat_starts_ones_own(mtkit_: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(mtkit_("glossary", "show", "--csv").out)
    assert read_glossary(path).terms == default_glossary().terms
    ran = mtkit_("glossary", "show", "chaine", "valeur", "--json")
    assert [term["source"] for term in json.loads(ran.out)] == ["chaîne de valeur"]
    assert "value chain" in mtkit_("glossary", "show", "chaine", "valeur").out.decode()


def test_a_search_without_result_says_so(mtkit_: Run) -> None:
    ran = mtkit_("glossary", "show", "xyzzy")
    assert (ran.status, ran.out, ran.told) == (0, b"", ["mtkit: no term of beat.csv holds “xyzzy”"])


def test_glossaries_are_converted_both_ways(mtkit_: Run, terms: Path, tmp_path: Path) -> None:
    tbx, again = tmp_path / "a.tbx", tmp_path / "a.csv"
    assert mtkit_("glossary", "convert", terms, tbx).status == 0
    assert mtkit_("glossary", "convert", tbx, again).status == 0
    assert again.read_bytes() == terms.read_bytes()
    refused = mtkit_("glossary", "convert", terms, tbx)
    assert (refused.status, refused.told) == (1, [f"mtkit: {tbx}: already exists; use --overwrite to replace it"])
    assert mtkit_("glossary", "convert", terms, tbx, "--overwrite").status == 0
    assert mtkit_("glossary", "convert", terms, tmp_path / "a.xlsx").status == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check"], 2),
        (["check", "missing.csv"], 1),
        (["check", "beat", "missing.fr", "missing.en"], 1),
        (["check", "beat", "--from", "klingonese"], 2),
        (["show", "--glossary", "missing.csv"], 1),
        (["convert", "missing.csv", "a.tbx"], 1),
    ],
)
def test_what_cannot_be_done_is_one_line(mtkit_: Run, arguments: list[str], status: int) -> None:
    ran = mtkit_("glossary", *arguments)
    assert (ran.status, ran.out, len(ran.told)) == (status, b"", 1)


def test_finding_terms_loads_no_large_library() -> None:
    code = (
        "import sys, mtkit.glossary as g; assert g.default_glossary().find('la zone industrielle'); "
        "print(*{'torch', 'transformers', 'ctranslate2', 'lxml', 'translate', 'babel', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=120)
    assert done.stdout == b"\n"


def test_csv_and_json_exclude_each_other(mtkit_: Run) -> None:
    ran = mtkit_("glossary", "show", "--csv", "--json")
    assert (ran.status, ran.out) == (2, b"")
    assert "exclude each other" in ran.told[0]


def test_a_memory_is_checked_from_french(mtkit_: Run, tmp_path: Path) -> None:
    sides = ("fr", "Le Japon investit."), ("vi", "Nhật Bản đầu tư.")
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in sides)
    memory, terms = tmp_path / "m.tmx", tmp_path / "terms.csv"
    memory.write_text(f'<tmx version="1.4"><header/><body><tu>{variants}</tu></body></tmx>', encoding="utf-8")
    terms.write_text("fr,vi\nJapon,Nhật Bản\n", encoding="utf-8")
    ran = mtkit_("glossary", "check", terms, memory, "--to", "vi")
    assert (ran.status, ran.told) == (0, [])
    assert "vi: 1 of 1 occurrence right (100.0%), in 1 segment\n" in ran.out.decode()
