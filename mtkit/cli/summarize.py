"""``mtkit summarize``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import tell
from mtkit.cli.job import STATUS, languages_in, model_options, run, standard_input
from mtkit.cli.output import write, write_json
from mtkit.cli.progress import Progress
from mtkit.errors import OptionError
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.briefs.job import BriefReport, BriefsJob

__all__ = ["command"]

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(
    "summarize",
    short_help="Make multilingual briefs of French articles.",
    context_settings={"max_content_width": 100},
    epilog=STATUS,
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--from", "source", default="fr", show_default=True, metavar="TAG", help="Language of the articles.")
@click.option(
    "--to", default="fr,en,vi,ja", show_default=True, metavar="TAGS",
    help="Languages of the briefs, by commas; that of the articles may be among them.",
)  # fmt: skip
@click.option("--out", "-o", type=FOLDER, metavar="DIR", help="Folder for the briefs; an earlier run there goes on.")
@click.option(
    "--format", "-f", "format_", type=click.Choice(["md", "html", "docx", "json", "csv"]), default="md",
    show_default=True, help="Format of the briefs and digests.",
)  # fmt: skip
@click.option(
    "--sentences", type=int, metavar="N", help="Length: this many sentences. [default: 4 to 6, by the article's length]"
)
@click.option("--words", type=int, metavar="N", help="Length: at most this many words.")
@click.option("--ratio", type=float, metavar="SHARE", help="Length: this share of the article's words, such as 0.2.")
@click.option(
    "--summarizer", type=FOLDER, metavar="DIR",
    help="Let this model write the brief: a folder with a sequence-to-sequence model in the Hugging Face layout.",
)  # fmt: skip
@click.option(
    "--accept-license", is_flag=True, help="Your use is not commercial, where the summariser's licence asks for that."
)
@model_options
@click.option("--overwrite", is_flag=True, help="Replace files that are not an earlier run's, or were changed since.")
@click.option("--force", is_flag=True, help="Summarise an article that is in another language, in that language.")
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON; needs --out.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary; errors are still told.")
def command(
    paths: tuple[str, ...],
    source: str,
    to: str,
    out: Path | None,
    format_: str,
    sentences: int | None,
    words: int | None,
    ratio: float | None,
    summarizer: Path | None,
    accept_license: bool,
    model: str,
    route: str,
    glossary: str,
    engine: str,
    beam: int,
    threads: int,
    overwrite: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Make briefs of articles: .txt, .md, .html, .docx, folders of them, patterns, or standard input.

    A brief has a headline, a standfirst, key points, key figures and names; each line points to the sentence of the
    article that it comes from. OUT/NAME.brief.LANGUAGE.SUFFIX holds one, OUT/digest.LANGUAGE.SUFFIX all of them.
    Without --out one brief goes to standard output.

    Sentences are translated and checked as mtkit translate does. A line whose translation has a wrong figure is left
    in the language of the article; figures in the table are rewritten by their values. Run again, the command does
    only what is new or changed.

    \b
    Examples:
      mtkit summarize news/ --to fr,en,vi,ja --out briefs --format docx
      mtkit summarize article.html --to en
      mtkit summarize news/ --to fr --sentences 4 --out briefs
    """  # noqa: D301 - a real backspace keeps the lines of a paragraph
    from mtkit.briefs.brief import BriefOptions
    from mtkit.briefs.job import BriefReport, BriefsJob

    report = BriefReport()

    def work() -> None:
        if out is None and as_json:
            raise OptionError("--json reports on standard output: give --out DIR for the briefs")
        languages = languages_in(to)
        brief = BriefOptions(sentences, words, ratio)
        job = BriefsJob(languages, canonical(source), out, format_, brief, overwrite, force)
        sources = paths or standard_input("summarise")
        _check_output(job)
        from mtkit.briefs.batch import summarize_files
        from mtkit.briefs.maker import Settings, load

        settings = Settings(summarizer, accept_license, model, route, glossary, engine, threads, beam)
        maker = load(settings, translates=force or set(languages) != {job.source})
        with Progress(shown=not quiet) as progress:
            summarize_files(sources, job, maker, report, progress.update)
        if out is None:
            write(report.output)

    return run(
        work, report, "the summary", lambda: _conclude(report, as_json=as_json, table=not quiet and out is not None)
    )


def _check_output(job: "BriefsJob") -> None:
    if job.out is None and (sys.stdout is None or (job.format == "docx" and sys.stdout.isatty())):
        raise OptionError("the brief has no place to go: give --out DIR")


def _conclude(report: "BriefReport", *, as_json: bool, table: bool) -> None:
    """Tell what failed, what was not summarised, and what was done."""
    for failure in report.failures:
        tell(failure)
    for line in dict.fromkeys(f"{one.article}: {one.note}" for one in report.written if one.note):
        tell(line)
    if as_json:
        from mtkit.briefs.job import as_dict

        write_json(as_dict(report))
    if table and not report.interrupted and (report.written or report.unchanged):
        flags = ", ".join(f"{count} {kind}" for kind, count in sorted(report.flags.items())) or "none"
        tell(
            f"briefs: {len(report.written)} written, {report.unchanged} unchanged; digests: {len(report.digests)}; "
            f"lines: {sum(one.lines for one in report.written)}, flagged: {flags}"
            + (f"; failed: {len(report.failures)}" if report.failures else "")
        )
