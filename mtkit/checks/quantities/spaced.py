"""The reader of languages that divide words by spaces: French, English and Vietnamese."""

import re

from mtkit.checks.quantities.digits import read_digits
from mtkit.checks.quantities.lexicon import Lexicon
from mtkit.checks.quantities.scan import Scan
from mtkit.checks.quantities.values import Found, Kind, Reading
from mtkit.checks.quantities.worded import read_word

__all__ = ["read_spaced"]

TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
NEAR = 60  # characters between the two sides of “sur”


def read_spaced(text: str, lexicon: Lexicon) -> list[Found]:
    """Return the quantities of a text, in order: at each run of digits or letters, what begins there is read."""
    scan = Scan(text, lexicon)
    position = 0
    for match in TOKEN.finditer(text):
        if match.start() < position:
            continue
        if match[0][0] <= "9":
            found: Found | None = read_digits(scan, match)
        else:
            lower = match[0].lower()
            found = read_word(scan, match, lower) if lower in lexicon.starts or match[0][0] in "IVX" else None
            if found is None:
                scan.previous = lower
        if found is not None:
            _ratio(scan, found)
            scan.found.append(found)
            position = found.end
            scan.previous = ""
    return scan.found


def _ratio(scan: Scan, found: Found) -> None:
    """Read “un diplômé sur cinq” as a fifth too, and “divisé par trois”, “trois fois moins” as a third."""
    ratios = scan.lexicon.ratios
    if not (ratios and found.kind is Kind.NUMBER and found.value):
        return
    if scan.previous in ratios:
        last = scan.found[-1] if scan.found else None
        ratio = 1 / found.value
        if last and last.kind is Kind.NUMBER and last.value < found.value and found.start - last.end < NEAR:
            ratio = last.value / found.value
            last.also += (Reading(ratio, Kind.NUMBER),)
        found.also += (Reading(ratio, Kind.NUMBER),)
        found.vague = found.vague or found.written
        if last and last.value == found.value:  # “sept jours sur sept” is always
            last.vague = last.vague or last.written
    elif scan.text.startswith(" fois", found.end):
        found.also += (Reading(1 / found.value, Kind.NUMBER),)
