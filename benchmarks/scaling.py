"""Time and peak memory for growing jobs: time in proportion, memory flat.

    python benchmarks/scaling.py [--sizes 1000,10000,50000] [--beam 1]

Each size is a process of its own that translates a folder of text files, 20 sentences each, through the same calls as
the command line. Sentences are distinct: French sentences recombined with running numbers, so that no answer is reused.
Prints seconds, words a second, peak memory, and both relative to the smallest size.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from common import Clock, french_sentences, peak_memory, words

IN_A_FILE = 20


def write_files(folder: Path, count: int) -> int:
    """Write ``count`` distinct sentences into files; return the number of words."""
    sentences = french_sentences()
    total = 0
    for start in range(0, count, IN_A_FILE):
        numbers = range(start, min(count, start + IN_A_FILE))
        texts = [f"Dossier {n} : {sentences[n % len(sentences)]}" for n in numbers]
        (folder / f"{start:08}.txt").write_text("\n\n".join(texts), encoding="utf-8")
        total += words(texts)
    return total


def translate(folder: Path, out: Path, beam: int) -> None:
    """Translate the folder in this process, and print seconds and peak memory as JSON."""
    from mtkit import TranslateOptions, Translator
    from mtkit.pipeline import Job, Report, translate_files

    translator = Translator(options=TranslateOptions(beam=beam))
    report = Report()
    with Clock() as clock:
        translate_files([folder], Job(("en",), out=out), translator, report, lambda *_: None)
    print(json.dumps({"seconds": clock.seconds, "peak_mb": peak_memory(), "files": len(report.written)}))


def measure(count: int, beam: int) -> dict[str, float]:
    """Measure one size in a process of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "in"
        folder.mkdir()
        total = write_files(folder, count)
        command = [sys.executable, __file__, "--child", str(folder), "--beam", str(beam)]
        found = json.loads(subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True).stdout)
        return {"sentences": count, "words": total, **found}


def main() -> None:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.child:
        translate(a.child, a.child.parent / "out", a.beam)
        return
    rows = [measure(int(size), a.beam) for size in a.sizes.split(",")]
    if a.json:
        print(json.dumps(rows))
        return
    first = rows[0]
    print("sentences   seconds  words/s  peak MB  time a word  memory   (relative to the first)")
    for row in rows:
        time_ratio = row["seconds"] / row["words"] / (first["seconds"] / first["words"])
        print(
            f"{row['sentences']:9} {row['seconds']:9.1f} {row['words'] / row['seconds']:8.0f} {row['peak_mb']:8.0f} "
            f"{time_ratio:12.2f} {row['peak_mb'] / first['peak_mb']:7.2f}"
        )


if __name__ == "__main__":
    main()
