from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from monitor.store.append import append
from monitor.store.concerning import concerning, findings_concerning
from monitor.store.database import Database
from monitor.store.tables.finding import finding
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

RECEIVED = contract().kinds["funds.received"].example["data"]
SENDER, PAYER, PAYEE, OTHER = "org:sender", "org:payer", RECEIVED["unit"]["id"], "org:other"


def row(id: str, event: int, unit: str | None) -> dict[str, Any]:
    texts = ("rule", "family", "severity", "confidence", "scope_kind", "scope_id", "state", "reason")
    told = dict.fromkeys((*texts, "raised_at", "changed_at", "message_zh", "message_en"), "x")
    lists = {"about": "{}", "events": "[]", "shown": "{}", "params": "{}"}
    return {**told, **lists, "id": id, "version": 1, "is_lead": False, "event": event, "day": 1, "unit_id": unit}


def test_sender_and_every_unit_of_an_entry_are_concerned(
    database: Database, make: Callable[..., Event], now: datetime
) -> None:
    with database.writing() as write:
        sent = [
            make("a", "funds.received", source=f"urn:tw:unit:{SENDER}", data={**RECEIVED, "payer": {"id": PAYER}}),
            make("b", "organisation.registered", source=f"urn:tw:unit:{OTHER}"),
        ]
        a, b = (one.seq for one in append(write, sent, now=now))
        rows = [row("f1", a, PAYER), row("f2", a, None), row("f3", b, None), row("f4", b, PAYEE)]
        rows.append(row("f5", 99, None) | {"events": f"[98, {b}]"})  # it rests on b, and is judged on another
        write.connection.execute(insert(finding), rows)
    with database.reading() as read:
        of = {unit: concerning(read, [a, b, 99], [unit]) for unit in (SENDER, PAYER, PAYEE, OTHER, "org:none")}
        found = {unit: findings_concerning(read, [unit]) for unit in of}
        both = (concerning(read, [a, b], [SENDER, OTHER]), concerning(read, [], [SENDER]), concerning(read, [a], []))
        none = findings_concerning(read, [])
    assert of == {SENDER: {a}, PAYER: {a}, PAYEE: {a}, OTHER: {b}, "org:none": set()}
    assert found[SENDER] == found[PAYER] == {"f1", "f2"}
    assert (found[PAYEE], found[OTHER], found["org:none"]) == ({"f1", "f2", "f4"}, {"f3", "f4", "f5"}, set())
    assert (*both, none) == ({a, b}, set(), set(), set())
