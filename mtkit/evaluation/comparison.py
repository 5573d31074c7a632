"""Systems side by side: which is better than which, and by how much, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from mtkit.errors import InputError, OptionError
from mtkit.evaluation.results import Bench, Cell, Speed
from mtkit.evaluation.significance import Comparison, compare_statistics

__all__ = ["SIGNIFICANT", "all_pairs", "as_dict", "merge", "versus"]

SIGNIFICANT = 0.05
TESTED = ("bleu", "chrf2")


def merge(benches: Sequence[Bench]) -> Bench:
    """Put the results of several benchmarks side by side; systems of one name are told apart by their folders.

    Raises InputError when their test sets differ.
    """
    whole = benches[0]
    for other in benches[1:]:
        whole = replace(whole, sets={**whole.sets, **other.sets}, cells={**whole.cells, **_distinct(whole, other)})
    return whole


def _distinct(whole: Bench, other: Bench) -> dict[tuple[str, str], Cell]:
    for language, lines in other.sets.items():
        if language in whole.sets and whole.sets[language].sha256 != lines.sha256:
            raise InputError(
                f"{other.folder}: its test set for {language} is not that of {whole.folder}; "
                "only figures of the same lines can be compared"
            )
    taken = {name for name, _ in whole.cells}
    cells = {}
    for (name, language), cell in other.cells.items():
        own = f"{name} ({other.folder.resolve().name})" if name in taken else name
        cells[own, language] = replace(cell, system=own)
    return cells


def scored(bench: Bench, language: str) -> list[Cell]:
    """Return the systems that have a score in a language."""
    return [cell for cell in bench.systems(language) if not cell.refused]


def versus(bench: Bench, language: str, baseline: str | None = None) -> list[Comparison]:
    """Compare every system with one of them (None: the first) by paired bootstrap, on BLEU and chrF2."""
    return _compare(bench, language, [baseline])


def all_pairs(bench: Bench, language: str) -> list[Comparison]:
    """Compare every system with every other, both ways."""
    return _compare(bench, language, [cell.system for cell in scored(bench, language)])


def _compare(bench: Bench, language: str, baselines: Sequence[str | None]) -> list[Comparison]:
    from mtkit.evaluation.metrics import RESAMPLES, Scorer, bootstrap

    cells = scored(bench, language)
    if len(cells) < 2:
        return []
    scorer = Scorer(bench.sets[language].references, language, TESTED)
    statistics = {cell.system: scorer.statistics(cell.hypotheses) for cell in cells}
    first = next(iter(statistics))
    known = [first if one is None or one not in statistics else one for one in baselines]
    drawn = {system: bootstrap(scorer, found, RESAMPLES) for system, found in statistics.items()}
    return [one for baseline in known for one in compare_statistics(scorer, statistics, baseline=baseline, drawn=drawn)]


def as_dict(bench: Bench, baseline: str | None = None) -> dict[str, Any]:
    """Return everything that is known of the systems, for JSON. Raises OptionError for an unknown baseline."""
    names = list(dict.fromkeys(name for name, _ in bench.cells))
    if baseline is not None and baseline not in names:
        raise OptionError(f"the baseline “{baseline}” is not among the systems: {', '.join(names)}")
    return {
        "source_language": bench.manifest["source_language"],
        "languages": {language: _language(bench, language, baseline) for language in bench.languages},
    }


def _language(bench: Bench, language: str, baseline: str | None) -> dict[str, Any]:
    lines = bench.sets[language]
    return {
        "test_set": {"name": lines.name, "lines": len(lines.sources), "sha256": lines.sha256},
        "systems": [_cell(cell) for cell in bench.systems(language)],
        "comparisons": [asdict(one) for one in versus(bench, language, baseline)],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "name": cell.system,
        "scores": {metric: asdict(score) for metric, score in cell.scores.items()},
        "lines_with_wrong_quantities": cell.wrong_quantities,
        "flagged_lines": cell.doubtful,
        "findings": list(cell.findings),
        "speed": _speed(cell.speed) if cell.speed else None,
    }


def _speed(speed: Speed) -> dict[str, Any]:
    return {
        "words_per_second": round(speed.words_per_second, 1),
        "share_of_raw": round(speed.ratio, 4) if speed.ratio else None,
        "seconds": speed.seconds,
        "words": speed.words,
        "peak_memory_bytes": speed.memory,
        "startup_seconds": speed.startup,
    }
