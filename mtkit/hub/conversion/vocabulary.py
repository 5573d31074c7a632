"""The tokens of a Hugging Face model, each at the place of its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError
from mtkit.hub.files import read_json

__all__ = ["Vocabularies", "marian_vocabularies", "multilingual_vocabulary", "t5_vocabulary"]

# M2M100 has eight, NLLB two, MADLAD-400 512; more would be another model's vocabulary.
MOST_FILLERS = 1000


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The tokens of the source and of the target; ``separate`` where the weights have rows for each of the two."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    separate: bool = False


def marian_vocabularies(folder: Path, separate: bool) -> Vocabularies:
    """Read ``vocab.json``, and ``target_vocab.json`` where the model has two vocabularies.

    Raises ModelError when one of them is missing or has gaps.
    """
    source = ordered(folder / "vocab.json", read_json(folder / "vocab.json"))
    target = source
    if separate:
        target = ordered(folder / "target_vocab.json", read_json(folder / "target_vocab.json"))
    return Vocabularies(source, target, separate)


def multilingual_vocabulary(folder: Path, size: Any) -> Vocabularies:
    """Read the vocabulary of an M2M100 or NLLB model, whose weights have ``size`` rows as its configuration says.

    Raises ModelError when it is missing or has gaps. Rows at the end that no file names are fillers, which both models
    have, and are named as Fairseq names them.
    """
    whole, pieces = folder / "tokenizer.json", folder / "vocab.json"
    path = whole if whole.is_file() else pieces
    numbers = fast(whole, read_json(whole)) if whole.is_file() else slow(folder, read_json(pieces))
    return padded(path, numbers, size)


def t5_vocabulary(folder: Path, size: Any) -> Vocabularies:
    """Read the vocabulary of a T5 from ``tokenizer.json``; fillers at the end make it as long as the weights.

    Raises ModelError when it is missing or has gaps.
    """
    path = folder / "tokenizer.json"
    return padded(path, fast(path, read_json(path)), size)


def padded(path: Path, numbers: Mapping[str, Any], size: Any) -> Vocabularies:
    """Return the tokens in the order of their numbers, and fillers after them up to ``size``."""
    tokens = ordered(path, numbers)
    if type(size) is not int or not len(tokens) <= size <= len(tokens) + MOST_FILLERS:
        raise ModelError(f"{path}: {len(tokens)} tokens, and {size} in the weights; fetch both from one place")
    tokens += tuple(f"madeupword{number}" for number in range(size - len(tokens)))
    return Vocabularies(tokens, tokens)


def fast(path: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of the tokens in ``tokenizer.json``, added ones included; a list has them in order."""
    try:
        known = data["model"]["vocab"]
        numbers = {token: place for place, (token, _) in enumerate(known)} if isinstance(known, list) else known
        return {**numbers, **{entry["content"]: entry["id"] for entry in data["added_tokens"]}}
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: no vocabulary in it; fetch the model again") from error


def slow(folder: Path, numbers: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers of the pieces and, after them, of the language codes in the order of their list."""
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        if not (folder / name).is_file():
            continue
        listed = read_json(folder / name)
        codes = listed.get("additional_special_tokens") or listed.get("extra_special_tokens")
        if isinstance(codes, list) and codes:
            new = [code for code in map(content, codes) if code not in numbers]
            return numbers | {code: len(numbers) + place for place, code in enumerate(new)}
    raise ModelError(f"{folder}: no file here lists the language codes; copy special_tokens_map.json from the model")


def content(token: Any) -> str:
    """Return a special token, written as a string or as an object with its properties."""
    return str(token.get("content") if isinstance(token, dict) else token)


def ordered(path: Path, numbers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tokens in the order of their numbers, which must be all from 0 on."""
    tokens: list[str | None] = [None] * len(numbers)
    for token, number in numbers.items():
        if type(number) is not int or not 0 <= number < len(tokens) or tokens[number] is not None:
            raise ModelError(f"{path}: the numbers of the tokens have gaps; fetch the model again")
        tokens[number] = token
    found = tuple(token for token in tokens if token is not None)
    if missing := {"</s>", "<unk>"} - set(found):
        raise ModelError(f"{path}: {' and '.join(sorted(missing))} missing from the vocabulary; fetch the model again")
    return found
