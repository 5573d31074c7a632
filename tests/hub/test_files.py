"""Which names may lie in a model folder, and sums of files."""

import hashlib
import posixpath
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtkit.hub.files import BLOCK, is_inside, is_portable, sha256


@given(st.text(alphabet="./\\ab:\0 ", max_size=12) | st.text(max_size=12))
@example("../a")
@example("a/../../b")
@example("//a")
def test_what_is_inside_stays_inside(name: str) -> None:
    if is_inside(name):
        assert posixpath.normpath(posixpath.join("/store/model", name)).startswith("/store/model")
    if is_portable(name):
        assert is_inside(name)
        assert posixpath.normpath(name) == name  # no two portable names mean one file
        assert not set(name) & set('\\:*?"<>|\0')


@pytest.mark.parametrize(
    "name", ["model.bin", "ctranslate2/model.bin", "日本/モデル.bin", "a b.json", "console.log", "com10"]
)
def test_portable(name: str) -> None:
    assert is_portable(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/a",
        "a/",
        "a//b",
        "./a",
        "a/.",
        "a.",
        "a ",
        "CON",
        "nul.txt",
        "x/Aux.json",
        "lpt1",
        "COM¹",
        "a:b",
    ],
)
def test_not_portable(name: str) -> None:
    assert not is_portable(name)


@pytest.mark.parametrize("size", [0, 1, BLOCK, BLOCK + 1])
def test_sum(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(size))
    read: list[int] = []
    assert sha256(path, read.append) == hashlib.sha256(bytes(size)).hexdigest()
    assert sum(read) == size
