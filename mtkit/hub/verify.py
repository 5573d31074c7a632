"""Whether the files of a model are those that its card lists."""

from dataclasses import dataclass
from pathlib import Path

from mtkit.errors import ModelError, reason_of
from mtkit.hub.card import FILE_NAME
from mtkit.hub.catalogue import load_catalogue
from mtkit.hub.conversion.model_bin import read_model_bin
from mtkit.hub.files import Advance, is_inside, sha256
from mtkit.hub.soundness import damage
from mtkit.hub.store import Model, is_shipped, name_of

__all__ = ["DOCUMENTS", "Problem", "listed_files", "present_files", "quick_check", "repair", "size_of", "verify"]

# The files at the top of a folder that only the Hugging Face layout needs; a package may ship the other layout alone.
HUGGING_FACE_ONLY = (
    *("config.json", "generation_config.json", "model.safetensors", "pytorch_model.bin"),
    *("special_tokens_map.json", "tokenizer_config.json", "vocab.json"),
)
# What people and systems leave in folders, and no program reads.
DOCUMENTS = ("README.md", "LICENSE", "LICENCE", "NOTICE", "recipe.toml")
HARMLESS = {FILE_NAME, *DOCUMENTS, "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file of a model.

    ``kind`` is missing, truncated, changed, unexpected, unreadable, or unlisted: there is nothing to compare it with.
    """

    file: str
    kind: str


def verify(model: Model, advance: Advance | None = None) -> list[Problem]:
    """Compare every file of a model with the SHA-256 in its card; ``advance`` is told how many bytes were read."""
    if not model.card.files:
        return [Problem(FILE_NAME, "unlisted")]
    listed = listed_files(model)
    compared = ((name, _compare(model.folder, name, sum_, advance)) for name, sum_ in listed.items())
    found = [Problem(name, kind) for name, kind in compared if kind]
    return found + [Problem(name, "unexpected") for name in sorted(present_files(model.folder) - set(model.card.files))]


def quick_check(model: Model) -> None:
    """Look whether a model can be loaded without harm, in a few milliseconds: before every loading.

    The files that the card lists are there and not empty, and no number in ``model.bin`` makes CTranslate2 crash.
    Raises ModelError, with the command that repairs the model.
    """
    for name in listed_files(model):
        path = model.folder / name
        try:
            wrong = not path.is_file() or path.stat().st_size == 0
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({reason_of(error)}); check its rights") from error
        if wrong:
            state = "is empty" if path.is_file() else "is missing"
            raise ModelError(f"{model.folder}: {name} {state}; {repair(model)}")
    if model.ctranslate2 and (what := damage(model.ctranslate2 / "model.bin")):
        raise ModelError(f"{model.folder}: model.bin is damaged ({what}); {repair(model)}")


def repair(model: Model) -> str:
    """Return the sentence that tells how to put a model right."""
    name = name_of(model)
    if is_shipped(model):
        return "install mtkit again"
    if load_catalogue().find(name):
        return f"fetch it again: mtkit models pull {name} --overwrite"
    if Path(name).is_absolute():
        return "it lies in no store: copy it again from where it came, or add it again with “mtkit models add”"
    origin = f", from {model.card.origin}" if model.card.origin else ""
    return f"add it again{origin}: mtkit models add FOLDER --name {name} --overwrite"


def listed_files(model: Model) -> dict[str, str]:
    """Return the files that should be there, with their SHA-256; of a layout that was left out as a whole, none."""
    listed = model.card.files
    others = {name for name in listed if name in HUGGING_FACE_ONLY or name.endswith(".safetensors")}
    left_out = model.ctranslate2 == model.folder / "ctranslate2" and not any(
        (model.folder / n).exists() for n in others
    )
    return {name: sum_ for name, sum_ in listed.items() if not (left_out and name in others)}


def present_files(folder: Path) -> set[str]:
    """Return the files that lie in a folder, by their paths in it, but for hidden and harmless ones."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {p.as_posix() for p in paths if p.name not in HARMLESS and not any(part.startswith(".") for part in p.parts)}


def size_of(model: Model) -> int:
    """Return how many bytes the files in a model's folder take; what cannot be read counts nothing."""
    return sum(_size(model.folder / name) for name in present_files(model.folder) | {FILE_NAME})


def _compare(folder: Path, name: str, expected: str, advance: Advance | None) -> str:
    """Return the kind of problem that a file has, or nothing."""
    path = folder / name
    if not is_inside(name):
        return "unexpected"  # the card names a file elsewhere on this machine
    try:
        if not path.is_file():
            return "missing"
        if sha256(path, advance) == expected.lower():
            return ""
        return "truncated" if _is_truncated(path) else "changed"
    except OSError:
        return "unreadable"


def _is_truncated(path: Path) -> bool:
    """Whether a file with another content than expected is recognisably the beginning of one."""
    if path.stat().st_size == 0:
        return True
    check = {"model.bin": read_model_bin, "model.safetensors": _read_safetensors}.get(path.name)
    try:
        if check:
            check(path)
    except ModelError:
        return True
    return False


def _read_safetensors(path: Path) -> object:
    from mtkit.hub.conversion.safetensors import read_file

    return read_file(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
