"""Figures in briefs that their article lacks, counted in every language.

Each article is summarised and its brief translated; every figure of every line, table cell and headline is then looked
for, by value, in the whole article. What is not there was made up: flagged, an editor sees it; unflagged, nobody does.

    python benchmarks/brief_figures.py [PATH ...] [--model NAME] [--show] [--json]
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from common import ROOT

from mtkit.article import Article
from mtkit.briefs import summarize
from mtkit.briefs.edition import Edition
from mtkit.briefs.translate import WITHDRAWN, translate_brief
from mtkit.checks import compare_quantities, read_quantities
from mtkit.reading import find, read
from mtkit.translation import Translator

LANGUAGES = ("fr", "en", "vi", "ja")
PAGES = ROOT.parent / "shared" / "pages"
COLUMNS = ("briefs", "lines", "withdrawn", "figures", "lacking", "lacking_unflagged", "values", "values_localised")


def pieces(edition: Edition) -> Iterator[tuple[str, str, bool]]:
    """Yield every text of a brief with its language, and whether it is flagged."""
    for line in edition.lines:
        yield line.text, line.language, bool(line.flags)
    for row in edition.figures:
        yield row.value, row.value_language, False
        yield row.counts, row.counts_language, False


def count(article: Article, edition: Edition, show: bool) -> Counter[str]:
    """Count the figures of one brief."""
    whole = "\n".join(article.texts())
    counts = Counter(briefs=1, lines=len(edition.lines), values=len(edition.figures))
    counts["withdrawn"] = sum(flag.kind == WITHDRAWN for line in edition.lines for flag in line.flags)
    counts["values_localised"] = sum(row.value_language == edition.language for row in edition.figures)
    for text, language, flagged in pieces(edition):
        counts["figures"] += sum(not quantity.vague for quantity in read_quantities(text, language))
        for mismatch in compare_quantities(whole, text, "fr", language):
            if mismatch.target:
                counts["lacking"] += 1
                counts["lacking_unflagged"] += not flagged
                if show:
                    print(f"{article.name} {language}: “{mismatch.target.text}” in: {text}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", help="articles; seeds/ and, where it is there, ../shared/pages by default")
    parser.add_argument("--model", default="", help="the model that translates")
    parser.add_argument("--show", action="store_true", help="show every figure that is lacking")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    paths = [Path(path) for path in given.paths] or [ROOT / "seeds", *([PAGES] if PAGES.is_dir() else [])]
    translator = Translator(given.model)
    totals: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for source in find(paths).sources:
        article = replace(read(source), language="fr")
        editions = translate_brief(summarize(article), article, translator, LANGUAGES)
        for language, edition in editions.items():
            totals[language] += count(article, edition, given.show)
    if given.json:
        print(json.dumps({language: {column: c[column] for column in COLUMNS} for language, c in totals.items()}))
        return
    print(f"{'':10}" + "".join(f"{column.replace('_', ' '):>19}" for column in COLUMNS))
    for language, counts in totals.items():
        print(f"{language:10}" + "".join(f"{counts[column]:>19}" for column in COLUMNS))


if __name__ == "__main__":
    main()
