"""What the benchmarks share: text to translate, and a measured child process."""

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLORES = ROOT.parent / "shared" / "testsets" / "flores200"


def french_sentences() -> list[str]:
    """Return distinct French sentences: FLORES-200 devtest where it lies beside the checkout, else those of seeds/."""
    path = FLORES / "devtest.fr"
    if path.is_file():
        return path.read_text(encoding="utf-8").splitlines()
    from mtkit.reading import find, read
    from mtkit.reading.segmentation import segment

    articles = [read(source) for source in find([ROOT / "seeds"]).sources]
    return [s.text.strip() for a in articles for text in a.texts() for s in segment(text)]


def words(sentences: list[str]) -> int:
    """Return the number of words, divided by white space."""
    return sum(len(sentence.split()) for sentence in sentences)


def peak_memory() -> float:
    """Return the peak resident memory of this process, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


class Clock:
    """Seconds of wall time spent in a ``with`` block."""

    seconds = 0.0

    def __enter__(self) -> "Clock":
        """Start."""
        self._began = time.perf_counter()
        return self

    def __exit__(self, *args: object) -> None:
        """Stop."""
        self.seconds = time.perf_counter() - self._began
