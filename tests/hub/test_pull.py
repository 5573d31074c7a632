"""Models come from a hub, whatever the network does to them on the way; the hub here is one of this machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hub_server
import pytest
import toys
from hub_server import Fault, Hub
from huggingface_hub import constants, snapshot_download
from toys import FRENCH, Toy

from mtkit.engines import Decoding, load_engine
from mtkit.engines.smoke import smoke_test
from mtkit.errors import ModelError, MtkitError, OptionError, OutputError
from mtkit.hub import Card, Model, find_model, pull_model, pull_patience
from mtkit.hub.card import write_card
from mtkit.hub.coverage import languages_of
from mtkit.hub.files import sha256
from mtkit.hub.install import hashes, installed
from mtkit.hub.pull import PullOptions, pull

ROOT = Path(__file__).resolve().parents[2]
TOYS = {
    "opus": toys.opus_toy,
    "multi": toys.multi_target_toy,
    "m2m100": toys.m2m100_toy,
    "nllb": toys.nllb_toy,
    "t5": toys.t5_toy,
}
LICENCES = {"opus": "apache-2.0", "multi": "cc-by-4.0", "m2m100": "mit", "nllb": "cc-by-nc-4.0", "t5": "apache-2.0"}
SHIPPED = find_model()
DEFAULTS = PullOptions()
# Where the server redirects to from the weights of the smallest toy.
WEIGHTS = "large/of/press/opus-toy/model.safetensors"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but this machine is connected to."""
    connect = socket.socket.connect

    def local(self: socket.socket, address: Any) -> None:
        assert address[0] in ("127.0.0.1", "::1"), f"a connection to {address} was opened"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of a toy as it would be published, built once."""
    found: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in found:
            folder = tmp_path_factory.mktemp("published") / f"{name}-toy"
            shutil.rmtree(TOYS[name](folder).folder / "ctranslate2")
            (folder / "README.md").write_text(f"---\nlicense: {LICENCES[name]}\n---\n# A toy\n")
            (folder / "tf_model.h5").write_bytes(bytes(100_000))
            (folder / "pytorch_model.bin").write_bytes(bytes(100_000))
            found[name] = folder
        return found[name]

    return make


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub that huggingface_hub asks instead of its own, and an empty store."""
    with hub_server.serving() as running:
        monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
        monkeypatch.setattr(constants, "ENDPOINT", running.url)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", running.url + "/{repo_id}/resolve/{revision}/{filename}"
        )
        monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 5)
        monkeypatch.setattr(pull_patience, "WAITS", (0.01,) * 4)
        monkeypatch.setattr(pull_patience, "UNREACHABLE_WAITS", (0.01,))
        yield running


@pytest.fixture
def opus(hub: Hub, published: Callable[[str], Path]) -> str:
    """The repository of the smallest toy."""
    hub.repositories["press/opus-toy"] = published("opus")
    return "press/opus-toy"


def passes(folder: Path, card: Card) -> None:
    """The test that any model passes; the toys' are random weights."""


def fetch(name: str, options: PullOptions = DEFAULTS, notes: list[str] | None = None) -> Model:
    [model] = pull([name], options, smoke=passes, note=(notes if notes is not None else []).append)
    return model


def hypothesis(model: Model, toy: Toy, engine: str) -> tuple[str, ...]:
    """Return what an engine finds first for a sentence."""
    loaded = load_engine(model, engine, threads=1, compute_type="float32" if engine == "transformers" else "default")
    source = loaded.tokenizer.encode(FRENCH[0], toy.source, toy.target)
    [found] = next(loaded.translate([([source], Decoding(beam=1, max_length=30))]))
    return found.tokens


def staged() -> list[str]:
    """Return what is left beside the store of an unfinished pull."""
    staging = Path(os.environ["MTKIT_HOME"]) / "staging"
    return sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file() and p.suffix != ".lock")


@pytest.mark.parametrize(("name", "target"), [("opus", "en"), ("multi", "vi"), ("m2m100", "vi"), ("nllb", "ja")])
def test_each_architecture(hub: Hub, published: Callable[[str], Path], name: str, target: str) -> None:
    """Both engines translate what was pulled, with the same greedy hypothesis."""
    hub.repositories[f"press/{name}-toy"] = published(name)
    options = PullOptions(quantization="float32", keep_original=True, accept_license=True)
    model = fetch(f"press/{name}-toy", options)
    toy = Toy(published(name), target=target)
    assert hypothesis(model, toy, "ctranslate2") == hypothesis(model, toy, "transformers")
    assert model.card.revision == hub.commit(f"press/{name}-toy")
    assert model.card.origin == f"https://huggingface.co/press/{name}-toy"
    assert model.card.architecture == {"multi": "marian", "opus": "marian"}.get(name, name)
    assert model.card.licence.lower() == LICENCES[name]
    assert bool(model.card.accepted) is (name == "nllb")
    assert model.card.files == hashes(model.folder)
    assert staged() == []


def test_int8_alone_is_kept_by_default(hub: Hub, opus: str) -> None:
    model = fetch(opus)
    assert model.hugging_face is None
    assert (model.card.quantization, model.card.converted_from) == ("int8", "safetensors")
    assert hypothesis(model, Toy(model.folder), "ctranslate2")


def test_only_what_is_needed_is_fetched(hub: Hub, opus: str) -> None:
    fetch(opus)
    names = {request.path.split("/")[-1] for request in hub.requests}
    assert "model.safetensors" in names
    assert not names & {"pytorch_model.bin", "tf_model.h5"}


def test_the_client_of_the_hub_takes_this_one_for_it(hub: Hub, opus: str, tmp_path: Path) -> None:
    """What the server here says is what huggingface_hub reads."""
    got = Path(snapshot_download(opus, local_dir=tmp_path / "copy", ignore_patterns=["*.h5"], max_workers=1))
    for path in hub.repositories[opus].glob("*.json"):
        assert (got / path.name).read_bytes() == path.read_bytes()
    assert (got / "model.safetensors").read_bytes() == (hub.repositories[opus] / "model.safetensors").read_bytes()


def test_a_branch_and_a_commit(hub: Hub, opus: str) -> None:
    notes: list[str] = []
    hub.revisions[opus] = "refs/pr/4"
    model = fetch(opus, PullOptions(revision="refs/pr/4"), notes)
    assert model.card.revision == hub.commit(opus)
    assert notes == [f"opus-toy: refs/pr/4 is not pinned; what is fetched is {hub.commit(opus)}"]
    notes.clear()
    fetch(opus, PullOptions(revision=hub.commit(opus), name="pinned"), notes)
    assert notes == []
    with pytest.raises(ModelError, match="no such revision; leave --revision out, or give"):
        fetch(opus, PullOptions(revision="v9", name="another"))


CATALOGUE = """
[[models]]
name = "fine"
sources = ["fr"]
targets = ["en"]
licence = "{licence}"
attribution = "By the press"
beam = 6
{more}
[[models.places]]
kind = "huggingface"
address = "press/opus-toy"
revision = "{revision}"

[sets.desk]
models = ["fine"]
"""


def catalogue(hub: Hub, licence: str = "CC-BY-4.0", revision: str = "", more: str = "") -> None:
    """Write the user's own catalogue."""
    home = Path(os.environ["MTKIT_HOME"])
    home.mkdir(exist_ok=True)
    text = CATALOGUE.format(licence=licence, revision=revision, more=more)
    (home / "catalogue.toml").write_text(text, encoding="utf-8")


def test_what_the_catalogue_knows_is_on_the_card(hub: Hub, opus: str) -> None:
    catalogue(hub, revision=hub.commit(opus), more='warnings = ["Slow."]')
    notes: list[str] = []
    card = fetch("desk", notes=notes).card
    assert (card.name, card.licence, card.attribution, card.beam) == ("fine", "CC-BY-4.0", "By the press", 6)
    assert (card.sources, card.targets, card.revision) == (("fr",), ("en",), hub.commit(opus))
    assert notes == ["fine: Slow."]


def test_what_is_there_is_not_fetched_again(hub: Hub, opus: str) -> None:
    catalogue(hub, revision=hub.commit(opus))
    first = fetch("fine")
    hub.requests.clear()
    notes: list[str] = []
    assert fetch("press/opus-toy", notes=notes) == first
    assert (hub.requests, notes) == ([], [f"fine is installed already, at {first.folder}"])
    catalogue(hub, revision="0" * 40)
    with pytest.raises(
        OptionError, match=rf"fine is installed already, from .*{first.card.revision}; give --overwrite"
    ):
        fetch("fine")
    assert hub.requests == []
    catalogue(hub)
    assert fetch("fine", PullOptions(overwrite=True)).card.revision == hub.commit(opus)
    assert hub.requests


def test_what_is_no_model_is_nobodys_to_replace(hub: Hub, opus: str) -> None:
    notes = Path(os.environ["MTKIT_HOME"]) / "models" / "opus-toy" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine")
    with pytest.raises(OptionError, match="opus-toy: exists already; give --overwrite"):
        fetch(opus)
    assert (notes.read_text(), hub.requests) == ("mine", [])
    assert fetch(opus, PullOptions(overwrite=True)).folder == notes.parent
    assert not notes.exists()


def test_a_licence_without_commerce(hub: Hub, opus: str) -> None:
    catalogue(hub, licence="CC-BY-NC-4.0", more="commercial = false")
    with pytest.raises(OptionError, match=r"fine: its licence, CC-BY-NC-4.0, .*--accept-license"):
        fetch("fine")
    assert hub.requests == []
    assert fetch("fine", PullOptions(accept_license=True)).card.accepted


def test_a_licence_that_the_repository_alone_tells(hub: Hub, published: Callable[[str], Path]) -> None:
    """It is read before the weights come."""
    hub.repositories["press/nllb-toy"] = published("nllb")
    with pytest.raises(OptionError, match=r"nllb-toy: its licence, CC-BY-NC-4.0"):
        fetch("press/nllb-toy")
    assert hub.asked("README.md")
    assert not hub.asked("safetensors")


def test_nobody_accepts_a_licence_for_somebody_else(hub: Hub, published: Callable[[str], Path], tmp_path: Path) -> None:
    """Not even the card that a repository has of itself."""
    folder = tmp_path / "carded"
    shutil.copytree(published("opus"), folder)
    write_card(folder, Card("x", licence="CC-BY-NC-4.0", accepted="2026-01-01", files={"x": "00"}, beam=3))
    hub.repositories["press/carded"] = folder
    with pytest.raises(OptionError, match=r"carded: its licence, CC-BY-NC-4\.0"):
        fetch("press/carded")
    assert not hub.asked("safetensors")
    card = fetch("press/carded", PullOptions(accept_license=True)).card
    assert (card.name, card.beam, set(card.files) >= {"source.spm"}) == ("carded", 3, True)


def test_what_nobody_should_use(hub: Hub, published: Callable[[str], Path]) -> None:
    for name in ("opus-mt-en-jap", "Helsinki-NLP/opus-mt-en-jap"):
        with pytest.raises(OptionError, match="should not be used: it was trained on the Bible alone"):
            fetch(name)
    assert hub.requests == []
    hub.repositories["Helsinki-NLP/opus-mt-en-jap"] = published("opus")
    assert fetch("Helsinki-NLP/opus-mt-en-jap", PullOptions(force=True)).folder.name == "opus-mt-en-jap"


def test_what_mtkit_cannot_run(hub: Hub, tmp_path: Path) -> None:
    users = tmp_path / "home" / "catalogue.toml"
    users.parent.mkdir(exist_ok=True)
    users.write_text('[[models]]\nname = "bloom"\nunsupported = "it writes on, and does not translate"\n')
    with pytest.raises(ModelError, match="bloom cannot be used: it writes on, and does not translate"):
        fetch("bloom", PullOptions(force=True))
    assert hub.requests == []
    for kind, words in (("gpt2", "is a “gpt2” model, and mtkit runs Marian"), ("t5", "no tokens for target languages")):
        folder = tmp_path / kind
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps({"model_type": kind}))
        (folder / "tokenizer.json").write_text('{"model": {"vocab": [["▁translate", 0.0], ["<extra_id_0>", 0.0]]}}')
        (folder / "model.safetensors").write_bytes(bytes(100))
        hub.repositories[f"press/{kind}"] = folder
        with pytest.raises(ModelError, match=words):
            fetch(f"press/{kind}")
    assert not hub.asked("safetensors")


def test_madlad(hub: Hub, published: Callable[[str], Path]) -> None:
    """It comes as any other; its warnings say what it takes, and its own files between which languages it goes."""
    hub.repositories["google/madlad400-3b-mt"] = published("t5")
    notes: list[str] = []
    model = fetch("madlad400-3b-mt", notes=notes)
    assert any("GB of memory" in note for note in notes)
    assert (model.card.architecture, model.card.licence, model.card.quantization) == ("t5", "Apache-2.0", "int8")
    assert (model.folder / "spiece.model").is_file()
    assert languages_of(model).targets == ("en", "fr", "he", "ja", "vi", "zh")
    engine = load_engine(model, threads=1)
    source = engine.tokenizer.encode(FRENCH[0], "fr", "ja")
    (found,) = toys.translate(engine, [source], Decoding(beam=1, max_length=20))
    assert engine.tokenizer.decode(found.tokens)


def test_a_pickle_without_pytorch(
    hub: Hub, published: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull_model, "has_torch", lambda: False)
    with pytest.raises(ModelError, match=r"m2m100_418M is published as a PyTorch pickle alone.*mtkit\[hf\]"):
        fetch("m2m100_418M")
    assert hub.requests == []
    shutil.copytree(published("opus"), tmp_path / "old", ignore=shutil.ignore_patterns("*.safetensors"))
    hub.repositories["press/old"] = tmp_path / "old"
    with pytest.raises(ModelError, match=r"old is published as a PyTorch pickle alone.*mtkit\[hf\]"):
        fetch("press/old")
    assert not hub.asked("resolve")


def test_no_weights_at_all(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train.csv").touch()
    hub.repositories["press/data"] = tmp_path / "data"
    with pytest.raises(ModelError, match=r"press/data: no weights that mtkit can convert .* only train\.csv"):
        fetch("press/data")


def test_the_shipped_model_through_the_real_test(hub: Hub) -> None:
    """As it would be published: pulled, converted, tested and installed, with what its card says of it."""
    hub.repositories["press/tiny"] = SHIPPED.folder
    [model] = pull(["press/tiny"], smoke=smoke_test)
    assert model.card.max_source_tokens == SHIPPED.card.max_source_tokens
    assert model.card.placeholders
    assert (model.card.name, model.card.targets) == ("tiny", ("en", "vi", "ja"))
    assert not hub.asked("ctranslate2")
    assert fetch("fr-mul-tiny").folder == SHIPPED.folder  # which needs no fetching


def test_gibberish_is_not_installed(hub: Hub, opus: str) -> None:
    with pytest.raises(ModelError, match="opus-toy was not installed, as it does not translate"):
        pull([opus], smoke=smoke_test)
    assert (installed("opus-toy"), staged()) == (None, [])


@pytest.mark.parametrize("layout", ["", "ctranslate2"])
def test_weights_that_are_converted_already(hub: Hub, tmp_path: Path, layout: str) -> None:
    folder = tmp_path / "converted"
    shutil.copytree(SHIPPED.folder / "ctranslate2", folder / layout)
    shutil.copyfile(SHIPPED.folder / "source.spm", folder / "source.spm")
    hub.repositories["press/converted"] = folder
    model = fetch("press/converted")
    assert model.card.converted_from == "ctranslate2"
    assert (model.folder / "ctranslate2" / "model.bin").read_bytes() == (
        SHIPPED.folder / "ctranslate2" / "model.bin"
    ).read_bytes()


def test_a_connection_that_is_cut(hub: Hub, opus: str) -> None:
    hub.faults = [Fault(WEIGHTS, "cut", times=2), Fault("vocab.json", "cut")]
    fetch(opus)
    ranges = [request.headers.get("range") for request in hub.asked(WEIGHTS)]
    size = (hub.repositories[opus] / "model.safetensors").stat().st_size
    assert ranges == [None, f"bytes={size // 2}-", f"bytes={size // 2 + (size - size // 2) // 2}-"]


def test_a_connection_that_is_cut_for_good_is_gone_on_with_the_next_time(hub: Hub, opus: str) -> None:
    hub.faults = [Fault(WEIGHTS, "cut"), Fault(WEIGHTS, "500", times=10)]
    with pytest.raises(ModelError, match=r"opus-toy: 127.0.0.1 is in trouble \(HTTP 500\); try again later"):
        fetch(opus)
    assert any(name.endswith("model.safetensors.part") for name in staged())
    hub.faults.clear()
    hub.requests.clear()
    fetch(opus)
    assert [request.headers["range"] for request in hub.asked("large/of")] != []
    assert not hub.asked("source.spm")  # which was there
    assert staged() == []


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json"])
def test_a_wrong_checksum(hub: Hub, opus: str, name: str) -> None:
    hub.faults = [Fault(WEIGHTS if name in WEIGHTS else name, "change")]
    fetch(opus)
    hub.faults = [replace(hub.faults[0], times=2)]
    with pytest.raises(ModelError, match=rf"{name} came with a wrong checksum twice, and was thrown away"):
        fetch(opus, PullOptions(name="another"))
    assert not any(entry.endswith(f"{name}.part") for entry in staged())


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        ("401", {}, r"refuses access \(401\); set HF_TOKEN"),
        ("403", {}, r"refuses access \(403\); set HF_TOKEN"),
        ("403", {"X-Error-Code": "GatedRepo"}, "gated; agree to its terms"),
        ("404", {"X-Error-Code": "RepoNotFound"}, "no such model, or it is private; check the name"),
        ("429", {"Retry-After": "3600"}, r"too many requests \(429\); try again in 3600 seconds"),
        ("503", {}, r"in trouble \(HTTP 503\)"),
    ],
)
@pytest.mark.parametrize("where", ["/api/", "model.safetensors"])
def test_what_a_server_says(hub: Hub, opus: str, status: str, headers: dict[str, str], told: str, where: str) -> None:
    hub.faults = [Fault(where, status, times=100, headers=headers)]
    with pytest.raises(ModelError, match=told) as caught:
        fetch(opus)
    assert "\n" not in str(caught.value)
    assert installed("opus-toy") is None
    assert len(hub.asked(where)) == (5 if status == "503" else 1)


def test_what_passes(hub: Hub, opus: str) -> None:
    hub.faults = [
        Fault("/api/", "429", times=2, headers={"Retry-After": "0"}),
        Fault("/api/", "502"),
        Fault("config.json", "503", headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    ]
    fetch(opus)


def test_a_server_that_falls_silent(hub: Hub, opus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 0.3)
    monkeypatch.setattr(pull_patience, "WAITS", (0.01,))
    hub.faults = [Fault(WEIGHTS, "slow")]
    fetch(opus)  # once is no matter
    hub.faults = [Fault(WEIGHTS, "slow", times=2)]
    with pytest.raises(ModelError, match=r"127.0.0.1 stopped answering; try again, what came is kept"):
        fetch(opus, PullOptions(name="another"))


def test_no_network(hub: Hub, opus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(
        ModelError,
        match=r"127.0.0.1 cannot be reached .*mtkit models pack opus-toy .*mtkit models unpack .*mtkit models add",
    ):
        fetch(opus)
    assert not (Path(os.environ["MTKIT_HOME"]) / "staging" / "opus-toy").exists()


def test_the_rest_of_the_hub_does_without_its_client() -> None:
    code = "import sys, mtkit.hub, mtkit.hub.catalogue, mtkit.hub.install; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"huggingface_hub", "httpx2", "filelock", "torch", "ctranslate2"} & set(ran.stdout.split())


def test_offline_by_the_hubs_own_switch(hub: Hub, opus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE forbids all traffic"):
        fetch(opus)
    assert hub.requests == []


def test_a_server_that_is_no_hub(hub: Hub, opus: str) -> None:
    hub.faults = [Fault("/api/", "200")]
    with pytest.raises(ModelError, match=r"does not answer as the hub does .* HF_ENDPOINT"):
        fetch(opus)


def test_a_token_is_for_the_hub_alone(hub: Hub, opus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch(opus)
    assert {request.headers.get("authorization") for request in hub.asked("resolve")} == {"Bearer hf_secret"}
    assert {request.headers.get("authorization") for request in hub.asked("large/of")} == {None}


def test_nothing_is_told_of_this_machine(hub: Hub, opus: str) -> None:
    fetch(opus)
    [agent] = {request.headers["user-agent"] for request in hub.requests}
    assert agent.startswith("mtkit/")
    assert not any(word in agent for word in ("torch", "agent/"))
    assert all("/press/opus-toy" in request.path for request in hub.requests)


def test_a_full_disk(hub: Hub, opus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(OutputError, match=r"opus-toy: needs about \d MB on the disk .*; make room, or set MTKIT_HOME"):
        fetch(opus)
    assert not hub.asked("resolve")


@pytest.fixture
def archive(hub: Hub, published: Callable[[str], Path], tmp_path: Path) -> str:
    """The URL of a release of the smallest toy."""
    toys.marian_release(Toy(published("opus")), tmp_path / "release")
    path = toys.packed(tmp_path / "release", tmp_path / "opus+bt-2021.zip")
    hub.archives[path.name] = path
    return f"{hub.url}/archives/{quote(path.name)}"


def test_a_release_archive(hub: Hub, archive: str, tmp_path: Path) -> None:
    hub.faults = [Fault("archives", "cut")]
    notes: list[str] = []
    model = fetch(archive, notes=notes)
    digest = sha256(tmp_path / "opus+bt-2021.zip")
    assert (model.folder.name, model.card.origin, model.card.revision) == ("opus+bt-2021", archive, digest)
    assert model.card.converted_from == "opus-mt"
    assert notes == [f"opus+bt-2021: the archive is not pinned; what came has the SHA-256 {digest}"]
    assert [bool(request.headers.get("range")) for request in hub.asked("archives")] == [False, True]
    assert staged() == []


def test_an_archive_that_changed_meanwhile(hub: Hub, archive: str, tmp_path: Path) -> None:
    """The halves of two archives are not put together."""
    hub.faults = [Fault("archives", "cut"), Fault("archives", "500", times=10)]
    with pytest.raises(ModelError, match="in trouble"):
        fetch(archive)
    hub.faults.clear()
    path = tmp_path / "opus+bt-2021.zip"
    (tmp_path / "release" / "README.md").write_text("another edition")
    toys.packed(tmp_path / "release", path)
    assert fetch(archive).card.revision == sha256(path)


ARCHIVED = """
[[models]]
name = "fine"
sources = ["fr"]
targets = ["en", "*"]
licence = "MIT"

[[models.places]]
kind = "archive"
address = "{address}"
sha256 = "{sha256}"

[[models.places]]
kind = "huggingface"
address = "press/opus-toy"
"""


def test_an_archive_with_a_known_hash(hub: Hub, archive: str, tmp_path: Path) -> None:
    home = Path(os.environ["MTKIT_HOME"])
    home.mkdir()
    digest = sha256(tmp_path / "opus+bt-2021.zip")
    (home / "catalogue.toml").write_text(ARCHIVED.format(address=archive, sha256="0" * 64))
    with pytest.raises(ModelError, match=r"opus.*2021\.zip came with a wrong checksum twice"):
        fetch("fine")
    (home / "catalogue.toml").write_text(ARCHIVED.format(address=archive, sha256=digest))
    card = fetch("fine").card
    assert (card.revision, card.sources, card.targets) == (digest, ("fr",), ())
    hub.requests.clear()
    fetch("fine")
    assert hub.requests == []


def test_the_next_place_where_one_has_gone(hub: Hub, opus: str) -> None:
    home = Path(os.environ["MTKIT_HOME"])
    home.mkdir()
    (home / "catalogue.toml").write_text(ARCHIVED.format(address=f"{hub.url}/archives/gone.zip", sha256=""))
    notes: list[str] = []
    assert fetch("fine", notes=notes).card.revision == hub.commit(opus)
    assert notes[0].endswith("gone.zip is not there (404); check the name, or take the model from elsewhere; trying "
                             "https://huggingface.co/press/opus-toy")  # fmt: skip
    # Who names the repository, or a revision, means that place.
    hub.requests.clear()
    fetch("press/opus-toy", PullOptions(name="a"))
    fetch("fine", PullOptions(name="b", revision="main"))
    assert not hub.asked("archives")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("opus", "the catalogue has no model “opus”; give one of fr-mul-tiny, .* owner/name"),
        ("", "the catalogue has no model “”"),
        ("a/b/c", "no model “a/b/c”"),
        ("../..", "no model|no such model|is no name"),
        ("http://example.org/opus.zip", "archives are fetched over https"),
        ("ftp://example.org/opus.zip", "archives are fetched over https"),
    ],
)
def test_names_that_are_none(hub: Hub, name: str, told: str) -> None:
    with pytest.raises(MtkitError, match=told):
        fetch(name)
    assert hub.requests == [] or name == "../.."


def test_options_for_one_model(hub: Hub) -> None:
    for options in (PullOptions(name="mine"), PullOptions(revision="main")):
        with pytest.raises(OptionError, match="are for one model"):
            pull(["recommended"], options, smoke=passes)


def test_one_that_fails_does_not_stop_the_others(hub: Hub, opus: str) -> None:
    failed: list[MtkitError] = []
    models = pull(["press/none", opus], smoke=passes, failed=failed.append)
    assert [model.folder.name for model in models] == ["opus-toy"]
    assert [str(error).split(":")[0] for error in failed] == ["none"]


def test_progress(hub: Hub, opus: str) -> None:
    heard: list[tuple[str, int, int]] = []
    pull([opus], smoke=passes, progress=lambda *one: heard.append(one))
    assert {name for name, _, _ in heard} == {"opus-toy"}
    done = [done for _, done, _ in heard]
    assert done == sorted(done)
    assert done[-1] == heard[-1][2] > 0


SCRIPT = """
import sys
import mtkit.hub.pull_patience as patience
import mtkit.hub.pull_model as model
from mtkit.hub.pull import PullOptions, pull
patience.WAITS = patience.UNREACHABLE_WAITS = (0.01,) * 4
def passes(folder, card): {passes}
{more}
try:
    pull(sys.argv[1:], smoke=passes, note=print)
except Exception as error:
    sys.exit(f"{{type(error).__name__}}: {{error}}")
assert "hf_xet" not in sys.modules
print("done")
"""


def start(hub: Hub, *names: str, passes: str = "pass", more: str = "", **environment: str) -> subprocess.Popen[str]:
    """Pull in a process of its own, whose environment says where the hub is."""
    code = SCRIPT.format(passes=passes, more=more)
    return subprocess.Popen(
        [sys.executable, "-c", code, *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_ENDPOINT": hub.url, **environment},
    )


def finish(child: subprocess.Popen[str]) -> str:
    out, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")
    return out


def test_the_environment_is_honoured(hub: Hub, opus: str) -> None:
    """Where the hub is, the token, and a proxy, which is this server here; none of them through a setting of ours."""
    assert "done" in finish(start(hub, opus, HF_TOKEN="hf_secret"))  # noqa: S106 - nobody's
    assert hub.asked("resolve")[0].headers["authorization"] == "Bearer hf_secret"
    hub.requests.clear()
    child = start(hub, "press/other", HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=hub.url, NO_PROXY="")
    _, err = child.communicate(timeout=60)
    assert "no such model" in err
    assert hub.requests[0].headers["host"] == "hub.invalid"


def mtkit(hub: Hub, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line, with the hub where a user would say that it is."""
    return subprocess.run(
        [sys.executable, "-m", "mtkit", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_ENDPOINT": hub.url},
        timeout=120,
        check=False,
    )


def test_from_the_command_line_to_a_translation(hub: Hub, opus: str, tmp_path: Path) -> None:
    hub.repositories["press/tiny"] = SHIPPED.folder
    ran = mtkit(hub, "models", "pull", "press/tiny", opus, "press/none")
    told = ran.stderr.splitlines()
    assert ran.returncode == 1
    assert "mtkit: tiny is ready: mtkit translate --model tiny …" in told
    assert sum("opus-toy was not installed, as it does not translate" in line for line in told) == 1
    assert sum("none: 127.0.0.1 has no such model" in line for line in told) == 1
    assert sum("not pinned" in line for line in told) == len(told) - 3
    (tmp_path / "a.txt").write_text("La délégation a visité 12 entreprises.", encoding="utf-8")
    done = mtkit(hub, "translate", "--model", "tiny", "--to", "en", tmp_path / "a.txt")
    assert (done.returncode, "12" in done.stdout) == (0, True)
    ran = mtkit(hub, "models", "pull", "--force", "--quiet", "--json", opus)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["models"][0]["revision"] == hub.commit(opus)
    assert ran.stderr == "mtkit: opus-toy: installed without a test of its translations\n"


def test_two_at_once_leave_one_good_copy(hub: Hub, opus: str) -> None:
    catalogue(hub, revision=hub.commit(opus))
    both = [start(hub, "fine") for _ in range(2)]
    said = [finish(child) for child in both]
    assert all("done" in one for one in said)
    assert sum("is installed already" in one for one in said) == 1
    assert len(hub.asked(WEIGHTS)) == 1
    model = find_model("fine")
    assert model.card.files == hashes(model.folder)
    assert staged() == []


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(hub: Hub, opus: str, signum: signal.Signals) -> None:
    hub.faults = [Fault(WEIGHTS, "stall")]
    child = subprocess.Popen(
        [sys.executable, "-m", "mtkit", "models", "pull", "--force", opus],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_ENDPOINT": hub.url},
    )
    assert hub.stalled.wait(60)
    wait_for(lambda: any(name.endswith("model.safetensors.part") for name in staged()))
    child.send_signal(signum)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 128 + signum
    assert err.splitlines()[-1].endswith("; what was finished is kept")
    assert installed("opus-toy") is None
    fetch(opus)
    assert hub.asked(WEIGHTS)[-1].headers["range"]


AT = "; import time; print('here', flush=True); time.sleep(60)"
POINTS = {
    "conversion": (
        "pass",
        "old = model.convert\ndef halted(source, out, form):\n    (out.parent / '.mtkit-x').mkdir(parents=True)" + AT
        + "\nmodel.convert = halted",
    ),
    "test": ("pass" + AT, ""),
    "rename": ("pass", "import mtkit.hub.install as room\ndef halted(*_): pass" + AT + "\nroom.put = halted"),
}  # fmt: skip


@pytest.mark.parametrize("point", ["download", *POINTS])
def test_killed(hub: Hub, opus: str, point: str) -> None:
    """The store is as it was, and the next pull goes on."""
    if point == "download":
        hub.faults = [Fault(WEIGHTS, "stall")]
        child = start(hub, opus)
        assert hub.stalled.wait(60)
        wait_for(lambda: any(name.endswith("model.safetensors.part") for name in staged()))
    else:
        child = start(hub, opus, passes=POINTS[point][0], more=POINTS[point][1])
        assert child.stdout is not None
        assert any(line == "here\n" for line in iter(child.stdout.readline, ""))
    child.kill()
    child.communicate()
    assert installed("opus-toy") is None
    assert staged() != []
    hub.requests.clear()
    model = fetch(opus)
    assert model.card.files == hashes(model.folder)
    assert not hub.asked("source.spm")  # what had come is not fetched again
    again = hub.asked(WEIGHTS)
    assert [bool(request.headers.get("range")) for request in again] == ([True] if point == "download" else [])
    assert staged() == []


def wait_for(done: Callable[[], bool]) -> None:
    for _ in range(500):
        if done():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to that")
