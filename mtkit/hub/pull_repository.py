"""A model's repository on the Hugging Face Hub, or a server that speaks as it does (``HF_ENDPOINT``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from huggingface_hub import HfApi, constants, hf_hub_url
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

from mtkit import __version__
from mtkit.errors import ModelError
from mtkit.hub.coverage import T5_PIECES
from mtkit.hub.files import reason
from mtkit.hub.pull_fetch import Remote
from mtkit.hub.pull_patience import persistently

__all__ = ["Repository", "Wanted", "look_up"]

# What converting and tokenising take, and what tells people of the model.
SMALL = {
    *("config.json", "generation_config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"),
    *("tokenizer.json", "vocab.json", "target_vocab.json", "source.spm", "target.spm", "sentencepiece.bpe.model"),
    *T5_PIECES,
    *("README.md", "LICENSE", "mtkit.toml"),
}
VOCABULARIES = {f"{side}_vocabulary.{form}" for side in ("shared", "source", "target") for form in ("json", "txt")}
SHARD = re.compile(r"model-\d+-of-\d+\.safetensors")
INDEX = "model.safetensors.index.json"
# The forms of weights, the first that a repository has is taken: each by the file that it must have.
FORMS = ("model.safetensors", INDEX, "model.bin", "ctranslate2/model.bin", "pytorch_model.bin")
PICKLE = "pytorch_model.bin"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files to fetch, by their path in the repository: what is said of the weights first, then the weights."""

    small: dict[str, Remote]
    weights: dict[str, Remote]
    form: str

    @property
    def needs_torch(self) -> bool:
        """Whether converting the weights takes PyTorch."""
        return self.form == PICKLE

    @property
    def size(self) -> int:
        """How many bytes all files have, as far as the server says."""
        return sum(remote.size or 0 for remote in (*self.small.values(), *self.weights.values()))


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as it was at one commit."""

    address: str
    commit: str
    files: Mapping[str, Remote]

    def wanted(self) -> Wanted:
        """Choose the files that a model takes, and the weights in one form alone.

        Raises ModelError when there are no weights that mtkit can convert.
        """
        form = next((name for name in FORMS if name in self.files), "")
        if not form:
            shown = ", ".join(sorted(self.files)[:6])
            raise ModelError(
                f"{self.address}: no weights that mtkit can convert (model.safetensors, model.bin of CTranslate2, "
                f"pytorch_model.bin), only {shown or 'no file at all'}; take another repository of the model"
            )
        inner = "ctranslate2/" if form.startswith("ctranslate2/") else ""
        small = set(SMALL)
        if form.endswith("model.bin") and form != PICKLE:
            small |= {f"{inner}{name}" for name in (*VOCABULARIES, "config.json")}
        weights = {form} | ({name for name in self.files if SHARD.fullmatch(name)} if form == INDEX else set())
        return Wanted(
            {name: self.files[name] for name in sorted(small & set(self.files))},
            {name: self.files[name] for name in sorted(weights)},
            form,
        )


def look_up(address: str, revision: str, what: str) -> Repository:
    """Ask the hub which commit a revision (“main” where it is empty) is, and which files there are at it.

    Raises MissingError when there is none, ModelError for whatever else the network does.
    """
    constants.HF_HUB_DISABLE_TELEMETRY = True
    headers = build_hf_headers(library_name="mtkit", library_version=__version__)
    api = HfApi(library_name="mtkit", library_version=__version__)
    ask = partial(api.model_info, address, revision=revision or None, files_metadata=True)
    try:
        info = persistently(lambda: ask(timeout=constants.HF_HUB_ETAG_TIMEOUT), what, constants.ENDPOINT)
        siblings = info.siblings or []
    except (KeyError, TypeError, ValueError) as error:  # no JSON, or another; a name that is none
        raise ModelError(
            f"{what}: {constants.ENDPOINT} does not answer as the hub does ({reason(error)}); "
            "check the name and HF_ENDPOINT"
        ) from error
    if not info.sha:
        raise ModelError(f"{what}: {constants.ENDPOINT} does not say which commit it has; check HF_ENDPOINT")
    files = {
        one.rfilename: Remote(
            hf_hub_url(address, one.rfilename, revision=info.sha),
            one.size,
            one.lfs.sha256 if one.lfs else "",
            one.blob_id or "",
            headers,
        )
        for one in siblings
    }
    return Repository(address, info.sha, files)
