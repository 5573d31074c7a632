"""A number that stands alone is no work for a model: it is rewritten by the rules of the target language.

Source: Unicode CLDR, the number patterns of fr, en, vi and ja.
"""

import re

__all__ = ["localise"]

FRENCH = re.compile(r"([+\-−–]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?(?:[ \u00a0\u202f]?(%))?")
# thousands and decimal signs of the target
SIGNS = {"en": (",", "."), "vi": (".", ","), "ja": (",", ".")}


def localise(text: str, source: str, target: str) -> str:
    """Rewrite a French number, percent sign included; any other text comes back as it is."""
    match = FRENCH.fullmatch(text) if source == "fr" and target in SIGNS else None
    if not match:
        return text
    sign, whole, decimals, percent = match.groups(default="")
    thousands, point = SIGNS[target]
    grouped = re.sub(r"\D", thousands, whole)
    return sign + grouped + (point + decimals if decimals else "") + percent
