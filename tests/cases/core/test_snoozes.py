"""Snoozes: made for a reason and a time, ended by hand or by their day, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_desk import ANN, BO, HOUSING, NOW, OF_HOUSING, TODAY

from monitor.cases.refused import Incomplete, NoSuchSnooze, NotYourCase
from monitor.cases.snoozes import Snooze, end, holding, make
from monitor.findings.queue import Wanted, queue
from monitor.store.about import about
from monitor.store.check.salted import snoozes
from monitor.store.check.verify import verify
from monitor.store.database import Write

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
TOLD = Snooze("pay.over-contract", "process", "o-1", TODAY + 30, "a known error of the import")


@pytest.mark.parametrize("filled", BOTH, indirect=True)
def test_what_is_snoozed_is_not_listed_but_counted(write: Write) -> None:
    before = queue(write, Wanted(), TODAY)
    row = make(write, TOLD, ANN, now=NOW)
    told = queue(write, Wanted(), TODAY)
    gone = {one["id"] for one in before["items"]} - {one["id"] for one in told["items"]}
    assert gone == {one["id"] for one in before["items"] if one["process_id"] == "o-1"}
    assert told["hidden"] == {"snoozed": len(gone)}
    assert len(gone) == 4
    assert queue(write, Wanted(with_snoozed=True), TODAY)["total"] == before["total"]
    assert queue(write, Wanted(), TODAY + 31)["hidden"] == {}  # its last day is over
    assert [one.number for one in holding(write, ANN, TODAY + 30)] == [row.number]
    assert holding(write, ANN, TODAY + 31) == []
    ended = end(write, row.number, BO, now=NOW)
    assert (ended.ended_by, queue(write, Wanted(), TODAY)["hidden"]) == ("2", {})
    assert [len(about(write, kind, "snooze/1")) for kind in ("snooze.made", "snooze.ended")] == [1, 1]
    assert [one for one in verify(write).bad if one.table == snoozes(write).table] == []
    with pytest.raises(NoSuchSnooze):
        end(write, row.number, BO, now=NOW)


def test_the_same_snooze_is_one_and_another_on_the_same_replaces_it(write: Write) -> None:
    row = make(write, TOLD, ANN, now=NOW)
    assert make(write, TOLD, ANN, now=NOW + timedelta(minutes=1)) == row
    other = make(write, TOLD._replace(until=TODAY + 3), BO, now=NOW)
    assert [one.number for one in holding(write, ANN, TODAY)] == [other.number]
    assert [one.number for one in holding(write, ANN, None)] == [other.number, row.number]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (TOLD._replace(until=TODAY - 1), "until"),
        (TOLD._replace(until=TODAY + 366), "until"),
        (TOLD._replace(reason=" "), "reason"),
        (TOLD._replace(subject_id="o-9"), "subject_id"),
        (TOLD._replace(rule="pay.no-such-rule"), "subject_id"),
        (TOLD._replace(subject_kind="party"), "subject_id"),
    ],
)
def test_a_snooze_has_a_subject_a_reason_and_an_end(write: Write, told: Snooze, place: str) -> None:
    with pytest.raises(Incomplete) as refused:
        make(write, told, ANN, now=NOW)
    assert refused.value.words["place"] == place


def test_nobody_snoozes_what_is_about_his_own_unit(write: Write) -> None:
    row = make(write, TOLD._replace(subject_kind="unit", subject_id=HOUSING), ANN, now=NOW)
    with pytest.raises(NotYourCase):
        make(write, TOLD, OF_HOUSING, now=NOW)
    assert holding(write, OF_HOUSING, TODAY) == []
    with pytest.raises(NoSuchSnooze):
        end(write, row.number, OF_HOUSING, now=NOW)
