"""Which of several routes from one language to another is best.

- Only scores of one test set count, FLORES devtest, and only those of one metric: BLEU, spBLEU or chrF2, whichever most
  of the routes at hand have (BLEU before spBLEU before chrF2).
- Of a route with two legs nobody has measured the whole. It is put at the score of its second leg times seven eighths
  times the first leg's own score as a share of what the best systems reach into English (50 BLEU, 75 chrF2).
- A route without scores stands behind those with one, but before the models that ship with mtkit: whoever installed a
  model wants it used. Among such routes direct ones go first, then specialised models before massively multilingual
  ones, then English as the language between.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mtkit.hub.scores import METRICS, NAMES, TEST_SET, scores_of, share_kept
from mtkit.hub.store import Model, is_shipped, name_of

__all__ = ["PIVOT", "Leg", "Route", "judge", "rank"]

PIVOT = "en"


@dataclass(frozen=True, slots=True)
class Leg:
    """One model and what it does on a route; the languages are as the model knows them (``fr`` for ``fr-CA``)."""

    model: Model
    source: str
    target: str
    many: bool = False

    @property
    def scores(self) -> dict[str, float]:
        """What the model's card says of this pair of languages, by metric."""
        return scores_of(self.model.card.scores, self.source, self.target)


@dataclass(frozen=True, slots=True)
class Route:
    """One leg or two. ``score`` is in points of ``metric``, None where it is not known; ``reason`` explains it."""

    legs: tuple[Leg, ...]
    score: float | None
    reason: str
    metric: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The models' names, as ``--route`` takes them."""
        return tuple(name_of(leg.model) for leg in self.legs)


def rank(ways: Iterable[tuple[Leg, ...]]) -> list[Route]:
    """Judge several ways from one language to another and return them best first."""
    ways = list(ways)
    counts = Counter(metric for legs in ways for metric in _scores(legs))
    metric = max(METRICS, key=lambda name: counts[name])  # the first of equals
    routes = sorted((judge(legs, metric) for legs in ways), key=_without_score)
    scored = sorted((route for route in routes if route.score is not None), key=lambda route: -(route.score or 0.0))
    trusted = [route for route in routes if route.score is None and not any(_shipped(route))]
    others = [route for route in routes if route.score is None and any(_shipped(route))]
    place = next((i for i, route in enumerate(scored) if all(_shipped(route))), len(scored))
    return [*scored[:place], *trusted, *scored[place:], *others]


def judge(legs: tuple[Leg, ...], metric: str = "") -> Route:
    """Return the route with its score in a metric, by default the first that it has one in, and the reason for it."""
    scores = _scores(legs)
    metric = metric or next(iter(scores), "")
    if metric not in scores:
        return Route(legs, None, f"no score of it on {TEST_SET}")
    score = scores[metric]
    measured = f"{NAMES[metric]} {legs[-1].scores[metric]:.1f} on {TEST_SET}"
    if len(legs) == 1:
        return Route(legs, score, measured, metric)
    first, last = legs
    name, points = next((name, first.scores[name]) for name in METRICS if name in first.scores)
    return Route(
        legs,
        score,
        f"about {NAMES[metric]} {score:.1f}: {measured} from {last.source} to {last.target}, "
        f"less what {NAMES[name]} {points:.1f} from {first.source} to {first.target} loses",
        metric,
    )


def _scores(legs: tuple[Leg, ...]) -> dict[str, float]:
    """Return what a way is put at, by metric; nothing where one of its legs has no score."""
    last = legs[-1].scores
    if len(legs) == 1:
        return {metric: last[metric] for metric in METRICS if metric in last}
    kept = share_kept(legs[0].scores)
    return {metric: last[metric] * kept for metric in METRICS if metric in last} if kept is not None else {}


def _without_score(route: Route) -> tuple[int, int, bool, str, tuple[str, ...]]:
    """Return what decides between routes of equal scores, or of none."""
    between = route.legs[0].target if len(route.legs) > 1 else ""
    return len(route.legs), sum(leg.many for leg in route.legs), between not in ("", PIVOT), between, route.names


def _shipped(route: Route) -> list[bool]:
    return [is_shipped(leg.model) for leg in route.legs]
