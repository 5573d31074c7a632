"""Is a glossary itself sound: what reads well and is yet likely to be a mistake."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtkit import languages
from mtkit.glossary.read import collect
from mtkit.glossary.term import Glossary, Term
from mtkit.languages import primary

__all__ = ["Finding", "review", "warnings"]

ERROR, WARNING = "error", "warning"
# A translation is seldom so many times longer than its source, a slipped column often is.
TIMES_LONGER = 5
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々]")
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
FRENCH = re.compile(r"\b(?:aux|des|du|et|les|une)\b|\b[dl]['’]\w|[çëîïœ]", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:and|for|of|the|with)\b", re.IGNORECASE)
SIGNS = {"ja": JAPANESE, "vi": VIETNAMESE, "fr": FRENCH, "en": ENGLISH}
LATIN_WORD = re.compile(r"[a-zà-ỹ]{3}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about line ``line`` (0: the whole file): an “error”, which keeps a glossary unused, or a “warning”."""

    severity: str
    line: int
    reason: str


def review(path: Path, source: str = "fr") -> tuple[Glossary, list[Finding]]:
    """Return what can be used of a glossary's file and everything that is, or seems, wrong with it, by line.

    Raises InputError where it cannot be read at all.
    """
    glossary, faults = collect(path, source)
    findings = [Finding(ERROR, fault.line, fault.reason) for fault in faults] + list(warnings(glossary))
    return glossary, sorted(findings, key=lambda finding: finding.line)


def warnings(glossary: Glossary) -> Iterator[Finding]:
    """Yield what seems wrong with the terms of a glossary."""
    for term in glossary.terms:
        for reason in _doubts(term, glossary.source):
            yield Finding(WARNING, term.line, reason)
    yield from _casing(glossary)
    yield from _forms(glossary)


def _doubts(term: Term, source: str) -> Iterator[str]:
    if other := _foreign(term.source, source):
        yield f"“{term.source}” looks like {languages.name(other)}, not {languages.name(source)}"
    if not term.keep and all(target == term.source for targets in term.targets.values() for target in targets):
        yield f"“{term.source}” is its own translation; mark it in the column keep if it is not to be translated"
    for language, targets in term.targets.items():
        for target in targets:
            if other := _foreign(target, language):
                yield f"“{target}” looks like {languages.name(other)}, not {languages.name(language)}"
            if not _abbreviates(term.source) and len(target) > TIMES_LONGER * len(term.source):
                yield f"“{target}” is more than {TIMES_LONGER} times as long as “{term.source}”"
        folded = [target.casefold() for target in targets]
        if len(set(folded)) < len(folded):
            yield f"the targets of “{term.source}” in {language} differ only in their capitals; one of them is enough"


def _foreign(text: str, language: str) -> str:
    """Return another language of the beat whose signs a text has while it has none of its own."""
    family = primary(language)
    if family not in SIGNS or (family != "ja" and SIGNS[family].search(text)):
        return ""
    if family == "ja":
        return "" if JAPANESE.search(text) or not LATIN_WORD.search(text) else _foreign(text, "en") or "en"
    return next((other for other, signs in SIGNS.items() if other != family and signs.search(text)), "")


def _abbreviates(text: str) -> bool:
    return text.isupper()


def _forms(glossary: Glossary) -> Iterator[Finding]:
    """Yield terms that the glossary has twice, in two forms: which of them a text is taken to have is chance."""
    for term in glossary.terms:
        for match in glossary.find(term.source):
            other = match.term
            same_case = other.source.casefold() == term.source.casefold()
            if other is not term and not same_case and match.text == term.source and other.targets != term.targets:
                reason = f"“{term.source}” is a form of “{other.source}” of line {other.line}, with other targets"
                yield Finding(WARNING, term.line, reason)


def _casing(glossary: Glossary) -> Iterator[Finding]:
    """Yield terms that differ only in their capitals, and capitals that keep terms from being found."""
    alike: dict[str, list[Term]] = defaultdict(list)
    for term in glossary.terms:
        alike[term.source.casefold()].append(term)
    for terms in alike.values():
        for term in terms[1:]:
            if term.source != terms[0].source:
                yield Finding(WARNING, term.line, f"“{term.source}” is “{terms[0].source}” of line {terms[0].line} "
                              "in other capitals; is each to be found only as it is written?")  # fmt: skip
    for term in glossary.terms:
        if " " in term.source and term.source.isupper():
            yield Finding(WARNING, term.line, f"“{term.source}” is in capitals, and found only in capitals")
    single = [term.source for term in glossary.terms if term.source.isalpha() and not term.source.isupper()]
    if len(single) > 1 and sum(source[0].isupper() for source in single) * 2 > len(single):
        reason = "most terms of one word begin with a capital, and are found only where the text has one"
        yield Finding(WARNING, 0, reason)
