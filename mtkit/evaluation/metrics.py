"""Corpus and segment scores by sacrebleu: BLEU, chrF2, chrF2++ and TER, with bootstrap intervals and signatures.

Every metric is a function of sums: a few counts a segment, added up over the test set. They are extracted once, and
the bootstrap draws sums of them, so that a thousand resamples cost less than one reading of the text.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mtkit.errors import InputError, OptionError
from mtkit.languages import canonical, is_spaced, name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "METRICS",
    "RESAMPLES",
    "Mean",
    "Score",
    "Scorer",
    "bootstrap",
    "bootstrap_sums",
    "interval",
    "score",
    "seed",
]

_Key = TypeVar("_Key")

METRICS = ("bleu", "chrf2", "chrf2++", "ter")
# What single segments are scored by: it says something of a short one, which BLEU does not.
SEGMENT_METRIC = "chrf2"
RESAMPLES = 1000

_TOKENIZERS = {"ja": "ja-mecab", "zh": "zh", "ko": "ko-mecab"}
_OF_ONE_LANGUAGE = {tokenizer: language for language, tokenizer in _TOKENIZERS.items()}
# These divide at spaces and punctuation: a Japanese sentence would be two or three "words".
_NEED_SPACES = ("13a", "intl", "none")
_DOWNLOADED = {
    "spm": "sacrebleu_tokenizer_spm.model",
    "flores101": "sacrebleu_tokenizer_spm.model",
    "flores200": "flores200sacrebleuspm",
    "spBLEU-1K": "spbleu-1k_tokenizer_spm.model",
}
_SEED = "12345"  # sacrebleu's own, so that the same resamples are drawn
_CELLS = 2**22  # of a matrix of resamples held at once: 32 MB


@dataclass(frozen=True, slots=True)
class Score:
    """One metric of one system: 0 to 100 (TER may exceed it, and less is better).

    ``low`` and ``high`` bound the 95 % bootstrap interval; None where none was asked for. ``signature`` says how the
    figure was made, in sacrebleu's words.
    """

    metric: str
    value: float
    low: float | None
    high: float | None
    signature: str


class Scorer:
    """Scores systems against the same references, which are read once.

    ``references`` holds one list a reference set. ``tokenize`` is BLEU's tokenizer; None takes the right one for the
    language.

    Raises:
        OptionError: an unknown metric or tokenizer, a tokenizer that makes no sense for the language, or one whose
            files are not installed.
        InputError: no references, or reference sets of unequal length.

    """

    def __init__(
        self,
        references: Sequence[Sequence[str]],
        language: str,
        metrics: Sequence[str] = METRICS,
        tokenize: str | None = None,
    ) -> None:
        if not references or not references[0]:
            raise InputError("there is no reference line to score against: give a file that holds the translations")
        if len({len(lines) for lines in references}) > 1:
            counts = ", ".join(f"{len(lines):,}" for lines in references)
            raise InputError(
                f"the reference files have unequal numbers of lines ({counts}): give files of one test set"
            )
        self.language = canonical(language)
        self.lines = len(references[0])
        self._metrics = {
            metric: _metric(metric, self.language, tokenize, references) for metric in dict.fromkeys(metrics)
        }

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, in the order given."""
        return tuple(self._metrics)

    def statistics(self, hypotheses: Sequence[str]) -> dict[str, "NDArray[np.float64]"]:
        """Return the counts of every segment (a row each) by metric.

        Raises:
            InputError: there are not as many hypotheses as references.

        """
        import numpy as np

        if len(hypotheses) != self.lines:
            raise InputError(
                f"{len(hypotheses):,} hypotheses for {self.lines:,} references: give one line for each reference line"
            )
        return {
            name_: np.array(metric._extract_corpus_statistics(hypotheses, None), dtype=np.float64)
            for name_, metric in self._metrics.items()
        }

    def value(self, metric: str, sums: "NDArray[np.float64]") -> float:
        """Return the score that counts added up over segments make."""
        return float(self._metrics[metric]._compute_score_from_stats(sums.tolist()).score)

    def values(self, metric: str, rows: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the score of every row of sums."""
        import numpy as np

        return np.array([self.value(metric, row) for row in rows])

    def segments(self, metric: str, rows: "NDArray[np.float64]") -> list[float]:
        """Return the score of each segment from the statistics of one metric."""
        judge = self._metrics[metric]
        if metric != "bleu":
            return list(map(float, self.values(metric, rows)))
        judge.effective_order = True  # a short segment is not scored by n-grams that it cannot have
        try:
            return list(map(float, self.values(metric, rows)))
        finally:
            judge.effective_order = False

    def signature(self, metric: str, test: Literal["", "bs", "ar"] = "", samples: int = 0) -> str:
        """Return sacrebleu's signature; ``test`` and ``samples`` say how an interval or p-value was made."""
        found = self._metrics[metric].get_signature()
        if test:
            found.update(test, samples)
            found.update("seed", seed_name())
        return str(found)

    def scores(
        self,
        statistics: Mapping[str, "NDArray[np.float64]"],
        resamples: int = RESAMPLES,
        drawn: Mapping[str, "NDArray[np.float64]"] | None = None,
    ) -> dict[str, Score]:
        """Return the scores of the system whose statistics these are, each with its interval.

        ``drawn`` are its scores in the resamples, where they are known already (see `bootstrap`).
        """
        found = {}
        drawn = bootstrap(self, statistics, resamples) if drawn is None else drawn
        for metric, rows in statistics.items():
            low, high = interval(drawn[metric]) if resamples else (None, None)
            signature = self.signature(metric, "bs" if resamples else "", resamples)
            found[metric] = Score(metric, self.value(metric, rows.sum(0)), low, high, signature)
        return found


class Mean:
    """Stands in for a Scorer where an outside scorer gave one number a segment: the score is their mean."""

    def __init__(self, metric: str, signature: str = "mean") -> None:
        self.metrics = (metric,)
        self._signature = signature

    def statistics(self, numbers: Sequence[float]) -> dict[str, "NDArray[np.float64]"]:
        """Return the numbers with a count of one each."""
        import numpy as np

        return {self.metrics[0]: np.array([(number, 1.0) for number in numbers], dtype=np.float64)}

    def value(self, metric: str, sums: "NDArray[np.float64]") -> float:  # noqa: ARG002 - as Scorer
        """Return the mean."""
        return float(sums[0] / sums[1])

    def values(self, metric: str, rows: "NDArray[np.float64]") -> "NDArray[np.float64]":  # noqa: ARG002
        """Return the mean of every row of sums."""
        means: NDArray[np.float64] = rows[:, 0] / rows[:, 1]
        return means

    def segments(self, metric: str, rows: "NDArray[np.float64]") -> list[float]:
        """Return the numbers."""
        return list(map(float, self.values(metric, rows)))

    def scores(
        self,
        statistics: Mapping[str, "NDArray[np.float64]"],
        resamples: int = RESAMPLES,
        drawn: Mapping[str, "NDArray[np.float64]"] | None = None,
    ) -> dict[str, Score]:
        """Return the mean with its interval."""
        metric = self.metrics[0]
        low = high = None
        signature = self._signature
        if resamples:
            drawn = bootstrap(self, statistics, resamples) if drawn is None else drawn
            low, high = interval(drawn[metric])
            signature += f"|bs:{resamples}|seed:{seed_name()}"
        return {metric: Score(metric, self.value(metric, statistics[metric].sum(0)), low, high, signature)}


def score(
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    language: str,
    metrics: Sequence[str] = METRICS,
    resamples: int = RESAMPLES,
    tokenize: str | None = None,
) -> dict[str, Score]:
    """Return the scores of one system by metric; ``resamples=0`` leaves the intervals out.

    BLEU takes the tokenizer of the ``language`` (ja-mecab for Japanese), TER divides text without spaces into
    characters. chrF2++ counts words between spaces in every language, as sacrebleu does.

    Raises:
        InputError: nothing to score, or unequal numbers of lines.
        OptionError: see `Scorer`.

    >>> score(["Le chat dort."], [["Le chat dort."]], "fr", ["chrf2"], resamples=0)["chrf2"].value
    100.0

    """
    scorer = Scorer(references, language, metrics, tokenize)
    return scorer.scores(scorer.statistics(hypotheses), resamples)


def seed() -> int | None:
    """Return the seed of every resampling: SACREBLEU_SEED, or sacrebleu's own 12345; None for ``none``.

    Raises OptionError where it is no number.
    """
    text = seed_name()
    if text == "none":
        return None
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise OptionError(f"SACREBLEU_SEED is “{text}”: give a whole number, or none for a new one each time")
    return number


def seed_name() -> str:
    """Return the seed as a signature names it."""
    return os.environ.get("SACREBLEU_SEED", _SEED).lower()


def bootstrap(
    scorer: Scorer | Mean, statistics: Mapping[str, "NDArray[np.float64]"], samples: int
) -> dict[str, "NDArray[np.float64]"]:
    """Return the scores of one system by metric in ``samples`` resamples of the test set; none for 0."""
    sums = bootstrap_sums(statistics, samples) if samples else {}
    return {metric: scorer.values(metric, rows) for metric, rows in sums.items()}


def bootstrap_sums(statistics: Mapping[_Key, "NDArray[np.float64]"], samples: int) -> dict[_Key, "NDArray[np.float64]"]:
    """Return for each matrix of statistics the sums of ``samples`` resamples of its rows, the same rows for all."""
    import numpy as np

    matrix = np.hstack(list(statistics.values()))
    sums = np.vstack([counts @ matrix for counts in _resamples(len(matrix), samples)])
    ends = np.cumsum([part.shape[1] for part in statistics.values()])[:-1]
    return dict(zip(statistics, np.hsplit(sums, ends), strict=True))


def _resamples(lines: int, samples: int) -> Iterator["NDArray[np.float64]"]:
    """Yield matrices that say how often each line stands in each resample; the draws are sacrebleu's."""
    import numpy as np

    random = np.random.default_rng(seed())
    block = max(1, _CELLS // lines)
    for start in range(0, samples, block):
        drawn = random.choice(lines, size=(min(block, samples - start), lines), replace=True)
        yield np.stack([np.bincount(row, minlength=lines) for row in drawn]).astype(np.float64)


def interval(values: "NDArray[np.float64]") -> tuple[float, float]:
    """Return the bounds of the middle 95 % of resampled scores."""
    import numpy as np

    ordered = np.sort(values)
    lower = len(ordered) // 40
    return float(ordered[lower]), float(ordered[len(ordered) - lower - 1])


def _metric(metric: str, language: str, tokenize: str | None, references: Sequence[Sequence[str]]) -> Any:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    sets = [list(lines) for lines in references]
    match metric:
        case "bleu":
            tokenizer = _tokenizer(language, tokenize)
            try:
                return BLEU(tokenize=tokenizer, force=True, references=sets)
            except (RuntimeError, ImportError) as error:
                short = language.split("-")[0]
                raise OptionError(
                    f"the tokenizer {tokenizer} is not installed: run pip install 'sacrebleu[{short}]', "
                    "or use --tokenize char"
                ) from error
        case "chrf2":
            return CHRF(references=sets)
        case "chrf2++":
            return CHRF(word_order=2, references=sets)
        case "ter":
            unspaced = not is_spaced(language)
            return TER(normalized=unspaced, asian_support=unspaced, references=sets)
    raise OptionError(f"there is no metric “{metric}”: choose among {', '.join(METRICS)}")


def _tokenizer(language: str, tokenize: str | None) -> str:
    from sacrebleu.metrics.bleu import BLEU

    base = language.split("-")[0]
    right = _TOKENIZERS.get(base) or ("13a" if is_spaced(language) else "char")
    if tokenize is None or tokenize == right:
        return right
    if tokenize not in BLEU.TOKENIZERS:
        raise OptionError(f"there is no tokenizer “{tokenize}”: choose among {', '.join(BLEU.TOKENIZERS)}")
    other = _OF_ONE_LANGUAGE.get(tokenize)
    if other or (tokenize in _NEED_SPACES and not is_spaced(language)):
        what = f"is for {_LANGUAGES[other]}" if other else "divides at spaces"
        raise OptionError(
            f"the tokenizer {tokenize} {what}: BLEU of {_LANGUAGES.get(base, name(language))} would mean nothing; "
            f"use {right}, or leave --tokenize out"
        )
    if tokenize in _DOWNLOADED:
        from sacrebleu.utils import SACREBLEU_DIR

        path = Path(SACREBLEU_DIR) / "models" / _DOWNLOADED[tokenize]
        if not path.is_file():
            raise OptionError(
                f"the tokenizer {tokenize} needs {path}, which is not there: run sacrebleu --tokenize {tokenize} once "
                f"where there is a network and copy the file, or use {right}"
            )
    return tokenize


_LANGUAGES = {"ja": "Japanese", "zh": "Chinese", "ko": "Korean"}
