"""The parallel news in corpus/: whole rows, each once, with the same figures on every side, and none of a test set."""

import re
from pathlib import Path

import pytest

from mtkit.checks import compare_quantities
from mtkit.languages import script
from mtkit.training.text import SCRIPTS

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "corpus").glob("*.tsv"))
LANGUAGES = ("fr", "en", "vi", "ja")
WORDS = 8  # on end, by which a sentence is known again


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def grams(text: str) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+", text.lower())
    return {tuple(found[at : at + WORDS]) for at in range(len(found) - WORDS + 1)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows_are_whole(path: Path) -> None:
    found = rows(path)
    assert len(found) > 500
    for row in found:
        assert len(row) == len(LANGUAGES), row
        for text, language in zip(row, LANGUAGES, strict=True):
            assert text == " ".join(text.split())
            assert re.search(f"[{SCRIPTS[script(language)]}]", text), row


def test_every_row_stands_once() -> None:
    sources = [row[0] for path in FILES for row in rows(path)]
    assert len(sources) == len(set(sources))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_figures_are_the_same_on_every_side(path: Path) -> None:
    for source, *targets in rows(path):
        for target, language in zip(targets, LANGUAGES[1:], strict=True):
            lacking = [one.source for one in compare_quantities(source, target, "fr", language) if one.source]
            assert all(one.written for one in lacking), (source, target)  # a number in words may be an idiom


def test_nothing_is_of_a_test_set() -> None:
    shared = ROOT.parent / "shared"
    kept = [*(ROOT / "references").glob("*.fr"), *(ROOT / "references").glob("*.en")]
    kept += [path for name in ("fr", "en") for path in (shared / "testsets" / "flores200").glob(f"*.{name}")]
    taken = {gram for path in kept for line in path.read_text(encoding="utf-8").splitlines() for gram in grams(line)}
    assert taken
    for path in FILES:
        for row in rows(path):
            assert not taken & (grams(row[0]) | grams(row[1])), row
