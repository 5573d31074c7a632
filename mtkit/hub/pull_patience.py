"""Patience with a network that ends: what is tried again, after how long, and what is said when it was in vain."""

import datetime
import email.utils
import time
from collections.abc import Callable
from typing import TypeVar

import httpx2
from huggingface_hub.errors import GatedRepoError, OfflineModeIsEnabled, RepositoryNotFoundError, RevisionNotFoundError

from mtkit.errors import ModelError
from mtkit.hub.files import reason

__all__ = ["MissingError", "persistently"]

T = TypeVar("T")

# Seconds between one try and the next; each of these many tries may fail, unless data comes meanwhile.
WAITS: tuple[float, ...] = (1, 2, 4, 8)
# A name that is not found, or a door that is shut, seldom opens within seconds.
UNREACHABLE_WAITS: tuple[float, ...] = (1,)
LONGEST_WAIT = 60.0
# Bytes that count as progress, after which patience begins anew.
ENOUGH = 1 << 20
TOO_MANY = 429
PASSING = {408, 425, TOO_MANY, 500, 502, 503, 504}


class MissingError(ModelError):
    """What was asked for is not there."""


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
    if status == TOO_MANY:
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
    return (
        f"pack it on a machine with a network (mtkit models pack {what} -o FILE) and take it up here "
        "(mtkit models unpack FILE; for a folder or a release archive, mtkit models add)"
    )
