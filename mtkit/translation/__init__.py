"""Article → Translation: preparing segments, batching, and putting the target text together."""

from mtkit.translation.options import TranslateOptions
from mtkit.translation.result import Flag, SegmentTranslation, Translation
from mtkit.translation.translator import Translator

__all__ = ["Flag", "SegmentTranslation", "TranslateOptions", "Translation", "Translator"]
