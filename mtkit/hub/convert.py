"""Converting weights that were recognised into a model folder of mtkit's, to CTranslate2's int8 by default."""

import shutil
import struct
import tempfile
from pathlib import Path

from mtkit.errors import ModelError, OptionError
from mtkit.hub.conversion import archive
from mtkit.hub.conversion.release import convert_release
from mtkit.hub.coverage import T5_PIECES
from mtkit.hub.files import read_json, reason
from mtkit.hub.recognise import Weights, recognise

__all__ = ["QUANTIZATIONS", "convert", "recognise"]

QUANTIZATIONS = ("int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32")
# What mtkit reads of a model beside its weights, and what tells people of it.
TOKENIZER_FILES = (
    "source.spm",
    "target.spm",
    "sentencepiece.bpe.model",
    *T5_PIECES,
    "tokenizer_config.json",
    "special_tokens_map.json",
)
DOCUMENTS = ("README.md", "LICENSE")
CTRANSLATE2_FILES = (
    "model.bin",
    "config.json",
    *(f"{side}_vocabulary.{form}" for side in ("shared", "source", "target") for form in ("json", "txt")),
)


def convert(source: Path | Weights, out: Path, quantization: str = "int8") -> None:
    """Write a model folder into the new folder ``out``: CTranslate2 weights in ``ctranslate2``, tokenizer files above.

    ``source`` is a folder or a zip, or what ``recognise`` found there. CTranslate2 weights are copied as they are, in
    whichever quantization they have. Nothing is left behind when it fails, or is interrupted.

    Raises:
        ModelError: the weights are none that can be converted, or broken, or the disk is full.
        OptionError: an unknown quantization, or ``out`` exists.

    """
    if quantization not in QUANTIZATIONS:
        raise OptionError(f"there is no quantization “{quantization}”: use one of {', '.join(QUANTIZATIONS)}")
    if out.exists():
        raise OptionError(f"{out}: exists already; give the name of a new folder")
    weights = source if isinstance(source, Weights) else recognise(source)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".mtkit-", dir=out.parent) as staging:
            model = Path(staging) / "model"
            model.mkdir()
            write(weights, model, quantization, Path(staging))
            give_rights(model)
            model.rename(out)
    except OSError as error:
        raise ModelError(f"{out}: cannot be written ({reason(error)}); check the rights and the space") from error


def write(weights: Weights, model: Path, quantization: str, staging: Path) -> None:
    """Write the files of a model folder."""
    folder = weights.path
    if weights.release:
        names = [*weights.release.files, *TOKENIZER_FILES, *DOCUMENTS]
        if weights.path.is_file():
            folder = staging / "unpacked"
            archive.unpack(weights.path, names, folder)
        convert_release(folder, weights.release, model / "ctranslate2", quantization)
    elif weights.kind == "ctranslate2":
        inner = folder / "ctranslate2"
        copy(inner if (inner / "model.bin").is_file() else folder, model / "ctranslate2", CTRANSLATE2_FILES)
        copy(inner, model, TOKENIZER_FILES)
    else:
        convert_checkpoint(folder, weights, model / "ctranslate2", quantization)
    copy(folder, model, (*TOKENIZER_FILES, *DOCUMENTS))


def convert_checkpoint(folder: Path, weights: Weights, out: Path, quantization: str) -> None:
    """Convert a Hugging Face checkpoint."""
    from mtkit.hub.conversion.network import build
    from mtkit.hub.conversion.pytorch import read_pytorch
    from mtkit.hub.conversion.safetensors import read_safetensors
    from mtkit.hub.conversion.t5 import build_t5
    from mtkit.hub.conversion.variables import quantise
    from mtkit.hub.conversion.vocabulary import marian_vocabularies, multilingual_vocabulary, t5_vocabulary

    config = read_json(folder / "config.json")
    checkpoint = read_safetensors(folder) if weights.kind == "safetensors" else read_pytorch(folder)
    if weights.architecture == "marian":
        vocabularies = marian_vocabularies(folder, not config.get("share_encoder_decoder_embeddings", True))
    elif weights.architecture == "t5":
        vocabularies = t5_vocabulary(folder, config.get("vocab_size"))
    else:
        vocabularies = multilingual_vocabulary(folder, config.get("vocab_size"))
    spec = (build_t5 if weights.architecture == "t5" else build)(checkpoint, config, vocabularies)
    try:
        spec.validate()
        spec.optimize()
        quantise(spec, quantization)
        out.mkdir()
        spec.save(str(out))
    except (ValueError, MemoryError, OverflowError, struct.error) as error:
        raise ModelError(f"{folder}: cannot be converted ({reason(error)}); fetch the model again") from error


def copy(source: Path, target: Path, names: tuple[str, ...]) -> None:
    """Copy those files of a folder that are named, where they are not yet."""
    target.mkdir(exist_ok=True)
    for name in names:
        if (source / name).is_file() and not (target / name).exists():
            shutil.copyfile(source / name, target / name)


def give_rights(folder: Path) -> None:
    """Let everyone read what was written, whatever the rights of the originals."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
