"""Whether a translation is as long as translations are: in characters, counted so that the four languages compare.

A text's size is the number of French characters that would say as much. It and its spread are those of human
translations: FLORES-200 dev and 12,909 pairs of Franco-Vietnamese and Franco-Japanese news. As in Gale and Church, "A
Program for Aligning Sentences in Bilingual Corpora" (Computational Linguistics 19:1, 1993), the difference of two sizes
is taken to have a variance that grows with the size.
"""

import re
from typing import NamedTuple

__all__ = ["LANGUAGES", "Limits", "deviation", "limits", "size"]

LANGUAGES = ("fr", "en", "vi", "ja")
# French characters for each one of a language.
WORTH = {"fr": 1.0, "en": 1.15, "vi": 1.14}
HAN, HIRAGANA, KATAKANA, OTHER = 4.45, 1.85, 1.8, 1.4
# French characters that a standard deviation is, for a text of one French character; those of FLORES, the wider text.
SPREAD = {"fr": 1.5, "en": 1.5, "vi": 1.95, "ja": 2.05}
PADDING = 10  # characters: what makes the shortest texts vary more than their length tells


class Limits(NamedTuple):
    """Deviations, in standard deviations, beyond which a translation is doubtful.

    ``lowest`` and ``highest`` hold whatever else there is; ``merged`` where the translation has fewer sentences than
    the source, and ``unfinished`` where it lacks the final mark.
    """

    lowest: float
    merged: float
    highest: float
    unfinished: float = -0.5


# Set on FLORES-200 dev, from French: at each end, 3 human translations in 1,000 lie beyond.
LIMITS = {"en": Limits(-3.1, -1.85, 2.4), "vi": Limits(-2.1, -1.3, 2.95), "ja": Limits(-2.66, -1.65, 2.6)}
WIDEST = Limits(-3.1, -1.85, 2.95)

_HAN = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff]+")
_HIRAGANA = re.compile("[\u3041-\u309f]+")
_KATAKANA = re.compile("[\u30a0-\u30ff\uff66-\uff9f]+")


def size(text: str, language: str) -> float:
    """Return how many French characters say as much as a text; ``language`` is one of `LANGUAGES`."""
    if language != "ja":
        return len(text) * WORTH[language]
    han, hiragana, katakana = (sum(map(len, kind.findall(text))) for kind in (_HAN, _HIRAGANA, _KATAKANA))
    other = len(text) - text.count(" ") - han - hiragana - katakana
    return HAN * han + HIRAGANA * hiragana + KATAKANA * katakana + OTHER * other


def deviation(source: str, target: str, source_language: str, target_language: str) -> float:
    """Return by how many standard deviations a translation is longer (above 0) or shorter than is usual."""
    ours, theirs = size(source, source_language), size(target, target_language)
    spread = max(SPREAD[source_language], SPREAD[target_language])
    return float((theirs - ours) / (spread * (max(ours, theirs) + PADDING) ** 0.5))


def limits(source_language: str, target_language: str) -> Limits:
    """Return the deviations that the translations of a pair of languages stay between."""
    return LIMITS.get(target_language, WIDEST) if source_language == "fr" else WIDEST
