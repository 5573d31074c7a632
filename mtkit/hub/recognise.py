"""What weights somebody has: told by what the files hold, whatever they are called.

Four kinds can be taken: a Hugging Face folder of a Marian model, an M2M100 (NLLB is one) or a T5 that translates
(MADLAD-400), with safetensors or with a PyTorch pickle; a CTranslate2 folder; and an OPUS-MT release, as a zip or
unpacked.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from mtkit.errors import ModelError, reason_of
from mtkit.hub.conversion import archive
from mtkit.hub.conversion.model_bin import read_model_bin
from mtkit.hub.conversion.release import DESCRIPTION, Release, read_release
from mtkit.hub.coverage import T5_PIECES, languages_of, t5_tokens
from mtkit.hub.files import read_json, reason
from mtkit.hub.store import Model, open_model

__all__ = ["NEEDED", "Weights", "recognise"]

NEEDED = (
    "needed is a Hugging Face folder of a Marian, NLLB/M2M100 or MADLAD-400 model (config.json, model.safetensors and "
    "tokenizer files), a CTranslate2 folder (model.bin), or an OPUS-MT release (a zip with decoder.yml)"
)
SAFETENSORS = ("model.safetensors", "model.safetensors.index.json")
PYTORCH = "pytorch_model.bin"
FAMILIES = {"marian": "marian", "m2m_100": "m2m100", "t5": "t5"}
# What the weights of each cannot be converted without.
TOKENIZERS = {
    "marian": ("source.spm", "vocab.json"),
    "m2m100": ("sentencepiece.bpe.model",),
    "t5": ("spiece.model", "tokenizer.json"),
}
# The files that may show the codes of NLLB, fra_Latn; M2M100's are __fr__.
CODED = ("special_tokens_map.json", "tokenizer_config.json", "shared_vocabulary.json", "tokenizer.json")
NLLB_CODE = re.compile(r'"[a-z]{3}_(?:Latn|Arab|Cyrl|Jpan|Hans)"')
# Where upper case alone does not make the hub's name SPDX's; “other” says nothing.
SPDX = {"apache-2.0": "Apache-2.0", "other": "", "unknown": ""}
LICENCE = re.compile(r"^license:\s*[\"']?([\w.+-]+)", re.MULTILINE)
# How long a text in an archive may be that is read to recognise it, and how many names a message shows.
LONGEST = 1_000_000
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """What was found in ``path``.

    ``kind`` is “safetensors”, “pytorch”, “ctranslate2” or “opus-mt”; ``architecture`` “marian”, “m2m100”,
    “nllb” or “t5”.
    ``sources`` and ``targets`` are BCP 47 tags, empty where no file tells. ``licence`` is what the README names, in
    SPDX's form where it has one. ``quantization`` is how CTranslate2 weights are stored already; other kinds have none.
    ``release`` has the file names of an OPUS-MT release.
    """

    path: Path
    kind: str
    architecture: str
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    licence: str = ""
    quantization: str = ""
    release: Release | None = None


def recognise(path: Path) -> Weights:
    """Find out what weights a folder, or a zip, holds; no tensor is read.

    Where a folder has Hugging Face weights and CTranslate2's, the first count: the others were made from them.

    Raises ModelError when they are none that mtkit can convert, or a file that should tell is missing or broken.
    """
    try:
        if path.is_file():
            return in_zip(path)
        names = {file.name for file in path.iterdir()}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({reason_of(error)}); give a folder or a zip with a model") from error
    if DESCRIPTION in names:
        return released(
            path, read_release(path, names, lambda name: read_text(path / name)), read_text(path / "README.md")
        )
    model = open_model(path)
    if model and model.hugging_face:
        return hugging_face(model, model.hugging_face)
    if model and model.ctranslate2:
        return ctranslate2(model, model.ctranslate2)
    raise ModelError(f"{path}: {described(names)}; {NEEDED}")


def in_zip(path: Path) -> Weights:
    """Recognise an OPUS-MT release that is still packed."""
    if not zipfile.is_zipfile(path):
        raise ModelError(f"{path}: a file that is no zip; {NEEDED}")
    archive.check(path)
    try:
        root = archive.root_of(path)
        names = {inside.name for inside in root.iterdir()}
        if DESCRIPTION not in names:
            raise ModelError(f"{path}: a zip without {DESCRIPTION}, which a release has: unpack it first; {NEEDED}")

        def text(name: str) -> str:
            with (root / name).open("rb") as file:
                return str(file.read(LONGEST), "utf-8", "replace")

        release = read_release(path, names, text)
        return released(path, release, text("README.md") if "README.md" in names else "")
    except (EOFError, NotImplementedError, OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: cannot be unpacked ({reason(error)}); fetch it again") from error


def released(path: Path, release: Release, readme: str) -> Weights:
    """Return what an OPUS-MT release is."""
    return Weights(path, "opus-mt", "marian", release.sources, release.targets, licence_of(readme), release=release)


def hugging_face(model: Model, folder: Path) -> Weights:
    """Return what a Hugging Face folder holds."""
    config = read_json(folder / "config.json")
    family = FAMILIES.get(str(config.get("model_type")))
    if family is None:
        raise ModelError(
            f"{folder}: config.json says “{config.get('model_type')}”, an architecture of another kind; {NEEDED}"
        )
    for name in TOKENIZERS[family]:
        if model.file(name) is None:
            raise ModelError(f"{folder}: {name} is missing; copy the tokenizer files of the model beside its weights")
    kind = "safetensors" if any((folder / name).is_file() for name in SAFETENSORS) else "pytorch"
    return described_by(model, kind, family)


def ctranslate2(model: Model, folder: Path) -> Weights:
    """Return what a CTranslate2 folder holds."""
    contents = read_model_bin(folder / "model.bin")
    if contents.specification != "TransformerSpec":
        raise ModelError(
            f"{folder}: model.bin is a “{contents.specification}”, which is no translation model; {NEEDED}"
        )
    read_json(folder / "config.json")
    if not any(folder.glob("*_vocabulary.*")):
        raise ModelError(f"{folder}: the vocabulary (shared_vocabulary.json) is missing; fetch the model again")
    families = {"source.spm": "marian", "sentencepiece.bpe.model": "m2m100"} | dict.fromkeys(T5_PIECES, "t5")
    found = next((family for name, family in families.items() if model.file(name)), None)
    if found is None:
        raise ModelError(
            f"{folder}: neither source.spm (Marian, Opus-MT) nor sentencepiece.bpe.model (NLLB, M2M100) nor "
            "spiece.model (MADLAD-400) is beside model.bin; copy the tokenizer files of the original model there"
        )
    return described_by(model, "ctranslate2", found, contents.quantization)


def described_by(model: Model, kind: str, family: str, quantization: str = "") -> Weights:
    """Add what the files beside the weights tell of them."""
    if family == "m2m100" and any(NLLB_CODE.search(read_text(path)) for path in filter(None, map(model.file, CODED))):
        family = "nllb"
    if family == "t5":
        require_targets(model)
    languages = languages_of(model)
    licence = model.card.licence or licence_of(read_text(model.folder / "README.md"))
    return Weights(model.folder, kind, family, languages.sources, languages.targets, licence, quantization)


def require_targets(model: Model) -> None:
    """Raise ModelError for a T5 that has no tokens for target languages: most were trained for other tasks."""
    if not t5_tokens(model):
        raise ModelError(
            f"{model.folder}: a T5 whose tokenizer.json lists no tokens for target languages, such as <2ja>, and which "
            "does not translate as MADLAD-400 does; take another model"
        )


def described(names: set[str]) -> str:
    """Say in a few words what there is in a folder that holds no weights."""
    shown = ", ".join(sorted(names)[:SHOWN])
    return (
        f"no model that mtkit knows, only {shown}{' …' if len(names) > SHOWN else ''}" if names else "an empty folder"
    )


def licence_of(readme: str) -> str:
    """Return the licence that the head of a model card names: ``license: apache-2.0`` → ``Apache-2.0``."""
    head = readme.split("---")[1] if readme.startswith("---") else ""
    found = LICENCE.search(head)
    name = found[1] if found else ""
    return SPDX.get(name.lower(), name.upper())


def read_text(path: Path) -> str:
    """Return what a text file holds, or nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
