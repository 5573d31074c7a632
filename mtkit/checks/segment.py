"""Every check of one segment together, and how much doubt their flags amount to."""

from collections.abc import Callable, Iterable

from mtkit.checks.flags import Flag
from mtkit.checks.quantities import compare_quantities
from mtkit.checks.quantities.read import LANGUAGES
from mtkit.checks.sentences import check_sentence
from mtkit.languages import primary

__all__ = ["WEIGHTS", "Terms", "check_segment", "doubt"]

# How much a flag of each kind says against a translation. No translation at all is the worst; then come those that tell
# nothing of the source, those that tell of half of it, wrong facts, and last what an editor mends in passing.
WEIGHTS = {
    "empty": 20.0,
    "language": 10.0,
    "copied": 10.0,
    "loop": 8.0,
    "repeated": 8.0,
    "sentences": 6.0,
    "length": 6.0,
    "quantity": 4.0,
    "untranslated": 4.0,
    "name": 3.0,
    "leftover": 3.0,
    "term": 2.0,
    "copied-span": 1.5,
    "score": 1.0,
    "marks": 1.0,
}
_OTHER = 1.0

Terms = Callable[[str, str, str], Iterable[Flag]]


def check_segment(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    *,
    terms: Terms | None = None,
    score: float | None = None,
    usual: tuple[float, float] | None = None,
) -> list[Flag]:
    """Return every doubt about the translation of one segment; languages are BCP 47 tags.

    ``terms(source, target, target_language)`` gives the flags of a glossary. ``score`` is what the model thinks of its
    translation (a mean log-probability) and ``usual`` the range that its scores lie in, lowest and highest: what is
    below that is doubtful. Checks that do not know a language are left out.
    """
    flags = check_sentence(source, target, source_language, target_language)
    if any(flag.kind == "empty" for flag in flags):
        return flags
    ours, theirs = primary(source_language), primary(target_language)
    if ours in LANGUAGES and theirs in LANGUAGES:
        flags += [mismatch.flag for mismatch in compare_quantities(source, target, ours, theirs)]
        from mtkit.checks.names import compare_names

        flags += compare_names(source, target, ours, theirs)
    if terms is not None:
        flags += terms(source, target, target_language)
    if score is not None and usual is not None and score < usual[0]:
        flags.append(Flag("score", f"the model itself doubts this: {score:.2f}, where {usual[0]:.2f} is low already"))
    return flags


def doubt(flags: Iterable[Flag]) -> float:
    """Return how much speaks against a translation: the sum of its flags' `WEIGHTS`, 0 for none.

    Of two translations of one segment, the one with the lower doubt is to be kept. A flag more is never less doubt.
    """
    return sum(WEIGHTS.get(flag.kind, _OTHER) for flag in flags)
