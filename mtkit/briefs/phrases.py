"""What a figure counts: the words beside it, taken from its sentence as they stand.

In French, English and Vietnamese the words around a figure are cut at punctuation and at the words that end a noun
phrase; in Japanese they are the run of nouns before or behind it. Where neither leaves a phrase, the clause of the
figure is given.
"""

import re
from itertools import takewhile

from mtkit.briefs.grammar import GRAMMARS, Grammar
from mtkit.briefs.words import morphemes, terms
from mtkit.checks import Kind, Quantity

__all__ = ["counted"]

_MOST_WORDS = 9
_MOST_CLAUSE = 16
_BOUNDARY = re.compile(r"[;:!?…()\[\]«»“”\"–—|。、（）「」『』；：！？\n]|[,.](?=\s|\Z)")
_ACRONYM = re.compile(r"\(([^\W\d_]{2,8})\)")
_WORD = re.compile(r"[^\s]+?['’](?=\w)|\S+")


# Behind such a figure a phrase needs its preposition: "16 % du total", not "16 % l'an dernier".
_TIED = {Kind.PERCENT, Kind.MEASURE, Kind.MONEY}
_NOUN = ("名詞", "接頭詞", "記号,アルファベット")
_JAPANESE_LINKS = frozenset("はがもをの約、")


def counted(text: str, quantity: Quantity, language: str, floor: int = 0) -> str:
    """Return the words of a sentence that say what one of its quantities counts; empty where there are none.

    ``floor`` is the end of the quantity before, which no phrase reaches over.
    """
    start, end = quantity.start, quantity.end
    if language == "ja":
        return _japanese_phrase(text, start, end, floor) or _clause(text, start, end, language)
    left, right = _bounds(text, start, end)
    behind = _behind(text[end:right], quantity.kind, language)
    before = _before(text[max(left, floor) : start], language)
    phrase = before or behind if quantity.kind is Kind.MONEY else behind or before
    return phrase or _clause(text, start, end, language)


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of the clause around a figure; an acronym in brackets is no edge."""
    text = _ACRONYM.sub(r"_\1_", text)
    left = max((mark.end() for mark in _BOUNDARY.finditer(text, 0, start)), default=0)
    right = _BOUNDARY.search(text, end)
    return left, right.start() if right else len(text)


def _behind(text: str, kind: Kind, language: str) -> str:
    grammar = GRAMMARS[language]
    words = list(_WORD.finditer(text))
    tied = kind in _TIED and not (grammar.unlinked and kind is Kind.MEASURE)
    if not words or (tied and _key(words[0]) not in grammar.of):
        return ""
    kept = words[:1] if not _ends(words[0], grammar, verb=False) else []
    kept += takewhile(lambda word: not _ends(word, grammar), words[1:_MOST_WORDS]) if kept else []
    return _phrase(text, kept, language)


def _before(text: str, language: str) -> str:
    grammar = GRAMMARS[language]
    words = list(_WORD.finditer(text))
    linked = len(words)
    while linked and _key(words[linked - 1]) in grammar.links:
        linked -= 1
    if linked == len(words) and not grammar.unlinked:
        return ""
    kept: list[re.Match[str]] = []
    for word in reversed(words[max(0, linked - _MOST_WORDS) : linked]):
        if _key(word) in grammar.auxiliaries:
            return ""
        if _ends(word, grammar):
            break
        kept.insert(0, word)
    return _phrase(text, kept, language)


def _ends(word: re.Match[str], grammar: Grammar, *, verb: bool = True) -> bool:
    """Tell whether a noun phrase ends at this word."""
    key = _key(word)
    return key in grammar.ends or any(map(str.isdigit, key)) or (verb and grammar.verb.match(key) is not None)


def _phrase(text: str, words: list[re.Match[str]], language: str) -> str:
    """Return the text of these words without small words at its edges; empty where no other is left."""
    grammar = GRAMMARS[language]
    while words and (_key(words[0]) in grammar.edges or (len(words) > 1 and grammar.participle.match(_key(words[0])))):
        words = words[1:]
    while words and _key(words[-1]) in grammar.edges:
        words = words[:-1]
    if len(words) == 1 and any(pattern.match(_key(words[0])) for pattern in (grammar.past, grammar.participle)):
        return ""
    phrase = text[words[0].start() : words[-1].end()].strip(" ,.") if words else ""
    return phrase if terms(phrase, language) else ""


def _clause(text: str, start: int, end: int, language: str) -> str:
    """Return the clause of a figure, with the one before where it says little; cut to its nearest words if long."""
    left, right = _bounds(text, start, end)
    if left and _says_little(f"{text[left:start]} {text[end:right]}", language):
        left, _ = _bounds(text, left - 1, left - 1)
        right += text[left:right].count("(") > text[left:right].count(")") and text[right : right + 1] == ")"
    clause = text[left:right]
    explained = clause.rstrip().removesuffix(f"({text[start:end]})")
    if explained != clause.rstrip() and (words := list(_WORD.finditer(explained))):
        return explained[words[-_MOST_CLAUSE:][0].start() :].strip(" 、,")  # the brackets only repeat it as a figure
    if language == "ja" or len(clause.split()) <= _MOST_CLAUSE:
        return clause.strip(" 、,")
    before = list(_WORD.finditer(text, left, start))[-_MOST_CLAUSE // 2 :]
    behind = list(_WORD.finditer(text, end, right))[: _MOST_CLAUSE // 2]
    first = before[0].start() if before else start
    return text[first : behind[-1].end() if behind else end].strip(" ,")


def _says_little(rest: str, language: str) -> bool:
    """Tell whether what a clause has beside its figure is nothing, or a participle: “évalué à”."""
    if not terms(rest, language):
        return True
    if language == "ja":
        return False
    grammar = GRAMMARS[language]
    content = [_key(word) for word in _WORD.finditer(rest) if _key(word) not in grammar.edges]
    return len(content) == 1 and any(pattern.match(content[0]) for pattern in (grammar.past, grammar.participle))


def _japanese_phrase(text: str, start: int, end: int, floor: int) -> str:
    tokens = _placed(text)
    behind = [token for token in tokens if token[0] >= end]
    while behind and behind[0][2].startswith("名詞,接尾"):  # the counter: 件, 人, 社
        behind = behind[1:]
    if behind and text[behind[0][0] : behind[0][1]] == "の":
        run = _nouns(behind[1:], _NOUN)
        if run and text[run[0][0] : run[-1][1]] not in {"うち", "中"}:
            return text[run[0][0] : run[-1][1]]
    before = [token for token in tokens if floor <= token[0] and token[1] <= start]
    if before and text[before[-1][0] : before[-1][1]] in _JAPANESE_LINKS:
        before = before[:-1]
    run = _nouns(before[::-1], (*_NOUN, "助詞,連体化"))[::-1]
    if all(token[2].startswith(("名詞,接尾", "助詞")) for token in run):
        return ""
    return text[run[0][0] : run[-1][1]].strip("の")


def _nouns(tokens: list[tuple[int, int, str]], parts: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return the run of these parts of speech at the head, without numbers."""
    kept = takewhile(lambda token: token[2].startswith(parts) and not token[2].startswith("名詞,数"), tokens)
    return list(kept)


def _placed(text: str) -> list[tuple[int, int, str]]:
    """Return the morphemes as start, end and part of speech."""
    placed, offset = [], 0
    for surface, part, _ in morphemes(text):
        offset = text.find(surface, offset)
        if offset < 0:
            break
        placed.append((offset, offset + len(surface), part))
        offset += len(surface)
    return placed


def _key(word: re.Match[str]) -> str:
    return word[0].lower().replace("’", "'").strip(".,")
