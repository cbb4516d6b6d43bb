"""What somebody writes is kept as it reads, or refused with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.concerns.refused import TextUnfit
from monitor.concerns.text import DIRECTING, LONGEST, text_of

SEEN = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="".join(DIRECTING)), min_size=1)


@given(SEEN)
def test_what_can_be_seen_is_kept_as_it_reads(told: str) -> None:
    kept = text_of(f"写：{told}", "text")
    assert kept.split() == f"写：{told}".replace("\u2028", "\n").replace("\u2029", "\n").strip().split()


@pytest.mark.parametrize("broken", ["一\r\n二", "一\r二", "一\n二", "一\u2028二", "一\x0b二"])
def test_breaks_are_all_alike(broken: str) -> None:
    assert text_of(broken, "text") == "一\n二"


@pytest.mark.parametrize(
    ("told", "place", "found"),
    [
        ("钱\x00没到", 2, "U+0000"),
        ("没到\x1b", 3, "U+001B"),
        ("\u202e没到", 1, "U+202E"),
        ("没\u2067到", 2, "U+2067"),
        ("没到\ud800", 3, "U+D800"),
        ("字" * (LONGEST + 7), LONGEST + 1, "10,007"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_place(told: str, place: int, found: str) -> None:
    with pytest.raises(TextUnfit) as refused:
        text_of(told, "text")
    assert refused.value.place == place
    for lang in ("zh", "en"):
        assert found in refused.value.text(lang)
        assert f"{place:,}" in refused.value.text(lang)


@pytest.mark.parametrize("told", ["", "  \n\t ", "\u3000"])
def test_nothing_is_no_text(told: str) -> None:
    with pytest.raises(TextUnfit):
        text_of(told, "text")
    assert text_of(told, "contact", required=False) == ""


def test_the_bound_itself_is_taken() -> None:
    assert len(text_of("字" * LONGEST, "text")) == LONGEST
