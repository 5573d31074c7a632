"""Text ↔ token numbers: a new SentencePiece model for both sides, or the vocabulary of a model that is there."""

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtkit.engines import pieces
from mtkit.engines.marian import MarianTokenizer
from mtkit.errors import ModelError, OptionError
from mtkit.hub.files import read_json, reason
from mtkit.hub.store import Model
from mtkit.languages import alpha3
from mtkit.training.recipe import Recipe

__all__ = ["FILES", "Lexicon", "adopt", "fronts_of", "learn", "open_lexicon", "positions_of"]

END, UNKNOWN, PADDING = "</s>", "<unk>", "<pad>"
PLACEHOLDERS = [f"⟦{number}⟧" for number in range(10)]
POSITIONS = 512  # that Opus-MT models have
LONGEST = 4192  # bytes of a line that SentencePiece learns from
FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


class Lexicon:
    """The vocabulary of a Marian model in a folder; numbers are those of ``vocab.json``."""

    def __init__(self, folder: Path, fronts: dict[str, list[str]]) -> None:
        """Open the files. ``fronts`` has for each target language the tokens that a source begins with."""
        names: dict[str, Any] = read_json(folder / "vocab.json")
        missing = [name for name in (END, UNKNOWN, PADDING) if not isinstance(names.get(name), int)]
        if missing:
            raise ModelError(f"{folder}: vocab.json has no {missing[0]}, which every Marian model has; fetch it again")
        self.size = len(names)
        self.end, self.padding = names[END], names[PADDING]
        self.placeholders = all(name in names for name in PLACEHOLDERS)
        self._fronts = {language: [names[token] for token in tokens] for language, tokens in fronts.items()}
        self._processors = [pieces.open_model(folder / name) for name in ("source.spm", "target.spm")]
        self._numbers = [
            np.array([names.get(one.id_to_piece(at), names[UNKNOWN]) for at in range(len(one))], np.int32)
            for one in self._processors
        ]

    def sources(self, texts: Sequence[str], language: str) -> list[NDArray[np.int32]]:
        """Return the tokens of sources that are to be translated into a language, from its token to the end."""
        return self._encoded(0, texts, self._fronts[language])

    def targets(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Return the tokens of targets, with the end."""
        return self._encoded(1, texts, [])

    def _encoded(self, side: int, texts: Sequence[str], front: list[int]) -> list[NDArray[np.int32]]:
        numbers, first, last = self._numbers[side], np.array(front, np.int32), np.array([self.end], np.int32)
        found = self._processors[side].encode(list(texts), out_type=int)
        return [np.concatenate([first, numbers[np.array(ids, np.intp)], last]) for ids in found]


def learn(recipe: Recipe, lines: Iterable[str], folder: Path, threads: int) -> Lexicon:
    """Learn a vocabulary from lines, or take the recipe's file, and write it into a folder. Raises OptionError."""
    path = folder / "source.spm"
    if recipe.vocabulary.file:
        given = Path(recipe.vocabulary.file)
        pieces.open_model(given)
        shutil.copyfile(given, path)
    else:
        path.write_bytes(_sentencepiece(recipe, lines, threads))
    shutil.copyfile(path, folder / "target.spm")
    processor = pieces.open_model(path)
    learned = [processor.id_to_piece(at) for at in range(len(processor))]
    tokens = [_token(target) for target in recipe.targets] if len(recipe.targets) > 1 else []
    kept = [name for name in learned if name not in (END, UNKNOWN, PADDING, "<s>", *tokens)]
    names = {name: number for number, name in enumerate([END, UNKNOWN, *kept, *tokens, PADDING])}
    (folder / "vocab.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    source, target = ("+".join(map(alpha3, tags)) for tags in (recipe.sources, recipe.targets))
    config = {"source_lang": source, "target_lang": target, "model_max_length": recipe.model.positions}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return open_lexicon(folder, recipe.targets)


def adopt(model: Model, recipe: Recipe, folder: Path) -> Lexicon:
    """Copy the vocabulary of a model into a folder. Raises ModelError where it lacks a language of the recipe."""
    fronts = fronts_of(model, recipe)
    for name in FILES:
        if path := model.file(name):
            shutil.copyfile(path, folder / name)
    if not (folder / "target.spm").exists():
        shutil.copyfile(folder / "source.spm", folder / "target.spm")
    if not (folder / "vocab.json").exists():
        raise ModelError(f"{model.folder}: vocab.json is missing; copy it from where the model came from")
    (folder / "fronts.json").write_text(json.dumps(fronts), encoding="utf-8")
    return Lexicon(folder, fronts)


def open_lexicon(folder: Path, targets: Sequence[str]) -> Lexicon:
    """Open a vocabulary that `learn` or `adopt` has written."""
    if (folder / "fronts.json").exists():
        return Lexicon(folder, read_json(folder / "fronts.json"))
    return Lexicon(folder, {target: [_token(target)] if len(targets) > 1 else [] for target in targets})


def fronts_of(model: Model, recipe: Recipe) -> dict[str, list[str]]:
    """Return what sources begin with for each target of a recipe. Raises ModelError where a language is lacking."""
    config = read_json(model.hugging_face / "config.json") if model.hugging_face else {}
    if not MarianTokenizer.recognises(model, config):
        raise ModelError(f"{model.folder}: no Marian (Opus-MT) model, the only kind that can be trained on")
    tokenizer = MarianTokenizer(model, config)
    for source in recipe.sources:
        for target in recipe.targets:
            tokenizer.check(source, target)
    # all that an empty source has, but the end
    return {target: list(tokenizer.encode("", recipe.sources[0], target).tokens[:-1]) for target in recipe.targets}


def positions_of(model: Model) -> int:
    """Return the longest source that a model can take, in tokens."""
    config = read_json(model.hugging_face / "config.json") if model.hugging_face else {}
    return int(config.get("max_position_embeddings", POSITIONS))


def _token(language: str) -> str:
    return f">>{alpha3(language)}<<"


def _sentencepiece(recipe: Recipe, lines: Iterable[str], threads: int) -> bytes:
    import io

    import sentencepiece

    wanted, model = recipe.vocabulary, io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=model,
            model_type=wanted.kind,
            vocab_size=wanted.size - 1 - (len(recipe.targets) if len(recipe.targets) > 1 else 0),
            hard_vocab_limit=False,
            character_coverage=wanted.coverage,
            byte_fallback=wanted.byte_fallback,
            split_digits=wanted.split_digits,
            user_defined_symbols=PLACEHOLDERS,
            normalization_rule_name="nmt_nfkc",
            eos_id=0,
            unk_id=1,
            bos_id=-1,
            pad_id=-1,
            max_sentence_length=LONGEST,
            num_threads=threads,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise OptionError(
            f"no vocabulary of {wanted.size:,} can be learned from this text "
            f"({reason(error).rpartition('] ')[2]}): change vocabulary.size of the recipe"
        ) from error
    return model.getvalue()
