"""Between which languages the model in a folder translates: its card says so, else its own files.

Opus-MT writes a source language into ``tokenizer_config.json`` and has its targets as tokens in the vocabulary,
``>>vie<<``; M2M100 and NLLB list the codes of all their languages, ``__vi__`` or ``vie_Latn``; T5 has tokens for its
targets, ``<2vi>``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError, OptionError, reason_of
from mtkit.hub.store import Model
from mtkit.languages import canonical, script

__all__ = [
    *("OTHERS", "T5_PIECES", "Languages", "language_codes", "languages_of", "match", "t5_tokens", "target_tokens"),
]

TARGET_TOKEN = re.compile(r">>(\w+)<<")
VOCABULARIES = ("vocab.json", "shared_vocabulary.json", "source_vocabulary.json", "shared_vocabulary.txt")
CODE = re.compile(r'"(__[a-z]{2,3}__|[a-z]{3}_[A-Z][a-z]{3})"')
# The files that may list the codes, the quickest to read first.
CODE_FILES = (
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer_config.json",
    "shared_vocabulary.json",
    "tokenizer.json",
)
# What the SentencePiece model of a T5 is called: by Transformers, and in conversions of MADLAD-400.
T5_PIECES = ("spiece.model", "sentencepiece.model")
T5_TOKEN = re.compile(r"<2([\w-]+)>")
T5_FILES = ("shared_vocabulary.json", "shared_vocabulary.txt", "tokenizer.json")
# More than these on either side make a model massively multilingual: it does many languages, none of them best.
FEW = 30
OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Languages:
    """The sources and targets of a model, as BCP 47 tags; empty where neither the card nor the files say.

    ``*`` among them stands for many others.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def many(self) -> bool:
        """Whether the model is massively multilingual."""
        return OTHERS in self.targets or max(len(self.sources), len(self.targets)) > FEW


def languages_of(model: Model) -> Languages:
    """Find out between which languages a model translates.

    Raises ModelError when a file that should say it cannot be read.
    """
    card = model.card
    if card.sources and card.targets:
        return Languages(card.sources, card.targets)
    if model.file("sentencepiece.bpe.model"):
        sources = targets = _tags(code.strip("_") for code in language_codes(model))
    elif any(map(model.file, T5_PIECES)):
        targets = tuple(t5_tokens(model))
        # It is not told what the source is, and reads any that it saw in training.
        sources = (*targets, OTHERS) if targets else ()
    else:
        config = model.json("tokenizer_config.json")
        sources = _written(config.get("source_lang"))
        targets = _tags(target_tokens(model)) or _written(config.get("target_lang"))
    return Languages(card.sources or sources, card.targets or targets)


def match(known: Iterable[str], tag: str) -> str:
    """Return the tag among those known that serves for ``tag``, or an empty text.

    That is the tag itself, else the language that it is a variety of (``fr-CA``: ``fr``), else the same language in
    the script that it is written in by default (``zh``: ``zh-Hans``).
    """
    known = tuple(known)
    language = tag.split("-")[0]
    return next((one for one in (tag, language) if one in known), "") or next(
        (one for one in known if "-" in one and one == f"{tag}-{script(tag)}"), ""
    )


def language_codes(model: Model) -> tuple[str, ...]:
    """Return the codes of languages that M2M100 or NLLB lists, as it writes them; none where no file lists any."""
    found = (dict.fromkeys(CODE.findall(_text(path))) for path in filter(None, map(model.file, CODE_FILES)))
    return next((tuple(codes) for codes in found if codes), ())


def target_tokens(model: Model) -> dict[str, str]:
    """Return the codes in the target tokens that the vocabulary of a Marian model has, each with its token."""
    path = next(filter(None, map(model.file, VOCABULARIES)), None)
    return {token[1]: token[0] for token in TARGET_TOKEN.finditer(_text(path))} if path else {}


def t5_tokens(model: Model) -> dict[str, str]:
    """Return the tokens that name a target to a T5, ``<2ja>``, by BCP 47 tag; none where no file lists any.

    MADLAD-400 has others of this form, for tasks: those name no language.
    """
    found: dict[str, str] = {}
    for path in filter(None, map(model.file, T5_FILES)):
        for token in T5_TOKEN.finditer(_text(path)):
            for tag in _tags([token[1]]):
                if tag == token[1] or tag not in found:
                    found[tag] = token[0]
        if found:
            break
    return found


def _written(value: Any) -> tuple[str, ...]:
    """Return the languages that ``tokenizer_config.json`` writes, ``fra`` or ``deu+eng+fra``.

    Three letters that stay three may name a group (“roa”, “mul”), and then the file does not say which languages.
    """
    parts = value.split("+") if isinstance(value, str) and value else []
    tags = _tags(parts)
    return tags if len(tags) == len(parts) and all(len(tag.split("-")[0]) == 2 for tag in tags) else ()


def _tags(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the BCP 47 tags of codes; those that name no language are passed over."""
    import langcodes

    found: dict[str, None] = {}
    for code in codes:
        try:
            found[langcodes.standardize_tag(canonical(code), macro=True)] = None
        except OptionError:
            continue
    return tuple(found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: cannot be read ({reason_of(error)}); check its rights, or fetch the model again"
        ) from error
