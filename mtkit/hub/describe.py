"""What is known of a model, as plain data for a report."""

from typing import Any

from mtkit.hub import licences
from mtkit.hub.catalogue import Entry
from mtkit.hub.coverage import OTHERS, languages_of
from mtkit.hub.scores import METRICS, NAMES, scores_of
from mtkit.hub.store import Model, is_shipped, name_of
from mtkit.hub.verify import size_of

__all__ = ["describe", "describe_entry", "languages_in_short", "scores_in_short"]

# More languages than these are counted, not listed.
LISTED = 6


def describe(model: Model) -> dict[str, Any]:
    """Return what the card and the folder of an installed model say.

    Raises ModelError when a file that should say which languages it translates cannot be read.
    """
    card, languages = model.card, languages_of(model)
    return {
        "name": name_of(model),
        "folder": str(model.folder),
        "shipped": is_shipped(model),
        "version": card.version,
        "architecture": card.architecture,
        "sources": list(languages.sources),
        "targets": list(languages.targets),
        **_licence(card),
        "accepted": card.accepted,
        "bytes": size_of(model),
        "engines": [
            engine
            for engine, folder in (("ctranslate2", model.ctranslate2), ("transformers", model.hugging_face))
            if folder
        ],
        "quantization": card.quantization,
        "origin": card.origin,
        "revision": card.revision,
        "converted_from": card.converted_from,
        "max_source_tokens": card.max_source_tokens,
        "placeholders": card.placeholders,
        "scores": list(card.scores),
        "files": card.files,
    }


def describe_entry(entry: Entry) -> dict[str, Any]:
    """Return what the catalogue says of a model; sizes in megabytes, 0 where they are not known."""
    return {
        "name": entry.name,
        "architecture": entry.architecture,
        "sources": list(entry.sources),
        "targets": list(entry.targets),
        **_licence(entry),
        "download": max((place.download for place in entry.places), default=0),
        "installed": entry.int8,
        "origin": [place.url for place in entry.places],
        "scores": list(entry.scores),
        "note": entry.note,
        "warnings": list(entry.warnings),
        "unsupported": entry.unsupported,
    }


def languages_in_short(known: dict[str, Any]) -> str:
    """Return the directions of a described model in a few words: ``fr → en, vi, ja``."""
    sources, targets = (_few(known[side]) for side in ("sources", "targets"))
    return f"{sources} → {targets}" if set(known["sources"]) != set(known["targets"]) else f"{sources}, each to each"


def scores_in_short(known: dict[str, Any]) -> str:
    """Return the scores of a described model on FLORES devtest, one metric for each pair: ``fr-en 14.6 BLEU``."""
    found: dict[str, list[str]] = {}
    for pair in dict.fromkeys(str(score.get("pair", "")) for score in known["scores"]):
        source, _, target = pair.partition("-")
        scores = scores_of(known["scores"], source, target)
        if metric := next((name for name in METRICS if name in scores), ""):
            found.setdefault(metric, []).append(f"{pair} {scores[metric]:.1f}")
    return "; ".join(f"{NAMES[metric]} {', '.join(points)}" for metric, points in found.items())


def _licence(model: licences.Licensed) -> dict[str, Any]:
    return {
        "licence": model.licence,
        "commercial": licences.is_commercial(model),
        "attribution": model.attribution,
        "duties": list(licences.duties(model.licence)),
    }


def _few(tags: list[str]) -> str:
    if OTHERS in tags or len(tags) > LISTED:
        return "many languages" if OTHERS in tags else f"{len(tags)} languages"
    return ", ".join(tags) or "?"
