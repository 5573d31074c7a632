"""What makes a score mean nothing, found before it is printed: each finding has a severity and its reason.

Refused is what cannot be a translation of this test set (unequal counts of lines, the wrong language, shuffled lines);
flagged is what a reader must know beside the score (empty lines, tokenised text, an overlap with training data).
The limits were set on the outputs of published systems, none of which is refused.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mtkit.languages import BEAT, canonical, is_spaced, name, script

__all__ = ["FLAGGED", "REFUSED", "Finding", "check", "check_hypotheses", "check_test_set", "fingerprint"]

REFUSED = "refused"
FLAGGED = "flagged"

HALF = 0.5
_SHORTEST, _LONGEST = 0.5, 2.0  # of the reference
_SHOWN = 5  # line numbers in a reason
_WINDOW = 12  # lines whose order is judged together
_ENOUGH = 8  # lines, below which an order cannot be told from chance
_TURNS = (1, -1, 2, -2, 3, -3, 5, -5, 7, -7, 11, -11, 17, 29, 53, 101, 211, 401)


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about an evaluation: ``lines`` are the lines it is about, counted from 1, or none for all of them."""

    severity: str
    kind: str
    reason: str
    lines: tuple[int, ...] = ()


def check(
    sources: Sequence[str] | None,
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    source_language: str,
    language: str,
    training: Iterable[str] = (),
) -> list[Finding]:
    """Return what makes the score of these hypotheses doubtful; refusals come first.

    ``references`` holds one list a reference set, ``training`` the lines, of either language, that the system was
    trained with or remembers.
    """
    found = check_test_set(sources, references, source_language, language, training)
    found += check_hypotheses(sources, hypotheses, references, source_language, language)
    return sorted(found, key=lambda finding: finding.severity != REFUSED)


def check_test_set(
    sources: Sequence[str] | None,
    references: Sequence[Sequence[str]],
    source_language: str,
    language: str,
    training: Iterable[str] = (),
) -> list[Finding]:
    """Return what is wrong with a test set, whatever the system."""
    source_language, language = canonical(source_language), canonical(language)
    if not references or not references[0]:
        return [Finding(REFUSED, "no-lines", "there are no references: give a file that holds the translations")]
    counts = {len(lines) for lines in references} | ({len(sources)} if sources is not None else set())
    if len(counts) > 1:
        told = " and ".join(f"{count:,}" for count in sorted(counts))
        return [
            Finding(
                REFUSED, "line-count", f"source and references have {told} lines: give files of one test set, unsplit"
            )
        ]
    found: list[Finding] = []
    for at, lines in enumerate(references, 1):
        whose = "reference" if len(references) == 1 else f"reference {at}"
        found += _empty(lines, whose)
        found += _language(lines, None, language, whose)
        found += _damaged(lines, None, whose)
        if sources is not None:
            found += _copied(lines, sources, source_language, language, whose)
            found += _out_of_order(sources, lines, _Across(), whose, "source")
    for at, lines in enumerate(references[1:], 2):
        if list(lines) == list(references[0]):
            found.append(
                Finding(
                    FLAGGED, "same-references", f"reference {at} is reference 1 again: give it once, scores count it"
                )
            )
    if sources is not None:
        found += _empty(sources, "source")
        found += _language(sources, None, source_language, "source")
        found += _duplicates(sources, references[0])
    found += _trained_on(sources, references, training)
    return found


def check_hypotheses(
    sources: Sequence[str] | None,
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    source_language: str,
    language: str,
) -> list[Finding]:
    """Return what is wrong with one system's hypotheses for a test set."""
    source_language, language = canonical(source_language), canonical(language)
    lines = references[0] if references else ()
    if len(hypotheses) != len(lines):
        return [
            Finding(
                REFUSED,
                "line-count",
                f"{len(hypotheses):,} hypotheses for {len(lines):,} references: which belongs to which cannot be told; "
                "give one line for each source line, an empty one where there is no translation",
            )
        ]
    found = _empty(hypotheses, "hypothesis")
    found += _repeated(hypotheses, lines)
    if sources is not None and len(sources) == len(hypotheses):
        found += _copied(hypotheses, sources, source_language, language, "hypothesis", lines)
    found += _is_reference(hypotheses, references)
    found += _language(hypotheses, lines, language, "hypothesis")
    found += _length(hypotheses, lines)
    found += _pieces(hypotheses, lines)
    found += _tokenised(hypotheses, lines, language)
    found += _cased(hypotheses, lines, language)
    found += _damaged(hypotheses, lines, "hypothesis")
    if not any(finding.severity == REFUSED for finding in found):
        found += _out_of_order(hypotheses, lines, _Within(lines, is_spaced(language)), "hypothesis", "reference")
    return found


def fingerprint(text: str) -> str:
    """Return what stays of a line when case, width, accents' composition, spaces and punctuation do not count."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


_NO_WORD = re.compile(r"[\W_]+")
_PLURALS = {"hypothesis": "hypotheses"}


def _many(whose: str) -> str:
    return _PLURALS.get(whose, f"lines of {whose}" if whose[-1].isdigit() else f"{whose}s")


def _told(lines: Sequence[int], total: int, whose: str) -> str:
    """Return “12 of 1,012 hypotheses (lines 3, 7, 9 …)”."""
    shown = ", ".join(f"{line:,}" for line in lines[:_SHOWN]) + (" …" if len(lines) > _SHOWN else "")
    return f"{len(lines):,} of {total:,} {_many(whose)} ({'line' if len(lines) == 1 else 'lines'} {shown})"


def _by_share(lines: Sequence[int], total: int, share: float = HALF) -> str:
    return REFUSED if len(lines) >= share * total else FLAGGED


def _few(total: int) -> int:
    """Return how many odd lines a system may have on its own account, without any mistake in the evaluation."""
    return max(1, total // 100) if total >= 20 else 0


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


# One line at a time


def _empty(lines: Sequence[str], whose: str) -> list[Finding]:
    empty = tuple(at for at, line in enumerate(lines, 1) if not line.strip())
    if not empty:
        return []
    reason = f"{_told(empty, len(lines), whose)} {_be(empty)} empty: fill them, or leave the lines out of every file"
    return [Finding(_by_share(empty, len(lines)), "empty", reason, empty)]


def _be(lines: Sequence[int]) -> str:
    return "is" if len(lines) == 1 else "are"


def _do(lines: Sequence[int], verb: str) -> str:
    return f"{verb}s" if len(lines) == 1 else verb


def _repeated(hypotheses: Sequence[str], references: Sequence[str]) -> list[Finding]:
    """Find one hypothesis that stands for several different references."""
    places: dict[str, list[int]] = {}
    for at, line in enumerate(hypotheses, 1):
        if line.strip():
            places.setdefault(line.strip(), []).append(at)
    groups = [
        group
        for line, group in places.items()
        # two names or cells of a table may well come out the same
        if len({references[at - 1] for at in group}) > 1 and (len(line) >= 20 or len(group) > 2)
    ]
    if not groups:
        return []
    largest = max(groups, key=len)
    total = len(hypotheses)
    repeated = tuple(sorted(at for group in groups for at in group))
    refused = len(largest) >= max(3, HALF * total)
    reason = (
        f"{_told(repeated, total, 'hypothesis')} are the same as another, though their references differ "
        f"({len(largest):,} times “{_short(hypotheses[largest[0] - 1])}”): look whether the system translates at all"
    )
    return [Finding(REFUSED if refused else FLAGGED, "repeated", reason, repeated)]


def _short(text: str, most: int = 30) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _copied(
    lines: Sequence[str],
    sources: Sequence[str],
    source_language: str,
    language: str,
    whose: str,
    references: Sequence[str] | None = None,
) -> list[Finding]:
    """Find lines that are their source: names and figures may be, sentences may not."""
    least = 20 if script(language) == script(source_language) else 4
    copied = tuple(
        at
        for at, (line, source) in enumerate(zip(lines, sources, strict=True), 1)
        if line.strip() == source.strip()
        and _letters(line) >= least
        and (references is None or references[at - 1].strip() != line.strip())
    )
    if not copied:
        return []
    what = "translated" if references is not None else "a translation; give the file of the right language"
    kind = "copied" if references is not None else "reference-copied"
    reason = f"{_told(copied, len(lines), whose)} {_be(copied)} the source itself, not {what}"
    return [Finding(_by_share(copied, len(lines)), kind, reason, copied)]


def _is_reference(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> list[Finding]:
    total = len(hypotheses)
    same = max((sum(map(_same, hypotheses, lines)) for lines in references), default=0)
    if same <= HALF * total or total < 3:
        return []
    severity = REFUSED if same == total else FLAGGED
    reason = f"{same:,} of {total:,} hypotheses are the reference, word for word: look whether a wrong file was given"
    return [Finding(severity, "is-reference", reason)]


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip() == other.strip()


def _length(hypotheses: Sequence[str], references: Sequence[str]) -> list[Finding]:
    total = sum(map(len, references))
    ratio = sum(map(len, hypotheses)) / total if total else 1.0
    bounds = f"outside {_SHORTEST:g}–{_LONGEST:g}"
    if not _SHORTEST <= ratio <= _LONGEST:
        reason = (
            f"the hypotheses have {ratio:.2f} times the characters of the references, {bounds}: "
            "they are cut short, doubled or of another text"
        )
        return [Finding(REFUSED, "length", reason)]
    odd = tuple(
        at
        for at, (line, reference) in enumerate(zip(hypotheses, references, strict=True), 1)
        if line.strip() and len(reference) >= 20 and not _SHORTEST <= len(line) / len(reference) <= _LONGEST
    )
    if len(odd) <= _few(len(hypotheses)):
        return []
    reason = (
        f"{_told(odd, len(hypotheses), 'hypothesis')} {_be(odd)} {bounds} times the length of the reference: "
        "look whether they are cut short or repeat themselves"
    )
    return [Finding(FLAGGED, "length", reason, odd)]


# Form

_PIECES = re.compile(r"▁|@@(?=\s|$)|<unk>|</?s>|<pad>|⁇")
_LOOSE = re.compile(r"\w\s+[.,](?=\s|$)|@-@|\w\s+'s\b|\s[)\]](?=\s|$)")
_LOOSE_JAPANESE = re.compile(
    r"(?<=[\u3001\u3002\u3040-\u30ff\u4e00-\u9fff])[ \u3000](?=[\u3001\u3002\u3040-\u30ff\u4e00-\u9fff])"
)
_DAMAGE = re.compile("\ufffd|Ã[\u00a0-¿]|â€|&(?:amp|quot|apos|lt|gt|nbsp|#\\d{2,5}|#x[0-9a-fA-F]{2,5});")
_CASED = {"Latn", "Cyrl", "Grek", "Armn"}


def _pieces(hypotheses: Sequence[str], references: Sequence[str]) -> list[Finding]:
    bad = tuple(
        at
        for at, line in enumerate(hypotheses, 1)
        if _PIECES.search(line) and _PIECES.search(references[at - 1]) is None
    )
    if not bad:
        return []
    told = _told(bad, len(hypotheses), "hypothesis")
    reason = f"{told} {_do(bad, 'hold')} subword or unknown marks (▁ @@ <unk>): decode them to text first"
    return [Finding(_by_share(bad, len(hypotheses), 0.1), "pieces", reason, bad)]


def _tokenised(hypotheses: Sequence[str], references: Sequence[str], language: str) -> list[Finding]:
    def loose(lines: Sequence[str]) -> tuple[int, ...]:
        if is_spaced(language):
            return tuple(at for at, line in enumerate(lines, 1) if _LOOSE.search(line))
        return tuple(at for at, line in enumerate(lines, 1) if len(_LOOSE_JAPANESE.findall(line)) >= 3)

    own, theirs = loose(hypotheses), loose(references)
    found = []
    if len(own) >= 0.1 * len(hypotheses) and len(own) > 3 * len(theirs):
        reason = (
            f"{_told(own, len(hypotheses), 'hypothesis')} {_do(own, 'look')} tokenised (spaces in front of punctuation "
            "or between characters): detokenise them, sacrebleu tokenises by itself"
        )
        found.append(Finding(FLAGGED, "tokenised", reason, own))
    if len(theirs) >= 0.1 * len(references) and references:
        reason = (
            f"{_told(theirs, len(references), 'reference')} {_do(theirs, 'look')} tokenised: the score cannot be "
            "compared with published ones; take the original text"
        )
        found.append(Finding(FLAGGED, "tokenised-reference", reason, theirs))
    return found


def _cased(hypotheses: Sequence[str], references: Sequence[str], language: str) -> list[Finding]:
    if script(language) not in _CASED:
        return []
    own, theirs = (_upper_share(lines) for lines in (hypotheses, references))
    if own is None or theirs is None:
        return []
    found = []
    if own < 0.3 * theirs:
        found.append(
            ("lower-cased", f"the hypotheses have hardly a capital letter ({own:.1%}, references {theirs:.1%})")
        )
    elif own > 0.6 and own > 2 * theirs:
        found.append(("upper-cased", f"the hypotheses are in capital letters ({own:.0%}, references {theirs:.0%})"))
    if theirs < 0.003:
        found.append(("lower-cased-reference", "the references have hardly a capital letter"))
    advice = "score the text as the system wrote it; cased and uncased figures cannot be compared"
    return [Finding(FLAGGED, kind, f"{reason}: {advice}") for kind, reason in found]


def _upper_share(lines: Sequence[str]) -> float | None:
    text = "".join(lines)
    letters = _letters(text)
    return sum(map(str.isupper, text)) / letters if letters >= 40 else None


def _damaged(lines: Sequence[str], references: Sequence[str] | None, whose: str) -> list[Finding]:
    bad = tuple(
        at
        for at, line in enumerate(lines, 1)
        if _DAMAGE.search(line) and (references is None or not _DAMAGE.search(references[at - 1]))
    )
    if not bad:
        return []
    sign = _DAMAGE.search(lines[bad[0] - 1])
    reason = (
        f"{_told(bad, len(lines), whose)} {_do(bad, 'hold')} damaged characters or HTML entities "
        f"(such as {sign[0] if sign else ''}): write the file again as plain UTF-8"
    )
    return [Finding(FLAGGED, "damaged", reason, bad)]


# Language

_SCRIPTS = {
    "Latn": "A-Za-zªº\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Hebr": "\u0590-\u05ff",
    "Thai": "\u0e00-\u0e7f",
    "Laoo": "\u0e80-\u0eff",
    "Khmr": "\u1780-\u17ff",
    "Deva": "\u0900-\u097f",
    "Kore": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af\u4e00-\u9fff",
    "Jpan": "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f",
    "Hans": "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff",
    "Hant": "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff",
}
_RUNS = {code: re.compile(f"[{characters}]+") for code, characters in _SCRIPTS.items()}
_LETTERS = re.compile(r"[^\W\d_]+")
# What only one of the four languages has in quantity: cheap, and right where it says yes.
_OWN = {
    "en": re.compile(
        r"\b(?:the|of|and|to|with|that|was|were|is|are|has|have|had|from|for|by|at|it|which|his|her|their|"
        r"its|this|not|be|been|they|who|but|when|or|said|will|would|more)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:le|la|les|des|du|une|et|est|dans|qui|que|pour|sur|au|aux|avec|en|à|par|il|elle|ils|ce|se|ne|pas|été|sont|"
        r"ont|sa|ses|leur|plus)\b|\b[ldnqsj]['’]",
        re.IGNORECASE,
    ),
    "vi": re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]"),
    "ja": re.compile("[\u3041-\u30fa]"),
}
_SURE = 0.99


def _language(lines: Sequence[str], references: Sequence[str] | None, language: str, whose: str) -> list[Finding]:
    """Find lines in another script, then lines in another language of the same script."""
    total = len(lines)
    wrong_script = _other_script(lines, references, script(language))
    if len(wrong_script) > _few(total):
        reason = (
            f"{_told(wrong_script, total, whose)} {_be(wrong_script)} not in the script of {name(language)}: "
            "look whether the file is of another language"
        )
        refused = _by_share(wrong_script, total) == REFUSED
        found = [Finding(REFUSED if refused else FLAGGED, "script", reason, wrong_script)]
        if refused:
            return found
    else:
        found = []
    if language not in BEAT:
        return found
    skipped = set(wrong_script)
    evident = {at: _evidently(line, language) for at, line in enumerate(lines, 1) if at not in skipped}
    right = sum(map(bool, evident.values()))
    unsure = [at for at, verdict in evident.items() if verdict is False]
    if len(unsure) <= _few(total) and len(unsure) <= right:
        return found  # were they all wrong, they would be too few
    others: dict[int, str] = {}
    for at in unsure:
        verdict = _other_language(lines[at - 1], language)
        if verdict == "":
            right += 1
        elif verdict and (
            references is None
            or _evidently(references[at - 1], language)
            or not _other_language(references[at - 1], language)
        ):
            others[at] = verdict
    if len(others) > _few(total) or len(others) > right:
        wrong = tuple(others)
        most = Counter(others.values()).most_common(1)[0][0]
        reason = (
            f"{_told(wrong, total, whose)} {_do(wrong, 'look')} like {name(most)}, "
            f"not {name(language)}: look whether files or languages are mixed up"
        )
        found.append(Finding(_by_share(wrong, right + len(wrong)), "language", reason, wrong))
    return found


def _other_script(lines: Sequence[str], references: Sequence[str] | None, code: str) -> tuple[int, ...]:
    runs = _RUNS.get(code)
    if runs is None:
        return ()
    wrong = []
    for at, line in enumerate(lines, 1):
        letters = sum(map(len, _LETTERS.findall(line)))
        if letters < 8 or sum(map(len, runs.findall(line))) >= 0.2 * letters:
            continue
        if references is not None:
            reference = references[at - 1]
            if sum(map(len, runs.findall(reference))) < HALF * sum(map(len, _LETTERS.findall(reference))):
                continue
        wrong.append(at)
    return tuple(wrong)


def _evidently(line: str, language: str) -> bool | None:
    """Return whether the words or letters of a line tell that it is in a language; None where it is too short."""
    hits = {tag: len(pattern.findall(line)) for tag, pattern in _OWN.items()}
    own = hits.pop(language)
    # Dutch or German share a few words with these: it takes as many as real text has
    if own >= 2 and own > 2 * max(hits.values()) and own * 6 >= len(line.split()):
        return True
    return False if _letters(line) >= (30 if is_spaced(language) else 12) else None


def _other_language(line: str, language: str) -> str | None:
    """Return the other language that a line is in, an empty text where it is in the right one, None if unsure."""
    from mtkit.reading.language import detect

    found, probability = detect(line)
    if found == language:
        return ""
    return found if probability >= _SURE else None


# Order


class _Within:
    """Likeness of a hypothesis and a reference: the rarer words (or characters) that both have."""

    window = _WINDOW

    def __init__(self, references: Sequence[str], spaced: bool) -> None:
        self._spaced = spaced
        counts = Counter(word for line in references for word in self._words(line))
        self._common = {word for word, count in counts.items() if count > max(3, 0.05 * len(references))}

    def _words(self, line: str) -> set[str]:
        folded = line.casefold()
        return set(_WORDS.findall(folded)) if self._spaced else set(map("".join, pairwise(folded)))

    def features(self, lines: Sequence[str]) -> list[set[str]]:
        return [self._words(line) - self._common for line in lines]

    def likeness(self, one: set[str], other: set[str]) -> float:
        return len(one & other) / (1 + min(len(one), len(other)))


_WORDS = re.compile(r"\w{2,}|\d")
_NUMBERS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_NAMES = re.compile(r"[a-z]{4,}")


class _Across:
    """Likeness of a source and its translation: figures and names that both have, and their lengths."""

    window = 2 * _WINDOW

    def features(self, lines: Sequence[str]) -> list[tuple[set[str], set[str], float]]:
        middle = median(map(len, lines)) or 1
        return [self._features(line, middle) for line in lines]

    def _features(self, line: str, middle: float) -> tuple[set[str], set[str], float]:
        plain = unicodedata.normalize("NFKD", line).casefold()
        numbers = {re.sub(r"\D", "", number) for number in _NUMBERS.findall(plain)}
        return numbers, set(_NAMES.findall(plain)), len(line) / middle

    def likeness(self, one: tuple[set[str], set[str], float], other: tuple[set[str], set[str], float]) -> float:
        numbers = len(one[0] & other[0]) / max(1, len(one[0]), len(other[0]))
        names = len(one[1] & other[1]) / (3 + min(len(one[1]), len(other[1])))
        lengths = max(0.0, 1 - abs(one[2] - other[2]))
        return numbers + names + lengths


def _out_of_order(
    lines: Sequence[str], others: Sequence[str], judge: "_Within | _Across", whose: str, other: str
) -> list[Finding]:
    """Find stretches of lines that are no more like their own counterparts than like those of other lines."""
    total = len(lines)
    if total < _ENOUGH or len(set(others)) < HALF * total:
        return []
    likeness: Callable[..., float] = judge.likeness
    own, theirs = judge.features(lines), judge.features(others)
    turns = sorted({turn % total for turn in _TURNS} - {0})
    bounds = _windows(total, judge.window)
    aligned = [sum(likeness(own[at], theirs[at]) for at in range(start, end)) for start, end in bounds]
    best = [0.0] * len(bounds)
    for turn in turns:
        for which, (start, end) in enumerate(bounds):
            if not best[which] or best[which] < aligned[which]:
                turned = sum(likeness(own[at], theirs[(at + turn) % total]) for at in range(start, end))
                best[which] = max(best[which], turned)
    wrong = [(start, end) for which, (start, end) in enumerate(bounds) if 0 < best[which] >= aligned[which]]
    if not wrong:
        return []
    numbers = tuple(at + 1 for start, end in wrong for at in range(start, end))
    told = ", ".join(f"{start + 1:,}–{end:,}" for start, end in _joined(wrong)[:_SHOWN])
    reason = (
        f"lines {told}: the {_many(whose)} are no more like their own {other} lines than like others: lines are "
        "shuffled or shifted, or the file is of another test set"
    )
    return [Finding(_by_share(numbers, total, 0.25), "mixed-up", reason, numbers)]


def _windows(total: int, size: int) -> list[tuple[int, int]]:
    count = max(1, total // size)
    edges = [total * at // count for at in range(count + 1)]
    return list(pairwise(edges))


def _joined(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


# The test set against itself, and against what a system has seen


def _duplicates(sources: Sequence[str], references: Sequence[str]) -> list[Finding]:
    seen: set[tuple[str, str]] = set()
    again = []
    for at, (source, reference) in enumerate(zip(sources, references, strict=True), 1):
        pair = (source.strip(), reference.strip())
        if pair in seen and len(pair[0]) >= 20:
            again.append(at)
        seen.add(pair)
    if not again:
        return []
    told = _told(again, len(sources), "source")
    reason = (
        f"{told} {_do(again, 'stand')} in the test set already, with the same reference: leave out what counts twice"
    )
    return [Finding(_by_share(again, len(sources)), "duplicates", reason, tuple(again))]


def _trained_on(
    sources: Sequence[str] | None, references: Sequence[Sequence[str]], training: Iterable[str]
) -> list[Finding]:
    places: dict[str, set[int]] = {}
    for lines in (*([sources] if sources is not None else []), *references):
        for at, line in enumerate(lines, 1):
            mark = fingerprint(line)
            if len(mark) >= (20 if mark.isascii() or _RUNS["Latn"].search(mark) else 10):
                places.setdefault(mark, set()).add(at)
    met: set[int] = set()
    for line in training:
        met |= places.get(fingerprint(line), set())
    if not met:
        return []
    lines_ = tuple(sorted(met))
    total = len(references[0])
    reason = (
        f"{_told(lines_, total, 'line')} of the test set {_do(lines_, 'stand')} in the training data or translation "
        "memory: the score says what was learnt by heart; leave them out of one of the two"
    )
    return [Finding(_by_share(lines_, total, 0.1), "training", reason, lines_)]
