"""TMX 1.4, the exchange format of translation memories: segments with their translations, for any translation tool."""

from collections.abc import Iterable
from typing import Any

from mtkit import __version__

__all__ = ["render_tmx"]


def render_tmx(pairs: Iterable[tuple[str, str]], source_language: str, target_language: str) -> bytes:
    """Return a translation memory of segments and their translations; pairs with an empty side are left out.

    Characters that XML cannot hold are left out too.
    """
    from translate.storage.tmx import tmxfile

    toolkit: Any = tmxfile
    memory = toolkit(None, sourcelanguage=source_language, targetlanguage=target_language)
    for source, target in pairs:
        if source.strip() and target.strip():
            memory.addtranslation(source.strip(), source_language, target.strip(), target_language)
    header = next(memory.document.getroot().iterchildren("header"))
    header.set("creationtool", "mtkit")
    header.set("creationtoolversion", __version__)
    header.set("o-tmf", "mtkit")
    return bytes(memory)
