"""The scores in cards that say which of two models translates better."""

import re
from collections.abc import Iterable
from typing import Any

from mtkit.languages import is_spaced

__all__ = ["METRICS", "NAMES", "TEST_SET", "scores_of", "share_kept"]

TEST_SET = "FLORES devtest"
# The editions of 101 and 200 languages have the same sentences in the languages that both have.
EDITIONS = {"flores101devtest", "flores200devtest", "floresdevtest"}
METRICS = ("bleu", "spbleu", "chrf2")
NAMES = {"bleu": "BLEU", "spbleu": "spBLEU", "chrf2": "chrF2"}
# A little above what the best systems reach into English on this test set, where Google and Microsoft have 47 BLEU.
BEST = {"bleu": 50.0, "spbleu": 50.0, "chrf2": 75.0}
# The test set was written in English, and a second leg's score was made with that; what a first leg hands on is not as
# good however well it scores. Rather too little than too much: a direct route of nearly the same score is kept to.
HANDED_ON = 7 / 8


def scores_of(scores: Iterable[dict[str, Any]], source: str, target: str) -> dict[str, float]:
    """Return by metric what a card's scores say of a pair of languages on FLORES devtest; the rest is passed over."""
    found: dict[str, float] = {}
    for score in scores:
        test_set = re.sub(r"[\W_]", "", str(score.get("test_set", ""))).lower()
        if test_set not in EDITIONS or score.get("pair") != f"{source}-{target}":
            continue
        # BLEU of unspaced text by words between spaces means nothing.
        meaningless = {"bleu"} if "tok:13a" in str(score.get("signature", "")) and not is_spaced(target) else set()
        for metric in METRICS:
            points = score.get(metric)
            if isinstance(points, int | float) and 0 <= points <= 100 and metric not in meaningless:
                found.setdefault(metric, float(points))
    return found


def share_kept(scores: dict[str, float]) -> float | None:
    """Return the share of a second leg's score that is left after a first leg of these scores; None without any."""
    shares = (min(1.0, scores[metric] / BEST[metric]) for metric in METRICS if metric in scores)
    share = next(shares, None)
    return None if share is None else HANDED_ON * share
