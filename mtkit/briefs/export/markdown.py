"""Briefs → Markdown with footnotes (GitHub, Pandoc, Obsidian and others read them), each quoting its passage."""

import re
from collections.abc import Iterator, Sequence

from mtkit.briefs.brief import Point
from mtkit.briefs.edition import Edition, Line
from mtkit.briefs.export.labels import address, colophons, facts, labels, warning
from mtkit.briefs.export.sources import Sources
from mtkit.languages import is_spaced

__all__ = ["render_markdown"]

_MARKUP = re.compile(r"[\\`*_\[\]<>|#~]|&(?=#?\w+;)|^[-+](?=\s|$)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def render_markdown(editions: Sequence[Edition], *, digest: bool) -> bytes:
    """Return briefs of one language as a Markdown document (UTF-8); a digest begins with its title and contents."""
    language = editions[0].language if editions else "en"
    words = labels(language)
    parts = []
    if digest:
        parts += [f"# {words.digest}", _text(words.articles.format(len(editions))), f"## {words.contents}"]
        # A heading has no address that all readers of Markdown agree on, so there is one in HTML before it.
        parts.append("\n".join(f"- [{_text(one.headline.text)}](#b{n})" for n, one in enumerate(editions, 1)))
    for number, edition in enumerate(editions, 1):
        parts += _brief(edition, f"{number}-" if digest else "", 2 if digest else 1, f"b{number}" if digest else "")
    if said := colophons(editions):
        parts += ["---", *(f"*{_text(one)}*" for one in said)]
    return ("\n\n".join(parts) + "\n").encode(errors="replace")


def _brief(edition: Edition, prefix: str, level: int, anchor: str) -> Iterator[str]:
    words, sources = labels(edition.language), Sources(edition)
    marks = "#" * level
    heading = f"{marks} {_text(edition.headline.text)}"
    yield f'<a id="{anchor}"></a>\n\n{heading}' if anchor else heading
    first, *others = map(_text, facts(edition))
    if href := address(edition):
        first = f"[{first}](<{href.replace('<', '%3C').replace('>', '%3E')}>)"
    yield " · ".join([first, *others])
    if edition.headline.flags:
        yield _doubt(edition.headline, edition.language)
    if edition.note:
        yield f"*{_text(edition.note)}*"

    def reference(passage: Point) -> str:
        return f"[^{prefix}{sources.number(passage)}]"

    if edition.standfirst:
        line = edition.standfirst
        yield f"**{_text(line.text)}**{reference(line.source)}{_below(line, edition.language)}"
    if edition.points:
        yield f"{marks}# {words.points}"
        yield "\n".join(
            f"- {_text(line.text)}{reference(line.source)}{_below(line, edition.language, '  ')}"
            for line in edition.points
        )
    if edition.figures:
        yield f"{marks}# {words.figures}"
        rows = [
            f"| **{_text(row.value)}** | {_text(row.counts)} | {reference(row.source)} |" for row in edition.figures
        ]
        yield "\n".join([f"| {words.value} | {words.counts} | {words.source} |", "| --- | --- | --- |", *rows])
    if edition.names:
        yield f"{marks}# {words.names}"
        yield _text(("、" if not is_spaced(edition.language) else ", ").join(name for _, name in edition.names))
    if sources.passages:
        yield "\n".join(f"[^{prefix}{n}]: {_text(one.text)}" for n, one in enumerate(sources.passages, 1))


def _below(line: Line, language: str, indent: str = "") -> str:
    return f"  \n{indent}{_doubt(line, language)}" if line.flags else ""


def _doubt(line: Line, language: str) -> str:
    what, why = warning(line, language)
    return f"⚠ *{_text(what)}* ({_text(why)})"


def _text(text: str) -> str:
    """Return any text as Markdown that shows it on one line and does nothing else."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", " ".join(text.split())))
