"""``mtkit glossary``."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import tell
from mtkit.errors import InputError, OptionError
from mtkit.glossary import BEAT, find_glossary
from mtkit.languages import canonical

if TYPE_CHECKING:
    from rich.table import Table

    from mtkit.glossary import Glossary, Report, Term
    from mtkit.glossary.review import Finding

__all__ = ["command"]

FILE = click.Path(path_type=Path)
WIDTH = 120  # of a table where the output is no terminal
FORMATS = (".csv", ".tbx")


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
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="No table; the exit status tells.")
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

    The translation is SOURCE and TARGET, two files with a segment a line, or one .jsonl file of mtkit translate. A term
    is kept when one of its translations, in any of its forms, stands in the translated segment.

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

    lone = target is None
    bitext = read_bitext(source, target, from_ or ("" if lone else "fr"), to or "")
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for pair in bitext.pairs:
        groups.setdefault((pair.source_language, pair.target_language), []).append((pair.source, pair.target))
    reports = [
        compliance(find_glossary(glossary, source_language), pairs, target_language)
        for (source_language, target_language), pairs in groups.items()
    ]
    if as_json:
        _write(json.dumps([_as_dict(report) for report in reports], ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        for report in reports:
            _print(_compliance_table(report), _sum(report))
    return 3 if any(report.missed for report in reports) else 0


@command.command("show", short_help="List or search a glossary.")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--glossary", "-g", default=BEAT, show_default=True, metavar="GLOSSARY", help="Glossary to list.")
@click.option("--from", "from_", default="fr", show_default=True, metavar="TAG", help="Language of the source.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, to start a glossary of one's own.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def show(words: tuple[str, ...], glossary: str, from_: str, as_csv: bool, as_json: bool) -> int:
    """List the terms of a glossary; with WORDs, those that hold all of them, in any language and without accents.

    \b
    Examples:
      mtkit glossary show
      mtkit glossary show partenariat
      mtkit glossary show --csv > terms.csv
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.glossary.search import search

    found = search(find_glossary(glossary, canonical(from_)), words)
    if as_csv:
        from mtkit.glossary.write import to_csv

        _write(to_csv(found).decode())
    elif as_json:
        _write(json.dumps([_term(term) for term in found.terms], ensure_ascii=False, indent=2) + "\n")
    elif found.terms:
        _print(_terms_table(found), f"terms: {len(found.terms):,}")
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
        _write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        told = f"{found.name}: terms {len(found.terms):,}, errors {errors}, warnings {len(findings) - errors}"
        _print(_findings_table(findings) if findings else None, told)
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
        return f"{report.language}: no term of the glossary stands in {report.pairs:,} segments"
    right = report.matched - report.missed
    return (
        f"{report.language}: {right:,} of {report.matched:,} occurrences are right ({report.rate:.1%}), "
        f"in {report.pairs:,} segments"
    )


def _compliance_table(report: "Report") -> "Table | None":
    if not report.terms:
        return None
    table = _table(("term", "expected"), ("matched", "kept", "missed"), ("first missed in",))
    for one in report.terms:
        where = f"{one.examples[0][0]}: {_short(one.examples[0][2])}" if one.examples else ""
        counts = (str(one.matched), str(one.kept), str(one.missed))
        table.add_row(one.term.source, " | ".join(one.expected[:2]), *counts, where)
    return table


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _terms_table(glossary: "Glossary") -> "Table":
    table = _table((glossary.source, *glossary.languages), (), ())
    for term in glossary.terms:
        targets = [
            " | ".join(term.targets.get(language, ("kept",) if term.keep else ())) for language in glossary.languages
        ]
        table.add_row(term.source, *targets)
    return table


def _findings_table(findings: Sequence["Finding"]) -> "Table":
    table = _table(("",), ("line",), ("reason",))
    for finding in findings:
        table.add_row(finding.severity, str(finding.line or "–"), finding.reason)
    return table


def _table(texts: Sequence[str], numbers: Sequence[str], more: Sequence[str]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    for name in more:
        table.add_column(name, overflow="fold")
    return table


def _print(table: "Table | None", told: str) -> None:
    from rich.console import Console

    terminal = sys.stdout is not None and sys.stdout.isatty()
    text = io.StringIO()
    console = Console(
        file=text,
        force_terminal=terminal,
        width=None if terminal else WIDTH,
        highlight=False,
        markup=False,  # terms may hold [brackets]
        emoji=False,
    )
    if table is not None:
        console.print(table)
    console.print(told, soft_wrap=True)
    _write(text.getvalue())


def _write(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))  # UTF-8 whatever the locale
        sys.stdout.buffer.flush()
