from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from served_log import ENTRIES, KEY, NOW, ORIGIN, POLICY, ServedLog, clock, envelope, with_other

from monitor.ledger.checkpoint import Checkpoint, opened, signed
from monitor.ledger.found import Kind
from monitor.ledger.kept import Folder, State
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import SigningKey
from monitor.ledger.policy import Policy
from monitor.ledger.tiles import Tile, bundle
from monitor.ledger.tree import root_of
from monitor.ledger.watch import Report, look

SIZES = [1, 2, 255, 256, 257, 600, 600, 1_100]


def kinds(report: Report) -> list[Kind]:
    return [one.kind for one in report.found]


def evidence(report: Report, state: State, kind: Kind) -> dict[str, bytes]:
    """The evidence files of the one find of this kind, by their last names."""
    (found,) = [one for one in report.found if one.kind == kind]
    assert found.misbehaviour
    assert found.evidence
    return {key.rsplit("/", 1)[1]: state[key] for key in found.evidence}


@pytest.fixture(params=["mapping", "folder"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> State:
    return {} if request.param == "mapping" else Folder(tmp_path / "state")


@pytest.fixture
def watched(state: State) -> State:
    """The state of a watcher that saw an honest log at 3, 300 and 600 entries."""
    for hour, size in enumerate((3, 300, 600)):
        assert look(ServedLog(ENTRIES[:size]), state, POLICY, now=NOW + 3600 * hour).found == ()
    return state


@pytest.mark.parametrize("whole", [True, False])
def test_an_honest_log_that_grows(state: State, *, whole: bool) -> None:
    for number, size in enumerate(SIZES):
        log = ServedLog(ENTRIES[:size])
        report = look(log, state, POLICY, now=NOW + number, whole=whole)
        assert report.found == ()
        assert (report.entries, report.silent) == (size, ())
        assert report.head is not None
        assert report.head.checkpoint.size == size
    assert sorted(key for key in state if key.startswith("tile/")) == sorted(
        Tile(0, index, width).path for index, width in enumerate([256, 256, 256, 256, 76])
    )
    assert len([key for key in state if key.startswith("heads/")]) == 7
    assert not [key for key in state if key.startswith("misbehaviour/")]


def test_only_what_is_new_is_read_where_the_whole_is_not_wanted(watched: State) -> None:
    log = ServedLog(ENTRIES)
    assert look(log, watched, POLICY, now=NOW, whole=False).found == ()
    assert log.fetched == ["checkpoint", *(f"tile/entries/{at}" for at in ("002", "003", "004.p/76"))]
    log.fetched.clear()
    assert look(log, watched, POLICY, now=NOW, whole=False).entries == 1_100
    assert log.fetched == ["checkpoint"]
    assert look(log, watched, POLICY, now=NOW).entries == 1_100
    assert len(log.fetched) == 1 + 1 + 5


def test_an_empty_log(state: State) -> None:
    assert look(ServedLog([]), state, POLICY, now=NOW).found == ()
    assert look(ServedLog(ENTRIES[:5]), state, POLICY, now=NOW).found == ()
    assert kinds(look(ServedLog([]), state, POLICY, now=NOW)) == [Kind.shrunk]


@pytest.mark.parametrize("entry", [0, 2, 255, 256, 299, 300, 599])
def test_a_rewritten_entry_under_a_new_head(watched: State, entry: int) -> None:
    log = ServedLog([*with_other(entry), *ENTRIES[600:700]])
    old = ServedLog(ENTRIES[: next(size for size in (3, 300, 600) if size > entry)])
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.rewritten, Kind.forked]
    notes = evidence(report, watched, Kind.forked)
    assert opened(notes["before.note"], POLICY.keys).checkpoint == opened(old.note, POLICY.keys).checkpoint
    assert notes["now.note"].decode() == log.note
    files = evidence(report, watched, Kind.rewritten)
    assert files["served.leaf"] == envelope(entry, "other")
    assert files["before.hash"].decode() == leaf_hash(ENTRIES[entry]).hex()
    assert report.found[0].facts["entry"] == entry
    assert f"entry {entry} is rewritten" in report.found[0].text("en")
    # what was seen first is what stays: the next look tells the same
    assert kinds(look(log, watched, POLICY, now=NOW)) == [Kind.rewritten, Kind.forked]


def test_a_rewritten_entry_under_the_same_head(watched: State) -> None:
    log = ServedLog(ENTRIES[:600])
    log.signed_root = root_of(map(leaf_hash, log.leaves))
    log.served["tile/entries/001"] = bundle(with_other(300)[256:512])
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.rewritten, Kind.entries_differ]
    assert evidence(report, watched, Kind.entries_differ)["now.note"]
    assert report.found[1].facts["entry"] == 300


def test_a_first_look_sees_entries_that_do_not_make_the_head(state: State) -> None:
    log = ServedLog(ENTRIES[:600])
    log.served["tile/entries/001"] = bundle(with_other(300)[256:512])
    report = look(log, state, POLICY, now=NOW)
    assert kinds(report) == [Kind.entries_differ]
    assert report.found[0].facts["entry"] == 300
    assert not [key for key in state if key.startswith("tile/")]  # nothing unproved is kept


def test_a_fork_whose_entries_are_hidden_shows_in_the_tiles(watched: State) -> None:
    """The head and the tiles are of a rewritten history, the entries still served as before."""
    log = ServedLog([*with_other(2), *ENTRIES[600:700]])
    log.served["tile/entries/000"] = bundle(ENTRIES[:256])
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.entries_differ, Kind.forked]
    assert report.found[0].facts["entry"] == 2
    assert report.found[1].facts == {"old": 3, "new": 700, "others": 2}
    assert set(evidence(report, watched, Kind.forked)) == {"before.note", "now.note"}


def test_a_fork_is_seen_without_reading_the_whole(watched: State) -> None:
    log = ServedLog([*with_other(2), *ENTRIES[600:700]])
    report = look(log, watched, POLICY, now=NOW, whole=False)
    assert kinds(report) == [Kind.entries_differ, Kind.forked]
    assert evidence(report, watched, Kind.forked)["now.note"].decode() == log.note


def test_a_dropped_entry_closed_up(watched: State) -> None:
    """An entry is taken out, and the others move up."""
    log = ServedLog([*ENTRIES[:400], *ENTRIES[401:700]])
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.rewritten, Kind.seq_gap, Kind.forked]
    assert report.found[0].facts["entry"] == report.found[1].facts["entry"] == 400
    assert report.found[0].facts["others"] == 199
    assert report.found[1].facts["found"] == "401"
    assert evidence(report, watched, Kind.seq_gap)["served.leaf"] == ENTRIES[401]
    assert "a gap in the sequence: entry 400 has seq 401" in report.found[1].text("en")


def test_a_dropped_entry_cut_off(watched: State) -> None:
    log = ServedLog(ENTRIES[:600])
    log.served["tile/entries/002.p/88"] = bundle(ENTRIES[512:599])
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.truncated]
    assert evidence(report, watched, Kind.truncated)["served"] == bundle(ENTRIES[512:599])
    assert "tile/entries/002.p/88: 88 entries expected, 87 found" in report.found[0].text("en")


def test_two_heads_of_one_size(watched: State) -> None:
    log = ServedLog(with_other(450))
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.two_heads, Kind.rewritten]
    notes = evidence(report, watched, Kind.two_heads)
    heads = [opened(notes[name], POLICY.keys).checkpoint for name in ("before.note", "now.note")]
    assert [head.size for head in heads] == [600, 600]
    assert heads[0].root != heads[1].root
    assert "同为600条却签了两个不同的树根" in report.found[0].text()
    # and back again: the first history does not make the second unsigned
    assert kinds(look(ServedLog(ENTRIES[:600]), watched, POLICY, now=NOW)) == [Kind.two_heads]
    assert kinds(look(ServedLog(ENTRIES[:700]), watched, POLICY, now=NOW)) == [Kind.forked]


@pytest.mark.parametrize("size", [2, 3, 299, 599])
def test_a_restored_old_backup(watched: State, size: int) -> None:
    report = look(ServedLog(ENTRIES[:size]), watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.shrunk]
    notes = evidence(report, watched, Kind.shrunk)
    assert [opened(notes[name], POLICY.keys).checkpoint.size for name in ("before.note", "now.note")] == [600, size]
    assert report.found[0].facts == {"old": 600, "new": size}
    # a restored backup that grows over the old size with other entries is a fork
    later = look(
        ServedLog([*ENTRIES[:size], *(envelope(at, "new") for at in range(size, 650))]), watched, POLICY, now=NOW
    )
    assert kinds(later) == [Kind.rewritten, Kind.forked]


def test_missing_cosignatures_are_told_by_hours(state: State) -> None:
    look(ServedLog(ENTRIES[:3]), state, POLICY, now=NOW)
    two = ServedLog(ENTRIES[:4], ("w1", "w3"))
    assert look(two, state, POLICY, now=NOW + 3599).silent == (("w2", 0),)
    report = look(two, state, POLICY, now=NOW + 7200)
    assert report.silent == (("w2", 2),)
    assert kinds(report) == [Kind.witness_silent]
    assert report.misbehaviour == ()
    one = ServedLog(ENTRIES[:5], ("w1",))
    one.time = NOW + 7200
    report = look(one, state, POLICY, now=NOW + 5 * 3600)
    assert report.silent == (("w2", 5), ("w3", 5))
    assert kinds(report) == [Kind.witness_silent, Kind.witness_silent, Kind.quorum_missing]
    assert report.found[2].facts == {"size": 5, "hours": 3}
    assert report.found[2].text("en") == "the head at 5 lacks the quorum of witnesses, for 3 hours now"


def test_a_cosignature_seen_later_is_kept_with_the_head(state: State) -> None:
    look(ServedLog(ENTRIES[:3], ("w1",)), state, POLICY, now=NOW)
    look(ServedLog(ENTRIES[:3], ("w2",)), state, POLICY, now=NOW + 1)
    (key,) = [key for key in state if key.startswith("heads/")]
    assert state[key].count(b".example ") == 2
    assert b'"at": 1790000000' in state[key]


def test_a_false_cosignature_is_no_trusted_head(state: State) -> None:
    log = ServedLog(ENTRIES[:3])
    moved = ServedLog(ENTRIES[:4]).note.rstrip("\n").rsplit("\n", 1)[1]
    served = "\n".join([*log.note.rstrip("\n").split("\n")[:-1], moved, ""])
    log.served["checkpoint"] = served.encode()
    report = look(log, state, POLICY, now=NOW)
    assert kinds(report) == [Kind.head_refused]
    assert (report.head, report.entries) == (None, 0)
    assert evidence(report, state, Kind.head_refused)["served.note"].decode() == served
    assert "w3.example" in report.found[0].text("en")


@pytest.mark.parametrize("served", [b"", b"\xff", b"a page of a proxy\n"])
def test_no_head_at_all(state: State, served: bytes) -> None:
    log = ServedLog([])
    log.served["checkpoint"] = served
    assert kinds(look(log, state, POLICY, now=NOW)) == [Kind.head_refused]


def test_a_head_of_another_log(watched: State) -> None:
    other = SigningKey.generate("other.example")
    policy = Policy.parse(f"log {KEY.verifier.text()}\nlog {other.verifier.text()}\nquorum none")
    log = ServedLog([])
    log.served["checkpoint"] = signed(Checkpoint("other.example", 700, bytes(32)), other).encode()
    report = look(log, watched, policy, now=NOW)
    assert kinds(report) == [Kind.other_log]
    assert report.found[0].facts == {"what": "checkpoint", "found": "other.example", "expected": ORIGIN}
    assert evidence(report, watched, Kind.other_log)


def test_a_change_of_key_is_followed_where_the_policy_knows_both(watched: State) -> None:
    new = SigningKey.generate(ORIGIN)
    policy = Policy.parse(f"log {KEY.verifier.text()}\nlog {new.verifier.text()}\nquorum none")
    log = ServedLog(ENTRIES[:700])
    head = Checkpoint(ORIGIN, 700, root_of(map(leaf_hash, log.leaves)))
    log.served["checkpoint"] = signed(head, new).encode()
    assert look(log, watched, policy, now=NOW).found == ()
    assert kinds(look(log, watched, POLICY, now=NOW)) == [Kind.head_refused]


@pytest.mark.parametrize("path", ["checkpoint", "tile/entries/000", "tile/entries/002.p/88"])
def test_what_cannot_be_had_is_told_and_is_no_misbehaviour(watched: State, path: str) -> None:
    log = ServedLog(ENTRIES[:600])
    log.served[path] = TimeoutError("no answer")
    log.served["tile/entries/002"] = FileNotFoundError("gone")
    report = look(log, watched, POLICY, now=NOW)
    assert kinds(report) == [Kind.unreachable]
    assert report.misbehaviour == ()
    assert report.found[0].facts["path"] == path


def test_nothing_is_kept_of_entries_that_were_not_read_to_the_head(watched: State) -> None:
    before = {key: watched[key] for key in watched if key.startswith("tile/")}
    log = ServedLog(ENTRIES)
    log.served["tile/entries/004.p/76"] = log.served["tile/entries/004"] = TimeoutError("no answer")
    for whole in (True, False):
        assert kinds(look(log, watched, POLICY, now=NOW, whole=whole)) == [Kind.unreachable]
        assert {key: watched[key] for key in watched if key.startswith("tile/")} == before


def test_a_full_bundle_stands_in_for_a_partial_one(state: State) -> None:
    log = ServedLog(ENTRIES[:768])
    log.signed_size = 600
    log.served["tile/entries/002.p/88"] = FileNotFoundError("gone")
    report = look(log, state, POLICY, now=NOW)
    assert (report.found, report.entries) == ((), 600)
    assert "tile/entries/002" in log.fetched


Change = Callable[[list[bytes]], None]


def swap(seq: int, told: bytes) -> Change:
    def change(leaves: list[bytes]) -> None:
        leaves[seq] = told

    return change


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (swap(9, envelope(9, recorded="08:59:59")), Kind.clock_regress, "goes back at 1 places, first at entry 9"),
        (swap(9, envelope(9, day=6)), Kind.post_dated, "1 entries tell a time later than their recording"),
        (swap(9, envelope(9, log="other.example")), Kind.other_log, "seq 9 says other.example, log.example/"),
        (swap(9, envelope(7, recorded=clock(9))), Kind.seq_gap, "entry 9 has seq 7"),
        (swap(9, b"{}"), Kind.no_envelope, "entry 9 is no canonical envelope: no member 'seq'"),
        (swap(9, b"[9]"), Kind.no_envelope, "not the canonical bytes"),
        (swap(9, b" " + ENTRIES[9]), Kind.no_envelope, "not the canonical bytes"),
        (swap(9, b"\xff"), Kind.no_envelope, "entry 9"),
        (swap(9, ENTRIES[9].replace(b"09:00:09+08:00", b"09:00:09")), Kind.no_envelope, "has no offset from UTC"),
        (swap(9, ENTRIES[9].replace(b'"2026-01-05T09:00:09+08:00"', b"5")), Kind.no_envelope, "entry 9"),
    ],
)
def test_envelopes(state: State, change: Change, kind: Kind, told: str) -> None:
    leaves = ENTRIES[:20]
    change(leaves)
    report = look(ServedLog(leaves), state, POLICY, now=NOW)
    assert kinds(report) == [kind]
    assert told in report.found[0].text("en")
    if report.found[0].misbehaviour:
        assert evidence(report, state, kind)["served.leaf"] == leaves[9]


def test_back_dating_is_counted(state: State) -> None:
    leaves = [envelope(0), envelope(1, day=1), envelope(2, day=3), envelope(3, day=2)]
    report = look(ServedLog(leaves), state, POLICY, now=NOW, late_days=3)
    assert kinds(report) == [Kind.back_dated]
    assert report.found[0].facts == {"count": 2, "entry": 1, "worst": 4, "limit": 3}
    assert report.misbehaviour == ()


def test_the_clock_is_followed_from_one_look_to_the_next(watched: State) -> None:
    log = ServedLog([*ENTRIES[:600], *(envelope(seq, recorded="08:30:00") for seq in range(600, 610))])
    report = look(log, watched, POLICY, now=NOW, whole=False)
    assert kinds(report) == [Kind.clock_regress]
    assert report.found[0].facts["entry"] == 600
