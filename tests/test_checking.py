"""Any translation checked, segment by segment."""

import json
from pathlib import Path

from conftest import ROOT

from mtkit.checking import as_dict, check_bitext
from mtkit.glossary import read_glossary
from mtkit.reading.bitext import Bitext, Pair, read_bitext

GOOD = ("Le Japon investit au Vietnam.", "Japan invests in Vietnam.")
WRONG = ("Il a 12 projets.", "It has 21 projects.")
LOST = ("Le Comité populaire décide.", "")


def bitext(*pairs: tuple[str, str]) -> Bitext:
    return Bitext("a", tuple(Pair(*pair, "fr", "en", f"line {n}", "a") for n, pair in enumerate(pairs, 1)), "lines")


def test_the_most_doubtful_come_first() -> None:
    report = check_bitext(bitext(GOOD, WRONG, LOST, WRONG))
    assert [one.id for one in report.segments] == ["line 1", "line 2", "line 3", "line 4"]
    assert [one.id for one in report.flagged] == ["line 3", "line 2", "line 4"]
    assert report.kinds == {"quantity": 2, "empty": 1}
    assert report.flagged[0].doubt > report.flagged[1].doubt > 0


def test_terms_of_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("fr,en\nusine,plant\n", encoding="utf-8")
    pairs = bitext(
        ("Une usine ouvre.", "A factory opens."),
        ("Une usine ouvre.", "A plant opens."),
    )
    report = check_bitext(pairs, read_glossary(path))
    assert [[flag.kind for flag in one.flags] for one in report.segments] == [["term"], []]
    assert not check_bitext(pairs).flagged


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    check_bitext(bitext(GOOD, WRONG), watch=lambda done, total: told.append((done, total)))
    assert told == [(len(GOOD[0]), len(GOOD[0] + WRONG[0])), (len(GOOD[0] + WRONG[0]),) * 2]


def test_as_dict_is_json_with_the_words_of_each_flag() -> None:
    data = json.loads(json.dumps(as_dict(check_bitext(bitext(GOOD, WRONG)))))
    assert (data["segments"], data["flagged"], data["kinds"]) == (2, 1, {"quantity": 1})
    (one,) = data["doubtful"]
    assert (one["id"], one["from"], one["to"]) == ("line 2", "fr", "en")
    start, end = one["flags"][0]["target"]
    assert one["hypothesis"][start:end] == "21"


def test_the_references_of_the_project_are_sound() -> None:
    for language in ("en", "vi", "ja"):
        folder = ROOT / "references"
        report = check_bitext(read_bitext(folder / "quang-ninh.fr", folder / f"quang-ninh.{language}"))
        assert len(report.flagged) <= 1, report.flagged
