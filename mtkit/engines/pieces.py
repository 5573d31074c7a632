"""SentencePiece, as every architecture here uses it."""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

from mtkit.errors import ModelError

__all__ = ["characters_of", "encode_with_spans", "open_model", "text_of", "texts_of"]

SPACE = "▁"
BYTE = re.compile(r"<0x([0-9A-F]{2})>")
# Tokens that stand for no text: control tokens, and language codes of Marian, M2M100, NLLB and T5.
CONTROL = re.compile(r"<(s|/s|pad|mask|extra_id_\d+|2[\w-]+)>|>>[\w-]+<<|__[a-z]{2,3}__|[a-z]{3}_[A-Z][a-z]{3}")
UNKNOWN = {"<unk>": "⁇"}


def open_model(path: Path) -> sentencepiece.SentencePieceProcessor:
    """Open a SentencePiece model. Raises ModelError when the file is broken."""
    broken = f"{path}: not a SentencePiece model, or a truncated one; fetch the model again"
    try:
        processor = sentencepiece.SentencePieceProcessor(model_proto=path.read_bytes())
    except (OSError, RuntimeError) as error:
        raise ModelError(broken) from error
    if not processor.get_piece_size():
        raise ModelError(broken)  # SentencePiece takes an empty file for a model
    return processor


def encode_with_spans(
    processor: sentencepiece.SentencePieceProcessor, text: str
) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the pieces of a text and, for each, the characters that it stands for."""
    encoded = processor.encode(text, out_type="offset_mapping")
    return encoded["pieces"], encoded["offsets"]


def characters_of(processor: sentencepiece.SentencePieceProcessor) -> frozenset[str]:
    """Return the characters that the vocabulary spells without falling back on bytes or the unknown piece."""
    pieces = (processor.id_to_piece(i) for i in range(processor.get_piece_size()))
    return frozenset("".join(p for p in pieces if not (p.startswith("<") and p.endswith(">"))))


def text_of(tokens: Sequence[str]) -> str:
    """Return the text that pieces stand for together."""
    return "".join(texts_of(tokens)).strip()


def texts_of(tokens: Sequence[str]) -> list[str]:
    """Return the text of each piece; the bytes of a character that fell back on bytes stand with its last one."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    texts: list[str] = []
    for token in tokens:
        if byte := BYTE.fullmatch(token):
            texts.append(decoder.decode(bytes.fromhex(byte[1])))
            continue
        if broken := decoder.decode(b"", final=True):
            texts[-1] += broken
        texts.append("" if CONTROL.fullmatch(token) else UNKNOWN.get(token, token.replace(SPACE, " ")))
    if broken := decoder.decode(b"", final=True):
        texts[-1] += broken
    return texts
