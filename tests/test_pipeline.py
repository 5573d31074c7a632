"""Files in, files out, over a translator that gives every text back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mtkit.article import Article
from mtkit.errors import ModelError
from mtkit.pipeline import Job, Report, as_dict, translate_files
from mtkit.reading import read
from mtkit.reading.segmentation import segment
from mtkit.translation import TranslateOptions, Translation, Translator
from mtkit.translation.result import Flag, SegmentTranslation
from mtkit.writing import render

TEXT = "Le Japon investit au Vietnam. La province de Quang Ninh s'en félicite."


class Copier:
    """Translates by copying; flags every segment with a figure."""

    def check(self, source: str, to: Sequence[str]) -> None:  # noqa: ARG002 - as Translator
        if "de" in to:
            raise ModelError("copier: no German")

    def translate_articles(
        self,
        articles: Iterable[Article],
        to: Sequence[str],
        progress: object,  # noqa: ARG002
    ) -> Iterator[Translation]:
        for article in articles:
            for language in to:
                yield copied(article, language)


def copied(article: Article, language: str) -> Translation:
    flag = Flag("number", "the figure may be wrong")
    segments = tuple(
        SegmentTranslation(at, one, one.text.strip(), flags=(flag,) * any(map(str.isdigit, one.text)))
        for at, block in enumerate(article.blocks)
        for one in segment(block.text, "fr")
    )
    return Translation(article, language, article.blocks, segments, "copier", "none", TranslateOptions())


def run(paths: Sequence[Path], **job: object) -> Report:
    report = Report()
    given = Job(**{"to": ("en",), **job})  # type: ignore[arg-type]
    translate_files(paths, given, Copier(), report, print)  # type: ignore[arg-type]
    return report


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for name in ("a.txt", "sub/b.md", "sub/deep/a.txt"):
        (tmp_path / "news" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "news" / name).write_text(TEXT)
    return tmp_path / "news"


def relatives(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sub_folders_are_kept_and_all_is_counted(news: Path, tmp_path: Path) -> None:
    (news / "a.txt").write_text("En 2025, le Japon investit.\n\nLe Japon investit au Vietnam.")
    report = run([news], to=("en", "vi"), out=tmp_path / "out")
    assert relatives(tmp_path / "out") == [
        f"{name}.{tag}.{suffix}"
        for name, suffix in (("a", "txt"), ("sub/b", "md"), ("sub/deep/a", "txt"))
        for tag in ("en", "vi")
    ]
    assert len(report.written) == 6
    assert report.failures == []
    assert report.flags == {"number": 2}
    assert report.words == sum(one.words for one in report.written)
    assert report.words_per_second > 0
    assert json.loads(json.dumps(as_dict(report)))["words"] == report.words


def test_a_model_that_cannot_do_it_is_told_before_any_file_is_touched(news: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        run([news], to=("de",), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_results_of_an_earlier_run_are_passed_over(news: Path) -> None:
    before = relatives(news)
    run([news], to=("en", "ja"), out=news)
    (news / "seul.en.txt").write_text(TEXT)  # no source beside it: an article of its own
    report = run([news], to=("vi",), out=news)
    assert len(report.skipped) == 6
    expected = [*before, "seul.en.txt", "seul.en.vi.txt"]
    expected += [
        f"{Path(name).with_suffix('')}.{tag}{Path(name).suffix}" for name in before for tag in ("en", "ja", "vi")
    ]
    assert relatives(news) == sorted(expected)


def test_a_folder_for_results_inside_the_sources_is_not_read(news: Path) -> None:
    run([news], out=news / "sub" / "out")
    report = run([news], out=news / "sub" / "out", to=("vi",))
    assert [one.language for one in report.written] == ["vi"] * 3
    assert report.skipped == []


def test_an_earlier_run_goes_on_where_it_was(news: Path, tmp_path: Path) -> None:
    out, both = tmp_path / "out", ("en", "vi")
    whole = run([news], to=both, out=tmp_path / "whole")
    run([news / "a.txt"], to=both, out=out)
    run([news / "sub"], to=("en",), out=out / "sub")
    (out / "a.vi.txt").write_text("corrected")
    report = run([news], to=both, out=out, skip_existing=True)
    assert report.failures == []
    assert len(report.existing) == 4
    assert [one.language for one in report.written] == ["vi", "vi"]
    assert relatives(out) == relatives(tmp_path / "whole")
    assert len(whole.written) == 6
    assert (out / "a.vi.txt").read_text() == "corrected"
    again = run([news], to=both, out=out, skip_existing=True)
    assert (again.written, len(again.existing), again.failures) == ([], 6, [])


def test_existing_files_are_failures_unless_told_otherwise(news: Path, tmp_path: Path) -> None:
    run([news], out=tmp_path / "out")
    report = run([news], out=tmp_path / "out")
    assert (len(report.failures), report.written, report.existing) == (3, [], [])
    assert len(run([news], out=tmp_path / "out", overwrite=True).written) == 3


def test_names_that_collide(tmp_path: Path) -> None:
    for name in ("mon/p.md", "mon/p.txt", "tue/p.txt", "wed/p.txt", "wed/p.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    report = run([tmp_path / name for name in ("mon", "tue", "wed")], out=tmp_path / "out", format="text")
    assert report.failures == []
    assert relatives(tmp_path / "out") == [
        "p.en.txt",  # mon/p.md
        "p.txt.en.txt",  # mon/p.txt
        "tue/p.en.txt",
        "wed/p.en.txt",
        "wed/p.txt.en.txt",
    ]


@pytest.mark.parametrize("name", ["quang-ninh.txt", "lang-son.md", "vjecpa.html", "forum.docx"])
def test_json_lines_point_into_the_text(name: str) -> None:
    article = read(Path(__file__).parents[1] / "seeds" / name)
    translation = copied(article, "en")
    records = [json.loads(line) for line in render(translation, "jsonl").decode().splitlines()]
    assert [record["segment"] for record in records] == list(range(len(translation.segments)))
    names = "article segment block kind start end from to source hypothesis score route model pivot attempts kept"
    keys = [*names.split(), "repairs", "flags", "credits", "engine", "settings"]
    for record in records:
        assert list(record) == keys
        block = article.blocks[record["block"]]
        assert block.text[record["start"] : record["end"]] == record["source"]
        assert record["kind"] == block.kind
        assert (record["article"], record["from"], record["to"]) == (name, "fr", "en")


def test_json_lines_of_the_real_model(shipped: Translator) -> None:
    article = read(Path(__file__).parents[1] / "seeds" / "lang-son.md")
    article = replace(article, blocks=article.blocks[:3])
    (translation,) = shipped.translate_articles([article], ["ja"])
    records = [json.loads(line) for line in render(translation, "jsonl").decode().splitlines()]
    assert all(record["hypothesis"] and record["settings"]["beam"] == 4 for record in records)
    assert all(article.blocks[r["block"]].text[r["start"] : r["end"]] == r["source"] for r in records)
