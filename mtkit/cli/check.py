"""``mtkit check``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.output import counted, write, write_json, write_table
from mtkit.cli.progress import Progress
from mtkit.errors import OutputError, printable

if TYPE_CHECKING:
    from mtkit.checking import Checked, CheckReport

__all__ = ["command"]

FILE = click.Path(path_type=Path)
HEADS = ("segment", "doubt", "source and translation")
SHOWN = 160  # characters of either text
MOST_ROWS = 200


@click.command(
    "check",
    short_help="Check any translation, segment by segment.",
    context_settings={"max_content_width": 100},
    epilog="Exit status: 0 nothing is doubtful, 1 failed, 2 wrong usage, 3 something is doubtful.",
)
@click.argument("source", type=FILE)
@click.argument("target", type=FILE, required=False)
@click.option("--from", "source_language", default="", metavar="TAG", help="Language of SOURCE. [default: as it looks]")
@click.option("--to", "target_language", default="", metavar="TAG", help="Language of TARGET. [default: as it looks]")
@click.option(
    "--glossary", "-g", default="", metavar="FILE|beat", help="Check its terms too (CSV or TBX); “beat” ships."
)
@click.option(
    "--review", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write a page to read and correct the translation in: both sides, the doubtful first.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace the page of --review if it exists.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Report on standard output as JSON, with the characters that each flag is about.",
)
@click.option("--quiet", "-q", is_flag=True, help="No table and no progress: only the exit status.")
def command(
    source: Path,
    target: Path | None,
    source_language: str,
    target_language: str,
    glossary: str,
    review: Path | None,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Check a translation of any origin: figures, names, completeness, language, leftovers, terms.

    SOURCE and TARGET are two texts (.txt, .md, .html, .docx) with as many lines or paragraphs as each other; where
    they differ, sentences are paired by their lengths and figures. A .jsonl of mtkit translate or a .tmx memory holds
    both sides.

    \b
    Examples:
      mtkit check article.fr.txt article.vi.txt
      mtkit check out/article.ja.jsonl --json
      mtkit check memory.tmx --from fr --to vi --glossary terms.csv
      mtkit check article.fr.txt article.vi.txt --review review.html
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.checking import as_dict, check_bitext
    from mtkit.glossary import find_glossary
    from mtkit.reading.bitext import read_bitext

    if review and review.exists() and not overwrite:  # before all is checked for it
        raise OutputError(f"{review}: already exists; use --overwrite to replace it")
    bitext = read_bitext(source, target, source_language, target_language)
    terms = find_glossary(glossary) if glossary else None
    with Progress(shown=not quiet, verb="checking") as progress:
        report = check_bitext(bitext, terms, progress.update)
    if review:
        _write_page(report, review, overwrite)
    if as_json:
        write_json(as_dict(report))
    elif not quiet:
        _show(report)
    if report.aligned == "sentences" and not quiet:
        tell(
            "the texts have different numbers of lines: sentences were paired by length and figures, look at the pairs"
        )
    return 3 if report.flagged else 0


def _write_page(report: "CheckReport", path: Path, overwrite: bool) -> None:
    from mtkit.writing.files import write_atomically
    from mtkit.writing.review import Reviewed, Row, render_review

    rows = [
        Row(one.name, at, one.source, (Reviewed(one.target_language, one.target, one.flags),), one.id)
        for at, one in enumerate(report.segments)
    ]
    source = report.segments[0].source_language if report.segments else "fr"
    title = f"Review: {printable(report.name)}"
    write_atomically(path, render_review(rows, source, title=title, file=path.stem), overwrite)


def _show(report: "CheckReport") -> None:
    """Write the doubtful segments as a table, and the sum."""
    flagged = report.flagged
    if flagged:
        rows = (
            (
                _place(one, report),
                tuple(f"{flag.kind}: {flag.reason}" for flag in one.flags),
                (_short(one.source), _short(one.target)),
            )
            for one in flagged[:MOST_ROWS]
        )
        write_table(HEADS, rows, shares=dict(zip(HEADS, (2, 5, 7), strict=True)), apart=True)
        write("\n")
    if len(flagged) > MOST_ROWS:
        write(f"… and {len(flagged) - MOST_ROWS:,} more; --json tells of all\n")
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in report.kinds.items())
    write(
        f"{counted(len(report.segments), 'segment')}, {len(flagged):,} doubtful"
        + (f": {kinds}" if kinds else "")
        + "\n"
    )


def _place(one: "Checked", report: "CheckReport") -> str:
    return one.id if one.name == report.name else f"{one.name}, {one.id}"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
