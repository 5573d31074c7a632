"""Marian models: Opus-MT, and what ships with mtkit.

A model with several targets takes its target as the first source token, ``>>vie<<`` (ISO 639-3, with a script where
one language has two). Sources end with ``</s>``; the decoder starts from padding, which both engines add themselves.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from mtkit import languages
from mtkit.engines import pieces
from mtkit.engines.protocol import Source
from mtkit.errors import ModelError
from mtkit.hub import Model

__all__ = ["MarianTokenizer"]

END = "</s>"
TARGET = re.compile(r">>(\w+)<<")
# Positions that Opus-MT models have, less the language token and the end of sentence.
POSITIONS = 512
# Opus-MT was trained on sentences: far longer sources are translated badly long before the positions run out.
TRAINED_LENGTH = 256


class MarianTokenizer:
    """SentencePiece with a source and a target model, and target tokens where the vocabulary has them."""

    def __init__(self, model: Model, config: dict[str, Any]) -> None:
        """Open the tokenizer files. Raises ModelError when one is missing or broken."""
        self.model = model
        self._source = pieces.open_model(self._file("source.spm"))
        target = self._file("target.spm")
        same = target.read_bytes() == self._file("source.spm").read_bytes()
        self._target = self._source if same else pieces.open_model(target)
        positions = int(config.get("max_position_embeddings", POSITIONS)) - 2
        self.limit = min(model.card.max_source_tokens or TRAINED_LENGTH, positions)
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
        if self._sources and source not in self._sources:
            raise ModelError(f"{name} translates from {', '.join(self._sources)}, not from {source}")
        if self._targets and target not in self._targets:
            raise ModelError(f"{name} translates into {', '.join(self._targets)}, not into {target}")
        if not self._targets:
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
        return str(self._target.decode_pieces(list(tokens)))

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        """Return the text of each piece of a hypothesis."""
        return pieces.texts_of(list(tokens))

    def _file(self, name: str) -> Any:
        path = self.model.file(name)
        if path is None:
            raise ModelError(f"{self.model.folder}: {name} is missing; copy it from where the model came from")
        return path

    def _languages(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return source and target tags from the card or tokenizer_config.json; empty where neither says."""
        card = self.model.card
        if card.sources or card.targets:
            return card.sources, card.targets
        path = self.model.file("tokenizer_config.json")
        config = json.loads(path.read_text(encoding="utf-8")) if path else {}
        sources = [config["source_lang"]] if config.get("source_lang") else []
        targets = [config["target_lang"]] if config.get("target_lang") else []
        if self._vocabulary_codes():
            targets = []  # the tokens of the vocabulary say it better
        return tuple(languages.canonical(tag) for tag in sources), tuple(languages.canonical(tag) for tag in targets)

    def _vocabulary_codes(self) -> dict[str, str]:
        """Return the codes in the target tokens that the vocabulary has, each with its token."""
        if self._codes is None:
            names = ("vocab.json", "shared_vocabulary.json", "source_vocabulary.json")
            path = next((p for p in map(self.model.file, names) if p), None)
            text = path.read_text(encoding="utf-8") if path else ""
            self._codes = {match[1]: match[0] for match in TARGET.finditer(text)}
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
        known = ", ".join(sorted(codes)[:12])
        raise ModelError(f"{self.model.card.name} does not translate into {target}; it knows {known} …")
