"""From a model's name to an engine that is ready to translate."""

import json
import os
from pathlib import Path
from typing import Any

from mtkit.engines.protocol import Engine, Tokenizer
from mtkit.errors import ModelError, OptionError
from mtkit.hub import Model, find_model

__all__ = ["ENGINES", "load_engine"]

ENGINES = ("ctranslate2", "transformers")


def load_engine(
    model: Model | str | Path, engine: str = "ctranslate2", threads: int = 0, compute_type: str = "default"
) -> Engine:
    """Load a model.

    ``threads`` is the number of CPU threads; 0 means one for each core that this process may use. ``compute_type`` is
    CTranslate2's (int8, float32, …) and “default” keeps what the weights have.
    Raises ModelError when the model is missing or broken, OptionError for an unknown engine.
    """
    if engine not in ENGINES:
        raise OptionError(f"there is no engine “{engine}”: use one of {', '.join(ENGINES)}")
    model = model if isinstance(model, Model) else find_model(model)
    threads = threads or available_cores()
    tokenizer = load_tokenizer(model)
    if engine == "ctranslate2":
        if model.ctranslate2 is None:
            raise ModelError(
                f"{model.folder}: no CTranslate2 weights (model.bin) here; "
                "use --engine transformers, or convert it with ct2-transformers-converter"
            )
        from mtkit.engines.ctranslate2 import CTranslate2Engine

        return CTranslate2Engine(model.ctranslate2, tokenizer, threads, compute_type)
    if model.hugging_face is None:
        raise ModelError(f"{model.folder}: no Hugging Face weights (model.safetensors) here; use --engine ctranslate2")
    from mtkit.engines.transformers import TransformersEngine

    return TransformersEngine(model.hugging_face, tokenizer, threads)


def available_cores() -> int:
    """Return the number of cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_tokenizer(model: Model) -> Tokenizer:
    """Find out by their files which architecture the weights are of, and open its tokenizer."""
    from mtkit.engines.m2m100 import M2M100Tokenizer
    from mtkit.engines.marian import MarianTokenizer

    config = read_json(model.hugging_face / "config.json") if model.hugging_face else {}
    kinds: tuple[type[MarianTokenizer] | type[M2M100Tokenizer], ...] = (MarianTokenizer, M2M100Tokenizer)
    for kind in kinds:
        if kind.recognises(model, config):
            return kind(model, config)
    raise ModelError(
        f"{model.folder}: neither source.spm (Marian, Opus-MT) nor sentencepiece.bpe.model (NLLB, M2M100) is here; "
        "copy the tokenizer files of the model beside its weights"
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object. Raises ModelError when the file is not one."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); fetch the model again") from error
    if not isinstance(value, dict):
        raise ModelError(f"{path}: not a JSON object; fetch the model again")
    return value
