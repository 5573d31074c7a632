"""A text as the checks read it: composed characters, no character references, and the way back to its own offsets."""

import html
import re
import unicodedata

__all__ = ["composed"]

# A reference to a character, as web pages have them: “&#39;” is an apostrophe, not the number 39.
REFERENCE = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
# One of them, or a character, with the combining marks behind it.
CLUSTER = re.compile(f"(?:{REFERENCE.pattern}|(?s:.))[\u0300-\u036f\u3099\u309a]*")


def composed(text: str) -> tuple[str, list[int]]:
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
