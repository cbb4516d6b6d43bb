"""A read-only watcher of a log: rebuilds it from its entries and holds every head against all heads seen before.

It needs a way to fetch the log's files (C2SP tlog-tiles), a state to keep (a folder), and a policy that says whose
signatures count; it writes nowhere else. What it cannot see: a record that was never entered, or false at its entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.ledger.checkpoint import Opened, opened
from monitor.ledger.envelopes import Envelopes
from monitor.ledger.found import Found, Kind
from monitor.ledger.kept import (
    Head,
    Seen,
    State,
    drop_part,
    heads,
    keep_evidence,
    keep_head,
    keep_leaf_hashes,
    leaf_hashes,
)
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.policy import Policy
from monitor.ledger.tiles import WIDTH, Tile, TileRefused, nodes_of, read_bundle, read_tile, width_at
from monitor.ledger.tree import Frontier, root

Fetch = Callable[[str], bytes]
"""The bytes of "checkpoint" or "tile/..." under the log's address; OSError where they cannot be had."""


class Withheld(OSError):
    """The log says that it does not tell these entries yet; their hashes it tells."""


HOUR = 3600
LATE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Report:
    """One look at a log: its head (None: not to be had or not to be trusted), entries read, silent witnesses, finds."""

    head: Opened | None
    entries: int
    silent: tuple[tuple[str, int], ...]
    found: tuple[Found, ...]

    @property
    def misbehaviour(self) -> tuple[Found, ...]:
        """What the log did wrong."""
        return tuple(one for one in self.found if one.misbehaviour)

    @property
    def is_whole(self) -> bool:
        """True where the head and all its entries were read; else what could not be had may hide a rewritten log."""
        return self.head is not None and all(one.kind is not Kind.unreachable for one in self.found)


def look(
    fetch: Fetch, state: State, policy: Policy, *, now: int, whole: bool = True, late_days: int = LATE_DAYS
) -> Report:
    """One look at Unix time `now`, kept in `state`.

    `whole` reads every entry again; else full bundles seen before are taken from the state. `late_days` is the number
    of days between an entry's time and its recording from which it counts as back-dated.
    """
    found: list[Found] = []
    try:
        raw = fetch("checkpoint")
    except OSError as error:
        return Report(None, 0, (), (Found(Kind.unreachable, {"path": "checkpoint", "what": str(error)}),))
    try:
        head = opened(raw, policy.keys)
    except ValueError as error:
        evidence = keep_evidence(state, f"head_refused-{now}", {"served.note": raw})
        return Report(None, 0, (), (Found(Kind.head_refused, {"what": str(error)}, evidence),))
    before = heads(state)
    here = Head(head.checkpoint, head.note.raw(), now)
    if before and before[0].checkpoint.origin != head.checkpoint.origin:
        evidence = keep_evidence(state, f"other_log-{here.name}", {"served.note": raw})
        facts = {"what": "checkpoint", "found": head.checkpoint.origin, "expected": before[0].checkpoint.origin}
        return Report(None, 0, (), (Found(Kind.other_log, dict(facts), evidence),))
    keep_head(state, here, policy.keys)
    seen = Seen.of(state, now)
    found += _against(state, before, here)
    walk = _Walk(fetch, state, here, before, seen, Envelopes(head.checkpoint.origin, late_days), whole=whole)
    found += walk.run()
    entries = seen.entries
    if walk.fresh and walk.done and not any(one.misbehaviour for one in found):
        seen.recordedtime = walk.envelopes.recordedtime
        seen.entries = keep_leaf_hashes(state, walk.first, walk.fresh)
    silent, missing = _witnesses(seen, policy, head, now)
    seen.keep(state)
    if seen.entries > entries:
        drop_part(state, entries)
    return Report(head, walk.frontier.size, silent, (*found, *missing))


def _against(state: State, before: list[Head], here: Head) -> list[Found]:
    """What the heads alone show: two of one size, and a smaller one than before."""
    found = []
    for old in before:
        if old.checkpoint.size == here.checkpoint.size and old.checkpoint.root != here.checkpoint.root:
            facts: dict[str, str | int] = {"size": here.checkpoint.size}
            facts |= {"old_root": old.checkpoint.root.hex(), "new_root": here.checkpoint.root.hex()}
            found.append(Found(Kind.two_heads, facts, _both(state, Kind.two_heads, old, here)))
    if before and before[-1].checkpoint.size > here.checkpoint.size:
        old = before[-1]
        sizes: dict[str, str | int] = {"old": old.checkpoint.size, "new": here.checkpoint.size}
        found.append(Found(Kind.shrunk, sizes, _both(state, Kind.shrunk, old, here)))
    return found


def _both(state: State, kind: Kind, old: Head, new: Head) -> tuple[str, ...]:
    return keep_evidence(state, f"{kind}-{old.name}-{new.name}", {"before.note": old.note, "now.note": new.note})


def _witnesses(seen: Seen, policy: Policy, head: Opened, now: int) -> tuple[tuple[tuple[str, int], ...], list[Found]]:
    """Who has not cosigned this head, for how many hours; told as found from the first full hour on."""
    silent = []
    for witness in policy.witnesses:
        times = [one.time for one in head.cosigned if one.key == witness.key and one.time is not None]
        vkey = witness.key.text()
        if times:
            seen.witnesses[vkey] = max(*times, seen.witnesses.get(vkey, 0))
        else:
            silent.append((witness.name, _hours(seen.witnesses.get(vkey, seen.since), now)))
    found = [Found(Kind.witness_silent, {"name": name, "hours": hours}) for name, hours in silent if hours]
    if policy.met(head.cosigned):
        seen.met = now
    elif hours := _hours(seen.since if seen.met is None else seen.met, now):
        found.append(Found(Kind.quorum_missing, {"size": head.checkpoint.size, "hours": hours}))
    return tuple(silent), found


def _hours(since: int, now: int) -> int:
    return max(0, now - since) // HOUR


@dataclass(slots=True)
class _Walk:
    """The entries up to a head, read once, in order."""

    fetch: Fetch
    state: State
    here: Head
    before: list[Head]
    seen: Seen
    envelopes: Envelopes
    whole: bool = field(kw_only=True)
    frontier: Frontier = field(default_factory=Frontier)
    first: int = 0
    fresh: list[bytes] = field(default_factory=list)
    done: bool = False

    def run(self) -> list[Found]:
        size = self.here.checkpoint.size
        older = [head for head in self.before if head.checkpoint.size < size]
        marks, roots = sorted({head.checkpoint.size for head in older}), dict[int, bytes]()
        # a partial bundle kept before is kept again, longer: fresh begins at its first entry
        self.first = min(self.seen.entries, size) // WIDTH * WIDTH
        found: list[Found] = []
        if not self.whole:
            self.envelopes.recordedtime = self.seen.recordedtime
        for index in range(-(-size // WIDTH)):
            told = self._bundle(index, width_at(0, index, size), found)
            if told is None:
                return found + self._envelopes()
            start = index * WIDTH
            if start >= self.first and size > self.seen.entries:
                self.fresh += told
            while marks and marks[0] <= start + len(told):
                mark = marks.pop(0)
                self.frontier.extend(told[self.frontier.size - start : mark - start])
                roots[mark] = self.frontier.root()
            self.frontier.extend(told[self.frontier.size - start :])
        self.done = True
        found += self._envelopes()
        made = self.frontier.root()
        if made == self.here.checkpoint.root:
            return found + self._forked([head for head in older if roots[head.checkpoint.size] != head.checkpoint.root])
        return found + self._differ(made, older)

    def _bundle(self, index: int, width: int, found: list[Found]) -> list[bytes] | None:
        """The leaf hashes of a bundle, None where it cannot be read; what is wrong with it goes to `found`."""
        kept = leaf_hashes(self.state, index, self.seen.entries)
        if not self.whole and len(kept) >= width:
            return kept[:width]
        tile, served = Tile(None, index, width), b""
        try:
            try:
                served = self.fetch(tile.path)
                leaves = read_bundle(served, width, tile.path)
            except OSError as error:
                if width == WIDTH or isinstance(error, Withheld):
                    raise
                full = Tile(None, index)  # a log may drop a partial bundle once the full one is there
                served = self.fetch(full.path)
                leaves = read_bundle(served, WIDTH, full.path)[:width]
        except Withheld:
            return self._hashes(index, width, kept, found)
        except OSError as error:
            found.append(Found(Kind.unreachable, {"path": tile.path, "what": str(error)}))
            return None
        except TileRefused as error:
            files: dict[str, bytes | str] = {"served": served, "now.note": self.here.note}
            evidence = keep_evidence(self.state, f"truncated-{self.here.name}-{index}", files)
            found.append(Found(Kind.truncated, {"what": str(error)}, evidence))
            return None
        hashes = [leaf_hash(leaf) for leaf in leaves]
        start = index * WIDTH
        for at, (old, new) in enumerate(zip(kept, hashes, strict=False)):
            if old != new:
                self._rewritten(start + at, old, new, leaves[at], found)
        skip = 0 if self.whole else len(kept)
        for at, leaf in enumerate(leaves[skip:], start + skip):
            self.envelopes.take(at, leaf)
        return hashes

    def _hashes(self, index: int, width: int, kept: list[bytes], found: list[Found]) -> list[bytes] | None:
        """The leaf hashes of a bundle that is withheld, from the tile of level 0; its envelopes stay unread."""
        tile = Tile(0, index, width)
        try:
            hashes = read_tile(self.fetch(tile.path), tile)
        except (OSError, TileRefused) as error:
            found.append(Found(Kind.unreachable, {"path": tile.path, "what": str(error)}))
            return None
        for at, (old, new) in enumerate(zip(kept, hashes, strict=False)):
            if old != new:
                self._rewritten(index * WIDTH + at, old, new, b"", found)
        before = next((one for one in found if one.kind is Kind.withheld), None)
        if before is None:
            found.append(Found(Kind.withheld, {"entry": index * WIDTH, "count": width}))
        else:
            before.facts["count"] = int(before.facts["count"]) + width
        return hashes

    def _rewritten(self, entry: int, old: bytes, new: bytes, leaf: bytes, found: list[Found]) -> None:
        """The first rewritten entry is told with its evidence, the later ones are counted."""
        for one in found:
            if one.kind == Kind.rewritten:
                one.facts["others"] = int(one.facts["others"]) + 1
                return
        files: dict[str, bytes | str] = {"served.leaf": leaf, "before.hash": old.hex(), "now.note": self.here.note}
        evidence = keep_evidence(self.state, f"rewritten-{entry}-{new.hex()[:16]}", files)
        facts: dict[str, str | int] = {"entry": entry, "old": old.hex(), "new": new.hex(), "others": 0}
        found.append(Found(Kind.rewritten, facts, evidence))

    def _envelopes(self) -> list[Found]:
        """What the envelopes told, with the leaf of each contradiction kept."""
        told = []
        for one in self.envelopes.found():
            if leaf := self.envelopes.leaves.get(one.kind):
                files: dict[str, bytes | str] = {"served.leaf": leaf, "now.note": self.here.note}
                evidence = keep_evidence(self.state, f"{one.kind}-{self.here.name}", files)
                told.append(Found(one.kind, one.facts, evidence))
            else:
                told.append(one)
        return told

    def _forked(self, wrong: list[Head]) -> list[Found]:
        if not wrong:
            return []
        sizes: dict[str, str | int] = {"old": wrong[0].checkpoint.size, "new": self.here.checkpoint.size}
        evidence = _both(self.state, Kind.forked, wrong[0], self.here)
        return [Found(Kind.forked, {**sizes, "others": len(wrong) - 1}, evidence)]

    def _differ(self, made: bytes, older: list[Head]) -> list[Found]:
        """The entries do not make the head: the first that is not the tree's, and whether the tree itself forked."""
        size, facts = self.here.checkpoint.size, dict[str, str | int]()
        facts |= {"size": size, "found": made.hex(), "expected": self.here.checkpoint.root.hex(), "entry": "?"}
        forked = []
        try:
            facts["entry"] = self._first_other(size)
            nodes = nodes_of(size, lambda tile: self.fetch(tile.path))
            if root(size, nodes) == self.here.checkpoint.root:
                forked = [head for head in older if root(head.checkpoint.size, nodes) != head.checkpoint.root]
        except (OSError, TileRefused):
            pass  # without its tiles the log has told enough
        evidence = keep_evidence(self.state, f"entries_differ-{self.here.name}", {"now.note": self.here.note})
        return [Found(Kind.entries_differ, facts, evidence), *self._forked(forked)]

    def _first_other(self, size: int) -> str | int:
        for index in range(-(-size // WIDTH)):
            tile, entries = Tile(0, index, width_at(0, index, size)), Tile(None, index, width_at(0, index, size))
            of_tree = read_tile(self.fetch(tile.path), tile)
            leaves = read_bundle(self.fetch(entries.path), entries.width, entries.path)
            for at, (leaf, told) in enumerate(zip(leaves, of_tree, strict=True)):
                if leaf_hash(leaf) != told:
                    return index * WIDTH + at
        return "?"
