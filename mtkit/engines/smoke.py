"""The test that a model passes before it is installed: it translates a few sentences, and not into gibberish.

Weights can be whole, load without a complaint and still say nothing: a vocabulary of another release, a checkpoint that
a later version of a library reads otherwise, a broken conversion. The sentences here are plain ones of the beat, with
figures that any translation keeps. What is asked of the hypotheses is little, so that the weakest honest model passes.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtkit import languages
from mtkit.engines.load import load_engine
from mtkit.engines.protocol import Decoding, Engine
from mtkit.errors import ModelError
from mtkit.hub import Card, Model, find_model
from mtkit.hub.coverage import languages_of, match

__all__ = ["SENTENCES", "smoke_test"]

SENTENCES = {
    "fr": (
        "Le Japon investit au Vietnam depuis plus de 30 ans.",
        "La délégation a visité 12 entreprises de la province.",
        "Les deux pays ont signé un accord de coopération en 2023.",
        "Le nouveau port sera ouvert à la fin de l'année 2025.",
        "La croissance économique a atteint 8 % au premier semestre.",
        "Le ministre a rencontré 45 étudiants dans la capitale.",
        "Cette usine emploie aujourd'hui 600 personnes.",
        "Le prix du riz a augmenté pendant 3 mois.",
    ),
    "en": (
        "Japan has been investing in Vietnam for more than 30 years.",
        "The delegation visited 12 companies in the province.",
        "The two countries signed a cooperation agreement in 2023.",
        "The new port will open at the end of the year 2025.",
        "Economic growth reached 8% in the first half of the year.",
        "The minister met 45 students in the capital.",
        "This factory employs 600 people today.",
        "The price of rice has risen for 3 months.",
    ),
}
# Sources and targets in the order in which they are tried, and the most pairs that are.
FIRST = ("en", "vi", "ja", "fr")
PAIRS = 3
DECODING = Decoding(beam=4, max_length=100)
# Most of the sentences have to be right; of the figures, a weak model may lose some, or write them as words.
BAD_SHARE = 0.4
LOST_SHARE = 0.6
# Characters of a translation for each of its English or French source; an unspaced script needs far fewer.
SHORTEST, LONGEST = 0.3, 2.5
SHORTEST_UNSPACED, LONGEST_UNSPACED = 0.1, 1.2
SCRIPT_SHARE = 0.6
# A word, or a character of an unspaced script, that comes so many times in a sentence this short is a loop.
OFTEN = 4
SCRIPTS = {"Latn": "LATIN", "Jpan": "HIRAGANA|KATAKANA|CJK", "Cyrl": "CYRILLIC", "Arab": "ARABIC", "Kore": "HANGUL|CJK"}
SCRIPTS |= {"Hans": "CJK", "Hant": "CJK", "Thai": "THAI", "Grek": "GREEK", "Hebr": "HEBREW", "Khmr": "KHMER"}
SCRIPTS |= {"Laoo": "LAO", "Mymr": "MYANMAR", "Deva": "DEVANAGARI"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a translation, and the translation."""

    reason: str
    text: str


def smoke_test(folder: Path, card: Card) -> None:
    """Translate a few sentences with the model in a folder. Raises ModelError when what comes out is gibberish."""
    try:
        model = find_model(folder)
        engine = load_engine(model)
        pairs = list(pairs_of(model, engine))
        for source, target in pairs:
            check_pair(engine, source, target)
    except ModelError as error:
        raise ModelError(f"{card.name} was not installed, as it does not translate: {error}") from error
    if not pairs:
        raise ModelError(
            f"{card.name} cannot be tested: it translates from neither {' nor '.join(SENTENCES)}, in which there are "
            "test sentences; use --force to install it untested"
        )


def pairs_of(model: Model, engine: Engine) -> Iterator[tuple[str, str]]:
    """Return the pairs of languages to test; an empty target where nothing tells which the model has."""
    known = languages_of(model)
    sources = [tag for tag in SENTENCES if not known.sources or match(known.sources, tag)]
    if not known.targets:
        yield from ((source, "") for source in sources[:1])
        return
    ordered = [tag for tag in FIRST if match(known.targets, tag)]
    ordered += [tag for tag in known.targets if tag not in ordered]
    found = [(s, t) for s in sources for t in ordered if s != t and translates(engine, s, t)]
    yield from found[:PAIRS]


def translates(engine: Engine, source: str, target: str) -> bool:
    """Whether a model says that it translates between two languages."""
    try:
        engine.tokenizer.check(source, target)
    except ModelError:
        return False
    return True


def check_pair(engine: Engine, source: str, target: str) -> None:
    """Raise ModelError when the translations from one language into another are gibberish."""
    sentences = SENTENCES[source]
    faults, lost = [], 0
    for sentence in sentences:
        encoded = engine.tokenizer.encode(sentence, source, target or "en")
        [hypothesis] = next(engine.translate([([encoded], DECODING)]))
        text = engine.tokenizer.decode(hypothesis.tokens)
        reason = fault(sentence, text, target)
        if not hypothesis.complete:
            reason = "it does not end"
        elif "<unk>" in hypothesis.tokens:
            reason = "it has unknown tokens"
        faults += [Fault(reason, text)] if reason else []
        lost += re.findall(r"\d+", sentence)[0] not in unicodedata.normalize("NFKC", text)
    between = f"from {source} into {target}" if target else f"from {source}"
    if len(faults) > BAD_SHARE * len(sentences):
        shown = faults[0].text[:60]
        raise ModelError(
            f"{len(faults)} of {len(sentences)} test sentences {between} are gibberish, such as “{shown}” "
            f"({faults[0].reason}); take another release, or install it all the same with --force"
        )
    if lost > LOST_SHARE * len(sentences):
        raise ModelError(
            f"the figures of {lost} of {len(sentences)} test sentences {between} are lost; take another release, or "
            "install it all the same with --force"
        )


def fault(sentence: str, text: str, target: str) -> str:
    """Return what is wrong with a translation, or nothing; an empty target stands for one that is not known."""
    if not text.strip():
        return "it is empty"
    if text.strip().casefold() == sentence.casefold():
        return "it is the source"
    spaced = not target or languages.is_spaced(target)
    shortest, longest = (SHORTEST, LONGEST) if spaced else (SHORTEST_UNSPACED, LONGEST_UNSPACED)
    if not target:
        shortest = SHORTEST_UNSPACED
    if not shortest <= len(text) / len(sentence) <= longest:
        return f"{len(text)} characters for {len(sentence)}"
    if target and script_share(text, languages.script(target)) < SCRIPT_SHARE:
        return f"it is not written as {languages.name(target)} is"
    if loops(text, spaced):
        return "it repeats itself"
    return ""


def script_share(text: str, script: str) -> float:
    """Return the share of a text's letters that are of a script; 1 for a script whose letters are not known here."""
    letters = [character for character in text if character.isalpha()]
    pattern = SCRIPTS.get(script)
    if pattern is None:
        return 1.0
    names = re.compile(pattern)
    return sum(bool(names.match(unicodedata.name(letter, ""))) for letter in letters) / max(1, len(letters))


def loops(text: str, spaced: bool) -> bool:
    """Whether a word, or two to eight characters of an unspaced script, come again and again."""
    if spaced:
        words = [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1]
        return any(words.count(word) >= OFTEN and words.count(word) > len(words) / 3 for word in set(words))
    return re.search(rf"(.{{1,8}}?)\1{{{OFTEN - 1},}}", text) is not None
