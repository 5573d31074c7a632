"""A model comes into the store whole or not at all, whoever else is at it and however the process ends."""

import multiprocessing
import os
import shutil
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mtkit.engines.smoke import SENTENCES, fault, smoke_test
from mtkit.errors import ModelError, OptionError, OutputError
from mtkit.hub import Card, find_model
from mtkit.hub import install as room
from mtkit.hub.card import write_card
from mtkit.hub.files import sha256
from mtkit.hub.install import install, installed, locked

SHIPPED = find_model()
CARD = Card(name="anything", sources=("fr",), targets=("en",), licence="MIT")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def making(text: str) -> Callable[[Path], None]:
    """Make a model whose weights are a text."""

    def prepare(folder: Path) -> None:
        (folder / "ctranslate2").mkdir(parents=True)
        (folder / "ctranslate2" / "model.bin").write_text(text)
        (folder / "source.spm").write_text("pieces")

    return prepare


def passes(folder: Path, card: Card) -> None:
    """The test that any model passes; the toys' are random weights."""


def fails(folder: Path, card: Card) -> None:
    raise ModelError("gibberish")


def weights(name: str = "opus") -> str:
    """Return the weights of a model in the store."""
    model = installed(name)
    assert model is not None
    assert model.card.files["ctranslate2/model.bin"] == sha256(model.folder / "ctranslate2" / "model.bin")
    return (model.folder / "ctranslate2" / "model.bin").read_text()


def left(store: Path) -> list[str]:
    """Return what lies beside the store, but the locks."""
    return [path.name for path in (store.parent / "staging").iterdir() if path.suffix != ".lock"]


def test_a_new_one(store: Path) -> None:
    model = install(making("new"), "opus", CARD, passes)
    assert (model.folder, weights()) == (store / "opus", "new")
    assert model.card == replace(CARD, name="opus", files=model.card.files)
    assert set(model.card.files) == {"ctranslate2/model.bin", "source.spm"}
    assert left(store) == []


def test_the_card_that_was_learnt_while_making(store: Path) -> None:
    def prepare(folder: Path) -> Card:
        making("new")(folder)
        return replace(CARD, revision="0123")

    assert install(prepare, "opus", CARD, passes).card.revision == "0123"


def test_the_test_sees_what_will_be_installed(store: Path) -> None:
    seen = []

    def smoke(folder: Path, card: Card) -> None:
        assert folder.parent.parent == store.parent / "staging"
        seen.append((find_model(folder).card.name, card.name, (store / "opus").exists()))

    install(making("new"), "opus", CARD, smoke)
    assert seen == [("opus", "opus", False)]


def test_another_of_the_same_name(store: Path) -> None:
    install(making("old"), "opus", CARD, passes)
    with pytest.raises(OptionError, match=r"opus: exists already; give --overwrite .* --name"):
        install(making("new"), "opus", CARD, passes)
    assert weights() == "old"
    install(making("new"), "opus", CARD, passes, overwrite=True)
    assert weights() == "new"
    assert left(store) == []


def test_where_folders_cannot_be_exchanged(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "exchange", lambda *_: False)
    install(making("old"), "opus", CARD, passes)
    install(making("new"), "opus", CARD, passes, overwrite=True)
    assert weights() == "new"
    assert left(store) == []


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_an_exchange_in_one_step(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "is").write_text(name)
    assert room.exchange(tmp_path / "a", tmp_path / "b")
    assert [(tmp_path / name / "is").read_text() for name in ("a", "b")] == ["b", "a"]
    assert not room.exchange(tmp_path / "a", tmp_path / "c")


def stops(folder: Path) -> None:
    making("half")(folder)
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("prepare", "smoke", "error"),
    [
        (making("bad"), fails, ModelError),
        (stops, passes, KeyboardInterrupt),
        (lambda _: None, passes, OutputError),
    ],
)
@pytest.mark.parametrize("before", ["", "old"])
def test_what_fails_leaves_the_store_as_it_was(
    store: Path, prepare: room.Prepare, smoke: room.Smoke, error: type[BaseException], before: str
) -> None:
    if before:
        install(making(before), "opus", CARD, passes)
    with pytest.raises(error):
        install(prepare, "opus", CARD, smoke, overwrite=True)
    assert (weights() if before else installed("opus")) == (before or None)
    assert left(store) == []


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "-a", "a b", "a\n"])
def test_names_that_are_none(store: Path, name: str) -> None:
    with pytest.raises(OptionError, match="is no name for a model"):
        install(making("new"), name, CARD, passes)
    assert not store.exists()


def test_a_store_that_cannot_be_written(store: Path) -> None:
    store.parent.parent.mkdir(exist_ok=True)
    store.parent.write_text("a file where the folder should be")
    with pytest.raises(OutputError, match=r"opus cannot be installed in .*; check the rights and the space") as caught:
        install(making("new"), "opus", CARD, passes)
    assert "\n" not in str(caught.value)


def test_a_full_disk(store: Path) -> None:
    def prepare(folder: Path) -> None:
        making("half")(folder)
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device; check"):
        install(prepare, "opus", CARD, passes)
    assert (installed("opus"), left(store)) == (None, [])


def test_a_store_on_another_disk_by_a_link(store: Path, tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    store.parent.mkdir()
    store.symlink_to(tmp_path / "large", target_is_directory=True)
    install(making("new"), "opus", CARD, passes)
    assert weights() == "new"
    assert (tmp_path / "staging").is_dir()  # where a rename into the store can be done


def process(target: Callable[..., None], *arguments: object) -> multiprocessing.process.BaseProcess:
    child = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    child.start()
    return child


def install_slowly(text: str, began: Path, seconds: float) -> None:
    def prepare(folder: Path) -> None:
        making(text)(folder)
        began.touch()
        time.sleep(seconds)

    install(prepare, "opus", CARD, passes, overwrite=True)


def wait_for(path: Path) -> None:
    for _ in range(500):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{path} never came")


def test_two_at_once(store: Path, tmp_path: Path) -> None:
    """The second waits, says so, and finds the first one's whole."""
    first = process(install_slowly, "first", tmp_path / "began", 0.3)
    wait_for(tmp_path / "began")
    told: list[str] = []
    with locked("opus", told.append) as staging:
        assert staging.is_dir()
        assert weights() == "first"
    first.join()
    assert first.exitcode == 0
    assert told == ["another mtkit is at work on opus; waiting for it"]


def die_while_putting(at: str) -> None:
    """Be killed when the old model is set aside and the new one is not yet in its place, or just before that."""

    def exchange(first: Path, second: Path) -> bool:
        if at == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        second.replace(first.with_name(room.ASIDE))
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    room.exchange = exchange
    install(making("new"), "opus", CARD, passes, overwrite=True)


@pytest.mark.parametrize("at", ["before", "between"])
def test_killed_while_putting(store: Path, at: str) -> None:
    install(making("old"), "opus", CARD, passes)
    child = process(die_while_putting, at)
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with locked("opus"):
        assert weights() == "old"
    install(making("new"), "opus", CARD, passes, overwrite=True)
    assert weights() == "new"
    assert left(store) == []


def test_killed_while_making(store: Path, tmp_path: Path) -> None:
    child = process(install_slowly, "half", tmp_path / "began", 30)
    wait_for(tmp_path / "began")
    child.kill()
    child.join()
    assert (installed("opus"), left(store)) == (None, ["opus"])
    install(making("new"), "opus", CARD, passes)
    assert (weights(), left(store)) == ("new", [])


def test_the_shipped_model_is_no_gibberish() -> None:
    smoke_test(SHIPPED.folder, SHIPPED.card)


def copy_of_shipped(folder: Path) -> Path:
    shutil.copytree(SHIPPED.folder, folder, ignore=shutil.ignore_patterns("model.safetensors"))
    return folder


def tensors(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Return where the int8 tensors of a model.bin lie."""
    at = 4
    (length,) = struct.unpack_from("<H", data, at)
    at += 2 + length + 4
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 1 + length].decode()
        at += 2 + length
        at += 1 + 4 * data[at]
        kind, size = struct.unpack_from("<BI", data, at)
        at += 5
        if kind == 1:
            yield name, at, at + size
        at += size


def test_shuffled_weights_are_refused(tmp_path: Path, store: Path) -> None:
    """The file loads without a complaint, and says nothing."""

    def prepare(folder: Path) -> None:
        path = copy_of_shipped(folder) / "ctranslate2" / "model.bin"
        data = np.fromfile(path, dtype=np.uint8)
        for name, start, stop in tensors(data.tobytes()):
            if "ffn" in name or "attention" in name:
                data[start:stop] = np.random.default_rng(7).permutation(data[start:stop])
        data.tofile(path)

    with pytest.raises(
        ModelError, match=r"broken was not installed.* of 8 test sentences from fr into en are gibberish.*--force"
    ):
        install(prepare, "broken", SHIPPED.card, smoke_test)
    assert installed("broken") is None


def test_a_shifted_vocabulary_is_refused(tmp_path: Path, store: Path) -> None:
    """Weights and vocabulary of different releases: every token stands for its neighbour."""

    def prepare(folder: Path) -> None:
        import json

        path = copy_of_shipped(folder) / "ctranslate2" / "shared_vocabulary.json"
        tokens = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps([*tokens[:10], *tokens[11:], tokens[10]]), encoding="utf-8")

    with pytest.raises(ModelError, match=r"--force"):
        install(prepare, "broken", SHIPPED.card, smoke_test)


def test_a_language_without_sentences(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path / "model")
    write_card(folder, replace(SHIPPED.card, sources=("de",), files={}))
    with pytest.raises(ModelError, match="cannot be tested: it translates from neither fr nor en"):
        smoke_test(folder, find_model(folder).card)


FRENCH = SENTENCES["fr"][0]


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("Japan has invested in Vietnam for over 30 years.", "en", ""),
        ("Nhật Bản đầu tư vào Việt Nam hơn 30 năm nay.", "vi", ""),
        ("日本は30年以上にわたりベトナムに投資している。", "ja", ""),
        ("", "en", "it is empty"),
        ("  ", "ja", "it is empty"),
        (FRENCH, "en", "it is the source"),
        ("Yes.", "en", "4 characters"),
        ("日本", "ja", "2 characters"),
        ("Japan " * 40, "en", "240 characters"),
        ("Japan has invested in Vietnam for over 30 years.", "ja", "it is not written as Japanese is"),
        ("日本は30年以上にわたりベトナムに投資している。", "vi", "it is not written as Vietnamese is"),
        ("the of the of the of the of the of the of", "en", "it repeats itself"),
        ("投資投資投資投資投資投資している。", "ja", "it repeats itself"),
        ("日本は30年以上にわたりベトナムに投資している。", "", ""),
        ("the of the of the of the of the of the of", "", "it repeats itself"),
    ],
)
def test_faults_of_a_translation(text: str, target: str, found: str) -> None:
    assert fault(FRENCH, text, target).startswith(found) if found else fault(FRENCH, text, target) == ""
