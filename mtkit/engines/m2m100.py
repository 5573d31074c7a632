"""M2M100 and NLLB: many languages to many, one SentencePiece model, a language code on each side.

The source begins with its own code and ends with ``</s>``; the decoder is made to begin with the target's code, which
is then no part of the hypothesis. M2M100 writes ``__vi__`` (BCP 47), NLLB ``vie_Latn`` (ISO 639-3 and script).
"""

from collections.abc import Sequence
from typing import Any

from mtkit import languages
from mtkit.engines import pieces
from mtkit.engines.protocol import Source
from mtkit.errors import ModelError
from mtkit.hub import Model
from mtkit.hub.coverage import language_codes

__all__ = ["M2M100Tokenizer"]

END = "</s>"
POSITIONS = 1024
# NLLB drops sentences from long inputs: no source is given whole beyond this many tokens.
TRAINED_LENGTH = 256
# How many codes a message shows.
SHOWN = 12


class M2M100Tokenizer:
    """One SentencePiece model and the language codes that the vocabulary has."""

    def __init__(self, model: Model, config: dict[str, Any]) -> None:
        """Open the tokenizer files. Raises ModelError when one is missing or broken."""
        self.model = model
        path = model.file("sentencepiece.bpe.model")
        if path is None:
            raise ModelError(f"{model.folder}: sentencepiece.bpe.model is missing; copy it from the original model")
        self._pieces = pieces.open_model(path)
        self.positions = int(config.get("max_position_embeddings", POSITIONS))
        self.limit = min(model.card.max_source_tokens or TRAINED_LENGTH, self.positions)
        self.characters = pieces.characters_of(self._pieces)
        self._codes = self._known_codes()
        self._memo: dict[str, str] = {}

    @staticmethod
    def recognises(model: Model, config: dict[str, Any]) -> bool:
        """Whether these weights are M2M100's or NLLB's."""
        return config.get("model_type") == "m2m_100" or model.file("sentencepiece.bpe.model") is not None

    def check(self, source: str, target: str) -> None:
        """Raise ModelError when the model does not know one of the two languages."""
        self._code(source)
        self._code(target)

    def encode(self, text: str, source: str, target: str) -> Source:
        """Turn text into pieces between the source's code and the end of sentence."""
        found, spans = pieces.encode_with_spans(self._pieces, text)
        none = (-1, -1)
        return Source((self._code(source), *found, END), (self._code(target),), (none, *spans, none))

    def decode(self, tokens: Sequence[str]) -> str:
        """Turn the pieces of a hypothesis into text."""
        return pieces.text_of(tokens)

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        """Return the text of each piece of a hypothesis."""
        return pieces.texts_of(tokens)

    def _known_codes(self) -> frozenset[str]:
        """Return the language codes in whichever vocabulary file is here."""
        codes = frozenset(language_codes(self.model))
        if not codes:
            raise ModelError(
                f"{self.model.folder}: no file here lists the language codes; fetch the tokenizer files again"
            )
        return codes

    def _code(self, tag: str) -> str:
        """Return the model's own code of a language: ``vi`` → ``__vi__`` or ``vie_Latn``."""
        if tag not in self._memo:
            nllb = f"{languages.alpha3(tag)}_{languages.script(tag)}"
            for code in (f"__{tag.split('-')[0]}__", nllb):
                if code in self._codes:
                    self._memo[tag] = code
                    break
            else:
                known = sorted(self._codes)
                more = " …" if len(known) > SHOWN else ""
                raise ModelError(
                    f"{self.model.card.name} does not know the language {tag}; "
                    f"it knows {', '.join(known[:SHOWN])}{more}"
                )
        return self._memo[tag]
