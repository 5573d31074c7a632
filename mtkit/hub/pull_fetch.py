"""One file over HTTP: resumed where it was cut off, tried again with patience that ends, and checked when it is whole.

Requests go through the session of huggingface_hub, so that its settings hold for archives too: proxies, certificates,
``HF_HUB_OFFLINE`` and ``HF_HUB_DOWNLOAD_TIMEOUT``. Its own downloader begins again after each interruption, checks no
checksum and waits for as long as a server says; hence this one.
"""

import datetime
import email.utils
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2
from huggingface_hub import constants, get_session, hf_raise_for_status
from huggingface_hub.errors import GatedRepoError, OfflineModeIsEnabled, RepositoryNotFoundError, RevisionNotFoundError

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["MissingError", "Remote", "fetch", "persistently"]

T = TypeVar("T")
Heard = Callable[[int], None]

# Seconds between one try and the next; each of these many tries may fail, unless data comes meanwhile.
WAITS: tuple[float, ...] = (1, 2, 4, 8)
# A name that is not found, or a door that is shut, seldom opens within seconds.
UNREACHABLE_WAITS: tuple[float, ...] = (1,)
LONGEST_WAIT = 60.0
# Bytes that count as progress, after which patience begins anew.
ENOUGH = 1 << 20
BLOCK = 1 << 18
PASSING = {408, 425, 429, 500, 502, 503, 504}


class MissingError(ModelError):
    """What was asked for is not there."""


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
        if response.status_code == httpx2.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            if response.headers.get("Content-Range") != f"bytes */{have}":
                part.unlink()
                raise httpx2.RemoteProtocolError("the server has fewer bytes than are here")
            return
        hf_raise_for_status(response)
        if response.headers.get("Content-Range", "").split("-")[0] != f"bytes {have}":
            have = 0
        validator(part).write_text(response.headers.get("ETag", ""), encoding="utf-8")
        with part.open("ab" if have else "wb") as file:
            for block in response.iter_raw(BLOCK):
                file.write(block)
                have += len(block)
                heard(have)


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


def persistently(action: Callable[[], T], what: str, url: str, grown: Callable[[], int] = lambda: 0) -> T:
    """Do something over the network, again and again for as long as that makes sense.

    Raises MissingError or ModelError when it does not.
    """
    tries = 0
    while True:
        before = grown()
        try:
            return action()
        except (httpx2.HTTPError, httpx2.InvalidURL, OfflineModeIsEnabled) as error:
            tries = 0 if grown() - before >= ENOUGH else tries
            waits = waits_for(error)
            if tries >= len(waits):
                raise explained(error, what, url) from error
            wait = max(waits[tries], asked_wait(error))
            if wait > LONGEST_WAIT:
                raise explained(error, what, url) from error
            tries += 1
            time.sleep(wait)


def waits_for(error: Exception) -> tuple[float, ...]:
    """Return the seconds to wait before each further try; nothing where none makes sense."""
    if isinstance(error, OfflineModeIsEnabled | httpx2.InvalidURL | httpx2.UnsupportedProtocol | httpx2.ProxyError):
        return ()
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return UNREACHABLE_WAITS
    status = status_of(error)
    return WAITS if status in PASSING or not status else ()


def status_of(error: Exception) -> int:
    """Return the HTTP status that an error is about, or 0."""
    response = getattr(error, "response", None)
    return 0 if response is None else int(response.status_code)


def asked_wait(error: Exception) -> float:
    """Return the seconds that the server asks to wait (Retry-After), or 0."""
    response = getattr(error, "response", None)
    asked = "" if response is None else response.headers.get("Retry-After", "")
    if asked.isdigit():
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked)
        return max(0.0, (until - datetime.datetime.now(datetime.UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def explained(error: Exception, what: str, url: str) -> ModelError:
    """Return what happened and what to do, in one line."""
    where = httpx2.URL(url).host if not isinstance(error, httpx2.InvalidURL) else url
    status = status_of(error)
    if isinstance(error, OfflineModeIsEnabled):
        return ModelError(f"{what}: HF_HUB_OFFLINE forbids all traffic; unset it, or {elsewhere(what)}")
    if isinstance(error, GatedRepoError):
        return ModelError(
            f"{what}: gated; agree to its terms on {where} with an account, and set HF_TOKEN to a token of it"
        )
    if isinstance(error, RevisionNotFoundError):
        return MissingError(
            f"{what}: {where} has no such revision; leave --revision out, or give a commit, branch or tag"
        )
    if isinstance(error, RepositoryNotFoundError):
        return MissingError(
            f"{what}: {where} has no such model, or it is private; check the name, or set HF_TOKEN to a token that "
            "may read it"
        )
    if status in (401, 403):
        return ModelError(
            f"{what}: {where} refuses access ({status}); set HF_TOKEN to a token that may read it (huggingface.co → "
            "Settings → Access Tokens), or unset one that is no longer valid"
        )
    if status in (404, 410):
        return MissingError(f"{what}: {url} is not there ({status}); check the name, or take the model from elsewhere")
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        wait = asked_wait(error)
        when = f"in {wait:.0f} seconds" if wait else "later"
        return ModelError(f"{what}: {where} has had too many requests (429); try again {when}, what came is kept")
    if status:
        return ModelError(f"{what}: {where} is in trouble (HTTP {status}); try again later, what came is kept")
    if isinstance(error, httpx2.TimeoutException) and not isinstance(error, httpx2.ConnectTimeout):
        return ModelError(
            f"{what}: {where} stopped answering; try again, what came is kept "
            "(HF_HUB_DOWNLOAD_TIMEOUT sets the seconds to wait)"
        )
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return ModelError(
            f"{what}: {where} cannot be reached ({reason(error)}); check the network and HTTPS_PROXY, or "
            f"{elsewhere(what)}"
        )
    return ModelError(
        f"{what}: the transfer from {where} broke off ({reason(error)}); try again, what came is kept, or "
        f"{elsewhere(what)}"
    )


def elsewhere(what: str) -> str:
    """Say how to get a model without a network."""
    return f"pack it on a machine with a network (mtkit models pack {what}) and bring it here (mtkit models add)"
