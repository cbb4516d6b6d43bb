"""Looks at records that may tell of persons are put on the log, and what one may not see is refused."""

from __future__ import annotations

from api.desk import Desk
from api.problems import Refused
from monitor.accounts.principal import Principal


def looked(desk: Desk, who: Principal, what: str, record: str) -> None:
    """The look is on the log before anything is answered: account, sort of record, its id.

    The same account at the same record again within ten minutes is the same look. Without accounts nobody looks.
    """
    if who.via != "open":
        desk.looks.note(who.account, what, record)


def unseen(who: Principal, code: str, id: object) -> Refused:
    """What is answered about a record that is not shown: to a bureau as if it were not there, to a reviewer why."""
    return Refused("recused") if who.reviews else Refused(code, id=id)
