"""Source words a second of mtkit, end to end, against the limit and against Transformers, in one run.

    python benchmarks/throughput.py [--to en] [--threads 2] [--beam 4] [--rounds 5]

(a) the limit: ``ctranslate2.Translator.translate_batch`` on the same text, already tokenised and sorted by length;
(b) the usual way: Transformers' ``generate`` in batches sorted by length, on the same weights (needs ``mtkit[hf]``).
mtkit's figure takes in everything: segmentation, normalisation, tokenising, decoding, typography, checks; “with ladder”
also what it asks again where the checks doubt, the less of it the better the model. Rounds alternate
between the systems and medians are compared, so that a machine that slows down slows all of them.
"""

import argparse
import json
import statistics
from collections.abc import Callable

import ctranslate2
from common import Clock, french_sentences, words

from mtkit import Article, Block, Kind, TranslateOptions, Translator
from mtkit.hub import find_model
from mtkit.translation.edits import apply
from mtkit.translation.typography import normalise

TRANSFORMERS_BATCH = 32


def mtkit_run(model: str, to: str, threads: int, beam: int, sentences: list[str], *, retry: bool) -> Callable[[], int]:
    translator = Translator(model, threads=threads, options=TranslateOptions(beam=beam, retry=retry))
    article = Article("benchmark", "text", tuple(Block(Kind.PARAGRAPH, sentence) for sentence in sentences))
    return lambda: len(list(translator.translate_articles([article], [to])))


def sorted_tokens(model: str, to: str, sentences: list[str]) -> list[list[str]]:
    from mtkit.engines.load import load_tokenizer

    tokenizer = load_tokenizer(find_model(model))
    plain = [apply(sentence, normalise(sentence, tokenizer.characters)) for sentence in sentences]
    return sorted((list(tokenizer.encode(text, "fr", to).tokens) for text in plain), key=len, reverse=True)


def limit_run(model: str, to: str, threads: int, beam: int, sentences: list[str]) -> Callable[[], int]:
    tokens = sorted_tokens(model, to, sentences)
    translator = ctranslate2.Translator(
        str(find_model(model).ctranslate2), device="cpu", inter_threads=threads, intra_threads=1
    )
    return lambda: len(translator.translate_batch(tokens, beam_size=beam, max_batch_size=2048, batch_type="tokens"))


def transformers_run(model: str, to: str, threads: int, beam: int, sentences: list[str]) -> Callable[[], int]:
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()

    torch.set_num_threads(threads)
    folder = find_model(model).hugging_face
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    network = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    code = {"en": ">>eng<<", "vi": ">>vie<<", "ja": ">>jpn<<"}[to]
    ordered = sorted(sentences, key=len, reverse=True)

    def run() -> int:
        count = 0
        for start in range(0, len(ordered), TRANSFORMERS_BATCH):
            batch = [f"{code} {text}" for text in ordered[start : start + TRANSFORMERS_BATCH]]
            with torch.inference_mode():
                output = network.generate(
                    **tokenizer(batch, return_tensors="pt", padding=True), num_beams=beam, max_length=512
                )
            count += len(tokenizer.batch_decode(output, skip_special_tokens=True))
        return count

    return run


def rates(runs: dict[str, tuple[Callable[[], int], int]], rounds: int) -> dict[str, float]:
    """Return each system's median of words a second; the systems take turns, and a first round warms them up."""
    seen: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, (run, count) in runs.items():
            with Clock() as clock:
                run()
            if turn:
                seen[name].append(count / clock.seconds)
    return {name: statistics.median(found) for name, found in seen.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fr-mul-tiny")
    parser.add_argument("--to", default="en")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-transformers", action="store_true")
    a = parser.parse_args()
    sentences = french_sentences()
    few = sentences[:: max(1, len(sentences) // 160)]
    shared = (a.model, a.to, a.threads, a.beam)
    found = rates(
        {
            "mtkit": (mtkit_run(*shared, sentences, retry=False), words(sentences)),
            "with ladder": (mtkit_run(*shared, sentences, retry=True), words(sentences)),
            "translate_batch": (limit_run(*shared, sentences), words(sentences)),
        },
        a.rounds,
    )
    if not a.no_transformers:
        found |= rates({"transformers": (transformers_run(*shared, few), words(few))}, 1)
    ratios = {f"mtkit / {name}": found["mtkit"] / found[name] for name in found if name != "mtkit"}
    if a.json:
        print(json.dumps({"words_per_second": found, "ratios": ratios, "sentences": len(sentences)}))
        return
    print(f"{len(sentences)} sentences, {words(sentences)} words, fr-{a.to}, beam {a.beam}, {a.threads} threads")
    for name, rate in found.items():
        print(f"{name:16} {rate:8.0f} words/s")
    for name, ratio in ratios.items():
        print(f"{name:24} {ratio:6.2f}")


if __name__ == "__main__":
    main()
