"""p-values are those of sacrebleu."""

import re
import subprocess
import sys

import pytest
from published import flores, hypotheses, needed, path
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest

from mtkit.errors import InputError, OptionError
from mtkit.evaluation import significance
from mtkit.evaluation.significance import compare

REFERENCES = [f"Line {n} tells that exports rose {n % 7} percent in province {n % 5}." for n in range(40)]
GOOD = [line.replace("tells", "says") if n % 3 else line for n, line in enumerate(REFERENCES)]
FAIR = [line.replace("tells that", "says") if n % 2 else line for n, line in enumerate(REFERENCES)]
POOR = [line.replace("exports rose", "imports fell")[: 20 + n] for n, line in enumerate(REFERENCES)]
SYSTEMS = {"good": GOOD, "fair": FAIR, "poor": POOR}


@pytest.mark.parametrize(("test", "theirs", "samples"), [("bootstrap", "bs", 300), ("randomisation", "ar", 700)])
def test_same_as_paired_test(test: str, theirs: str, samples: int) -> None:
    metrics = {"bleu": BLEU(references=[REFERENCES]), "chrf2": CHRF(references=[REFERENCES])}
    _, found = PairedTest(list(SYSTEMS.items()), metrics, None, theirs, n_samples=samples)()
    ours = {(one.system, one.metric): one for one in compare(SYSTEMS, [REFERENCES], "en", test=test, samples=samples)}
    assert len(ours) == 4
    for metric, name in (("bleu", "BLEU"), ("chrf2", "chrF2")):
        for at, system in enumerate(SYSTEMS):
            if at:
                assert ours[system, metric].p_value == pytest.approx(found[name][at].p_value)
                assert ours[system, metric].difference == pytest.approx(found[name][at].score - found[name][0].score)
                assert (ours[system, metric].baseline, ours[system, metric].test) == ("good", test)


@needed
@pytest.mark.parametrize("pair", ["fr-en"])
def test_same_as_the_command_of_sacrebleu(pair: str) -> None:
    names = ["google", "microsoft", "bergamot-tiny"]
    references = path(pair, "google").parent.parent / f"devtest.{pair[3:]}"
    command = [sys.executable, "-m", "sacrebleu", references, "-i", *(path(pair, name) for name in names)]
    done = subprocess.run(
        [*command, "-l", pair, "-m", "bleu", "chrf", "--paired-bs", "-f", "text"],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    # Its JSON fails for chrF (2.6.0: a float32), so the table is read: p-values by system, then by metric.
    theirs = iter(re.findall(r"\(p = (0\.\d{4})\)", done.stdout))
    lines = {name: hypotheses(pair, name) for name in names}
    found = compare(lines, flores(pair).references, pair[3:])
    ours = {(one.metric, one.system): one.p_value for one in found}
    expected = {(metric, name): float(next(theirs)) for name in names[1:] for metric in ("bleu", "chrf2")}
    assert ours == pytest.approx(expected, abs=0.0001)
    assert ours["bleu", "microsoft"] < 0.01 < 0.1 < ours["chrf2", "microsoft"]  # as published outputs have it


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [compare(SYSTEMS, [REFERENCES], "en", ["chrf2"], test, 200) for test in significance.TESTS]
    monkeypatch.setattr(significance, "_CELLS", 40 * 64)
    monkeypatch.setattr("mtkit.evaluation.metrics._CELLS", 1000)
    assert [compare(SYSTEMS, [REFERENCES], "en", ["chrf2"], test, 200) for test in significance.TESTS] == whole


@pytest.mark.parametrize("test", significance.TESTS)
def test_equal_systems_are_equal(test: str) -> None:
    (one,) = compare({"a": GOOD, "b": GOOD}, [REFERENCES], "en", ["bleu"], test, 100)
    assert (one.difference, one.p_value) == (0.0, 1.0)


def test_another_baseline() -> None:
    found = compare(SYSTEMS, [REFERENCES], "en", ["chrf2"], samples=50, baseline="poor")
    assert [(one.baseline, one.system) for one in found] == [("poor", "good"), ("poor", "fair")]
    assert all(one.difference > 0 for one in found)


def test_what_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="needs two systems"):
        compare({"a": GOOD}, [REFERENCES], "en")
    with pytest.raises(OptionError, match="no test “t-test”"):
        compare(SYSTEMS, [REFERENCES], "en", test="t-test")
    with pytest.raises(OptionError, match="0 samples"):
        compare(SYSTEMS, [REFERENCES], "en", samples=0)
    with pytest.raises(OptionError, match="baseline “x”"):
        compare(SYSTEMS, [REFERENCES], "en", baseline="x")
