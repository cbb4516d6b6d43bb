"""A second person certifies: everything stands in the log, or nothing; a correction leaves what it corrects."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hand_in import BOTH, CLERK, HEAD, UNIT, Desk, lines, payment

from monitor.accounts.principal import OPEN
from monitor.store.about import about
from monitor.store.erase import erase
from monitor.store.events import chain, count, events_after, find
from monitor.store.heads import latest
from monitor.store.submissions import followers, problems_of
from monitor.submissions.certify import Seen, certify
from monitor.submissions.offer import check_again, withdraw
from monitor.submissions.refused import (
    FileGone,
    LogMovedOn,
    NoSuchSubmission,
    OtherThanSeen,
    PersonUnknown,
    SamePerson,
    TooManyDrafts,
    WrongState,
)
from monitor.submissions.states import State

SOURCE = f"urn:tw:unit:{UNIT}"


def statement(desk: Desk, id: int) -> dict[str, Any]:
    with desk.database.reading() as read:
        (done,) = about(read, "submission.certified", f"submission/{id}")
    return done.data


def size(desk: Desk) -> int:
    with desk.database.reading() as read:
        return count(read)


@BOTH
def test_all_events_and_the_record_stand_in_the_log_under_one_signed_head(desk: Desk) -> None:
    one = desk.checked(lines(payment("a"), payment("b")))
    receipt = desk.certify(one)
    done = desk.get(one.id)
    assert (done.state, done.entry, done.ended_by) == (State.CERTIFIED, receipt.seq, HEAD.account)
    told = statement(desk, one.id)
    with desk.database.reading() as read:
        events = events_after(read)
        head = latest(read)
    assert [(e.event.id, e.actor, e.event.submitter) for e in events] == [("a", "11", "P-11"), ("b", "11", "P-11")]
    assert (told["first_entry"], told["last_entry"]) == (events[0].seq, events[1].seq)
    assert (told["rows"], told["accepted"], told["repeated"], told["corrections"]) == (2, 2, 0, 0)
    assert (told["uploader"], told["certifier"], told["file_sha256"]) == ("11", "12", one.file_sha256)
    assert told["leaves_sha256"] == hashlib.sha256(b"".join(e.leaf_hash for e in events)).hexdigest()
    assert "P-1" not in json.dumps(told), "the record names accounts, never persons"
    assert head is not None
    assert head.size == receipt.seq + 1


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (CLERK, SamePerson),
        (replace(HEAD, account="11"), SamePerson),
        (replace(HEAD, person="P-11"), SamePerson),
        (replace(HEAD, person=None), PersonUnknown),
        (OPEN, PersonUnknown),
    ],
    ids=["uploader", "same account", "same person", "no person", "open"],
)
def test_the_uploader_never_certifies_under_any_account(desk: Desk, who: Any, why: type[Exception]) -> None:
    one = desk.checked(lines(payment("a")))
    before = size(desk)
    with pytest.raises(why):
        desk.certify(one, who)
    assert (size(desk), desk.get(one.id).state) == (before, State.READY)


def test_only_what_was_seen_is_certified(desk: Desk) -> None:
    one = desk.checked(lines(payment("a")))
    for seen in (Seen("0" * 64, str(one.events_sha256)), Seen(one.file_sha256, "0" * 64)):
        with pytest.raises(OtherThanSeen):
            certify(desk.database, desk.uploads, one.id, HEAD, seen, desk.sequencer)
    desk.uploads.path(str(one.events_sha256)).write_bytes(b"{}\n")
    with pytest.raises(FileGone):
        desk.certify(one)
    assert desk.get(one.id).state == State.READY


def test_what_is_not_ready_is_not_certified_and_what_is_certified_stays(desk: Desk) -> None:
    bad = desk.checked(b"{}\n")
    with pytest.raises(WrongState):
        desk.certify(bad)
    one = desk.certified(lines(payment("a")))
    with pytest.raises(WrongState):
        desk.certify(one)
    with pytest.raises(WrongState), desk.database.writing() as write:
        withdraw(write, CLERK, one.id, now=desk.at)
    with pytest.raises(WrongState):
        desk.hand_in(lines(payment("b")), supersedes=one.id)
    with pytest.raises(NoSuchSubmission):
        certify(desk.database, desk.uploads, 99, HEAD, Seen("", ""), desk.sequencer)


@BOTH
def test_a_new_upload_supersedes_a_draft_and_a_draft_can_be_withdrawn(desk: Desk) -> None:
    first = desk.checked(b"{}\n")
    second = desk.checked(lines(payment("a")), supersedes=first.id)
    assert (desk.get(first.id).state, desk.get(second.id).supersedes) == (State.SUPERSEDED, first.id)
    with desk.database.writing() as write:
        withdraw(write, CLERK, second.id, now=desk.at)
    with desk.database.reading() as read:
        assert followers(read, first.id) == [second.id]
    with pytest.raises(WrongState):
        desk.certify(desk.get(second.id))
    desk.limit = 1
    desk.hand_in(b"{}\n")
    with pytest.raises(TooManyDrafts):
        desk.hand_in(b"{}\n")


def test_the_same_file_again_is_a_repeat_and_other_content_a_conflict(desk: Desk) -> None:
    raw = lines(payment("a"), payment("b"))
    first = desk.certified(raw)
    again = desk.checked(raw)
    assert again.counts["plans"] == {"repeat": 2}
    before = size(desk)
    desk.certify(again)
    told = statement(desk, again.id)
    assert (told["accepted"], told["repeated"], size(desk)) == (0, 2, before + 1)
    assert "first_entry" not in told
    assert told["leaves_sha256"] == statement(desk, first.id)["leaves_sha256"]
    other = desk.checked(lines(payment("a", "9.00"), payment("b")))
    with desk.database.reading() as read:
        (row,) = problems_of(read, other.id)
    assert (row.code, row.line) == ("id_taken", 1)
    assert row.expected_en == f"an upload that corrects submission {first.id}"


@BOTH
def test_a_correction_replaces_only_what_differs_and_the_old_stays(desk: Desk) -> None:
    first = desk.certified(lines(payment("a"), payment("b"), payment("c")))
    second = desk.certified(lines(payment("a"), payment("b", "7.00"), payment("d")), corrects=first.id)
    assert second.counts["plans"] == {"repeat": 1, "corrects": 1, "new": 1}
    told = statement(desk, second.id)
    assert (told["accepted"], told["repeated"], told["corrections"], told["corrects"]) == (2, 1, 1, first.id)
    with desk.database.reading() as read:
        old, new = chain(read, [(SOURCE, "b")])
    assert (old.event.data["amount"]["amount"], new.event.data["amount"]["amount"]) == ("100.00", "7.00")
    assert (new.event.corrects, new.event.id.startswith("b/c-")) == ("b", True)
    # the corrected file once more is a repeat, named or not; the first one would set it back, and says so
    for more in ({}, {"corrects": first.id}):
        again = desk.checked(lines(payment("a"), payment("b", "7.00"), payment("d")), **more)
        assert again.counts["plans"] == {"repeat": 3}
    third = desk.certified(lines(payment("b")), corrects=second.id)
    with desk.database.reading() as read:
        held = chain(read, [(SOURCE, "b")])
    assert third.counts["plans"] == {"corrects": 1}
    assert [one.event.corrects for one in held] == [None, "b", held[1].event.id]
    assert held[2].event.data == held[0].event.data
    assert held[2].event.id != held[0].event.id


def test_only_a_certified_submission_is_corrected_and_only_a_unit_s_own(desk: Desk) -> None:
    draft = desk.checked(lines(payment("a")))
    with pytest.raises(WrongState):
        desk.hand_in(lines(payment("a", "2.00")), corrects=draft.id)
    with pytest.raises(NoSuchSubmission):
        desk.hand_in(lines(payment("a", "2.00")), corrects=99)


def test_what_was_withdrawn_or_erased_does_not_come_back_under_its_id(desk: Desk) -> None:
    first = desk.certified(lines(payment("a"), payment("b")))
    gone = {
        "specversion": "1.0", "id": "w", "source": SOURCE, "type": "event.withdrawn", "subject": UNIT, "corrects": "a",
        "time": "2026-06-30T15:00:00+08:00", "data": {"unit": {"id": UNIT}, "reason": "重复录入"},
    }  # fmt: skip
    desk.certified(lines(gone))
    with desk.database.writing() as write:
        seq = find(write, SOURCE, "b")
        assert seq is not None
        erase(write, seq.seq, reason="1", actor="3", now=desk.at)
    one = desk.checked(lines(payment("a", "2.00"), payment("b", "2.00")), corrects=first.id)
    with desk.database.reading() as read:
        assert [row.code for row in problems_of(read, one.id)] == ["withdrawn_before", "erased_before"]


@pytest.mark.parametrize("sent", [payment("a"), payment("a", "5.00"), payment("x", "5.00", corrects="z")])
def test_what_the_log_says_since_the_check_is_looked_at_again(desk: Desk, sent: dict[str, Any]) -> None:
    base = desk.certified(lines(payment("z")))
    one = desk.checked(lines(payment("a"), payment("z", "8.00")), corrects=base.id)
    other = desk.certified(lines(sent))
    assert other.state == State.CERTIFIED
    with pytest.raises(LogMovedOn):
        desk.certify(one)
    assert desk.get(one.id).state == State.CHECKING
    assert desk.check() == [one.id]
    told = desk.get(one.id)
    assert told.state == State.READY
    assert told.events_sha256 != one.events_sha256
    desk.certify(told)
    assert desk.get(one.id).state == State.CERTIFIED


@BOTH
def test_other_records_of_the_unit_do_not_stop_a_certification(desk: Desk) -> None:
    one = desk.checked(lines(payment("a")))
    desk.certified(lines(payment("q")))
    desk.certify(one)
    assert desk.get(one.id).state == State.CERTIFIED


@BOTH
def test_a_payload_erased_since_the_check_is_seen(desk: Desk) -> None:
    desk.certified(lines(payment("a")))
    one = desk.checked(lines(payment("a"), payment("b")))
    with desk.database.writing() as write:
        held = find(write, SOURCE, "a")
        assert held is not None
        erase(write, held.seq, reason="1", actor="3", now=desk.at)
    before = size(desk)
    with pytest.raises(LogMovedOn):
        desk.certify(one)
    assert size(desk) == before
    desk.check()
    assert desk.get(one.id).state == State.HAS_PROBLEMS


def test_a_draft_can_be_checked_again(desk: Desk) -> None:
    one = desk.checked(lines(payment("a")))
    with desk.database.writing() as write:
        check_again(write, CLERK, one.id)
    assert desk.get(one.id).state == State.CHECKING
    assert desk.check() == [one.id]
    assert desk.get(one.id).events_sha256 == one.events_sha256
