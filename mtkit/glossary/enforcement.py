"""Putting terms into a translation: which words of the source become placeholders, and what is put back for them."""

from collections.abc import Iterable, Sequence

from mtkit import languages
from mtkit.glossary.inflection import PLURAL, SINGULAR, english_plural, english_singular
from mtkit.glossary.term import Match, at_head
from mtkit.languages import primary

__all__ = ["MOST", "fit", "plan_terms"]

# Placeholders of one segment: ⟦0⟧ to ⟦9⟧.
MOST = 10


def plan_terms(
    matches: Sequence[Match],
    target_language: str,
    room: int = MOST,
    taken: Iterable[tuple[int, int]] = (),
    *,
    single_words: bool = True,
) -> list[tuple[int, int, str]]:
    """Return the spans of the source to replace, in order, and the form of the target that each stands for.

    At most ``room`` of them: the longest terms go first, since a model gets those wrong most often. Spans that touch
    one of ``taken`` (addresses, code) are left out. An article or preposition in front of the term stays outside, so
    that the model still translates the grammar around it. Without ``single_words``, terms of one word stay in the text
    unless they are abbreviations or to be kept: a model knows most of them, and needs them for what stands around.
    """
    covered = list(taken)
    planned = [
        (match.start, match.end, target_form(match, target_language))
        for match in matches
        if match.term.expected(target_language)
        and (single_words or match.term.keep or match.text.isupper() or not match.text.isalpha())
        and not any(match.start < end and start < match.end for start, end in covered)
    ]
    planned.sort(key=lambda one: (one[0] - one[1], one[0]))
    return sorted(planned[: max(0, room)])


def target_form(match: Match, language: str) -> str:
    """Return the preferred translation as the source has its term: in the plural, with a capital at the head."""
    if match.term.keep:
        return match.text
    form = match.term.expected(language)[0]
    if primary(language) == "en" and match.term.part_of_speech != "adjective":
        if match.number == PLURAL:
            form = english_plural(form)
        elif match.number == SINGULAR:
            form = english_singular(form)
    return _capitalised(form, language) if match.head else form


def fit(form: str, before: str, language: str) -> str:
    """Return a form as it has to be behind ``before``, the translation up to it: with a capital at a sentence's head.

    For what a placeholder stood for: only the finished translation says where it came to stand.
    """
    return _capitalised(form, language) if at_head(before) else form


def _capitalised(form: str, language: str) -> str:
    return form[:1].upper() + form[1:] if languages.is_spaced(language) else form
