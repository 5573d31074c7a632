"""Runs of the shipped model on a few lines: what is kept, what is done again, what differs."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from benches import REFERENCES, SOURCES

from mtkit.errors import InputError, MtkitError, OptionError, OutputError
from mtkit.evaluation import bench as benchmark
from mtkit.evaluation.bench import Given, Plan, plan_of, run
from mtkit.evaluation.manifest import differences, local, machine, portable, read_manifest
from mtkit.evaluation.results import read_bench
from mtkit.evaluation.systems import System, file_name, parse_system, parse_systems

ROOT = Path(__file__).resolve().parents[2]
QUICK = "fr-mul-tiny,beam=1,threads=1,name=ours"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four lines in two languages, and what another system made of them."""
    folder = tmp_path_factory.mktemp("set")
    write(folder / "news.fr", SOURCES[:4])
    write(folder / "news.en", REFERENCES[:4])
    write(folder / "news.ja", ["日本はベトナムに投資する。"] * 4)
    write(folder / "other.en", [text.replace("the", "a") for text in REFERENCES[:4]])
    return folder


@pytest.fixture(scope="module")
def plan(folder: Path) -> Plan:
    given = Given("other", {"en": folder / "other.en"})
    return Plan(("en", "ja"), parse_systems([QUICK]), (given,), f"{folder}/news.fr,{folder}/news.{{lang}}")


@pytest.fixture(scope="module")
def done(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("done") / "bench"
    outcome = run(plan, out)
    assert outcome.failures == []
    assert (outcome.done, outcome.kept) == (3, 0)
    return out


def write(path: Path, texts: Any) -> None:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")


def copy(done: Path, tmp_path: Path) -> Path:
    out = tmp_path / "bench"
    for path in done.rglob("*.*"):
        target = out / path.relative_to(done)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return out


def test_what_a_run_leaves(done: Path) -> None:
    bench = read_bench(done)
    assert list(bench.cells) == [("ours", "en"), ("other", "en"), ("ours", "ja")]
    ours = bench.cells["ours", "en"]
    assert len(ours.hypotheses) == len(ours.segments) == 4
    assert set(ours.scores) == {"bleu", "chrf2", "chrf2++", "ter"}
    assert ours.speed is not None
    assert ours.speed.words_per_second > 0
    assert ours.speed.ratio is not None
    assert 0.05 < ours.speed.ratio < 1.5
    assert ours.speed.memory is None or 30e6 < ours.speed.memory < 500e6
    assert ours.speed.startup > 0.05
    assert bench.cells["other", "en"].speed is None
    assert "tok:ja-mecab" in bench.cells["ours", "ja"].scores["bleu"].signature


def test_the_manifest_tells_all(done: Path, folder: Path) -> None:
    text = (done / "manifest.json").read_text()
    manifest = json.loads(text)
    ours, other = manifest["systems"]
    assert ours["settings"]["beam"] == 1
    assert ours["settings"]["typography"] == "model"
    assert len(ours["files"]["ctranslate2/model.bin"]) == 64
    assert other["settings"] is None
    assert {"mtkit", "python", "ctranslate2", "sacrebleu"} <= manifest["versions"].keys()
    assert manifest["machine"] == machine()
    assert set(manifest["results"]) == {"ours", "other"}
    assert str(Path.home()) not in text


def test_a_second_run_does_nothing_again(plan: Plan, done: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.rglob("*.*") if path.name != "manifest.json"}
    told: list[str] = []
    outcome = run(plan, done, told.append)
    assert (outcome.done, outcome.kept, told) == (0, 3, [])
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_what_changed_is_done_again(plan: Plan, done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = copy(done, tmp_path)
    asked: list[str] = []

    def measure(system: System, lines: Any) -> dict[str, Any]:
        asked.append(lines.language)
        return {"hypotheses": REFERENCES[:4], "flags": [], "speed": None}

    monkeypatch.setattr(benchmark, "measure", measure)
    (out / "systems" / "ours" / "ja.json").write_text("{ half of a fi")
    run(plan, out)
    assert asked == ["ja"]
    wider = replace(plan.systems[0], beam=2)
    run(replace(plan, systems=(wider,)), out)
    assert asked == ["ja", "en", "ja"]


def test_a_run_that_was_killed_goes_on(plan: Plan, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "bench"
    command = [sys.executable, "-m", "mtkit", "bench", "run", "-q", "--to", "en,ja", "--out", str(out)]
    command += ["--set", plan.test_set, "-s", QUICK, "--hypotheses", f"other={folder}/other.en"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while not (out / "systems" / "ours" / "en.json").is_file() and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()
    assert not read_bench(out).manifest["results"]
    outcome = run(plan, out)
    assert outcome.kept >= 1
    assert outcome.done + outcome.kept == 3
    assert len(outcome.bench.cells) == 3


def test_one_failure_does_not_stop_the_others(plan: Plan, done: Path, tmp_path: Path) -> None:
    out = copy(done, tmp_path)
    short = tmp_path / "short.en"
    write(short, REFERENCES[:3])
    lost = Given("lost", {"en": tmp_path / "nowhere.en"})
    outcome = run(replace(plan, given=(Given("other", {"en": short}), lost)), out)
    assert [failure.split(":")[0] for failure in outcome.failures] == ["other, en", "lost, en"]
    assert "3 lines for 4 sources" in outcome.failures[0]
    assert list(outcome.bench.cells) == [("ours", "en"), ("ours", "ja")]


def test_a_language_that_the_model_does_not_have_fails_alone(
    plan: Plan, folder: Path, done: Path, tmp_path: Path
) -> None:
    write(folder / "news.de", REFERENCES[:4])
    outcome = run(replace(plan, languages=("de", "en"), given=()), copy(done, tmp_path))
    assert len(outcome.failures) == 1
    assert outcome.failures[0].startswith("ours, de: ")
    assert ("ours", "en") in outcome.bench.cells


def test_a_process_that_dies_is_told(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    outcome = run(replace(plan, given=()), tmp_path / "bench")
    assert len(outcome.failures) == 2
    assert "ended with status 1" in outcome.failures[0]


def test_a_folder_with_something_else_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="no benchmark"):
        run(plan, tmp_path)


def test_a_manifest_repeats_the_run(plan: Plan, done: Path, tmp_path: Path) -> None:
    again = plan_of(done / "manifest.json")
    assert [system.name for system in again.systems] == ["ours"]
    outcome = run(again, tmp_path / "again")
    assert outcome.failures == []
    assert differences(read_manifest(done / "manifest.json"), outcome.bench.manifest) == ([], [])


def test_the_stored_test_set_serves_where_the_original_is_gone(done: Path, tmp_path: Path) -> None:
    out = copy(done, tmp_path)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["set"]["spec"] = "gone.fr,gone.{lang}"
    (out / "manifest.json").write_text(json.dumps(manifest))
    outcome = run(plan_of(out / "manifest.json"), out)
    assert outcome.kept == 3


def test_differences_are_told_apart(done: Path) -> None:
    old = read_manifest(done / "manifest.json")
    new = json.loads(json.dumps(old))
    new["versions"]["sacrebleu"] = "9.9"
    new["systems"][0]["files"]["source.spm"] = "0" * 64
    new["systems"][0]["settings"]["beam"] = 5
    new["sets"]["en"]["sha256"] = "0" * 64
    new["results"]["ours"]["en"] = {"hypotheses": "x", "scores": {"bleu": 1.0}}
    del new["results"]["other"]
    made, results = differences(old, new)
    assert len(made) == 4
    assert any("ours: beam: was 1, is 5" in line for line in made)
    assert "ours, en: other hypotheses" in results
    assert "other, en: has no result now" in results


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "set": {}, "languages": ["en"], '
    '"systems": [{}], "source_language": "fr"}', '{"format": 2}'])  # fmt: skip
def test_what_is_no_manifest_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(InputError):
        plan_of(path)


def test_broken_results_are_an_error(done: Path, tmp_path: Path) -> None:
    out = copy(done, tmp_path)
    (out / "systems" / "ours" / "en.scores.json").write_text('{"scores": 5}')
    with pytest.raises(InputError):
        read_bench(out)
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_bench(tmp_path)


def test_documents_of_a_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        write(tmp_path / f"{name}.fr", SOURCES[:2])
        write(tmp_path / f"{name}.en", REFERENCES[:2])

    def measure(system: System, lines: Any) -> dict[str, Any]:
        assert len(lines.sources) == 2
        return {"hypotheses": REFERENCES[:2], "flags": [], "speed": None}

    monkeypatch.setattr(benchmark, "measure", measure)
    plan = Plan(("en",), parse_systems([QUICK]), test_set=str(tmp_path), documents=("two",))
    assert run(plan, tmp_path / "out").bench.sets["en"].documents == ("two", "two")
    with pytest.raises(OptionError, match="three"):
        run(replace(plan, documents=("three",)), tmp_path / "other")


def test_a_missing_model_stops_before_anything_is_done(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(MtkitError, match="no model"):
        run(replace(plan, systems=(System("x", "no-such-model"),)), tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_systems() -> None:
    assert parse_system("fr-mul-tiny") == System("fr-mul-tiny", "fr-mul-tiny")
    assert parse_system("a/b/opus , beam=2,quantization=int8").name == "opus beam=2 quantization=int8"
    assert parse_system("m,retry=no") == System("m retry=no", "m", retry=False)
    assert parse_system("m,engine=transformers,name=x,typography=house").engine == "transformers"


@pytest.mark.parametrize(
    "text",
    ["", ",beam=1", "m,beam", "m,beam=x", "m,beam=0", "m,beam=-1", "m,beam=1,beam=2", "m,colour=red", "m,engine=magic",
     "m,typography=loud", "m,retry=0", "m,name=", "m,model=other", "m,batch_tokens=0"],
)  # fmt: skip
def test_what_is_no_system(text: str) -> None:
    with pytest.raises(OptionError):
        parse_system(text)


def test_two_systems_of_one_name() -> None:
    with pytest.raises(OptionError, match="name"):
        parse_systems(["m", "M,beam=4,name=m"])
    with pytest.raises(OptionError, match="name"):
        Plan(("en",), parse_systems(["m"]), (Given("m", {}),))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "", "a/b\\c", "C:\\x", "x" * 500, "nul\0", ".hidden", "日本"]
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    made = file_name(name)
    assert made not in ("", ".", "..")
    assert not set(made) & set("/\\:\0")
    assert len(made) <= 80


def test_paths_in_a_manifest_travel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert portable(str(tmp_path / "models" / "x")) == "~/models/x"
    assert local("~/models/x") == str(tmp_path / "models" / "x")
    assert portable("fr-mul-tiny") == local("fr-mul-tiny") == "fr-mul-tiny"
