"""Nothing touches the network, in any format."""

import subprocess
import sys
from pathlib import Path

from running import ROOT

SCRIPT = """
import socket, sys

def refused(*arguments, **settings):
    raise AssertionError("the network was asked for something")

socket.socket.__init__ = refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refused
from mtkit.cli import main
main()
"""


def test_every_format_without_a_network(tmp_path: Path) -> None:
    seeds = [ROOT / "seeds" / name for name in ("quang-ninh.txt", "lang-son.md", "vjecpa.html", "forum.docx")]
    arguments = [*seeds, "--to", "en,vi,ja", "--beam", "1", "--out", tmp_path / "out", "--quiet"]
    command = [sys.executable, "-c", SCRIPT, "translate", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((tmp_path / "out").iterdir())) == 12
