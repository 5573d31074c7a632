"""A segment and its translation as a whole: that it is there, complete, in the right language and free of debris.

Each check speaks only where it is certain. Together they raise a false alarm on at most 1 in 100 human translations of
FLORES-200 dev, on which their limits were set, from French into English, Vietnamese and Japanese;
``benchmarks/sentence_checks.py`` has the figures for other texts too. For other languages, those checks that have to
know the language are left out.
"""

import re
from collections.abc import Iterator

from mtkit.checks.flags import Flag
from mtkit.checks.foreign import FRENCH, other_language, other_script
from mtkit.checks.leftovers import find_leftovers, find_open_marks
from mtkit.checks.lengths import LANGUAGES, deviation, limits
from mtkit.checks.repeats import find_repeats
from mtkit.languages import is_spaced, name, primary
from mtkit.reading.segmentation import segment

__all__ = ["check_sentence"]

_WORD = re.compile(r"[^\W\d_]+")
_FINAL = re.compile(r"[.!?…。！？．｡](?:[\s»”\"'’)\]」』）]|\[\d+\])*$")
_SHOWN = 60


def check_sentence(source: str, target: str, source_language: str, target_language: str) -> list[Flag]:
    """Return the doubts about the translation of one segment, each with the words that it is about.

    The kinds are “empty”, “copied”, “language”, “length”, “sentences”, “repeated”, “untranslated”, “marks” and
    “leftover”. Languages are BCP 47 tags.
    """
    if not target.strip() or not source.strip():
        return _empty(source, target)
    ours, theirs = primary(source_language), primary(target_language)
    flags = [Flag("leftover", reason, None, (start, end)) for start, end, reason in find_leftovers(source, target)]
    flags += [Flag("marks", reason, None, (start, end)) for start, end, reason in find_open_marks(source, target)]
    flags += _repeated(source, target, is_spaced(source_language), is_spaced(target_language))
    flags += _language(source, target, ours, target_language)
    flags += _complete(source, target, ours, theirs)
    return flags


def _empty(source: str, target: str) -> list[Flag]:
    if source.strip():
        return [Flag("empty", "there is no translation")]
    return [Flag("empty", "there is no source that this translates")] if target.strip() else []


def _repeated(source: str, target: str, source_spaced: bool, target_spaced: bool) -> Iterator[Flag]:
    repeats = find_repeats(target, target_spaced)
    if not repeats:
        return
    allowed = max((times for _, _, times in find_repeats(source, source_spaced)), default=1)
    for start, end, times in repeats:
        if times > allowed:
            yield Flag("repeated", f"“{_short(target[start:end])}” says the same {times} times", None, (start, end))


def _language(source: str, target: str, source_language: str, target_language: str) -> Iterator[Flag]:
    theirs = primary(target_language)
    if source_language == theirs:
        return
    if _is_copy(source, target):
        yield Flag("copied", "the translation is the source itself")
        return
    span = other_script(target, source, target_language)
    if span:
        words = _short(target[span[0] : span[1]])
        yield Flag("language", f"“{words}” is not in the script of {name(target_language)}", None, span)
        return
    found = other_language(target, source, theirs)
    if found:
        looks = f"looks like {name(found)}, not" if found != "und" else "does not look like"
        yield Flag("language", f"{looks} {name(target_language)}")
        return
    span = _untranslated(source, target) if source_language == "fr" else None
    if span:
        yield Flag("untranslated", f"“{_short(target[span[0] : span[1]])}” is still in French", None, span)


def _is_copy(source: str, target: str) -> bool:
    """Whether a target repeats its source beyond names, figures and words that two languages may share."""
    ours, theirs = _WORD.findall(source), _WORD.findall(target)
    common = [word for word in theirs if word.islower()]
    if theirs == ours:
        return len(common) > (1 if _FINAL.search(source) else 2)
    known = set(ours)
    return len(common) > 4 and sum(word in known for word in common) > 0.8 * len(common)


def _untranslated(source: str, target: str) -> tuple[int, int] | None:
    """Return a run of three French words or more that stands in the target as in the source, and is no name."""
    words = list(_WORD.finditer(target))
    ours = _WORD.findall(source)
    triples = set(zip(ours, ours[1:], ours[2:], strict=False))
    at = 0
    while at < len(words) - 2:
        end = at
        while end < len(words) - 2 and tuple(word[0] for word in words[end : end + 3]) in triples:
            end += 1
        run = words[at : end + 2] if end > at else []
        if run and run[0][0].islower() and sum(word[0] in FRENCH for word in run) > 1:
            return run[0].start(), run[-1].end()
        at = end + 1
    return None


def _complete(source: str, target: str, source_language: str, target_language: str) -> Iterator[Flag]:
    """Compare lengths and sentences; each alone may differ a good deal, both together may not."""
    if source_language not in LANGUAGES or target_language not in LANGUAGES:
        return
    longer = deviation(source, target, source_language, target_language)
    limit = limits(source_language, target_language)
    ours, theirs = _sentences(source, source_language), _sentences(target, target_language)
    if theirs < ours and longer < limit.merged:
        yield Flag("sentences", f"{_many(ours)} became {_many(theirs)}, and short: something may be missing")
    elif theirs > ours and longer > -limit.merged:
        yield Flag("sentences", f"{_many(ours)} became {_many(theirs)}, and long: something may be added")
    elif longer < limit.lowest:
        yield Flag("length", "the translation is unusually short: something may be missing")
    elif longer > limit.highest:
        yield Flag("length", "the translation is unusually long: something may be added or said twice")
    elif longer < limit.unfinished and _FINAL.search(source) and not _FINAL.search(target):
        yield Flag("length", "the translation is short and lacks the final mark: its end may be missing")


def _sentences(text: str, language: str) -> int:
    return len(segment(text.strip(), language))


def _many(count: int) -> str:
    return f"{count} sentence{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
