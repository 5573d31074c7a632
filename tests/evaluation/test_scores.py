"""An evaluation holds scores, comparisons and doubts; refused systems have no score."""

import csv
import io
import json
import shutil
import subprocess

import pytest

from mtkit.errors import InputError
from mtkit.evaluation.scores import Evaluation, evaluate, to_csv, to_json, to_latex

REFERENCES = [f"The province of number {n} attracted {n * 7} projects in Vietnam." for n in range(30)]
SOURCES = [f"La province numéro {n} a attiré {n * 7} projets au Vietnam." for n in range(30)]
GOOD = [line.replace("attracted", "has drawn") for line in REFERENCES]
FAIR = [line.replace("The province of number", "Province") for line in GOOD]
SHUFFLED = [*GOOD[7:], *GOOD[:7]]


def run(systems: dict[str, list[str]], **more: object) -> Evaluation:
    settings = {"sources": SOURCES, "metrics": ["bleu", "chrf2"], "resamples": 50, **more}
    return evaluate(systems, [REFERENCES], "fr", "en", **settings)  # type: ignore[arg-type]


def test_scores_and_comparisons() -> None:
    found = run({"good": GOOD, "fair": FAIR}, test="bootstrap", samples=50, segments=True)
    assert (found.metrics, found.refused, found.doubtful, found.lines) == (("bleu", "chrf2"), (), False, 30)
    assert [(one.system, one.metric) for one in found.comparisons] == [("fair", "bleu"), ("fair", "chrf2")]
    good = found.systems[0]
    assert len(good.segments["bleu"]) == 30
    assert min(good.segments["chrf2"]) < good.scores["chrf2"].value < max(good.segments["chrf2"])


def test_refused_systems_have_no_score_unless_forced() -> None:
    found = run({"bad": SHUFFLED, "good": GOOD, "fair": FAIR}, test="bootstrap", samples=50)
    assert found.refused == ("bad",)
    assert {one.baseline for one in found.comparisons} == {"good"}
    forced = run({"bad": SHUFFLED, "good": GOOD}, force=True)
    assert forced.refused == ()
    assert [one.kind for one in forced.systems[0].findings] == ["mixed-up"]
    unequal = run({"short": GOOD[:-1], "good": GOOD}, force=True)
    assert unequal.refused == ("short",)


def test_a_refused_test_set_refuses_all() -> None:
    found = run({"good": GOOD}, sources=REFERENCES)
    assert found.refused == ("good",)
    assert {one.kind for one in found.findings} >= {"reference-copied"}
    assert evaluate({"a": GOOD}, [REFERENCES, GOOD[1:]], "fr", "en", force=True).refused == ("a",)


def test_the_same_file_twice() -> None:
    found = run({"a": GOOD, "b": GOOD}, test="randomisation", samples=50)
    assert [[one.kind for one in system.findings] for system in found.systems] == [[], ["same-system"]]
    assert {one.p_value for one in found.comparisons} == {1.0}


def test_imported_scores_are_metrics_like_others() -> None:
    numbers = {"good": [0.8 + n / 1000 for n in range(30)], "fair": [0.7 + n / 500 for n in range(30)]}
    found = run({"good": GOOD, "fair": FAIR}, imported={"comet": numbers}, test="bootstrap", samples=50, segments=True)
    score = found.systems[0].scores["comet"]
    assert score.value == pytest.approx(sum(numbers["good"]) / 30)
    assert score.low is not None
    assert score.high is not None
    assert score.low < score.value < score.high
    assert score.signature == "mean|imported:comet|bs:50|seed:12345"
    assert [one.metric for one in found.comparisons] == ["bleu", "chrf2", "comet"]
    assert found.systems[1].segments["comet"] == tuple(numbers["fair"])
    with pytest.raises(InputError, match="comet: fair has 0 scores for 30 lines"):
        run({"good": GOOD, "fair": FAIR}, imported={"comet": {"good": numbers["good"]}})
    with pytest.raises(InputError, match="no system"):
        run({})


def test_json_and_csv_hold_everything() -> None:
    lower = [line.lower() for line in GOOD]
    found = run({"good": GOOD, "lower": lower, "bad": SHUFFLED}, test="bootstrap", samples=50, segments=True)
    data = json.loads(to_json(found))
    assert [system["name"] for system in data["systems"]] == ["good", "lower", "bad"]
    assert data["systems"][2]["scores"] == {}
    assert data["systems"][1]["findings"][0]["kind"] == "lower-cased"
    assert data["comparisons"][0]["baseline"] == "good"
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    corpus = [row for row in rows if not row["line"]]
    assert [(row["system"], row["metric"]) for row in corpus] == [
        ("good", "bleu"), ("good", "chrf2"), ("lower", "bleu"), ("lower", "chrf2"), ("bad", "")
    ]  # fmt: skip
    assert float(corpus[0]["value"]) == data["systems"][0]["scores"]["bleu"]["value"]
    assert corpus[2]["findings"].startswith("flagged: lower-cased: ")
    assert corpus[4]["findings"].startswith("refused: mixed-up: ")
    assert corpus[3]["p_value"] == str(data["comparisons"][1]["p_value"])
    assert len(rows) - len(corpus) == 2 * 2 * 30


def test_latex() -> None:
    text = to_latex(run({"a_b & 100%": GOOD, "lower": [line.lower() for line in GOOD]}, test="bootstrap", samples=50))
    assert r"a\_b \& 100\%" in text
    assert r"$^{1}$ flagged: lower-cased" in text
    assert "BLEU: nrefs:1\\textbar{}bs:50" in text
    assert text.count("\\begin{") == text.count("\\end{") == 1


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no pdflatex")
def test_latex_compiles(tmp_path: object) -> None:
    table = to_latex(run({"a_b & 100%": GOOD, "lower": [line.lower() for line in GOOD]}))
    document = "\\documentclass{article}\\usepackage{booktabs}\\begin{document}\n" + table + "\\end{document}"
    done = subprocess.run(
        ["pdflatex", "-interaction=batchmode", "-halt-on-error"],
        input=document,
        text=True,
        cwd=str(tmp_path),
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
