"""Names: people, places, organisations, acronyms, addresses and quotations, read in four languages and compared.

``spelling`` and ``kana`` know how a name may be spelled, ``gazetteer`` which forms places and bodies have. ``read``
finds the names of a text, ``compare`` looks for those of a source in its translation, ``repair`` puts right what is
certain.
"""

from mtkit.checks.names.compare import compare_names
from mtkit.checks.names.read import read_names
from mtkit.checks.names.repair import repair_names
from mtkit.checks.names.values import Name

__all__ = ["Name", "compare_names", "read_names", "repair_names"]
