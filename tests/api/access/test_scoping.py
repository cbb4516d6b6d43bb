"""What a bureau, a reviewer and the public are shown: a bureau its own, a reviewer all but his own unit's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asking import Client
from staff import bears, session

from api.app import create_app
from monitor.accounts.roles import Act, Role
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.facts.lake import Lake
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.settings import Settings
from monitor.store.doings import doings
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import day_number

TODAY = date(2026, 12, 31)
RULE = "exp.committee-odd-5"
ASKED = ("bureau_submitter", "bureau_certifier", "auditor", "supervisor", "administrator")


class Town:
    """An installation with accounts: two bureaus, an auditor of each, a supervisor, an administrator."""

    def __init__(self, folder: Path) -> None:
        told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
        settings = Settings(database=f"sqlite:///{folder}/ledger.db", language="en", **told)
        self.app = create_app(settings, audit=False, today=lambda: TODAY)
        self.desk = self.app.state.desk
        self.client = Client(self.app)
        examples = {kind.name: kind.example for kind in contract().kinds.values()}
        self.committee = examples["evaluation.concluded"]
        self.unit = self.committee["source"].removeprefix("urn:tw:unit:")
        self.other = "11999001MB0000999X"
        self.secrets = {
            "own": session(self.desk, Role.SUBMITTER, [self.unit], name="own", person="P-7100"),
            "other": session(self.desk, Role.SUBMITTER, [self.other], name="other"),
            "auditor": session(self.desk, Role.AUDITOR, [self.other], name="auditor"),
            "recused": session(self.desk, Role.AUDITOR, [self.unit], name="recused"),
            "supervisor": session(self.desk, Role.SUPERVISOR, [self.other], name="supervisor"),
            "administrator": session(self.desk, Role.ADMINISTRATOR, [self.other], name="administrator"),
        }

    def ask(self, who: str | None, path: str, **more: Any) -> Any:
        headers = bears(None if who is None else self.secrets[who]) | more.pop("headers", {})
        return self.client.request(more.pop("method", "GET"), path, headers=headers, **more)

    def send(self, who: str, *events: dict[str, Any]) -> Any:
        body = json.dumps(list(events), ensure_ascii=False).encode()
        headers = {"content-type": "application/json"}
        return self.ask(who, "/events", method="POST", content=body, headers=headers)

    def judge(self) -> None:
        told = charges(rules_on(place("demo"), [RULE]), place("demo"))
        while not catch_up(self.desk.database, Lake(self.desk.settings.lake), told, day_number(TODAY)).done:
            pass


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"))
    for kind in ("tender.published", "evaluation.concluded"):
        example = contract().kinds[kind].example
        assert made.send("own", {**example, "source": f"urn:tw:unit:{made.unit}"}).status_code == 201
    made.judge()
    yield made
    made.desk.close()


def test_events_of_another_unit_are_refused_with_their_place(town: Town) -> None:
    answer = town.send("other", {**town.committee, "id": "foreign-1"})
    assert answer.status_code == 422
    (problem,) = answer.json()["outcomes"][0]["problems"]
    assert (problem["code"], problem["place"]) == ("not_your_unit", "source")
    assert town.other in problem["expected"]


@pytest.mark.parametrize("who", ["auditor", "supervisor", "administrator"])
def test_reviewers_and_administrators_submit_nothing(town: Town, who: str) -> None:
    assert town.send(who, {**town.committee, "id": f"by-{who}"}).status_code == 403


def test_an_entry_bears_the_account_and_the_submitter(town: Town) -> None:
    entry = _entry(town)
    told = town.ask("own", f"/events/{entry}").json()
    assert told["event"]["submitter"] == "P-7100"
    assert json.loads(told["leaf"])["actor"] == town.ask("own", "/session").json()["account"]


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("own", 200, None),
        ("other", 404, "no_such_entry"),
        ("auditor", 200, None),
        ("recused", 403, "recused"),
        ("supervisor", 200, None),
        ("administrator", 403, "not_allowed"),
        (None, 401, "sign_in_first"),
    ],
)
def test_an_event_is_shown_to_whom_it_may_be(town: Town, who: str | None, status: int, code: str | None) -> None:
    answer = town.ask(who, f"/events/{_entry(town)}")
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_a_process_is_shown_as_far_as_it_may_be(town: Town) -> None:
    ocid = town.committee["data"]["ocid"]
    own, auditor = (town.ask(who, f"/processes/{ocid}").json() for who in ("own", "auditor"))
    assert (len(own["events"]), own["findings"], own["withheld"]) == (2, [], 0)
    assert auditor["findings"]
    assert town.ask("other", f"/processes/{ocid}").status_code == 404
    assert town.ask("recused", f"/processes/{ocid}").status_code == 404


def test_findings_about_ones_own_unit_are_left_out_and_counted(town: Town) -> None:
    seen = town.ask("auditor", "/findings").json()
    (finding,) = seen["items"]
    unit = finding["unit_id"]
    assert unit is not None
    reviewer = session(town.desk, Role.AUDITOR, [unit], name=f"of.{unit.lower()}")
    hidden = town.client.request("GET", "/findings", headers=bears(reviewer)).json()
    assert (hidden["total"], hidden["hidden"]) == (0, {"recused": 1})
    path = f"/findings/{finding['id']}"
    refused = town.client.request("GET", path, headers=bears(reviewer))
    assert (refused.status_code, refused.json()["code"]) == (403, "recused")
    assert town.ask("supervisor", path).status_code == 200
    for who in ("own", "administrator"):
        assert (town.ask(who, path).status_code, town.ask(who, "/findings").status_code) == (403, 403)


def test_one_look_is_one_entry_and_changes_no_answer(town: Town) -> None:
    entry = _entry(town)
    auditor = session(town.desk, Role.AUDITOR, [town.other], name="looker")
    number = town.client.request("GET", "/session", headers=bears(auditor)).json()["account"]
    first = town.client.request("GET", f"/events/{entry}", headers=bears(auditor))
    again = town.client.request(
        "GET", f"/events/{entry}", headers=bears(auditor) | {"if-none-match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code) == (200, 304)
    told = town.ask("supervisor", f"/looks?account={number}&kind=record.viewed").json()["items"]
    assert [(one["account"], one["data"]) for one in told] == [(number, {"what": "event", "record": str(entry)})]
    assert town.ask("auditor", "/looks").status_code == 403


def test_looks_are_paged_from_the_newest(town: Town) -> None:
    first = town.ask("supervisor", "/looks?limit=2").json()
    entries = [one["entry"] for one in first["items"]]
    assert entries == sorted(entries, reverse=True)
    further = town.ask("supervisor", f"/looks?limit=2&before={first['next_before']}").json()
    assert all(one["entry"] < entries[-1] for one in further["items"])
    with town.desk.database.reading() as read:
        assert len(doings(read, ("account.changed",), limit=500)) >= 6


def test_a_township_account_sends_of_its_townships_only(town: Town, example: Callable[..., Any]) -> None:
    from dataclasses import replace

    from monitor.accounts.principal import Principal
    from monitor.accounts.sending import sent_by
    from monitor.vocabulary.problems import EventRefused
    from monitor.vocabulary.reading import read_event

    told = example("tender.published")
    event = read_event(json.dumps(told))
    unit = told["source"].removeprefix("urn:tw:unit:")
    here = Principal("9", frozenset({Role.SUBMITTER}), frozenset({unit}), frozenset({"999001"}), via="session")
    (kept,) = sent_by(here, [event])
    assert kept == event
    (refused,) = sent_by(replace(here, townships=frozenset({"999002"})), [event])
    assert isinstance(refused, EventRefused)
    assert [(one.place, one.code) for one in refused.problems] == [("data.region", "not_your_township")]


def test_what_is_hidden_answers_no_question(town: Town) -> None:
    (finding,) = town.ask("auditor", "/findings").json()["items"]
    reviewer = bears(session(town.desk, Role.AUDITOR, [finding["unit_id"]], name="asks"))
    words = (finding["rule"], finding["process_id"], "no such word")
    asked = [{"q": word} for word in words] + [{"process_id": id} for id in words[1:]] + [{"rule": words[2]}]
    told = [town.client.request("GET", "/findings", params=one, headers=reviewer).json() for one in asked]
    assert [(one["hidden"], one["total"]) for one in told] == [({"recused": 1}, 0)] * len(asked)


def test_nothing_is_told_of_a_finding_that_rests_on_ones_own_records(town: Town) -> None:
    (finding,) = town.ask("auditor", "/findings").json()["items"]
    assert town.unit != finding["unit_id"]
    assert town.ask("recused", "/findings").json()["hidden"] == {"recused": 1}
    for path in ("", "/working-paper.docx", "/bundle.zip"):
        answer = town.ask("recused", f"/findings/{finding['id']}{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "recused")


def test_reading_the_list_of_findings_is_a_look(town: Town) -> None:
    reader = bears(session(town.desk, Role.AUDITOR, [town.other], name="reader"))
    number = town.client.request("GET", "/session", headers=reader).json()["account"]
    for page in range(3):
        assert town.client.request("GET", f"/findings?limit=1&offset={page}", headers=reader).status_code == 200
    told = town.ask("supervisor", f"/looks?account={number}&kind=record.viewed").json()["items"]
    assert [one["data"] for one in told] == [{"what": "findings", "record": "list"}]


def test_an_answer_to_a_wider_token_is_none_to_a_narrower(town: Town) -> None:
    desk = town.desk
    who = desk.accounts.principal(session(desk, Role.AUDITOR, [town.other], name="machine"))
    narrow, wide = ({Act.READ_RECORDS}, {Act.READ_RECORDS, Act.READ_FINDINGS})
    tokens = [desk.accounts.make_token(who, "x", acts, 1).text for acts in (wide, narrow)]
    path = f"/processes/{town.committee['data']['ocid']}"
    first = town.client.request("GET", path, headers=bears(tokens[0]))
    again = town.client.request("GET", path, headers=bears(tokens[1]) | {"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.json()["findings"], len(first.json()["findings"])) == (200, [], 1)


def test_no_figure_of_ones_own_unit_is_told(town: Town) -> None:
    examples = [contract().kinds[kind].example for kind in ("decision.made", "spending.reported")]
    mine = [{**one, "source": f"urn:tw:unit:{town.unit}"} for one in examples]
    assert town.send("own", *mine).status_code == 201
    unit = examples[0]["data"]["unit"]["id"]
    assert examples[1]["data"]["unit"]["id"] == unit
    reviewer = bears(session(town.desk, Role.AUDITOR, [unit], name="counts"))
    for path in ("/decisions/figures", "/spending/figures"):
        assert [one["unit"]["id"] for one in town.ask("auditor", path).json()["units"]] == [unit]
        assert town.client.request("GET", path, headers=reviewer).json()["units"] == []


def _entry(town: Town) -> int:
    """The entry of the committee's report."""
    with town.desk.database.reading() as read:
        from monitor.store.events import events_after

        return next(one.seq for one in events_after(read, -1, 100) if one.event.type == "evaluation.concluded")
