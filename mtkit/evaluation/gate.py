"""Whether a model has become worse than a stored baseline, in quality or in speed.

The baseline holds the hypotheses themselves, so that quality is compared by a paired test on the same lines; speed is
compared as the share of the processor's time that bare CTranslate2 needs on the machine of each run, which makes two
machines comparable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, OptionError
from mtkit.evaluation.results import Bench, Cell, read_object, write_object
from mtkit.evaluation.significance import compare
from mtkit.evaluation.testsets import TestSet

__all__ = ["Verdict", "judge", "update"]

FORMAT = 1
ALPHA = 0.05
TOLERANCE = 0.35


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found: ``failures`` close it, ``remarks`` are for information."""

    failures: tuple[str, ...]
    remarks: tuple[str, ...]


def update(bench: Bench, path: Path) -> None:
    """Make a benchmark the baseline. Raises InputError when the guards refused a score in it."""
    refused = next((cell for cell in bench.cells.values() if cell.refused), None)
    if refused:
        raise InputError(f"{bench.folder}: {refused.system}, {refused.language} has no score and cannot be a baseline")
    write_object(
        path,
        {
            "format": FORMAT,
            "test_sets": {language: lines.sha256 for language, lines in bench.sets.items()},
            "versions": bench.manifest["versions"],
            "results": [_stored(cell) for cell in bench.cells.values()],
        },
    )


def judge(bench: Bench, path: Path, alpha: float = ALPHA, tolerance: float = TOLERANCE) -> Verdict:
    """Compare a benchmark with a baseline.

    A drop in BLEU or chrF2 counts when the paired bootstrap gives it a probability below ``alpha``; more lines with a
    wrong quantity count by the sign test; a drop in the share of raw
    counts beyond ``tolerance``, a part of the baseline's.
    Raises InputError when the baseline is missing, or is of another test set.
    """
    if not 0 < alpha < 1 or not 0 < tolerance < 1:
        raise OptionError("alpha and tolerance are shares between 0 and 1")
    baseline = _read(path)
    failures: list[str] = []
    remarks: list[str] = []
    for past in baseline["results"]:
        what = f"{past['system']}, {past['language']}"
        cell = bench.cells.get((past["system"], past["language"]))
        if cell is None:
            failures.append(f"{what}: stands in the baseline and has no result in {bench.folder}")
            continue
        lines = bench.sets[cell.language]
        if baseline["test_sets"].get(cell.language) != lines.sha256:
            raise InputError(
                f"{path}: its test set for {cell.language} is not that of {bench.folder}; "
                "where that is meant, make a new baseline with --update"
            )
        found = [*_quality(past, cell, lines, alpha), *_quantities(past, cell, alpha), *_speed(past, cell, tolerance)]
        failures += [f"{what}: {text}" for fails, text in found if fails]
        remarks += [f"{what}: {text}" for fails, text in found if not fails]
    return Verdict(tuple(failures), tuple(remarks))


def _stored(cell: Cell) -> dict[str, Any]:
    return {
        "system": cell.system,
        "language": cell.language,
        "scores": {metric: round(score.value, 2) for metric, score in cell.scores.items()},
        "share_of_raw": round(cell.speed.ratio, 3) if cell.speed and cell.speed.ratio else None,
        "lines_with_wrong_quantities": sorted({doubt.line for doubt in cell.quantities}),
        "hypotheses": list(cell.hypotheses),
    }


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(f"{path}: there is no such baseline; make one with --update")
    baseline = read_object(path)
    needed = {"system", "language", "hypotheses", "lines_with_wrong_quantities"}
    results, sets = baseline.get("results"), baseline.get("test_sets")
    shaped = isinstance(results, list) and all(isinstance(one, dict) and needed <= one.keys() for one in results)
    if baseline.get("format") != FORMAT or not shaped or not isinstance(sets, dict):
        raise InputError(f"{path}: is no baseline of this version; make one with --update")
    return baseline


def _quality(past: Mapping[str, Any], cell: Cell, lines: TestSet, alpha: float) -> Iterator[tuple[bool, str]]:
    """Yield whether it fails, and why, for each metric."""
    if cell.refused:
        reasons = "; ".join(one["reason"] for one in cell.findings if one["severity"] == "refused")
        yield True, f"has no score now: {reasons}"
        return
    if list(cell.hypotheses) == past["hypotheses"]:
        yield False, "the same translations"
        return
    both = {"baseline": past["hypotheses"], "now": cell.hypotheses}
    for one in compare(both, lines.references, cell.language):
        score = cell.scores[one.metric].value
        fails = one.difference < 0 and one.p_value < alpha
        yield (
            fails,
            f"{one.metric} {score - one.difference:.2f} → {score:.2f} ({one.difference:+.2f}, p = {one.p_value:.3f})"
            + (": a significant drop" if fails else ""),
        )


def _quantities(past: Mapping[str, Any], cell: Cell, alpha: float) -> Iterator[tuple[bool, str]]:
    before, now = set(past["lines_with_wrong_quantities"]), {doubt.line for doubt in cell.quantities}
    broken, mended = len(now - before), len(before - now)
    if broken or mended:
        p_value = sign_test(broken, mended)
        fails = p_value < alpha
        yield (
            fails,
            f"lines with a wrong quantity {len(before)} → {len(now)} (p = {p_value:.3f})"
            + (": significantly more" if fails else ""),
        )


def sign_test(worse: int, better: int) -> float:
    """Return the probability of so many worse among the changed lines, if a change were as often for the better."""
    changed = worse + better
    return float(sum(comb(changed, k) for k in range(worse, changed + 1)) / 2**changed)


def _speed(past: Mapping[str, Any], cell: Cell, tolerance: float) -> Iterator[tuple[bool, str]]:
    before, now = past.get("share_of_raw"), cell.speed.ratio if cell.speed else None
    if before and now is None:
        yield True, "has no speed to compare: the baseline has one"
    elif before and now:
        fails = now < before * (1 - tolerance)
        yield (
            fails,
            f"share of raw {before:.0%} → {now:.0%}"
            + (f": a drop of more than {tolerance:.0%} of it" if fails else ""),
        )
