"""Changes of accounts that wait for a second person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.account_proposal import proposal

WAITING: Final = "waiting"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change: column -> value of the account before, and as wanted; moments are RFC 3339 in the county."""

    number: int
    account: str
    before: dict[str, Any]
    wanted: dict[str, Any]
    proposed_by: str
    proposed_at: str
    state: str = WAITING
    decided_by: str | None = None
    decided_at: str | None = None


def keep_proposal(
    write: Write, account: str, before: dict[str, Any], wanted: dict[str, Any], *, by: str, at: str
) -> Proposal:
    """The proposal under the next number."""
    number = (write.connection.scalar(select(func.max(proposal.c.number))) or 0) + 1
    made = Proposal(number, account, before, wanted, by, at)
    texts = {"before": json.dumps(before, ensure_ascii=False), "wanted": json.dumps(wanted, ensure_ascii=False)}
    row = {"number": number, "account": int(account), "proposed_by": int(by), "proposed_at": at, "state": WAITING}
    write.connection.execute(insert(proposal).values(**row, **texts))
    return made


def proposal_by_number(read: Read, number: int) -> Proposal | None:
    """The proposal of this number."""
    row = read.connection.execute(select(proposal).where(proposal.c.number == number)).mappings().first()
    return None if row is None else _proposal(row)


def proposals(read: Read, *, state: str | None = None, account: str | None = None) -> list[Proposal]:
    """The proposals, newest first; of one state, of one account."""
    told = select(proposal).order_by(proposal.c.number.desc())
    if state is not None:
        told = told.where(proposal.c.state == state)
    if account is not None:
        told = told.where(proposal.c.account == int(account))
    return [_proposal(row) for row in read.connection.execute(told).mappings()]


def decide_proposal(write: Write, number: int, state: str, *, by: str, at: str) -> None:
    """The proposal was confirmed or rejected."""
    row = {"state": state, "decided_by": int(by), "decided_at": at}
    write.connection.execute(update(proposal).where(proposal.c.number == number).values(**row))


def _proposal(row: Any) -> Proposal:
    decided = None if row["decided_by"] is None else str(row["decided_by"])
    told = {name: json.loads(row[name]) for name in ("before", "wanted")} | {"decided_by": decided}
    return Proposal(**{**row, **told, "account": str(row["account"]), "proposed_by": str(row["proposed_by"])})
