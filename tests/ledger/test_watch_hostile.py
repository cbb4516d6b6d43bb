"""A log that would rather not be watched: whatever it serves, the watcher goes on and keeps evidence that holds."""

from __future__ import annotations

import os
from base64 import b64encode

import pytest
from served_log import ENTRIES, KEY, NOW, ORIGIN, POLICY, WITNESSES, ServedLog, envelope, with_other

from monitor.ledger.checkpoint import opened
from monitor.ledger.found import Found, Kind
from monitor.ledger.kept import State, heads
from monitor.ledger.note import parse_note
from monitor.ledger.watch import Report, look


def kinds(report: Report) -> list[Kind]:
    return [one.kind for one in report.found]


def with_strangers(note: str, count: int) -> bytes:
    """The note with signature lines of keys that nobody knows."""
    lines = (f"— stranger.example {b64encode(os.urandom(68)).decode()}\n" for _ in range(count))
    return (note + "".join(lines)).encode()


def test_signatures_of_strangers_do_not_fill_the_state() -> None:
    state: dict[str, bytes] = {}
    log = ServedLog(ENTRIES[:3])
    for number in range(3):
        log.served["checkpoint"] = with_strangers(log.note, 90)
        assert look(log, state, POLICY, now=NOW + number).found == ()
        assert [parse_note(head.note).raw() for head in heads(state)] == [log.note]
    forked = ServedLog(with_other(1, 9))
    assert kinds(look(forked, state, POLICY, now=NOW + 9)) == [Kind.rewritten, Kind.forked]


def test_a_witness_that_signs_the_same_head_again_and_again_is_kept_once() -> None:
    state: dict[str, bytes] = {}
    log = ServedLog(ENTRIES[:3])
    for number in range(60):
        log.time = NOW + number
        assert look(log, state, POLICY, now=NOW + number).found == ()
    (head,) = heads(state)
    names = [one.name for one in parse_note(head.note).signatures]
    assert names == [ORIGIN, *(key.name for key in WITNESSES.values())]
    assert {one.time for one in opened(head.note, POLICY.keys).cosigned} == {NOW}, "what was seen first stays"


def test_a_second_note_of_one_head_does_not_spoil_the_first() -> None:
    """Extension lines make another text of the same size and root, with signatures of its own."""
    state: dict[str, bytes] = {}
    log = ServedLog(ENTRIES[:3], cosigners=("w1",))
    first = log.note
    look(log, state, POLICY, now=NOW)
    log.extensions, log.cosigners = ("another text",), ("w2", "w3")
    look(log, state, POLICY, now=NOW)
    report = look(ServedLog(with_other(1, 9)), state, POLICY, now=NOW)
    (forked,) = [one for one in report.found if one.kind == Kind.forked]
    before = next(state[key] for key in forked.evidence if key.endswith("before.note"))
    assert before.decode() == first
    assert opened(before, POLICY.keys).log == KEY.verifier


@pytest.mark.parametrize(
    ("leaf", "kind"),
    [
        (b"[" * 60_000, Kind.no_envelope),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, Kind.no_envelope),
        (envelope(9).replace(b'"seq":9', b'"seq":' + b"9" * 5_000), Kind.no_envelope),
        (envelope(9).replace(b"2026-01-05T09:00:09+08:00", b"0001-01-01T00:00:00+23:59"), Kind.clock_regress),
        (envelope(9).replace(b"2026-01-05T08:00:00+08:00", b"9999-12-31T23:59:59-23:59"), Kind.post_dated),
    ],
)
def test_no_leaf_stops_the_watcher(leaf: bytes, kind: Kind) -> None:
    log = ServedLog([*ENTRIES[:9], leaf, *ENTRIES[10:12]])
    state: State = {}
    assert kind in kinds(look(log, state, POLICY, now=NOW))
    assert look(log, state, POLICY, now=NOW).entries == 12


def test_what_a_log_says_is_shown_as_text_and_short() -> None:
    log = ServedLog([envelope(0, log="\u001b[2J\u009b1A\u202egone" + "x" * 9_000)])
    (found,) = look(log, {}, POLICY, now=NOW).found
    for language in ("zh", "en"):
        told = found.text(language)
        assert told.isprintable()
        assert "\\x1b[2J" in told
        assert len(told) < 1_000


def test_other_facts_are_told_whole() -> None:
    told = Found(Kind.forked, {"old": 3, "new": 2**60, "others": 0})
    assert "现在的1152921504606846976条" in told.text("zh")


def test_a_look_that_could_not_read_all_says_so() -> None:
    log, state = ServedLog(ENTRIES[:600]), dict[str, bytes]()
    assert look(log, state, POLICY, now=NOW).is_whole
    log.served["tile/entries/001"] = OSError("500")
    report = look(log, state, POLICY, now=NOW)
    assert report.head is not None
    assert not report.is_whole
    for served in (OSError("500"), b"a page of a proxy\n"):
        log.served["checkpoint"] = served
        assert not look(log, state, POLICY, now=NOW).is_whole
