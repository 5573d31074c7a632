"""What has no place in a finished text: marks of the machinery, damaged characters, quotes and brackets left open."""

import html
import re

__all__ = ["find_leftovers", "find_open_marks"]

Found = tuple[int, int, str]
"""Start, end, and what is wrong."""

# What the bytes 80 to BF of a UTF-8 character look like in Windows-1252 (U+FFFD where it has none) and in Latin-1.
_BYTES = bytes(range(0x80, 0xC0))
_TAIL = f"[{re.escape(_BYTES.decode('cp1252', 'replace') + _BYTES.decode('latin-1'))}]"
_DAMAGE = (
    "\ufffd",
    f"(?<![A-Z])Ã{_TAIL}|Â[\u00a0-\u00bf](?!\\w)",  # accents; “XÃ” is a word in capitals
    "â[€\u0080]",  # quotation marks and dashes
    f"á[»º]{_TAIL}|Æ[°¡]|Ä[‘\u0091]",  # Vietnamese
    "ã[€‚ƒ\u0080-\u0083]",  # kana
)
_KINDS = {
    "placeholder": r"⟦[^⟧]{0,9}⟧?|⟧",
    "token": r"<unk>|</?s>|<pad>|▁|⁇|@@(?=\s|$)|>>\w{2,8}<<|\b[a-z]{3}_(?:Latn|Jpan|Hans|Hant|Hang|Cyrl)\b",
    "damage": "|".join(_DAMAGE),
    "entity": r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});",
}
_LEFTOVER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_TOLD = {
    "placeholder": "“{}” is a placeholder that nothing was put in for",
    "token": "“{}” is a mark of a translation model, not text",
    "damage": "“{}” is a damaged character",
    "entity": "“{}” is an HTML entity that was not decoded",
}


def find_leftovers(source: str, target: str) -> list[Found]:
    """Return the leftovers in a target that its source does not have too: the first of each sort."""
    found: dict[str, Found] = {}
    for match in _LEFTOVER.finditer(target):
        kind = match.lastgroup or ""
        if kind in found or match[0] in source or (kind == "entity" and html.unescape(match[0]) == match[0]):
            continue
        found[kind] = match.start(), match.end(), _TOLD[kind].format(match[0])
    return list(found.values())


_QUOTES = re.compile('[«»“”„"＂]')
_PAIRS = (("「", "」"), ("『", "』"), ("(", ")"), ("[", "]"), ("【", "】"), ("〈", "〉"), ("《", "》"))
_WIDE = str.maketrans("（）［］", "()[]")


def find_open_marks(source: str, target: str) -> list[Found]:
    """Return the quotation marks and brackets in a target that lack their other half, where the source lacks none.

    Quotation marks of different kinds may close each other: a person who types mixes them.
    """
    found: list[Found] = []
    if len(_QUOTES.findall(target)) % 2 and len(_QUOTES.findall(source)) % 2 == 0:
        *_, last = _QUOTES.finditer(target)
        found.append((*last.span(), f"the quotation mark {last[0]} has no other half"))
    source, target = source.translate(_WIDE), target.translate(_WIDE)
    if any(source.count(opening) != source.count(closing) for opening, closing in _PAIRS):
        return found
    for opening, closing in _PAIRS:
        if target.count(opening) != target.count(closing):
            at = _unpaired(target, opening, closing)
            found.append((at, at + 1, f"the mark {target[at]} has no other half"))
    return found


def _unpaired(text: str, opening: str, closing: str) -> int:
    """Return the offset of the first mark without its other half."""
    waiting: list[int] = []
    for at, character in enumerate(text):
        if character == opening:
            waiting.append(at)
        elif character == closing:
            if not waiting:
                return at
            waiting.pop()
    return waiting[0]
