"""The calendar of what must be published, as a client sees it: due, late, different, come late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.rules.kit.like import like

PLAN = {"kind": "allocation_plan", "id": "AP-9"}
UNIT = {"id": "11999001MB000006XG", "name": "示例局"}
Judge = Callable[..., None]
RULE = "fnd.allocation-published"


def plan(registered: str) -> list[dict[str, Any]]:
    """A plan AP-9 and its registration on a day."""
    planned = like("allocation.planned", "2026-02-01", allocation_plan_id="AP-9", unit=UNIT)
    told = {"filing_kind": "allocation_plan", "unit": UNIT, "target": PLAN}
    return [planned | {"id": "p-9"}, like("filing.made", registered, **told) | {"id": "f-9"}]


def published(day: str, medium: str) -> dict[str, Any]:
    """AP-9 published on a medium."""
    told = {"what": "allocation_plan", "medium": medium, "target": PLAN, "unit": UNIT}
    return like("disclosure.published", day, publication_id=f"PUB-{medium}", **told) | {"id": f"d-{medium}"}


def mine(client: Any, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/calendar?limit=500{query}").json()["items"]
    return [item for item in items if item["rule"] == RULE]


@pytest.mark.parametrize(
    ("registered", "media", "state"),
    [
        ("2026-12-20", {}, "due"),
        ("2026-03-02", {}, "late"),
        ("2026-03-02", {"website": "2026-03-05", "newspaper": "2026-03-31"}, "came_late"),
    ],
)
def test_a_duty_is_in_one_state(client: Any, judge: Judge, registered: str, media: dict[str, str], state: str) -> None:
    sent = [*plan(registered), *(published(day, medium) for medium, day in media.items())]
    assert client.post(sent).status_code == 201
    judge(client, RULE)
    (item,) = mine(client)
    assert (item["state"], item["about"]["allocation_plan_id"]) == (state, "AP-9")
    assert item["unit"]["id"] == UNIT["id"]
    assert (item["due_day"] is not None) == (state == "due")
    assert (item["finding_id"] is None) == (item["message"] is None) == (state == "due")
    assert item["cured_day"] == ("2026-03-31" if state == "came_late" else None)
    told = client.get("/calendar").json()
    assert told["counts"][state] >= 1
    assert UNIT["id"] in {unit["id"] for unit in told["units"]}
    assert mine(client, f"&state={state}") == [item]
    assert mine(client, f"&unit_id={UNIT['id']}") == [item]
    assert mine(client, "&unit_id=nobody") == []
    assert not mine(client, "&state=differs")


def test_what_was_published_in_time_is_not_listed(client: Any, judge: Judge) -> None:
    media = [published("2026-03-05", medium) for medium in ("website", "newspaper")]
    assert client.post([*plan("2026-03-02"), *media]).status_code == 201
    judge(client, RULE)
    assert mine(client) == []


def test_an_unknown_state_is_refused(client: Any) -> None:
    assert client.get("/calendar?state=forgotten").status_code == 422
