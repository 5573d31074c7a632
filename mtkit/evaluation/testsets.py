"""Where test sets come from: this project's references, FLORES-200, NTREX-128, text files, TSV, TMX, sacrebleu."""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.errors import InputError, unreadable
from mtkit.languages import alpha3, canonical, name, script
from mtkit.reading.tmx import read_tmx

__all__ = ["FINAL", "SEEDS", "TestSet", "load", "read_lines", "read_tmx", "read_training", "references_folder"]

SEEDS = "seeds"
FINAL = frozenset({"climat-affaires", "forum"})  # as references/README.md says: never looked at when choosing

_LIMIT = 256 * 2**20
_MOST_LINES = 200_000  # a test set has hundreds or thousands
_LONGEST_LINE = 2**20
_CODES = {"ar": "arb", "zh": "zho", "fa": "pes", "ms": "zsm", "no": "nob", "et": "est", "lv": "lvs", "sq": "als"}
_SOURCES = {"source", "src"}
_REFERENCES = {"reference", "ref", "target", "tgt", "translation"}
_DOCUMENTS = {"document", "doc", "doc_id", "docid", "document_id"}


@dataclass(frozen=True, slots=True)
class TestSet:
    """Source lines and their translations: one tuple of lines a reference set.

    ``documents`` names the document that each line stands in; empty where that is not known.
    """

    __test__ = False  # pytest would take it for a test

    name: str
    source_language: str
    language: str
    sources: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]
    documents: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """A fingerprint of languages, sources and references, by which a figure can be repeated."""
        content = [self.source_language, self.language, self.sources, self.references]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def load(spec: str | Path, source_language: str, language: str, split: str = "devtest") -> TestSet:
    """Return a test set.

    ``spec`` is one of:

    - ``seeds``: the articles of this project (``references/`` of the checkout): those for development with the split
      ``dev``, those kept for final figures with ``final``, all with any other;
    - a FLORES-200 folder (``devtest.fr`` or ``fra_Latn.devtest``; ``split`` chooses), an NTREX-128 folder, or any
      folder of ``NAME.fr`` beside ``NAME.en``, a document each;
    - ``SOURCE,REFERENCE[,REFERENCE…]``: text files, line by line;
    - a ``.tsv`` file, columns by its header (source, reference, document, or language tags) or the first two;
    - a ``.tmx`` file;
    - a name that sacrebleu knows, such as ``wmt14``, where it lies in sacrebleu's folder or there is a network.

    Raises:
        InputError: it is not there, cannot be read, or does not hold both languages.
        OptionError: a language that does not exist.

    """
    source_language, language = canonical(source_language), canonical(language)
    pair = (source_language, language)
    text = str(spec)
    path = Path(spec)
    if text == SEEDS:  # the folder seeds/, which a checkout has too, is ./seeds
        return _seeds(*pair, split)
    if path.is_dir():
        return _folder(path, *pair, split)
    if path.is_file():
        if path.suffix.lower() == ".tmx":
            return _checked(path.stem, *pair, *_columns(read_tmx(path, *pair)), tell=text)
        if path.suffix.lower() in {".tsv", ".tab"}:
            return _tsv(path, *pair)
        raise InputError(
            f"{path}: one text file is not a test set; give SOURCE,REFERENCE (two files), a .tsv, a .tmx or a folder"
        )
    if "," in text:
        paths = [Path(part.strip()) for part in text.split(",")]
        sources, *references = (read_lines(part) for part in paths)
        return _checked(paths[0].stem, *pair, sources, references, tell=text)
    return _from_sacrebleu(text, *pair)


def references_folder() -> Path:
    """Return the folder of this project's own references.

    Raises InputError where mtkit is installed without it.
    """
    folder = Path(__file__).parent.parent.parent / "references"
    if not folder.is_dir():
        raise InputError(
            "the test set “seeds” is the references/ folder of a checkout of mtkit, which is not here: "
            "give the path of that folder, or another test set"
        )
    return folder


def read_lines(path: Path) -> list[str]:
    r"""Return the lines of a UTF-8 text file as sacrebleu counts them: divided at ``\n`` and nowhere else.

    Nothing else is changed, so that a score is that of the file as it is.

    Raises:
        InputError: the file cannot be read, is too large, empty, or not UTF-8 text.

    """
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(f"{path} is larger than {_LIMIT // 2**20} MB: a test set is smaller; split it")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise unreadable(path, error) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path} is not UTF-8 (line {line:,}): save it as UTF-8 text") from error
    if "\0" in text:
        raise InputError(f"{path} looks like binary data, not text: give a UTF-8 text file, one segment a line")
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if not text.strip():
        raise InputError(f"{path} is empty: there is no line to score")
    if len(lines) > _MOST_LINES:
        raise InputError(f"{path} has {len(lines):,} lines, more than {_MOST_LINES:,}: a test set is smaller; split it")
    return lines


def read_training(paths: Iterable[Path], *languages: str) -> Iterator[str]:
    """Yield the lines, and the columns of lines with tabs, of training corpora and translation memories of any size.

    Raises:
        InputError: a file cannot be read.

    """
    for path in paths:
        if path.suffix.lower() == ".tmx":
            for unit in read_tmx(path, *languages):
                yield from unit
            continue
        try:
            opened = gzip.open if path.suffix.lower() == ".gz" else open
            with opened(path, "rt", encoding="utf-8", errors="replace", newline="\n") as file:
                while line := file.readline(_LONGEST_LINE):
                    yield from line.split("\t")
        except (OSError, EOFError, zlib.error) as error:
            raise unreadable(path, error) from error


def _checked(
    name_: str,
    source_language: str,
    language: str,
    sources: list[str],
    references: list[list[str]],
    documents: list[str] | None = None,
    *,
    tell: str,
) -> TestSet:
    unequal = next((lines for lines in references if len(lines) != len(sources)), None)
    if unequal is not None:
        raise InputError(
            f"{tell}: {len(sources):,} source lines but {len(unequal):,} references: give files that belong together"
        )
    if not sources or not references:
        raise InputError(f"{tell} holds no pair of {name(source_language)} and {name(language)} lines")
    return TestSet(
        name_, source_language, language, tuple(sources), tuple(map(tuple, references)), tuple(documents or ())
    )


# Folders


def _folder(folder: Path, source_language: str, language: str, split: str) -> TestSet:
    pair = (source_language, language)
    for candidate in (folder, folder / split):
        for form in (_plain, _flores):
            sources, references = (form(candidate, split, tag) for tag in pair)
            if sources and references:
                name_ = f"{_tidy_name(folder, split)}-{split}"
                return _checked(name_, *pair, read_lines(sources), [read_lines(references)], tell=str(folder))
    for candidate in (folder, folder / "NTREX-128"):
        sources, references = (_ntrex(candidate, tag) for tag in pair)
        if sources and references:
            documents = _ntrex_documents(candidate)
            lines = read_lines(sources)
            if documents is not None and len(documents) != len(lines):
                documents = None
            return _checked("ntrex-128", *pair, lines, [read_lines(references)], documents, tell=str(folder))
    return _documents(folder, *pair, folder.resolve().name)


def _seeds(source_language: str, language: str, split: str) -> TestSet:
    name = f"{SEEDS}-{split}" if split in ("dev", "final") else SEEDS

    def wanted(stem: str) -> bool:
        """Briefs lie beside the articles, and are no translations line by line."""
        return not stem.endswith(".brief") and (name == SEEDS or (stem in FINAL) is (split == "final"))

    return _documents(references_folder(), source_language, language, name, wanted)


def _tidy_name(folder: Path, split: str) -> str:
    resolved = folder.resolve()
    return resolved.parent.name if resolved.name == split else resolved.name


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _plain(folder: Path, split: str, tag: str) -> Path | None:
    return _existing(folder / f"{split}.{tag}")


def _flores(folder: Path, split: str, tag: str) -> Path | None:
    writing = script(tag)
    for code in dict.fromkeys((alpha3(tag), _CODES.get(tag.split("-")[0], ""))):
        if code and (found := _existing(folder / f"{code}_{writing}.{split}")):
            return found
    return None


def _ntrex(folder: Path, tag: str) -> Path | None:
    code = alpha3(tag)
    region = f"-{tag.split('-')[-1]}" if "-" in tag else ""
    for stem in (
        f"newstest2019-ref.{code}{region}.txt",
        f"newstest2019-ref.{code}.txt",
        f"newstest2019-src.{code}.txt",
    ):
        if found := _existing(folder / stem):
            return found
    return None


def _ntrex_documents(folder: Path) -> list[str] | None:
    for candidate in (folder / "DOCUMENT_IDS.tsv", folder.parent / "DOCUMENT_IDS.tsv"):
        if candidate.is_file():
            return [line.split("\t")[0] for line in read_lines(candidate)]
    return None


def _documents(
    folder: Path,
    source_language: str,
    language: str,
    name_: str,
    wanted: Callable[[str], bool] = bool,
) -> TestSet:
    """Read ``NAME.fr`` beside ``NAME.en``, in the order of the names."""
    sources: list[str] = []
    references: list[str] = []
    documents: list[str] = []
    for path in sorted(folder.glob(f"*.{source_language}")):
        other = path.with_name(f"{path.stem}.{language}")
        if not other.is_file() or not wanted(path.stem):
            continue
        lines, translated = read_lines(path), read_lines(other)
        if len(lines) != len(translated):
            raise InputError(
                f"{path} has {len(lines):,} lines and {other.name} has {len(translated):,}: "
                "give one line for each sentence in both"
            )
        sources += lines
        references += translated
        documents += [path.stem] * len(lines)
    if not sources:
        raise InputError(
            f"{folder} holds no {name(source_language)}–{name(language)} test set: expected devtest.{source_language} "
            f"and devtest.{language}, files of FLORES-200 or NTREX-128, or NAME.{source_language} beside "
            f"NAME.{language}"
        )
    return _checked(name_, source_language, language, sources, [references], documents, tell=str(folder))


# TSV


def _tsv(path: Path, source_language: str, language: str) -> TestSet:
    rows = [line.split("\t") for line in read_lines(path)]
    source, targets, document, header = _columns_of(rows[0], source_language, language)
    rows = rows[header:]
    needed = max(source, document, *targets)
    for number, row in enumerate(rows, 1 + header):
        if len(row) <= needed:
            raise InputError(
                f"{path}, line {number:,}: {len(row)} columns where {needed + 1} are needed; divide them by tabs"
            )
    return _checked(
        path.stem,
        source_language,
        language,
        [row[source] for row in rows],
        [[row[column] for row in rows] for column in targets],
        [row[document] for row in rows] if document >= 0 else None,
        tell=str(path),
    )


def _columns_of(first: list[str], source_language: str, language: str) -> tuple[int, list[int], int, bool]:
    """Return the columns of source, references and document (or -1), and whether the first row is a header."""
    names = [re.sub(r"[\s_-]*\d*$", "", cell.strip().lower()) for cell in first]
    sources = _SOURCES | _tags(source_language)
    targets = _REFERENCES | _tags(language)
    source = next((at for at, cell in enumerate(names) if cell in sources), None)
    references = [at for at, cell in enumerate(names) if cell in targets]
    if source is None or not references:
        return 0, [1], -1, False
    document = next((at for at, cell in enumerate(names) if cell in _DOCUMENTS), -1)
    return source, references, document, True


def _tags(tag: str) -> set[str]:
    return {tag.lower(), tag.split("-")[0].lower(), name(tag).lower(), alpha3(tag)}


def _columns(units: Iterator[tuple[str, ...]]) -> tuple[list[str], list[list[str]]]:
    pairs = []
    for pair in units:
        pairs.append(pair)
        if len(pairs) > _MOST_LINES:
            raise InputError(f"the TMX file holds more than {_MOST_LINES:,} units: a test set is smaller; split it")
    return [source for source, _ in pairs], [[target for _, target in pairs]]


# sacrebleu


def _from_sacrebleu(spec: str, source_language: str, language: str) -> TestSet:
    from sacrebleu.dataset import DATASETS

    datasets: dict[str, Any] = DATASETS
    pair = f"{source_language.split('-')[0]}-{language.split('-')[0]}"
    if spec not in datasets:
        raise InputError(
            f"there is no test set “{spec}”: give {SEEDS}, a folder, SOURCE,REFERENCE (two text files), a .tsv, "
            "a .tmx, or a name that sacrebleu knows, such as wmt14"
        )
    dataset = datasets[spec]
    if pair not in dataset.langpairs:
        raise InputError(f"the test set {spec} is not in {pair}: it has {', '.join(sorted(dataset.langpairs))}")
    try:
        files = [Path(file) for file in dataset.get_files(pair)]
    except (OSError, SystemExit) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(
            f"the test set {spec} must be fetched, and that failed ({reason}): run sacrebleu -t {spec} -l {pair} "
            "--echo src once where there is a network, or give files that are here"
        ) from error
    fields = dict(zip(dataset.fieldnames(pair), files, strict=False))
    references = [read_lines(file) for field, file in fields.items() if field.startswith("ref")]
    documents = read_lines(fields["docid"]) if "docid" in fields else None
    return _checked(spec, source_language, language, read_lines(fields["src"]), references, documents, tell=spec)
