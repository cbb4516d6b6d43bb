"""People read the names of organisations; the API tells them beside the codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

OCID = "ocds-tw9990-2026-0017"
PROJECT = "2026-999001-54-01-000017"
PLAN = "AP-2026-1"
Judge = Callable[[Any], None]
Example = Callable[..., dict[str, Any]]


@pytest.fixture
def register(both: Any, example: Example) -> Callable[..., None]:
    """An organisation is registered under a name."""

    def registered(id: str, name: str, time: str = "2026-11-01T09:00:00+08:00") -> None:
        event = example("organisation.registered", id=f"reg-{id}-{time[:10]}", subject=id, time=time)
        event["data"] = {"organisation": {"id": id, "name": name}, "organisation_kind": "public_body"}
        assert both.post(event).status_code == 201

    return registered


@pytest.fixture
def told(both: Any, all_examples: list[dict[str, Any]], judge: Judge) -> Any:
    assert both.post(all_examples).status_code == 201
    judge(both)
    return both


def without_names(value: Any) -> Any:
    """The same payload with the id of every party and nothing beside it."""
    if isinstance(value, dict):
        return {key: without_names(part) for key, part in value.items() if key != "name" or "id" not in value}
    return [without_names(part) for part in value] if isinstance(value, list) else value


def test_a_finding_names_its_unit_as_registered_last(told: Any, register: Callable[..., None]) -> None:
    (item,) = told.get("/findings").json()["items"]
    register(item["unit_id"], "示例县水务局", "2026-11-02T09:00:00+08:00")
    register(item["unit_id"], "示例县水利局")
    queue = told.get("/findings").json()
    assert [one["unit_name"] for one in queue["items"]] == ["示例县水务局"]
    assert queue["unit_names"] == {item["unit_id"]: "示例县水务局"}
    assert told.get(f"/findings/{item['id']}").json()["unit_name"] == "示例县水务局"
    assert told.get(f"/processes/{OCID}").json()["findings"][0]["unit_name"] == "示例县水务局"


def test_where_nobody_told_a_name_there_is_none(
    both: Any, all_examples: list[dict[str, Any]], judge: Judge, register: Callable[..., None]
) -> None:
    nameless = [without_names(event) if event["type"] != "project.registered" else event for event in all_examples]
    assert both.post(nameless).status_code == 201
    judge(both)
    queue = both.get("/findings").json()
    (item,) = queue["items"]
    assert (item["unit_name"], queue["unit_names"]) == (None, {})
    assert list(queue["facets"]["unit_id"]) == [item["unit_id"]]
    before = both.get("/findings").headers["etag"]
    register(item["unit_id"], "示例县水务局")
    assert both.get("/findings", headers={"if-none-match": before}).json()["items"][0]["unit_name"] == "示例县水务局"


@pytest.mark.parametrize("path", [f"/processes/{OCID}", f"/projects/{PROJECT}"])
def test_buyer_and_supplier_are_named(told: Any, register: Callable[..., None], path: str) -> None:
    before = told.get(path).json()
    (supplier,) = before["suppliers"]
    register(before["unit"], "示例县交通局")
    register(supplier["id"], "示例路桥有限公司")
    after = told.get(path).json()
    assert after["unit_name"] == "示例县交通局"
    assert after["suppliers"] == [{"id": supplier["id"], "name": "示例路桥有限公司"}]


def test_recipients_are_named(told: Any, example: Example, register: Callable[..., None]) -> None:
    notice = example("disclosure.published", id="pub", subject=PLAN)
    notice["data"] = {"unit": notice["data"]["unit"], "publication_id": "PUB-1", "what": "allocation_plan"}
    notice["data"] |= {"medium": "website", "target": {"kind": "allocation_plan", "id": PLAN}}
    assert told.post(notice).status_code == 201
    (plan,) = told.get("/allocations").json()["items"]
    (recipient,) = [share["recipient"] for share in plan["shares"]]
    register(recipient["id"], "示例镇人民政府")
    register(plan["unit_id"], "示例县财政局")
    (named,) = told.get("/allocations").json()["items"]
    assert [share["recipient"]["name"] for share in named["shares"]] == ["示例镇人民政府"]
    assert (named["unit_id"], named["unit_name"]) == (plan["unit_id"], "示例县财政局")
