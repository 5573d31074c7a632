"""SentencePiece, as every architecture here uses it."""

import re
from pathlib import Path

import sentencepiece

from mtkit.errors import ModelError

__all__ = ["BYTE", "SPACE", "characters_of", "encode_with_spans", "open_model", "texts_of"]

SPACE = "▁"
BYTE = re.compile(r"<0x([0-9A-F]{2})>")


def open_model(path: Path) -> sentencepiece.SentencePieceProcessor:
    """Open a SentencePiece model. Raises ModelError when the file is broken."""
    try:
        return sentencepiece.SentencePieceProcessor(model_proto=path.read_bytes())
    except (OSError, RuntimeError) as error:
        raise ModelError(f"{path}: not a SentencePiece model, or a truncated one; fetch the model again") from error


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


def texts_of(tokens: list[str]) -> list[str]:
    """Return the text of each piece; the bytes of a character that fell back on bytes stand with its last one."""
    texts, pending = [], bytearray()
    for at, token in enumerate(tokens):
        byte = BYTE.fullmatch(token)
        if not byte:
            texts.append(token.replace(SPACE, " "))
            continue
        pending.append(int(byte[1], 16))
        if at + 1 < len(tokens) and BYTE.fullmatch(tokens[at + 1]):
            texts.append("")
        else:
            texts.append(pending.decode("utf-8", errors="replace"))
            pending.clear()
    return texts
