"""Rows of every table of evidence beside the log, for attacks upon them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.store.accounts import Account, change_account, make_account
from monitor.store.cases import CaseRow, keep_step
from monitor.store.concerns import add as add_concern
from monitor.store.concerns import change as change_concern
from monitor.store.database import Write
from monitor.store.papers import put_paper
from monitor.store.parameter_proposals import ParameterProposal, decide, propose
from monitor.store.questions import put_answer, put_question
from monitor.store.remedies import put_decided, put_remedy, put_report
from monitor.store.replays import add
from monitor.store.snoozes import end_snooze, put_snooze


def put_account(write: Write, name: str, *, now: datetime) -> None:
    lists = {"roles": frozenset({f"role-{name}"}), "units": frozenset({f"u:{name}"}), "townships": frozenset({name})}
    told = {"login": f"login-{name}", "label": f"label {name}", "person": f"P-{name}", "language": name}
    made = make_account(write, Account(number="0", state="active", made_at="", changed_at="", **told, **lists), now=now)
    change_account(write, replace(made, state="locked"), "locked", now=now + timedelta(seconds=1))


def put_proposals(write: Write, now: datetime) -> None:
    """Two proposals of parameters, one of them confirmed, each after a replay."""
    for number in (1, 2):
        asked: dict[str, Any] = {"rule": f"a.{number}", "version": 1, "params": {"n": number}, "place": "demo"}
        add(write, **asked, basis="0" * 64, day=20_000, asked_by="1", asked_at=now.isoformat())
        told = ParameterProposal(
            number=0, replay=number, rule=f"a.{number}", params={"n": number}, reason=f"why {number}",
            from_day=20_000 + number, proposed_by=str(number), person=f"P-{number}", at=now.isoformat(),
        )  # fmt: skip
        made = propose(write, told, now=now)
    decided = {"state": "confirmed", "decided_by": "3", "decided_at": now.isoformat(), "decision": "so be it"}
    decide(write, replace(made, **decided), now=now)


def put_cases(write: Write, now: datetime) -> None:
    """Two cases, each with two steps, and two snoozes, one of them ended."""
    for number in (1, 2):
        told: dict[str, Any] = dict.fromkeys(CaseRow.__dataclass_fields__)
        told |= {"severity": "high", "opened_at": now.isoformat(), "opened_by": "3", "state_since": now.isoformat()}
        told |= {"number": number, "overturned": number, "unit_id": f"u:{number}", "assignee": str(number)}
        for version, state in enumerate(("awaiting_receipt", "checking"), 1):
            row = CaseRow(**told | {"version": version, "state": state, "due_day": 20_000 + number})
            step = {"person": f"P-{number}", "act": f"act-{version}", "from_state": None, "to_state": state}
            step |= {"text": f"text {number} {version}", "data": {"n": version}}
            keep_step(write, row, step, [f"f-{number}"], actor=str(number), now=now + timedelta(minutes=version))
        snoozed = {"rule": f"pay.rule-{number}", "subject_kind": f"kind-{number}", "subject_id": f"s-{number}"}
        put_snooze(write, {**snoozed, "until": 20_000 + number, "reason": f"r {number}"}, actor=str(number), now=now)
    end_snooze(write, 2, actor="4", now=now)


def put_exchange(write: Write, now: datetime) -> None:
    """Two questions with their answers, two remedies with their reports, and two papers."""
    for number in (1, 2):
        about: dict[str, Any] = {"case": number, "step": number, "unit": f"u:{number}", "text": f"what {number}"}
        by: dict[str, Any] = {"actor": str(number), "now": now}
        asked = put_question(write, **about, due_day=20_000 + number, **by)
        answer = {"text": f"said {number}", "public_text": f"told {number}", "events": [number]}
        put_answer(write, asked, **answer, person=f"P-{number}", **by)
        owed = put_remedy(write, **about, due_day=20_000 + number, **by)
        report = put_report(write, owed, text=f"done {number}", events=[number], person=f"P-{number}", **by)
        if number == 2:
            put_decided(write, owed, report.id, "accepted", remark="so be it", **by)
        file = {
            "file_name": f"f{number}.pdf",
            "media_type": "application/pdf",
            "size": number,
            "sha256": f"{number}" * 64,
        }
        put_paper(write, kind="question", of=number, **file, **by)


def put_concerns(write: Write, now: datetime) -> None:
    """Two concerns, each with two steps."""
    for number in (1, 2):
        told = {"kind": f"kind-{number}", "target_kind": "process", "target_id": f"o-{number}"}
        code = f"{number}" * 64
        row = add_concern(write, now=now, number=number, code_sha256=code, sealed=b"s%d" % number, **told)
        more: dict[str, Any] = {"state": "reading", "reply": b"r%d" % number, "case_number": number}
        change_concern(write, row, f"act-{number}", actor=str(number), now=now, note=b"n%d" % number, **more)
