"""T5 as MADLAD-400 uses it: hundreds of languages to as many, one SentencePiece model, the target before the source.

The source begins with a token that names the target, ``<2ja>``, and ends with ``</s>``; of its own language the model
is told nothing. The decoder is not made to begin with anything.
"""

from collections.abc import Sequence
from typing import Any

from mtkit.engines import pieces
from mtkit.engines.protocol import Source
from mtkit.errors import ModelError
from mtkit.hub import Model
from mtkit.hub.coverage import T5_PIECES, match, t5_tokens

__all__ = ["T5Tokenizer"]

END = "</s>"
UNKNOWN = "<unk>"
# T5 knows how far apart two tokens are, not where they stand, and has no last position. This many are let through,
# four times what it translates well, so that a hypothesis that never ends costs no more than that.
POSITIONS = 512
# MADLAD-400 was trained on single sentences for the most part, and leaves out parts of what is longer.
TRAINED_LENGTH = 128
# How many tokens a message shows.
SHOWN = 12


class T5Tokenizer:
    """One SentencePiece model and the target tokens that the vocabulary has."""

    def __init__(self, model: Model, config: dict[str, Any]) -> None:  # noqa: ARG002 - as the others
        """Open the tokenizer files. Raises ModelError when one is missing or broken, or when there is no target."""
        self.model = model
        path = next(filter(None, map(model.file, T5_PIECES)), None)
        if path is None:
            raise ModelError(f"{model.folder}: {T5_PIECES[0]} is missing; copy it from the original model")
        self._pieces = pieces.open_model(path)
        self._targets = t5_tokens(model)
        if not self._targets:
            raise ModelError(
                f"{model.folder}: no file here lists tokens for target languages, such as <2ja>; "
                "take a T5 that was trained to translate, as MADLAD-400 was"
            )
        self._tokens = frozenset(self._targets.values())
        self.positions = POSITIONS
        self.limit = min(model.card.max_source_tokens or TRAINED_LENGTH, self.positions)
        self.characters = pieces.characters_of(self._pieces)

    @staticmethod
    def recognises(model: Model, config: dict[str, Any]) -> bool:
        """Whether these weights are a T5's."""
        return config.get("model_type") == "t5" or any(map(model.file, T5_PIECES))

    def check(self, source: str, target: str) -> None:  # noqa: ARG002 - as Tokenizer
        """Raise ModelError when the model has no token for the target; of the source it is told nothing."""
        self._token(target)

    def encode(self, text: str, source: str, target: str) -> Source:  # noqa: ARG002
        """Turn text into pieces between the target's token and the end of sentence."""
        found, spans = pieces.encode_with_spans(self._pieces, text)
        # A text that holds such a token is not to choose the target.
        own = (UNKNOWN if piece in self._tokens else piece for piece in found)
        none = (-1, -1)
        return Source((self._token(target), *own, END), (), (none, *spans, none))

    def decode(self, tokens: Sequence[str]) -> str:
        """Turn the pieces of a hypothesis into text."""
        return pieces.text_of(tokens)

    def pieces(self, tokens: Sequence[str]) -> list[str]:
        """Return the text of each piece of a hypothesis."""
        return pieces.texts_of(tokens)

    def _token(self, tag: str) -> str:
        """Return the model's own token for a target: ``ja`` → ``<2ja>``."""
        if known := match(self._targets, tag):
            return self._targets[known]
        tokens = sorted(self._tokens)
        more = " …" if len(tokens) > SHOWN else ""
        raise ModelError(
            f"{self.model.card.name} does not know the language {tag}; it knows {', '.join(tokens[:SHOWN])}{more}"
        )
