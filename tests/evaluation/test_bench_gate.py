import json
from dataclasses import replace
from pathlib import Path

import pytest
from benches import GOOD, SPEED, WORSE, english, write_bench

from mtkit.errors import InputError, OptionError
from mtkit.evaluation.gate import judge, sign_test, update


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    update(write_bench(tmp_path / "old", {"ours": GOOD}), path)
    return path


def test_the_same_result_passes(tmp_path: Path, baseline: Path) -> None:
    verdict = judge(write_bench(tmp_path / "new", {"ours": GOOD}), baseline)
    assert verdict.failures == ()
    assert "ours, en: the same translations" in verdict.remarks


def test_a_significant_drop_in_quality_fails(tmp_path: Path, baseline: Path) -> None:
    failures = judge(write_bench(tmp_path / "new", {"ours": WORSE}), baseline).failures
    assert any(": bleu " in failure and failure.endswith(": a significant drop") for failure in failures)
    assert any(": chrf2 " in failure for failure in failures)


def test_better_translations_pass(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    update(write_bench(tmp_path / "old", {"ours": WORSE}), path)
    assert judge(write_bench(tmp_path / "new", {"ours": GOOD}), path).failures == ()


def test_a_change_that_chance_explains_passes(tmp_path: Path, baseline: Path) -> None:
    almost = (*GOOD[:-1], "The two parties will meet again in April.")
    verdict = judge(write_bench(tmp_path / "new", {"ours": almost}), baseline)
    assert verdict.failures == ()
    assert any("bleu" in remark for remark in verdict.remarks)


def test_a_drop_in_speed_fails_beyond_the_tolerance(tmp_path: Path, baseline: Path) -> None:
    slower = write_bench(tmp_path / "new", {"ours": GOOD}, speed=replace(SPEED, ratio=0.5))
    assert judge(slower, baseline).failures == ("ours, en: share of raw 80% → 50%: a drop of more than 35% of it",)
    assert judge(slower, baseline, tolerance=0.4).failures == ()


def test_a_slower_machine_passes(tmp_path: Path, baseline: Path) -> None:
    slow = write_bench(tmp_path / "new", {"ours": GOOD}, speed=replace(SPEED, seconds=10.0))
    assert judge(slow, baseline).failures == ()


def test_wrong_quantities_fail_by_the_sign_test(tmp_path: Path) -> None:
    lines = replace(
        english(),
        sources=tuple(f"Il y a {n} projets." for n in range(11, 21)),
        references=(("There are projects.",) * 10,),
    )
    right = [f"There are {n} projects." for n in range(11, 21)]
    path = tmp_path / "baseline.json"
    update(write_bench(tmp_path / "old", {"ours": right}, lines), path)
    wrong = [f"There are {n + 50} projects." for n in range(11, 21)]
    failures = judge(write_bench(tmp_path / "new", {"ours": wrong}, lines), path).failures
    assert any("lines with a wrong quantity 0 → 10" in failure for failure in failures)


def test_a_system_that_is_gone_fails(tmp_path: Path, baseline: Path) -> None:
    (failure,) = judge(write_bench(tmp_path / "new", {"other": GOOD}), baseline).failures
    assert failure.startswith("ours, en: stands in the baseline")


def test_refused_hypotheses_fail(tmp_path: Path, baseline: Path) -> None:
    failures = judge(write_bench(tmp_path / "new", {"ours": ["これは日本語である。"] * 10}), baseline).failures
    assert "has no score now" in failures[0]


def test_another_test_set_is_an_error(tmp_path: Path, baseline: Path) -> None:
    shorter = replace(english(), sources=english().sources[::-1])
    with pytest.raises(InputError, match="--update"):
        judge(write_bench(tmp_path / "new", {"ours": GOOD}, shorter), baseline)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1, "results": [1], "test_sets": {}}'])
def test_a_broken_baseline_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(InputError):
        judge(write_bench(tmp_path / "new", {"ours": GOOD}), path)


def test_no_baseline_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--update"):
        judge(write_bench(tmp_path / "new", {"ours": GOOD}), tmp_path / "none.json")


def test_judging_changes_no_file(tmp_path: Path, baseline: Path) -> None:
    before = baseline.read_bytes()
    judge(write_bench(tmp_path / "new", {"ours": WORSE}), baseline)
    assert baseline.read_bytes() == before
    assert json.loads(before)["results"][0]["hypotheses"] == list(GOOD)


@pytest.mark.parametrize(("alpha", "tolerance"), [(0, 0.2), (1, 0.2), (0.05, 0), (0.05, 1.5)])
def test_limits_are_shares(tmp_path: Path, baseline: Path, alpha: float, tolerance: float) -> None:
    with pytest.raises(OptionError):
        judge(write_bench(tmp_path / "new", {"ours": GOOD}), baseline, alpha, tolerance)


def test_sign_test() -> None:
    assert sign_test(5, 0) == 1 / 32
    assert sign_test(1, 1) == 0.75
    assert sign_test(0, 4) == 1
