"""ROUGE-1, ROUGE-2 and ROUGE-L of a summary against a reference, in French, English, Vietnamese and Japanese.

Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (ACL workshop Text Summarization Branches Out, 2004). The
package ``rouge-score`` keeps only a to z and 0 to 9, so that a Japanese summary scores 0; here tokens are, in lower
case and composed form (NFC; NFKC in Japanese):

- French and English: words, cut at apostrophes and hyphens, accents kept, without stemming;
- Vietnamese: syllables;
- Japanese: the morphemes of MeCab with the IPA dictionary, as sacrebleu's ``ja-mecab`` cuts them.

Punctuation is left out, and a number with its decimals is one token. ROUGE-L is the longest common subsequence of the
two whole texts.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from mtkit.errors import OptionError
from mtkit.languages import primary

__all__ = ["LANGUAGES", "Rouge", "rouge", "tokens"]

LANGUAGES = ("fr", "en", "vi", "ja")

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of unigrams, of bigrams and of the longest common subsequence, each from 0 to 1."""

    one: float
    two: float
    longest: float

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.one + self.two + self.longest) / 3


def rouge(hypothesis: str, reference: str, language: str) -> Rouge:
    """Score a summary against one reference; a text without tokens scores 0.

    Raises:
        OptionError: a language that is not one of ``LANGUAGES``.

    """
    found, wanted = tokens(hypothesis, language), tokens(reference, language)
    return Rouge(
        _f1(_common(Counter(found), Counter(wanted)), len(found), len(wanted)),
        _f1(_common(Counter(pairwise(found)), Counter(pairwise(wanted))), len(found) - 1, len(wanted) - 1),
        _f1(_longest_common(found, wanted), len(found), len(wanted)),
    )


def tokens(text: str, language: str) -> list[str]:
    """Return the tokens of a text, as the description of this module says.

    Raises:
        OptionError: a language that is not one of ``LANGUAGES``.

    """
    tag = primary(language)
    if tag not in LANGUAGES:
        raise OptionError(f"ROUGE has no tokens for “{language}”: give one of {', '.join(LANGUAGES)}")
    if tag == "ja":
        text = " ".join(_mecab()(line) for line in unicodedata.normalize("NFKC", text).splitlines())
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


def _common(found: Counter[Any], wanted: Counter[Any]) -> int:
    return (found & wanted).total()


def _f1(common: int, found: int, wanted: int) -> float:
    return 2 * common / (found + wanted) if common else 0.0


def _longest_common(found: Sequence[str], wanted: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, in memory for one row of the table."""
    row = [0] * (len(wanted) + 1)
    for token in found:
        corner = 0
        for place, other in enumerate(wanted, 1):
            above = row[place]
            row[place] = corner + 1 if token == other else max(above, row[place - 1])
            corner = above
    return row[-1]


@cache
def _mecab() -> Any:
    from sacrebleu.tokenizers.tokenizer_ja_mecab import TokenizerJaMecab

    return TokenizerJaMecab()  # type: ignore[no-untyped-call]
