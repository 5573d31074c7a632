"""From a model's name to an engine that is ready to translate."""

import os
from pathlib import Path

from mtkit.engines.protocol import Engine, Tokenizer
from mtkit.errors import ModelError, OptionError
from mtkit.hub import Model, find_model
from mtkit.hub.files import read_json, reason
from mtkit.hub.verify import quick_check

__all__ = ["ENGINES", "load_engine"]

ENGINES = ("ctranslate2", "transformers")
# CTranslate2's; what a CPU does not have of them it replaces.
COMPUTE_TYPES = (
    *("default", "auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16"),
    *("int16", "float16", "bfloat16", "float32"),
)


def load_engine(
    model: Model | str | Path, engine: str = "ctranslate2", threads: int = 0, compute_type: str = "default"
) -> Engine:
    """Load a model.

    ``threads`` is the number of CPU threads; 0 means one for each core that this process may use. ``compute_type`` is
    CTranslate2's (int8, float32, …) and “default” keeps what the weights have; Transformers always computes in float32.
    Raises ModelError when the model is missing or broken, OptionError for an unknown engine or compute type.
    """
    if engine not in ENGINES:
        raise OptionError(f"there is no engine “{engine}”: use one of {', '.join(ENGINES)}")
    if compute_type not in COMPUTE_TYPES:
        raise OptionError(f"there is no compute type “{compute_type}”: use one of {', '.join(COMPUTE_TYPES)}")
    if engine == "transformers" and compute_type not in ("default", "float32"):
        raise OptionError(f"the transformers engine computes in float32, not in {compute_type}: use ctranslate2")
    if threads < 0:
        raise OptionError(f"{threads} threads: give 0 (one for each core) or more")
    model = model if isinstance(model, Model) else find_model(model)
    quick_check(model)
    threads = threads or available_cores()
    tokenizer = load_tokenizer(model)
    if engine == "ctranslate2":
        if model.ctranslate2 is None:
            raise ModelError(
                f"{model.folder}: no CTranslate2 weights (model.bin) here; "
                "use --engine transformers, or convert it with “mtkit models add”"
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
    from mtkit.engines.t5 import T5Tokenizer

    weights = model.hugging_face or model.ctranslate2
    config = read_json(weights / "config.json") if weights else {}
    kinds: tuple[type[MarianTokenizer] | type[M2M100Tokenizer] | type[T5Tokenizer], ...]
    kinds = (MarianTokenizer, M2M100Tokenizer, T5Tokenizer)
    for kind in kinds:
        if kind.recognises(model, config):
            try:
                return kind(model, config)
            except (OSError, TypeError, ValueError) as error:  # a value of the wrong kind, or bytes that are no text
                raise ModelError(
                    f"{model.folder}: the tokenizer files cannot be read ({reason(error)}); fetch the model again"
                ) from error
    raise ModelError(
        f"{model.folder}: neither source.spm (Marian, Opus-MT) nor sentencepiece.bpe.model (NLLB, M2M100) nor "
        "spiece.model (MADLAD-400) is here; copy the tokenizer files of the model beside its weights"
    )
