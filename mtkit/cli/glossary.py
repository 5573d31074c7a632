"""``mtkit glossary``."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import tell
from mtkit.cli.output import counted, write, write_json, write_table
from mtkit.errors import InputError, OptionError
from mtkit.glossary import BEAT, find_glossary
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.glossary import Glossary, Report, Term
    from mtkit.glossary.review import Finding

__all__ = ["command"]

FILE = click.Path(path_type=Path)
FORMATS = (".csv", ".tbx")
SHOWN = 60  # characters of a translation


@click.group("glossary", short_help="Check, show and convert glossaries.", context_settings={"max_content_width": 100})
def command() -> None:
    """Check a glossary and how well translations keep to it; list the one of the beat; convert between CSV and TBX.

    GLOSSARY is a .csv or .tbx file, or “beat” for the one that comes with mtkit. The first line of a CSV names its
    columns: fr (or source), a tag for each target language, and where wanted keep, part_of_speech and note. In a cell,
    | divides synonyms, the preferred one first.

    \b
    Examples:
      mtkit glossary check terms.csv
      mtkit glossary check beat article.fr.txt article.vi.txt
      mtkit glossary show --csv > terms.csv
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph


@command.command(
    "check",
    short_help="Check a glossary, or a translation against it.",
    epilog="Exit status: 0 all well, 1 failed or the glossary has errors, 2 wrong usage, 3 a term is missed, or the "
    "glossary has warnings.",
)
@click.argument("glossary", metavar="GLOSSARY")
@click.argument("source", required=False, type=FILE, metavar="[SOURCE")
@click.argument("target", required=False, type=FILE, metavar="TARGET]")
@click.option("--from", "from_", metavar="TAG", help="Language of the source. [default: fr, or what JSON Lines say]")
@click.option("--to", metavar="TAG", help="Language of the target. [default: what the file tells]")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No table: only the exit status.")
def check(
    glossary: str,
    source: Path | None,
    target: Path | None,
    from_: str | None,
    to: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Check a glossary; given a translation, check term by term how well it keeps to the glossary.

    The translation is SOURCE and TARGET, two texts as mtkit check reads them, or one file that holds both sides: a
    .jsonl of mtkit translate, or a .tmx memory. A term is kept when one of its translations, in any of its forms,
    stands in the translated segment.

    \b
    Examples:
      mtkit glossary check terms.csv
      mtkit glossary check terms.tbx article.fr.txt article.ja.txt --json
      mtkit glossary check beat out/article.jsonl
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    if source is None:
        return _check_itself(glossary, canonical(from_ or "fr"), as_json, quiet)
    from mtkit.glossary import compliance
    from mtkit.reading.bitext import read_bitext

    says_itself = target is None and source.suffix.lower() == ".jsonl"
    bitext = read_bitext(source, target, from_ or ("" if says_itself else "fr"), to or "")
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for pair in bitext.pairs:
        groups.setdefault((pair.source_language, pair.target_language), []).append((pair.source, pair.target))
    reports = [
        compliance(find_glossary(glossary, source_language), pairs, target_language)
        for (source_language, target_language), pairs in groups.items()
    ]
    if as_json:
        write_json([_as_dict(report) for report in reports])
    elif not quiet:
        for report in reports:
            _show_compliance(report)
    return 3 if any(report.missed for report in reports) else 0


@command.command("show", short_help="List or search a glossary.")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--glossary", "-g", default=BEAT, show_default=True, metavar="FILE|beat", help="Glossary to list.")
@click.option("--from", "from_", default="fr", show_default=True, metavar="TAG", help="Language of the source.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, to start a glossary of one's own.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON.")
def show(words: tuple[str, ...], glossary: str, from_: str, as_csv: bool, as_json: bool) -> int:
    """List the terms of a glossary; with WORDs, those that hold all of them, in any language and without accents.

    \b
    Examples:
      mtkit glossary show
      mtkit glossary show partenariat
      mtkit glossary show --csv > terms.csv
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    if as_csv and as_json:
        raise OptionError("--csv and --json exclude each other: give one of them")
    from mtkit.glossary.search import search

    found = search(find_glossary(glossary, canonical(from_)), words)
    if as_csv:
        from mtkit.glossary.write import to_csv

        write(to_csv(found))
    elif as_json:
        write_json([_term(term) for term in found.terms])
    elif found.terms:
        _show_terms(found)
    if not found.terms:
        tell(f"no term of {found.name} holds “{' '.join(words)}”")
    return 0


@command.command("convert", short_help="Convert between CSV and TBX.")
@click.argument("source", type=FILE, metavar="IN")
@click.argument("target", type=FILE, metavar="OUT")
@click.option("--from", "from_", default="fr", show_default=True, metavar="TAG", help="Language of the source.")
@click.option("--overwrite", is_flag=True, help="Replace OUT if it exists.")
def convert(source: Path, target: Path, from_: str, overwrite: bool) -> int:
    """Convert a glossary: IN and OUT are .csv or .tbx files.

    \b
    Examples:
      mtkit glossary convert terms.tbx terms.csv
      mtkit glossary convert terms.csv terms.tbx --overwrite
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    if target.suffix.lower() not in FORMATS:
        raise OptionError(f"{target}: a glossary is written as .csv or .tbx; give OUT one of these endings")
    from mtkit.glossary.write import to_csv, to_tbx
    from mtkit.writing.files import write_atomically

    glossary = find_glossary(str(source), canonical(from_))
    data = to_tbx(glossary) if target.suffix.lower() == ".tbx" else to_csv(glossary)
    write_atomically(target, data, overwrite)
    return 0


def _check_itself(glossary: str, source: str, as_json: bool, quiet: bool) -> int:
    from mtkit.glossary.review import ERROR, review, warnings

    if glossary == BEAT and not Path(glossary).exists():
        found = find_glossary(glossary, source)
        findings = list(warnings(found))
    else:
        found, findings = review(Path(glossary), source)
    errors = sum(finding.severity == ERROR for finding in findings)
    if as_json:
        data = {"glossary": found.name, "terms": len(found.terms), "findings": [asdict(one) for one in findings]}
        write_json(data)
    elif not quiet:
        _show_findings(findings)
        write(f"{found.name}: terms {len(found.terms):,}, errors {errors}, warnings {len(findings) - errors}\n")
    if errors:
        raise InputError(f"{found.name} cannot be used before its errors are put right: {errors} of them")
    return 3 if findings else 0


def _as_dict(report: "Report") -> dict[str, Any]:
    return {
        "language": report.language,
        "pairs": report.pairs,
        "matched": report.matched,
        "missed": report.missed,
        "rate": report.rate,
        "terms": [
            {
                "source": one.term.source,
                "expected": list(one.expected),
                "matched": one.matched,
                "kept": one.kept,
                "missed": one.missed,
                "examples": [{"pair": n, "source": s, "target": t} for n, s, t in one.examples],
            }
            for one in report.terms
        ],
    }


def _term(term: "Term") -> dict[str, Any]:
    return {**asdict(term), "targets": {language: list(targets) for language, targets in term.targets.items()}}


def _sum(report: "Report") -> str:
    if report.rate is None:
        return f"{report.language}: no term of the glossary stands in {counted(report.pairs, 'segment')}"
    right = report.matched - report.missed
    return (
        f"{report.language}: {right:,} of {counted(report.matched, 'occurrence')} right ({report.rate:.1%}), "
        f"in {counted(report.pairs, 'segment')}"
    )


def _show_compliance(report: "Report") -> None:
    if report.terms:
        rows = (
            (one.term.source, " | ".join(one.expected[:2]), one.matched, one.kept, one.missed, _example(one.examples))
            for one in report.terms
        )
        heads = ("term", "expected", "matched", "kept", "missed", "first missed in")
        shares = {"term": 4, "expected": 4, "first missed in": 5}
        write_table(heads, rows, right=("matched", "kept", "missed"), shares=shares)
    write(_sum(report) + "\n")


def _example(examples: Sequence[tuple[int, str, str]]) -> str:
    """Return where a term was first missed, with the beginning of the translation there."""
    if not examples:
        return ""
    number, _, target = examples[0]
    return f"{number}: {target if len(target) <= SHOWN else target[: SHOWN - 1] + '…'}"


def _show_terms(glossary: "Glossary") -> None:
    rows = (
        (
            term.source,
            *(
                " | ".join(term.targets.get(language, ("kept",) if term.keep else ()))
                for language in glossary.languages
            ),
        )
        for term in glossary.terms
    )
    write_table((glossary.source, *glossary.languages), rows)
    write(f"terms: {len(glossary.terms):,}\n")


def _show_findings(findings: Sequence["Finding"]) -> None:
    if findings:
        rows = ((one.severity, one.line or "–", one.reason) for one in findings)
        write_table(("severity", "line", "reason"), rows, right=("line",))
