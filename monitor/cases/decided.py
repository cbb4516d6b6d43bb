"""What a step decided on findings, put in the log: at a closing, and once something was put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.accounts.principal import Principal
from monitor.cases.disposed import Decided, Who, dispose, person_of
from monitor.cases.permitted import CLOSING, File
from monitor.cases.states import DISPOSITION, REMEDY_ACCEPTED, Conclusion, Move
from monitor.store.cases import StepRow
from monitor.store.database import Write
from monitor.vocabulary.event import EPOCH


def put_in_log(write: Write, file: File, findings: Sequence[str], who: Principal, *, now: datetime) -> None:
    """`finding.disposed` of each finding, where the last step of `file` decides: of any other step, nothing.

    Who decided is the auditor, who signed it off as another person the reviewer; nobody is named as both.
    """
    done = file.steps[-1]
    move = Move(done.act)
    if move in CLOSING:
        remedy = done.data.get("remedy")
        by = None if remedy is None else EPOCH + timedelta(remedy["due_day"])
        decided = Decided(*DISPOSITION[Conclusion(done.data["conclusion"]), remedy is not None], by)
    elif move is Move.ACCEPT_REMEDY:
        decided = Decided(*REMEDY_ACCEPTED)
    else:
        return
    auditor, reviewer = _two(_decider(file, move), done, who)
    dispose(write, done.id, findings, decided, auditor=auditor, reviewer=reviewer, actor=who.account, now=now)


def _decider(file: File, move: Move) -> StepRow | None:
    """The step of the one who decided what is now signed off; None where nobody did before."""
    if move is Move.CONFIRM:
        return file.last(Move.PROPOSE)
    if move is Move.ACCEPT_REMEDY:
        closing = file.last(*CLOSING)
        return file.last(Move.PROPOSE) if closing is not None and closing.act == Move.CONFIRM else closing
    return None


def _two(first: StepRow | None, done: StepRow, who: Principal) -> tuple[Who, Who | None]:
    mine = person_of(who)
    if first is None or first.id == done.id:
        return mine, None
    auditor = Who(first.person or f"account-{first.account}", str(first.data.get("unit", mine.unit)))
    return auditor, (None if auditor.person == mine.person else mine)
