"""``mtkit bench``: run, compare, report, gate."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.output import write, write_json
from mtkit.errors import OptionError, printable
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.evaluation.bench import Given, Outcome

__all__ = ["command"]

SHIPPED = "fr-mul-tiny"
FOLDER = click.Path(path_type=Path)


@click.group("bench", short_help="Measure quality, speed and memory of systems.")
def command() -> None:
    """Measure translation systems on a test set, compare them, and keep them from becoming worse.

    \b
    Examples:
      mtkit bench run --out bench
      mtkit bench compare bench
      mtkit bench report bench -o report.html
      mtkit bench gate bench --baseline baseline.json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph


@command.command("run", short_help="Translate, score and measure.")
@click.option(
    "--set", "test_set", default="seeds", show_default=True, metavar="SET",
    help="Test set: seeds, a FLORES-200 or NTREX-128 folder, SRC,REF, a .tsv or .tmx, or a set that sacrebleu knows; "
    "{lang} in it stands for the target language.",
)  # fmt: skip
@click.option("--split", default="devtest", show_default=True, help="Part of a FLORES-200 folder: dev or devtest.")
@click.option("--documents", default="", metavar="NAMES", help="Take only these documents of the set, by commas.")
@click.option("--from", "source", default="fr", show_default=True, metavar="TAG", help="Language of the sources.")
@click.option("--to", default="en,vi,ja", show_default=True, metavar="TAGS", help="Target languages, by commas.")
@click.option(
    "--system", "-s", "systems", multiple=True, metavar="MODEL[,…]",
    help="A model by name or folder, and its settings: engine, beam, quantization, threads, batch_tokens, typography, "
    f"retry (yes, no), name. May be repeated. [default: {SHIPPED}]",
)  # fmt: skip
@click.option(
    "--hypotheses", multiple=True, metavar="NAME=FILE",
    help="What another system produced: FILE.en, or a name with {lang} in it. May be repeated.",
)  # fmt: skip
@click.option("--out", "-o", type=FOLDER, metavar="DIR", help="Folder for everything; an earlier run there goes on.")
@click.option("--manifest", type=FOLDER, metavar="FILE", help="Repeat the run that this manifest tells of.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no table; errors are still told.")
def run(
    test_set: str,
    split: str,
    documents: str,
    source: str,
    to: str,
    systems: tuple[str, ...],
    hypotheses: tuple[str, ...],
    out: Path | None,
    manifest: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Translate a test set with every system, score and measure, and keep it all in a folder.

    Each system runs for each language in a process of its own, so that its memory and start-up are its own. Run again,
    the command goes on where it stopped; what is done and unchanged is not done again.

    With --manifest an earlier run is repeated, into --out (default: beside it, DIR-repeat). What differs is told; exit
    status 1 says that other translations or scores came out.

    \b
    Examples:
      mtkit bench run --out bench
      mtkit bench run -s fr-mul-tiny -s fr-mul-tiny,beam=1 --to vi --out bench
      mtkit bench run --set flores200 -s models/opus-mt-fr-en,quantization=int8 --to en --out bench
      mtkit bench run --set news.fr,news.{lang} --hypotheses "other=other.{lang}" --out bench
      mtkit bench run --documents forum,climat-affaires --out final
      mtkit bench run --manifest bench/manifest.json

    \b
    Exit status: 0 all done, 1 something failed or a repetition came out otherwise, 2 wrong usage.
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.evaluation import bench
    from mtkit.evaluation.systems import parse_systems

    if manifest is not None:
        _refuse("--manifest", {"system", "hypotheses", "set", "split", "documents", "from", "to"})
        plan, folder = bench.plan_of(manifest), out or manifest.resolve().parent.with_name(_beside(manifest))
    else:
        if out is None:
            raise click.UsageError("say where the results go: --out DIR")
        languages = tuple(map(canonical, _names(to)))
        models = systems or (() if hypotheses else (SHIPPED,))
        given = _given(hypotheses, languages)
        plan = bench.Plan(
            languages, parse_systems(models), given, test_set, split, canonical(source), _names(documents)
        )
        folder = out
    outcome = bench.run(plan, folder, bench.silent if quiet else tell)
    differs = _tell_differences(manifest, outcome, quiet) if manifest is not None else False
    for failure in outcome.failures:
        tell(failure)
    _show([outcome.bench.folder], None, as_json=as_json, quiet=quiet, to_stderr=True)
    return 1 if outcome.failures or differs else 0


@command.command("compare", short_help="Compare systems, with intervals and significance.")
@click.argument("folders", nargs=-1, required=True, type=FOLDER, metavar="DIR [DIR]...")
@click.option("--baseline", metavar="NAME", help="The system that the others are compared with. [default: the first]")
@click.option(
    "--metric", "metrics", multiple=True, default=("chrf2",), show_default=True,
    type=click.Choice(["bleu", "chrf2", "chrf2++", "ter"]), help="Metric to draw; may be repeated.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
def compare(folders: tuple[Path, ...], baseline: str | None, metrics: tuple[str, ...], as_json: bool) -> None:
    """Show the systems of one or more benchmarks side by side.

    ± is half the 95 % bootstrap interval. ↑ and ↓ mark what differs significantly (p < 0.05, paired bootstrap) from
    the baseline. “of raw” is the processor's time that bare CTranslate2 needs for the same model, beam and sentences
    as a share of what the system needs: it can be compared between machines, words a second cannot.

    \b
    Examples:
      mtkit bench compare bench
      mtkit bench compare before after --baseline fr-mul-tiny --metric bleu
      mtkit bench compare bench --json
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    _show(list(folders), baseline, as_json=as_json, metrics=metrics)


@command.command("report", short_help="Make one HTML page of a benchmark.")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--out", "-o", type=FOLDER, metavar="FILE", help="The page. [default: DIR/report.html]")
@click.option(
    "--segments", type=click.IntRange(0, 1000), default=5, show_default=True,
    help="Best and worst segments to show, of each system.",
)  # fmt: skip
def report(folder: Path, out: Path | None, segments: int) -> None:
    """Make one web page of a benchmark: tables, plots, best and worst segments, significance.

    The page needs nothing else: no scripts, no network. It can be printed.

    \b
    Examples:
      mtkit bench report bench
      mtkit bench report bench -o report.html --segments 10
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.evaluation.report import render_report
    from mtkit.evaluation.results import read_bench
    from mtkit.writing import write_atomically

    path = out or folder / "report.html"
    write_atomically(path, render_report(read_bench(folder), segments), overwrite=True)
    tell(f"{path} written")


@command.command("gate", short_help="Fail when a system has become worse than a baseline.")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--baseline", required=True, type=FOLDER, metavar="FILE", help="The stored baseline.")
@click.option("--update", is_flag=True, help="Make this benchmark the baseline; nothing else ever changes it.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Significance level of a drop in quality.")
@click.option(
    "--tolerance", type=float, default=0.35, show_default=True, help="Part of the share of raw that may be lost."
)
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
def gate(folder: Path, baseline: Path, update: bool, alpha: float, tolerance: float, as_json: bool) -> int:
    """Compare a benchmark with a stored baseline, system by system, and fail when one has become worse.

    Worse is: a significant drop in BLEU or chrF2 (paired bootstrap on the stored translations), significantly more
    lines with a wrong quantity (sign test), or a loss of more than --tolerance in the share of the processor's time
    that bare CTranslate2 would need.

    \b
    Examples:
      mtkit bench run --out bench && mtkit bench gate bench --baseline benchmarks/baseline.json
      mtkit bench gate bench --baseline benchmarks/baseline.json --update

    \b
    Exit status: 0 no worse, 1 worse (one line a finding) or no comparison possible, 2 wrong usage.
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.evaluation import gate as gates
    from mtkit.evaluation.results import read_bench

    bench = read_bench(folder)
    if update:
        gates.update(bench, baseline)
        tell(f"{baseline} is now the baseline")
        return 0
    verdict = gates.judge(bench, baseline, alpha, tolerance)
    if as_json:
        found = {"failures": verdict.failures, "remarks": verdict.remarks}
        write_json(found)
    else:
        for line in verdict.remarks:
            write(f"{printable(line)}\n")
        for line in verdict.failures:
            tell(line)
    return 1 if verdict.failures else 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _beside(manifest: Path) -> str:
    return f"{manifest.resolve().parent.name}-repeat"


def _refuse(option: str, others: set[str]) -> None:
    context = click.get_current_context()
    names = {"systems": "system", "test_set": "set", "source": "from"}
    for parameter in context.params:
        name = names.get(parameter, parameter)
        if name in others and context.get_parameter_source(parameter) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} tells all that is to be run; leave --{name} out")


def _given(texts: tuple[str, ...], languages: tuple[str, ...]) -> "tuple[Given, ...]":
    """Read ``NAME=FILE``: for all languages where FILE has {lang} in it, else for the one that its suffix names."""
    from mtkit.evaluation.bench import Given

    paths: dict[str, dict[str, Path]] = {}
    for text in texts:
        name, sign, file = (part.strip() for part in text.partition("="))
        if not sign or not name or not file:
            raise OptionError(f"“{text}” does not name hypotheses: give NAME=FILE")
        for language, path in _files(file, languages).items():
            if language in paths.setdefault(name, {}):
                raise OptionError(f"{name} has two files for {language}; give each language one")
            paths[name][language] = Path(path)
    return tuple(Given(name, found) for name, found in paths.items())


def _files(file: str, languages: tuple[str, ...]) -> dict[str, str]:
    if "{lang}" in file:
        return {language: file.replace("{lang}", language) for language in languages}
    named = [language for language in languages if language in Path(file).name.split(".")[1:]]
    if len(languages) == 1 or len(named) == 1:
        return {(named or list(languages))[0]: file}
    raise OptionError(f"{file} could be of any language: name it {file}.en, or give --to with one language")


def _tell_differences(manifest: Path, outcome: "Outcome", quiet: bool) -> bool:
    """Say what differs from the run that was repeated; return whether other results came out."""
    from mtkit.evaluation.manifest import differences, read_manifest

    made, results = differences(read_manifest(manifest), outcome.bench.manifest)
    for line in made:
        tell(f"differs: {line}")
    for line in results:
        tell(f"came out otherwise: {line}")
    if not results and not quiet:
        tell("the same translations and scores came out")
    return bool(results)


def _show(
    folders: list[Path],
    baseline: str | None,
    *,
    as_json: bool = False,
    quiet: bool = False,
    to_stderr: bool = False,
    metrics: tuple[str, ...] = ("chrf2",),
) -> None:
    from mtkit.evaluation.comparison import as_dict, merge
    from mtkit.evaluation.results import read_bench

    whole = merge([read_bench(folder) for folder in folders])
    if as_json:
        write_json(as_dict(whole, baseline))
    elif not quiet:
        from rich.console import Console

        from mtkit.evaluation.plots import show

        console = Console(stderr=to_stderr, highlight=False)
        if not console.is_terminal:
            console.width = 160
        show(whole, console, baseline, metrics)
