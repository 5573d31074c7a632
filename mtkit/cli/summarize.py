"""``mtkit summarize``."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import Stopped, tell
from mtkit.cli.progress import Progress
from mtkit.errors import MtkitError, OptionError
from mtkit.languages import canonical

if TYPE_CHECKING:
    from mtkit.briefs.job import BriefReport, BriefsJob

__all__ = ["command"]

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(
    "summarize", short_help="Make multilingual briefs of French articles.", context_settings={"max_content_width": 100}
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
@click.option("--accept-license", is_flag=True, help="Use a summariser whose licence rules out commercial use.")
@click.option(
    "--model", "-m", default="", metavar="NAME|DIR",
    help="Model that translates: a name, or its folder. [default: the best route of those installed]",
)  # fmt: skip
@click.option("--route", default="", metavar="NAMES", help="Models of a route, by commas (“a,b” goes through English).")
@click.option(
    "--glossary", default="", metavar="FILE|beat", help="Terms with a fixed translation: CSV or TBX; “beat” ships."
)
@click.option(
    "--engine", type=click.Choice(["ctranslate2", "transformers"]), default="ctranslate2", show_default=True,
    help="What runs the model.",
)  # fmt: skip
@click.option("--beam", type=click.IntRange(1, 64), default=4, show_default=True, help="Width of the beam search.")
@click.option("--threads", type=click.IntRange(0, 1024), default=0, help="CPU threads; 0, the default, is one a core.")
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

    report, status = BriefReport(), 0
    try:
        if out is None and as_json:
            raise OptionError("--json reports on standard output: give --out DIR for the briefs")
        languages = tuple(dict.fromkeys(canonical(tag.strip()) for tag in to.split(",") if tag.strip()))
        brief = BriefOptions(sentences, words, ratio)
        job = BriefsJob(languages, canonical(source), out, format_, brief, overwrite, force)
        sources = paths or _standard_input()
        _check_output(job)
        from mtkit.briefs.batch import summarize_files
        from mtkit.briefs.maker import Settings, load

        settings = Settings(summarizer, accept_license, model, route, glossary, engine, threads, beam)
        maker = load(settings, translates=force or set(languages) != {job.source})

        with Progress(shown=not quiet) as progress:
            summarize_files(sources, job, maker, report, progress.update)
        if out is None:
            _to_standard_output(report.output)
    except MtkitError as error:
        report.failures.append(str(error))
        status = 2 if isinstance(error, OptionError) else 1
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("MTKIT_DEBUG"):
            raise
        from mtkit.pipeline import unexpected

        report.failures.append(unexpected(error, "the summary"))
    except Stopped:
        report.interrupted = True
        raise
    finally:
        _conclude(report, as_json=as_json, table=not quiet and out is not None)
    return status or (1 if report.failures else 0)


def _check_output(job: "BriefsJob") -> None:
    if job.out is None and (sys.stdout is None or (job.format == "docx" and sys.stdout.isatty())):
        raise OptionError("the brief has no place to go: give --out DIR")


def _standard_input() -> tuple[str, ...]:
    """Return the path of standard input, where something comes from there."""
    if sys.stdin is None or sys.stdin.isatty():
        raise OptionError("nothing to summarise: give files or folders, or a text on standard input")
    return ("-",)


def _to_standard_output(data: bytes) -> None:
    sys.stdout.buffer.write(data)  # UTF-8 whatever the locale
    sys.stdout.buffer.flush()


def _conclude(report: "BriefReport", *, as_json: bool, table: bool) -> None:
    """Tell what failed, what was not summarised, and what was done."""
    for failure in report.failures:
        tell(failure)
    for line in dict.fromkeys(f"{one.article}: {one.note}" for one in report.written if one.note):
        tell(line)
    if as_json and sys.stdout is not None:
        from mtkit.briefs.job import as_dict

        _to_standard_output((json.dumps(as_dict(report), ensure_ascii=False, indent=2) + "\n").encode())
    if table and not report.interrupted and (report.written or report.unchanged):
        flags = ", ".join(f"{count} {kind}" for kind, count in sorted(report.flags.items())) or "none"
        tell(
            f"{len(report.written)} briefs written, {report.unchanged} unchanged, {len(report.digests)} digests, "
            f"{sum(one.lines for one in report.written)} lines, flagged: {flags}"
            + (f", {len(report.failures)} failed" if report.failures else "")
        )
