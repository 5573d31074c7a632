"""What the retry ladder, repairs and a glossary do to figures, names and scores, and what they and the checks cost.

Each text is translated three times by the same model: flagged only, then repaired and asked again in doubt, then with
the glossary of the beat as well. A figure of the source is right when the check finds it in the translation by value;
scores are against the references where there are some. Figures that are wrong and yet not flagged are looked for by a
second way that shares nothing with the check: the digits of both sides are compared as they are written, and the
unflagged segments where they differ are counted, and printed with ``--show`` to be read by eye (a Japanese 170億7000万
for 17,07 milliards differs so, and is right).

    python benchmarks/ladder.py [--data ../shared] [--model NAME] [--lines 300] [--show] [--json]
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sacrebleu
from common import ROOT

from mtkit.article import Article, Block, Kind
from mtkit.checks import compare_quantities, read_quantities
from mtkit.checks.names import compare_names, read_names
from mtkit.checks.segment import check_segment
from mtkit.glossary import default_glossary
from mtkit.reading import find, read
from mtkit.translation import TranslateOptions, Translation, Translator

LANGUAGES = ("en", "vi", "ja")
HELD_OUT = 25
SETTINGS = {"flagged only": (False, False), "ladder": (True, False), "ladder, glossary": (True, True)}
DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One text, language and setting; shares are of the figures and names of the source."""

    text: str
    pair: str
    setting: str
    segments: int
    figures: int
    figures_right: float
    names_right: float
    flagged: int
    suspicious: int
    bleu: float | None
    chrf2: float | None
    seconds: float
    checking: float
    kept: dict[str, int]


def texts(data: Path, lines: int) -> Iterator[tuple[str, list[Article], dict[str, list[str]]]]:
    """Yield each text: its name, its articles, and references by language where there are some."""
    yield "seeds", [read(source) for source in find([ROOT / "seeds"]).sources], {}
    if (data / "pages").is_dir():
        yield "pages", [read(source) for source in find([data / "pages"]).sources], {}
    if (data / "testsets").is_dir():
        folder = data / "testsets" / "flores200"
        columns = {name: lines_of(folder / f"dev.{name}")[:lines] for name in ("fr", *LANGUAGES)}
        yield "FLORES-200 dev", [article(columns["fr"])], columns
        rows = list(held_out(data / "corpus" / "domain"))
        columns = {name: [row[at] for row in rows] for at, name in enumerate(("fr", *LANGUAGES))}
        yield "domain dev", [article(columns["fr"])], columns


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def held_out(folder: Path) -> Iterator[list[str]]:
    for path in sorted(folder.glob("*.tsv")):
        if not path.name.endswith((".templates.tsv", ".lexicon.tsv")):
            yield from [row for line in lines_of(path) if len(row := line.split("\t")) == 4][-HELD_OUT:]


def article(lines: Sequence[str]) -> Article:
    return Article("lines", "text", tuple(Block(Kind.PARAGRAPH, line) for line in lines))


def measure(name: str, setting: str, found: list[Translation], references: list[str], seconds: float) -> Row:
    language = found[0].language
    pairs = [(s.source.text.strip(), s.text, bool(s.flags)) for one in found for s in one.segments]
    figures = wrong = names = lost = suspicious = 0
    for source, target, flagged in pairs:
        mismatches = compare_quantities(source, target, "fr", language)
        figures += sum(not q.vague for q in read_quantities(source, "fr"))
        wrong += sum(one.source is not None for one in mismatches)
        names += len(read_names(source, "fr"))
        lost += sum(flag.source is not None for flag in compare_names(source, target, "fr", language))
        suspicious += not flagged and digits(source) != digits(target)
    bleu = chrf2 = None
    if references:
        lines = [" ".join(block.text.split()) for one in found for block in one.blocks]
        bleu = sacrebleu.corpus_bleu(lines, [references], tokenize="ja-mecab" if language == "ja" else "13a").score
        chrf2 = sacrebleu.corpus_chrf(lines, [references]).score
    began = time.process_time()
    for source, target, _ in pairs:
        check_segment(source, target, "fr", language)
    checking = time.process_time() - began
    return Row(
        name,
        f"fr-{language}",
        setting,
        len(pairs),
        figures,
        1 - wrong / max(1, figures),
        1 - lost / max(1, names),
        sum(flagged for *_, flagged in pairs),
        suspicious,
        bleu,
        chrf2,
        seconds,
        checking,
        dict(Counter(s.kept for one in found for s in one.segments if s.kept)),
    )


def digits(text: str) -> Counter[str]:
    """Return the figures of a text as they are written, without marks and leading zeros."""
    joined = re.sub(r"(?<=[0-9])[.,\u00a0\u202f ](?=[0-9])", "", text)
    return Counter(figure.lstrip("0") for figure in DIGITS.findall(joined))


def show(found: list[Translation]) -> None:
    for one in found:
        for segment in one.segments:
            if not segment.flags and digits(segment.source.text) != digits(segment.text):
                print(f"{one.article.name} {one.language}", segment.source.text.strip(), segment.text, sep="\n  ")


def table(rows: list[Row]) -> None:
    last = ""
    for row in rows:
        if row.text + row.pair != last:
            print(f"\n{row.text}, {row.pair}: {row.segments} segments, {row.figures} figures")
            last = row.text + row.pair
        scores = f"BLEU {row.bleu:5.2f}  chrF2 {row.chrf2:5.2f}  " if row.bleu is not None else ""
        kept = ", ".join(f"{kind} {count}" for kind, count in sorted(row.kept.items(), key=lambda item: -item[1]))
        print(
            f"  {row.setting:18} figures right {row.figures_right:6.1%}  names right {row.names_right:6.1%}  "
            f"flagged {row.flagged:4}  to be read {row.suspicious:3}  {scores}processor {row.seconds:5.1f} s, "
            f"of it checks {row.checking / row.seconds:4.1%}  kept: {kept}"
        )


def main() -> None:
    """Translate, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared", help="folder of testsets/, corpus/, pages/"
    )
    parser.add_argument("--model", default="", help="model by name or folder; the best installed one otherwise")
    parser.add_argument("--lines", type=int, default=300, help="of FLORES-200 dev")
    parser.add_argument("--show", action="store_true", help="print unflagged segments whose digits differ")
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    rows: list[Row] = []
    for name, articles, references in texts(a.data, a.lines):
        for language in LANGUAGES:
            for setting, (retry, terms) in SETTINGS.items():
                options = TranslateOptions(retry=retry, typography="model" if references else "house")
                glossary = default_glossary() if terms else None
                translator = Translator(a.model, glossary=glossary, options=options, threads=1)
                translator.check("fr", [language])
                began = time.process_time()
                found = list(translator.translate_articles(articles, [language]))
                seconds = time.process_time() - began
                rows.append(measure(name, setting, found, references.get(language, []), seconds))
                if a.show and retry:
                    show(found)
    if a.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        table(rows)


if __name__ == "__main__":
    main()
