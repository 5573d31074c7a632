"""``mtkit score``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.output import write
from mtkit.cli.score_table import show
from mtkit.errors import OptionError
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.evaluation.guards import Finding
    from mtkit.evaluation.scores import Evaluation
    from mtkit.evaluation.testsets import TestSet

__all__ = ["command"]

METRICS = "bleu,chrf2,chrf2++,ter"
FILE = click.Path(path_type=Path)


@click.command(
    "score",
    short_help="Score translations against references.",
    context_settings={"max_content_width": 100},
    epilog="Exit status: 0 scored, 1 refused or failed (what could be scored was), 2 wrong usage, 3 scored, but "
    "something is doubtful and the reason is told beside the score.",
)
@click.argument("hypotheses", nargs=-1, type=FILE, metavar="HYP...")
@click.option(
    "--reference", "-r", "references", multiple=True, type=FILE, metavar="REF", help="Reference; repeat it for several."
)
@click.option("--source", "-s", type=FILE, metavar="SRC", help="Source text: lets more mistakes be found.")
@click.option(
    "--test-set", "-t", "spec", metavar="SPEC",
    help="Instead of -r and -s: seeds, a FLORES-200 or NTREX-128 folder, SRC,REF, a .tsv or a .tmx file.",
)  # fmt: skip
@click.option("--split", default="devtest", show_default=True, metavar="NAME", help="Split of the test set.")
@click.option("--language", "-l", "pair", required=True, metavar="SRC-TGT", help="Languages, such as fr-ja.")
@click.option("--metric", "metrics", default=METRICS, show_default=True, metavar="NAMES", help="Metrics, by commas.")
@click.option("--tokenize", metavar="NAME", help="Tokenizer of BLEU. [default: the right one for the language]")
@click.option(
    "--paired", type=click.Choice(["bootstrap", "randomisation"]), help="Compare every system with the first."
)
@click.option(
    "--samples",
    type=click.IntRange(1, 1_000_000),
    help="Of the comparison. [default: 1000, or 10000 for randomisation]",
)
@click.option(
    "--resamples", type=click.IntRange(0, 1_000_000), default=1000, show_default=True,
    help="For the 95 % intervals; 0 leaves them out.",
)  # fmt: skip
@click.option("--segments", is_flag=True, help="Scores of every line too.")
@click.option(
    "--format", "-f", "format_", type=click.Choice(["table", "json", "csv", "latex"]), default="table",
    show_default=True, help="Form of the result.",
)  # fmt: skip
@click.option(
    "--external", multiple=True, metavar="[NAME=]CMD",
    help='A scorer of your own: reads {"source", "hypothesis", "reference"}, writes {"score": x}, JSON, a line each.',
)  # fmt: skip
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=600.0,
    show_default=True,
    help="Seconds it may take for one system.",
)
@click.option(
    "--import", "imports", multiple=True, metavar="NAME=FILE",
    help="Scores made elsewhere, one number a line; one file for each HYP, in the same order.",
)  # fmt: skip
@click.option(
    "--training", multiple=True, type=FILE, metavar="FILE", help="Training corpus or memory: is the test set in it?"
)
@click.option("--force", is_flag=True, help="Score what is refused, with the reason beside it.")
def command(
    hypotheses: tuple[Path, ...],
    references: tuple[Path, ...],
    source: Path | None,
    spec: str | None,
    split: str,
    pair: str,
    metrics: str,
    tokenize: str | None,
    paired: str | None,
    samples: int | None,
    resamples: int,
    segments: bool,
    format_: str,
    external: tuple[str, ...],
    timeout: float,
    imports: tuple[str, ...],
    training: tuple[Path, ...],
    force: bool,
) -> int:
    """Score translations: BLEU, chrF2, chrF2++ and TER by sacrebleu, with intervals, signatures and tests.

    HYP are files of translations, one line for each line of the reference; each is a system, the first the baseline.
    Mistakes that make a score mean nothing (shuffled lines, the wrong language, tokenised text, a test set that was
    trained on) are refused or flagged. TER takes long for Japanese: --metric bleu,chrf2 is quick.

    \b
    Examples:
      mtkit score -r ref.ja -s src.fr -l fr-ja old.ja new.ja --paired bootstrap
      mtkit score -t flores200 -l fr-en hyp.en --format json
      mtkit score -r ref.en -s src.fr -l fr-en hyp.en --external "comet=/opt/comet/bin/python worker.py"
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    source_language, language = _languages(pair)
    if not hypotheses:
        raise OptionError("there is nothing to score: give files of translations, one line for each reference line")
    if (spec is None) == (not references) or (spec is not None and source is not None):
        raise OptionError("give the references with -r (and the source with -s), or a test set with -t")
    if segments and format_ == "latex":
        raise OptionError("segment scores fill no table for print: leave --segments out, or take --format csv")

    from mtkit.evaluation.external import parse_command
    from mtkit.evaluation.scores import evaluate
    from mtkit.evaluation.testsets import load, read_lines, read_training

    scorers = [parse_command(text, timeout) for text in external]
    files = _imports(imports, len(hypotheses))
    if spec is not None:
        found: TestSet = load(spec, source_language, language, split)
        sources: Sequence[str] | None = found.sources
        translated: Sequence[Sequence[str]] = found.references
    else:
        sources = read_lines(source) if source is not None else None
        translated = [read_lines(path) for path in references]
    names = _names(hypotheses)
    evaluation = evaluate(
        dict(zip(names, map(read_lines, hypotheses), strict=True)),
        translated,
        source_language,
        language,
        sources=sources,
        metrics=_metrics(metrics),
        tokenize=tokenize,
        resamples=resamples,
        test=paired,
        samples=samples,
        segments=segments,
        externals=scorers,
        imported=_imported(files, names, len(translated[0])),
        training=read_training(training, source_language, language),
        force=force,
    )
    _print(evaluation, format_)
    return _conclude(evaluation)


def _languages(pair: str) -> tuple[str, str]:
    """Return source and target of ``fr-ja``; a tag with a region is divided by a colon or the middle hyphen."""
    parts = pair.split(":") if ":" in pair else pair.split("-")
    if len(parts) != 2:
        raise OptionError(f"“{pair}” is not a pair of languages: give for example -l fr-ja (or -l fr-CA:ja)")
    return canonical(parts[0].strip()), canonical(parts[1].strip())


def _metrics(text: str) -> tuple[str, ...]:
    metrics = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if not metrics:
        raise OptionError(f"--metric names no metric; give some of {METRICS}")
    return metrics


def _names(paths: Sequence[Path]) -> list[str]:
    """Return a name for each file: its own, with as much of its path as tells it from the others."""
    texts = [path.name for path in paths]
    if len(set(texts)) < len(texts):
        texts = [str(path) for path in paths]
    seen: dict[str, int] = {}
    names = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        names.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return names


def _imports(texts: Sequence[str], systems: int) -> dict[str, list[Path]]:
    """Return the files of each imported metric, one for each system."""
    files: dict[str, list[Path]] = {}
    for text in texts:
        metric, sign, path = text.partition("=")
        if not metric.strip() or not sign or not path:
            raise OptionError(f"--import {text}: give NAME=FILE, for example comet=scores.txt")
        files.setdefault(metric.strip(), []).append(Path(path))
    for metric, paths in files.items():
        if len(paths) != systems:
            raise OptionError(
                f"--import {metric}: {len(paths)} files for {systems} systems; give one for each HYP, in the same order"
            )
    return files


def _imported(files: dict[str, list[Path]], names: list[str], lines: int) -> dict[str, dict[str, list[float]]]:
    from mtkit.evaluation.external import read_scores

    return {
        metric: {name: read_scores(path, lines) for name, path in zip(names, paths, strict=True)}
        for metric, paths in files.items()
    }


def _print(evaluation: "Evaluation", format_: str) -> None:
    from mtkit.evaluation.scores import to_csv, to_json, to_latex

    if format_ != "json" and len(evaluation.refused) == len(evaluation.systems):
        return
    if format_ == "table":
        show(evaluation)
    else:
        write({"json": to_json, "csv": to_csv, "latex": to_latex}[format_](evaluation))


def _conclude(evaluation: "Evaluation") -> int:
    """Tell what was refused, and return the exit status."""
    from mtkit.evaluation.guards import REFUSED

    if not evaluation.refused:
        return 3 if evaluation.doubtful else 0
    for finding in evaluation.findings:
        if finding.severity == REFUSED:
            tell(f"refused: {finding.reason}")
    for system in evaluation.systems:
        if not system.scores:
            for finding in system.findings:
                if finding.severity == REFUSED:
                    tell(f"{system.name} is refused: {finding.reason}")
    if not any(finding.kind == "line-count" for finding in _all(evaluation)):
        tell("nothing is scored that was refused; --force scores it all the same")
    return 1


def _all(evaluation: "Evaluation") -> list["Finding"]:
    return [*evaluation.findings, *(finding for system in evaluation.systems for finding in system.findings)]
