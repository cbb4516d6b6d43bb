from __future__ import annotations

from pathlib import Path

import pytest

from monitor.ledger.kept import Folder, Seen, drop_part, keep_evidence, keep_leaf_hashes, leaf_hashes
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.tiles import TileRefused

HASHES = [leaf_hash(b"%d" % number) for number in range(600)]


def test_a_folder_is_a_mapping(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "state")
    assert (list(folder), len(folder), folder.get("a")) == ([], 0, None)
    folder["b/c"] = b"2"
    folder["a"] = b"1"
    folder["a"] = b"3"
    assert dict(folder) == {"a": b"3", "b/c": b"2"}
    del folder["a"]
    assert list(Folder(tmp_path / "state")) == ["b/c"]
    for key in ("a", "b", "b/c/d", "../x", "/etc/hosts", "", "b/../../x"):
        with pytest.raises(KeyError):
            _ = folder[key]
    for key in ("../x", "/tmp/x", "", "b/../../x"):  # noqa: S108 - a path that must not be written
        with pytest.raises(KeyError):
            folder[key] = b""
    with pytest.raises(KeyError):
        del folder["a"]


def test_leaf_hashes_are_kept_as_tiles() -> None:
    state: dict[str, bytes] = {}
    assert leaf_hashes(state, 0, 0) == []
    entries = keep_leaf_hashes(state, 0, HASHES[:300])
    assert entries == 300
    grown = keep_leaf_hashes(state, 256, HASHES[256:600])
    assert [*leaf_hashes(state, 1, entries), *leaf_hashes(state, 2, entries)] == HASHES[256:300]  # before it is dropped
    drop_part(state, entries)
    assert sorted(state) == ["tile/0/000", "tile/0/001", "tile/0/002.p/88"]
    assert [told for index in range(4) for told in leaf_hashes(state, index, grown)] == HASHES
    state["tile/0/001"] = state["tile/0/001"][:-1]
    with pytest.raises(TileRefused, match="tile/0/001: 256 hashes of 32 bytes expected, 8191 bytes found"):
        leaf_hashes(state, 1, grown)


def test_evidence_is_never_written_over() -> None:
    state: dict[str, bytes] = {}
    assert keep_evidence(state, "x", {"a": "1", "b": b"2"}) == ("misbehaviour/x/a", "misbehaviour/x/b")
    keep_evidence(state, "x", {"a": "3"})
    assert state == {"misbehaviour/x/a": b"1", "misbehaviour/x/b": b"2"}


def test_what_was_seen_reads_back() -> None:
    state: dict[str, bytes] = {}
    seen = Seen.of(state, 7)
    assert seen == Seen(7)
    seen.witnesses["w"], seen.met, seen.entries = 5, 6, 9
    seen.keep(state)
    assert Seen.of(state, 8) == seen
