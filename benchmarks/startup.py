"""How long the shell waits: ``mtkit --help``, and one sentence translated in a pipe.

    python benchmarks/startup.py [--rounds 7]

Each is a process of its own; medians, and the ratio to a bare ``python -c pass`` of the same interpreter. The last line
tells which of the heavy libraries ``import mtkit`` has loaded (it should be none).
"""

import argparse
import json
import statistics
import subprocess
import sys

from common import Clock

SENTENCE = "Le Japon investit dans la province de Quang Ninh.\n"
HEAVY = ("torch", "transformers", "ctranslate2", "sentencepiece", "numpy", "lxml", "trafilatura", "rich")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "mtkit --help": [sys.executable, "-m", "mtkit", "--help"],
    "one sentence": [sys.executable, "-m", "mtkit", "translate", "--to", "en"],
}


def seconds(command: list[str]) -> float:
    with Clock() as clock:
        subprocess.run(command, input=SENTENCE, text=True, capture_output=True, check=True)
    return clock.seconds


def loaded() -> list[str]:
    code = f"import sys, mtkit; print(*[name for name in {HEAVY} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True).stdout.split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(a.rounds + 1):
        for name, command in COMMANDS.items():
            took = seconds(command)
            if turn:  # the first round warms the file cache
                found[name].append(took)
    medians = {name: statistics.median(values) for name, values in found.items()}
    bare = medians["python -c pass"]
    if a.json:
        print(json.dumps({"seconds": medians, "heavy": loaded()}))
        return
    for name, value in medians.items():
        print(f"{name:16} {value:6.3f} s  {value / bare:5.1f} × bare Python")
    print("import mtkit loads:", ", ".join(loaded()) or "none of " + ", ".join(HEAVY))


if __name__ == "__main__":
    main()
