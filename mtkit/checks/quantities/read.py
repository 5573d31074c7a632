"""Read the quantities of a text in any of the four languages."""

from mtkit.checks.composed import composed
from mtkit.checks.quantities.english import ENGLISH
from mtkit.checks.quantities.french import FRENCH
from mtkit.checks.quantities.japanese import read_japanese
from mtkit.checks.quantities.sharing import share
from mtkit.checks.quantities.spaced import read_spaced
from mtkit.checks.quantities.values import Quantity, finish
from mtkit.checks.quantities.vietnamese import VIETNAMESE
from mtkit.errors import OptionError
from mtkit.languages import primary

__all__ = ["LANGUAGES", "read_quantities"]

LEXICONS = {"fr": FRENCH, "en": ENGLISH, "vi": VIETNAMESE}
LANGUAGES = ("fr", "en", "vi", "ja")
# Wide forms of Japanese text, one character for one, so that offsets stay.
NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *map(ord, "，．％：／＄＋"))}
NARROW |= {ord("￥"): ord("¥"), ord("−"): ord("-"), ord("‐"): ord("-"), ord("㌦"): ord("ド")}


def read_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in reading order.

    Raises OptionError for a language other than fr, en, vi and ja.
    """
    tag = primary(language)
    if tag not in LANGUAGES:
        raise OptionError(f"quantities cannot be read in “{language}”: only in {', '.join(LANGUAGES)}")
    plain, offsets = composed(text)
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
