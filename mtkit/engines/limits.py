"""How far a model can count: no source is cut, and no hypothesis runs past the last position."""

from collections.abc import Sequence

from mtkit.engines.protocol import Decoding, Source, Tokenizer
from mtkit.errors import ModelError

__all__ = ["length_limit"]


def length_limit(tokenizer: Tokenizer, sources: Sequence[Source], decoding: Decoding) -> int:
    """Return the length limit of a batch: what ``decoding`` asks for, as far as the model has positions for it.

    Raises ModelError when a source is longer than the model has positions.
    """
    length, positions = len(sources[0].tokens), tokenizer.positions
    if length > positions:
        raise ModelError(f"a source of {length} tokens is too long for this model, which takes {positions}: split it")
    # The decoder begins with one start token, and then with the prefix.
    return min(decoding.max_length, positions - 1 - len(sources[0].prefix))
