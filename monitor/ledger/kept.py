"""What a watcher keeps from one look to the next: heads, leaf hashes and evidence, in a folder or any mapping.

heads/<size>-<start of root>.json   every head ever seen, with the time it was first seen
tile/0/...                          leaf hashes of the entries seen, as level 0 tiles
seen.json                           how many entries, the last recorded time, when each witness last signed
misbehaviour/<what>/...             both notes, or the file that was served; never written over
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.ledger.checkpoint import Checkpoint, parse_checkpoint
from monitor.ledger.note import MOST_SIGNATURES, Note, Signature, VerifierKey, parse_note
from monitor.ledger.tiles import WIDTH, Tile, read_tile, width_at

State = MutableMapping[str, bytes]


class Folder(MutableMapping[str, bytes]):
    """A folder as a mapping from relative paths to bytes; each file is written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, key: str) -> Path:
        path = self.root / key
        if path == self.root or self.root not in path.parents or ".." in path.parts:
            raise KeyError(key)
        return path

    def __getitem__(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.draft")
        draft.write_bytes(value)
        draft.replace(path)

    def __delitem__(self, key: str) -> None:
        try:
            self._path(key).unlink()
        except FileNotFoundError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path.suffix != ".draft":
                yield path.relative_to(self.root).as_posix()

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Head:
    """A head seen before: its note, and the Unix time of the first look that saw it."""

    checkpoint: Checkpoint
    note: str
    at: int

    @property
    def name(self) -> str:
        """Size and start of the root: what tells heads apart."""
        return f"{self.checkpoint.size:020}-{self.checkpoint.root.hex()[:16]}"


@dataclass(slots=True)
class Seen:
    """What the watcher knows of its own looks."""

    since: int
    entries: int = 0
    recordedtime: str = ""
    met: int | None = None
    witnesses: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, state: State, now: int) -> Seen:
        """What the last look left; a beginning at `now` where there was none."""
        told: dict[str, Any] = json.loads(state.get("seen.json", b"{}"))
        return cls(**{"since": now, **told})

    def keep(self, state: State) -> None:
        """Written for the next look."""
        told = {name: getattr(self, name) for name in ("since", "entries", "recordedtime", "met", "witnesses")}
        state["seen.json"] = json.dumps(told, sort_keys=True).encode()


def heads(state: Mapping[str, bytes]) -> list[Head]:
    """Every head kept, the smallest first."""
    found = []
    for key in sorted(key for key in state if key.startswith("heads/")):
        told = json.loads(state[key])
        found.append(Head(parse_checkpoint(parse_note(told["note"]).text), told["note"], told["at"]))
    return found


def keep_head(state: State, head: Head, keys: Iterable[VerifierKey]) -> None:
    """The head is kept with the first signature of each of `keys` that any look saw, and the time of the first look.

    Lines of strangers would fill the state, and signatures over another text of the same head would spoil this one.
    """
    key = f"heads/{head.name}.json"
    note, at = parse_note(head.note), head.at
    told = list(note.signatures)
    if key in state:
        before = json.loads(state[key])
        kept, at = parse_note(before["note"]), before["at"]
        if kept.text != note.text:
            return
        told = [*kept.signatures, *told]
    known = {(one.name, one.key_id) for one in keys}
    first: dict[tuple[str, bytes], Signature] = {}
    for one in told:
        if (one.name, one.key_id) in known:
            first.setdefault((one.name, one.key_id), one)
    whole = Note(note.text, tuple(first.values())[:MOST_SIGNATURES])
    state[key] = json.dumps({"at": at, "note": whole.raw()}, ensure_ascii=False).encode()


def leaf_hashes(state: Mapping[str, bytes], index: int, entries: int) -> list[bytes]:
    """The leaf hashes kept of the bundle `index`, where `entries` of the log were seen."""
    width = width_at(0, index, entries)
    tile = Tile(0, index, max(width, 1))
    return read_tile(state[tile.path], tile) if width else []


def keep_leaf_hashes(state: State, first: int, hashes: list[bytes]) -> int:
    """The leaf hashes from entry `first` on (a multiple of 256) as tiles; the new number of entries kept."""
    for at in range(0, len(hashes), WIDTH):
        part = hashes[at : at + WIDTH]
        state[Tile(0, (first + at) // WIDTH, len(part)).path] = b"".join(part)
    return first + len(hashes)


def drop_part(state: State, entries: int) -> None:
    """The partial tile of an earlier number of entries goes, once a wider one is kept and known to be."""
    if entries % WIDTH:
        state.pop(Tile(0, entries // WIDTH, entries % WIDTH).path, None)


def keep_evidence(state: State, name: str, files: Mapping[str, bytes | str]) -> tuple[str, ...]:
    """The files under misbehaviour/<name>/; what is there already stays."""
    keys = []
    for file, told in files.items():
        key = f"misbehaviour/{name}/{file}"
        state.setdefault(key, told if isinstance(told, bytes) else told.encode())
        keys.append(key)
    return tuple(keys)
