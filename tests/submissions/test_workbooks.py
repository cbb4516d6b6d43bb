"""A workbook without event ids: the same file again is a repeat, a corrected one corrects the rows that differ."""

from __future__ import annotations

from typing import Any

from hand_in import UNIT, Desk, workbook

from monitor.store.events import chain, events_after
from monitor.store.submissions import problems_of
from monitor.submissions.states import State

SOURCE = f"urn:tw:unit:{UNIT}"


def test_a_corrected_workbook_supersedes_row_by_row_and_the_old_stays(desk: Desk) -> None:
    first = desk.checked(workbook("10.00", "20.00"), "付款.xlsx")
    assert first.state == State.READY, _problems(desk, first.id)
    desk.certify(first)
    assert desk.checked(workbook("10.00", "20.00"), "again.xlsx").counts["plans"] == {"repeat": 2}
    corrected = desk.certified(workbook("10.00", "25.00", "30.00"), name="付款2.xlsx", corrects=first.id)
    assert corrected.counts["plans"] == {"repeat": 1, "corrects": 1, "new": 1}
    with desk.database.reading() as read:
        stored = events_after(read)
        old = next(one.event for one in stored if one.event.data["amount"]["amount"] == "20.00")
        held = chain(read, [(SOURCE, old.id)])
    assert [one.event.data["amount"]["amount"] for one in held] == ["20.00", "25.00"]
    assert held[1].event.corrects == old.id
    assert (held[0].event.origin.file, held[1].event.origin.file) == ("付款.xlsx", "付款2.xlsx")
    assert all(one.event.origin.row and one.event.origin.sheet for one in held)


def test_a_cell_that_is_wrong_is_named_at_its_place(desk: Desk) -> None:
    one = desk.checked(workbook("10.00", "20.00", first="十元左右"), "付款.xlsx")
    assert one.state == State.HAS_PROBLEMS
    (problem,) = [problem for problem in _problems(desk, one.id) if problem.weight == "must_fix"]
    assert (problem.line, problem.sheet is not None, problem.heading is not None) == (3, True, True)


def test_what_is_no_workbook_is_said(desk: Desk) -> None:
    one = desk.checked(b"PK\x03\x04 and then nothing", "付款.xlsx")
    assert one.state == State.HAS_PROBLEMS
    assert [problem.weight for problem in _problems(desk, one.id)] == ["must_fix"]


def _problems(desk: Desk, id: int) -> list[Any]:
    with desk.database.reading() as read:
        return list(problems_of(read, id))
