"""Editions of briefs → the bytes of a file: a document for people, or rows and records for machines."""

from collections.abc import Sequence

from mtkit.briefs.edition import Edition
from mtkit.errors import OptionError

__all__ = ["FORMATS", "render", "render_digest"]

# what the user asks for: the suffix of the file
FORMATS = {"md": ".md", "html": ".html", "docx": ".docx", "json": ".json", "csv": ".csv"}


def render(edition: Edition, format: str) -> bytes:  # noqa: A002 - as in Article
    """Return one brief as ``md``, ``html``, ``docx``, ``json`` or ``csv``. Raises OptionError for another format."""
    return _render([edition], format, digest=False)


def render_digest(editions: Sequence[Edition], format: str) -> bytes:  # noqa: A002 - as in Article
    """Return briefs of one language as one document, with contents in front. Raises OptionError as `render` does."""
    return _render(editions, format, digest=True)


def _render(editions: Sequence[Edition], format_: str, *, digest: bool) -> bytes:
    """Only the module of the format at hand is loaded: some bring large libraries."""
    match format_:
        case "md":
            from mtkit.briefs.export.markdown import render_markdown

            return render_markdown(editions, digest=digest)
        case "html":
            from mtkit.briefs.export.html import render_html

            return render_html(editions, digest=digest)
        case "docx":
            from mtkit.briefs.export.word import render_word

            return render_word(editions, digest=digest)
        case "json":
            from mtkit.briefs.export.data import render_json

            return render_json(editions, digest=digest)
        case "csv":
            from mtkit.briefs.export.data import render_csv

            return render_csv(editions)
    raise OptionError(f"there is no format “{format_}”: use one of {', '.join(FORMATS)}")
