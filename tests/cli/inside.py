"""A plugin: running the command line inside the process of the tests, which is quick."""

import signal
import sys
from collections.abc import Iterator

import pytest
from running import Ran, Run

from mtkit.cli import SIGNALS, main


@pytest.fixture
def mtkit_(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Iterator[Run]:
    """Run mtkit inside this process."""
    handlers = {signum: signal.getsignal(signum) for signum in SIGNALS}

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["mtkit", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, told = capfdbinary.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, told.decode().splitlines())

    yield run
    for signum, handler in handlers.items():
        signal.signal(signum, handler)
