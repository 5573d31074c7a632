"""Put names right where it is certain how they are written.

Certain is what the gazetteer says of a name that the source has: where the translation has kept the source's form, or
has written the Vietnamese one without its diacritics, its own form is put. A Vietnamese person's name has no certain
diacritics, unless the gazetteer knows the person or the source itself writes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mtkit.checks.composed import composed
from mtkit.checks.names.found import Found
from mtkit.checks.names.gazetteer import Entry, Hit, find_forms
from mtkit.checks.names.literals import blank, find_literals
from mtkit.checks.names.read import find_names, language_of
from mtkit.checks.names.spelling import Word, fold, is_bare, same_syllable, words

__all__ = ["repair_names"]

KINDS = "省県府都市州郡区村町島湾川港"  # what may stand behind the name of a place in Japanese
VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ")


@dataclass(frozen=True, slots=True)
class Change:
    """What to put in place of some words of a translation."""

    start: int
    end: int
    new: str


def repair_names(source: str, target: str, source_language: str, target_language: str) -> tuple[str, tuple[str, ...]]:
    """Return a translation with the certain names put right, and a line for each repair: “Quang Ninh” → “Quảng Ninh”.

    A translation to repair is returned in composed form (NFC), any other as it is. Doing it again changes nothing.
    Raises OptionError for a language other than fr, en, vi and ja.
    """
    ours, theirs = language_of(source_language), language_of(target_language)
    if ours == theirs:
        return target, ()
    plain_source, text = composed(source)[0], composed(target)[0]
    found = find_names(plain_source, ours)
    here = blank(text, [Found(name) for name in find_literals(text)])
    changes = [*_forms(found, plain_source, here, ours, theirs)]
    if theirs == "vi":
        changes += _diacritics(found, here)
    result, lines, end = "", [], 0
    for change in sorted(changes, key=lambda c: (c.start, -c.end)):
        old = text[change.start : change.end]
        if change.start < end or old == change.new:
            continue
        result += text[end : change.start] + change.new
        end = change.end
        lines.append(f"“{old}” → “{change.new}”")
    return (result + text[end:], tuple(lines)) if lines else (target, ())


def _forms(found: list[Found], source: str, text: str, ours: str, theirs: str) -> Iterator[Change]:
    """Yield a change for each form of a known name that is not of the translation's language."""
    wanted = {f.entries[0] for f in found if len(f.entries) == 1 and f.entries[0].forms[theirs]}
    if not wanted:
        return
    tokens = words(text, theirs)
    proper = [hit for hit in find_forms(text, theirs, tokens) if _is_proper(hit, text, theirs)]
    hits = [(hit, ours) for hit in find_forms(text, ours, tokens)]
    if theirs == "vi":
        hits += [(hit, "vi") for hit in find_forms(text, "vi", tokens)]
    named = {i for hit, _ in hits if any(not f.related for f in hit.forms) for i in range(hit.first, hit.last + 1)}
    for hit, language in hits:
        known = [f for f in hit.forms if f.entry in wanted and not f.related]
        if not known or any(p.start <= hit.start and hit.end <= p.end for p in proper):
            continue
        if language != theirs and _is_within_longer(hit, tokens, named, source, text):
            continue
        new = _new_form(known[0].entry, known[0].text if language == theirs else "", hit, text, theirs)
        if new:
            yield new


def _is_proper(hit: Hit, text: str, language: str) -> bool:
    """Whether a form stands in a text as its language writes it."""
    stands = text[hit.start : hit.end]
    if language == "vi":
        return any(_same(f.text, stands) for f in hit.forms if not f.related)
    vietnamese = (form for f in hit.forms for form in f.entry.forms["vi"])  # English may write it so
    return any(text.lower() == stands.lower() for text in (*(f.text for f in hit.forms), *vietnamese))


def _same(one: str, other: str) -> bool:
    ours, theirs = words(one), words(other)
    return len(ours) == len(theirs) and all(same_syllable(a.text, b.text) for a, b in zip(ours, theirs, strict=True))


def _is_within_longer(hit: Hit, tokens: list[Word], named: set[int], source: str, text: str) -> bool:
    """Whether a name is kept in a longer one as the source has it: “Vietnam Airlines”."""
    before = hit.first - 1 if hit.first and hit.first - 1 not in named else hit.first
    after = hit.last + 1 if hit.last + 1 < len(tokens) and hit.last + 1 not in named else hit.last
    longer = (text[tokens[before].start : hit.end], text[hit.start : tokens[after].end])
    return any(len(part) > hit.end - hit.start and _is_name(part) and part in source for part in longer)


def _is_name(text: str) -> bool:
    return all(word.text[0].isupper() or word.text[0].isdigit() for word in words(text))


def _new_form(entry: Entry, form: str, hit: Hit, text: str, language: str) -> Change | None:
    """Return what to write for an entry in place of a form."""
    new, start = form or entry.preferred(language), hit.start
    stands = text[hit.start : hit.end]
    if entry.kind == "acronym" and not (new.isupper() and stands.isupper()):
        return None
    if language == "ja":
        if text[hit.end : hit.end + 1] in KINDS and text[hit.end : hit.end + 1] and new[-1] in KINDS:
            new = next((f for f in entry.forms["ja"] if f == new[:-1]), new)
        if _touches_latin(hit, text):
            return None
    elif len(stands) > 3 and stands.isupper() and not new.isupper():
        new = new.upper()
    head, _, rest = new.rpartition(" ")
    while head and rest:  # “thành phố Ho Chi Minh-Ville”: what stands before it already
        if fold(text[: hit.start]).endswith(f"{fold(head)} ") and len(fold(text[: hit.start])) == hit.start:
            start = hit.start - len(head) - 1
            new = text[start : hit.start] + new[len(head) + 1 :]
            break
        head = head.rpartition(" ")[0]
    return Change(start, hit.end, new)


def _touches_latin(hit: Hit, text: str) -> bool:
    """Whether a form in a Japanese text is a part of more words of Latin script."""
    before, after = text[max(0, hit.start - 2) : hit.start], text[hit.end : hit.end + 2]
    return any(c.isalpha() and c < "ʰ" for c in before + after)


def _diacritics(found: list[Found], text: str) -> Iterator[Change]:
    """Yield a change for each Vietnamese name that only the source writes with its diacritics."""
    tokens = words(text)
    for name in found:
        if not name.vietnamese or not VIETNAMESE.intersection(name.name.text.lower()):
            continue
        ours = [w.folded for w in name.words]
        for i in range(len(tokens) - len(ours) + 1):
            there = tokens[i : i + len(ours)]
            if [w.folded for w in there] != ours or not all(w.text[0].isupper() for w in there):
                continue
            stands = text[there[0].start : there[-1].end]
            if is_bare(stands) and len(stands) == len(name.name.text):
                yield Change(there[0].start, there[-1].end, name.name.text)
