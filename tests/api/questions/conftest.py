"""An installation with reviewers, a unit's clerks and a stranger, and a case that is being checked, before the API."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import Client
from case_office import OFFICE, OTHER, START, UNIT
from case_office import Office as Records
from staff import bears, session

from api.app import create_app
from monitor.accounts.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database

WHO: dict[str, tuple[Role, tuple[str, ...]]] = {
    "auditor": (Role.AUDITOR, (OFFICE,)),
    "second": (Role.AUDITOR, (OFFICE,)),
    "supervisor": (Role.SUPERVISOR, (OFFICE,)),
    "recused": (Role.AUDITOR, (UNIT,)),
    "clerk": (Role.SUBMITTER, (UNIT,)),
    "certifier": (Role.CERTIFIER, (UNIT,)),
    "stranger": (Role.SUBMITTER, (OTHER,)),
    "administrator": (Role.ADMINISTRATOR, (OFFICE,)),
}


class Office:
    """Requests as one of WHO, at a clock that only moves when told to."""

    def __init__(self, folder: Path, **more: Any) -> None:
        told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
        told |= {"uploads": folder / "uploads", "request_rate": "100000/second", "session_idle_minutes": 1_440} | more
        told |= {"session_hours": 168}
        self.now, self._findings = START, 0
        settings = Settings(database=f"sqlite:///{folder}/ledger.db", language="en", **told)
        self.app = create_app(settings, audit=False, clock=lambda: self.now)
        self.desk = self.app.state.desk
        self.client = Client(self.app)
        self.secrets = {
            who: session(self.desk, role, units, name=who, person=f"P-90{place}")
            for place, (who, (role, units)) in enumerate(WHO.items())
        }

    @property
    def database(self) -> Database:
        """Where findings are put, as the audit does."""
        told: Database = self.desk.database
        return told

    def ask(self, who: str | None, method: str, path: str, **more: Any) -> Any:
        headers = bears(None if who is None else self.secrets[who]) | more.pop("headers", {})
        return self.client.request(method, path, headers=headers, **more)

    def done(self, who: str, path: str, **told: Any) -> Any:
        """What an act answers, where it is done."""
        answer = self.ask(who, "POST", path, json=told)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def refused(self, who: str, path: str, **told: Any) -> tuple[int, str]:
        answer = self.ask(who, "POST", path, json=told)
        return answer.status_code, answer.json()["code"]

    def finding(self, **more: Any) -> str:
        self._findings += 1
        return Records(self.database, self._findings).finding(**more)

    def case(self, **more: Any) -> int:
        """A case that is being checked."""
        made = self.done("auditor", "/cases", findings=[self.finding(**more)])
        self.done("auditor", f"/cases/{made['number']}/receive")
        return int(made["number"])

    def question(self, due_day: str | None = None, **more: Any) -> int:
        """An open question about a new case."""
        told = self.done("auditor", f"/cases/{self.case(**more)}/ask", text="请说明第三期付款", due_day=due_day)
        return int(told["questions"][-1]["number"])

    def remedy(self, due_day: str = "2026-07-01", **more: Any) -> int:
        """Something that is demanded by a case that two persons closed."""
        number, demand = self.case(**more), {"text": "收回多付款", "due_day": due_day}
        return int(self.close(number, "confirmed", remedy=demand)["remedies"][-1]["number"])

    def close(self, number: int, conclusion: str, **more: Any) -> Any:
        """A case as two persons closed it."""
        self.done("auditor", f"/cases/{number}/propose", text="按程序办理", conclusion=conclusion, **more)
        return self.done("second", f"/cases/{number}/confirm", text="同意")

    def paper(self, who: str, raw: bytes, of: str, number: int, name: str = "凭证.pdf") -> Any:
        return self.ask(who, "POST", f"/papers?of={of}&number={number}", files={"file": (name, io.BytesIO(raw))})

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for the tests of a file."""
    made = Office(tmp_path_factory.mktemp("exchange"), max_paper_bytes=4_000)
    yield made
    made.desk.close()
