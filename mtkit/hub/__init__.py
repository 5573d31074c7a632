"""Which weights: the catalogue, the user's store, conversion, licences, and the routes between languages."""

from mtkit.hub.card import Card, read_card
from mtkit.hub.store import DEFAULT_MODEL, Model, find_model, installed_models

__all__ = ["DEFAULT_MODEL", "Card", "Model", "find_model", "installed_models", "read_card"]
