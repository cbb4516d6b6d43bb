"""Who spoke when, who voted how and who kept silent in the meeting that decided an item."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.decisions import silence_is_assent
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.meetings import has_named_votes, heard, is_unmoved, spoke_early, spoken, voiced, was_heard
from monitor.rules.kit.params import WrongParameter
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

HEAD, MEMBERS = "P-1", ["P-1", "P-2", "P-3"]


def decided(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "head": HEAD, "due_members": MEMBERS, "present_members": MEMBERS}
    return like("decision.made", "2026-03-03", **(told | more))


def facts(**more: Any) -> Facts:
    events = [read_event(event) for event in numbered((decided(**more),))]
    return facts_of(records(enumerate(events)), "unit", day_number(date(2026, 12, 31)))


def row(frame: pl.LazyFrame) -> dict[str, Any]:
    (told,) = frame.collect().to_dicts()
    return dict(told)


def asked(expression: pl.Expr, **more: Any) -> Any:
    return heard(facts(**more)).select(expression).collect().item()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["P-2", "P-3", "P-1"], (2, 0, 0, True)),
        (["P-1", "P-2", "P-3"], (0, 2, 2, True)),
        (["P-2", "P-1", "P-3"], (1, 1, 1, True)),
        (["P-2", "P-1", "P-2"], (1, 1, 0, True)),
        (["P-2", "P-3"], (0, 0, 0, False)),
    ],
)
def test_the_order_is_counted_in_persons(order: list[str], expected: tuple[int, int, int, bool]) -> None:
    told = row(spoken(facts(speaking_order=order)))
    assert (told["before"], told["after"], told["unheard"], told["spoke"]) == expected


@pytest.mark.parametrize("more", [{"speaking_order": None}, {"speaking_order": []}, {"head": None}])
def test_what_is_not_told_has_no_order(more: dict[str, Any]) -> None:
    assert spoken(facts(**({"speaking_order": ["P-2", "P-1"]} | more))).collect().is_empty()


def test_a_head_who_spoke_was_there_whatever_the_sheet_says() -> None:
    assert asked(was_heard(), speaking_order=["P-2", "P-1"], present_members=["P-2"]) is True
    assert asked(was_heard(), speaking_order=["P-2"], present_members=["P-2"]) is False
    assert asked(was_heard(), speaking_order=["P-2"], head=None) is None
    assert asked(was_heard(), speaking_order=[], head=None) is False


def test_a_place_asks_for_the_last_word_or_not_for_the_first() -> None:
    assert asked(spoke_early("last"), speaking_order=["P-2", "P-1", "P-3"]) is True
    assert asked(spoke_early("not_first"), speaking_order=["P-2", "P-1", "P-3"]) is False
    assert asked(spoke_early("not_first"), speaking_order=["P-1", "P-2"]) is True
    with pytest.raises(WrongParameter, match="head_position"):
        spoke_early("middle")


def test_votes_by_name_are_told_apart_by_opinion() -> None:
    opinions = ["agree", "disagree", "reserve", "abstain", None]
    votes = [{"member": f"P-{place}"} | ({"opinion": one} if one else {}) for place, one in enumerate(opinions)]
    told = row(voiced(facts(votes=votes)))
    assert (told["agreed"], told["disagreed"], told["reserved"]) == (["P-0"], ["P-1"], ["P-2"])
    assert told["spoke"] == ["P-0", "P-1", "P-2", "P-3"]


@pytest.mark.parametrize(
    ("form", "votes", "expected"),
    [
        ("show_of_hands", [], True),
        ("show_of_hands", None, False),
        ("secret_ballot", [], False),
        ("secret_ballot", [{"member": "P-1", "opinion": "agree"}], True),
        (None, [], True),
    ],
)
def test_an_empty_list_says_nothing_of_a_secret_ballot(form: str | None, votes: Any, expected: bool) -> None:
    assert asked(has_named_votes(), form=form, votes=votes) is expected


def test_only_a_secret_ballot_needs_no_mover() -> None:
    assert asked(is_unmoved(), form="secret_ballot") is True
    assert asked(is_unmoved(), form="secret_ballot", initial_mover="P-2") is False
    assert asked(is_unmoved(), form="oral") is False
    assert asked(is_unmoved()) is False


def test_who_kept_silent_is_listed_but_the_mover_and_guests_are_not() -> None:
    told = facts(
        present_members=["P-1", "P-2", "P-3", "P-9"],
        initial_mover="P-2",
        votes=[{"member": "P-1", "opinion": "abstain"}, {"member": "P-3"}],
    )
    listed = silence_is_assent.prepare(told, silence_is_assent.Params()).select("deemed", "mover")
    assert row(listed) == {"deemed": ["P-3"], "mover": "P-2"}
