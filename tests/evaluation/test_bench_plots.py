from pathlib import Path

import pytest
from benches import GOOD, WORSE, write_bench
from rich.console import Console

from mtkit.errors import InputError, OptionError
from mtkit.evaluation.comparison import all_pairs, as_dict, merge, versus
from mtkit.evaluation.plots import ASCII, bar, show
from mtkit.evaluation.testsets import TestSet


def printed(path: Path, width: int, systems: dict[str, tuple[str, ...]]) -> list[str]:
    console = Console(width=width, record=True, quiet=False, file=Path("/dev/null").open("w"))  # noqa: SIM115
    show(write_bench(path, systems), console)
    return console.export_text().splitlines()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_lines_fit_the_terminal(tmp_path: Path, width: int) -> None:
    lines = printed(tmp_path, width, {"ours": WORSE, "[bold]x[/bold] " + "long " * 20: GOOD})
    assert all(len(line) <= width for line in lines)
    assert any("[bold]x" in line for line in lines)


def test_a_significant_difference_has_an_arrow(tmp_path: Path) -> None:
    assert any("new" in line and "↑" in line for line in printed(tmp_path, 160, {"ours": WORSE, "new": GOOD}))


def test_bars() -> None:
    assert bar(50, 40, 60, 100, 20) == "███████├─●─┤        "
    assert bar(0, None, None, 0, 4) == "█   "
    assert bar(100, 90, 100, 100, 10, ASCII) == "########||"
    assert len(bar(50, 0, 500, 100, 20)) == 20


def test_comparisons(tmp_path: Path) -> None:
    bench = write_bench(tmp_path, {"ours": WORSE, "new": GOOD, "bad": ["これは日本語である。"] * 10})
    assert {(one.system, one.baseline) for one in versus(bench, "en")} == {("new", "ours")}
    assert {(one.system, one.baseline) for one in all_pairs(bench, "en")} == {("new", "ours"), ("ours", "new")}
    found = as_dict(bench, "new")["languages"]["en"]
    assert [one["name"] for one in found["systems"]] == ["ours", "new", "bad"]
    assert found["systems"][2]["scores"] == {}
    assert found["systems"][2]["findings"][0]["severity"] == "refused"
    assert found["comparisons"][0]["baseline"] == "new"
    with pytest.raises(OptionError, match="baseline"):
        as_dict(bench, "nobody")


def test_two_folders_side_by_side(tmp_path: Path) -> None:
    before = write_bench(tmp_path / "before", {"ours": WORSE})
    after = write_bench(tmp_path / "after", {"ours": GOOD, "new": GOOD})
    assert [name for name, _ in merge([before, after]).cells] == ["ours", "ours (after)", "new"]


def test_two_test_sets_are_not_compared(tmp_path: Path) -> None:
    other = TestSet("other", "fr", "en", GOOD, (WORSE,))
    benches = [write_bench(tmp_path / "a", {"x": WORSE}), write_bench(tmp_path / "b", {"x": WORSE}, other)]
    with pytest.raises(InputError, match="same lines"):
        merge(benches)
