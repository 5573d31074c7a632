"""Published figures reproduced, p-values beside those of sacrebleu, and the time that it takes.

    python benchmarks/scoring.py

Needs FLORES-200 and the outputs of published systems (``--data``). The published figures are BLEU on devtest, from
https://github.com/mozilla/firefox-translations-models (``evaluation/``); where the outputs there are newer than the
table, sacrebleu's figure for those outputs.
"""

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

from common import FLORES

from mtkit.evaluation.metrics import score
from mtkit.evaluation.significance import compare
from mtkit.evaluation.testsets import load, read_lines

PUBLISHED = {
    "fr-en": {"google": 46.7, "microsoft": 48.2, "bergamot-base-memory": 42.9, "bergamot-tiny": 42.0},
    "en-vi": {"google": 45.7, "microsoft": 45.0, "nllb": 37.5, "opusmt": 26.7},
    "en-ja": {"google": 41.2, "microsoft": 41.2, "bergamot-base": 35.6, "bergamot-base-memory": 31.6, "argos": 22.2,
              "nllb": 19.0},
}  # fmt: skip
FIVE = ["google", "microsoft", "bergamot-base", "argos", "nllb"]


def path(data: Path, pair: str, system: str) -> Path:
    return data / "systems" / f"devtest.{pair}.{system}.{pair[3:]}"


def figures(data: Path) -> int:
    """Print the scores beside the published ones, and return how many differ."""
    wrong = 0
    for pair, systems in PUBLISHED.items():
        references = load(data, *pair.split("-")).references
        for system, published in systems.items():
            found = score(read_lines(path(data, pair, system)), references, pair[3:], ["bleu", "chrf2"])
            bleu, chrf = found["bleu"], found["chrf2"]
            same = f"{bleu.value:.1f}" == f"{published:.1f}"
            wrong += not same
            print(
                f"{pair}  {system:22} BLEU {bleu.value:.1f} ({bleu.low:.1f}–{bleu.high:.1f})  published {published:.1f}"
                f"  {'same' if same else 'DIFFERS'}   chrF2 {chrf.value:.1f}"
            )
    return wrong


def p_values(data: Path, pair: str) -> float:
    """Print p-values beside those of sacrebleu, and return the largest difference."""
    names = list(PUBLISHED[pair])
    lines = {name: read_lines(path(data, pair, name)) for name in names}
    began = time.perf_counter()
    found = compare(lines, load(data, *pair.split("-")).references, pair[3:])
    seconds = time.perf_counter() - began
    tokenizer = "ja-mecab" if pair.endswith("ja") else "13a"
    command = [sys.executable, "-m", "sacrebleu", str(data / f"devtest.{pair[3:]}"), "-tok", tokenizer, "-f", "text"]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "-m", "bleu", "chrf", "--paired-bs", "-i", *(str(path(data, pair, name)) for name in names)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    theirs = list(map(float, re.findall(r"\(p = (0\.\d{4})\)", done.stdout)))
    largest = 0.0
    for one, their in zip(found, theirs, strict=True):
        largest = max(largest, abs(one.p_value - their))
        print(f"{pair}  {one.baseline} : {one.system:22} {one.metric:6} p {one.p_value:.4f}  sacrebleu {their:.4f}")
    print(f"{pair}  {len(names)} systems: {seconds:.1f} s, sacrebleu {time.perf_counter() - began:.1f} s")
    return largest


def main() -> None:
    """Compare and time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=FLORES)
    data = parser.parse_args().data
    wrong = figures(data)
    largest = max(p_values(data, pair) for pair in PUBLISHED)
    command = [sys.executable, "-m", "mtkit", "score", "-t", str(data), "-l", "en-ja", "--metric", "bleu,chrf2"]
    began = time.perf_counter()
    subprocess.run(
        [*command, "--paired", "bootstrap", *(str(path(data, "en-ja", name)) for name in FIVE)],
        stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    print(f"{wrong} figures differ from the published ones; p-values differ by {largest:.4f} at most")
    print(
        f"mtkit score, five systems, two metrics, intervals, paired tests and guard rails: "
        f"{time.perf_counter() - began:.1f} s"
    )


if __name__ == "__main__":
    main()
