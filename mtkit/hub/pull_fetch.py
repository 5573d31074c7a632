"""One file over HTTP: resumed where it was cut off, tried again with patience that ends, and checked when it is whole.

Requests go through the session of huggingface_hub, so that its settings hold for archives too: proxies, certificates,
``HF_HUB_OFFLINE`` and ``HF_HUB_DOWNLOAD_TIMEOUT``. Its own downloader begins again after each interruption, checks no
checksum and waits for as long as a server says; hence this one.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from huggingface_hub import constants, get_session, hf_raise_for_status

from mtkit.errors import ModelError
from mtkit.hub.pull_patience import persistently

__all__ = ["Remote", "fetch"]

Heard = Callable[[int], None]

BLOCK = 1 << 18
BEYOND_THE_END = 416


class DamagedError(Exception):
    """What came is not what was announced."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A file on a server; of what it should be, all that is known: bytes, SHA-256, and Git's SHA-1 of its blob."""

    url: str
    size: int | None = None
    sha256: str = ""
    blob: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(remote: Remote, path: Path, what: str, heard: Heard) -> None:
    """Fetch a file; what an earlier try has left in ``path.part`` is continued.

    ``what`` names the model in messages, ``heard`` is told how many bytes are there. Raises MissingError when the
    server has no such file, ModelError for whatever else the network does, OSError when the file cannot be written.
    """
    if path.exists():  # it was checked before it got its name
        heard(path.stat().st_size)
        return
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        persistently(lambda: receive(remote, part, heard), what, remote.url, lambda: size_of(part))
        try:
            check(remote, part)
        except DamagedError as error:
            part.unlink()
            damage = error
        else:
            part.replace(path)
            validator(part).unlink(missing_ok=True)
            return
    raise ModelError(
        f"{what}: {remote.url} came with {damage} twice, and was thrown away; "
        "something between here and there changes it: try another network, or tell whoever runs the server"
    )


def receive(remote: Remote, part: Path, heard: Heard) -> None:
    """Receive what is still missing of a file."""
    have = size_of(part)
    if remote.size is not None and have > remote.size:
        part.unlink()
        have = 0
    if have and have == remote.size:
        return
    headers = {**remote.headers, "Accept-Encoding": "identity", **resumption(remote, part, have)}
    with get_session().stream("GET", remote.url, headers=headers, timeout=timeout()) as response:
        if response.status_code == BEYOND_THE_END:
            if response.headers.get("Content-Range") != f"bytes */{have}":
                part.unlink()
                raise httpx2.RemoteProtocolError("the server has fewer bytes than are here")
            return
        hf_raise_for_status(response)
        if response.headers.get("Content-Range", "").split("-")[0] != f"bytes {have}":
            have = 0
        validator(part).write_text(response.headers.get("ETag", ""), encoding="utf-8")
        with part.open("ab" if have else "wb") as file:
            for block in response.iter_raw():  # what has come is written before the connection may break
                file.write(block)
                have += len(block)
                heard(have)
                if remote.size is not None and have > remote.size:
                    break  # more than was announced; how much more is no matter


def resumption(remote: Remote, part: Path, have: int) -> dict[str, str]:
    """Return the headers that ask for the rest of a file, which must be the file that was begun."""
    if not have:
        return {}
    if remote.sha256 or remote.blob:  # a mixture of two files would be found out
        return {"Range": f"bytes={have}-"}
    etag = validator(part).read_text(encoding="utf-8") if validator(part).exists() else ""
    return {"Range": f"bytes={have}-", "If-Range": etag} if etag.startswith('"') else {}


def validator(part: Path) -> Path:
    """Return the file that keeps the server's mark (ETag) of what is being received."""
    return part.with_suffix(".etag")


def size_of(part: Path) -> int:
    """Return how many bytes there are."""
    return part.stat().st_size if part.exists() else 0


def check(remote: Remote, part: Path) -> None:
    """Raise DamagedError when a file is not what was announced."""
    size = part.stat().st_size
    if remote.size not in (None, size):
        raise DamagedError(f"{size} bytes instead of {remote.size}")
    if remote.sha256 and digest(part, hashlib.sha256()) != remote.sha256:
        raise DamagedError("a wrong checksum")
    git = hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    if remote.blob and not remote.sha256 and digest(part, git) != remote.blob:
        raise DamagedError("a wrong checksum")


def digest(path: Path, begun: Any) -> str:
    """Return the hash of a file, after what was hashed before."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            begun.update(block)
    return str(begun.hexdigest())


def timeout() -> httpx2.Timeout:
    """Return how long a server may be silent."""
    return httpx2.Timeout(constants.HF_HUB_DOWNLOAD_TIMEOUT)
