"""Folders in, packs of briefs out: restart, interruption, names, bad files."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from made import Told

from mtkit.article import Article
from mtkit.briefs import BriefOptions, summarize
from mtkit.briefs.batch import summarize_files
from mtkit.briefs.brief import Brief
from mtkit.briefs.job import BriefReport, BriefsJob, as_dict
from mtkit.briefs.ledger import FILE_NAME, Ledger
from mtkit.briefs.maker import Maker
from mtkit.errors import ModelError, OptionError
from mtkit.translation import Translation

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ENGLISH = (
    "Japan and Vietnam held their first forum of local cooperation in the province on Tuesday, and the two countries "
    "agreed to work together on clean energy, on training and on trade. The governor said that he hoped for more. "
)


def run(
    paths: Sequence[Path | str], out: Path | None, maker: Maker | None = None, **job: object
) -> tuple[BriefReport, Told]:
    told = Told()
    report = BriefReport()
    given = BriefsJob(**{"to": ("fr", "ja"), "out": out, **job})  # type: ignore[arg-type]
    summarize_files(paths, given, maker or Maker(told), report, lambda *_: None)
    return report, told


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    for name, seed in (("a.md", "lang-son.md"), ("b.txt", "quang-ninh.txt"), ("sub/a.txt", "climat-affaires.txt")):
        (folder / name).write_bytes((SEEDS / seed).read_bytes())
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


PACK = [
    *("a.brief.fr.md", "a.brief.ja.md", "b.brief.fr.md", "b.brief.ja.md", FILE_NAME, "digest.fr.md", "digest.ja.md"),
    *("sub/a.brief.fr.md", "sub/a.brief.ja.md"),
]


def test_a_folder_becomes_a_pack(news: Path, out: Path) -> None:
    report, told = run([news], out)
    assert names(out) == PACK
    assert report.failures == []
    assert len(report.written) == 6
    assert len(report.digests) == 2
    assert len(told.asked) == 1, "all of it goes through the translator together"
    digest = (out / "digest.fr.md").read_text()
    heads = [(out / name).read_text().splitlines()[0].removeprefix("# ") for name in PACK if ".fr.md" in name]
    assert sorted(line.removeprefix("## ") for line in digest.splitlines() if line.startswith("## "))[:4] == sorted(
        [*(head for head in heads if not head.startswith("L’actualité")), "Sommaire"]
    )
    assert json.loads(json.dumps(as_dict(report)))["files"][0]["path"].startswith(str(out))


def test_briefs_of_a_run_into_another_folder_are_no_articles(news: Path, out: Path) -> None:
    run([news], news, to=("fr",))
    report, _ = run([news], out, to=("fr",))
    assert len(report.written) == 3
    assert [name for name in names(out) if "brief" in name] == [
        "a.brief.fr.md", "b.brief.fr.md", FILE_NAME, "sub/a.brief.fr.md",
    ]  # fmt: skip
    (news / FILE_NAME).unlink()  # without the manifest nothing tells what they are
    report, _ = run([news], out / "all", to=("fr",))
    assert len(report.written) > 3


def test_again_does_nothing(news: Path, out: Path) -> None:
    run([news], out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    report, told = run([news], out)
    assert (report.written, report.unchanged, report.failures) == ([], 6, [])
    assert told.asked == []
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_what_changed_is_done_anew(news: Path, out: Path) -> None:
    run([news], out)
    (news / "b.txt").write_bytes((SEEDS / "climat-affaires.txt").read_bytes())
    (out / "a.brief.ja.md").unlink()
    report, _ = run([news], out)
    assert sorted(Path(one.path).name for one in report.written) == ["a.brief.ja.md", "b.brief.fr.md", "b.brief.ja.md"]
    assert report.failures == []
    assert (out / "digest.fr.md").read_text().count("Lang Son soigne ses procédures") >= 2
    assert len((out / FILE_NAME).read_text().splitlines()) == 8  # the records that count no more are gone


@pytest.mark.parametrize(
    ("changed", "count"),
    [({"brief": BriefOptions(sentences=2)}, 6), ({"to": ("fr", "ja", "en")}, 3), ({"format": "html"}, 6)],
)
def test_other_options_are_other_briefs(news: Path, out: Path, changed: dict[str, object], count: int) -> None:
    run([news], out)
    report, _ = run([news], out, **changed)
    assert report.failures == []
    assert len(report.written) == count


def test_another_model_is_another_brief_but_of_the_original(news: Path, out: Path) -> None:
    run([news], out, Maker(Told(), models=lambda *_: "one"))
    report, _ = run([news], out, Maker(Told(), models=lambda *_: "two"))
    assert {one.language for one in report.written} == {"ja"}


def test_a_file_that_somebody_corrected_is_kept(news: Path, out: Path) -> None:
    run([news], out)
    (out / "b.brief.ja.md").write_text("corrigé")
    (out / "digest.ja.md").write_text("corrigé")
    report, _ = run([news], out)
    assert [failure.count("was changed since it was written; use --overwrite") for failure in report.failures] == [1, 1]
    assert (out / "b.brief.ja.md").read_text() == (out / "digest.ja.md").read_text() == "corrigé"
    report, _ = run([news], out, overwrite=True)
    assert report.failures == []
    assert (out / "b.brief.ja.md").read_text() != "corrigé"


def test_a_bad_file_does_not_stop_the_others(news: Path, out: Path) -> None:
    (news / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    (news / "empty.md").write_text("")

    def summarizer(article: Article, options: BriefOptions) -> Brief:
        if article.name == "b.txt":
            raise RuntimeError("a bug")
        return summarize(article, options)

    report, _ = run([news, news / "none.txt"], out, Maker(Told(), summarizer))
    assert len(report.written) == 4
    assert len(report.failures) == 4
    assert any("b.txt: failed inside mtkit (RuntimeError: a bug)" in failure for failure in report.failures)


def test_two_files_of_one_name(news: Path, out: Path) -> None:
    (news / "a.txt").write_bytes((news / "b.txt").read_bytes())
    report, _ = run([news, news / "sub" / "a.txt", news / "sub"], out, to=("fr",))
    assert report.failures == []
    assert [name for name in names(out) if "brief." in name] == [
        "a.brief.fr.md",
        "a.txt.brief.fr.md",
        "b.brief.fr.md",
        "sub/a.brief.fr.md",
    ]
    other = news.parent / "more"
    other.mkdir()
    (other / "a.md").write_bytes((news / "b.txt").read_bytes())
    report, _ = run([news, other], out, to=("fr",))
    assert report.failures == []
    assert "a.md.brief.fr.md" in names(out)


def test_briefs_beside_their_articles_are_no_articles(news: Path) -> None:
    run([news], news)
    report, _ = run([news], news)
    assert (len(report.written), report.unchanged, report.failures) == (0, 6, [])


class Interrupted(BaseException):
    pass


class Stopping(Told):
    """Is interrupted after two translations."""

    def translate_articles(
        self, articles: Iterable[Article], to: Sequence[str], progress: object = None
    ) -> Iterator[Translation]:
        for number, translation in enumerate(super().translate_articles(articles, to, progress)):
            if number == 2:
                raise Interrupted
            yield translation


def test_an_interruption_keeps_what_is_finished(news: Path, out: Path) -> None:
    with pytest.raises(Interrupted):
        run([news], out, Maker(Stopping()), to=("ja", "en"))
    finished = names(out)
    assert len([name for name in finished if name.endswith(".md")]) == 2
    with (out / FILE_NAME).open("ab") as file:  # the machine stopped while it wrote
        file.write(b'{"path": "sub/a.brief')
    report, _ = run([news], out, to=("ja", "en"))
    assert (len(report.written), report.unchanged, report.failures) == (4, 2, [])
    assert len(Ledger(out).paths) == 8


@pytest.mark.parametrize(
    "line", ["", "null", "[]", "{}", '{"path": 1}', "\x00", '{"path":"a","made_of":1,"edition":2}']
)
def test_a_manifest_that_says_nothing(news: Path, out: Path, line: str) -> None:
    out.mkdir()
    (out / FILE_NAME).write_text(line)
    report, _ = run([news], out)
    assert (len(report.written), report.failures) == (6, [])


def test_another_language_is_told_and_not_garbled(news: Path, out: Path) -> None:
    (news / "en.txt").write_text(ENGLISH * 6)
    report, told = run([news / "en.txt"], out)
    assert len(report.written) == 2
    assert all(one.note.startswith("not summarised: ") and "French" in one.note for one in report.written)
    assert told.asked == []
    report, told = run([news / "en.txt"], out, force=True)
    assert [one.note for one in report.written] == ["", ""]
    assert told.asked[0][0][0].language == "en"


def test_a_language_that_cannot_be_translated_keeps_its_own_brief(news: Path, out: Path) -> None:
    def check(source: str, to: Sequence[str]) -> None:
        if source != "fr":
            raise ModelError(f"no {source} into {', '.join(to)}")

    (news / "en.txt").write_text(ENGLISH * 6)
    report, _ = run([news / "en.txt"], out, Maker(Told(), check=check), to=("en", "ja"), force=True)
    assert [one.language for one in report.written] == ["en"]
    assert report.failures == ["en.txt: no en into ja"]


def test_a_record_that_somebody_changed_is_made_anew(news: Path, out: Path) -> None:
    run([news], out)
    manifest = out / FILE_NAME
    manifest.write_text(manifest.read_text().replace('"headline"', '"head"', 1))
    report, _ = run([news], out)
    assert (len(report.written), report.unchanged, report.failures) == (1, 5, [])


def test_a_text_that_is_too_short_is_given_as_it_is(tmp_path: Path, out: Path) -> None:
    (tmp_path / "court.txt").write_text("Le Japon investit au Vietnam.\n\nLa province de Quang Ninh s'en félicite.")
    report, _ = run([tmp_path / "court.txt"], out)
    assert all("too short" in one.note for one in report.written)
    assert "La province de Quang Ninh" in (out / "court.brief.ja.md").read_text()
    assert not (out / "digest.fr.md").exists(), "one article needs no digest"


def test_languages_that_cannot_be_translated_are_told_before_any_file_is_touched(news: Path, out: Path) -> None:
    def check(source: str, to: Sequence[str]) -> None:
        raise ModelError(f"no {', '.join(to)}")

    with pytest.raises(ModelError, match="no ja"):
        run([news], out, Maker(Told(), check=check))
    assert not out.exists()


def test_standard_output_takes_one_brief(news: Path) -> None:
    report, _ = run([news / "b.txt"], None, to=("fr",))
    assert report.output.decode().startswith("# Quang Ninh courtise")
    with pytest.raises(OptionError, match="3 briefs do not fit"):
        run([news], None, to=("fr",))
    with pytest.raises(OptionError, match="several languages"):
        run([news / "b.txt"], None)


@pytest.mark.parametrize("changed", [{"to": ()}, {"format": "pdf"}])
def test_jobs_without_a_meaning(changed: dict[str, object], out: Path) -> None:
    with pytest.raises(OptionError):
        replace(BriefsJob(("fr",), out=out), **changed)  # type: ignore[arg-type]
