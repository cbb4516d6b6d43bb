"""What persons decided on findings, as events of the log: `finding.disposed`, one a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from monitor.accounts.principal import Principal
from monitor.store.append import append
from monitor.store.concerning import units_of
from monitor.store.database import Write
from monitor.store.findings import by_ids
from monitor.vocabulary.envelope import MONITOR
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.reading import read_event

KIND = "finding.disposed"


class Who(NamedTuple):
    """A person who decides, and of which unit."""

    person: str
    unit: str


class Decided(NamedTuple):
    """What was decided: codes of the contract, and the last day for putting it right."""

    disposition: str
    status: str
    rectify_by: date | None = None


def person_of(who: Principal) -> Who:
    """The person code and unit of an account; an account that names none is told by its number."""
    return Who(who.person or f"account-{who.account}", min(who.units, default=f"account:{who.account}"))


def dispose(  # noqa: PLR0913 - one argument a fact
    write: Write,
    step: int,
    findings: Sequence[str],
    decided: Decided,
    *,
    auditor: Who,
    reviewer: Who | None,
    actor: str,
    now: datetime,
) -> list[str]:
    """The decision stands in the log for each finding whose bureau the records tell; the others are returned.

    `step` is the step of the case that decides. The reviewer's sign-off is electronic: his session is his signature.
    """
    rows = by_ids(write, findings)
    units = units_of(write, list(rows.values()))
    at = now.astimezone(COUNTY).isoformat(timespec="seconds")
    common: dict[str, Any] = {
        "disposition": decided.disposition,
        "auditor": auditor.person,
        "auditor_unit": {"id": auditor.unit},
        "status": decided.status,
    }
    if reviewer is not None:
        signed = {"signer": reviewer.person, "role": "reviewer", "opinion": "agree", "signed_at": at}
        common |= {"reviewer": reviewer.person, "signature": signed | {"form": "e_signature"}}
    if decided.rectify_by is not None:
        common["rectify_by"] = decided.rectify_by.isoformat()
    events = [_event(f"{KIND}/{step}/{id}", common | _about(rows[id], units[id]), at) for id in findings if id in units]
    append(write, events, actor=actor, now=now, atomic=True)
    return [id for id in findings if id not in units]


def _about(row: Mapping[str, Any], unit: str) -> dict[str, Any]:
    return {"finding_id": row["id"], "rule_id": row["rule"], "unit": {"id": unit}}


def _event(id: str, data: dict[str, Any], at: str) -> Event:
    told = {"specversion": "1.0", "id": id, "source": MONITOR, "type": KIND, "subject": data["finding_id"], "time": at}
    return read_event(told | {"datacontenttype": "application/json", "data": data}, stored=True)
