"""A receipt checked by its holder: from the file alone, by named steps, without asking the log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.ledger.checkpoint import Opened, opened
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import NoteRefused, VerifierKey, unbase64
from monitor.ledger.policy import NONE, Policy, QuorumMissing
from monitor.ledger.proof import HASH_BYTES, ProofFails, verify_inclusion
from monitor.ledger.statement import Statement, fault_of, read_statement
from monitor.ledger.tlog_proof import FIRST_LINE, read


class ReceiptRefused(ValueError):
    """A text holds no receipt: the message tells what was expected."""


class State(StrEnum):
    """What became of one step."""

    passed = "pass"
    failed = "fail"
    not_checked = "not_checked"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a check: its name, its state, and one sentence in Chinese and English."""

    name: str
    state: State
    zh: str
    en: str

    @property
    def failed(self) -> bool:
        """True where the step shows that something is wrong."""
        return self.state is State.failed


@dataclass(frozen=True, slots=True)
class Receipt:
    """What its holder has; None where the receipt does not tell it."""

    index: int
    leaf_hash: bytes | None
    path: tuple[bytes, ...] | None
    checkpoint: str | None
    leaf: bytes | None = None
    statement: Statement | None = None
    """What the entry says, where the receipt brings that as well (of a submission)."""


def read_receipts(told: Any) -> list[Receipt]:
    """The receipts of a tlog-proof text, of one receipt as JSON, or of a whole answer to POST /events.

    A receipt within an answer stands against the checkpoint of the answer. The extra line of a tlog-proof may bring
    the leaf. Raises `ReceiptRefused`.
    """
    try:
        return _receipts(told)
    except ReceiptRefused:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReceiptRefused(f"no receipt: {str(error) or type(error).__name__}") from error


def _receipts(told: Any) -> list[Receipt]:
    if isinstance(told, bytes):
        told = told.decode()
    if isinstance(told, str):
        if told.startswith(FIRST_LINE):
            return [_of_proof(told)]
        told = json.loads(told)
    if not isinstance(told, dict):
        raise ReceiptRefused("a receipt is a tlog-proof text or a JSON object")
    if "outcomes" not in told:
        return [_of_json(told, told.get("checkpoint"))]
    kept = [one["receipt"] for one in told["outcomes"] if one.get("receipt") is not None]
    if not kept:
        raise ReceiptRefused("the answer holds no receipt: none of its events was accepted")
    return [_of_json(one, told.get("checkpoint")) for one in kept]


def _of_proof(text: str) -> Receipt:
    told = read(text)
    return Receipt(
        told.index, None if told.extra is None else leaf_hash(told.extra), told.path, told.checkpoint, told.extra
    )


def _of_json(told: dict[str, Any], checkpoint: Any) -> Receipt:
    index, digest = told["entry"], told["leaf_hash"]
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise ReceiptRefused(f"entry: an index from 0 expected, {index!r} found")
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ReceiptRefused(f"leaf_hash: 64 lower-case hex digits expected, {str(digest)[:80]!r} found")
    if checkpoint is not None and not isinstance(checkpoint, str):
        raise ReceiptRefused("checkpoint: the text of a note expected")
    proof = told.get("proof")
    path = None if proof is None else tuple(unbase64(one, f"hash {at} of the proof") for at, one in enumerate(proof))
    if path is not None and any(len(one) != HASH_BYTES for one in path):
        raise ReceiptRefused(f"proof: each hash has {HASH_BYTES} bytes")
    leaf = told.get("leaf")
    if leaf is not None and not isinstance(leaf, str):
        raise ReceiptRefused("leaf: the text of a leaf expected")
    statement = read_statement(told)
    return Receipt(index, bytes.fromhex(digest), path, checkpoint, None if leaf is None else leaf.encode(), statement)


def check(receipt: Receipt, keys: Iterable[VerifierKey], policy: Policy | None = None) -> list[Step]:
    """The steps `checkpoint`, `cosignatures`, `proof`, in this order: what the receipt shows by itself.

    And `statement`, where it brings what its entry says.
    """
    policy = policy or Policy()
    step, head = _checkpoint(receipt, dict.fromkeys((*keys, *policy.keys)))
    told = [step, _cosignatures(head, policy), _proof(receipt, head)]
    return told if receipt.statement is None else [*told, _statement(receipt, receipt.statement)]


def passed(steps: Iterable[Step]) -> bool:
    """True where no step failed, and the proof leads to a head that the log signed."""
    told = {step.name: step.state for step in steps}
    proved = told.get("proof") is State.passed and told.get("checkpoint") is State.passed
    return proved and State.failed not in told.values()


def _checkpoint(receipt: Receipt, keys: Iterable[VerifierKey]) -> tuple[Step, Opened | None]:
    if receipt.checkpoint is None:
        return Step("checkpoint", State.not_checked, "回执中没有检查点", "the receipt brings no checkpoint"), None
    try:
        head = opened(receipt.checkpoint, keys)
    except NoteRefused as error:
        zh, en = f"检查点未经已知的日志密钥签署：{error}", f"no known key of the log signed the checkpoint: {error}"
        return Step("checkpoint", State.failed, zh, en), None
    told, by = head.checkpoint, head.log.text()
    zh = f"检查点由 {by} 签署，共 {told.size} 条，树根 {told.root.hex()}"
    en = f"the checkpoint of {told.size} entries under root {told.root.hex()} is signed by {by}"
    return Step("checkpoint", State.passed, zh, en), head


def _cosignatures(head: Opened | None, policy: Policy) -> Step:
    if head is None:
        return Step("cosignatures", State.not_checked, "没有可信的检查点", "there is no checkpoint to look at")
    if policy.quorum == NONE:
        return Step("cosignatures", State.not_checked, "没有要求见证人的策略", "no policy asks for witnesses")
    signers = ", ".join(witness.name for witness in policy.signers(head.cosigned))
    try:
        policy.ask(head.cosigned)
    except QuorumMissing as error:
        zh = f"见证人未达到法定数（{policy.quorum}）；已签署：{signers or '无'}"
        return Step("cosignatures", State.failed, zh, str(error))
    zh, en = f"见证人达到法定数（{policy.quorum}）：{signers}", f"the quorum {policy.quorum} is met: {signers}"
    return Step("cosignatures", State.passed, zh, en)


def _statement(receipt: Receipt, statement: Statement) -> Step:
    if receipt.leaf is None or receipt.leaf_hash is None:
        return Step("statement", State.not_checked, "回执中没有叶子", "the receipt brings no leaf")
    other = fault_of(statement, receipt.leaf, receipt.leaf_hash, receipt.index)
    if other is not None:
        return Step("statement", State.failed, f"内容与叶哈希不符：{other}", f"not what the leaf hash binds: {other}")
    zh, en = "回执所述内容正是该条目所绑定的内容", "what the receipt says is what its entry binds"
    return Step("statement", State.passed, zh, en)


def _proof(receipt: Receipt, head: Opened | None) -> Step:
    def told(state: State, zh: str, en: str) -> Step:
        return Step("proof", state, zh, en)

    if receipt.path is None or receipt.leaf_hash is None:
        return told(State.not_checked, "回执中没有包含证明", "the receipt brings no inclusion proof")
    if head is None:
        return told(State.not_checked, "没有可信的检查点", "there is no checkpoint to prove it against")
    return _included(told, receipt.leaf_hash, receipt.index, receipt.path, head)


def _included(
    told: Callable[[State, str, str], Step], digest: bytes, index: int, path: tuple[bytes, ...], head: Opened
) -> Step:
    try:
        verify_inclusion(digest, index, head.checkpoint.size, path, head.checkpoint.root)
    except ProofFails as error:
        return told(State.failed, f"包含证明不成立：{error}", f"the inclusion proof does not hold: {error}")
    zh = f"第 {index} 条（叶哈希 {digest.hex()}）在该检查点的 {head.checkpoint.size} 条之中"
    en = f"entry {index} with leaf hash {digest.hex()} is among the {head.checkpoint.size} of the checkpoint"
    return told(State.passed, zh, en)
