"""The kinds of notices, and which of them an entry of the log is: ids and addresses, nothing about persons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from monitor.store.notices_outbox import Entered
from monitor.vocabulary.own import own_kinds

EVENT: Final = "event.accepted"
HEAD: Final = "checkpoint.signed"
DRAFT: Final = "draft.waiting"
DEAD: Final = "notice.dead"
STOPPED: Final = "notice.stopped"
RAISED: Final = "finding.raised"
PROPOSED: Final = "account.proposed"
FINDING: Final = "finding.changed"
ACCOUNT: Final = "account.changed"
CERTIFIED: Final = "submission.certified"
CASE: Final = "case.changed"
ASSIGNED: Final = "case.assigned"
CLOSED: Final = "case.closed"
DUE: Final = "remedy.due"
QUESTIONS: Final = ("question.asked", "question.withdrawn", "answer.given")
REMEDIES: Final = ("remedy.demanded", "remedy.reported", "remedy.accepted", "remedy.returned")
READ: Final = frozenset({FINDING, ACCOUNT, CERTIFIED, CASE, *QUESTIONS, *REMEDIES})
"""The product's own kinds whose payload says more than the envelope."""
NEVER: Final = frozenset({"record.viewed", "export.made"})
"""What staff look at and take along is told to nobody but the log."""
MADE: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        RAISED: ("有新疑点", "A finding was raised"),
        EVENT: ("收到事件", "An event was accepted"),
        HEAD: ("账本已签署新的检查点", "The log signed a new head"),
        DRAFT: ("有报送待第二人确认", "A submission waits for a second person"),
        PROPOSED: ("有账户变更待确认", "A change of an account waits for a second person"),
        DEAD: ("有通知未能送达", "A notice could not be delivered"),
        STOPPED: ("有通知对象已停用", "A subscriber was stopped"),
        ASSIGNED: ("案件已分派", "A case was assigned"),
        CLOSED: ("案件已办结", "A case was closed"),
        DUE: ("整改即将到期或已逾期", "Something to be put right is due soon, or late"),
    }
)
"""Kinds that no entry of the log bears as its own, with their words."""
PATHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        RAISED: "/findings/{subject}",
        FINDING: "/findings/{subject}",
        EVENT: "/events/{entry}",
        HEAD: "/log/checkpoint?size={size}",
        DRAFT: "/submissions/{subject}",
        CERTIFIED: "/submissions/{number}",
        PROPOSED: "/accounts/changes",
        ACCOUNT: "/accounts/{number}",
        **dict.fromkeys((CASE, ASSIGNED, CLOSED), "/cases/{number}"),
        **dict.fromkeys(QUESTIONS, "/questions/{number}"),
        **dict.fromkeys((DUE, *REMEDIES), "/remedies/{number}"),
        DEAD: "/hooks/notices?state=dead",
        STOPPED: "/hooks/{subject}",
    }
)
"""Kind -> where it is looked at; every other kind at its proof."""
PROOF: Final = "/log/proof/{entry}.tlog-proof"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told: its kind, what it is about (once a subscriber), when it was (RFC 3339), ids alone."""

    kind: str
    about: str
    at: str
    data: Mapping[str, str | int]

    def body(self, public_url: str) -> str:
        """The JSON that is sent: `type`, `timestamp`, `data` with the address where it is looked at."""
        number = str(self.data.get("subject", "")).rpartition("/")[2]
        path = PATHS.get(self.kind, PROOF).format(**self.data, number=number)
        data = {**self.data, "address": f"{public_url.rstrip('/')}{path}"}
        return json.dumps({"type": self.kind, "timestamp": self.at, "data": data}, ensure_ascii=False)


@cache
def kinds() -> Mapping[str, tuple[str, str]]:
    """Kind -> its words in Chinese and English; what can be subscribed to."""
    own = {name: (told.zh, told.en) for name, told in own_kinds().items() if name not in NEVER}
    return MappingProxyType({**own, **MADE})


def _payload(told: Entered) -> dict[str, Any]:
    return {} if told.body is None else dict(json.loads(told.body))


def _of_case(said: Mapping[str, Any]) -> str:
    if said.get("to_state") == "closed" and said.get("from_state") != "closed":
        return CLOSED
    return ASSIGNED if said.get("act") == "assign" else CASE


def notice_of(told: Entered, units: Mapping[str, str]) -> Notice | None:
    """What an entry is to those who are told; None: nothing. `units`: finding id -> its unit."""
    about = f"entry/{told.seq}"
    data: dict[str, str | int] = {"entry": told.seq, "subject": told.subject}
    if told.type in NEVER:
        return None
    if told.type not in own_kinds():
        unit = told.source.removeprefix("urn:tw:unit:")
        more = {"unit": unit} if unit != told.source else {}
        return Notice(EVENT, about, told.recordedtime, {**data, "event": told.type, **more})
    kind, said = told.type, _payload(told) if told.type in READ else {}
    if kind == FINDING:
        if "step" in said and said.get("state") == "raised":
            kind = RAISED
        data |= {name: said[name] for name in ("rule", "state") if name in said}
        data |= {"unit": units[told.subject]} if told.subject in units else {}
    elif kind == ACCOUNT:
        data |= {"change": str(said["change"])} if "change" in said else {}
        if said.get("change") == "proposed" and "proposal" in said:
            kind, data = PROPOSED, {**data, "subject": str(said["proposal"])}
    elif kind == CASE:
        kind = _of_case(said)
    elif kind in {CERTIFIED, *QUESTIONS, *REMEDIES}:
        data |= {"unit": str(said["unit"])} if "unit" in said else {}
    return Notice(kind, about, told.recordedtime, data)
