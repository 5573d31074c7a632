"""``mtkit translate``."""

import json
import sys
from pathlib import Path

import click

from mtkit.cli.progress import Progress
from mtkit.languages import canonical

__all__ = ["command"]

FORMATS = {"txt": "text", "md": "markdown", "html": "html", "docx": "docx", "jsonl": "jsonl"}


@click.command("translate", short_help="Translate French articles.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--from", "source", default="fr", show_default=True, metavar="TAG", help="Language of the articles.")
@click.option("--to", default="en,vi,ja", show_default=True, metavar="TAGS", help="Target languages, by commas.")
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the translations.")
@click.option(
    "--format", "-f", "format_", type=click.Choice(list(FORMATS)), help="Write this format, not the file's own."
)
@click.option(
    "--model", "-m", default="", metavar="NAME|DIR", help="Model: a name, or its folder. [default: what ships]"
)
@click.option(
    "--engine", type=click.Choice(["ctranslate2", "transformers"]), default="ctranslate2", show_default=True,
    help="What runs the model.",
)  # fmt: skip
@click.option("--beam", type=click.IntRange(1, 64), default=4, show_default=True, help="Width of the beam search.")
@click.option("--threads", type=click.IntRange(0, 1024), default=0, help="CPU threads; 0, the default, is one a core.")
@click.option(
    "--typography", type=click.Choice(["house", "model"]), default="house", show_default=True,
    help="Quotation marks and punctuation in each language's press style, or as the model writes them.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--force", is_flag=True, help="Translate what seems to be in another language.")
@click.option(
    "--keep-residue", is_flag=True, help="Keep what looks like residue of a web page (share bars, file names)."
)
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as JSON; needs --out.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary; errors are still told.")
def command(
    paths: tuple[str, ...],
    source: str,
    to: str,
    out: Path | None,
    format_: str | None,
    model: str,
    engine: str,
    beam: int,
    threads: int,
    typography: str,
    overwrite: bool,
    force: bool,
    keep_residue: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    r"""Translate articles: .txt, .md, .html, .docx, folders of them, patterns, or standard input.

    Each comes out as OUT/NAME.LANGUAGE.SUFFIX in its own format; with one target and no --out, on standard output.
    Web residue (share bars, photo file names, repeated captions) is left out.

    \b
    Examples:
      mtkit translate news/ --to en,vi,ja --out out
      mtkit translate page.html --to vi --format docx --out out
      cat article.txt | mtkit translate --to en
    """
    targets = tuple(dict.fromkeys(canonical(tag.strip()) for tag in to.split(",") if tag.strip()))
    if not targets:
        raise click.UsageError("--to names no language; give for example --to en,vi,ja")
    if out is None and len(targets) > 1:
        raise click.UsageError("with several target languages give --out DIR (or one language: --to en)")
    if as_json and out is None:
        raise click.UsageError("--json reports on standard output; give --out DIR for the translations")
    if not paths:
        if sys.stdin is None or sys.stdin.isatty():
            raise click.UsageError("nothing to translate: give files or folders, or a text on standard input")
        paths = ("-",)

    from mtkit.hub import DEFAULT_MODEL
    from mtkit.pipeline import Job, Report, as_dict, translate_files
    from mtkit.translation import TranslateOptions, Translator

    options = TranslateOptions(beam=beam, typography="model" if typography == "model" else "house")
    job = Job(
        targets, canonical(source), out, FORMATS[format_] if format_ else "", overwrite, force, clean=not keep_residue
    )
    report = Report()
    translator = Translator(model or DEFAULT_MODEL, engine=engine, threads=threads, options=options)
    try:
        with Progress(shown=not quiet) as progress:
            translate_files(paths, job, translator, report, progress.update)
    finally:
        for failure in report.failures:
            click.echo(f"mtkit: {failure}", err=True)
        if as_json:
            click.echo(json.dumps(as_dict(report), ensure_ascii=False, indent=2))
        if not quiet and out is not None and report.written:
            from mtkit.cli.summary import show

            show(report)
    return 1 if report.failures else 0
