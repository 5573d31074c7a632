"""JSON Lines: one object a segment, for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from mtkit.translation.result import Translation

__all__ = ["render_jsonl"]


def render_jsonl(translation: Translation) -> bytes:
    """Return one JSON object a segment and line, in reading order.

    ``start`` and ``end`` count characters in the text of the segment's block, ``block`` counts blocks from 0; the
    spans of a flag count characters of ``source`` without the space around it, and of ``hypothesis``.
    """
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records(translation))
    return "".join(lines).encode("utf-8", errors="replace")


def records(translation: Translation) -> Iterator[dict[str, Any]]:
    """Yield what is known of each segment."""
    article = translation.article
    for number, segment in enumerate(translation.segments):
        yield {
            "article": article.name,
            "segment": number,
            "block": segment.block,
            "kind": str(article.blocks[segment.block].kind),
            "start": segment.source.start,
            "end": segment.source.end,
            "from": article.language,
            "to": translation.language,
            "source": segment.source.text,
            "hypothesis": segment.text,
            "score": None if segment.score is None else round(segment.score, 4),
            "route": segment.route,
            "model": segment.model or translation.model,
            "pivot": segment.pivot,
            "attempts": list(segment.attempts),
            "kept": segment.kept,
            "repairs": list(segment.repairs),
            "flags": [asdict(flag) for flag in segment.flags],
            "credits": list(translation.credits),
            "engine": translation.engine,
            "settings": asdict(translation.options),
        }
