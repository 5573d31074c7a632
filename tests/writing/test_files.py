"""Files are written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from mtkit.errors import OutputError
from mtkit.writing.files import write_atomically


def test_makes_folders_and_writes(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "à lire.txt"
    write_atomically(path, b"data", overwrite=False)
    assert path.read_bytes() == b"data"
    assert os.listdir(path.parent) == ["à lire.txt"]  # noqa: PTH208


def test_new_file_has_ordinary_rights(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    write_atomically(tmp_path / "a", b"", overwrite=False)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_overwrites_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with pytest.raises(OutputError, match="--overwrite"):
        write_atomically(path, b"new", overwrite=False)
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder"):
        write_atomically(tmp_path, b"", overwrite=True)


@pytest.mark.parametrize("name", ["x" * 300, "zero\0byte", "file/below"])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written") as caught:
        write_atomically(tmp_path / name, b"data", overwrite=False)
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_no_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        write_atomically(tmp_path / "a", b"", overwrite=False)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"data", overwrite=False)
    assert not list(tmp_path.iterdir())


def test_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(OutputError):
        write_atomically(Path("/dev/full") / "a", b"data", overwrite=True)
