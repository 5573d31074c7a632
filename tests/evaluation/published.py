"""The outputs of published systems for FLORES-200, where they lie beside the checkout."""

from pathlib import Path

import pytest

from mtkit.evaluation.testsets import TestSet, load, read_lines

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "testsets" / "flores200"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="FLORES-200 and the published systems are not there")

# BLEU on devtest as the README of that folder lists it; the figures are those of
# https://github.com/mozilla/firefox-translations-models (evaluation/bleu-results.md) where the outputs are the same.
BLEU = {
    "fr-en": {"bergamot-tiny": 42.0, "bergamot-base-memory": 42.9, "google": 46.7, "microsoft": 48.2},
    "en-vi": {"opusmt": 26.7, "nllb": 37.5, "microsoft": 45.0, "google": 45.7},
    "en-ja": {"nllb": 19.0, "argos": 22.2, "bergamot-base-memory": 31.6, "bergamot-base": 35.6, "google": 41.2},
}


def flores(pair: str) -> TestSet:
    return load(FOLDER, *pair.split("-"))


def path(pair: str, system: str) -> Path:
    return FOLDER / "systems" / f"devtest.{pair}.{system}.{pair.split('-')[1]}"


def hypotheses(pair: str, system: str) -> list[str]:
    return read_lines(path(pair, system))
