"""``mtkit score``: results on standard output, reasons beside them, exit statuses."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from running import ROOT, Run, process

from mtkit.evaluation.metrics import score
from mtkit.evaluation.testsets import load

pytest_plugins = ["inside"]

REFERENCES = ROOT / "references"
SET = load("seeds", "fr", "en")
QUICK = ("-l", "fr-en", "-t", "seeds", "--resamples", 20, "--samples", 20)


def lines(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return lines(tmp_path / "good.en", [" ".join(line.split()[1:]) or line for line in SET.references[0]])


@pytest.fixture
def fair(tmp_path: Path) -> Path:
    return lines(tmp_path / "fair.en", [" ".join(line.split()[:-1]) or line for line in SET.references[0]])


@pytest.fixture
def shifted(tmp_path: Path, good: Path) -> Path:
    texts = good.read_text(encoding="utf-8").splitlines()
    return lines(tmp_path / "shifted.en", [*texts[1:], texts[0]])


def test_table(mtkit_: Run, good: Path, fair: Path) -> None:
    ran = mtkit_("score", good, fair, *QUICK, "--paired", "bootstrap")
    assert (ran.status, ran.told) == (0, [])
    text = ran.out.decode()
    value = score(good.read_text(encoding="utf-8").splitlines(), SET.references, "en", ["bleu"], 0)["bleu"].value
    assert f"{value:.1f} (" in text
    assert "fr → en, 156 lines" in text
    assert text.count("p=") == 4
    assert "against good.en, paired bootstrap; * p < 0.05" in text
    for signature in ("BLEU: nrefs:1|bs:20|seed:12345|", "chrF2++: nrefs", "TER: nrefs"):
        assert signature in text


def test_references_and_sources_as_files(mtkit_: Run, tmp_path: Path, good: Path) -> None:
    source, reference = (REFERENCES / f"forum.{tag}" for tag in ("fr", "en"))
    count = len(reference.read_text(encoding="utf-8").splitlines())
    at = SET.documents.index("forum")
    part = lines(tmp_path / "forum.txt", good.read_text(encoding="utf-8").splitlines()[at : at + count])
    ran = mtkit_("score", part, "-r", reference, "-s", source, "-l", "fr-en", "--metric", "chrf2", "--resamples", 0)
    assert (ran.status, ran.told) == (0, [])
    ran = mtkit_("score", part, "-r", source, "-s", source, "-l", "fr-en", "--metric", "chrf2")
    assert (ran.status, ran.out) == (1, b"")
    assert any("the source itself" in told for told in ran.told)


def test_json_with_segments(mtkit_: Run, good: Path, fair: Path) -> None:
    ran = mtkit_(
        "score", good, fair, *QUICK, "-f", "json", "--segments", "--metric", "chrf2", "--paired", "randomisation"
    )
    data = json.loads(ran.out)
    assert (ran.status, len(data["systems"][0]["segments"]["chrf2"])) == (0, 156)
    assert data["comparisons"][0]["test"] == "randomisation"


def test_csv_latex_and_segments_in_the_table(mtkit_: Run, good: Path) -> None:
    ran = mtkit_("score", good, *QUICK, "-f", "csv", "--metric", "chrf2", "--segments")
    assert (ran.status, len(list(csv.DictReader(io.StringIO(ran.out.decode()))))) == (0, 157)
    assert mtkit_("score", good, *QUICK, "-f", "latex", "--metric", "bleu").out.startswith(b"\\begin{tabular}{lr}")
    table = mtkit_("score", good, *QUICK, "--metric", "chrf2", "--segments").out.decode().splitlines()
    assert table[-1].split()[0] == "156"


def test_refused_and_forced(mtkit_: Run, good: Path, shifted: Path) -> None:
    ran = mtkit_("score", good, shifted, *QUICK, "--metric", "bleu")
    assert ran.status == 1
    assert any(told.startswith("mtkit: shifted.en is refused: lines 1–156: ") for told in ran.told)
    assert "--force" in ran.told[-1]
    row = next(line for line in ran.out.decode().splitlines() if line.startswith("shifted.en"))
    assert row.split()[:2] == ["shifted.en", "refused"]
    assert row.endswith("mixed-up")
    alone = mtkit_("score", shifted, *QUICK, "--metric", "bleu")
    assert (alone.status, alone.out) == (1, b"")
    assert json.loads(mtkit_("score", shifted, *QUICK, "-f", "json").out)["systems"][0]["scores"] == {}
    forced = mtkit_("score", shifted, *QUICK, "--metric", "bleu", "--force")
    assert (forced.status, forced.told) == (3, [])
    text = forced.out.decode()
    assert "! shifted.en refused: lines 1–156" in text
    assert next(line for line in text.splitlines() if line.startswith("shifted.en")).endswith("mixed-up")


def test_unequal_lines_cannot_be_forced(mtkit_: Run, tmp_path: Path, good: Path) -> None:
    short = lines(tmp_path / "short.en", good.read_text(encoding="utf-8").splitlines()[:-1])
    ran = mtkit_("score", short, *QUICK, "--force")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.told == [
        "mtkit: short.en is refused: 155 hypotheses for 156 references: which belongs to which cannot be told; "
        "give one line for each source line, an empty one where there is no translation"
    ]


def test_flagged_is_said_beside_the_score(mtkit_: Run, tmp_path: Path, good: Path) -> None:
    lower = lines(tmp_path / "lower.en", good.read_text(encoding="utf-8").lower().splitlines())
    ran = mtkit_("score", lower, *QUICK, "--metric", "chrf2")
    assert ran.status == 3
    assert b"! lower.en flagged: the hypotheses have hardly a capital letter" in ran.out
    training = lines(tmp_path / "corpus.tsv", [f"{SET.sources[2]}\tx"])
    ran = mtkit_("score", good, *QUICK, "--metric", "chrf2", "--training", training)
    assert ran.status == 3
    assert b"! test set flagged: 1 of 156 lines (line 3) of the test set stands in the training data" in ran.out


def test_a_scorer_from_outside_and_imported_scores(mtkit_: Run, tmp_path: Path, good: Path, fair: Path) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    row = json.loads(line)\n"
        "    print(json.dumps({'score': len(row['hypothesis']) / len(row['reference'] + row['source'])}))\n",
        encoding="utf-8",
    )
    numbers = [lines(tmp_path / f"{name}.scores", [f"{at / 156}" for at in range(156)]) for name in "ab"]
    imports = [part for path in numbers for part in ("--import", f"comet={path}")]
    command = f"'{sys.executable}' '{worker}'"
    outside = ("--external", f"length={command}", *imports, "--metric", "chrf2", "--paired", "bootstrap")
    ran = mtkit_("score", good, fair, *QUICK, *outside)
    assert (ran.status, ran.told) == (0, [])
    text = ran.out.decode()
    assert "length: mean|nrefs:1|external:length|bs:20|seed:12345" in text
    assert "0.4968 (" in text
    assert "0.0000, p=1.000" in text
    worker.write_text("import sys; sys.exit('no GPU')", encoding="utf-8")
    ran = mtkit_("score", good, *QUICK, "--external", command)
    assert (ran.status, ran.out) == (1, b"")
    assert ran.told == ["mtkit: the scorer external ended with status 1 (it said: no GPU); try its command by itself"]


def test_systems_of_one_name(mtkit_: Run, tmp_path: Path, good: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / good.name
    other.write_bytes(good.read_bytes())
    ran = mtkit_("score", good, other, other, *QUICK, "-f", "json", "--metric", "chrf2")
    assert ran.status == 3
    data = json.loads(ran.out)["systems"]
    assert [one["name"] for one in data] == [str(good), str(other), f"{other} (2)"]
    assert [one["findings"][0]["kind"] for one in data[1:]] == ["same-system", "same-system"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-l", "fr-en", "-t", "seeds"], "nothing to score"),
        (["x", "-l", "fr-en"], "give the references with -r"),
        (["x", "-l", "fr-en", "-t", "seeds", "-s", "x"], "give the references with -r"),
        (["x", "-l", "fren", "-t", "seeds"], "“fren” is not a pair"),
        (["x", "-l", "fr-qqqq", "-t", "seeds"], "not a language"),
        (["x", "-t", "seeds"], "Missing option"),
        (["GOOD", "-l", "fr-en", "-t", "seeds", "--metric", "comet"], "no metric “comet”"),
        (["GOOD", "-l", "fr-en", "-t", "seeds", "--metric", ","], "names no metric"),
        (["GOOD", "-l", "fr-ja", "-t", "seeds", "--tokenize", "13a"], "divides at spaces"),
        (["GOOD", "-l", "fr-en", "-t", "seeds", "--import", "comet"], "NAME=FILE"),
        (["GOOD", "GOOD", "-l", "fr-en", "-t", "seeds", "--import", "comet=x"], "1 files for 2 systems"),
        (["GOOD", "-l", "fr-en", "-t", "seeds", "--segments", "-f", "latex"], "leave --segments out"),
        (["GOOD", "-l", "fr-en", "-t", "seeds", "--external", "'"], "open quotation mark"),
    ],
)
def test_wrong_usage(mtkit_: Run, good: Path, arguments: list[str], message: str) -> None:
    ran = mtkit_("score", *[str(good) if one == "GOOD" else one for one in arguments])
    assert (ran.status, ran.out, len(ran.told)) == (2, b"", 1)
    assert message in ran.told[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.en", "-t", "seeds"], "cannot be read"),
        (["GOOD", "-t", "nowhere"], "no test set “nowhere”"),
        (["GOOD", "-r", "missing"], "cannot be read"),
        (["GOOD", "-t", "seeds", "--import", "comet=missing"], "cannot be read"),
        (["GOOD", "-t", "seeds", "--training", "missing"], "cannot be read"),
    ],
)
def test_files_that_are_not_there(mtkit_: Run, good: Path, arguments: list[str], message: str) -> None:
    ran = mtkit_("score", *[str(good) if one == "GOOD" else one for one in arguments], "-l", "fr-en")
    assert (ran.status, ran.out, len(ran.told)) == (1, b"", 1)
    assert message in ran.told[0]


def test_output_is_utf8_in_any_locale(good: Path) -> None:
    ran = process(
        "score", good, "-t", "seeds", "-l", "fr-en", "--metric", "chrf2", "--resamples", "0", LC_ALL="C", PYTHONUTF8="0"
    )
    assert (ran.status, ran.told) == (0, [])
    assert "fr → en" in ran.out.decode()


def test_a_pair_with_regions(mtkit_: Run, good: Path) -> None:
    ran = mtkit_("score", good, "-t", f"{REFERENCES / 'forum.fr'},{REFERENCES / 'forum.en'}", "-l", "fr-CA:en-GB")
    assert ran.status == 1  # 156 lines for 31: but the languages are understood
    assert "156 hypotheses for 31 references" in ran.told[0]
