"""A log with payments of two units and findings on them, and the people who work on these: what tests of cases need."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Role
from monitor.store.accounts import Account, make_account
from monitor.store.append import append
from monitor.store.database import Write
from monitor.store.findings import put
from monitor.store.outcome import Receipt
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event, day_number

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
TODAY: Final = day_number(NOW.date())
FINANCE, HOUSING, OFFICE = "11999001MB0000019D", "11999001MB000006XG", "11999001MB0000043X"
SEVERITIES: Final = ("low", "medium", "high", "critical", "info", "high")


def reviewer(account: str, person: str | None, role: Role = Role.AUDITOR, unit: str | None = OFFICE) -> Principal:
    return Principal(account, frozenset({role}), frozenset() if unit is None else frozenset({unit}), person=person,
                     via="session")  # fmt: skip


ANN = reviewer("1", "P-7001")
BO = reviewer("2", "P-7002")
ANNS_OTHER = reviewer("3", "P-7001")
CHIEF = reviewer("4", "P-7003", Role.SUPERVISOR)
OF_HOUSING = reviewer("5", "P-7004", unit=HOUSING)
NAMELESS = reviewer("6", None)
CLERK = Principal("7", frozenset({Role.SUBMITTER}), frozenset({HOUSING}), person="P-1101", via="session")
PEOPLE: Final = (ANN, BO, ANNS_OTHER, CHIEF, OF_HOUSING, NAMELESS)


def finding_row(number: int, event: int, unit: str | None = HOUSING, **more: Any) -> dict[str, Any]:
    at = NOW.isoformat(timespec="seconds")
    return {
        "id": f"{number:020d}", "rule": "pay.over-contract", "version": 1, "family": "pay",
        "severity": SEVERITIES[number % len(SEVERITIES)], "confidence": "high", "is_lead": False,
        "scope_kind": "process", "scope_id": f"o-{number % 3}", "about": {"contract_id": f"C-{number}"},
        "event": event, "day": TODAY - number, "state": "raised", "reason": "breach", "raised_at": at,
        "changed_at": at, "cured_day": None, "stake_fen": 10_000 * (number + 1), "events": [event], "shown": {},
        "params": {}, "message_zh": f"差额 {number}", "message_en": f"gap {number}", "process_id": f"o-{number % 3}",
        "project_id": f"p-{number % 2}", "unit_id": unit,
    } | more  # fmt: skip


def payment(number: int, unit: str) -> Event:
    told = contract().kinds["payment.made"].example
    data = {**told["data"], "payment_id": f"PAY-{number}", "payer": {"id": unit}}
    return Event(f"pay-{number}", f"urn:tw:unit:{unit}", "payment.made", told["subject"], told["time"], data)


def fill(write: Write, *, findings: int = 12) -> list[str]:
    """Findings `findings`, the last two of them about FINANCE; their ids."""
    units = [FINANCE if number >= findings - 2 else HOUSING for number in range(findings)]
    receipts = append(write, [payment(number, unit) for number, unit in enumerate(units)], now=NOW)
    entries = [one.seq for one in receipts if isinstance(one, Receipt)]
    rows = [finding_row(number, entries[number], unit) for number, unit in enumerate(units)]
    put(write, rows, [{"finding": row["id"], "at": row["changed_at"], "state": "raised", "cause": 0} for row in rows])
    return [row["id"] for row in rows]


def staff(write: Write) -> None:
    """The accounts of PEOPLE and of the clerk, under their numbers."""
    for who in (*PEOPLE, CLERK):
        (role,) = who.roles
        told = Account(
            number="0", login=f"login-{who.account}", label=f"{role.value} {who.account}",
            person=who.person or f"none-{who.account}", roles=frozenset({role.value}), units=who.units,
            townships=frozenset(), language="zh", state="active", made_at="", changed_at="",
        )  # fmt: skip
        assert make_account(write, told, now=NOW).number == who.account
