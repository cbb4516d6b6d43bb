"""A county with accounts behind an API on loopback: a unit's clerk and certifier, reviewers, administrators.

On it stand submissions in three states, and a case that asked a unit a question and demanded a remedy of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hand_in import UNIT, workbook
from made_once import made_once
from opened_once import opened_once
from served_county import SECONDS, judged, kept, serving
from staff import session

from api.app import create_app
from api.desk import Desk
from monitor.accounts.roles import Role
from monitor.accounts.sessions import Life, SecondFactor, open_session
from monitor.demo.accounts import DUTIES
from monitor.store.accounts import account_by_login
from monitor.submissions.check import check_next

STAFF = {
    "clerk": (Role.SUBMITTER, "P-7011"),
    "certifier": (Role.CERTIFIER, "P-7012"),
    "auditor": (Role.AUDITOR, "P-7021"),
    "supervisor": (Role.SUPERVISOR, "P-7022"),
    "administrator": (Role.ADMINISTRATOR, "P-7031"),
    "second": (Role.ADMINISTRATOR, "P-7032"),
}
AUDIT = ("11999001MB0000122E",)
UPLOAD, PAPER = 30_000_000, 7_000_000
"""Largest files, in bytes: other than the defaults."""
LABELS = {role: zh for _, role, _, zh, _ in DUTIES}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class ServedDesk:
    """Where the API is, whose accounts it has, and the numbers of what stands on it."""

    http: httpx.Client
    """It asks the API; one for all, since each reads the machine's certificates anew."""
    desk: Desk
    logins: set[str]
    made: dict[str, int] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the API."""
        return str(self.http.base_url).rstrip("/")

    def secret(self, who: str) -> str:
        """A session of one of them that was just begun: a run may be longer than a proof of identity counts."""
        assert who in self.logins
        desk = self.desk
        with desk.database.writing() as write:
            account = account_by_login(write, who)
            assert account is not None
            life = Life.of(desk.settings)
            return open_session(write, account, life=life, second_factor=SecondFactor.TOTP, now=desk.now).secret

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        """The JSON that the API answers to one of them."""
        headers = {"Authorization": f"Bearer {self.secret(who)}"}
        answer = self.http.request(method, path, headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def check(self) -> None:
        """Every draft that waits is checked."""
        desk, most = self.desk, self.desk.settings.max_upload_rows
        while check_next(desk.database, desk.uploads, "t", most=most, clock=lambda: desk.now):
            pass

    def hand_in(self, raw: bytes, name: str = "payments.xlsx") -> dict[str, Any]:
        """A file of the clerk's, checked."""
        made = self.ask("clerk", "POST", "/submissions", files={"file": (name, raw, XLSX)})
        self.check()
        told: dict[str, Any] = self.ask("clerk", "GET", f"/submissions/{made['id']}")
        return told

    def certify(self, told: dict[str, Any]) -> None:
        """It is certified."""
        seen = {"file_sha256": told["file"]["sha256"], "events_sha256": told["events_sha256"]}
        self.ask("certifier", "POST", f"/submissions/{told['id']}/certify", json=seen)


def _submissions(told: ServedDesk) -> None:
    told.made["wrong"] = told.hand_in(workbook("100.00", "200.00", first="12万3"), "wrong.xlsx")["id"]
    done = told.hand_in(workbook("300.00", "400.00"), "done.xlsx")
    told.certify(done)
    told.made["done"] = done["id"]
    told.made["ready"] = told.hand_in(workbook("300.00", "400.00", "500.00"), "ready.xlsx")["id"]


def _exchange(told: ServedDesk) -> None:
    """A finding about a unit, its case, a question, and, of another case, a remedy; and that unit's clerk."""
    items = told.ask("auditor", "GET", "/findings?limit=200")["items"]
    rows = [one for one in items if one["unit_id"] and one["severity"] not in {"high", "critical"}]
    first = rows[0]
    other = next(one for one in rows if one["unit_id"] == first["unit_id"] and one["id"] != first["id"])
    asked = told.ask("auditor", "POST", "/cases", json={"findings": [first["id"]]})
    asked = _act(told, asked, "receive")
    _act(told, asked, "ask", text="请说明这笔款项何时支付。")
    found = _act(told, told.ask("auditor", "POST", "/cases", json={"findings": [other["id"]]}), "receive")
    remedy = {"text": "补报支付记录。", "due_day": _ahead(told)}
    found = _act(told, found, "propose", conclusion="confirmed", text="属实。", remedy=remedy)
    _act(told, found, "confirm", by="supervisor")
    unit = first["unit_id"]
    session(told.desk, Role.SUBMITTER, [unit], name="asked", person="P-7013", label="报送岗")
    told.logins.add("asked")
    told.made["question"] = told.ask("asked", "GET", "/questions")["items"][0]["number"]
    told.made["remedy"] = told.ask("asked", "GET", "/remedies")["items"][0]["number"]


def _ahead(told: ServedDesk) -> str:
    return f"{told.desk.now.year + 1}-01-20" if told.desk.now.month == 12 else f"{told.desk.now.year}-12-20"


def _act(told: ServedDesk, case: dict[str, Any], act: str, *, by: str = "auditor", **more: Any) -> dict[str, Any]:
    done: dict[str, Any] = told.ask(
        by, "POST", f"/cases/{case['number']}/{act}", json={"version": case["version"], **more}
    )
    return done


@contextmanager
def _served(factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    folder = factory.mktemp("desk") / "county"
    shutil.copytree(made_once(factory, "judged_county", judged), folder)
    more = {"access": "accounts", "accounts_key_file": folder / "accounts.key", "uploads": folder / "uploads"}
    more |= {"max_upload_bytes": UPLOAD, "max_paper_bytes": PAPER}
    app = create_app(kept(folder).model_copy(update=more), audit=False)
    desk = app.state.desk
    units = {"clerk": [UNIT], "certifier": [UNIT], "auditor": AUDIT, "supervisor": AUDIT}
    for name, (role, person) in STAFF.items():
        session(desk, role, units.get(name, ()), name=name, person=person, label=LABELS[role])
    with serving(app) as base, httpx.Client(base_url=base, timeout=SECONDS, trust_env=False) as http:
        told = ServedDesk(http, desk, set(STAFF))
        _submissions(told)
        _exchange(told)
        yield told


@pytest.fixture(scope="session")
def served_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    """One for the whole run; a test that changes something leaves what the others read."""
    with opened_once("served_desk", lambda: _served(tmp_path_factory)) as told:
        yield told
