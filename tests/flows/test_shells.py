from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.flows.shells import shells
from monitor.rules.kit.like import like, numbered
from monitor.vocabulary.event import Event
from monitor.vocabulary.reading import read_event

BARRED, NEW, THIRD = "91999001MA0000146J", "91999001MA00001110", "91999001MA000012XP"


def firm(id_: str, **marks: Any) -> dict[str, Any]:
    return like("organisation.registered", "2026-01-05", organisation={"id": id_}, **marks)


def ban(first: str = "2026-03-15", last: str = "2026-09-14", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sanction_id": "SN-A", "party": {"kind": "organisation", "id": BARRED}, "measures": ["ban"]}
    return like("sanction.imposed", "2026-03-10", **(told | {"valid_from": first, "valid_until": last} | more))


def world(*events: dict[str, Any]) -> list[Event]:
    return [read_event(event) for event in numbered(events)]


FIRMS = (firm(BARRED, address="adr-1"), firm(NEW, address="adr-1", phone="tel-1"), firm(THIRD, phone="tel-1"))


def test_who_shares_marks_with_a_barred_firm_and_by_what() -> None:
    found = shells(world(*FIRMS, ban()), date(2026, 6, 1)).near()
    assert [(barred, other, len(way)) for barred, other, way in found] == [(BARRED, NEW, 1), (BARRED, THIRD, 2)]
    (step,) = found[0][2]
    assert (step.mark, step.one_tie.event.split()[-1], step.other_tie.event.split()[-1]) == (
        "address:adr-1",
        "ex-1",
        "ex-2",
    )


@pytest.mark.parametrize(
    ("day", "events"),
    [
        (date(2026, 3, 14), (ban(),)),  # not yet
        (date(2026, 9, 15), (ban(),)),  # no more: an expired period connects nobody
        (date(2026, 6, 1), (ban(measures=["fine"]),)),
        (date(2026, 6, 1), (ban(), like("sanction.lifted", "2026-05-01", sanction_id="SN-A", reason="repaired"))),
        (date(2026, 6, 1), ()),
    ],
)
def test_nobody_is_barred(day: date, events: tuple[dict[str, Any], ...]) -> None:
    told = shells(world(*FIRMS, *events), day)
    assert told.barred == frozenset()
    assert told.near() == []
    assert told.aliases.groups() == [tuple(sorted((BARRED, NEW, THIRD)))]


def test_both_ends_of_a_bar_hold_and_a_barred_one_is_no_alias() -> None:
    both = (*FIRMS, ban(), ban(sanction_id="SN-B", party={"kind": "organisation", "id": NEW}))
    for day in (date(2026, 3, 15), date(2026, 9, 14)):
        assert [other for _, other, _ in shells(world(*both), day).near(1)] == [THIRD]


def test_a_corrected_registration_counts_no_more() -> None:
    moved = firm(NEW, address="adr-9") | {"id": "ex-right", "corrects": "ex-2"}
    assert shells(world(*FIRMS[:2], ban(), moved), date(2026, 6, 1)).near() == []
