"""Systems + references → an Evaluation: what ``mtkit score`` shows, as values and as JSON, CSV and LaTeX."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mtkit.errors import InputError
from mtkit.evaluation.external import External
from mtkit.evaluation.guards import FLAGGED, REFUSED, Finding, check_hypotheses, check_test_set
from mtkit.evaluation.metrics import METRICS, RESAMPLES, Mean, Score, Scorer, bootstrap
from mtkit.evaluation.significance import Comparison, compare_statistics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LABELS", "Evaluation", "SystemScores", "evaluate", "figure", "to_csv", "to_dict", "to_json", "to_latex"]

LABELS = {"bleu": "BLEU", "chrf2": "chrF2", "chrf2++": "chrF2++", "ter": "TER"}
_UNSCORABLE = {"line-count", "no-lines"}


@dataclass(frozen=True, slots=True)
class SystemScores:
    """One system: its scores and segment scores by metric, none where it is refused, and what is doubtful about it."""

    name: str
    scores: Mapping[str, Score]
    segments: Mapping[str, tuple[float, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Systems scored against the same references; ``findings`` are those about the test set itself."""

    source_language: str
    language: str
    lines: int
    systems: tuple[SystemScores, ...]
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that some system was scored by."""
        return tuple(dict.fromkeys(metric for system in self.systems for metric in system.scores))

    @property
    def refused(self) -> tuple[str, ...]:
        """The systems without scores."""
        return tuple(system.name for system in self.systems if not system.scores)

    @property
    def doubtful(self) -> bool:
        """Whether anything was found."""
        return bool(self.findings) or any(system.findings for system in self.systems)


def evaluate(
    systems: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    source_language: str,
    language: str,
    *,
    sources: Sequence[str] | None = None,
    metrics: Sequence[str] = METRICS,
    tokenize: str | None = None,
    resamples: int = RESAMPLES,
    test: str | None = None,
    samples: int | None = None,
    segments: bool = False,
    externals: Sequence[External] = (),
    imported: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
    training: Iterable[str] = (),
    force: bool = False,
) -> Evaluation:
    """Score systems, guard rails first.

    ``test`` (``bootstrap`` or ``randomisation``) compares each with the first. ``imported`` holds numbers by metric,
    system and line. What the guard rails refuse has no scores unless ``force``; lines that cannot be paired with
    references have none in any case.

    Raises:
        InputError: no system, or scores that do not fit.
        OptionError: see `Scorer` and `compare`.
        MtkitError: an external scorer failed.

    """
    if not systems:
        raise InputError("there is no system to score: give files of hypotheses")
    scorer = Scorer(references, language, metrics, tokenize) if _equal(references) else None
    general = check_test_set(sources, references, source_language, language, training)
    own = {
        name: check_hypotheses(sources, hypotheses, references, source_language, language)
        for name, hypotheses in systems.items()
    }
    _same_output(systems, own)
    accepted = {name: hypotheses for name, hypotheses in systems.items() if not _barred([*general, *own[name]], force)}
    judged: list[tuple[Scorer | Mean, dict[str, dict[str, NDArray[np.float64]]]]] = []
    if accepted and scorer is not None:
        judged.append((scorer, {name: scorer.statistics(lines) for name, lines in accepted.items()}))
        for metric, by_system, signature in _outside(accepted, sources, references, externals, imported or {}):
            mean = Mean(metric, signature)
            judged.append((mean, {name: mean.statistics(by_system[name]) for name in accepted}))
    # The resamples that give the intervals give the p-values too.
    drawn = [
        {name: bootstrap(judge, found, resamples) for name, found in statistics.items()} for judge, statistics in judged
    ]
    results = []
    for name in systems:
        scores: dict[str, Score] = {}
        parts: dict[str, tuple[float, ...]] = {}
        for (judge, statistics), values in zip(judged, drawn, strict=True):
            if name in statistics:
                scores |= judge.scores(statistics[name], resamples, values[name])
                if segments:
                    parts |= {m: tuple(judge.segments(m, rows)) for m, rows in statistics[name].items()}
        results.append(SystemScores(name, scores, parts, tuple(own[name])))
    comparisons = [
        comparison
        for (judge, statistics), values in zip(judged, drawn, strict=True)
        if test is not None and len(statistics) > 1
        for comparison in compare_statistics(
            judge, statistics, test, samples, drawn=values if resamples == (samples or RESAMPLES) else None
        )
    ]
    return Evaluation(
        source_language,
        language,
        len(references[0]) if references else 0,
        tuple(results),
        tuple(comparisons),
        tuple(general),
    )


def _equal(references: Sequence[Sequence[str]]) -> bool:
    return bool(references) and bool(references[0]) and len({len(lines) for lines in references}) == 1


def _barred(findings: Iterable[Finding], force: bool) -> bool:
    refusals = [finding for finding in findings if finding.severity == REFUSED]
    return any(finding.kind in _UNSCORABLE for finding in refusals) if force else bool(refusals)


def _same_output(systems: Mapping[str, Sequence[str]], findings: Mapping[str, list[Finding]]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for name, lines in systems.items():
        first = seen.setdefault(tuple(lines), name)
        if first != name:
            reason = f"its lines are those of {first}, every one: look whether a file was given twice"
            findings[name].append(Finding(FLAGGED, "same-system", reason))


def _outside(
    accepted: Mapping[str, Sequence[str]],
    sources: Sequence[str] | None,
    references: Sequence[Sequence[str]],
    externals: Sequence[External],
    imported: Mapping[str, Mapping[str, Sequence[float]]],
) -> Iterable[tuple[str, Mapping[str, Sequence[float]], str]]:
    """Yield metric, numbers by system, and signature of every scorer from outside."""
    lines = len(references[0])
    for external in externals:
        found = {name: external.score(sources, hypotheses, references) for name, hypotheses in accepted.items()}
        yield external.name, found, f"mean|nrefs:{len(references)}|external:{external.name}"
    for metric, by_system in imported.items():
        for name in accepted:
            if len(by_system.get(name, ())) != lines:
                raise InputError(f"{metric}: {name} has {len(by_system.get(name, ())):,} scores for {lines:,} lines")
        yield metric, by_system, f"mean|imported:{metric}"


# As text


def to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as plain values."""
    return {
        "source_language": evaluation.source_language,
        "language": evaluation.language,
        "lines": evaluation.lines,
        "findings": [asdict(finding) for finding in evaluation.findings],
        "systems": [
            {
                "name": system.name,
                "scores": {metric: asdict(score) for metric, score in system.scores.items()},
                "segments": {metric: list(values) for metric, values in system.segments.items()},
                "findings": [asdict(finding) for finding in system.findings],
            }
            for system in evaluation.systems
        ],
        "comparisons": [asdict(comparison) for comparison in evaluation.comparisons],
    }


def to_json(evaluation: Evaluation) -> str:
    """Return an evaluation as JSON."""
    return json.dumps(to_dict(evaluation), ensure_ascii=False, indent=2) + "\n"


def to_csv(evaluation: Evaluation) -> str:
    """Return a row for each system and metric, then one for each segment score; ``line`` is empty in the former."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        "system metric line value low high baseline difference p_value test signature findings".split()  # noqa: SIM905
    )
    compared = {(one.system, one.metric): one for one in evaluation.comparisons}
    for system in evaluation.systems:
        told = " | ".join(_sentence(finding) for finding in (*evaluation.findings, *system.findings))
        if not system.scores:
            writer.writerow([system.name, *[""] * 10, told])
        for metric, score in system.scores.items():
            one = compared.get((system.name, metric))
            against = [one.baseline, one.difference, one.p_value, one.test] if one else [""] * 4
            writer.writerow(
                [system.name, metric, "", score.value, score.low, score.high, *against, score.signature, told]
            )
    for system in evaluation.systems:
        for metric, values in system.segments.items():
            for line, value in enumerate(values, 1):
                writer.writerow([system.name, metric, line, value, *[""] * 8])
    return text.getvalue()


def _sentence(finding: Finding) -> str:
    return f"{finding.severity}: {finding.kind}: {finding.reason}"


def to_latex(evaluation: Evaluation) -> str:
    """Return a table for LaTeX with the package booktabs; signatures and findings stand below it."""
    metrics = evaluation.metrics
    compared = {(one.system, one.metric): one for one in evaluation.comparisons}
    marks: dict[str, int] = {}

    def mark(findings: Iterable[Finding]) -> str:
        numbers = [str(marks.setdefault(_sentence(finding), len(marks) + 1)) for finding in findings]
        return f"$^{{{','.join(numbers)}}}$" if numbers else ""

    rows = []
    for system in evaluation.systems:
        cells = [_escaped(system.name) + mark((*evaluation.findings, *system.findings))]
        for metric in metrics:
            score = system.scores.get(metric)
            if score is None:
                cells.append("refused" if not system.scores else "--")
                continue
            interval = (
                ""
                if score.low is None
                else rf" {{\footnotesize[{figure(metric, score.low)}, {figure(metric, score.high)}]}}"
            )
            one = compared.get((system.name, metric))
            sure = "$^{*}$" if one is not None and one.p_value < 0.05 else ""
            cells.append(figure(metric, score.value) + sure + interval)
        rows.append(" & ".join(cells) + r" \\")
    notes = [f"$^{{{number}}}$ {_escaped(text)}" for text, number in marks.items()]
    if evaluation.comparisons:
        first = evaluation.comparisons[0]
        notes.append(f"$^{{*}}$ $p < 0.05$ against {_escaped(first.baseline)}, paired {first.test}")
    signatures = {score.metric: score.signature for system in evaluation.systems for score in system.scores.values()}
    notes += [f"{_escaped(LABELS.get(metric, metric))}: {_escaped(text)}" for metric, text in signatures.items()]
    columns = len(metrics) + 1
    lines = [
        rf"\begin{{tabular}}{{l{'r' * len(metrics)}}}",
        r"\toprule",
        " & ".join(["System", *(_escaped(LABELS.get(metric, metric)) for metric in metrics)]) + r" \\",
        r"\midrule",
        *rows,
        r"\bottomrule",
        *(rf"\multicolumn{{{columns}}}{{p{{\linewidth}}}}{{\footnotesize {note}}} \\" for note in notes),
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def figure(metric: str, value: float | None) -> str:
    """Return a score as it is printed: one decimal, as is usual, or four for what comes from outside (COMET)."""
    if value is None:
        return "–"
    return f"{value:.1f}" if metric in LABELS else f"{value:.4f}"


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: "\\" + sign for sign in "&%$#_{}"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], text)
