"""Weights are known by what their files hold; archives that attack are refused."""

import random
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import toys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toys import Toy, write_json

from mtkit.errors import ModelError, MtkitError
from mtkit.hub.conversion import archive
from mtkit.hub.convert import convert, recognise

Make = Callable[[str], Toy]
BUILDERS = {
    "opus": toys.opus_toy,
    "several targets": toys.multi_target_toy,
    "m2m100": toys.m2m100_toy,
    "nllb": toys.nllb_toy,
    "t5": toys.t5_toy,
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Build a toy by name, once; its folder's name says nothing of it."""
    found: dict[str, Toy] = {}

    def make(name: str) -> Toy:
        if name not in found:
            found[name] = BUILDERS[name](tmp_path_factory.mktemp("models") / "downloaded")
        return found[name]

    return make


@pytest.fixture(scope="session")
def release(made: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "files"
    toys.marian_release(made("opus"), folder)
    return folder


# --- what is known ---


@pytest.mark.parametrize(
    ("name", "architecture", "sources", "targets"),
    [
        ("opus", "marian", ("fr",), ("en",)),
        ("several targets", "marian", ("de", "fr"), ("en", "ja", "vi")),
        ("m2m100", "m2m100", None, None),
        ("nllb", "nllb", None, None),
        ("t5", "t5", ("en", "fr", "he", "ja", "vi", "zh", "*"), ("en", "fr", "he", "ja", "vi", "zh")),
    ],
)
@pytest.mark.parametrize("kind", ["safetensors", "pytorch", "ctranslate2"])
def test_kinds(
    made: Make, name: str, architecture: str, sources: tuple[str, ...] | None, targets: tuple[str, ...], kind: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    toy, folder = made(name), tmp_path / "nllb-opus-t5"
    if kind == "pytorch":
        toys.as_pickle(toy, folder)
    else:
        leave = "ctranslate2" if kind == "safetensors" else "model.safetensors"
        shutil.copytree(toy.folder, folder, ignore=shutil.ignore_patterns(leave))
    found = recognise(folder)
    assert (found.path, found.kind, found.architecture) == (folder, kind, architecture)
    assert found.quantization == ("float32" if kind == "ctranslate2" else "")
    if sources is None:
        assert {"fr", "en", "vi", "ja"} <= set(found.sources) == set(found.targets)
    else:
        assert (found.sources, tuple(sorted(found.targets))) == (sources, targets)


def test_what_was_converted_is_known(made: Make, tmp_path: Path) -> None:
    for name in BUILDERS:
        convert(made(name).folder, tmp_path / name, "int8")
        before, after = recognise(made(name).folder), recognise(tmp_path / name)
        assert (after.kind, after.architecture, after.quantization) == ("ctranslate2", before.architecture, "int8")
        assert (after.sources, after.targets) == (before.sources, before.targets)


@pytest.mark.parametrize("form", ["folder", "zip", "zip of a folder"])
def test_release(release: Path, form: str, tmp_path: Path) -> None:
    path = release
    if form != "folder":
        path = toys.packed(release, tmp_path / "x.bin", "opus-2020/" if form == "zip of a folder" else "")
    found = recognise(path)
    assert (found.path, found.kind, found.architecture) == (path, "opus-mt", "marian")
    assert (found.sources, found.targets) == (("fr",), ("en",))


@pytest.mark.parametrize(
    ("readme", "languages"),
    [
        ("* source languages: fr\n* target languages: en\n", (("fr",), ("en",))),
        ("* source language(s): fra\n* target language(s): vie vie_Hani\n", (("fr",), ("vi", "vi-Hani"))),
        ("* source language(s): fra\n* target language(s): jpn_Hira jpn\n", (("fr",), ("ja-Hira", "ja"))),
        ("* source language(s): roa\n* target language(s): mul\n", ((), ())),
        ("nothing of the kind", ((), ())),
        ("", ((), ())),
    ],
)
def test_languages_of_a_release(release: Path, tmp_path: Path, readme: str, languages: tuple[object, object]) -> None:
    shutil.copytree(release, tmp_path / "copy")
    (tmp_path / "copy" / "README.md").write_text(readme)
    found = recognise(tmp_path / "copy")
    assert (found.sources, found.targets) == languages


@pytest.mark.parametrize(
    ("readme", "licence"),
    [
        ("---\nlanguage:\n- fr\nlicense: apache-2.0\ntags:\n---\n# x", "Apache-2.0"),
        ("---\nlicense: cc-by-nc-4.0\n---\n", "CC-BY-NC-4.0"),
        ("---\nlicense: 'mit'\n---\n", "MIT"),
        ("---\nlicense: other\n---\n", ""),
        ("# A model\nlicense: mit\n", ""),
        ("---\nbroken", ""),
        ("", ""),
    ],
)
def test_licence(made: Make, tmp_path: Path, readme: str, licence: str) -> None:
    toys.copy_without_weights(made("opus"), tmp_path / "copy")
    (tmp_path / "copy" / "pytorch_model.bin").write_bytes(b"not read")
    (tmp_path / "copy" / "README.md").write_text(readme)
    assert recognise(tmp_path / "copy").licence == licence


# --- what is refused ---


def refused(path: Path) -> str:
    """Recognise what is no model; return the one line that says so."""
    with pytest.raises(ModelError) as caught:
        recognise(path)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 700
    return message


def test_no_model(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "nowhere")
    assert "an empty folder" in refused(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "tf_model.h5").write_bytes(b"x")
    message = refused(tmp_path)
    assert "config.json, tf_model.h5" in message
    assert "model.safetensors" in message
    assert "no zip" in refused(tmp_path / "config.json")
    path = toys.packed(tmp_path, tmp_path / "x.zip")
    assert "without decoder.yml" in refused(path)
    path.write_bytes(path.read_bytes()[:-30])
    assert "zip" in refused(path)


def test_other_architectures(made: Make, tmp_path: Path) -> None:
    folder = tmp_path / "opus-mt-fr-en"
    shutil.copytree(made("opus").folder, folder)
    (folder / "source.spm").unlink()
    assert "source.spm is missing" in refused(folder)
    for value in ("gpt2", None, 3, ["marian"]):
        write_json(folder / "config.json", {"model_type": value})
        assert "architecture of another kind" in refused(folder)
    (folder / "config.json").write_text("[")
    assert "config.json" in refused(folder)


def test_ctranslate2_folders(made: Make, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(made("opus").folder, folder, ignore=shutil.ignore_patterns("model.safetensors"))
    path = folder / "ctranslate2" / "model.bin"
    whole = path.read_bytes()
    for broken in (b"", whole[:3], whole[:20], whole[: len(whole) // 2], whole[:-1], b"\x63" + whole[1:], bytes(9000)):
        path.write_bytes(broken)
        assert "no CTranslate2 weights, or truncated" in refused(folder)
    path.write_bytes(whole.replace(b"TransformerSpec\0", b"TransformerSpek\0"))
    assert "TransformerSpek" in refused(folder)
    path.write_bytes(whole)
    (folder / "source.spm").rename(folder / "source.model")
    assert "copy the tokenizer files" in refused(folder)
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "ctranslate2" / "shared_vocabulary.json").unlink()
    assert "vocabulary" in refused(folder)
    (folder / "ctranslate2" / "config.json").unlink()
    assert "config.json" in refused(folder)


# --- archives that attack ---


def entry(name: str, mode: int = 0o100644, data: bytes = b"x") -> Callable[[zipfile.ZipFile], None]:
    def add(file: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.filename = name  # as it is: ZipInfo cleans what it is given
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        file.writestr(info, data)

    return add


def many(file: zipfile.ZipFile) -> None:
    for number in range(archive.MOST_ENTRIES + 1):
        file.writestr(f"{number}.txt", "")


ATTACKS = {
    "a name above": (entry("../evil"), "outside"),
    "a name above in the middle": (entry("a/../../evil"), "outside"),
    "an absolute name": (entry("/etc/evil"), "outside"),
    "a drive": (entry("C:evil"), "outside"),
    "back slashes": (entry("..\\evil"), "outside"),
    "a symbolic link": (entry("source.spm.link", stat.S_IFLNK | 0o777, b"/etc/passwd"), "link"),
    "a device": (entry("device", stat.S_IFCHR | 0o666), "device"),
    "a bomb": (entry("bomb", data=bytes(200_000_000)), "unpack to"),
    "too many": (many, "files in one zip"),
    "twins": (entry("README.md"), "two files"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", list(ATTACKS))
def test_attacks(release: Path, attack: str, tmp_path: Path) -> None:
    add, words = ATTACKS[attack]
    path = toys.packed(release, tmp_path / "opus.zip")
    with zipfile.ZipFile(path, "a") as file:
        add(file)
    assert words in refused(path)
    with pytest.raises(ModelError, match=words):
        convert(path, tmp_path / "out")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_larger_than_it_declares(release: Path, tmp_path: Path) -> None:
    """What the table of contents says is the most that is written."""
    path = toys.packed(release, tmp_path / "opus.zip")
    with zipfile.ZipFile(path, "a") as file:
        entry("LICENSE.txt")(file)
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"target.spm"))
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    with pytest.raises(ModelError, match="unpacked"):
        convert(path, tmp_path / "out")
    assert list(tmp_path.iterdir()) == [path]


def test_a_bomb_in_the_weights(release: Path, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    (npz,) = folder.glob("*.npz")
    np.savez_compressed(npz, **{**np.load(npz), "Wpos": np.zeros((1_000_000, 32), np.float32)})
    with pytest.raises(ModelError, match="unpack to"):
        convert(folder, tmp_path / "out")


def test_encrypted(release: Path, tmp_path: Path) -> None:
    path = toys.packed(release, tmp_path / "opus.zip")
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(path)


# --- whatever the bytes are ---


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chance=st.randoms(use_true_random=False),
    kind=st.sampled_from(["zip", "model.bin", "model.safetensors", "config.json"]),
)
def test_damaged_at_random(made: Make, release: Path, tmp_path: Path, chance: random.Random, kind: str) -> None:
    """A few bytes changed anywhere in what tells what a file is: it is converted or refused, and nothing else."""
    place = tmp_path / "place"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    if kind == "zip":
        path = source = toys.packed(release, place / "opus.zip")
    else:
        source = place / "copy"
        leave = "*.safetensors" if kind == "model.bin" else "ctranslate2"
        shutil.copytree(made("opus").folder, source, ignore=shutil.ignore_patterns(leave))
        path = source / "ctranslate2" / kind if kind == "model.bin" else source / kind
    data = bytearray(path.read_bytes())
    # Of safetensors the header, of a zip the table of contents, else anything.
    part = {"model.safetensors": (0, 4000), "zip": (len(data) - 900, len(data))}.get(kind, (0, len(data)))
    for _ in range(chance.choice([1, 1, 2, 8])):
        data[chance.randrange(*part)] = chance.randrange(256)
    path.write_bytes(data)
    message = ""
    try:
        convert(source, place / "out", "int8")
    except MtkitError as error:
        message = str(error)
    assert bool(message) != (place / "out").exists()
    assert "\n" not in message
    assert not list(place.glob(".mtkit-*"))
