"""Carrying models in one file: there and back, and all that may be wrong with such a file."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.errors import InputError, ModelError, OptionError, OutputError
from mtkit.hub import Card, Model, find_model
from mtkit.hub.card import read_card, write_card
from mtkit.hub.install import hashes
from mtkit.hub.packs import MANIFEST, pack, size_to_pack
from mtkit.hub.unpacking import unpack


def no_smoke(folder: Path, card: Card) -> None:
    """Let every model pass."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own store on the machine where the pack is opened."""
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def make(folder: Path, **known: Any) -> Model:
    (folder / "ctranslate2").mkdir(parents=True)
    (folder / "ctranslate2" / "model.bin").write_bytes(bytes(range(256)) * 9000)  # more than is read at once
    (folder / "source.spm").write_bytes(b"pieces")
    (folder / "README.md").write_text("Read me.\n", encoding="utf-8")
    write_card(folder, Card(folder.name, sources=("fr",), targets=("en",), files=hashes(folder), **known))
    return find_model(folder)


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return make(tmp_path / "there" / "fr-en", licence="MIT")


def left_in(home: Path) -> list[str]:
    """Return what lies in the store and beside it, but for the locks."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and path.suffix != ".lock")


def test_there_and_back(model: Model, tmp_path: Path, home: Path) -> None:
    other = make(tmp_path / "there" / "en-ja", licence="CC-BY-4.0", attribution="By its makers.")
    (other.folder / "scratch.txt").write_bytes(b"not of the model")
    read: list[int] = []
    out = pack([model, other], tmp_path / "new" / "models.zip", advance=read.append)
    assert sum(read) == size_to_pack([model, other])
    found = unpack(out, smoke=no_smoke)
    assert [one.folder for one in found] == [home / "models" / "en-ja", home / "models" / "fr-en"]
    for one, original in zip(found, (other, model), strict=True):
        assert one.card == original.card
        assert hashes(one.folder) == original.card.files
    assert [path.name for path in out.parent.iterdir()] == ["models.zip"]


def test_the_same_models_give_the_same_bytes(model: Model, tmp_path: Path) -> None:
    other = make(tmp_path / "there" / "en-ja")
    one = pack([model, other], tmp_path / "one.zip").read_bytes()
    (model.folder / "source.spm").touch()
    (model.folder / "source.spm").chmod(0o600)
    assert pack([other, model], tmp_path / "two.zip").read_bytes() == one


def test_nothing_is_compressed_and_any_unzip_reads_it(model: Model, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack([model], tmp_path / "models.zip")) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        manifest = json.loads(archive.read(MANIFEST))
    assert set(manifest["models"]["fr-en"]) == {"README.md", "ctranslate2/model.bin", "mtkit.toml", "source.spm"}


def test_packing_refuses(model: Model, tmp_path: Path) -> None:
    out = tmp_path / "models.zip"
    out.write_bytes(b"kept")
    with pytest.raises(OutputError, match=r"already exists; use --overwrite"):
        pack([model], out)
    with pytest.raises(OutputError, match=r"is a folder; give the name of a file"):
        pack([model], tmp_path, overwrite=True)
    with pytest.raises(OutputError, match=r"cannot be written"):
        pack([model], out / "in a file.zip")
    with pytest.raises(OptionError, match=r"two models are called fr-en"):
        pack([model, make(tmp_path / "elsewhere" / "fr-en")], tmp_path / "new.zip")
    with pytest.raises(OptionError, match=r"no name for a model"):
        pack([make(tmp_path / "there" / "a name")], tmp_path / "new.zip")
    (model.folder / "source.spm").write_bytes(b"other")
    with pytest.raises(ModelError, match=r"source\.spm is not what the card lists; it lies in no store"):
        pack([model], tmp_path / "new.zip")
    (model.folder / "source.spm").unlink()
    with pytest.raises(ModelError, match=r"source\.spm is missing; it lies in no store"):
        pack([model], tmp_path / "new.zip")
    assert out.read_bytes() == b"kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "models.zip", "there"]
    (model.folder / "source.spm").write_bytes(b"pieces")
    pack([model], out, overwrite=True)
    assert zipfile.is_zipfile(out)


def test_a_model_without_a_card(tmp_path: Path) -> None:
    folder = tmp_path / "there" / "bare"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    (found,) = unpack(pack([find_model(folder)], tmp_path / "models.zip"), smoke=no_smoke)
    assert set(found.card.files) == {"model.bin"}


def test_a_licence_is_accepted_anew(tmp_path: Path, home: Path) -> None:
    nllb = make(tmp_path / "there" / "nllb", licence="CC-BY-NC-4.0", accepted="2020-01-02")
    out = pack([make(tmp_path / "there" / "fr-en"), nllb], tmp_path / "models.zip")
    with pytest.raises(OptionError, match=r"nllb: its licence, CC-BY-NC-4\.0, .*--accept-license"):
        unpack(out, smoke=no_smoke)
    assert left_in(home) == []
    _, found = unpack(out, smoke=no_smoke, accept_license=True)
    assert found.card.licence == "CC-BY-NC-4.0"
    assert found.card.accepted > "2020-01-02"


def test_a_name_that_is_taken(model: Model, tmp_path: Path, home: Path) -> None:
    out = pack([model], tmp_path / "models.zip")
    unpack(out, smoke=no_smoke)
    kept = home / "models" / "fr-en" / "kept.txt"
    kept.touch()
    with pytest.raises(OptionError, match=r"fr-en is installed already; give --overwrite"):
        unpack(out, smoke=no_smoke)
    assert kept.exists()
    unpack(out, smoke=no_smoke, overwrite=True)
    assert not kept.exists()


def test_a_model_that_does_not_translate(model: Model, tmp_path: Path, home: Path) -> None:
    def fail(folder: Path, card: Card) -> None:
        assert (folder / "ctranslate2" / "model.bin").is_file()
        raise ModelError(f"{card.name} does not translate")

    with pytest.raises(ModelError, match="fr-en does not translate"):
        unpack(pack([model], tmp_path / "models.zip"), smoke=fail)
    assert left_in(home) == []


# An entry: its name, its content, and what else is said of it.
Entries = list[tuple[str, bytes, dict[str, Any]]]


def write_pack(path: Path, entries: Entries, manifest: Any = None, **others: Any) -> Path:
    """Write a pack as somebody else's program might."""
    if manifest is None:
        files: dict[str, dict[str, Any]] = {}
        for name, data, _ in entries:
            model, _, file = name.partition("/")
            files.setdefault(model, {})[file] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        manifest = {"version": 1, "models": files, **others}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data, known in entries:
            entry = zipfile.ZipInfo(name)
            for key, value in known.items():
                setattr(entry, key, value)
            archive.writestr(entry, data)
        if manifest is not False:
            archive.writestr(MANIFEST, manifest if isinstance(manifest, bytes) else json.dumps(manifest))
    return path


def plain(**others: bytes) -> Entries:
    return [("m/model.bin", b"weights", {}), ("m/source.spm", b"pieces", {})]


def with_(name: str, data: bytes = b"-", **known: Any) -> Entries:
    return [*plain(), (name, data, known)]


LINK = {"external_attr": (stat.S_IFLNK | 0o777) << 16}
SUM = hashlib.sha256(b"weights").hexdigest()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "entries",
    [
        with_("m/../../escaped"),
        with_("../escaped"),
        with_("/escaped"),
        with_("m/..\\escaped"),
        with_("C:\\escaped"),
        with_("m/C:escaped"),
        with_("m/link", b"/etc/passwd", **LINK),
        with_("m/device", b"", external_attr=(stat.S_IFCHR | 0o666) << 16),
        with_("m/folder/", b""),
        with_("m/model.bin", b"weights"),
        with_("m/MODEL.bin", b"weights"),
        with_("m/NUL"),
        with_("m/aux.json"),
        with_("COM1/model.bin"),
        with_("m/ends."),
        with_("m/a*b"),
        with_("m/bomb", b"\0" * 100_000, compress_type=zipfile.ZIP_DEFLATED),
        with_("m/squeezed", b"\0" * 100, compress_type=zipfile.ZIP_BZIP2),
        with_("no-folder"),
        with_("a b/model.bin"),
        with_("m/mtkit.toml", b"[model"),
        with_("m/mtkit.toml", b"#" * 1_000_001),
        [("m/source.spm", b"no weights", {})],
    ],
)
def test_a_pack_that_is_refused(entries: Entries, tmp_path: Path, home: Path) -> None:
    before = write_pack(tmp_path / "models.zip", entries)
    with pytest.raises(ModelError, match=r"models\.zip: ") as caught:
        unpack(before, smoke=no_smoke)
    assert "\n" not in str(caught.value)
    assert left_in(home) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path != home) == ["models.zip"]


@pytest.mark.parametrize(
    "manifest",
    [
        False,
        b"",
        b"{",
        b"[" * 100_000,
        b"\xff",
        [],
        {},
        {"version": 2, "models": {"m": {}}},
        {"version": 1},
        {"version": 1, "models": {}},
        {"version": 1, "models": []},
        {"version": 1, "models": {"m": []}},
        {"version": 1, "models": {"..": {"model.bin": {"sha256": SUM}}}},
        {"version": 1, "models": {"m": {"model.bin": "x", "source.spm": "x"}}},
        {"version": 1, "models": {"m": {"model.bin": {"sha256": 1}, "source.spm": {"sha256": 1}}}},
        {"version": 1, "models": {"m": {"model.bin": {"sha256": SUM}}}},
        {"version": 1, "models": {"m": {"model.bin": {"sha256": SUM}, "source.spm": {"sha256": SUM}}}},
        {"version": 1, "models": {"m": {"model.bin": {"sha256": SUM}, "source.spm": {"sha256": ""}, "more": {}}}},
    ],
)
def test_a_list_that_is_refused(manifest: Any, tmp_path: Path, home: Path) -> None:
    with pytest.raises(ModelError, match=r"models\.zip: "):
        unpack(write_pack(tmp_path / "models.zip", plain(), manifest), smoke=no_smoke)
    assert left_in(home) == []


def test_what_is_not_refused(tmp_path: Path) -> None:
    (found,) = unpack(write_pack(tmp_path / "models.zip", plain()), smoke=no_smoke)
    assert (found.folder / "model.bin").read_bytes() == b"weights"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


@pytest.mark.parametrize("harm", [cut, flip, lambda _: b"", lambda _: b"no zip", lambda data: data[:-1]])
def test_a_damaged_file(harm: Callable[[bytes], bytes], model: Model, tmp_path: Path, home: Path) -> None:
    out = pack([model], tmp_path / "models.zip")
    out.write_bytes(harm(out.read_bytes()))
    with pytest.raises(ModelError, match=r"models\.zip: "):
        unpack(out, smoke=no_smoke)
    assert left_in(home) == []


def test_entries_that_lie_over_each_other(tmp_path: Path, home: Path) -> None:
    """Many entries of one content would unpack to far more than the file holds."""
    path = write_pack(tmp_path / "models.zip", [(f"m/{i}", b"\0" * 1000, {}) for i in range(9)])
    with zipfile.ZipFile(path) as archive:
        first, *others = archive.infolist()[:9]
    data = bytearray(path.read_bytes())
    for entry in others:  # the directory's offset of each becomes that of the first
        place = data.rindex(entry.filename.encode())
        data[place - 4 : place] = first.header_offset.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"models\.zip: "):
        unpack(path, smoke=no_smoke)
    assert left_in(home) == []


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.zip", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            unpack(path, smoke=no_smoke)


def test_the_store_cannot_be_written(model: Model, tmp_path: Path, home: Path) -> None:
    out = pack([model], tmp_path / "models.zip")
    home.write_bytes(b"a file")
    with pytest.raises((ModelError, OutputError)):
        unpack(out, smoke=no_smoke)


def test_the_card_that_is_installed_is_the_packed_one(model: Model, tmp_path: Path) -> None:
    (found,) = unpack(pack([model], tmp_path / "models.zip"), smoke=no_smoke)
    assert read_card(found.folder) == model.card


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=3))
def test_a_damaged_pack_is_refused_or_gives_the_same_model(changes: list[tuple[float, int]], tmp_path: Path) -> None:
    path = write_pack(tmp_path / "models.zip", plain())
    data = bytearray(path.read_bytes())
    for place, byte in changes:
        data[int(place * len(data))] = byte
    path.write_bytes(data)
    try:
        (found,) = unpack(path, smoke=no_smoke, overwrite=True)
    except (ModelError, OptionError):
        return
    assert {file.name: file.read_bytes() for file in found.folder.iterdir() if file.name != "mtkit.toml"} == {
        "model.bin": b"weights",
        "source.spm": b"pieces",
    }
