"""What the programs on checks share: their options, and figures as tables or JSON."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from common import ROOT

Measure = Callable[[Path, bool, bool], dict[str, object]]


def report(about: str | None, *measures: Measure) -> None:
    """Read the options of the command line, measure, and print what was found."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared", help="folder of testsets/ and corpus/")
    parser.add_argument("--devtest", action="store_true", help="the figures to report, on text never developed on")
    parser.add_argument("--show", action="store_true", help="print flags on human translations and errors missed")
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    if not (a.data / "testsets").is_dir():
        parser.error(f"no testsets/ in {a.data}: say with --data where the shared texts lie")
    found = {measure.__module__: measure(a.data, a.devtest, a.show) for measure in measures}
    if a.json:
        print(json.dumps(found if len(found) > 1 else next(iter(found.values())), ensure_ascii=False))
        return
    for name, figures in found.items():
        if len(found) > 1:
            print(f"\n{name.upper()}")
        for title, rows in figures.items():
            if isinstance(rows, list):
                table(rows)
            elif isinstance(rows, dict):
                print(f"\n{title}:", *(f"{pair} {time:.2f}" for pair, time in rows.items()))


def table(rows: list[dict[str, object]]) -> None:
    """Print rows under the names of their columns."""
    print("\n" + "".join(f"{name:>22}" for name in rows[0]))
    for row in rows:
        print("".join(f"{value:>22.1%}" if isinstance(value, float) else f"{value!s:>22}" for value in row.values()))
