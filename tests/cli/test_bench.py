"""``mtkit bench``: usage, exit statuses, what goes where."""

import json
from pathlib import Path

import pytest
from running import ROOT, process

SOURCES = ["Le Japon investit au Vietnam.", "Un accord a été signé à Hanoï.", "La ville prépare un forum."]
REFERENCES = ["Japan invests in Vietnam.", "An agreement was signed in Hanoi.", "The city is preparing a forum."]


def write(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    write(folder / "news.fr", SOURCES)
    write(folder / "news.en", REFERENCES)
    write(folder / "good.en", [f"{text[:-1]} indeed." for text in REFERENCES])
    write(folder / "fair.en", [" ".join(text.split()[1:]) for text in REFERENCES])
    done = process(
        *("bench", "run", "--set", f"{folder}/news.fr,{folder}/news.{{lang}}", "--to", "en", "--out", folder / "out"),
        *("-s", "fr-mul-tiny,beam=1,name=ours", "--hypotheses", f"good={folder}/good.en"),
        *("--hypotheses", f"fair={folder}/fair.{{lang}}", "--json"),
    )
    assert done.status == 0, done.told
    systems = json.loads(done.out)["languages"]["en"]["systems"]
    assert [system["name"] for system in systems] == ["ours", "good", "fair"]
    return folder


def test_compare(folder: Path) -> None:
    done = process("bench", "compare", folder / "out", "--metric", "bleu", "--metric", "ter")
    assert done.status == 0
    text = done.out.decode()
    assert "French → English, news, 3 lines" in text
    assert "  BLEU " in text
    assert "  TER " in text
    assert json.loads(process("bench", "compare", folder / "out", "--json").out)["source_language"] == "fr"


def test_report(folder: Path) -> None:
    done = process("bench", "report", folder / "out", "-o", folder / "page.html")
    assert (done.status, done.out) == (0, b"")
    assert (folder / "page.html").read_text().startswith("<!DOCTYPE html>")


def test_gate(folder: Path) -> None:
    baseline = folder / "baseline.json"
    assert process("bench", "gate", folder / "out", "--baseline", baseline).status == 1
    assert process("bench", "gate", folder / "out", "--baseline", baseline, "--update").status == 0
    stored = baseline.read_text()
    assert process("bench", "gate", folder / "out", "--baseline", baseline).status == 0
    changed = json.loads(stored)
    changed["results"][0]["share_of_raw"] = 9.0
    baseline.write_text(json.dumps(changed))
    done = process("bench", "gate", folder / "out", "--baseline", baseline)
    assert done.status == 1
    assert [line for line in done.told if line.startswith("mtkit: ours, en: share of raw 900%")]
    assert len(done.told) == 1
    found = json.loads(process("bench", "gate", folder / "out", "--baseline", baseline, "--json").out)
    assert len(found["failures"]) == 1


def test_repeat(folder: Path) -> None:
    done = process("bench", "run", "--manifest", folder / "out" / "manifest.json")
    assert done.status == 0, done.told
    assert "mtkit: the same translations and scores came out" in done.told
    assert (folder / "out-repeat" / "manifest.json").is_file()


def test_a_repetition_that_comes_out_otherwise(folder: Path) -> None:
    path = folder / "out" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["results"]["ours"]["en"]["hypotheses"] = "0" * 64
    manifest["versions"]["sacrebleu"] = "0.1"
    other = path.with_name("other.json")
    other.write_text(json.dumps(manifest))
    done = process("bench", "run", "--manifest", other, "--out", folder / "otherwise", "-q")
    assert done.status == 1
    assert any(line.startswith("mtkit: differs: version of sacrebleu: was 0.1") for line in done.told)
    assert "mtkit: came out otherwise: ours, en: other hypotheses" in done.told


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["run"], 2, "--out"),
        (["run", "--out", "x", "--to", ""], 2, "target language"),
        (["run", "--out", "x", "--to", "xx-nothing"], 2, "not a language"),
        (["run", "--out", "x", "-s", "m,beam=x"], 2, "whole number"),
        (["run", "--out", "x", "--hypotheses", "file.en"], 2, "NAME=FILE"),
        (["run", "--out", "x", "--hypotheses", "a=file"], 2, "--to with one language"),
        (["run", "--out", "x", "-s", "no-such-model"], 1, "no model"),
        (["run", "--out", "x", "--set", "no-such-set"], 1, "no test set"),
        (["run", "--manifest", "nowhere.json"], 1, "cannot be read"),
        (["run", "--manifest", "m.json", "--to", "en"], 2, "leave --to out"),
        (["compare", "nowhere"], 1, "manifest.json"),
        (["compare"], 2, "DIR"),
        (["report", "nowhere"], 1, "manifest.json"),
        (["gate", "nowhere", "--baseline", "b.json"], 1, "manifest.json"),
        (["gate", "nowhere"], 2, "--baseline"),
    ],
)
def test_one_line_says_what_is_wrong(tmp_path: Path, arguments: list[str], status: int, reason: str) -> None:
    arguments = [str(tmp_path / one) if one == "x" else one for one in arguments]
    done = process("bench", *arguments)
    assert done.status == status
    assert len(done.told) == 1
    assert reason in done.told[0]


@pytest.mark.parametrize("command", ["run", "compare", "report", "gate"])
def test_help_has_examples(command: str) -> None:
    done = process("bench", command, "--help")
    assert done.status == 0
    assert f"mtkit bench {command}" in done.out.decode()
    assert "\nExamples:\n" in done.out.decode().replace("\n  ", "\n")


def test_the_shipped_baseline_is_of_the_shipped_references() -> None:
    from mtkit.evaluation.testsets import load

    baseline = json.loads((ROOT / "benchmarks" / "baseline.json").read_text())
    assert baseline["test_sets"] == {language: load("seeds", "fr", language).sha256 for language in ("en", "vi", "ja")}
