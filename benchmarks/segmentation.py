"""How well and how fast sentences are cut: mtkit beside other segmenters, on the gold set of the tests.

A boundary is a place inside a paragraph where a sentence ends, counted in characters that are not white space; the
end of the paragraph is none. Every segmenter gets the same paragraphs, and its answer is brought to such places.

    python benchmarks/segmentation.py [--json] [--errors NAME] [--gold FILE]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from pathlib import Path

GOLD = Path(__file__).resolve().parent.parent / "tests" / "reading" / "segmentation_gold.txt"
SPEED_BYTES = 1_000_000

Segmenter = Callable[[str], list[str]]


@dataclass(frozen=True)
class Paragraph:
    """A gold paragraph: its section, its text and the places where its sentences end."""

    section: str
    text: str
    boundaries: frozenset[int]


@dataclass(frozen=True)
class Score:
    """How the boundaries that were found compare with the gold ones."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of right boundaries among those found; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of gold boundaries that were found; 1 where there are none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.found + self.gold
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    segmenter: str
    version: str
    precision: float
    recall: float
    f1: float
    ordinary_f1: float
    whole_paragraphs: float
    mb_per_second: float


def read_gold(path: Path = GOLD) -> list[Paragraph]:
    """Read a gold file; its first lines say how it is written."""
    section, paragraphs = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("##"):
            section = line.strip("# ")
        elif line and not line.startswith("#"):
            sentences = line.replace("⏎", "\n").split("¶")
            paragraphs.append(Paragraph(section, "".join(sentences), boundaries(sentences)))
    return paragraphs


def boundaries(sentences: Iterable[str]) -> frozenset[int]:
    """Find the places between sentences, in characters that are not white space."""
    ends = list(accumulate(_solid(sentence) for sentence in sentences))
    return frozenset(end for end in ends if 0 < end < ends[-1])


def score(segmenter: Segmenter, paragraphs: Iterable[Paragraph]) -> Score:
    """Compare a segmenter with the gold boundaries of all paragraphs."""
    right = found = gold = 0
    for paragraph in paragraphs:
        answer = boundaries(segmenter(paragraph.text))
        right += len(answer & paragraph.boundaries)
        found += len(answer)
        gold += len(paragraph.boundaries)
    return Score(right, found, gold)


def mtkit_segmenter() -> tuple[Segmenter, str]:
    import mtkit
    from mtkit.reading.segmentation import segment

    return lambda text: [s.text for s in segment(text, "fr")], getattr(mtkit, "__version__", "")


def sentencex_segmenter() -> tuple[Segmenter, str]:
    import sentencex  # type: ignore[import-untyped]  # ships no types

    return lambda text: list(sentencex.segment("fr", text)), _version("sentencex")


def pysbd_segmenter() -> tuple[Segmenter, str]:
    import pysbd  # type: ignore[import-untyped]  # ships no types

    segmenter = pysbd.Segmenter(language="fr", clean=False)
    return lambda text: list(segmenter.segment(text)), _version("pysbd")


def syntok_segmenter() -> tuple[Segmenter, str]:
    from syntok import segmenter  # type: ignore[import-untyped]  # ships no types

    def cut(text: str) -> list[str]:
        starts = [sentence[0].offset for block in segmenter.analyze(text) for sentence in block if sentence]
        edges = [0, *starts[1:], len(text)]
        return [text[a:b] for a, b in pairwise(edges)]

    return cut, _version("syntok")


SEGMENTERS: dict[str, Callable[[], tuple[Segmenter, str]]] = {
    "mtkit": mtkit_segmenter,
    "sentencex": sentencex_segmenter,
    "pysbd": pysbd_segmenter,
    "syntok": syntok_segmenter,
}


def measure(name: str, paragraphs: list[Paragraph]) -> Row:
    """Score a segmenter, then time it over the same paragraphs until it has read enough of them."""
    segmenter, version = SEGMENTERS[name]()
    total = score(segmenter, paragraphs)
    ordinary = score(segmenter, [p for p in paragraphs if p.section == "ordinary"])
    whole = sum(boundaries(segmenter(p.text)) == p.boundaries for p in paragraphs) / len(paragraphs)
    return Row(
        name,
        version,
        total.precision,
        total.recall,
        total.f1,
        ordinary.f1,
        whole,
        _speed(segmenter, [paragraph.text for paragraph in paragraphs]),
    )


def errors(name: str, paragraphs: list[Paragraph]) -> Iterable[str]:
    """List the paragraphs that a segmenter cuts in another way, as it cuts them."""
    segmenter, _ = SEGMENTERS[name]()
    for paragraph in paragraphs:
        answer = segmenter(paragraph.text)
        if boundaries(answer) != paragraph.boundaries:
            yield f"[{paragraph.section}] " + "¶".join(answer).replace("\n", "⏎")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--errors", choices=SEGMENTERS, help="print the paragraphs that this segmenter cuts wrongly")
    parser.add_argument("--gold", type=Path, default=GOLD, help="a gold file (default: that of the tests)")
    options = parser.parse_args()
    paragraphs = read_gold(options.gold)
    if options.errors:
        sys.stdout.writelines(f"{line}\n" for line in errors(options.errors, paragraphs))
        return
    rows = [measure(name, paragraphs) for name in SEGMENTERS]
    if options.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    else:
        sys.stdout.write(_table(rows, paragraphs))


def _table(rows: Iterable[Row], paragraphs: list[Paragraph]) -> str:
    inner = sum(len(paragraph.boundaries) for paragraph in paragraphs)
    lines = [
        f"{len(paragraphs)} paragraphs, {inner + len(paragraphs)} sentences, {inner} boundaries inside paragraphs",
        f"{'segmenter':<18}{'precision':>10}{'recall':>8}{'F1':>8}{'F1 ordinary':>13}{'paragraphs':>12}{'MB/s':>8}",
    ]
    lines += [
        f"{row.segmenter + ' ' + row.version:<18}{row.precision:>10.1%}{row.recall:>8.1%}{row.f1:>8.1%}"
        f"{row.ordinary_f1:>13.1%}{row.whole_paragraphs:>12.1%}{row.mb_per_second:>8.2f}"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _solid(text: str) -> int:
    """Count the characters that are not white space."""
    return sum(map(len, text.split()))


def _speed(segmenter: Segmenter, texts: list[str]) -> float:
    """Measure megabytes of UTF-8 a second, the best of repeated passes over about ``SPEED_BYTES`` in all."""
    size = sum(len(text.encode()) for text in texts)
    best = float("inf")
    for _ in range(max(3, SPEED_BYTES // size)):
        start = time.perf_counter()
        for text in texts:
            segmenter(text)
        best = min(best, time.perf_counter() - start)
    return size / best / 1e6


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


if __name__ == "__main__":
    main()
