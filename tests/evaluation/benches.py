"""Benchmarks made by hand: what a run leaves, without a model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mtkit.evaluation.bench import assess
from mtkit.evaluation.results import Bench, Folder, Speed, read_bench, write_lines, write_object
from mtkit.evaluation.testsets import TestSet

SOURCES = (
    "Le Japon investit au Vietnam.",
    "La province compte 16 projets et 2 783,8 milliards de dongs.",
    "Le président du Comité populaire a reçu une délégation mardi.",
    "Les échanges ont augmenté de 12 % en un an.",
    "Un accord a été signé à Hanoï le 25 novembre 2025.",
    "Les entreprises japonaises demandent des procédures plus simples.",
    "Le port recevra de nouveaux navires au printemps.",
    "La ville prépare un forum sur le climat des affaires.",
    "Vingt étudiants partiront à Kanagawa.",
    "Les deux parties se reverront en avril.",
)
REFERENCES = (
    "Japan invests in Vietnam.",
    "The province has 16 projects and 2,783.8 billion dong.",
    "The chairman of the People's Committee received a delegation on Tuesday.",
    "Trade grew by 12% in one year.",
    "An agreement was signed in Hanoi on November 25, 2025.",
    "Japanese companies are asking for simpler procedures.",
    "The port will receive new ships in the spring.",
    "The city is preparing a forum on the business climate.",
    "Twenty students will leave for Kanagawa.",
    "The two sides will meet again in April.",
)
# The guards refuse the references themselves as hypotheses.
GOOD = tuple(f"{text[:-1]} indeed." for text in REFERENCES)
WORSE = tuple(" ".join(word if at % 3 else "thing" for at, word in enumerate(text.split(), 1)) for text in REFERENCES)
SPEED = Speed(words=86, seconds=0.1, ratio=0.8, memory=90_000_000, startup=0.4)


def english(documents: Sequence[str] = ()) -> TestSet:
    return TestSet("news", "fr", "en", SOURCES, (REFERENCES,), tuple(documents))


def write_bench(
    path: Path,
    systems: Mapping[str, Sequence[str]],
    lines: TestSet | None = None,
    speed: Speed | None = SPEED,
    flags: Sequence[tuple[int, str, str]] = (),
    **manifest: Any,
) -> Bench:
    """Write the folder of a benchmark in one language, with given hypotheses, and read it."""
    lines = lines or english()
    folder, language = Folder(path), lines.language
    write_object(folder.test_set(language), asdict(lines))
    for name, hypotheses in systems.items():
        write_lines(folder.hypotheses(name, language), hypotheses)
        measured = {"key": "", "flags": list(flags), "speed": asdict(speed) if speed else None}
        write_object(folder.measured(name, language), measured)
        write_object(folder.scored(name, language), {"key": "", **assess(lines, list(hypotheses))})
    described = [{"name": name, "settings": None, "files": {}} for name in systems]
    write_object(
        folder.manifest,
        {
            "format": 1,
            "finished": "2026-01-31T08:00:00+00:00",
            "set": {"spec": "news", "split": "devtest", "documents": [], "held_out": []},
            "source_language": "fr",
            "languages": [language],
            "systems": described,
            "versions": {"mtkit": "0.1.0"},
            "machine": {"cpu": "a processor", "cores": 2},
            **manifest,
        },
    )
    return read_bench(path)


__all__ = ["GOOD", "REFERENCES", "SOURCES", "SPEED", "WORSE", "english", "write_bench"]
