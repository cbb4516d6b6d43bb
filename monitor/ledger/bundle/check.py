"""A bundle checked by its holder: from the file alone, by named steps, without asking anybody.

* file: the container is, byte for byte, what its files make;
* manifest: each file is the one whose digest the manifest names;
* entries: each leaf, made anew from its event and salt, stands in the log under a signed checkpoint;
* finding: what the finding says is what the log holds a digest of;
* seal: the log holds the digest of this manifest: who exported what, before the file left.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from monitor.ledger.bundle.entry import PROOF, Entry, entry_at, rebuilt
from monitor.ledger.bundle.pack import MANIFEST, SEAL, BundleRefused, differing, unpack
from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.policy import Policy
from monitor.ledger.receipt import Receipt, State, Step
from monitor.ledger.receipt import check as check_receipt

ENTRIES: Final = "entries/"
FINDING: Final = "finding/finding.json"
ROW: Final = "finding/row.json"
SEALED: Final = f"{SEAL}export"
SAME: Final = (
    "id", "rule", "version", "family", "severity", "confidence", "is_lead", "state", "raised_at",
    "project_id", "process_id", "unit_id",
)  # fmt: skip
"""What finding.json says in the same words as the row that the log binds."""
MUST: Final = ("file", "manifest", "entries", "checkpoint", "finding", "seal")
UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def _step(name: str, zh: str, en: str, state: State = State.passed) -> Step:
    return Step(name, state, zh, en)


def _failed(name: str, zh: str, error: Exception | str) -> Step:
    told = str(error) or type(error).__name__
    return Step(name, State.failed, f"{zh}：{told}", told)


def holds(steps: list[Step]) -> bool:
    """True where no step failed and every one that must be shown was shown."""
    told = {step.name: step.state for step in steps}
    return State.failed not in told.values() and all(told.get(name) is State.passed for name in MUST)


def check(raw: bytes, policy: Policy) -> list[Step]:
    """The steps, in order; those that failed name what failed first. Never raises for what stands in the file."""
    try:
        files = unpack(raw)
    except BundleRefused as refused:
        return [_failed("file", "不是原样的证据包", refused)]
    whole = _step("file", f"文件原样，共 {len(files)} 个", f"the container is unchanged, {len(files)} files")
    return [whole, _manifest(files), *_entries(files, policy), _finding(files), _seal(files, policy)]


def _manifest(files: Mapping[str, bytes]) -> Step:
    try:
        other = differing(files)
    except BundleRefused as refused:
        return _failed("manifest", "没有清单", refused)
    if other:
        names = ", ".join(other[:5])
        return _step("manifest", f"与清单不符：{names}", f"not as the manifest says: {names}", State.failed)
    digest = hashlib.sha256(files[MANIFEST]).hexdigest()
    return _step("manifest", f"各文件与清单相符；清单摘要 {digest}", f"every file is as listed; manifest {digest}")


def _places(files: Mapping[str, bytes]) -> list[str]:
    return [name.removesuffix(PROOF) for name in sorted(files) if name.startswith(ENTRIES) and name.endswith(PROOF)]


def _entries(files: Mapping[str, bytes], policy: Policy) -> Iterator[Step]:
    """`entries`, and the steps `checkpoint` and `cosignatures` of the one checkpoint under which all stand."""
    first: tuple[Step, Step] | None = None
    erased, notes = 0, set()
    try:
        for place in _places(files):
            entry = entry_at(files, place)
            notes.add(entry.proof.checkpoint)
            head, cosigned, proof = _shown(entry, policy)
            first = first or (head, cosigned)
            if entry.event is None:
                erased += 1
            elif rebuilt(entry) != entry.proof.extra:
                raise BundleRefused(f"{place}: event, salt and origin make another leaf than the one in the log")
            if proof.state is not State.passed:
                raise BundleRefused(f"{place}: {proof.en}")
        if first is None or len(notes) != 1:
            raise BundleRefused(f"entries under one checkpoint expected, {len(notes)} checkpoints found")
    except UNREADABLE as error:
        yield _failed("entries", "账本条目不能证实", error)
        yield from first or ()
        return
    count = len(_places(files))
    zh = f"{count} 个条目由事件和盐重算叶，均在账本中" + (f"；其中 {erased} 个内容已依法删除" if erased else "")
    en = f"{count} leaves made anew from event and salt stand in the log" + (f"; {erased} erased" if erased else "")
    yield _step("entries", zh, en)
    yield from first


def _shown(entry: Entry, policy: Policy) -> list[Step]:
    told = entry.proof
    digest = None if told.extra is None else leaf_hash(told.extra)
    return check_receipt(Receipt(told.index, digest, told.path, told.checkpoint, told.extra), (), policy)


def _finding(files: Mapping[str, bytes]) -> Step:
    """The row's digest stands in the last entry about the finding, and finding.json says what the row says."""
    try:
        told, row = json.loads(files[FINDING]), json.loads(files[ROW])
        changes = [entry_at(files, place) for place in _places(files)]
        mine = [one for one in changes if one.event is not None and one.event["type"] == "finding.changed"]
        last = max(mine, key=lambda one: one.proof.index).data
        digest = hashlib.sha256(canonical(row)).hexdigest()
        if (last["finding"], last["row_sha256"]) != (row["id"], digest):
            raise BundleRefused(f"the log holds {last['row_sha256']} of {last['finding']}, the row makes {digest}")
        if other := list(_differing(told, row)):
            raise BundleRefused(f"finding.json says something else than its row: {', '.join(other)}")
    except UNREADABLE as error:
        return _failed("finding", "疑点不能证实", error)
    return _step("finding", "疑点内容与账本中的摘要一致", "the finding says what the log holds the digest of")


def _differing(told: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[str]:
    for name in SAME:
        if (None if told[name] is None else str(told[name])) != row.get(name):
            yield name
    if told["message"] != {"zh": row["message_zh"], "en": row["message_en"]}:
        yield "message"
    entries = {one["entry"] for one in told["evidence"]} | set(told["erased"])
    if entries != {*json.loads(row["events"]), int(row["event"])}:
        yield "evidence"


def _seal(files: Mapping[str, bytes], policy: Policy) -> Step:
    """The entry `export.made` whose digest is the manifest's; its head is newer than what witnesses may have seen."""
    try:
        entry = entry_at(files, SEALED)
        head, _, proof = _shown(entry, policy)
        signatures = entry.proof.checkpoint.partition("\n\n")[2].count("\n")
        digest = hashlib.sha256(files[MANIFEST]).hexdigest()
        event = entry.event or {}
        if rebuilt(entry) != entry.proof.extra or event["type"] != "export.made":
            raise BundleRefused("it is no entry export.made of the log")
        if entry.data["file_sha256"] != digest:
            raise BundleRefused(f"the log holds {entry.data['file_sha256']}, the manifest is {digest}")
        for step in (head, proof):
            if step.state is not State.passed:
                raise BundleRefused(step.en)
        if signatures != 1 or {name for name in files if name.startswith(SEAL)} != _sealing():
            raise BundleRefused("the seal holds more than an entry under the log's own signature")
    except UNREADABLE as error:
        return _failed("seal", "封条不能证实", error)
    who, at = (entry.bound or {})["actor"], event["time"]
    zh = f"账户 {who} 于 {at} 导出，第 {entry.proof.index} 条存有清单摘要（该检查点只有日志签名）"
    en = (
        f"exported by account {who} at {at}; entry {entry.proof.index} holds the manifest's digest (log signature only)"
    )
    return _step("seal", zh, en)


def _sealing() -> set[str]:
    return {f"{SEALED}{ending}" for ending in (".event.json", ".bound.json", PROOF)}
