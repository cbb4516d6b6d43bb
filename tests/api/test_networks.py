"""Networks, who bids with whom, and projects with their money: shapes on each database, roles, recusal, looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asking import Client
from staff import bears, session

from api.app import create_app
from api.networks.schemas import Bidding, Network
from monitor.accounts.roles import Role
from monitor.settings import Settings
from monitor.store.doings import doings
from monitor.vocabulary.contract import contract

OCID = "ocds-tw9990-2026-0017"
PROJECT = "2026-999001-54-01-000017"
FIRM, BUYER, CENTRE = "91999001MA00001110", "11999001MB000006XG", "11999001MB00000946"
TODAY = date(2026, 12, 31)


@pytest.fixture
def told(both: Any, all_examples: list[dict[str, Any]]) -> Any:
    assert both.post(all_examples).status_code == 201
    return both


def test_a_network_of_each_sort_on_each_database(told: Any) -> None:
    for kind, id in (("process", OCID), ("party", FIRM), ("expert", "E-0001"), ("unit", BUYER)):
        found = Network.model_validate(told.get(f"/networks?subject_kind={kind}&subject_id={id}&least=1").json())
        assert (found.subject.kind, found.subject.id) == (kind, id)
        assert {FIRM} <= {node.id for node in found.nodes}
        ends = {end for edge in found.edges for end in (edge.one, edge.other)}
        assert ends <= {node.id for node in found.nodes}
        assert [node.is_subject for node in found.nodes].count(True) == (kind != "process")
    people = [node for node in found.nodes if node.kind in {"expert", "person"}]
    assert all(node.name is None for node in people)
    bids = Bidding.model_validate(told.get("/networks/bidding").json())
    assert (bids.procedures, len(bids.suppliers), len(bids.pairs)) == (1, 3, 3)
    assert [unit.id for unit in bids.units] == [BUYER]
    money = told.get("/money").json()
    (line,) = money["items"]
    project = told.get(f"/projects/{PROJECT}").json()["money"]
    assert line["project_id"] == PROJECT
    assert {name: line[f"{name}_yuan"] for name in ("budget", "received", "contract", "paid")} == {
        name: project[f"{name}_yuan"] for name in ("budget", "received", "contract", "paid")
    }
    came = line["received_yuan"] or line["budget_yuan"]
    assert float(line["unspent_yuan"]) == max(0.0, round(float(came) - float(line["paid_yuan"]), 2))
    assert money["sums"]["paid_yuan"] == line["paid_yuan"]
    assert told.get(f"/money?unit_id={line['unit']['id']}").json()["total"] == 1
    assert told.get("/money?unit_id=nobody").json()["items"] == []


WRONG = {
    "/networks?subject_kind=process&subject_id=none": (404, "no_such_subject"),
    "/networks?subject_kind=river&subject_id=x": (422, "bad_parameter"),
    "/networks?subject_kind=process&subject_id=": (422, "bad_parameter"),
    "/networks?subject_kind=process&subject_id=a%00b": (422, "bad_parameter"),
    "/networks?subject_kind=process&subject_id=x&hops=3": (422, "bad_parameter"),
    "/networks/bidding?day_from=2026-02-30": (422, "bad_parameter"),
}


def test_what_cannot_be_asked_is_said(client: Any) -> None:
    for path, (status, code) in WRONG.items():
        told = {lang: client.get(path, headers={"accept-language": lang}) for lang in ("zh", "en")}
        assert {(answer.status_code, answer.json()["code"]) for answer in told.values()} == {(status, code)}, path
        assert told["zh"].json()["detail"] != told["en"].json()["detail"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("networks")
    kept = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
    app = create_app(Settings(database=f"sqlite:///{folder}/ledger.db", **kept), audit=False, today=lambda: TODAY)
    desk, client = app.state.desk, Client(app)
    secrets = {
        "bureau": session(desk, Role.SUBMITTER, [CENTRE], name="centre", person="P-7100"),
        "certifier": session(desk, Role.CERTIFIER, [CENTRE], name="certifier"),
        "auditor": session(desk, Role.AUDITOR, [], name="auditor"),
        "own": session(desk, Role.AUDITOR, [CENTRE], name="own"),
        "buyer": session(desk, Role.SUPERVISOR, [BUYER], name="buyer"),
        "administrator": session(desk, Role.ADMINISTRATOR, [], name="administrator"),
    }

    def asked(who: str | None, path: str, **more: Any) -> Any:
        headers = bears(None if who is None else secrets[who]) | more.pop("headers", {})
        return client.request(more.pop("method", "GET"), path, headers=headers, **more)

    names = ("tender.published", "bids.opened", "evaluation.concluded", "project.registered")
    events = [{**contract().kinds[name].example, "source": f"urn:tw:unit:{CENTRE}"} for name in names]
    body = json.dumps(events, ensure_ascii=False).encode()
    sent = asked("bureau", "/events", method="POST", content=body, headers={"content-type": "application/json"})
    assert sent.status_code == 201, sent.text
    asked.desk = desk  # type: ignore[attr-defined]
    yield asked
    desk.close()


NETWORK = f"/networks?subject_kind=process&subject_id={OCID}"


@pytest.mark.parametrize("path", [NETWORK, "/networks/bidding", "/money"])
def test_only_reviewers_are_shown(town: Any, path: str) -> None:
    assert town("auditor", path).status_code == 200
    assert [town(who, path).status_code for who in ("bureau", "certifier", "administrator", None)] == [
        403,
        403,
        403,
        401,
    ]


def test_one_s_own_unit_is_not_shown(town: Any) -> None:
    assert town("own", NETWORK).json()["code"] == "recused"
    assert town("own", f"/networks?subject_kind=unit&subject_id={CENTRE}").json()["code"] == "recused"
    assert town("buyer", f"/networks/bidding?unit_id={BUYER}").json()["code"] == "recused"
    assert town("buyer", f"/money?unit_id={BUYER}").json()["code"] == "recused"
    assert town("own", "/networks?subject_kind=process&subject_id=none").json()["code"] == "no_such_subject"
    assert town("own", "/networks/bidding").json()["suppliers"] == []
    assert town("buyer", NETWORK).json()["code"] == "recused"
    seen = town("buyer", "/networks/bidding").json()
    assert (seen["units"], seen["suppliers"]) == ([], [])
    owner = contract().kinds["project.registered"].example["data"]["owner"]["id"]
    assert {one["id"] for one in town("auditor", "/money").json()["units"]} == {owner}


def test_a_look_is_on_record(town: Any) -> None:
    assert town("auditor", f"{NETWORK}&hops=1").status_code == 200
    with town.desk.database.reading() as read:
        looks = [told.data for told in doings(read, {"record.viewed"})]
    assert {"network", "money"} <= {look["what"] for look in looks}
    assert OCID in {look["record"] for look in looks if look["what"] == "network"}
