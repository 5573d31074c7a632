"""The settings of a translation, as one value that travels, is compared and is written into reports."""

from dataclasses import dataclass
from typing import Literal

from mtkit.errors import OptionError

__all__ = ["TYPOGRAPHIES", "WIDEST", "TranslateOptions", "Typography"]

Typography = Literal["house", "model"]
WIDEST = 64  # beam
TYPOGRAPHIES: tuple[Typography, ...] = ("house", "model")


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """How to translate.

    beam: width of the beam search; 1 is greedy.
    batch_tokens: source tokens in one batch at most.
    window: segments that are sorted and batched together; memory grows with it, speed a little too.
    typography: “house” gives each target its press style of quotation marks and punctuation, “model” leaves them as
        the model wrote them, which is what references of public test sets are compared with.
    retry: whether a segment that the checks doubt is repaired where that is certain, and asked for again.
    """

    beam: int = 4
    batch_tokens: int = 2048
    window: int = 4000
    typography: Typography = "house"
    retry: bool = True

    def __post_init__(self) -> None:
        """Raise OptionError for a value that has no meaning."""
        if not 1 <= self.beam <= WIDEST:
            raise OptionError(f"a beam of {self.beam} has no meaning: give 1 to {WIDEST}")
        if self.batch_tokens < 1 or self.window < 1:
            raise OptionError("batch_tokens and window are at least 1")
        if self.typography not in TYPOGRAPHIES:
            raise OptionError(f"there is no typography “{self.typography}”: use one of {', '.join(TYPOGRAPHIES)}")
