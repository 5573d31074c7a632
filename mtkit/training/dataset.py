"""Token arrays on disk, and the order in which they are seen: a pure function of seed and pass."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtkit.errors import InputError, ModelError, OptionError, OutputError, reason_of
from mtkit.hub import find_model
from mtkit.hub.files import read_json, reason
from mtkit.training.recipe import Recipe
from mtkit.training.text import Advance, Counts, Interrupted, Pair, Stop, Text
from mtkit.training.vocabulary import Lexicon, adopt, learn, open_lexicon

__all__ = ["Dataset", "batches", "open_dataset", "prepare"]

CHUNK = 20_000  # pairs encoded at once
ARRAYS = ("sources", "source_ends", "targets", "target_ends", "weights")
SORTED_TOGETHER = 60_000  # pairs: batches of like lengths are made among so many, not among all
Batch = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Pairs as tokens, laid end to end; pair ``i`` lies from ``ends[i]`` to ``ends[i + 1]``."""

    folder: Path
    lexicon: Lexicon
    sources: NDArray[np.uint32]
    source_ends: NDArray[np.int64]
    targets: NDArray[np.uint32]
    target_ends: NDArray[np.int64]
    weights: NDArray[np.float32]
    validation: tuple[Pair, ...]

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The length of the longer side of each pair."""
        return np.maximum(np.diff(self.source_ends), np.diff(self.target_ends))

    def tokens(self, numbers: Batch) -> int:
        """Return how many target tokens some pairs have."""
        return int((self.target_ends[numbers + 1] - self.target_ends[numbers]).sum())

    def padded(self, side: str, numbers: Batch, multiple: int = 1) -> NDArray[np.int64]:
        """Return the sources or targets of some pairs as rows of one width, a multiple of ``multiple``."""
        tokens, ends = (self.sources, self.source_ends) if side == "source" else (self.targets, self.target_ends)
        starts, lengths = ends[numbers], ends[numbers + 1] - ends[numbers]
        width = -(-int(lengths.max()) // multiple) * multiple
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = np.full((len(numbers), width), self.lexicon.padding, np.int64)
        rows[np.arange(width) < lengths[:, None]] = tokens[np.repeat(starts, lengths) + within]
        return rows


def prepare(
    recipe: Recipe, folder: Path, share: float = 1.0, *, stop: Stop = bool, advance: Advance = lambda *_: None
) -> list[Counts]:
    """Read, filter and encode a recipe's data into a folder that appears when it is whole; return what became of them.

    Beside the arrays lie the vocabulary and the text that is trained on.
    Raises what reading raises, OptionError where no vocabulary can be learned, OutputError where the system refuses.
    """
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        text = Text(recipe, share, stop, advance)
        _write_pairs(text.pairs(), part / "text.tsv")
        if recipe.start:
            lexicon = adopt(find_model(Path(recipe.start)), recipe, part)
        else:
            count = sum(counts.kept for counts in text.counts)
            advance("learning a vocabulary from", count)
            lexicon = learn(recipe, _sampled(part / "text.tsv", count, recipe), part, _threads(recipe))
        _encode(part, lexicon, recipe, text.counts, stop, advance)
        validation = [asdict(pair) for pair in text.validation if _fits(pair, lexicon, recipe.filter.max_tokens)]
        (part / "validation.json").write_text(json.dumps(validation, ensure_ascii=False), encoding="utf-8")
        (part / "data.json").write_text(json.dumps(_identity(recipe, share)), encoding="utf-8")
        part.rename(folder)
        return text.counts
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {reason_of(error)}; check the rights and the space") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def open_dataset(recipe: Recipe, folder: Path, share: float = 1.0) -> Dataset:
    """Open what `prepare` has written. Raises OptionError where it was prepared from another recipe."""
    broken = f"{folder}: cannot be read ({{}}); remove the folder, and it is made again"
    try:
        identity = read_json(folder / "data.json")
    except ModelError as error:
        raise InputError(broken.format("data.json is missing or damaged")) from error
    if identity != _identity(recipe, share):
        raise OptionError(
            f"{folder.parent} was begun with other data, filters, vocabulary or share than the recipe has now: "
            "give another folder with --out, or remove this one"
        )
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS}
        validation = json.loads((folder / "validation.json").read_text(encoding="utf-8"))
        return Dataset(
            folder, open_lexicon(folder, recipe.targets), **arrays, validation=tuple(Pair(**one) for one in validation)
        )
    except (OSError, ValueError, TypeError, ModelError) as error:
        raise InputError(broken.format(reason(error))) from error


def batches(
    lengths: NDArray[np.int64], weights: NDArray[np.float32], tokens: int, seed: int, epoch: int
) -> list[Batch]:
    """Return the batches of one pass, in their order: pairs by number, of like lengths, about ``tokens`` in each.

    A pair of weight 2.5 is seen twice, and every other time thrice.
    """
    rng = np.random.default_rng([seed, epoch])
    times = np.floor(weights).astype(np.int64) + (rng.random(len(weights)) < weights % 1)
    order = np.repeat(np.arange(len(weights)), times)
    rng.shuffle(order)
    found: list[Batch] = []
    span = max(SORTED_TOGETHER, 30 * tokens)
    for start in range(0, len(order), span):
        part = order[start : start + span]
        part = part[np.argsort(lengths[part] + rng.random(len(part)), kind="stable")]
        at = 0
        while at < len(part):
            end = at + 1
            while end < len(part) and (end + 1 - at) * lengths[part[end]] <= tokens:
                end += 1
            found.append(part[at:end])
            at = end
    return [found[at] for at in rng.permutation(len(found))]


def _identity(recipe: Recipe, share: float) -> dict[str, Any]:
    """Return what the arrays depend on, as JSON gives it back."""
    whole = asdict(recipe)
    parts = {name: whole[name] for name in ("data", "exclude", "filter", "vocabulary", "start")}
    held_out = whole["validation"]
    found: dict[str, Any] = json.loads(
        json.dumps(parts | {"validation": [held_out["data"], held_out["lines"]], "share": share})
    )
    return found


def _write_pairs(pairs: Iterator[Pair], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for pair in pairs:
            fields_ = (f"{pair.weight:g}", pair.source_language, pair.target_language, pair.source, pair.target)
            file.write("\t".join(fields_) + "\n")


def _read_pairs(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            weight, source_language, target_language, source, target = line.rstrip("\n").split("\t")
            yield Pair(source_language, target_language, source, target, float(weight))


def _sampled(path: Path, pairs: int, recipe: Recipe) -> Iterator[str]:
    """Yield lines of both sides to learn a vocabulary from: what is seen more often is drawn more often."""
    rng = random.Random(recipe.training.seed)  # noqa: S311 - nothing secret
    chance = min(1.0, recipe.vocabulary.sentences / max(1, 2 * pairs))
    for pair in _read_pairs(path):
        for line in (pair.source, pair.target):
            if rng.random() < chance * min(1.0, pair.weight):
                yield line


def _encode(folder: Path, lexicon: Lexicon, recipe: Recipe, counts: list[Counts], stop: Stop, advance: Advance) -> None:
    """Write the arrays; pairs of too many tokens are counted under the first entry of their languages."""
    kind = np.uint16 if lexicon.size <= 2**16 else np.uint32
    sides: tuple[list[NDArray[Any]], list[NDArray[Any]]] = ([], [])
    lengths: tuple[list[int], list[int]] = ([], [])
    weights: list[float] = []
    pairs = _read_pairs(folder / "text.tsv")
    while chunk := list(islice(pairs, CHUNK)):
        if stop():
            raise Interrupted
        advance("encoded", len(weights))
        kept = []
        for pair, encoded in zip(chunk, _encoded(chunk, lexicon), strict=True):
            if max(map(len, encoded)) <= recipe.filter.max_tokens:
                kept.append(encoded)
                weights.append(pair.weight)
                continue
            first = next(one for one in counts if one.pair == f"{pair.source_language}-{pair.target_language}")
            first.drop("too many pieces")
            first.kept -= 1
        for at, (side, numbers) in enumerate(zip(sides, lengths, strict=True)):
            side.append(np.concatenate([np.zeros(0, kind), *(encoded[at].astype(kind) for encoded in kept)]))
            numbers += [len(encoded[at]) for encoded in kept]
    if not weights:
        raise InputError("every pair has more pieces than filter.max_tokens of the recipe allows: raise it")
    for name, side, numbers in zip(("source", "target"), sides, lengths, strict=True):
        np.save(folder / f"{name}s.npy", np.concatenate(side))
        np.save(folder / f"{name}_ends.npy", np.cumsum([0, *numbers], dtype=np.int64))
    np.save(folder / "weights.npy", np.array(weights, np.float32))


def _encoded(chunk: list[Pair], lexicon: Lexicon) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Yield the tokens of both sides of each pair."""
    languages = dict.fromkeys(pair.target_language for pair in chunk)
    ours = {one: iter(lexicon.sources([p.source for p in chunk if p.target_language == one], one)) for one in languages}
    for pair, target in zip(chunk, lexicon.targets([pair.target for pair in chunk]), strict=True):
        yield next(ours[pair.target_language]), target


def _fits(pair: Pair, lexicon: Lexicon, most: int) -> bool:
    return len(lexicon.sources([pair.source], pair.target_language)[0]) <= most


def _threads(recipe: Recipe) -> int:
    return recipe.training.threads or os.cpu_count() or 1
