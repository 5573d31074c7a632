"""What of a batch of briefs is still to be made, and where it goes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mtkit import __version__
from mtkit.briefs.edition import Edition
from mtkit.briefs.export import FORMATS
from mtkit.briefs.export.data import from_dict
from mtkit.briefs.job import BriefsJob
from mtkit.briefs.ledger import Ledger, digest_of
from mtkit.briefs.maker import Maker
from mtkit.errors import InputError, OutputError, reason_of
from mtkit.hub.files import sha256
from mtkit.reading import Source

__all__ = ["Planned", "Planner"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A file, where its briefs go by language, those that are there, and the languages of those that are missing.

    ``made_of`` says what the briefs depend on, whatever their language.
    """

    source: Source
    targets: dict[str, Path]
    made_of: dict[str, Any]
    finished: dict[str, Edition]
    missing: tuple[str, ...]


class Planner:
    """Gives every file of a batch its place in ``job.out``; without a folder everything is missing."""

    def __init__(self, job: BriefsJob, maker: Maker, ledger: Ledger | None) -> None:
        self._job, self._maker, self._ledger = job, maker, ledger
        self._taken: set[Path] = set()

    def plan(self, source: Source) -> Planned:
        """Find out which briefs of a file are missing, and make sure that they can be written.

        Raises InputError for a file that cannot be read, OutputError where a file stands in the way.
        """
        made_of: dict[str, Any] = {"version": __version__, "input": _sum(source), "options": asdict(self._job.brief)}
        made_of |= {"force": self._job.force, "from": self._job.source, "settings": self._maker.settings}
        if self._ledger is None or self._job.out is None:
            return Planned(source, {}, made_of, {}, self._job.to)
        targets = self._targets(source, self._job.out)
        found = {language: self._finished(path, made_of, language, self._ledger) for language, path in targets.items()}
        finished = {language: edition for language, edition in found.items() if edition}
        missing = tuple(language for language in targets if language not in finished)
        for language in missing:
            self.make_way(targets[language])
        self._taken.update(targets.values())
        return Planned(source, targets, made_of, finished, missing)

    def make_way(self, path: Path) -> None:
        """Raise OutputError where a file is not to be replaced: mtkit has not written it, or somebody changed it."""
        if self._job.overwrite or not _exists(path) or (self._ledger and self._ledger.is_untouched(path)):
            return
        ours = self._ledger is not None and self._ledger.get(path) is not None
        state = "was changed since it was written" if ours else "already exists"
        raise OutputError(f"{path}: {state}; use --overwrite to replace it")

    def with_language(self, made_of: dict[str, Any], language: str) -> dict[str, Any]:
        """Return what a brief in one language depends on, given what the briefs of its article do."""
        models = None if language == self._job.source else self._maker.models(self._job.source, language)
        return made_of | {"to": language, "format": self._job.format, "models": models}

    def _finished(self, path: Path, made_of: dict[str, Any], language: str, ledger: Ledger) -> Edition | None:
        """Return the brief in a file that an earlier run made of the same input in the same way."""
        record = ledger.get(path)
        if record is None or record.edition is None or not made_of["input"]:
            return None
        if digest_of(record.made_of) != digest_of(self.with_language(made_of, language)):
            return None
        try:
            return from_dict(record.edition) if ledger.is_untouched(path) else None
        except InputError:  # somebody changed the manifest
            return None

    def _targets(self, source: Source, out: Path) -> dict[str, Path]:
        for stem in _stems(source):
            suffix = FORMATS[self._job.format]
            targets = {language: out / f"{stem}.brief.{language}{suffix}" for language in self._job.to}
            if self._taken.isdisjoint(targets.values()):
                return targets
        raise OutputError(f"{source.name}: another file of this name was summarised before; use another --out")


def _stems(source: Source) -> Iterator[Path]:
    """Yield what the names of a file's briefs begin with, as long as they are taken: ``p``, ``p.md``, ``mon/p.md``."""
    own = source.relative
    yield own.with_name(own.stem)
    yield own
    if source.path:
        yield Path(source.path.absolute().parents[len(own.parts) - 1].name) / own


def _sum(source: Source) -> str:
    """Return the SHA-256 of a file; nothing for standard input, which is never the same again."""
    if source.path is None:
        return ""
    try:
        return sha256(source.path)
    except OSError as error:
        raise InputError(f"{source.path}: cannot be read: {reason_of(error)}; check its name and rights") from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:  # a name that is too long
        raise OutputError(f"{path}: cannot be written: {reason_of(error)}; give it a shorter name") from error
