"""How well the checks of a segment tell a broken translation from a whole one, and how fast.

Human translations should raise no flag; one that was broken on purpose should. A flag on a human translation is not
always false: FAULTS lists the segments of FLORES-200 whose references do lack a quotation mark or their end, and both
figures are given. ``sentence`` is check_sentence alone, ``segment`` every check together.

    python benchmarks/sentence_checks.py [--data ../shared] [--json] [--show] [--devtest]
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from quantities import LANGUAGES, Pair, domain, flores
from reports import report

from mtkit.checks import Flag
from mtkit.checks.segment import check_segment
from mtkit.checks.sentences import check_sentence
from mtkit.reading.segmentation import segment

# Segments (from 1) of FLORES-200 whose reference is broken indeed, read by eye.
FAULTS: dict[str, dict[str, frozenset[int]]] = {
    "dev": {
        "en": frozenset({58, 60, 145, 257, 342, 346, 348, 737, 849}),
        "vi": frozenset({13, 58, 60, 171, 257, 342, 488, 746}),
        "ja": frozenset({192, 193, 509}),
    },
    "devtest": {
        "en": frozenset({161, 162, 692, 966}),
        "vi": frozenset({15, 513, 692}),
        "ja": frozenset({262}),
    },
}
CHECKS: dict[str, Callable[..., list[Flag]]] = {"sentence": check_sentence, "segment": check_segment}
BETWEEN = {"en": " ", "vi": " ", "ja": ""}
OTHER = {"en": "vi", "vi": "en", "ja": "en"}
CLOSING = re.compile('[»”」』]|(?<=\\w)"')


def cut_short(text: str, language: str, _chance: random.Random) -> str:
    """Keep the first half of a sentence; a headline that is cut may be another headline."""
    if not text.endswith((".", "。")):
        return text
    units = _units(text, language)
    return "".join(units[: len(units) // 2]).strip()


def drop_half(text: str, language: str, chance: random.Random) -> str:
    """Drop half the words from a place in the middle, and keep the final mark."""
    units = _units(text, language)
    start = chance.randint(len(units) // 8, len(units) // 3)
    return "".join(units[:start] + units[start + len(units) // 2 :])


def repeat_phrase(text: str, language: str, chance: random.Random) -> str:
    """Say two to five words three times."""
    units = _units(text, language)
    length = chance.randint(2, 5) * (1 if language != "ja" else 2)
    start = chance.randint(0, max(0, len(units) - length - 1))
    phrase = "".join(units[start : start + length])
    return "".join(units[:start]) + phrase * 3 + "".join(units[start + length :])


def drop_closing_quote(text: str, _language: str, chance: random.Random) -> str:
    """Drop one closing quotation mark."""
    found = list(CLOSING.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    return text[: match.start()] + text[match.end() :]


def leave_placeholder(text: str, language: str, chance: random.Random) -> str:
    """Put a placeholder where a word was."""
    return _instead(text, language, f"⟦{chance.randint(0, 9)}⟧", chance)


def leave_entity(text: str, language: str, chance: random.Random) -> str:
    """Put an HTML entity where a word was."""
    return _instead(text, language, chance.choice(["&#39;", "&quot;", "&amp;", "&nbsp;"]), chance)


def damage(text: str, language: str, _chance: random.Random) -> str:
    """Read UTF-8 as Windows-1252."""
    return text.encode().decode("cp1252", errors="replace") if language != "en" else text


def _units(text: str, language: str) -> list[str]:
    return list(text) if language == "ja" else re.findall(r"\S+\s*", text)


def _instead(text: str, language: str, new: str, chance: random.Random) -> str:
    units = _units(text, language)
    place = chance.randrange(len(units))
    return "".join(units[:place]) + new + BETWEEN[language] + "".join(units[place + 1 :])


Break = Callable[[str, str, random.Random], str]
BREAKS: dict[str, Break] = {
    "cut short": cut_short,
    "half dropped": drop_half,
    "phrase 3 times": repeat_phrase,
    "quote left open": drop_closing_quote,
    "placeholder": leave_placeholder,
    "entity": leave_entity,
    "damaged": damage,
}


def planted(
    pairs: list[Pair], others: list[str], language: str, check: Callable[..., list[Flag]]
) -> Iterator[tuple[str, Pair]]:
    """Yield broken copies of pairs that raise no flag as they are; ``others`` are translations in another language."""
    chance = random.Random(1)  # noqa: S311
    sound = [not check(*pair, "fr", language) for pair in pairs]
    for number, (source, target) in enumerate(pairs):
        if not sound[number]:
            continue
        for name, fault in BREAKS.items():
            broken = fault(target, language, chance)
            if broken != target:
                yield name, (source, broken)
        yield "source copied", (source, source)
        yield "wrong language", (source, others[number])
        after = number + 1
        if after < len(pairs) and sound[after] and _is_one(pairs[number], language) and _is_one(pairs[after], language):
            kept = pairs[chance.choice((number, after))][1]
            yield "sentence dropped", (f"{source} {pairs[after][0]}", kept)


def _is_one(pair: Pair, language: str) -> bool:
    """Whether both sides are one whole sentence."""
    return pair[0][-1] in ".!?" and len(segment(pair[0])) == len(segment(pair[1], language)) == 1


def false_alarms(data: Path, splits: tuple[str, ...], show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for split in splits:
        for language in LANGUAGES:
            pairs = (
                domain(data, language, split == "domain dev") if "domain" in split else flores(data, split, language)
            )
            for name, check in CHECKS.items():
                flags = {n: found for n, pair in enumerate(pairs, 1) if (found := check(*pair, "fr", language))}
                if show and name == "segment":
                    for number, found in flags.items():
                        print(f"{split} {language} {number}", *pairs[number - 1], sep="\n  ")
                        print(*(f"    {flag.kind}: {flag.reason}" for flag in found), sep="\n")
                known = FAULTS.get(split, {}).get(language, frozenset())
                kinds = Counter(kind for found in flags.values() for kind in {flag.kind for flag in found})
                rows.append(
                    {
                        "text": split,
                        "pair": f"fr-{language}",
                        "check": name,
                        "segments": len(pairs),
                        "flagged": len(flags) / len(pairs),
                        "false": len(flags.keys() - known) / len(pairs),
                        "kinds": " ".join(f"{kind} {count}" for kind, count in kinds.most_common()),
                    }
                )
    return rows


def recall(data: Path, split: str, show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    last = split == "devtest"
    for language in LANGUAGES:
        pairs = flores(data, split, language) + domain(data, language, last)
        others = [target for _, target in flores(data, split, OTHER[language]) + domain(data, OTHER[language], last)]
        total: Counter[str] = Counter()
        found: Counter[tuple[str, str]] = Counter()
        for name, pair in planted(pairs, others, language, check_segment):
            total[name] += 1
            for check_name, check in CHECKS.items():
                if check(*pair, "fr", language):
                    found[name, check_name] += 1
                elif show and check_name == "segment":
                    print(name, *pair, sep="\n  ")
        for name, count in total.items():
            row: dict[str, object] = {"pair": f"fr-{language}", "fault": name, "planted": count}
            rows.append(row | {check: found[name, check] / count for check in CHECKS})
    return rows


def speed(data: Path) -> dict[str, float]:
    """Return microseconds for a pair and each check, the best of three."""
    pairs = [(pair, language) for language in LANGUAGES for pair in flores(data, "dev", language)]
    times: dict[str, list[float]] = {name: [] for name in CHECKS}
    for _ in range(3):
        for name, check in CHECKS.items():
            began = time.perf_counter()
            for pair, language in pairs:
                check(*pair, "fr", language)
            times[name].append((time.perf_counter() - began) * 1e6 / len(pairs))
    return {name: min(values) for name, values in times.items()}


def measure(data: Path, devtest: bool, show: bool) -> dict[str, object]:
    """Return every figure; of devtest those to report, on text never developed on."""
    return {
        "human": false_alarms(data, ("devtest", "domain dev") if devtest else ("dev", "domain"), show),
        "planted": recall(data, "devtest" if devtest else "dev", show),
        "microseconds": speed(data),
    }


if __name__ == "__main__":
    report(__doc__, measure)
