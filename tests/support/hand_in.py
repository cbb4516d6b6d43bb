"""A unit's desk: files handed in, checked and certified, at a clock that only moves when told to."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from filled_workbook import of_event, saved, simple

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.outcome import Receipt
from monitor.store.sequencer import Sequencer
from monitor.store.submissions import Submission, submission_by_id
from monitor.submissions.certify import Seen, certify
from monitor.submissions.check import check_next
from monitor.submissions.kept import Uploads
from monitor.submissions.offer import Offer, offer
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY

UNIT = contract().kinds["payment.made"].example["source"].removeprefix("urn:tw:unit:")
CLERK = Principal("11", frozenset({Role.SUBMITTER}), frozenset({UNIT}), person="P-11", via="session")
HEAD = Principal("12", frozenset({Role.CERTIFIER}), frozenset({UNIT}), person="P-12", via="session")
STRANGER = Principal(
    "13", frozenset({Role.SUBMITTER, Role.CERTIFIER}), frozenset({"11999001MB00000946"}), person="P-13", via="session"
)

BOTH = pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
"""Of a test that runs on each database."""


def lines(*events: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)


def payment(id: str, amount: str = "100.00", **changed: Any) -> dict[str, Any]:
    told = deepcopy(contract().kinds["payment.made"].example)
    told["data"]["amount"]["amount"] = amount
    return {**told, "id": id, **changed}


def workbook(*amounts: str, first: Any = None) -> bytes:
    """Payments P-1, P-2 ... of these amounts; `first` stands in the first amount's cell instead."""
    rows: list[Any] = []
    for number, amount in enumerate(amounts, start=1):
        told = payment("", amount)
        told["data"]["payment_id"] = told["subject"] = f"PAY-{number}"
        made = of_event(told, str(number))
        for _, row in made:
            row.pop("@id", None)
        rows += made
    if first is not None:
        row = rows[0][1]
        row[next(path for path in row if path.startswith("amount"))] = first
    return saved(simple(rows))


@dataclass
class Desk:
    """A unit's desk: files handed in, checked and certified, at a clock that only moves when told to."""

    database: Database
    uploads: Uploads
    sequencer: Sequencer
    at: datetime = datetime(2026, 11, 30, 9, 0, tzinfo=COUNTY)
    most: int = 1_000
    limit: int = 100

    def hand_in(self, raw: bytes, name: str = "payments.jsonl", who: Principal = CLERK, **more: Any) -> Submission:
        kept = self.uploads.take([raw])
        with self.database.writing() as write:
            return offer(write, who, kept, Offer(name, **more), limit=self.limit, now=self.at)

    def check(self) -> list[int]:
        done = []
        while (one := check_next(self.database, self.uploads, "h", most=self.most, clock=lambda: self.at)) is not None:
            done.append(one)
        return done

    def get(self, id: int) -> Submission:
        with self.database.reading() as read:
            told = submission_by_id(read, id)
        assert told is not None
        return told

    def checked(self, raw: bytes, name: str = "payments.jsonl", **more: Any) -> Submission:
        made = self.hand_in(raw, name, **more)
        assert self.check() == [made.id]
        return self.get(made.id)

    def certify(self, one: Submission, who: Principal = HEAD) -> Receipt:
        seen = Seen(one.file_sha256, one.events_sha256 or "")
        return certify(self.database, self.uploads, one.id, who, seen, self.sequencer)

    def certified(self, raw: bytes, **more: Any) -> Submission:
        one = self.checked(raw, **more)
        self.certify(one)
        return self.get(one.id)

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def settings_of(desk: Desk) -> Settings:
    url = desk.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    return Settings(database=url, uploads=desk.uploads.folder)
