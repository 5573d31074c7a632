"""Article → Translation: preparing segments, batching, and putting the target text together."""

from mtkit.checks import Flag
from mtkit.translation.options import TranslateOptions
from mtkit.translation.result import SegmentTranslation, Translation
from mtkit.translation.translator import Translator

__all__ = ["Flag", "SegmentTranslation", "TranslateOptions", "Translation", "Translator"]
