"""What has no place in a finished text: marks of the machinery, damaged characters, quotes and brackets left open."""

import html
import re

__all__ = ["find_leftovers", "find_open_marks"]

Found = tuple[int, int, str]
"""Start, end, and what is wrong."""

_KINDS = {
    "placeholder": r"⟦[^⟧]{0,9}⟧?|⟧",
    "token": r"<unk>|</?s>|<pad>|▁|⁇|@@(?=\s|$)|>>\w{2,8}<<|\b[a-z]{3}_(?:Latn|Jpan|Hans|Hant|Hang|Cyrl)\b",
    "damage": "\ufffd"
    # UTF-8 that was read in Windows-1252 or Latin-1: accents, quotation marks, Vietnamese, kana and kanji
    "|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf](?!\\w)|â(?:€|\u0080)|á[»º][\u0080-\u00bf‚-›]?|Æ[°¡]|Ä[‘\u0091]|ã[€‚ƒ\u0080-\u0083]",
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
    """Return the leftovers in a target that its source does not have too."""
    return [
        (match.start(), match.end(), _TOLD[match.lastgroup or ""].format(match[0]))
        for match in _LEFTOVER.finditer(target)
        if match[0] not in source and (match.lastgroup != "entity" or html.unescape(match[0]) != match[0])
    ]


_QUOTES = re.compile('[«»“”„"＂]')
_PAIRS = ("「」", "『』", "()", "[]", "【】", "〈〉", "《》")
_WIDE = str.maketrans("（）［］", "()[]")


def find_open_marks(source: str, target: str) -> list[Found]:
    """Return the quotation marks and brackets in a target that lack their other half, where the source lacks none.

    Quotation marks of different kinds may close each other: a person who types mixes them.
    """
    found: list[Found] = []
    if len(_QUOTES.findall(target)) % 2 and len(_QUOTES.findall(source)) % 2 == 0:
        last = list(_QUOTES.finditer(target))[-1]
        found.append((*last.span(), f"the quotation mark {last[0]} has no other half"))
    source, target = source.translate(_WIDE), target.translate(_WIDE)
    for opening, closing in _PAIRS:
        if target.count(opening) == target.count(closing) or any(source.count(o) != source.count(c) for o, c in _PAIRS):
            continue
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
