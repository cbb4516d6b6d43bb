"""The cases of the demonstration: one a state, worked on by its auditor and, as second person, its supervisor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from monitor.accounts.known import principal_of
from monitor.accounts.principal import Principal
from monitor.cases.act import Asked, act
from monitor.cases.gathered import weight
from monitor.cases.states import Move
from monitor.cases.step import open_case
from monitor.cases.terms import Terms
from monitor.store.accounts import account_by_login
from monitor.store.concerning import findings_concerning
from monitor.store.database import Database, Read
from monitor.store.findings import listed
from monitor.vocabulary.event import COUNTY, day_number

AUDITOR, SUPERVISOR, UNIT = "auditor", "supervisor", "submitter"
"""Logins of who works, who is the second person, and whose unit is asked."""
DAYS: Final = 30
"""Calendar days for putting something right."""


class Done(NamedTuple):
    """An act of a story: which, by whom, with which words and data."""

    move: Move
    by: str = AUDITOR
    text: str = ""
    data: Mapping[str, Any] = {}


RECEIVED: Final = Done(Move.RECEIVE)
CONFIRMED: Final = Done(Move.PROPOSE, text="凭证与账本条目一致，疑点属实。", data={"conclusion": "confirmed"})
DEMANDED: Final = CONFIRMED._replace(data={"conclusion": "confirmed", "remedy": {"text": "补齐手续并报送凭证。"}})
EXPLAINED: Final = Done(
    Move.PROPOSE, text="单位的说明有原件佐证。", data={"conclusion": "unfounded", "reason": "explained"}
)
AGREED: Final = Done(Move.CONFIRM, SUPERVISOR, "同意")
STORIES: Final[tuple[tuple[bool, tuple[Done, ...]], ...]] = (
    (False, ()),
    (False, (RECEIVED, Done(Move.NOTE, text="已调取合同和付款凭证。"))),
    (True, (RECEIVED, Done(Move.ASK, text="请说明这笔事项的依据，并附凭证。"))),
    (False, (RECEIVED, CONFIRMED)),
    (True, (RECEIVED, DEMANDED, AGREED)),
    (False, (RECEIVED, EXPLAINED, AGREED)),
)
"""Whether the case is about the unit of UNIT, so that its clerk has something to answer; and what was done."""


def work(database: Database, terms: Terms, now: datetime) -> int:
    """How many cases stand afterwards: one a story, as far as there are findings for it, no rule twice."""
    with database.reading() as read:
        who = {login: _principal(read, login) for login in (AUDITOR, SUPERVISOR, UNIT)}
        own = findings_concerning(read, who[AUDITOR].units | who[SUPERVISOR].units)
        rows = sorted((row for row in listed(read, state=["raised"]) if row["id"] not in own), key=weight)
    made, rules = 0, set[str]()
    for is_asked, story in STORIES:
        row = _next((one for one in rows if one["rule"] not in rules), who[UNIT].units if is_asked else frozenset())
        if row is None:
            continue
        rules.add(row["rule"])
        with database.writing() as write:
            number = open_case(write, [row["id"]], who[AUDITOR], now=now, terms=terms).number
            for done in story:
                asked = Asked(done.move, done.text, None, _data(done.data, now))
                act(write, number, asked, who[done.by], now=now, terms=terms)
        made += 1
    return made


def _next(rows: Iterable[dict[str, Any]], units: frozenset[str]) -> dict[str, Any] | None:
    """The first that is of one of the units, where any are named."""
    return next((row for row in rows if not units or row["unit_id"] in units), None)


def _data(told: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """With the day by which something is to be put right."""
    if "remedy" not in told:
        return dict(told)
    due = day_number((now.astimezone(COUNTY) + timedelta(DAYS)).date())
    return {**told, "remedy": {**told["remedy"], "due_day": due}}


def _principal(read: Read, login: str) -> Principal:
    told = account_by_login(read, login)
    if told is None:
        raise LookupError(login)
    return principal_of(told, scopes=None, via="session", credential="")
