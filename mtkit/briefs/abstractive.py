"""Briefs that a model writes: any sequence-to-sequence summariser of Hugging Face (BART, BARThez, mBART, T5, mT5 …).

The model lies in a local folder; nothing is fetched, and no code of the folder is run. What it writes is believed no
more than a translation is: a figure or a name that the article lacks, and the brief made by extraction takes its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtkit.article import Article
from mtkit.briefs.brief import Brief, BriefOptions, Point
from mtkit.briefs.sentences import Sentence, sentences
from mtkit.briefs.stopwords import STOPWORDS
from mtkit.briefs.summarize import summarize
from mtkit.briefs.words import count_words, terms
from mtkit.checks import compare_quantities
from mtkit.checks.names import compare_names
from mtkit.checks.repeats import find_repeats
from mtkit.engines.checkpoint import load_checkpoint
from mtkit.errors import ModelError
from mtkit.hub.files import read_json, reason, sha256
from mtkit.languages import is_spaced, primary
from mtkit.reading.segmentation import segment

__all__ = ["Abstractive", "objection"]

_MOST_TOKENS = 1024  # of a piece, where the model names no limit
_SHORTEST, _LONGEST = 48, 256  # tokens of what is written of a piece at most: half of it, within these
_MOST_SENTENCES = 6
_MOST_ROUNDS = 4
_FINAL = re.compile(r"[.!?…。！？](?:\s*[»”\"’」』)\]）])*\Z")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


class Abstractive:
    """A summariser with its weights loaded.

    ``identity`` tells it from any other by its SHA-256; ``credit`` names it, its licence and whom that asks to name.
    """

    def __init__(self, folder: Path, *, accept_license: bool = False, threads: int = 0) -> None:
        """Load a model folder in the Hugging Face layout: safetensors, or a ``.bin`` from which only tensors are read.

        ``threads`` of 0 leaves their number to torch. Raises ModelError when the folder holds no such model or torch
        and transformers are not installed, OptionError when its licence rules out commercial use, unless that is
        accepted.
        """
        files = [path for pattern in _WEIGHTS for path in sorted(folder.glob(pattern))]
        if not (folder / "config.json").is_file() or not files:
            raise ModelError(f"{folder}: no model folder; it needs config.json and model.safetensors (Hugging Face)")
        self.credit = _credit(folder, accept_license)
        try:
            self.identity = {"summarizer": self.credit, **{path.name: sha256(path) for path in files}}
        except OSError as error:
            raise ModelError(f"{folder}: cannot be read ({reason(error)}); check its rights") from error
        self._prefix = _prefix(folder)
        self._tokenizer, self._model, self._torch = load_checkpoint(
            folder, "a model that summarises", threads, use_safetensors=files[0].suffix == ".safetensors"
        )
        self._limit = min(_limits(self._tokenizer, self._model))

    def summarize(self, article: Article, options: BriefOptions | None = None) -> Brief:
        """Return the brief of an article in its language; by extraction, with a note, where the model's is refused.

        Each point stands at the sentence of the article that it shares most with. Figures, names and headline are those
        of the article.
        """
        options = options or BriefOptions()
        brief = summarize(article, options)
        if brief.note:
            return brief
        language = primary(article.language)
        found = sentences(article, language)
        texts = self._written([sentence.point.text for sentence in found], language)
        texts = list(_cut(texts, options, article, language))
        if (why := objection(texts, article)) is not None:
            return replace(brief, note=f"made by extraction: what the model wrote was refused, since {why}")
        points = [_placed(text, found, language) for text in texts]
        return replace(brief, standfirst=points[0], points=tuple(points[1:]))

    def _written(self, texts: Sequence[str], language: str) -> list[str]:
        """Return the sentences that the model makes of others: piece by piece, and once more of what that gives."""
        for _ in range(_MOST_ROUNDS):
            pieces = list(self._pieces(texts, language))
            written = [
                one.text.strip() for piece in pieces for one in segment(self._generate(piece, language), language)
            ]
            written = [text for text in written if text]
            if len(pieces) <= 1 or sum(map(len, written)) >= sum(map(len, texts)):
                return written
            texts = written
        return list(texts)

    def _pieces(self, texts: Sequence[str], language: str) -> Iterator[str]:
        """Yield as many whole sentences as the model can read, and the next ones, to the end."""
        space = " " if is_spaced(language) else ""
        piece, length = "", len(self._tokenizer(self._prefix).input_ids)
        limit, taken = self._limit, length
        for text in texts:
            tokens = len(self._tokenizer(text, add_special_tokens=False).input_ids)
            if piece and taken + tokens > limit:
                yield piece
                piece, taken = "", length
            piece = f"{piece}{space}{text}" if piece else text
            taken += tokens
        if piece:
            yield piece

    def _generate(self, text: str, language: str) -> str:
        tokenizer = self._tokenizer
        if hasattr(tokenizer, "src_lang"):  # mBART and its kin are told the language of both sides
            code = next((one for one in tokenizer.get_added_vocab() if one.startswith(f"{language}_")), None)
            if code is not None:
                tokenizer.src_lang = tokenizer.tgt_lang = code
        read = tokenizer(self._prefix + text, return_tensors="pt", truncation=True, max_length=self._limit)
        with self._torch.inference_mode():
            out = self._model.generate(
                input_ids=read.input_ids,
                attention_mask=read.attention_mask,
                do_sample=False,
                num_beams=4,
                no_repeat_ngram_size=3,
                forced_bos_token_id=_language_token(tokenizer, self._model),
                max_new_tokens=min(_LONGEST, max(_SHORTEST, read.input_ids.shape[1] // 2)),
            )
        return str(tokenizer.decode(out[0], skip_special_tokens=True)).strip()


def objection(texts: Sequence[str], article: Article) -> str | None:
    """Return why sentences that a model wrote cannot stand for an article; None where nothing speaks against them.

    Every figure must be the article's by value and every name by its letters, a sentence must share words with the
    article, and must not repeat itself.
    """
    if not texts:
        return "it is empty"
    language = primary(article.language)
    whole = "\n".join(article.texts())
    known = set(terms(whole, language))
    for text in texts:
        figures = [one.target.text for one in compare_quantities(whole, text, language, language) if one.target]
        if figures:
            return f"“{figures[0]}” is no figure of the article"
        names = [text[slice(*flag.source)] for flag in compare_names(text, whole, language, language) if flag.source]
        if names or (names := _opening_name(text, known, language)):
            return f"“{names[0]}” is no name of the article"
        if known.isdisjoint(terms(text, language)):
            return f"“{text}” says nothing of the article"
        if find_repeats(text, is_spaced(language)):
            return f"“{text}” repeats itself"
    return None


def _opening_name(text: str, known: set[str], language: str) -> list[str]:
    """Return the word that opens a sentence, if the article lacks it: its capital does not tell a name from a verb."""
    first = re.match(r"\W*([^\W\d_]+)", text)
    if not first or not first[1][0].isupper() or first[1].lower() in STOPWORDS[language]:
        return []
    own = terms(first[1], language)
    return [first[1]] if own and known.isdisjoint(own) else []


def _cut(texts: Sequence[str], options: BriefOptions, article: Article, language: str) -> Iterator[str]:
    """Yield as many whole sentences as the options allow, at least one."""
    whole = [text for text in texts if _FINAL.search(text)] or list(texts)
    words = options.words
    if options.ratio is not None:
        words = max(1, round(options.ratio * sum(count_words(text, language) for text in article.texts())))
    taken = 0
    for number, text in enumerate(whole):
        taken += count_words(text, language)
        if number and (number >= (options.sentences or _MOST_SENTENCES) or (words is not None and taken > words)):
            return
        yield text


def _placed(text: str, found: Sequence[Sentence], language: str) -> Point:
    """Return a sentence at the one of the article that it shares the largest part of its words with."""
    own = set(terms(text, language))

    def likeness(sentence: Sentence) -> float:
        shared = len(own & set(sentence.terms))
        return shared / max(1, len(own | set(sentence.terms)))

    place = max(found, key=likeness).point
    return Point(text, place.block, place.start, place.end)


def _credit(folder: Path, accept: bool) -> str:
    from mtkit.hub.card import read_card
    from mtkit.hub.licences import credit, require
    from mtkit.hub.recognise import licence_of, read_text

    card = read_card(folder)
    if not card.licence:
        card = replace(card, licence=licence_of(read_text(folder / "README.md")))
    require(card, accept)
    return credit(card)


def _prefix(folder: Path) -> str:
    """Return the words that a T5 was trained to see before a text to summarise; nothing for any other model."""
    tasks = read_json(folder / "config.json").get("task_specific_params")
    task = tasks.get("summarization") if isinstance(tasks, dict) else None
    prefix = task.get("prefix") if isinstance(task, dict) else None
    return prefix if isinstance(prefix, str) else ""


def _limits(tokenizer: Any, model: Any) -> Iterator[int]:
    """Yield what limits the tokens of a source."""
    yield _MOST_TOKENS
    yield int(tokenizer.model_max_length)
    if isinstance(positions := getattr(model.config, "max_position_embeddings", None), int):
        yield positions


def _language_token(tokenizer: Any, model: Any) -> int | None:
    """Return the token that a model with several languages has to begin with."""
    code = getattr(tokenizer, "tgt_lang", None)
    if code:
        return int(tokenizer.convert_tokens_to_ids(code))
    forced: int | None = model.generation_config.forced_bos_token_id
    return forced
