"""``mtkit translate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.job import STATUS, languages_in, model_options, run, standard_input
from mtkit.cli.output import write_json
from mtkit.cli.progress import Progress
from mtkit.errors import OptionError
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.pipeline import Report

__all__ = ["command"]

FORMATS = {"txt": "text", "md": "markdown", "html": "html", "docx": "docx", "jsonl": "jsonl"}


@click.command(
    "translate",
    short_help="Translate French articles.",
    context_settings={"max_content_width": 100},
    epilog=STATUS,
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--from", "source", default="fr", show_default=True, metavar="TAG", help="Language of the articles.")
@click.option("--to", default="en,vi,ja", show_default=True, metavar="TAGS", help="Target languages, by commas.")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Folder for the translations."
)
@click.option(
    "--format", "-f", "format_", type=click.Choice(list(FORMATS)), help="Write this format, not the file's own."
)
@model_options
@click.option(
    "--typography", type=click.Choice(["house", "model"]), default="house", show_default=True,
    help="Quotation marks and punctuation in each language's press style, or as the model writes them.",
)  # fmt: skip
@click.option("--no-retry", is_flag=True, help="Neither repair nor ask again what the checks doubt; flag it only.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option(
    "--skip-existing", is_flag=True,
    help="Keep files that exist and translate the articles that lack some: goes on after an interruption.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Translate what seems to be in another language.")
@click.option(
    "--keep-residue", is_flag=True, help="Keep what looks like residue of a web page (share bars, file names)."
)
@click.option(
    "--review", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Also write a page to read and correct the translations in: source and targets side by side.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON; needs --out.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary; errors are still told.")
def command(
    paths: tuple[str, ...],
    source: str,
    to: str,
    out: Path | None,
    format_: str | None,
    model: str,
    route: str,
    glossary: str,
    engine: str,
    beam: int,
    threads: int,
    typography: str,
    no_retry: bool,
    overwrite: bool,
    skip_existing: bool,
    force: bool,
    keep_residue: bool,
    review: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Translate articles: .txt, .md, .html, .docx, folders of them, patterns, or standard input.

    Each comes out as OUT/NAME.LANGUAGE.SUFFIX in its own format; with one target and no --out, on standard output.
    Web residue (share bars, photo file names, repeated captions) is left out.

    \b
    Examples:
      mtkit translate news/ --to en,vi,ja --out out
      mtkit translate page.html --to vi --format docx --out out
      mtkit translate news/ --out out --glossary beat --review review.html
      mtkit translate news/ --out out --skip-existing
      cat article.txt | mtkit translate --to en
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.pipeline import Job, Report, translate_files

    report = Report()

    def work() -> None:
        if overwrite and skip_existing:
            raise OptionError("--overwrite and --skip-existing contradict each other: give one of them")
        targets = _targets(to, out, as_json)
        sources = paths or standard_input("translate")
        from mtkit.glossary import find_glossary
        from mtkit.translation import TranslateOptions, Translator

        options = TranslateOptions(
            beam=beam, typography="model" if typography == "model" else "house", retry=not no_retry
        )
        terms = find_glossary(glossary) if glossary else None
        written_as = FORMATS[format_] if format_ else ""
        job = Job(
            targets,
            canonical(source),
            out,
            written_as,
            overwrite=overwrite,
            skip_existing=skip_existing,
            force=force,
            clean=not keep_residue,
            review=review,
        )
        translator = Translator(model, route=route, glossary=terms, engine=engine, threads=threads, options=options)
        with Progress(shown=not quiet) as progress:
            translate_files(sources, job, translator, report, progress.update)

    return run(
        work, report, "the translation", lambda: _conclude(report, as_json=as_json, table=not quiet and out is not None)
    )


def _targets(to: str, out: Path | None, as_json: bool) -> tuple[str, ...]:
    """Return the target languages, after checking that their translations have a place to go."""
    targets = languages_in(to)
    if out is None and len(targets) > 1:
        raise OptionError("several target languages do not fit on standard output: give --out DIR, or one with --to en")
    if out is None and as_json:
        raise OptionError("--json reports on standard output: give --out DIR for the translations")
    return targets


def _conclude(report: "Report", *, as_json: bool, table: bool) -> None:
    """Tell what failed, and what was done."""
    for failure in report.failures:
        tell(failure)
    if as_json:
        from mtkit.pipeline import as_dict

        write_json(as_dict(report))
    if table and not report.interrupted and (report.written or report.skipped or report.existing):
        from mtkit.cli.summary import show

        show(report)
