"""How well the check of names tells a wrong name from a right one, and how fast.

Human translations should raise no flag; a name that was broken on purpose should. A flag on a human translation is not
always false: FAULTS lists the segments of FLORES-200 where a name does differ from the source, and both figures are
given. Errors are planted by rules of their own, that ask neither the reader nor the comparison: names with capitals
that the French, the English and the Vietnamese text have alike; katakana before a title or a kind of place; the
provinces and prefectures of the gazetteer's tables. A name in kanji that no table has is left alone: it cannot be
checked against Latin letters.

    python benchmarks/names.py [--data ../shared] [--json] [--show] [--devtest]
"""

import html
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports import report

from mtkit.checks.names import compare_names, read_names
from mtkit.checks.names.gazetteer import entries

COLUMNS = ("fr", "en", "vi", "ja")
PAIRS = (("fr", "en"), ("fr", "vi"), ("fr", "ja"), ("en", "vi"), ("en", "ja"))
SYSTEMS = {
    ("fr", "en"): ("bergamot-tiny", "bergamot-base-memory", "google", "microsoft"),
    ("en", "vi"): ("opusmt", "nllb", "google", "microsoft"),
    ("en", "ja"): ("nllb", "argos", "bergamot-base-memory", "bergamot-base", "google", "microsoft"),
}
HELD_OUT, SAMPLED = 25, 200

# Segments (from 1) of FLORES-200 dev where the source or the reference misspells, drops or changes a name, or leaves a
# quotation open, read by eye.
FRENCH = {128, 189, 266, 385, 989}
FAULTS = {
    ("fr", "en"): {*FRENCH, 185, 186, 639},
    ("fr", "vi"): {*FRENCH, 117, 123, 171, 185, 186, 195, 220, 236, 318, 342, 742},
    ("fr", "ja"): {*FRENCH, 277, 279, 967, 996},
    ("en", "vi"): {117, 123, 171, 220, 236, 742},
    ("en", "ja"): {277, 279, 967, 996},
}

Row = dict[str, str]


def flores(data: Path, split: str) -> list[Row]:
    """Return the sentences of FLORES-200."""
    folder = data / "testsets" / "flores200"
    texts = [_lines(folder / f"{split}.{language}") for language in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*texts, strict=True)]


def domain(data: Path, held_out: bool) -> list[Row]:
    """Return rows of the domain corpus: the last ones of each file, or a sample of the others."""
    rows: list[Row] = []
    for path in sorted((data / "corpus" / "domain").glob("*.tsv")):
        if path.name.endswith((".templates.tsv", ".lexicon.tsv")):
            continue
        cells = [row for row in (line.split("\t") for line in _lines(path)) if len(row) == len(COLUMNS)]
        head, tail = cells[:-HELD_OUT], cells[-HELD_OUT:]
        chosen = tail if held_out else random.Random(path.name).sample(head, min(SAMPLED, len(head)))  # noqa: S311
        rows += [dict(zip(COLUMNS, row, strict=True)) for row in chosen]
    return rows


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


# Planted errors.


@dataclass(frozen=True)
class Spot:
    """A name in a translation that may be broken."""

    start: int
    end: int
    kind: str


CAPITALS = re.compile(r"(?<![\w’'.-])[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]+)*(?![\w’-])")
WORD = re.compile(r"[^\W\d_]+")
TITLED = "氏|さん|選手|首相|大統領|教授|博士|委員長|会長|社長|大使|知事|市長|大臣|相|監督|記者|国家主席|書記"
KANA_NAME = re.compile(f"[ァ-ヺー]+(?:・[ァ-ヺー]+)+(?={TITLED})|[ァ-ヺー]{{3,}}(?=氏|さん|省|市|州|島|川|湾)")
KANA = "アカガサザタダナハバパマヤラキギシチニヒビミリクグスツヌフブムルケゲセテデネヘベメレコゴソトドノホボモロ"
REGIONS = [e for e in entries() if e.sort in ("province", "prefecture")]


def plain(text: str) -> str:
    """Return a text in small letters without diacritics."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def spots(row: Row, language: str) -> list[Spot]:
    """Return the names of a translation that are surely names: katakana ones, or what every Latin column has kept."""
    target = row[language]
    if language == "ja":
        return [Spot(m.start(), m.end(), "more" if "・" in m[0] else "one") for m in KANA_NAME.finditer(target)]
    kept = [{plain(w) for w in WORD.findall(row[column]) if w[0].isupper()} for column in COLUMNS[:3]]
    there = set.intersection(*kept)
    found = []
    for m in CAPITALS.finditer(target):
        parts = [plain(w) for w in WORD.findall(m[0])]
        if m.start() and there.issuperset(parts) and max(map(len, parts)) > 3:
            found.append(Spot(m.start(), m.end(), "one" if len(parts) == 1 else "more"))
    return found


def region(target: str, language: str, chance: random.Random) -> tuple[Spot, str] | None:
    """Return a province or prefecture that stands in a translation, and another one to put in its place."""
    found = []
    for entry in REGIONS:
        for form in entry.forms[language]:
            m = re.search(re.escape(form) + (r"(?![\w])" if language != "ja" else ""), target)
            if m and (language != "ja" or len(form) > 2):
                found.append((Spot(m.start(), m.end(), entry.sort), entry, form))
                break
    if not found:
        return None
    spot, entry, form = chance.choice(found)
    others = [e for e in REGIONS if e.sort == entry.sort and e.forms[language][0] not in target]
    new = chance.choice(others).forms[language]
    return spot, next((f for f in new if language == "ja" and f[-1] == form[-1]), new[0])


def put(text: str, spot: Spot, new: str) -> str:
    """Return a text with the words of a spot replaced."""
    return text[: spot.start] + new + text[spot.end :]


def respell(name: str, language: str, chance: random.Random) -> str | None:
    """Swap two letters of a name, or change one."""
    if language == "ja":
        places = [i for i in range(len(name)) if name[i] in KANA]
        if not places:
            return None
        i = chance.choice(places)
        j = next((p for p in places if p == i + 1 and name[p] != name[i]), None)
        if j is not None and chance.random() < 0.5:
            return name[:i] + name[j] + name[i] + name[j + 1 :]
        return name[:i] + chance.choice([k for k in KANA if k != name[i]]) + name[i + 1 :]
    long = [m for m in WORD.finditer(name) if len(m[0]) > 3]
    if not long:
        return None
    m = chance.choice(long)
    word = m[0]
    i = chance.randrange(1, len(word) - 1)
    if word[i] != word[i + 1] and chance.random() < 0.5:
        new = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    else:
        new = word[:i] + chance.choice([c for c in "bcdfghklmnprstvaeiou" if c != plain(word[i])]) + word[i + 1 :]
    return name[: m.start()] + new + name[m.end() :]


def plant(rows: list[Row], pair: tuple[str, str], seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """Yield kinds of error, sources and broken copies of the translations that raise no flag as they are."""
    chance = random.Random(seed)  # noqa: S311
    ours, theirs = pair
    pool: dict[str, list[str]] = {}
    for row in rows:
        for spot in spots(row, theirs):
            pool.setdefault(spot.kind, []).append(row[theirs][spot.start : spot.end])
    for row in rows:
        source, target = row[ours], row[theirs]
        if compare_names(source, target, ours, theirs):
            continue
        here = spots(row, theirs)
        if here:
            spot = chance.choice(here)
            name = target[spot.start : spot.end]
            if target.count(name) == 1:
                yield "name dropped", source, put(target, spot, "")
                other = chance.choice(pool[spot.kind])
                if plain(other) not in plain(source + target) and name not in other:
                    yield "name replaced", source, put(target, spot, other)
                new = respell(name, theirs, chance)
                if new:
                    yield "letters changed", source, put(target, spot, new)
        place = region(target, theirs, chance)
        if place and target.count(target[place[0].start : place[0].end]) == 1:
            yield "province replaced", source, put(target, *place)


# Measures.


def flagged(texts: list[tuple[str, str]], pair: tuple[str, str]) -> tuple[int, list[int]]:
    """Return how many segments have a name, and the numbers of those with a flag."""
    named = [n for n, (s, t) in enumerate(texts, 1) if read_names(s, pair[0]) or compare_names(s, t, *pair)]
    return len(named), [n for n in named if compare_names(*texts[n - 1], *pair)]


def false_alarms(texts: dict[str, list[Row]], show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for title, data in texts.items():
        for pair in PAIRS:
            pairs = [(row[pair[0]], row[pair[1]]) for row in data]
            count, numbers = flagged(pairs, pair)
            for number in numbers if show else ():
                reasons = (flag.reason for flag in compare_names(*pairs[number - 1], *pair))
                print(f"{title} {'-'.join(pair)} {number}", *reasons, *pairs[number - 1], sep="\n  ")
            real = len(FAULTS[pair].intersection(numbers)) if title == "FLORES dev" else 0
            rows.append({"text": title, "pair": "-".join(pair), "with a name": count, "flagged": len(numbers),
                         "share": len(numbers) / count, "faults": real,
                         "false": (len(numbers) - real) / count})  # fmt: skip
    return rows


def recall(texts: dict[str, list[Row]], show: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for title, data in texts.items():
        for pair in PAIRS:
            total: Counter[str] = Counter()
            found: Counter[str] = Counter()
            for kind, source, broken in plant(data, pair):
                total[kind] += 1
                if compare_names(source, broken, *pair):
                    found[kind] += 1
                elif show:
                    print(f"MISSED {title} {'-'.join(pair)} {kind}", source, broken, sep="\n  ")
            for kind in (*total, "all"):
                planted, told = (total.total(), found.total()) if kind == "all" else (total[kind], found[kind])
                rows.append({"text": title, "pair": "-".join(pair), "error": kind, "planted": planted,
                             "found": told / planted})  # fmt: skip
    return rows


def systems(data: Path, split: str) -> list[dict[str, object]]:
    folder = data / "testsets" / "flores200"
    rows: list[dict[str, object]] = []
    for pair, names in SYSTEMS.items():
        sources = _lines(folder / f"{split}.{pair[0]}")
        for name in names:
            outputs = map(html.unescape, _lines(folder / "systems" / f"{split}.{'-'.join(pair)}.{name}.{pair[1]}"))
            count, numbers = flagged(list(zip(sources, outputs, strict=True)), pair)
            rows.append({"pair": "-".join(pair), "system": name, "with a name": count, "flagged": len(numbers),
                         "share": len(numbers) / count})  # fmt: skip
    return rows


def speed(rows: list[Row]) -> dict[str, float]:
    """Return milliseconds a segment for each pair, the best of three."""
    result: dict[str, float] = {}
    for ours, theirs in PAIRS:
        times: list[float] = []
        for _ in range(3):
            began = time.perf_counter()
            for row in rows:
                compare_names(row[ours], row[theirs], ours, theirs)
            times.append((time.perf_counter() - began) * 1e3 / len(rows))
        result[f"{ours}-{theirs}"] = min(times)
    return result


def measure(data: Path, devtest: bool, show: bool) -> dict[str, object]:
    """Return every figure; of devtest those to report, on text never developed on."""
    split = "devtest" if devtest else "dev"
    texts = {f"FLORES {split}": flores(data, split)}
    texts["domain held out" if devtest else "domain"] = domain(data, held_out=devtest)
    return {
        "human": false_alarms(texts, show),
        "planted": recall(texts, show),
        "systems": systems(data, split),
        "ms_per_segment": speed(texts[f"FLORES {split}"]),
    }


if __name__ == "__main__":
    report(__doc__, measure)
