"""Proposals of parameters: what the audit judges with once a second person has confirmed it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.cases import row_sha256
from monitor.store.database import Read, Write
from monitor.store.own import record
from monitor.store.tables.replay import proposal
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.own import Doing

OPEN: Final = "open"
CONFIRMED: Final = "confirmed"
PROPOSED: Final = "parameters.proposed"
DECIDED: Final = "parameters.decided"


@dataclass(frozen=True, slots=True)
class ParameterProposal:
    """A row of table `parameter_proposal`; instants are RFC 3339, `from_day` is a day number."""

    number: int
    replay: int
    rule: str
    params: Mapping[str, Any]
    reason: str
    from_day: int
    proposed_by: str
    person: str | None
    at: str
    state: str = OPEN
    decided_by: str | None = None
    decided_at: str | None = None
    decision: str | None = None

    @property
    def first_day(self) -> date:
        """The first judged day for which the values hold."""
        return EPOCH + timedelta(days=self.from_day)


def propose(write: Write, told: ParameterProposal, *, now: datetime) -> ParameterProposal:
    """`told` under the next number waits for a second person; on record."""
    made = replace(told, number=(write.connection.scalar(select(func.max(proposal.c.number))) or 0) + 1)
    row, salt = _row(made), os.urandom(SALT_BYTES)
    write.connection.execute(insert(proposal).values(**row, salt=salt))
    data = {"replay": made.replay, "rule": made.rule, "params": dict(made.params), "from": made.first_day.isoformat()}
    _on_record(write, PROPOSED, made, data | {"row_sha256": row_sha256(row, salt)}, made.proposed_by, now)
    return made


def decide(write: Write, told: ParameterProposal, *, now: datetime) -> ParameterProposal:
    """`told` stands for its number, decided; on record."""
    row, mine = _row(told), proposal.c.number == told.number
    salt = bytes(write.connection.execute(select(proposal.c.salt).where(mine)).scalar_one())
    write.connection.execute(update(proposal).where(mine).values(**row))
    data = {"state": told.state, "row_sha256": row_sha256(row, salt)}
    _on_record(write, DECIDED, told, data, str(told.decided_by), now)
    return told


def proposal_by_number(read: Read, number: int) -> ParameterProposal | None:
    """The proposal of this number."""
    row = read.connection.execute(select(proposal).where(proposal.c.number == number)).mappings().first()
    return None if row is None else _proposal(row)


def proposals(
    read: Read, *, states: Sequence[str] = (), rule: str | None = None, limit: int | None = None, offset: int = 0
) -> list[ParameterProposal]:
    """The newest first; in these states, of one rule where named."""
    told = _narrowed(select(proposal), states, rule).order_by(proposal.c.number.desc()).limit(limit).offset(offset)
    return [_proposal(row) for row in read.connection.execute(told).mappings()]


def proposal_count(read: Read, *, states: Sequence[str] = (), rule: str | None = None) -> int:
    """How many fit."""
    return read.connection.scalar(_narrowed(select(func.count()).select_from(proposal), states, rule)) or 0


def confirmed(read: Read) -> list[ParameterProposal]:
    """What a second person confirmed, in the order in which it was decided: the later goes before the earlier."""
    told = select(proposal).where(proposal.c.state == CONFIRMED).order_by(proposal.c.decided_at, proposal.c.number)
    return [_proposal(row) for row in read.connection.execute(told).mappings()]


def _narrowed(told: Any, states: Sequence[str], rule: str | None) -> Any:
    told = told.where(proposal.c.state.in_(states)) if states else told
    return told if rule is None else told.where(proposal.c.rule == rule)


def _on_record(
    write: Write, kind: str, told: ParameterProposal, data: Mapping[str, Any], actor: str, now: datetime
) -> None:
    record(write, [Doing(kind, f"parameters/{told.number}", {"proposal": told.number, **data})], actor=actor, now=now)


def _row(told: ParameterProposal) -> dict[str, Any]:
    return asdict(told) | {"params": json.dumps(told.params, ensure_ascii=False, sort_keys=True)}


def _proposal(row: Any) -> ParameterProposal:
    told = {name: row[name] for name in ParameterProposal.__dataclass_fields__}
    return ParameterProposal(**told | {"params": json.loads(row["params"])})
