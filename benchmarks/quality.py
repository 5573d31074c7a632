"""BLEU and chrF2 of a model through mtkit, with signature and 95 % interval.

    python benchmarks/quality.py [--model NAME|DIR] [--split devtest|dev] [--lines 0]

Needs line-aligned files (``devtest.fr``, ``devtest.en``, …) in ``--data``, such as FLORES-200. Each line goes in as a
paragraph of its own, and is segmented, translated and joined as any text is; the typography is the model's own, as
references of public test sets are compared with plain quotation marks.
"""

import argparse
import json
from pathlib import Path

from common import FLORES
from sacrebleu.metrics import BLEU, CHRF

from mtkit import Article, Block, Kind, TranslateOptions, Translator

TOKENIZERS = {"ja": "ja-mecab"}
RESAMPLES = 1000


def lines(path: Path, count: int) -> list[str]:
    found = path.read_text(encoding="utf-8").splitlines()
    return found[:count] if count else found


def score(metric: BLEU | CHRF, hypotheses: list[str], references: list[str]) -> dict[str, str | float]:
    """Return the score, its 95 % bootstrap interval (half its width), and the signature."""
    found = metric.corpus_score(hypotheses, [references], n_bootstrap=RESAMPLES)
    return {"score": round(found.score, 2), "interval": round(found._ci, 2), "signature": str(metric.get_signature())}


def main() -> None:
    """Translate, score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fr-mul-tiny")
    parser.add_argument("--data", type=Path, default=FLORES)
    parser.add_argument("--split", default="devtest")
    parser.add_argument("--to", default="en,vi,ja")
    parser.add_argument("--lines", type=int, default=0)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    targets = a.to.split(",")
    translator = Translator(a.model, options=TranslateOptions(beam=a.beam, typography="model"))
    blocks = tuple(Block(Kind.PARAGRAPH, text) for text in lines(a.data / f"{a.split}.fr", a.lines))
    results = {}
    for translation in translator.translate_articles([Article(a.split, "text", blocks)], targets):
        language = translation.language
        hypotheses = [block.text for block in translation.blocks]
        references = lines(a.data / f"{a.split}.{language}", a.lines)
        bleu = BLEU(tokenize=TOKENIZERS.get(language, "13a"))
        results[f"fr-{language}"] = {
            "bleu": score(bleu, hypotheses, references),
            "chrf2": score(CHRF(), hypotheses, references),
            "segments": len(translation.segments),
            "flagged": len(translation.flagged),
        }
    if a.json:
        print(json.dumps({"test_set": f"{a.data.name} {a.split}", "lines": len(blocks), "scores": results}, indent=2))
        return
    print(f"{a.data.name} {a.split}, {len(blocks)} lines, {translator.model.name}, beam {a.beam}")
    for pair, found in results.items():
        for name in ("bleu", "chrf2"):
            one = found[name]
            print(f"{pair}  {name:6}{one['score']:6.1f} ± {one['interval']:.1f}   {one['signature']}")


if __name__ == "__main__":
    main()
