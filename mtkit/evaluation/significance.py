"""Whether one system is better than another, or the test set too small to tell.

The tests are those of sacrebleu (paired bootstrap of Koehn 2004, approximate randomisation of Riezler and Maxwell
2005), drawn from the same seed: the p-values are those that ``sacrebleu --paired-bs`` and ``--paired-ar`` print. Here
the counts of a resample are added up by one product of matrices, a block at a time, so that a test set of any size
fits into memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mtkit.errors import InputError, OptionError
from mtkit.evaluation.metrics import RESAMPLES, Mean, Scorer, bootstrap, seed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TESTS", "TRIALS", "Comparison", "compare", "compare_statistics"]

TESTS = ("bootstrap", "randomisation")
TRIALS = 10_000
_CELLS = 2**22


@dataclass(frozen=True, slots=True)
class Comparison:
    """A system against the baseline: ``difference`` is the system's score less the baseline's.

    ``p_value`` is the probability of so large a difference, in either direction, if both were equally good.
    """

    metric: str
    baseline: str
    system: str
    difference: float
    p_value: float
    test: str


_Statistics: TypeAlias = "Mapping[str, Mapping[str, NDArray[np.float64]]]"


def compare(
    systems: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    language: str,
    metrics: Sequence[str] = ("bleu", "chrf2"),
    test: str = "bootstrap",
    samples: int | None = None,
    baseline: str | None = None,
) -> list[Comparison]:
    """Compare every system with the ``baseline`` (None: the first) on every metric.

    ``test`` is ``bootstrap`` (1,000 samples) or ``randomisation`` (10,000). Two systems with the same lines get p = 1.

    Raises:
        OptionError: an unknown test, metric or baseline, or samples that are not above 0.
        InputError: fewer than two systems, or unequal numbers of lines.

    """
    scorer = Scorer(references, language, metrics)
    statistics = {name: scorer.statistics(hypotheses) for name, hypotheses in systems.items()}
    return compare_statistics(scorer, statistics, test, samples, baseline)


def compare_statistics(
    scorer: Scorer | Mean,
    statistics: _Statistics,
    test: str = "bootstrap",
    samples: int | None = None,
    baseline: str | None = None,
    drawn: "_Statistics | None" = None,
) -> list[Comparison]:
    """Compare systems whose statistics (by system, then by metric) are there already.

    ``drawn`` holds their scores in the ``samples`` of a bootstrap, where these are known already.
    """
    if test not in TESTS:
        raise OptionError(f"there is no test “{test}”: choose {' or '.join(TESTS)}")
    if samples is not None and samples < 1:
        raise OptionError(f"{samples} samples tell nothing: give a number above 0, usually 1000")
    if len(statistics) < 2:
        raise InputError("a comparison needs two systems: give a second file of hypotheses")
    baseline = next(iter(statistics)) if baseline is None else baseline
    if baseline not in statistics:
        raise OptionError(f"the baseline “{baseline}” is not among the systems: {', '.join(statistics)}")
    if test == "bootstrap":
        if drawn is None:
            drawn = {name: bootstrap(scorer, found, samples or RESAMPLES) for name, found in statistics.items()}
        p_values = _bootstrap(scorer, statistics, baseline, drawn)
    else:
        p_values = _randomisation(scorer, statistics, baseline, samples or TRIALS)
    return [
        Comparison(
            metric, baseline, system, _value(scorer, metric, rows) - _value(scorer, metric, first), p_value, test
        )
        for (system, metric), p_value in p_values.items()
        for rows, first in [(statistics[system][metric], statistics[baseline][metric])]
    ]


def _value(scorer: Scorer | Mean, metric: str, rows: "NDArray[np.float64]") -> float:
    return scorer.value(metric, rows.sum(0))


def _bootstrap(
    scorer: Scorer | Mean, statistics: _Statistics, baseline: str, drawn: _Statistics
) -> dict[tuple[str, str], float]:
    import numpy as np

    p_values = {}
    for system, found in statistics.items():
        if system == baseline:
            continue
        for metric, rows in found.items():
            first = statistics[baseline][metric]
            apart = abs(_value(scorer, metric, rows) - _value(scorer, metric, first))
            differences = np.abs(drawn[system][metric] - drawn[baseline][metric])
            p_values[system, metric] = _p_value(differences - differences.mean() > apart, rows, first)
    return p_values


def _randomisation(
    scorer: Scorer | Mean, statistics: _Statistics, baseline: str, trials: int
) -> dict[tuple[str, str], float]:
    import numpy as np

    p_values = {}
    for system, found in statistics.items():
        if system == baseline:
            continue
        above: dict[str, list[NDArray[np.bool_]]] = {metric: [] for metric in found}
        lines = len(next(iter(found.values())))
        block = max(32, _CELLS // lines // 32 * 32)  # a multiple of 32: the same draws as all at once
        random = np.random.default_rng(seed())
        for start in range(0, trials, block):
            swap = random.integers(2, size=(min(block, trials - start), lines), dtype=bool).astype(np.float64)
            for metric, rows in found.items():
                first = statistics[baseline][metric]
                one = swap @ (first - rows) + rows.sum(0)
                other = first.sum(0) + rows.sum(0) - one
                apart = abs(_value(scorer, metric, rows) - _value(scorer, metric, first))
                above[metric].append(np.abs(scorer.values(metric, one) - scorer.values(metric, other)) > apart)
        for metric, rows in found.items():
            p_values[system, metric] = _p_value(np.concatenate(above[metric]), rows, statistics[baseline][metric])
    return p_values


def _p_value(above: "NDArray[np.bool_]", rows: "NDArray[np.float64]", first: "NDArray[np.float64]") -> float:
    # Equal lines give no difference in any sample, which the formula would take for the surest of findings.
    if (rows == first).all():
        return 1.0
    return (int(above.sum()) + 1) / (len(above) + 1)
