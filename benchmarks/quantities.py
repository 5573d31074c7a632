"""How well the check of quantities tells a wrong number from a right one, and how fast.

Human translations should raise no flag; a number that was broken on purpose should; outputs of weak systems should
raise more flags than those of strong ones. A flag on a human translation is not always false: FAULTS lists the
segments of FLORES-200 whose references do differ from the French in a number, and both figures are given.

    python benchmarks/quantities.py [--data ../shared] [--json] [--show] [--devtest]
"""

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from reports import report

from mtkit.checks import compare_quantities, read_quantities

LANGUAGES = ("en", "vi", "ja")
SYSTEMS = {
    "en": ("fr", ("bergamot-tiny", "bergamot-base-memory", "google", "microsoft")),
    "vi": ("en", ("opusmt", "nllb", "google", "microsoft")),
    "ja": ("en", ("nllb", "argos", "bergamot-base-memory", "bergamot-base", "google", "microsoft")),
}
HELD_OUT, SAMPLED = 25, 200
# Segments (from 1) of FLORES-200 where a reference says another number than the French, read by eye.
FAULTS: dict[str, dict[str, frozenset[int]]] = {
    "dev": {
        "en": frozenset({166, 189, 196, 769}),
        "vi": frozenset({189, 196, 234, 769}),
        "ja": frozenset({28, 46, 58, 70, 189, 196, 270, 584, 769}),
    },
    "devtest": {"en": frozenset(), "vi": frozenset({204, 817}), "ja": frozenset({69, 405, 427, 924, 963})},
}

Pair = tuple[str, str]


def flores(data: Path, split: str, language: str) -> list[Pair]:
    """Return French and a human translation."""
    folder = data / "testsets" / "flores200"
    return list(zip(_lines(folder / f"{split}.fr"), _lines(folder / f"{split}.{language}"), strict=True))


def domain(data: Path, language: str, held_out: bool) -> list[Pair]:
    """Return rows of the domain corpus: the last ones of each file, or a sample of the others."""
    column = ("fr", "en", "vi", "ja").index(language)
    pairs: list[Pair] = []
    for path in sorted((data / "corpus" / "domain").glob("*.tsv")):
        if path.name.endswith((".templates.tsv", ".lexicon.tsv")):
            continue
        rows = [row for row in (line.split("\t") for line in _lines(path)) if len(row) == 4]
        head, tail = rows[:-HELD_OUT], rows[-HELD_OUT:]
        chosen = tail if held_out else random.Random(path.name).sample(head, min(SAMPLED, len(head)))  # noqa: S311
        pairs += [(row[0], row[column]) for row in chosen]
    return pairs


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def has_quantity(pair: Pair, languages: tuple[str, str]) -> bool:
    """Whether either side has a quantity that could be missed."""
    return any(
        not q.vague for text, language in zip(pair, languages, strict=True) for q in read_quantities(text, language)
    )


def flagged(pairs: list[Pair], languages: tuple[str, str]) -> tuple[int, list[int]]:
    """Return how many segments have a quantity, and the numbers of those with a mismatch."""
    counted = [number for number, pair in enumerate(pairs, 1) if has_quantity(pair, languages)]
    return len(counted), [number for number in counted if compare_quantities(*pairs[number - 1], *languages)]


# Planted errors: regular expressions over the translation, independent of the readers that are measured.

NUMERAL = re.compile(r"(?<![A-Za-z0-9.,\-/])[0-9]+(?:[.,][0-9]+)*(?![0-9])(?![.,/\-][0-9])")
SCALES = {
    "en": {"million": "billion", "billion": "million", "thousand": "million", "trillion": "billion"},
    "vi": {"triệu": "tỷ", "tỷ": "triệu", "nghìn": "triệu", "ngàn": "triệu"},
    "ja": {"万": "億", "億": "万", "兆": "億"},
}
UNITS = {
    "en": {"km": "m", "kilometers": "meters", "kilometres": "metres", "hectares": "square meters", "tonnes": "kilos",
           "tons": "kilos", "MW": "GW", "megawatts": "gigawatts", "dollars": "euros", "US dollars": "euros",
           "euros": "dollars", "$": "€", "€": "$", "yen": "yuan", "dong": "yen", "VND": "USD"},
    "vi": {"km": "m", "ha": "m²", "hecta": "m²", "tấn": "kg", "MW": "GW", "USD": "euro", "đô la": "euro", "euro": "USD",
           "yên": "nhân dân tệ", "đồng": "USD"},
    "ja": {"キロメートル": "メートル", "ヘクタール": "平方メートル", "トン": "キログラム", "メガワット": "ギガワット",
           "ドル": "ユーロ", "米ドル": "ユーロ", "ユーロ": "ドル", "円": "元", "ドン": "円"},
}  # fmt: skip
PERCENTS = {"en": r"( ?%| percent| per cent)", "vi": r"( ?%| phần trăm)", "ja": r"(%|％|パーセント)"}

Planter = Callable[[str, str, random.Random], str | None]


def _pick(text: str, chance: random.Random, shape: str = "") -> re.Match[str] | None:
    found = [m for m in NUMERAL.finditer(text) if m[0] != "1" and (not shape or re.search(shape, m[0]))]
    return chance.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def drop_digit(text: str, _language: str, chance: random.Random) -> str | None:
    """283.82 → 28.82."""
    match = _pick(text, chance, "[0-9]{2}")
    if not match:
        return None
    places = [place for place, sign in enumerate(match[0]) if sign.isdigit()]
    place = chance.choice(places[1:])
    return _put(text, match, match[0][:place] + match[0][place + 1 :])


def swap_digits(text: str, _language: str, chance: random.Random) -> str | None:
    """47 → 74."""
    match = _pick(text, chance, r"([0-9])(?!\1)[1-9]")
    places = [m.start() for m in re.finditer(r"(?=([0-9])(?!\1)[1-9])", match[0])] if match else []
    if not match or not places:
        return None
    place = chance.choice(places)
    digits = match[0]
    return _put(text, match, digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])


def move_decimal(text: str, language: str, chance: random.Random) -> str | None:
    """17.07 → 170.7."""
    point = "," if language == "vi" else "."
    match = _pick(text, chance, rf"^[0-9]+\{point}[0-9]{{1,2}}$")
    if not match:
        return None
    whole, _, part = match[0].partition(point)
    return _put(text, match, whole + part[0] + (point + part[1:] if part[1:] else ""))


def change_scale(text: str, language: str, chance: random.Random) -> str | None:
    """Million → billion."""
    return _replaced(text, chance, SCALES[language], "[0-9] ?")


def change_unit(text: str, language: str, chance: random.Random) -> str | None:
    """Kilometres → metres, dollars → euros."""
    before = "[0-9万億兆] ?(?:(?:million|billion|trillion|triệu|tỷ|nghìn) )*|(?<=[ (])(?=[$€])"
    return _replaced(text, chance, UNITS[language], before)


def _replaced(text: str, chance: random.Random, table: dict[str, str], before: str) -> str | None:
    words = "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
    found = list(re.finditer(rf"((?:{before}))({words})(?![A-Za-zÀ-ỹ]| n)", text))
    if not found:
        return None
    match = chance.choice(found)
    return _put(text, match, match[1] + table[match[2]])


def drop_percent(text: str, language: str, chance: random.Random) -> str | None:
    """12 % → 12."""
    found = list(re.finditer(f"(?<=[0-9]){PERCENTS[language]}", text))
    return _put(text, chance.choice(found), "") if found else None


def delete_number(text: str, _language: str, chance: random.Random) -> str | None:
    """Delete the digits of a number."""
    match = _pick(text, chance)
    return _put(text, match, "") if match else None


def invent_number(text: str, language: str, chance: random.Random) -> str | None:
    """Add a number where a word or clause ends."""
    number = chance.randint(13, 999)
    places = [m.end() for m in re.finditer("[、。]" if language == "ja" else "(?<=[^0-9]) (?=[^0-9])", text)]
    if not places:
        return None
    place = chance.choice(places)
    return f"{text[:place]}{number}{'人が' if language == 'ja' else ' '}{text[place:]}"


PLANTERS: dict[str, Planter] = {
    "digit dropped": drop_digit,
    "digits swapped": swap_digits,
    "decimal moved": move_decimal,
    "scale changed": change_scale,
    "unit changed": change_unit,
    "percent dropped": drop_percent,
    "number deleted": delete_number,
    "number invented": invent_number,
}


def planted(pairs: list[Pair], language: str, seed: int = 1) -> Iterator[tuple[str, Pair]]:
    """Yield broken copies of the pairs that raise no flag as they are, and what was broken."""
    chance = random.Random(seed)  # noqa: S311
    for pair in pairs:
        if compare_quantities(*pair, "fr", language):
            continue
        for name, plant in PLANTERS.items():
            broken = plant(pair[1], language, chance)
            if broken and broken != pair[1]:
                yield name, (pair[0], broken)


def false_alarms(data: Path, splits: tuple[str, ...], show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for split in splits:
        for language in LANGUAGES:
            known = FAULTS.get(split, {}).get(language, frozenset())
            pairs = (
                domain(data, language, split == "domain dev") if "domain" in split else flores(data, split, language)
            )
            count, numbers = flagged(pairs, ("fr", language))
            if show:
                for number in numbers:
                    _show(f"{split} {language} {number}", pairs[number - 1], language)
            real = len(known.intersection(numbers))
            rows.append(
                {
                    "text": split,
                    "pair": f"fr-{language}",
                    "segments": count,
                    "flagged": len(numbers),
                    "share": len(numbers) / count,
                    "faults": real,
                    "false": (len(numbers) - real) / count,
                }
            )
    return rows


def _show(title: str, pair: Pair, language: str) -> None:
    print(title, *(mismatch.reason for mismatch in compare_quantities(*pair, "fr", language)), sep="\n  ")
    print(*pair, sep="\n")


def recall(data: Path, show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for language in LANGUAGES:
        pairs = flores(data, "dev", language) + domain(data, language, held_out=True)
        total: Counter[str] = Counter()
        found: Counter[str] = Counter()
        for name, pair in planted(pairs, language):
            total[name] += 1
            if compare_quantities(*pair, "fr", language):
                found[name] += 1
            elif show:
                print(name, *pair, sep="\n  ")
        shares = {name: found[name] / total[name] for name in PLANTERS if total[name]}
        shares |= {"all": found.total() / total.total(), "mean of the kinds": sum(shares.values()) / len(shares)}
        for name, share in shares.items():
            count = total[name] or total.total()
            rows.append({"pair": f"fr-{language}", "error": name, "planted": count, "found": share})
    return rows


def systems(data: Path, split: str) -> list[dict[str, object]]:
    folder = data / "testsets" / "flores200"
    rows: list[dict[str, object]] = []
    for target, (source, names) in SYSTEMS.items():
        sources = _lines(folder / f"{split}.{source}")
        for name in names:
            outputs = _lines(folder / "systems" / f"{split}.{source}-{target}.{name}.{target}")
            count, numbers = flagged(list(zip(sources, outputs, strict=True)), (source, target))
            rows.append({"pair": f"{source}-{target}", "system": name, "segments": count, "flagged": len(numbers),
                         "share": len(numbers) / count})  # fmt: skip
    return rows


def speed(data: Path) -> dict[str, float]:
    """Return milliseconds for 1,000 pairs of each language, the best of three."""
    times: dict[str, list[float]] = defaultdict(list)
    for language in LANGUAGES:
        pairs = flores(data, "dev", language)
        for _ in range(3):
            began = time.perf_counter()
            for pair in pairs:
                compare_quantities(*pair, "fr", language)
            times[f"fr-{language}"].append((time.perf_counter() - began) * 1e6 / len(pairs))
    return {pair: min(values) for pair, values in times.items()}


def measure(data: Path, devtest: bool, show: bool) -> dict[str, object]:
    """Return every figure; of devtest those to report, on text never developed on."""
    splits = ("devtest",) if devtest else ("dev", "domain dev", "domain")
    return {
        "human": false_alarms(data, splits, show),
        "planted": recall(data, show),
        "systems": systems(data, "devtest" if devtest else "dev"),
        "ms_per_1000": speed(data),
    }


if __name__ == "__main__":
    report(__doc__, measure)
