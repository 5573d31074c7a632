"""Test set × systems → a folder of hypotheses, scores, speeds and doubts, with a manifest to repeat it by.

Every system is run for every language in a process of its own. What is done, and whose test set, model, settings, code
and machine are unchanged, is not done again.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtkit.errors import InputError, MtkitError, OptionError, OutputError
from mtkit.evaluation import manifest as manifests
from mtkit.evaluation.results import (
    Bench,
    Folder,
    own_lines,
    read_bench,
    read_if_there,
    read_object,
    sha256_of,
    test_set_of,
    write_lines,
    write_object,
)
from mtkit.evaluation.systems import System, file_name, with_typography
from mtkit.evaluation.testsets import SEEDS, TestSet, load, read_lines

if TYPE_CHECKING:
    from mtkit.evaluation.metrics import Score

__all__ = ["Given", "Outcome", "Plan", "plan_of", "run"]

# Called with a line for the person who waits.
Watch = Callable[[str], None]

# Articles that serve for final figures only: nobody is shown their segments (references/README.md).
HELD_OUT = {SEEDS: ("climat-affaires", "forum")}


@dataclass(frozen=True, slots=True)
class Given:
    """Hypotheses of another system: the path of a file for each language that there is one for."""

    name: str
    paths: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run.

    ``test_set`` is as ``mtkit.evaluation.testsets.load`` takes it; ``{lang}`` in it stands for the target language.
    ``documents`` names those that are taken of it; empty takes all.
    ``stored`` is the folder of a benchmark that is repeated: its test set serves where ``test_set`` is not at hand.
    """

    languages: tuple[str, ...]
    systems: tuple[System, ...] = ()
    given: tuple[Given, ...] = ()
    test_set: str = SEEDS
    split: str = "devtest"
    source_language: str = "fr"
    documents: tuple[str, ...] = ()
    stored: Path | None = None

    def __post_init__(self) -> None:
        """Raise OptionError where there is nothing to run, or two systems of one name."""
        if not self.languages:
            raise OptionError("no target language: give one or more of en, vi, ja")
        names = [file_name(name).casefold() for name in self.names]
        if not names:
            raise OptionError("no system: give --system MODEL or --hypotheses NAME=FILE")
        if len(names) > len(set(names)):
            raise OptionError("two systems have the same name: give one of them another with name=…")

    @property
    def names(self) -> list[str]:
        """The names of all systems."""
        return [system.name for system in self.systems] + [given.name for given in self.given]


@dataclass(slots=True)
class Outcome:
    """What was done: the folder as it is now, what failed with its reason, and how many results were there already."""

    bench: Bench
    failures: list[str] = field(default_factory=list)
    done: int = 0
    kept: int = 0


def silent(line: str) -> None:
    """Tell nobody."""


def run(plan: Plan, out: Path, watch: Watch = silent) -> Outcome:
    """Run a plan into a folder, and go on where an earlier run of it stopped.

    What fails for one system goes into ``failures``, and the others are run. Raises InputError for a test set,
    ModelError for a model that is not there, OutputError for a folder that holds something else.
    """
    folder = Folder(out)
    if out.exists() and not folder.manifest.is_file() and (out.is_file() or any(out.iterdir())):
        raise OutputError(f"{out}: is not empty and holds no benchmark; give a new folder with --out")
    work = _Work(plan, folder, watch)
    work.prepare()
    work.translate()
    work.score()
    work.conclude()
    return Outcome(read_bench(out), work.failures, work.done, work.kept)


def plan_of(path: Path) -> Plan:
    """Return the plan that a manifest tells of. Raises InputError when it is not a manifest."""
    manifest = manifests.read_manifest(path)
    try:
        systems = [System(one["name"], **one["settings"]) for one in manifest["systems"] if one["settings"]]
        given = [_given_again(path.parent, one, manifest) for one in manifest["systems"] if not one["settings"]]
        return Plan(
            tuple(manifest["languages"]),
            tuple(replace(system, model=manifests.local(system.model)) for system in systems),
            tuple(given),
            manifest["set"]["spec"],
            manifest["set"]["split"],
            manifest["source_language"],
            tuple(manifest["set"]["documents"]),
            path.parent,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: cannot be repeated ({error!r}); take it as mtkit bench run wrote it") from error


def _given_again(folder: Path, system: Mapping[str, Any], manifest: Mapping[str, Any]) -> Given:
    languages = manifest.get("results", {}).get(system["name"], manifest["languages"])
    paths = {language: Folder(folder).hypotheses(system["name"], language) for language in languages}
    return Given(system["name"], paths)


class _Work:
    """One run on its way."""

    def __init__(self, plan: Plan, folder: Folder, watch: Watch) -> None:
        self._plan, self._folder, self._watch = plan, folder, watch
        self._sets: dict[str, TestSet] = {}
        self._files: dict[str, dict[str, str]] = {}
        self._systems: tuple[System, ...] = ()
        self._machine = manifests.machine()
        self._versions = manifests.versions()
        self.failures: list[str] = []
        self.done = self.kept = 0

    def prepare(self) -> None:
        """Find the test sets and the models, and write down what will be run."""
        typography = "house" if self._plan.test_set == SEEDS else "model"
        self._systems = tuple(with_typography(system, typography) for system in self._plan.systems)
        for language in self._plan.languages:
            self._sets[language] = _load(self._plan, language)
        for system in self._systems:
            self._files[system.name] = manifests.model_files(system)
        for language, lines in self._sets.items():
            value = asdict(lines)
            if read_if_there(self._folder.test_set(language)) != json.loads(json.dumps(value)):
                write_object(self._folder.test_set(language), value)
        write_object(self._folder.manifest, self._manifest({}))

    def translate(self) -> None:
        """Run every system for every language, and take in the hypotheses that were given."""
        for language, lines in self._sets.items():
            for system in self._systems:
                self._attempt(system.name, language, partial(self._measure, system, lines))
            for given in self._plan.given:
                if language in given.paths:
                    self._attempt(given.name, language, partial(self._take, given, lines))

    def _attempt(self, name: str, language: str, work: Callable[[], None]) -> None:
        try:
            work()
        except MtkitError as error:
            for path in (self._folder.measured(name, language), self._folder.scored(name, language)):
                path.unlink(missing_ok=True)  # what an earlier run left there is of something else
            self.failures.append(f"{name}, {language}: {error}")

    def _measure(self, system: System, lines: TestSet) -> None:
        key = _key(
            system.settings(),
            self._files[system.name],
            lines.sha256,
            lines.documents,
            self._versions,
            manifests.code_hash(),
            self._machine,
        )
        path = self._folder.measured(system.name, lines.language)
        texts = self._folder.hypotheses(system.name, lines.language)
        if read_if_there(path).get("key") == key and texts.is_file():
            self.kept += 1
            return
        self._watch(f"{system.name} → {lines.language}: translating {len(lines.sources)} lines")
        result = measure(system, lines)
        self._folder.scored(system.name, lines.language).unlink(missing_ok=True)  # it tells of what was here before
        write_lines(texts, result.pop("hypotheses"))
        write_object(path, {"key": key, **result})
        self.done += 1

    def _take(self, given: Given, lines: TestSet) -> None:
        hypotheses = read_lines(given.paths[lines.language])
        if len(hypotheses) != len(lines.sources):
            raise InputError(
                f"{given.paths[lines.language]}: {len(hypotheses)} lines for {len(lines.sources)} sources; "
                "give the hypotheses of this test set, one a line"
            )
        key = _key(lines.sha256, sha256_of(hypotheses))
        path = self._folder.measured(given.name, lines.language)
        if read_if_there(path).get("key") == key:
            self.kept += 1
            return
        self._folder.scored(given.name, lines.language).unlink(missing_ok=True)
        write_lines(self._folder.hypotheses(given.name, lines.language), hypotheses)
        write_object(path, {"key": key, "flags": [], "speed": None})
        self.done += 1

    def score(self) -> None:
        """Score what is there."""
        for name, language in self._there():
            hypotheses = own_lines(self._folder.hypotheses(name, language))
            lines = self._sets[language]
            libraries = {one: self._versions.get(one) for one in ("sacrebleu", "mecab-python3", "ipadic")}
            key = _key(lines.sha256, sha256_of(hypotheses), libraries, manifests.code_hash(manifests.SCORING))
            path = self._folder.scored(name, language)
            if read_if_there(path).get("key") != key:
                self._watch(f"{name} → {language}: scoring")
                write_object(path, {"key": key, **assess(lines, hypotheses)})

    def conclude(self) -> None:
        """Write into the manifest what came out."""
        results: dict[str, dict[str, Any]] = {}
        for name, language in self._there():
            scored = read_object(self._folder.scored(name, language))
            results.setdefault(name, {})[language] = {
                "hypotheses": sha256_of(own_lines(self._folder.hypotheses(name, language))),
                "scores": {one["metric"]: round(one["value"], 4) for one in scored["scores"]},
            }
        write_object(self._folder.manifest, self._manifest(results))

    def _there(self) -> Iterator[tuple[str, str]]:
        cells = ((name, language) for language in self._sets for name in self._plan.names)
        return (cell for cell in cells if self._folder.measured(*cell).is_file())

    def _manifest(self, results: Mapping[str, Any]) -> dict[str, Any]:
        plan = self._plan
        sets = {
            language: {"name": lines.name, "lines": len(lines.sources), "sha256": lines.sha256}
            for language, lines in self._sets.items()
        }
        return {
            "format": manifests.FORMAT,
            "finished" if results else "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "set": {
                "spec": ",".join(map(manifests.portable, plan.test_set.split(","))),
                "split": plan.split,
                "documents": list(plan.documents),
                "held_out": list(HELD_OUT.get(plan.test_set, ())),
            },
            "source_language": plan.source_language,
            "languages": list(plan.languages),
            "sets": sets,
            "systems": [self._described(system) for system in self._systems]
            + [{"name": given.name, "settings": None, "files": {}} for given in plan.given],
            "versions": self._versions,
            "code": manifests.code_hash(),
            "machine": self._machine,
            "results": results,
        }

    def _described(self, system: System) -> dict[str, Any]:
        settings = replace(system, model=manifests.portable(system.model)).settings()
        return {"name": system.name, "settings": settings, "files": self._files[system.name]}


def _load(plan: Plan, language: str) -> TestSet:
    """Load a test set; in a repetition, the copy beside the manifest serves where the original is not at hand."""
    spec = ",".join(map(manifests.local, plan.test_set.split(","))).replace("{lang}", language)
    try:
        whole = load(spec, plan.source_language, language, plan.split)
    except InputError:
        path = Folder(plan.stored).test_set(language) if plan.stored else None
        if path is None or not path.is_file():
            raise
        whole = test_set_of(read_object(path))
    return _only(whole, plan.documents)


def _only(lines: TestSet, documents: Sequence[str]) -> TestSet:
    """Return the lines of some documents."""
    if not documents:
        return lines
    unknown = next((name for name in documents if name not in lines.documents), None)
    if unknown is not None:
        there = ", ".join(dict.fromkeys(lines.documents)) or "none by name"
        raise OptionError(f"{lines.name} has no document “{unknown}”: it has {there}")
    chosen = [at for at, name in enumerate(lines.documents) if name in documents]
    return replace(
        lines,
        sources=tuple(lines.sources[at] for at in chosen),
        references=tuple(tuple(one[at] for at in chosen) for one in lines.references),
        documents=tuple(lines.documents[at] for at in chosen),
    )


def _key(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=list).encode()).hexdigest()


def measure(system: System, lines: TestSet) -> dict[str, Any]:
    """Run a system in a process of its own; return hypotheses, flags and speed.

    Raises MtkitError with the reason when the process cannot do it, or dies.
    """
    from mtkit.hub import find_model

    settings = system.settings()
    job = {
        "system": settings,
        "folder": str(find_model(system.model).folder),
        "language": lines.language,
        "source_language": lines.source_language,
        "sources": lines.sources,
        "documents": lines.documents,
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mtkit.evaluation.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdin is not None  # noqa: S101 - asked for
        assert process.stdout is not None  # noqa: S101
        _give(process.stdin, job)
        startup, result = 0.0, None
        for event in map(json.loads, process.stdout):
            if event["event"] == "ready":
                startup = time.perf_counter() - began
            elif event["event"] == "error":
                raise (OptionError if event["usage"] else MtkitError)(event["message"])
            else:
                result = event
        status = process.wait()
    finally:
        process.kill()
        process.wait()
    if result is None:
        raise MtkitError(f"the process that translates ended with status {status}; it may have run out of memory")
    return _measured(result, lines, startup)


def _give(pipe: Any, job: Mapping[str, Any]) -> None:
    try:
        pipe.write(json.dumps(job, default=list).encode("utf-8", errors="surrogatepass"))
        pipe.close()
    except BrokenPipeError:  # it ended before it read its job; its status tells
        return


def _measured(result: Mapping[str, Any], lines: TestSet, startup: float) -> dict[str, Any]:
    if len(result["hypotheses"]) != len(lines.sources):
        raise MtkitError("the system did not give one translation for each line")
    speed = {
        "words": sum(len(text.split()) for text in lines.sources),
        "seconds": round(result["seconds"], 4),
        "ratio": round(result["share"], 4) if result["share"] else None,
        "memory": result["peak_memory"],
        "startup": round(startup, 3),
    }
    return {"hypotheses": result["hypotheses"], "flags": result["flags"], "speed": speed}


def assess(lines: TestSet, hypotheses: Sequence[str]) -> dict[str, Any]:
    """Score hypotheses and look for what is wrong with them; without scores where the guards refuse one."""
    from mtkit.evaluation.guards import check
    from mtkit.evaluation.metrics import SEGMENT_METRIC, Scorer

    findings = check(
        lines.sources, hypotheses, lines.references, source_language=lines.source_language, language=lines.language
    )
    refused = any(finding.severity == "refused" for finding in findings)
    scores: list[Score] = []
    segments: list[float] = []
    if not refused:
        scorer = Scorer(lines.references, lines.language)
        statistics = scorer.statistics(hypotheses)
        scores = list(scorer.scores(statistics).values())
        segments = scorer.segments(SEGMENT_METRIC, statistics[SEGMENT_METRIC])
    return {
        "scores": [asdict(one) for one in scores],
        "segments": [round(one, 2) for one in segments],
        "quantities": list(wrong_quantities(lines, hypotheses)),
        "findings": [asdict(finding) for finding in findings],
    }


def wrong_quantities(lines: TestSet, hypotheses: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, kind and reason of each number, date or amount that differs between source and hypothesis."""
    from mtkit.checks import compare_quantities

    for number, (source, hypothesis) in enumerate(zip(lines.sources, hypotheses, strict=True)):
        for mismatch in compare_quantities(source, hypothesis, lines.source_language, lines.language):
            yield number, str(mismatch.kind), mismatch.reason
