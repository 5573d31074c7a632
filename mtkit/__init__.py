"""Translate French news into English, Vietnamese and Japanese, on an ordinary CPU, offline.

>>> import mtkit
>>> mtkit.translate("Le Japon investit au Vietnam.", to="en").text  # doctest: +SKIP
'Japan invests in Vietnam.'

Nothing heavy is imported before it is needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mtkit.errors import InputError, LanguageError, ModelError, MtkitError, OptionError, OutputError

if TYPE_CHECKING:
    from mtkit.api import translate
    from mtkit.article import Article, Block, Kind, Mark, MarkKind, Segment
    from mtkit.translation import TranslateOptions, Translation, Translator

__all__ = [
    "Article",
    "Block",
    "InputError",
    "Kind",
    "LanguageError",
    "Mark",
    "MarkKind",
    "ModelError",
    "MtkitError",
    "OptionError",
    "OutputError",
    "Segment",
    "TranslateOptions",
    "Translation",
    "Translator",
    "__version__",
    "translate",
]

__version__ = "0.1.0"

_HOMES = {
    "translate": "mtkit.api",
    **dict.fromkeys(("Article", "Block", "Kind", "Mark", "MarkKind", "Segment"), "mtkit.article"),
    **dict.fromkeys(("TranslateOptions", "Translation", "Translator"), "mtkit.translation"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mtkit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
