"""Scores of systems as a table, with what is doubtful about them and the signatures that repeat them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtkit.cli.output import write, write_table
from mtkit.errors import printable

if TYPE_CHECKING:
    from mtkit.evaluation.scores import Evaluation, SystemScores

__all__ = ["show"]


def show(evaluation: "Evaluation") -> None:
    """Write the scores, intervals and comparisons, then the findings, the signatures and the scores of segments."""
    from mtkit.evaluation.scores import LABELS

    write(f"{evaluation.source_language} → {evaluation.language}, {evaluation.lines:,} lines\n")
    labels = [LABELS.get(metric, metric) for metric in evaluation.metrics]
    heads = ["system", *labels, *(["doubtful"] if evaluation.doubtful else [])]
    write_table(heads, (_row(evaluation, system) for system in evaluation.systems), right=labels)
    for line in _notes(evaluation):
        write(printable(line) + "\n")
    if any(system.segments for system in evaluation.systems):
        _show_segments(evaluation)


def _row(evaluation: "Evaluation", system: "SystemScores") -> Iterator[object]:
    from mtkit.evaluation.scores import figure

    compared = {one.metric: one for one in evaluation.comparisons if one.system == system.name}
    yield system.name
    for metric in evaluation.metrics:
        score = system.scores.get(metric)
        if score is None:
            yield "–" if system.scores else "refused"
            continue
        cell = figure(metric, score.value)
        if score.low is not None:
            cell += f" ({figure(metric, score.low)}–{figure(metric, score.high)})"
        if (one := compared.get(metric)) is None:
            yield cell
            continue
        sign, star = "+" if one.difference > 0 else "", "*" if one.p_value < 0.05 else " "
        yield cell, f"{sign}{figure(metric, one.difference)}, p={one.p_value:.3f}{star}"
    if evaluation.doubtful:
        yield ", ".join(finding.kind for finding in (*evaluation.findings, *system.findings))


def _notes(evaluation: "Evaluation") -> Iterator[str]:
    """Yield what is said below the table, line by line."""
    from mtkit.evaluation.scores import LABELS

    if evaluation.comparisons:
        first = evaluation.comparisons[0]
        yield f"against {first.baseline}, paired {first.test}; * p < 0.05"
    for finding in evaluation.findings:
        yield f"! test set {finding.severity}: {finding.reason}"
    for system in evaluation.systems:
        for finding in system.findings:
            yield f"! {system.name} {finding.severity}: {finding.reason}"
    signatures = {score.metric: score.signature for system in evaluation.systems for score in system.scores.values()}
    for metric, signature in signatures.items():
        yield f"{LABELS.get(metric, metric)}: {signature}"


def _show_segments(evaluation: "Evaluation") -> None:
    from mtkit.evaluation.scores import LABELS, figure

    columns = [
        (metric, f"{system.name}\n{LABELS.get(metric, metric)}", values)
        for system in evaluation.systems
        for metric, values in system.segments.items()
    ]
    heads = ["line", *(head for _, head, _ in columns)]
    rows = (
        (line + 1, *(figure(metric, values[line]) for metric, _, values in columns)) for line in range(evaluation.lines)
    )
    write_table(heads, rows, right=heads)
