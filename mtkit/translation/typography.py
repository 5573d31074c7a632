"""Typography on both sides of a model: what it never saw is replaced before, the target's house style comes after.

Sources: Moses' normalize-punctuation.perl for what Opus-MT's training text went through; for the targets, the rules
of the press in each language (English and Vietnamese “…”, Japanese 「…」『…』 with full-width 、。).
"""

import re
from collections.abc import Callable

from mtkit.translation.edits import Edit

__all__ = ["house_style", "normalise"]

SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\u2008\u200a\u205f\u3000"
# Characters that a vocabulary may lack, and what Moses puts in their place.
PLAIN = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‚": ",",
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‹": "'", "›": "'",
    "–": "-", "—": " - ", "‑": "-", "−": "-", "…": "...", "•": "-", "ᵉ": "e", "ᵈ": "d",
}  # fmt: skip
# An apostrophe is straight in nearly all training text, even where the vocabulary has the curly one.
ALWAYS = "’ʼ"
ODD = re.compile(f"[{SPACES}{''.join(PLAIN)}]|[ {SPACES}\t]{{2,}}")


def normalise(text: str, characters: frozenset[str]) -> list[Edit]:
    """Return the edits that turn a source into what a model with these characters can read.

    Spaces of every kind become one plain space; quotes, dashes and dots that the vocabulary lacks become plain ones.
    """
    edits = []
    for match in ODD.finditer(text):
        found = match[0]
        if found[0] in " \t" or found[0] in SPACES:
            replacement = " "
        elif found in characters and found not in ALWAYS:
            continue
        else:
            replacement = PLAIN[found]
        edits.append(Edit(match.start(), match.end(), replacement))
    return edits


def house_style(text: str, language: str) -> str:
    """Give a translation the typography of its language's press; other languages than en, vi and ja are left alone."""
    style = STYLES.get(language)
    return style(text) if style else text


def english(text: str) -> str:
    """“Double quotes”, ’ for apostrophes, no space before a mark of punctuation."""
    text = paired_quotes(text, "“", "”")
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)", "’", text)
    return re.sub(r"(?<=\w) +(?=[,;:!?.](?:\s|$))", "", text)


def vietnamese(text: str) -> str:
    """“Double quotes”, no space before a mark of punctuation."""
    text = paired_quotes(text, "“", "”")
    return re.sub(r"(?<=\w) +(?=[,;:!?.](?:\s|$))", "", text)


WIDE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
JAPANESE = re.compile(f"[{WIDE}]")
FULL_WIDTH = str.maketrans(",.!?:;", "、。！？：；")
BESIDE_WIDE = re.compile(rf"(?<=[{WIDE}]) *([,.!?:;]+)(?=\s|$|[{WIDE}])|(?<=[{WIDE}]) *([,!?:;]+)|,+ *(?=[{WIDE}])")


def japanese(text: str) -> str:
    """「Quotes」, full-width punctuation beside Japanese characters, no space beside them."""
    if not JAPANESE.search(text):
        return text
    text = paired_quotes(text, "「", "」")
    text = re.sub(r"\(([^()]*)\)", lambda m: f"（{m[1]}）" if JAPANESE.search(m[1]) else m[0], text)
    text = BESIDE_WIDE.sub(lambda m: m[0].strip().translate(FULL_WIDTH), text)
    text = re.sub(rf"(?<=[{WIDE}])[ {SPACES}]+|[ {SPACES}]+(?=[{WIDE}])", "", text)
    return re.sub(r"[。．]{2,}", "。", text)


QUOTE = re.compile(r'«\s*|\s*»|["“”„]')


def paired_quotes(text: str, opening: str, closing: str) -> str:
    """Write every double quotation mark as the opening or closing one of a style.

    A mark that does not tell its side by itself opens where no quotation is open, unless it stands behind a word and
    before a space. A straight mark behind a digit is a measure (6") and is left.
    """
    is_open, parts, at = False, [], 0
    for match in QUOTE.finditer(text):
        mark = match[0].strip()
        if mark == '"' and not is_open and text[: match.start()][-1:].isdecimal():
            continue
        opens = mark in "«„" or (mark in '"“”' and not is_open)
        parts += [text[at : match.start()], opening if opens else closing]
        is_open, at = opens, match.end()
    paired = "".join((*parts, text[at:]))
    return re.sub(rf"(?<={opening}) +| +(?={closing})", "", paired)


STYLES: dict[str, Callable[[str], str]] = {"en": english, "vi": vietnamese, "ja": japanese}
