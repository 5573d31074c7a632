"""How fast terms are found, and how well human translations keep to the glossary of the beat.

Speed: the same sentences against the glossary of the beat and against 100,000 terms, in the same run, alternating.
Agreement: rows of the domain corpus that no term was chosen by, the last 25 of each file; ``--terms`` lists term by
term, over the other rows, how often the human translation agrees, which is what the glossary was corrected by.

    python benchmarks/glossary.py [--data ../shared] [--sentences 10000] [--terms] [--json]
"""

import argparse
import itertools
import json
import random
import statistics
from pathlib import Path

from common import ROOT, Clock, french_sentences, words

from mtkit.glossary import Glossary, Report, Term, compliance, default_glossary

LANGUAGES = ("en", "vi", "ja")
HELD_OUT = 25
LARGE = 100_000
ROUNDS = 3


def rows(data: Path, *, held_out: bool) -> list[list[str]]:
    """Return rows of the domain corpus in French, English, Vietnamese and Japanese."""
    found: list[list[str]] = []
    for path in sorted((data / "corpus" / "domain").glob("*.tsv")):
        if path.name.endswith((".templates.tsv", ".lexicon.tsv")):
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        whole = [row for row in (line.split("\t") for line in lines) if len(row) == 4]
        found += whole[-HELD_OUT:] if held_out else whole[:-HELD_OUT]
    return found


def agreement(glossary: Glossary, found: list[list[str]]) -> list[Report]:
    """Return the compliance of the human translations in each language."""
    return [
        compliance(glossary, ((row[0], row[column]) for row in found), language)
        for column, language in enumerate(LANGUAGES, 1)
    ]


def large_glossary(glossary: Glossary, sentences: list[str]) -> Glossary:
    """Return the terms of a glossary and, up to 100,000, pairs of words from the sentences themselves."""
    vocabulary = sorted({word for sentence in sentences for word in sentence.lower().split() if word.isalpha()})
    pairs = random.Random(LARGE).sample(range(len(vocabulary) ** 2), LARGE - len(glossary.terms))  # noqa: S311
    made = (f"{vocabulary[pair % len(vocabulary)]} {vocabulary[pair // len(vocabulary)]}" for pair in pairs)
    return Glossary((*glossary.terms, *(Term(text, {"en": (text,)}) for text in made)))


def speed(glossary: Glossary, count: int) -> dict[str, float]:
    """Return sentences and terms, and the median seconds of finding the terms of each glossary."""
    sentences = list(itertools.islice(itertools.cycle(french_sentences()), count))
    glossaries = {"beat": Glossary(glossary.terms), "large": large_glossary(glossary, sentences)}
    seconds: dict[str, list[float]] = {name: [] for name in glossaries}
    for name, one in glossaries.items():
        with Clock() as clock:
            one.find("")
        seconds[f"{name}_built"] = [clock.seconds]
    for _ in range(ROUNDS):
        for name, one in glossaries.items():
            with Clock() as clock:
                for sentence in sentences:
                    one.find(sentence)
            seconds[name].append(clock.seconds)
    figures: dict[str, float] = {"sentences": len(sentences), "words": words(sentences)}
    figures |= {f"{name}_terms": len(one.terms) for name, one in glossaries.items()}
    return figures | {f"{name}_seconds": round(statistics.median(times), 3) for name, times in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--terms", action="store_true", help="list the agreement term by term instead")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    glossary = default_glossary()
    reports = agreement(glossary, rows(arguments.data, held_out=not arguments.terms))
    if arguments.terms:
        by_term: dict[str, dict[str, str]] = {}
        for report in reports:
            for one in report.terms:
                by_term.setdefault(one.term.source, {})[report.language] = f"{one.matched - one.missed}/{one.matched}"
        for source, shares in sorted(by_term.items()):
            print(source, *(f"{language} {share}" for language, share in shares.items()), sep="\t")
        return
    shares = {
        report.language: {"matched": report.matched, "missed": report.missed, "rate": round(report.rate or 0.0, 4)}
        for report in reports
    }
    figures = speed(glossary, arguments.sentences)
    if arguments.json:
        print(json.dumps({"agreement": shares, "speed": figures}, indent=2))
        return
    for language, share in shares.items():
        kept = share["matched"] - share["missed"]
        print(f"fr→{language}: {kept:.0f} of {share['matched']:.0f} occurrences agree ({share['rate']:.1%})")
    for name in ("beat", "large"):
        print(
            f"{figures[f'{name}_terms']:,.0f} terms: built in {figures[f'{name}_built_seconds']:.2f} s, "
            f"{figures['sentences']:,.0f} sentences in {figures[f'{name}_seconds']:.2f} s"
        )


if __name__ == "__main__":
    main()
