"""A log with a unit's events and findings on them, and the people of cases: reviewers and clerks, each a principal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Role
from monitor.cases.act import Asked, act
from monitor.cases.step import open_case
from monitor.store.append import append
from monitor.store.cases import CaseRow
from monitor.store.database import Database
from monitor.store.events import events_after
from monitor.store.findings import put
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

UNIT = "11999001MB0000019D"
OTHER = "11999001MB00000946"
OFFICE = "11999001MB0000043X"
START = datetime(2026, 6, 1, 9, 0, tzinfo=COUNTY)
STATUTE, SECOND, LEAD = "pay.over-contract", "pay.retention-3pct", "tnd.near-threshold"
FIRST = "Z-5001"
"""A person whom the evidence names, and nothing public may."""


def person(number: str, role: Role, units: tuple[str, ...], code: str) -> Principal:
    return Principal(number, frozenset({role}), frozenset(units), person=code, via="session")


PEOPLE = {
    "auditor": person("11", Role.AUDITOR, (OFFICE,), "P-8001"),
    "second": person("12", Role.AUDITOR, (OFFICE,), "P-8002"),
    "supervisor": person("13", Role.SUPERVISOR, (OFFICE,), "P-8003"),
    "own": person("14", Role.AUDITOR, (UNIT,), "P-8004"),
    "clerk": person("21", Role.SUBMITTER, (UNIT,), "P-8011"),
    "certifier": person("22", Role.CERTIFIER, (UNIT,), "P-8012"),
    "stranger": person("23", Role.SUBMITTER, (OTHER,), "P-8013"),
}


class Office:
    """A database with people; its clock stands still until it is moved."""

    def __init__(self, database: Database, findings: int = 0) -> None:
        """`findings` were made before, by others on the same log."""
        self.database = database
        self.now = START
        self._findings = findings

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)

    def event(self, id: str, unit: str = UNIT, kind: str = "payment.made", **data: Any) -> int:
        """An event of a unit enters the log; its entry."""
        told = json.loads(json.dumps(contract().kinds[kind].example))
        event = Event(
            id=id, source=f"urn:tw:unit:{unit}", type=kind, subject=told["subject"], time=told["time"],
            data={**told["data"], **data}, submitter="P-8011",
        )  # fmt: skip
        with self.database.writing() as write:
            (kept,) = append(write, [event], now=self.now)
        return int(kept.seq)

    def finding(self, rule: str = STATUTE, **more: Any) -> str:
        """A finding on a fresh payment of the unit; its id."""
        self._findings += 1
        entry = more.pop("event") if "event" in more else self.event(f"e-{self._findings}")
        id = f"{self._findings:020x}"
        row = {
            "id": id, "rule": rule, "version": 1, "family": rule.partition(".")[0], "severity": "medium",
            "confidence": "high", "is_lead": False, "scope_kind": "contract", "scope_id": "C-1",
            "about": {"contract_id": "C-1"}, "event": entry, "day": 20_590, "state": "raised", "reason": "breach",
            "raised_at": self.now.isoformat(), "changed_at": self.now.isoformat(), "cured_day": None,
            "stake_fen": 120_000_00, "events": [entry], "shown": {}, "params": {},
            "message_zh": f"{FIRST} 签批的付款超过合同", "message_en": f"A payment signed by {FIRST} is over the contract",
            "process_id": "ocds-tw9990-1", "project_id": "2026-999001-54-01-000001", "unit_id": UNIT,
        } | more  # fmt: skip
        with self.database.writing() as write:
            put(write, [row], [{"finding": id, "at": self.now.isoformat(), "state": row["state"], "cause": entry}])
        return id

    def case(self, *findings: str, by: str = "auditor") -> int:
        """A case that is being checked, of these findings, else of a new one."""
        told = list(findings) or [self.finding()]
        with self.database.writing() as write:
            number = open_case(write, told, PEOPLE[by], now=self.now).number
            act(write, number, Asked("receive"), PEOPLE[by], now=self.now)
        return number

    def act(self, number: int, name: str, by: str = "auditor", *, text: str = "按程序办理", **data: Any) -> CaseRow:
        """One act on a case, as its page asks for it."""
        with self.database.writing() as write:
            return act(write, number, Asked(name, text, None, data), PEOPLE[by], now=self.now)

    def close(self, number: int, conclusion: str, by: str = "auditor", **data: Any) -> CaseRow:
        """A case closed by who proposes and, as another person, the supervisor, or a second auditor beside her."""
        self.act(number, "propose", by, conclusion=conclusion, **data)
        return self.act(number, "confirm", "second" if by == "supervisor" else "supervisor")

    def write(self, done: Callable[..., Any], *told: Any, by: str, **more: Any) -> Any:
        """What `done(write, *told, who, now=...)` returns, committed."""
        with self.database.writing() as write:
            return done(write, *told[:1], PEOPLE[by], *told[1:], now=self.now, **more)

    def own(self, *kinds: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Kind, subject and data of the product's own entries of these kinds, in the order of the log."""
        from monitor.store.doings import doings

        with self.database.reading() as read:
            told = doings(read, list(kinds), limit=500)
        return [(one.kind, one.actor, one.data) for one in told[::-1]]

    def disposed(self) -> list[dict[str, Any]]:
        """What `finding.disposed` says, in the order of the log."""
        with self.database.reading() as read:
            found = [one.event for one in events_after(read, -1, 10_000)]
        return [one.data for one in found if one.type == "finding.disposed"]
