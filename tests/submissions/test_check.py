"""A file is checked: what is in it, what is wrong with it, and what of it the log holds already."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hand_in import BOTH, CLERK, STRANGER, UNIT, Desk, lines, payment

from monitor.store.submissions import Narrowed, claim, problem_count, problems_of
from monitor.submissions.check import LEASE, TRIES, check_next
from monitor.submissions.events import kept
from monitor.submissions.offer import check_again, own, withdraw
from monitor.submissions.place import Plan
from monitor.submissions.refused import NoSuchSubmission, NoSuchUnit, NotKept
from monitor.submissions.states import State
from monitor.vocabulary.contract import contract


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, "full")


def codes(desk: Desk, id: int, **narrowed: Any) -> list[tuple[str, str, int | None]]:
    with desk.database.reading() as read:
        return [(row.weight, row.code, row.line) for row in problems_of(read, id, Narrowed(**narrowed))]


@BOTH
def test_a_good_file_is_ready_and_its_events_are_kept_by_digest(desk: Desk) -> None:
    raw = lines(payment("a"), payment("b", "2.50"))
    one = desk.checked(raw)
    assert (one.state, one.rows_read, one.counts["plans"]) == (State.READY, 2, {"new": 2})
    assert one.file_sha256 == hashlib.sha256(raw).hexdigest()
    placed = list(kept(desk.uploads.verified(str(one.events_sha256))))
    assert [(p.event.id, p.plan, p.event.origin.row) for p in placed] == [("a", Plan.NEW, 1), ("b", Plan.NEW, 2)]
    assert codes(desk, one.id) == []
    assert desk.check() == []


@BOTH
def test_what_must_be_fixed_blocks_and_stands_at_its_row(desk: Desk) -> None:
    bad = payment("b")
    bad["data"]["amount"]["amount"] = "1.2"
    one = desk.checked(lines(payment("a"), bad, {"id": "c"}))
    assert (one.state, one.events_sha256) == (State.HAS_PROBLEMS, None)
    told = codes(desk, one.id)
    assert ("must_fix", "wrong_decimals", 2) in told
    assert {line for _, _, line in told} == {2, 3}
    assert one.counts["weights"] == {"must_fix": len(told)}
    with desk.database.reading() as read:
        assert problem_count(read, one.id, Narrowed(codes=["wrong_decimals"])) == 1
        assert problem_count(read, one.id, Narrowed(weights=["note"])) == 0


def test_events_of_another_unit_or_township_are_refused_at_their_row(desk: Desk) -> None:
    other = payment("b", source="urn:tw:unit:11999001MB00000946")
    one = desk.checked(lines(payment("a"), other))
    assert codes(desk, one.id) == [("must_fix", "not_your_unit", 2)]
    event = {**contract().kinds["organisation.registered"].example, "source": f"urn:tw:unit:{UNIT}"}
    assert desk.checked(lines(event)).state == State.READY
    narrow = replace(CLERK, townships=frozenset({"999888"}))
    told = desk.checked(lines(event), who=narrow)
    assert codes(desk, told.id) == [("must_fix", "not_your_township", 1)]


def test_no_record_at_all_and_too_many_are_named(desk: Desk) -> None:
    assert codes(desk, desk.checked(b"\n\n").id) == [("must_fix", "no_data", None)]
    desk.most = 1
    assert codes(desk, desk.checked(lines(payment("a"), payment("b"))).id) == [("must_fix", "too_many_rows", None)]


def test_an_id_given_twice_in_one_file(desk: Desk) -> None:
    one = desk.checked(lines(payment("a"), payment("a"), payment("b")))
    assert (one.state, codes(desk, one.id)) == (State.READY, [("check", "given_twice", 2)])
    other = desk.checked(lines(payment("a"), payment("a", "3.00")))
    assert (other.state, codes(desk, other.id)) == (State.HAS_PROBLEMS, [("must_fix", "given_twice", 2)])


@BOTH
def test_a_process_that_dies_leaves_its_check_to_the_next(desk: Desk) -> None:
    one = desk.hand_in(lines(payment("a")))
    for tried in range(TRIES):
        with desk.database.writing() as write:
            held = claim(write, f"dead-{tried}", now=desk.at, lease=LEASE)
        assert held is not None
        assert held.tries == tried + 1
        assert desk.check() == [], "nobody else takes it while it is held"
        desk.later(LEASE.total_seconds())
    assert desk.check() == []
    failed = desk.get(one.id)
    assert (failed.state, failed.failure) == (State.FAILED, "gave_up")


def test_a_check_begun_again_after_a_restart_ends_as_if_nothing_had_been(desk: Desk) -> None:
    one = desk.hand_in(lines(payment("a")))
    with desk.database.writing() as write:
        claim(write, "dead", now=desk.at, lease=LEASE)
    desk.later(LEASE.total_seconds())
    assert desk.check() == [one.id]
    assert desk.get(one.id).state == State.READY


def test_a_kept_file_that_is_gone_is_our_fault_and_said(desk: Desk) -> None:
    one = desk.hand_in(lines(payment("a")))
    desk.uploads.path(one.file_sha256).unlink()
    desk.check()
    assert (desk.get(one.id).state, desk.get(one.id).failure) == (State.FAILED, "file_gone")


def test_a_disk_that_is_full_at_the_check_is_our_fault_and_checked_again_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.hand_in(lines(payment("a")))
    before = {path for path in desk.uploads.folder.rglob("*") if path.is_file()}
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        desk.uploads.folder.joinpath("ids.key").write_bytes(b"k" * 32)
        desk.check()
    assert (desk.get(one.id).state, desk.get(one.id).failure) == (State.FAILED, "not_kept")
    after = {path for path in desk.uploads.folder.rglob("*") if path.is_file()}
    assert after - before == {desk.uploads.folder / "ids.key"}
    with desk.database.writing() as write:
        check_again(write, CLERK, one.id)
    desk.check()
    assert desk.get(one.id).state == State.READY


def test_a_key_is_whole_or_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        with pytest.raises(NotKept):
            desk.uploads.secret()
    assert not list(desk.uploads.folder.iterdir())
    assert len(desk.uploads.secret()) == 32


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jsonl", "C:\\x\\表格.jsonl", "a\0b\u202e.jsonl", "." * 300 + "x.jsonl"]
)
def test_the_senders_name_is_never_a_path(desk: Desk, name: str) -> None:
    one = desk.checked(lines(payment("a")), name)
    assert one.state == State.READY
    assert not set("/\\\0\u202e") & set(one.file_name)
    assert len(one.file_name) <= 120
    assert not one.file_name.startswith(".")
    files = {path.name for path in desk.uploads.folder.rglob("*") if path.is_file()}
    assert files == {one.file_sha256, one.events_sha256, "ids.key"}


def test_a_table_by_a_mapping_is_of_the_unit_that_hands_it_in(desk: Desk) -> None:
    one = desk.checked("甲,乙\n1,2\n".encode(), "nothing-like-it.csv", mapping="yichang")
    assert (one.form, one.state) == ("mapping", State.HAS_PROBLEMS)
    assert ("must_fix", "unmapped_file", None) in codes(desk, one.id)


def test_a_draft_is_private_to_its_unit(desk: Desk) -> None:
    one = desk.checked(lines(payment("a")))
    with desk.database.reading() as read:
        assert own(read, CLERK, one.id).unit == UNIT
        with pytest.raises(NoSuchSubmission):
            own(read, STRANGER, one.id)
    with pytest.raises(NoSuchUnit):
        desk.hand_in(b"x", who=STRANGER, unit=UNIT)
    with pytest.raises(NoSuchSubmission):
        desk.hand_in(b"x", who=STRANGER, supersedes=one.id)


def test_progress_is_told_while_a_file_is_read_and_a_withdrawal_ends_the_check(desk: Desk) -> None:
    raw = lines(*(payment(f"e-{n}") for n in range(1_100)))
    first, second = desk.hand_in(raw), desk.hand_in(raw)
    desk.most = 2_000
    seen: list[int] = []

    def clock() -> datetime:
        desk.later(2)
        seen.append(desk.get(first.id).rows_read)
        if desk.get(second.id).rows_read == 500:
            with desk.database.writing() as write:
                withdraw(write, CLERK, second.id, now=desk.at)
        return desk.at

    for _ in range(2):
        check_next(desk.database, desk.uploads, "h", most=desk.most, clock=clock)
    assert {0, 500, 1_000} < set(seen)
    assert (desk.get(first.id).state, desk.get(first.id).rows_total) == (State.READY, 1_100)
    assert (desk.get(second.id).state, desk.get(second.id).events_sha256) == (State.WITHDRAWN, None)
