"""An OPUS-MT release: Marian's own weights (``.npz``), and a ``decoder.yml`` that says which files go together.

They are converted by CTranslate2's reader of that format, which needs numpy alone. A release writes of itself what
``README.md`` holds; https://github.com/Helsinki-NLP/OPUS-MT-train and /Tatoeba-Challenge publish them.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mtkit.errors import ModelError, OptionError
from mtkit.hub.conversion.archive import check
from mtkit.hub.conversion.marian_weights import check_weights
from mtkit.hub.files import reason
from mtkit.languages import canonical

__all__ = ["DESCRIPTION", "Release", "convert_release", "read_release"]

DESCRIPTION = "decoder.yml"
# “* source language(s): fra” or “* source languages: fr”
LANGUAGES = re.compile(r"^\W*(source|target) language(?:s|\(s\))?:(.*)$", re.MULTILINE)
CODE = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?")
# A description is a page; more is none.
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release by name, and the languages that its README names (BCP 47)."""

    weights: str
    vocabularies: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def files(self) -> list[str]:
        """The names of the files that converting takes."""
        return [DESCRIPTION, self.weights, *self.vocabularies]


def read_release(place: Path, names: Collection[str], text: Callable[[str], str]) -> Release:
    """Read what a release says of itself; ``text`` returns what a file of it holds.

    Raises ModelError when a file is missing, or the release is of a kind that mtkit cannot run.
    """
    decoder = parsed(place, text(DESCRIPTION))
    weights, vocabularies = listed(place, decoder, "models"), listed(place, decoder, "vocabs")
    for name in (weights[0], *vocabularies):
        if name not in names:
            raise ModelError(f"{place}: “{name}”, which {DESCRIPTION} names, is not in it; fetch the release again")
    if not weights[0].endswith(".npz"):
        raise ModelError(f"{place}: “{weights[0]}” is not Marian’s .npz, the only weights that are converted from here")
    if "source.spm" not in names:
        kind = "BPE codes (source.bpe)" if "source.bpe" in names else "something else"
        raise ModelError(
            f"{place}: words are split with {kind}, and mtkit knows SentencePiece; "
            "take a release of the same languages that has source.spm and target.spm"
        )
    written = {side: tags(rest) for side, rest in LANGUAGES.findall(text("README.md") if "README.md" in names else "")}
    return Release(weights[0], tuple(vocabularies), written.get("source", ()), written.get("target", ()))


def convert_release(folder: Path, release: Release, out: Path, quantization: str) -> None:
    """Convert the release that lies unpacked in ``folder`` to CTranslate2's files in the new folder ``out``.

    Raises ModelError when a file is broken or the network is one that CTranslate2 does not compute, OptionError for
    bfloat16 without PyTorch.
    """
    from ctranslate2.converters.marian import MarianConverter

    if quantization.endswith("bfloat16") and find_spec("torch") is None:
        raise OptionError(
            f"{quantization} of a release needs PyTorch: pip install 'mtkit[hf]', or take int8 or float32"
        )
    weights = folder / release.weights
    check(weights)  # .npz is a zip
    try:
        check_weights(weights)
        converter = MarianConverter(str(weights), [str(folder / name) for name in release.vocabularies])
        converter.convert(str(out), quantization=quantization)
    except ModelError:
        raise
    except Exception as error:  # whatever numpy, PyYAML and the arithmetic of broken weights lead to
        raise ModelError(f"{weights}: cannot be converted ({reason(error)}); fetch the release again") from error


def parsed(place: Path, text: str) -> dict[str, Any]:
    """Return what ``decoder.yml`` says."""
    import yaml  # type: ignore[import-untyped]

    try:
        found = yaml.safe_load(text[:LONGEST])
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ModelError(f"{place}: {DESCRIPTION} cannot be read ({reason(error)}); fetch the release again") from error
    if not isinstance(found, dict):
        raise ModelError(f"{place}: {DESCRIPTION} says nothing; fetch the release again")
    return found


def listed(place: Path, decoder: dict[str, Any], key: str) -> list[str]:
    """Return the file names under a key. Raises ModelError when there are none, or one leads out of the folder."""
    names = decoder.get(key)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise ModelError(f"{place}: {DESCRIPTION} has no list of files under “{key}”; fetch the release again")
    for name in names:
        if Path(name).name != name or "\\" in name:
            raise ModelError(
                f"{place}: {DESCRIPTION} names “{name}”, outside the release; take it from a trusted place"
            )
    return names


def tags(written: str) -> tuple[str, ...]:
    """Return the languages that a line of a README names, as BCP 47 tags; groups of languages are passed over."""
    found: dict[str, None] = {}
    for code in CODE.findall(written):
        try:
            tag = canonical(code)
        except OptionError:
            continue
        if len(tag.split("-")[0]) == 2:
            found[tag] = None
    return tuple(found)
