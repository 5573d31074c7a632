"""A server on this machine that speaks as the Hugging Face Hub does, as far as its own client asks, and has faults.

It serves folders as repositories: what a model has (commit, files with size, Git's hash and SHA-256), the listing of
its tree, and its files, with ranges; large ones by way of a redirect, as the hub's come from another host. Files under
``archives`` are served as they are.
"""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

__all__ = ["Fault", "Hub", "Request", "serving"]

LARGE = (".safetensors", ".bin", ".spm", ".model")
BLOCK = 1 << 14


@dataclass
class Fault:
    """What goes wrong with a request whose path holds ``path``, ``times`` times.

    ``kind``: “cut” after a half, “change” a byte, “stall” after a half, “slow” before anything, or an HTTP status.
    ``headers`` go with a status.
    """

    path: str
    kind: str
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What somebody asked for; the names of the headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Hub:
    """The repositories, by owner/name, and each one's other revisions than “main”; what goes wrong; what was asked."""

    url: str = ""
    repositories: dict[str, Path] = field(default_factory=dict)
    revisions: dict[str, str] = field(default_factory=dict)
    archives: dict[str, Path] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    stalled: threading.Event = field(default_factory=threading.Event)
    going_on: threading.Event = field(default_factory=threading.Event)

    def commit(self, repository: str) -> str:
        """Return the commit of a repository: it changes with its files."""
        together = "".join(digest(path) for path in files(self.repositories[repository]))
        return hashlib.sha1(together.encode(), usedforsecurity=False).hexdigest()

    def asked(self, part: str, method: str = "GET") -> list[Request]:
        """Return the requests whose path holds a text."""
        return [request for request in self.requests if part in request.path and request.method == method]

    def fault(self, path: str) -> Fault | None:
        """Return what goes wrong with a path now."""
        for fault in self.faults:
            if fault.path in path and fault.times:
                fault.times -= 1
                return fault
        return None


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def blob(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Answers as the hub does."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *arguments: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.requests.append(Request(self.command, path, {key.lower(): text for key, text in self.headers.items()}))
        fault = self.hub.fault(path)
        if fault and fault.kind == "slow":
            time.sleep(1.5)
        elif fault and fault.kind.isdigit():
            return self.say(int(fault.kind), {}, fault.headers)
        parts = path.strip("/").split("/")
        if parts[0] == "archives":
            return self.send(self.hub.archives.get(parts[-1], Path("none")), {}, fault)
        name = "/".join(parts[2:4] if parts[0] in ("api", "large") else parts[:2])
        if name not in self.hub.repositories:
            return self.say(404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
        rest = parts[4:] if parts[0] in ("api", "large") else parts[2:]
        if parts[0] == "large":
            return self.send(self.hub.repositories[name].joinpath(*rest), {}, fault)
        # A revision is quoted, so that its slashes are not the path's.
        revision = (
            unquote(urlsplit(self.path).path.strip("/").split("/")[5 if parts[0] == "api" else 3]) if rest else ""
        )
        commit = self.hub.commit(name)
        if revision not in ("", "main", commit, self.hub.revisions.get(name)):
            return self.say(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound"})
        if parts[0] == "api":
            listing = self.tree(name) if rest and rest[0] == "tree" else self.about(name, commit)
            return self.say(200, listing, {})
        inner = "/".join(rest[1 + revision.count("/") + 1 :])
        return self.resolve(name, commit, inner, fault)

    def about(self, name: str, commit: str) -> dict[str, object]:
        siblings = []
        for path in files(self.hub.repositories[name]):
            one: dict[str, object] = {"rfilename": path.relative_to(self.hub.repositories[name]).as_posix()}
            one |= {"size": path.stat().st_size, "blobId": blob(path)}
            if path.suffix in LARGE:
                one["lfs"] = {"sha256": digest(path), "size": path.stat().st_size, "pointerSize": 130}
            siblings.append(one)
        return {"_id": "1", "id": name, "modelId": name, "sha": commit, "private": False, "siblings": siblings}

    def tree(self, name: str) -> list[dict[str, object]]:
        root = self.hub.repositories[name]
        found = []
        for path in files(root):
            one: dict[str, object] = {"type": "file", "path": path.relative_to(root).as_posix(), "oid": blob(path)}
            one["size"] = path.stat().st_size
            if path.suffix in LARGE:
                one["lfs"] = {"oid": digest(path), "size": path.stat().st_size, "pointerSize": 130}
            found.append(one)
        return found

    def resolve(self, name: str, commit: str, inner: str, fault: Fault | None) -> None:
        path = self.hub.repositories[name] / inner
        if not path.is_file():
            return self.say(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
        headers = {"X-Repo-Commit": commit}
        if path.suffix not in LARGE:
            return self.send(path, headers | {"ETag": f'"{blob(path)}"'}, fault)
        headers |= {"X-Linked-Etag": f'"{digest(path)}"', "X-Linked-Size": str(path.stat().st_size)}
        # To another host, as far as a client can tell.
        port = self.server.server_address[1]
        headers["Location"] = f"http://localhost:{port}/large/of/{quote(name)}/{quote(inner)}"
        return self.say(HTTPStatus.FOUND, {}, headers)

    def say(self, status: int, value: object, headers: dict[str, str]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for key, text in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(key, text)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def send(self, path: Path, headers: dict[str, str], fault: Fault | None) -> None:
        """Send a file, or the rest of it that is asked for; not whole, where a fault says so."""
        if not path.is_file():
            return self.say(404, {}, {})
        data = path.read_bytes()
        mark = headers.get("ETag") or f'"{digest(path)}"'
        start = 0
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range", mark) == mark:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start and start >= len(data):
            return self.say(416, {}, {"Content-Range": f"bytes */{len(data)}"})
        self.send_response(206 if start else 200)
        headers = headers | {"ETag": mark, "Content-Length": str(len(data) - start), "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        for key, text in headers.items():
            self.send_header(key, text)
        self.end_headers()
        if self.command == "HEAD":
            return None
        if fault and fault.kind == "change":
            data = data[:-1] + bytes([data[-1] ^ 1])
        half = start + (len(data) - start) // 2
        self.wfile.write(data[start:half])
        self.wfile.flush()
        if fault and fault.kind == "cut":
            self.close_connection = True
            return None
        if fault and fault.kind == "stall":
            self.hub.stalled.set()
            self.hub.going_on.wait(30)
        self.wfile.write(data[half:])
        return None


class Server(ThreadingHTTPServer):
    """Says nothing of clients that were killed."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Hub]:
    """Run a hub on this machine."""
    hub = Hub()
    server = Server(("127.0.0.1", 0), type("HubHandler", (Handler,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.going_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
