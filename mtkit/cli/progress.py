"""Progress on stderr, for what takes more than a moment: a bar in a terminal, now and then a line elsewhere."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rich.progress

__all__ = ["Progress"]

FIRST = 1.0  # seconds before anything is shown
EVERY = 10.0  # seconds between lines where there is no terminal


class Progress:
    """How far a job is, its rate in source words a second, and the time that is left."""

    def __init__(self, *, shown: bool, verb: str = "translating") -> None:
        """Show nothing at all unless ``shown``; ``verb`` stands in front of the bar."""
        self._shown = shown
        self._verb = verb
        self._began = time.monotonic()
        self._next = self._began + FIRST
        self._bar: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None

    def __enter__(self) -> "Progress":
        """Start the clock."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def update(self, done: int, total: int) -> None:
        """Show that ``done`` of about ``total`` source characters are done, each once for a language."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        rate = done / 6 / (now - self._began)  # a French word and its space are six characters long
        if not sys.stderr.isatty():
            left = (total - done) * (now - self._began) / max(1, done)
            if now - self._began >= EVERY:
                share = min(1.0, done / max(1, total))
                print(f"mtkit: {share:.0%}, {rate:.0f} words/s, about {left:.0f} s left", file=sys.stderr)
            self._next = now + EVERY
            return
        self._next = now + 0.1
        if self._bar is None:
            self._start()
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, total=max(total, done), rate=f"{rate:.0f} words/s")

    def _start(self) -> None:
        import rich.console
        from rich import progress

        self._bar = progress.Progress(
            progress.TextColumn(self._verb),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn("{task.fields[rate]}"),
            progress.TimeRemainingColumn(),
            console=rich.console.Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", rate="")
        self._bar.start()
