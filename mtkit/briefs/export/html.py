"""Briefs → one web page that needs nothing else: no scripts, no pictures, no network; it can be printed."""

from collections.abc import Iterator, Sequence

from mtkit.briefs.brief import Point
from mtkit.briefs.edition import Edition, Line
from mtkit.briefs.export.labels import address, colophons, facts, labels, warning
from mtkit.briefs.export.sources import Sources
from mtkit.briefs.export.style import STYLE
from mtkit.languages import is_spaced
from mtkit.writing.page import policy, text

__all__ = ["render_html"]


def render_html(editions: Sequence[Edition], *, digest: bool) -> bytes:
    """Return briefs of one language as a page (UTF-8); a digest begins with its title and contents.

    Each line has a link to the passage of the article that it stands for, below its brief, and back. The page forbids
    the browser to load or run anything.
    """
    language = editions[0].language if editions else "en"
    words = labels(language)
    title = words.digest if digest or not editions else editions[0].headline.text
    body = [_masthead(editions, language)] if digest else []
    body += [_brief(edition, number, "h2" if digest else "h1") for number, edition in enumerate(editions, 1)]
    page = f"""\
<!DOCTYPE html>
<html lang="{text(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{text(" ".join(title.split()))}</title>
<style>{STYLE}</style>
</head>
<body>
{chr(10).join(body)}
{_footer(editions)}</body>
</html>
"""
    return page.encode()


def _masthead(editions: Sequence[Edition], language: str) -> str:
    words = labels(language)
    entries = "\n".join(
        f'<li><a href="#b{number}"{_lang(one.headline.language, language)}>{text(one.headline.text)}</a>'
        f"<small>{text(' · '.join(facts(one)[:-1]))}</small></li>"
        for number, one in enumerate(editions, 1)
    )
    return f"""\
<header class="masthead">
<h1>{text(words.digest)}</h1>
<p class="facts">{text(words.articles.format(len(editions)))}</p>
</header>
<nav aria-label="{text(words.contents)}">
<p class="label">{text(words.contents)}</p>
<ol>
{entries}
</ol>
</nav>"""


def _footer(editions: Sequence[Edition]) -> str:
    lines = "\n".join(f"<p>{text(one)}</p>" for one in colophons(editions))
    return f"<footer>\n{lines}\n</footer>\n" if lines else ""


def _brief(edition: Edition, number: int, heading: str) -> str:
    return f'<article id="b{number}">\n' + "\n".join(_Brief(edition, number).parts(heading)) + "\n</article>"


class _Brief:
    """One brief on the page; ``number`` keeps its addresses apart from those of the others."""

    def __init__(self, edition: Edition, number: int) -> None:
        self._edition, self._number = edition, number
        self._sources = Sources(edition)
        self._referred: set[int] = set()
        self._words = labels(edition.language)

    def parts(self, heading: str) -> Iterator[str]:
        """Yield the parts of the brief from top to bottom."""
        edition, words = self._edition, self._words
        first, *others = map(text, facts(edition))
        if href := address(edition):
            first = f'<a href="{text(href)}">{first}</a>'
        yield f'<p class="facts">{" · ".join([first, *others])}</p>'
        lang = _lang(edition.headline.language, edition.language)
        yield f"<{heading}{lang}>{text(edition.headline.text)}</{heading}>"
        yield self._doubt(edition.headline)
        if edition.note:
            yield f'<p class="note" lang="en">{text(edition.note)}</p>'
        if edition.standfirst:
            yield f'<p class="standfirst">{self._line(edition.standfirst)}</p>'
        if edition.points:
            yield f"<h3>{text(words.points)}</h3>"
            yield (
                '<ul class="points">\n' + "\n".join(f"<li>{self._line(one)}</li>" for one in edition.points) + "\n</ul>"
            )
        yield from self._figures()
        if edition.names:
            separator = ", " if is_spaced(edition.language) else "、"
            yield f"<h3>{text(words.names)}</h3>"
            yield f'<p class="names">{text(separator.join(name for _, name in edition.names))}</p>'
        yield from self._notes()

    def _line(self, line: Line) -> str:
        shown = text(line.text).replace("\n", "<br>")
        if lang := _lang(line.language, self._edition.language):
            shown = f"<span{lang}>{shown}</span>"
        return shown + self._reference(line.source) + self._doubt(line)

    def _reference(self, passage: Point) -> str:
        number = self._sources.number(passage)
        back = "" if number in self._referred else f' id="b{self._number}-r{number}"'
        self._referred.add(number)
        title = f"{self._words.source} {number}"
        link = f'<a href="#b{self._number}-s{number}" title="{text(title)}">{number}</a>'
        return f'<sup class="reference"{back}>{link}</sup>'

    def _doubt(self, line: Line) -> str:
        if not line.flags:
            return ""
        what, why = warning(line, self._edition.language)
        return f'<span class="doubt"><b>{text(what)}</b> · <span lang="en">{text(why)}</span></span>'

    def _figures(self) -> Iterator[str]:
        if not self._edition.figures:
            return
        words, language = self._words, self._edition.language
        rows = "\n".join(
            f'<tr><th scope="row"{_lang(row.value_language, language)}>{text(row.value)}</th>'
            f"<td{_lang(row.counts_language, language)}>{text(row.counts)}</td>"
            f"<td>{self._reference(row.source)}</td></tr>"
            for row in self._edition.figures
        )
        heads = "".join(f'<th scope="col">{text(one)}</th>' for one in (words.value, words.counts, words.source))
        yield f"<h3>{text(words.figures)}</h3>"
        yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"

    def _notes(self) -> Iterator[str]:
        if not self._sources.passages:
            return
        lang = _lang(self._edition.source_language, self._edition.language)
        notes = "\n".join(
            f'<li id="b{self._number}-s{number}"><span{lang}>{text(" ".join(passage.text.split()))}</span> '
            f'<a class="back" href="#b{self._number}-r{number}" aria-label="↑ {number}">↑</a></li>'
            for number, passage in enumerate(self._sources.passages, 1)
        )
        yield f'<h3>{text(self._words.sources)}</h3>\n<ol class="notes">\n{notes}\n</ol>'


def _lang(language: str, around: str) -> str:
    return "" if language == around else f' lang="{text(language)}"'
