"""What only the log itself can add to a receipt's own proof: its entry as it stands today, one history, the event."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from monitor.ledger import receipt as held
from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import opened
from monitor.ledger.leaf import leaf_hash, salted
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import Policy
from monitor.ledger.receipt import Receipt, State, Step
from monitor.store.database import Read
from monitor.store.events import count, salt_of
from monitor.store.heads import root_at
from monitor.store.proofs import leaf_of
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_event


def steps(
    read: Read,
    one: Receipt,
    keys: list[VerifierKey],
    policy: Policy,
    event: dict[str, Any] | None,
    *,
    withheld: bool = False,
) -> list[Step]:
    """The steps of the receipt by itself, then `log`, `history` and, with an event, `event`.

    Of an entry that is `withheld` from whoever asks, no member is told that differs: guesses would find it out.
    """
    told = [*held.check(one, keys, policy), _in_log(read, one), history(read, one.checkpoint, keys)]
    return told if event is None else [*told, _event(read, one, event, withheld=withheld)]


def _in_log(read: Read, one: Receipt) -> Step:
    if one.index >= count(read):
        zh, en = f"账本现在没有第 {one.index} 条", f"the log has no entry {one.index} now"
        return Step("log", State.failed, zh, en)
    if one.leaf_hash is None:
        return Step("log", State.not_checked, "回执中没有叶哈希", "the receipt names no leaf hash")
    found = leaf_hash(leaf_of(read, one.index))
    if found != one.leaf_hash:
        zh = f"账本现在的第 {one.index} 条是另一条，叶哈希 {found.hex()}"
        return Step("log", State.failed, zh, f"entry {one.index} of the log is another one now: {found.hex()}")
    zh, en = f"账本现在的第 {one.index} 条就是这一条", f"entry {one.index} of the log is this one today"
    return Step("log", State.passed, zh, en)


def history(read: Read, kept: str | None, keys: list[VerifierKey]) -> Step:
    """Whether the entries under a checkpoint that somebody kept still begin the log as it stands today."""
    if kept is None:
        return Step("history", State.not_checked, "回执中没有检查点", "the receipt brings no checkpoint")
    try:
        old = opened(kept, keys).checkpoint
    except NoteRefused:
        return Step("history", State.not_checked, "没有可信的检查点", "there is no checkpoint to compare with")
    size = count(read)
    if old.size > size:
        zh = f"检查点有 {old.size} 条，账本现在只有 {size} 条：后来的条目不见了"
        return Step(
            "history", State.failed, zh, f"the checkpoint has {old.size} entries, the log only {size}: some are gone"
        )
    if root_at(read, old.size) != old.root:
        zh = f"账本现在的前 {old.size} 条与检查点签署时不同：历史被改写"
        return Step("history", State.failed, zh, f"the first {old.size} entries are not those that were signed")
    zh = f"签署时的 {old.size} 条原样在账本现在的 {size} 条之首"
    return Step("history", State.passed, zh, f"the {old.size} entries that were signed begin today's {size}, unchanged")


def _event(read: Read, one: Receipt, event: dict[str, Any], *, withheld: bool) -> Step:
    """Whether the event handed in is the one that the leaf binds: envelope member by member, payload by its salt."""
    try:
        told = read_event({name: value for name, value in event.items() if name != "recordedtime"})
    except EventRefused as refused:
        first = refused.problems[0]
        return Step("event", State.failed, f"事件读不出：{first.text('zh')}", f"no event: {first.text('en')}")
    if one.index >= count(read):
        return Step("event", State.not_checked, "账本没有这一条", "the log has no such entry")
    salt = salt_of(read, one.index)
    if not salt:
        return Step("event", State.not_checked, "该条内容已依法删除", "the payload of this entry was erased by law")
    bound = json.loads(leaf_of(read, one.index))
    mine = {
        "id": told.id,
        "source": told.source,
        "type": told.type,
        "subject": told.subject,
        "time": told.time,
        "corrects": told.corrects,
        "payload_salted": salted(canonical(told.data), salt),
    }
    other = [name for name, value in mine.items() if bound.get(name) != value]
    if other and withheld:
        return Step("event", State.failed, "事件与账本中的不同", "the event differs from the one in the log")
    if other:
        names = ", ".join("data" if name == "payload_salted" else name for name in other)
        return Step(
            "event", State.failed, f"事件与账本中的不同：{names}", f"the event differs from the one in the log: {names}"
        )
    digest = hashlib.sha256(canonical(told.data)).hexdigest()
    zh = f"事件就是账本中的这一条，内容摘要 SHA-256 {digest}"
    return Step("event", State.passed, zh, f"the event is the one in the log; SHA-256 of its data: {digest}")
