"""A name is put right where it is certain how it is written, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks.names import compare_names, repair_names

REPAIRED = [
    ("fr", "vi", "à Quang Ninh", "ở Quang Ninh", "ở Quảng Ninh"),
    ("fr", "vi", "à QUANG NINH", "ở QUANG NINH", "ở QUẢNG NINH"),
    ("fr", "vi", "à Quang Ninh", "ở Quàng Ninh", "ở Quảng Ninh"),
    ("fr", "vi", "à Hanoï, au Cambodge", "ở Hanoï, Cambodge", "ở Hà Nội, Campuchia"),
    ("fr", "vi", "à Ho Chi Minh-Ville", "ở thành phố Ho Chi Minh-Ville", "ở thành phố Hồ Chí Minh"),
    ("fr", "vi", "Le PIB du Japon", "PIB của Japon", "GDP của Nhật Bản"),
    ("fr", "vi", "M. Pham Minh Chinh", "Ông Pham Minh Chinh", "Ông Phạm Minh Chính"),
    ("fr", "vi", "M. Lê Quang Thịnh", "Ông Le Quang Thinh", "Ông Lê Quang Thịnh"),
    ("en", "vi", "in Nghe An", "ở Nghe An", "ở Nghệ An"),
    ("fr", "ja", "à Quang Ninh", "Quang Ninhで", "クアンニン省で"),
    ("fr", "ja", "à Quang Ninh", "Quang Ninh省で", "クアンニン省で"),
    ("fr", "ja", "à Kumamoto", "Kumamoto県で", "熊本県で"),
    ("fr", "ja", "à Hô Chi Minh-Ville", "Hô Chi Minh-Villeで", "ホーチミン市で"),
    ("fr", "en", "à Haïphong, au Japon", "in Haïphong, Japon", "in Hai Phong, Japan"),
    ("fr", "en", "la Banque mondiale", "the Banque mondiale", "the World Bank"),
]

KEPT = [
    ("fr", "vi", "M. Nguyen Van Hung", "Ông Nguyen Van Hung"),  # Hùng, Hưng, Hứng: who knows
    ("fr", "vi", "avec Vietnam Airlines", "với Vietnam Airlines"),
    ("fr", "vi", "à Hanoï", "ở Quang Ninh"),  # not what the source speaks of
    ("fr", "vi", "à Tokyo", "ở Tokyo"),
    ("fr", "vi", "voir www.Quang-Ninh.vn à Quang Ninh", "xem www.Quang-Ninh.vn ở Quảng Ninh"),
    ("fr", "vi", "à Ha Nam", "chị hà nam"),
    ("fr", "ja", "à Quang Ninh", "クアンニンで"),
    ("fr", "ja", "le prix Hanoi Award", "Hanoi Award賞"),
    ("fr", "en", "à Mexico, au Mexique", "in Mexico City, Mexico"),
]


@pytest.mark.parametrize(("ours", "theirs", "source", "target", "expected"), REPAIRED)
def test_certain_names_are_put_right(ours: str, theirs: str, source: str, target: str, expected: str) -> None:
    text, lines = repair_names(source, target, ours, theirs)
    assert text == expected
    assert lines
    assert all(old in target and new in text for old, new in (line.strip("“”").split("” → “") for line in lines))
    assert repair_names(source, text, ours, theirs) == (text, ())
    assert compare_names(source, text, ours, theirs) == []


@pytest.mark.parametrize(("ours", "theirs", "source", "target"), KEPT)
def test_all_else_is_left_as_it_is(ours: str, theirs: str, source: str, target: str) -> None:
    assert repair_names(source, target, ours, theirs) == (target, ())


PIECES = """
Quang Ninh|Quảng Ninh|Hanoï|Hà Nội|Ho Chi Minh-Ville|thành phố |TP. |Kumamoto|省|県|PIB|UE|Japon|Mexico|Mékong
|Lê Quang Thịnh|Le Quang Thinh|Banque mondiale| |, |-|の|Airlines|Vietnam|Ha Nam|Nam|delta du Mékong|a
|クアンニン|Thua Thien-Hué
""".replace("\n", "").split("|")
TEXT = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(TEXT, TEXT, st.sampled_from(["fr", "en"]), st.sampled_from(["en", "vi", "ja"]))
def test_doing_it_again_changes_nothing(source: str, target: str, ours: str, theirs: str) -> None:
    text, _ = repair_names(source, target, ours, theirs)
    assert repair_names(source, text, ours, theirs) == (text, ())
