"""A head of the log for people to read, and one that somebody kept held against the log as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from api.log.schemas import Compared, Cosigned, Head
from api.receipts.schemas import Step
from api.receipts.steps import history
from api.schemas import Lang
from monitor.ledger import receipt as held
from monitor.ledger.checkpoint import opened
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import NONE, Policy, QuorumMissing
from monitor.ledger.receipt import Receipt, State
from monitor.store.database import Read
from monitor.store.events import count
from monitor.store.heads import StoredCheckpoint
from monitor.store.own import keys_on_record
from monitor.vocabulary.event import COUNTY


def opened_head(read: Read, stored: StoredCheckpoint, key: VerifierKey, policy: Policy) -> Head:
    """Size, root and time of a signed head, and the witnesses of the policy that cosigned it."""
    head = opened(stored.cosigned, [*_keys(read, key), *policy.keys])
    names = {witness.key: witness.name for witness in policy.witnesses}
    is_asked = policy.quorum != NONE
    try:
        policy.ask(head.cosigned)
        is_met = True
    except QuorumMissing:
        is_met = False
    return Head(
        origin=head.checkpoint.origin,
        size=head.checkpoint.size,
        root=head.checkpoint.root.hex(),
        at=stored.at,
        key=key.text(),
        quorum=policy.quorum if is_asked else None,
        quorum_met=is_met if is_asked else None,
        witnesses=list(names.values()),
        cosigned=[Cosigned(name=names[one.key], at=_instant(one.time)) for one in head.cosigned if one.key in names],
    )


def compared(read: Read, kept: str, key: VerifierKey, policy: Policy, lang: Lang) -> Compared:
    """The steps `checkpoint`, `cosignatures` and `history` of a checkpoint that somebody kept."""
    text = f"{kept.strip()}\n"  # what was copied from a page may have lost its last line break
    keys = _keys(read, key)
    told = [*held.check(Receipt(0, None, None, text), keys, policy)[:2], history(read, text, keys)]
    try:
        size = opened(text, keys).checkpoint.size
    except NoteRefused:
        size = None
    states = {step.name: step.state for step in told}
    return Compared(
        lang=lang,
        passed=states["history"] is State.passed and State.failed not in states.values(),
        size=size,
        now=count(read),
        steps=[Step(name=step.name, state=step.state.value, text=getattr(step, lang)) for step in told],
    )


def _keys(read: Read, key: VerifierKey) -> list[VerifierKey]:
    """The keys that ever signed this log's heads."""
    return [VerifierKey.parse(one) for one in keys_on_record(read)] or [key]


def _instant(unix: int | None) -> str | None:
    return None if unix is None else datetime.fromtimestamp(unix, UTC).astimezone(COUNTY).isoformat()
