"""All checks of a segment together, and the doubt that they amount to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks import Flag
from mtkit.checks.segment import WEIGHTS, check_segment, doubt

SOURCE = "Le Japon a investi 283,82 millions de dollars à Quang Ninh."
GOOD = "Japan has invested 283.82 million dollars in Quang Ninh."


def kinds(source: str, target: str, to: str, **more: object) -> list[str]:
    return [flag.kind for flag in check_segment(source, target, "fr", to, **more)]  # type: ignore[arg-type]


def test_good() -> None:
    assert kinds(SOURCE, GOOD, "en") == []


def test_a_figure_is_flagged_with_its_place_on_both_sides() -> None:
    target = GOOD.replace("283.82", "28.82")
    (flag,) = check_segment(SOURCE, target, "fr", "en")
    assert flag.kind == "quantity"
    assert flag.source is not None
    assert flag.target is not None
    assert SOURCE[slice(*flag.source)] == "283,82 millions de dollars"
    assert target[slice(*flag.target)] == "28.82 million dollars"


def test_names_are_compared() -> None:
    assert "name" in kinds("Le Japon investit à Quang Ninh.", "Japan invests in Hai Phong.", "en")


def test_an_empty_translation_has_one_flag() -> None:
    assert kinds(SOURCE, "", "en", score=-9.0, usual=(-1.0, 0.0)) == ["empty"]


def test_terms_are_those_of_the_caller() -> None:
    asked = []

    def terms(*given: str) -> list[Flag]:
        asked.append(given)
        return [Flag("term", "“Japon” should be “Nippon”")]

    assert kinds(SOURCE, GOOD, "en", terms=terms) == ["term"]
    assert asked == [(SOURCE, GOOD, "en")]


@pytest.mark.parametrize(
    ("score", "usual", "expected"),
    [(-2.0, (-1.5, -0.1), ["score"]), (-1.0, (-1.5, -0.1), []), (-9.0, None, []), (None, (-1.5, -0.1), [])],
)
def test_a_score_below_the_usual(score: float | None, usual: tuple[float, float] | None, expected: list[str]) -> None:
    assert kinds(SOURCE, GOOD, "en", score=score, usual=usual) == expected


@pytest.mark.parametrize(("to", "target"), [("de", "Japan investierte 13."), ("zh-Hans", "日本投资13。")])
def test_checks_that_do_not_know_a_language_are_left_out(to: str, target: str) -> None:
    assert kinds("Le Japon a investi 12 millions.", target, to) == []


FLAGS = st.lists(st.sampled_from([*WEIGHTS, "a kind of its own"]).map(lambda kind: Flag(kind, "why")))


@given(FLAGS, FLAGS)
def test_more_flags_are_never_less_doubt(flags: list[Flag], more: list[Flag]) -> None:
    assert doubt([]) == 0
    assert doubt([*flags, *more]) >= doubt(flags)
    assert doubt([*flags, Flag("marks", "one more")]) > doubt(flags)


def test_worse_faults_weigh_more() -> None:
    def of(kind: str) -> float:
        return doubt([Flag(kind, "why")])

    assert of("empty") > of("language") > of("sentences") > of("quantity") > of("name") > of("term") > of("marks")
