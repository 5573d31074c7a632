"""Which engines translate between two languages: each model is loaded once, when a route first needs it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mtkit.engines import Engine, load_engine
from mtkit.errors import OptionError
from mtkit.hub import Card, Model, find_model, installed_models

__all__ = ["EnginePool", "Leg", "Pool"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route: an engine that is ready, its model's card, and the languages (BCP 47 tags)."""

    engine: Engine
    card: Card
    source: str
    target: str


class Pool(Protocol):
    """What a translator asks for engines."""

    def legs(self, source: str, target: str) -> tuple[Leg, ...]:
        """Return the steps from one language to another. Raises ModelError when there is no way."""

    def alternative(self, leg: Leg) -> Leg | None:
        """Return the best of the other installed models for the same step; None where there is none."""


class EnginePool:
    """The installed models: one that the user names, a route that the user names, or the best route for each pair."""

    def __init__(
        self,
        model: str | Path = "",
        route: str = "",
        engine: str = "ctranslate2",
        threads: int = 0,
        compute_type: str = "default",
    ) -> None:
        """Take the settings of ``load_engine``; a model that is named is loaded at once.

        Raises ModelError when that model is missing or broken, OptionError for settings without a meaning.
        """
        if model and route:
            raise OptionError("a model and a route exclude each other: give --model for one model, --route for several")
        self._route = route
        self._settings = (engine, threads, compute_type)
        self._loaded: dict[Path, Engine] = {}
        self._legs: dict[tuple[str, str], tuple[Leg, ...]] = {}
        self._alternatives: dict[tuple[str, str, str], Leg | None] = {}
        self._model = find_model(model) if model else None
        if self._model:
            self._engine(self._model)

    def legs(self, source: str, target: str) -> tuple[Leg, ...]:
        """Return the steps from one language to another, by the model or route that was named, else by the best."""
        if (source, target) not in self._legs:
            self._legs[source, target] = tuple(self._find(source, target))
        return self._legs[source, target]

    def alternative(self, leg: Leg) -> Leg | None:
        """Return the best of the other models for the same step; None where the user has named a model or a route."""
        if self._model or self._route:
            return None
        key = (leg.card.name, leg.source, leg.target)
        if key not in self._alternatives:
            self._alternatives[key] = self._find_alternative(leg)
        return self._alternatives[key]

    def _find_alternative(self, leg: Leg) -> Leg | None:
        from mtkit.hub.routes import find_routes

        for route in find_routes(leg.source, leg.target, self._usable()):
            if len(route.legs) == 1 and route.legs[0].model.card.name != leg.card.name:
                return self._leg(route.legs[0].model, leg.source, leg.target)
        return None

    def _usable(self) -> list[Model]:
        """Return the installed models that the engine has weights for."""
        layout = "ctranslate2" if self._settings[0] == "ctranslate2" else "hugging_face"
        return [model for model in installed_models() if getattr(model, layout)]

    def _find(self, source: str, target: str) -> Iterator[Leg]:
        if self._model:
            yield self._leg(self._model, source, target)
            return
        from mtkit.hub.routes import best_route, parse_route

        if self._route:
            route = parse_route(self._route, source, target, self._usable())
        else:
            route = best_route(source, target, self._usable())
        for leg in route.legs:
            yield self._leg(leg.model, leg.source, leg.target)

    def _leg(self, model: Model, source: str, target: str) -> Leg:
        engine = self._engine(model)
        engine.tokenizer.check(source, target)
        return Leg(engine, model.card, source, target)

    def _engine(self, model: Model) -> Engine:
        if model.folder not in self._loaded:
            self._loaded[model.folder] = load_engine(model, *self._settings)
        return self._loaded[model.folder]
