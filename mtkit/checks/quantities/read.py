"""Read the quantities of a text in any of the four languages."""

import html
import re
import unicodedata

from mtkit.checks.quantities.english import ENGLISH
from mtkit.checks.quantities.french import FRENCH
from mtkit.checks.quantities.japanese import read_japanese
from mtkit.checks.quantities.sharing import share
from mtkit.checks.quantities.spaced import read_spaced
from mtkit.checks.quantities.values import Quantity, finish
from mtkit.checks.quantities.vietnamese import VIETNAMESE
from mtkit.errors import OptionError

__all__ = ["LANGUAGES", "read_quantities"]

LEXICONS = {"fr": FRENCH, "en": ENGLISH, "vi": VIETNAMESE}
LANGUAGES = ("fr", "en", "vi", "ja")
# A reference to a character, as web pages have them: “&#39;” is an apostrophe, not the number 39.
REFERENCE = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
# One of them, or a character, with the combining marks behind it.
CLUSTER = re.compile(f"(?:{REFERENCE.pattern}|(?s:.))[\u0300-\u036f\u3099\u309a]*")
# Wide forms of Japanese text, one character for one, so that offsets stay.
NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *map(ord, "，．％：／＄＋"))}
NARROW |= {ord("￥"): ord("¥"), ord("−"): ord("-"), ord("‐"): ord("-"), ord("㌦"): ord("ド")}


def read_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in reading order.

    Raises OptionError for a language other than fr, en, vi and ja.
    """
    tag = language.partition("-")[0]
    if tag not in LANGUAGES:
        raise OptionError(f"quantities cannot be read in “{language}”: only in {', '.join(LANGUAGES)}")
    plain, offsets = _composed(text)
    if tag == "ja":
        plain = plain.translate(NARROW)
        found = read_japanese(plain)
    else:
        found = read_spaced(plain, LEXICONS[tag])
    share(plain, found)
    if offsets:
        for quantity in found:
            quantity.start, quantity.end = offsets[quantity.start], offsets[quantity.end]
    return finish(text, found)


def _composed(text: str) -> tuple[str, list[int]]:
    """Return a text composed (NFC) and without character references, and where each character stood; none if so.

    The last offset is the length of the text.
    """
    if unicodedata.is_normalized("NFC", text) and not ("&" in text and REFERENCE.search(text)):
        return text, []
    pieces: list[str] = []
    offsets: list[int] = []
    for cluster in CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", html.unescape(cluster[0]))
        pieces.append(piece)
        offsets += [cluster.start()] * len(piece)
    return "".join(pieces), [*offsets, len(text)]
