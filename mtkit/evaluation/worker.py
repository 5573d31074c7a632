"""One system, one language, in a process of its own: ``python -m mtkit.evaluation.worker``.

The job comes as one JSON object on standard input; events go, one JSON object a line, to standard output. A process of
its own is what makes start-up time and peak memory those of the system, and of nothing that was measured before it.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from mtkit.article import Article, Block, Kind
from mtkit.errors import MtkitError, OptionError
from mtkit.evaluation.systems import System

if TYPE_CHECKING:
    from mtkit.translation import Translation, Translator

__all__ = ["main"]

# The share of raw speed is measured on a sample of lines, the two taking turns for so many seconds, and their
# medians are compared: a machine that does something else for a moment slows one round, not all of them.
SAMPLE = 32
PATIENCE = 5.0
MOST_ROUNDS = 20
RAW_BATCH_TOKENS = 2048


def main() -> None:
    """Do the job on standard input; exit 1 when the system cannot do it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to deal with, which ends this process
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print belongs to the person, not to the parent process

    def tell(event: str, **values: Any) -> None:
        print(json.dumps({"event": event, **values}), file=events, flush=True)

    try:
        work(json.loads(sys.stdin.buffer.read()), tell)
    except MtkitError as error:
        tell("error", message=str(error), usage=isinstance(error, OptionError))
        sys.exit(1)


def work(job: dict[str, Any], tell: Callable[..., None]) -> None:
    """Load the system, translate, measure, and tell of each."""
    system, language = System(name="", **job["system"]), job["language"]
    articles = articles_of(job["sources"], job["documents"], job["source_language"])
    translator = load(system, job["folder"])
    translator.check(job["source_language"], [language])
    first = Article("first", "text", articles[0].blocks[:1], job["source_language"])
    list(translator.translate_articles([first], [language]))
    tell("ready")  # the parent takes the time from the start of this process to here

    began = time.perf_counter()
    translations = list(translator.translate_articles(articles, [language]))
    seconds = time.perf_counter() - began
    memory = peak_memory()  # before a second copy of the model is loaded
    tell(
        "done",
        hypotheses=[" ".join(block.text.split()) for one in translations for block in one.blocks],
        flags=list(flags_of(translations)),
        seconds=seconds,
        share=share_of_raw(system, job, translator),
        peak_memory=memory,
    )


def share_of_raw(system: System, job: dict[str, Any], translator: "Translator") -> float | None:
    """Return the processor's time of bare CTranslate2 as a share of the system's, for a sample of the lines.

    None for another engine.
    """
    if system.engine != "ctranslate2":
        return None
    sources, language = job["sources"], job["language"]
    sample = articles_of(sources[:: -(-len(sources) // SAMPLE)], [], job["source_language"])

    def translate() -> "list[Translation]":
        return list(translator.translate_articles(sample, [language]))

    limit = raw_limit(system, job["folder"], translate(), language)
    began = time.perf_counter()
    own: list[float] = []
    raw: list[float] = []
    while not own or (time.perf_counter() - began < PATIENCE and len(own) < MOST_ROUNDS):
        own.append(processor_time(translate))
        raw.append(processor_time(limit))
    return median(raw) / median(own)


def load(system: System, folder: str) -> "Translator":
    """Load the model."""
    from mtkit.translation import TranslateOptions, Translator

    options = TranslateOptions(
        beam=system.beam,
        batch_tokens=system.batch_tokens,
        typography="house" if system.typography == "house" else "model",
        retry=system.retry,
    )
    return Translator(
        Path(folder), engine=system.engine, threads=system.threads, compute_type=system.quantization, options=options
    )


def articles_of(sources: Sequence[str], documents: Sequence[str], language: str) -> list[Article]:
    """Put the lines of a test set together as the documents that they come from; each line is a paragraph."""
    names = documents if len(documents) == len(sources) else [""] * len(sources)
    pairs = zip(names, sources, strict=True)
    return [
        Article(name or "test set", "text", tuple(Block(Kind.PARAGRAPH, text) for _, text in lines), language)
        for name, lines in groupby(pairs, key=lambda pair: pair[0])
    ]


def flags_of(translations: Iterable["Translation"]) -> Iterable[tuple[int, str, str]]:
    """Yield the line, kind and reason of each doubt."""
    before = 0
    for translation in translations:
        for segment in translation.flagged:
            for flag in segment.flags:
                yield before + segment.block, flag.kind, flag.reason
        before += len(translation.blocks)


def raw_limit(
    system: System, folder: str, translations: Sequence["Translation"], language: str
) -> Callable[[], object]:
    """Return the least work that the same translation can be: its sentences through bare CTranslate2.

    They are tokenised and sorted before the clock starts, and nothing is done with what comes out.
    """
    import ctranslate2

    from mtkit.engines.load import available_cores, load_tokenizer
    from mtkit.hub import find_model
    from mtkit.translation.edits import apply
    from mtkit.translation.typography import normalise

    model = find_model(Path(folder))
    tokenizer = load_tokenizer(model)
    texts = [segment.source.text.strip() for one in translations for segment in one.segments]
    plain = [apply(text, normalise(text, tokenizer.characters)) for text in texts if text]
    sources = [tokenizer.encode(text, translations[0].article.language, language) for text in plain]
    sources.sort(key=lambda source: len(source.tokens), reverse=True)
    tokens = [list(source.tokens) for source in sources]
    prefixes = [list(source.prefix) for source in sources] if any(source.prefix for source in sources) else None
    bare = ctranslate2.Translator(
        str(model.ctranslate2),
        device="cpu",
        compute_type=system.quantization,
        inter_threads=system.threads or available_cores(),
        intra_threads=1,
    )
    return lambda: bare.translate_batch(
        tokens, prefixes, beam_size=system.beam, max_batch_size=RAW_BATCH_TOKENS, batch_type="tokens"
    )


def processor_time(work: Callable[[], object]) -> float:
    """Return the seconds of the processor, over all threads, that a piece of work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def peak_memory() -> int | None:
    """Return the most memory that this process has had, in bytes; None where the system does not say.

    Linux is asked for the process's own mark: what getrusage tells there begins with the parent's.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
