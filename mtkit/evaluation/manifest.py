"""The manifest of a benchmark: all that anyone needs to repeat it, and what differs when it is repeated."""

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import mtkit
from mtkit.errors import InputError
from mtkit.evaluation.results import read_object
from mtkit.evaluation.systems import System
from mtkit.hub import Model, find_model

__all__ = ["code_hash", "differences", "machine", "model_files", "portable", "read_manifest", "versions"]

FORMAT = 1
LIBRARIES = ("ctranslate2", "sentencepiece", "numpy", "sacrebleu", "mecab-python3", "ipadic", "transformers", "torch")
# The rooms whose code makes a difference to a translation, and those that make one to its figures.
TRANSLATING = ("languages.py", "article.py", "reading", "hub", "engines", "translation", "checks")
SCORING = ("languages.py", "evaluation/metrics.py", "evaluation/guards.py", "checks")
WEIGHTS = {
    "ctranslate2": (".safetensors", ".index.json", "pytorch_model.bin"),
    "transformers": ("model.bin",),
}


def versions() -> dict[str, str]:
    """Return the versions of mtkit, Python and the libraries that take part."""
    found = {"mtkit": mtkit.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found


@cache
def code_hash(rooms: tuple[str, ...] = TRANSLATING) -> str:
    """Return one SHA-256 over the source files of some rooms of mtkit."""
    package = Path(mtkit.__file__).parent
    whole = hashlib.sha256()
    for room in rooms:
        path = package / room
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.is_file():
                whole.update(f"{file.relative_to(package).as_posix()}\n".encode() + file.read_bytes())
    return whole.hexdigest()


def machine() -> dict[str, Any]:
    """Return what a speed depends on: processor, cores that may be used, memory, operating system."""
    from mtkit.engines.load import available_cores

    return {
        "cpu": _processor(),
        "cores": available_cores(),
        "memory_gb": _memory(),
        "os": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
    }


def model_files(system: System) -> dict[str, str]:
    """Return the SHA-256 of each file of a model that its engine reads, by its path in the model's folder.

    Raises ModelError when there is no such model.
    """
    model = find_model(system.model)
    paths = _files(model, system.engine)
    return {path.relative_to(model.folder).as_posix(): _hash_file(path) for path in paths}


def portable(path: str) -> str:
    """Return a path as it can stand in a file that travels: what lies in the home folder begins with ``~``."""
    if not os.path.isabs(path):  # noqa: PTH117 - a name or pattern is no path
        return path
    for folder, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if Path(path).is_relative_to(folder):
            return prefix + Path(path).relative_to(folder).as_posix()
    return path


def local(path: str) -> str:
    """Return the path that ``portable`` was given."""
    return str(Path(path).expanduser()) if path.startswith("~/") else path


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest. Raises InputError when it is not one that this version understands."""
    manifest = read_object(path)
    if manifest.get("format") != FORMAT:
        raise InputError(f"{path}: is no manifest of mtkit bench run, or one of another version")
    needed = {"set": dict, "languages": list, "systems": list, "source_language": str}
    wrong = next((name for name, kind in needed.items() if not isinstance(manifest.get(name), kind)), None)
    if wrong:
        raise InputError(f"{path}: has no “{wrong}” that can be used; take the file as mtkit bench run wrote it")
    return manifest


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Compare two manifests; return what differs in how they were made, and what differs in what came out.

    Times and memory are not compared: no two runs agree on them.
    """
    made = [
        *_changed("version of", old.get("versions", {}), new.get("versions", {})),
        *_changed("machine:", old.get("machine", {}), new.get("machine", {})),
        *_changed("", {"code of mtkit": old.get("code")}, {"code of mtkit": new.get("code")}),
    ]
    for language, lines in new.get("sets", {}).items():
        made += _changed("test set", {language: old.get("sets", {}).get(language)}, {language: lines})
    before = {one["name"]: one for one in old["systems"]}
    for system in new["systems"]:
        name, past = system["name"], before.get(system["name"], {})
        made += _changed(f"{name}:", past.get("settings") or {}, system.get("settings") or {})
        made += _changed(f"{name}:", past.get("files") or {}, system.get("files") or {})
    return made, list(_results_changed(old.get("results", {}), new.get("results", {})))


def _results_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, languages in old.items():
        for language, result in languages.items():
            now = new.get(name, {}).get(language)
            if now is None:
                yield f"{name}, {language}: has no result now"
                continue
            if now["hypotheses"] != result["hypotheses"]:
                yield f"{name}, {language}: other hypotheses"
            yield from _changed(f"{name}, {language}:", result["scores"], now["scores"])


def _changed(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was != now:
            yield f"{what} {key}: was {_brief(was)}, is {_brief(now)}".strip()


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_brief(one)}" for key, one in value.items())
    text = "absent" if value is None else str(value)
    return f"{text[:12]}…" if len(text) == hashlib.sha256().digest_size * 2 else text


def _files(model: Model, engine: str) -> list[Path]:
    others = WEIGHTS[engine]
    inside = (path for path in model.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    needed = (path for path in inside if path.suffix != ".md" and not path.name.endswith(others))
    return sorted(needed)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines: Iterable[str] = info.read_text(errors="replace").splitlines() if info.is_file() else ()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _memory() -> float | None:
    if sys.platform == "win32" or "SC_PHYS_PAGES" not in os.sysconf_names:
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9, 1)
