"""Marian models: Opus-MT, and what ships with mtkit.

A model with several targets takes its target as the first source token, ``>>vie<<`` (ISO 639-3, with a script where
one language has two). Sources end with ``</s>``; the decoder starts from padding, which both engines add themselves.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mtkit import languages
from mtkit.engines import pieces
from mtkit.engines.protocol import Source
from mtkit.errors import ModelError, OptionError
from mtkit.hub import Model
from mtkit.hub.coverage import target_tokens

__all__ = ["MarianTokenizer"]

END = "</s>"
# Positions that Opus-MT models have.
POSITIONS = 512
# Opus-MT was trained on sentences: far longer sources are translated badly long before the positions run out.
TRAINED_LENGTH = 256
# How many codes a message shows.
SHOWN = 12


class MarianTokenizer:
    """SentencePiece for the source, and target tokens where the vocabulary has them.

    The pieces of a hypothesis need no ``target.spm`` to become text.
    """

    def __init__(self, model: Model, config: dict[str, Any]) -> None:
        """Open the tokenizer files. Raises ModelError when one is missing or broken."""
        self.model = model
        self._source = pieces.open_model(self._file("source.spm"))
        self.positions = int(config.get("max_position_embeddings", POSITIONS))
        self.limit = min(model.card.max_source_tokens or TRAINED_LENGTH, self.positions)
        self.characters = pieces.characters_of(self._source)
        self._codes: dict[str, str] | None = None
        self._sources, self._targets = self._languages()
        self._tokens: dict[str, str] = {}

    @staticmethod
    def recognises(model: Model, config: dict[str, Any]) -> bool:
        """Whether these weights are Marian's."""
        return config.get("model_type") == "marian" or model.file("source.spm") is not None

    def check(self, source: str, target: str) -> None:
        """Raise ModelError when the model does not translate from ``source`` to ``target``."""
        name = self.model.card.name
        if self._sources and not holds(self._sources, source):
            raise ModelError(f"{name} translates from {', '.join(self._sources)}, not from {source}")
        if self._targets and not holds(self._targets, target):
            raise ModelError(f"{name} translates into {', '.join(self._targets)}, not into {target}")
        self._target_token(target)

    def encode(self, text: str, source: str, target: str) -> Source:
        """Turn text into pieces, with the target's token in front where the model has several targets."""
        del source  # one vocabulary serves all source languages
        found, spans = pieces.encode_with_spans(self._source, text)
        token = self._target_token(target)
        front = [token] if token else []
        none = (-1, -1)
        return Source((*front, *found, END), (), (*[none for _ in front], *spans, none))

    def decode(self, tokens: Sequence[str]) -> str:
        """Turn the pieces of a hypothesis into text."""
        return pieces.text_of(tokens)

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        """Return the text of each piece of a hypothesis."""
        return pieces.texts_of(tokens)

    def _file(self, name: str) -> Path:
        path = self.model.file(name)
        if path is None:
            raise ModelError(f"{self.model.folder}: {name} is missing; copy it from where the model came from")
        return path

    def _languages(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return source and target tags from the card or tokenizer_config.json; empty where neither says."""
        card = self.model.card
        if card.sources or card.targets:
            return card.sources, card.targets
        config = self.model.json("tokenizer_config.json")
        # The tokens of the vocabulary say it better.
        targets = () if self._vocabulary_codes() else tags(config.get("target_lang"))
        sources = tags(config.get("source_lang"))
        # Three letters may name a group (“roa”, “mul”), and then the file does not say which languages.
        return (sources if all(len(tag.split("-")[0]) == 2 for tag in sources) else ()), targets

    def _vocabulary_codes(self) -> dict[str, str]:
        """Return the codes in the target tokens that the vocabulary has, each with its token."""
        if self._codes is None:
            self._codes = target_tokens(self.model)
        return self._codes

    def _target_token(self, target: str) -> str:
        """Return ``>>vie<<`` for ``vi``, or nothing where the model has one target and no such tokens."""
        if target not in self._tokens:
            self._tokens[target] = self._find_target_token(target)
        return self._tokens[target]

    def _find_target_token(self, target: str) -> str:
        codes = self._vocabulary_codes()
        if not codes:
            return ""
        code = languages.alpha3(target)
        # Old models use two letters; some divide a language by script: cmn_Hans.
        for name in (code, f"{code}_{languages.script(target)}", target):
            if name in codes:
                return codes[name]
        known = sorted(codes)
        more = " …" if len(known) > SHOWN else ""
        raise ModelError(
            f"{self.model.card.name} does not translate into {target}; it knows {', '.join(known[:SHOWN])}{more}"
        )


def tags(written: Any) -> tuple[str, ...]:
    """Return as BCP 47 tags what tokenizer_config.json writes, ``fra`` or ``deu+eng+fra``; empty where it is no tag."""
    try:
        return tuple(languages.canonical(part) for part in written.split("+")) if isinstance(written, str) else ()
    except OptionError:
        return ()


def holds(known: Iterable[str], tag: str) -> bool:
    """Whether a language, or the language that it is a variety of (``fr-CA``: ``fr``), is among those known."""
    return tag in known or tag.split("-")[0] in known
