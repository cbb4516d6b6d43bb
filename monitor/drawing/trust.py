"""Whom a draw's readers are told to trust, and by when the quorum of witnesses had cosigned an entry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import NONE, Log, Policy
from monitor.store.cosigned import Cosigned, cosigned
from monitor.store.database import Read
from monitor.store.own import keys_on_record


@dataclass(frozen=True, slots=True)
class Trust:
    """The key of the log, and the witnesses with their quorum."""

    key: VerifierKey
    policy: Policy

    @property
    def is_asked(self) -> bool:
        """True where witnesses are asked for their cosignatures."""
        return self.policy.quorum != NONE

    def text(self, read: Read) -> str:
        """The policy with every key that ever signed this log's heads: older heads verify as well."""
        logs = list(self.policy.logs)
        for key in (self.key, *(VerifierKey.parse(one) for one in keys_on_record(read))):
            if all(key.public != one.key.public for one in logs):
                logs.append(Log(key))
        return replace(self.policy, logs=tuple(logs)).text()


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The head by which the quorum had cosigned: its size, when (Unix), and how many of the policy's witnesses did."""

    size: int
    at: int
    count: int


def witnessed(read: Read, seq: int, trust: Trust) -> Witnessed | None:
    """Where and when the quorum had first cosigned entry `seq`; None where it has not, or nobody is asked."""
    if not trust.is_asked:
        return None
    for part in cosigned(read, seq):
        found = [one for one in (_quorum(head, trust.policy) for head in part) if one is not None]
        if found:
            return min(found, key=lambda one: (one.at, one.size))
    return None


def _quorum(head: Cosigned, policy: Policy) -> Witnessed | None:
    have: list[VerifierKey] = []
    at: int | None = None
    for text, time in sorted(head.by.items(), key=lambda one: one[1]):
        try:
            have.append(VerifierKey.parse(text))
        except NoteRefused:
            continue
        if at is None and policy.met(have):
            at = time
    return None if at is None else Witnessed(head.size, at, len(policy.signers(have)))
