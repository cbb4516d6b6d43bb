"""One entry in a bundle: its event, what the leaf binds beside it, and its proof; the leaf is made anew from these.

Three files an entry: `<n>.event.json` (CloudEvents), `<n>.bound.json` (log, actor, salt, origin), `<n>.tlog-proof`
(C2SP, its extra line brings the leaf). Of an erased entry only the proof is left: the envelope stands, what it bound
went by law.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from monitor.ledger.bundle.pack import BundleRefused
from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import leaf, salted
from monitor.ledger.tlog_proof import Proof, read, write

EVENT: Final = ".event.json"
BOUND: Final = ".bound.json"
PROOF: Final = ".tlog-proof"
ENVELOPE: Final = ("id", "source", "type", "subject", "time", "recordedtime")
MEMBERS: Final = frozenset({*ENVELOPE, "specversion", "corrects", "submitter", "data"})
ORIGIN: Final = frozenset({"submitter", "file", "sheet", "row"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a bundle brings of one entry; `event` and `bound` None: erased."""

    proof: Proof
    event: dict[str, Any] | None = None
    bound: dict[str, Any] | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The payload; empty where it was erased."""
        return {} if self.event is None else dict(self.event["data"])


def files_of(place: str, entry: Entry) -> dict[str, bytes]:
    """The files of an entry, under paths that begin with `place`."""
    told = entry.proof
    files = {f"{place}{PROOF}": write(told.index, told.path, told.checkpoint, told.extra).encode()}
    if entry.event is not None and entry.bound is not None:
        files |= {f"{place}{EVENT}": canonical(entry.event), f"{place}{BOUND}": canonical(entry.bound)}
    return files


def entry_at(files: Mapping[str, bytes], place: str) -> Entry:
    """The entry of these files. Raises `BundleRefused` or ValueError where they cannot be read as `files_of` writes."""
    proof = read(files[f"{place}{PROOF}"])
    if proof.extra is None:
        raise BundleRefused(f"{place}: the proof brings no leaf")
    event, bound = _object(files, f"{place}{EVENT}"), _object(files, f"{place}{BOUND}")
    if (event is None) != (bound is None):
        raise BundleRefused(f"{place}: an event and what binds it come together")
    made = Entry(proof, event, bound)
    if any(files[name] != told for name, told in files_of(place, made).items()):
        raise BundleRefused(f"{place}: the files are not written as their content is")
    return made


def rebuilt(entry: Entry) -> bytes:
    """The leaf that event, salt and origin make at the proof's index. Raises `BundleRefused`, KeyError, ValueError."""
    event, bound = entry.event, entry.bound
    if event is None or bound is None:
        raise BundleRefused("the payload was erased")
    if unbound := sorted(event.keys() - MEMBERS):
        raise BundleRefused(f"the leaf does not bind {', '.join(unbound)}")
    origin = dict(bound["origin"])
    if not origin.keys() <= ORIGIN or origin.get("submitter") != event.get("submitter"):
        raise BundleRefused("the origin names other things than submitter, file, sheet and row, or another submitter")
    if bound["log"] != entry.proof.checkpoint.partition("\n")[0]:
        raise BundleRefused(f"an entry of {bound['log']!r} under a checkpoint of another log")
    salt = bytes.fromhex(bound["salt"])
    return leaf(
        **{name: event[name] for name in ENVELOPE},
        log=bound["log"],
        seq=entry.proof.index,
        actor=bound["actor"],
        corrects=event.get("corrects"),
        payload_salted=salted(canonical(event["data"]), salt),
        origin_salted=salted(canonical(origin), salt) if origin else None,
    )


def _object(files: Mapping[str, bytes], name: str) -> dict[str, Any] | None:
    if name not in files:
        return None
    told = json.loads(files[name])
    if not isinstance(told, dict):
        raise BundleRefused(f"{name}: a JSON object expected")
    return told
