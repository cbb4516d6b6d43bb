"""The figures are those of what happened; they are for staff and for the collector with its token."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from api.problem_kinds import KINDS
from monitor.store.database import StoreUnavailable

Example = Callable[..., dict[str, Any]]
SPOKEN = "the collector of metrics"


def none_is_taken(client: Any) -> bool:
    """Connections are given back; work that wakes by itself may hold one for a moment."""
    taken = "tenderwatch_database_connections{state=taken}"
    return any(figures(client)[taken] == 0 or time.sleep(0.05) for _ in range(100))


def figures(client: Any, **headers: str) -> dict[str, float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        f"{sample.name}{{{','.join(f'{name}={value}' for name, value in sorted(sample.labels.items()))}}}": sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_are_those_of_what_happened(
    both: Any, example: Example, judge: Callable[..., None], all_examples: list[dict[str, Any]]
) -> None:
    before = figures(both)
    both.post([example(id="a"), example(id="b"), {"id": "no event"}])
    both.post([example(id="a"), example(id="b", subject="OTHER")])
    both.post(all_examples)
    told = figures(both)
    events = {one: told[f"tenderwatch_events_total{{outcome={one}}}"] for one in ("accepted", "repeated", "refused")}
    assert events == {"accepted": len(all_examples) + 2, "repeated": 1, "refused": 2}
    assert told["tenderwatch_requests_total{method=POST,route=/events,status=207}"] == 2
    assert told["tenderwatch_request_seconds_count{method=POST,route=/events}"] == 3
    assert told["tenderwatch_commit_seconds_count{}"] == 3
    assert told["tenderwatch_entries{}"] == told["tenderwatch_audit_lag_entries{}"] > before["tenderwatch_entries{}"]
    assert told["tenderwatch_unsigned_entries{}"] == 0
    assert told["tenderwatch_checkpoint_size{}"] == told["tenderwatch_entries{}"]
    assert none_is_taken(both)
    assert told["tenderwatch_requests_running{}"] == 1
    judge(both)
    judged = figures(both)
    assert judged["tenderwatch_audit_lag_entries{}"] == 0
    assert judged["tenderwatch_findings{state=raised}"] >= 1


def test_a_database_that_is_away_is_a_figure(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures(client)["tenderwatch_database_up{}"] == 1

    def away(*_: Any) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr("api.metrics.standing.gauges", away)
    told = figures(client)
    assert told["tenderwatch_database_up{}"] == 0
    assert "tenderwatch_entries{}" not in told


def test_only_staff_and_the_collector_read_them(client: Any) -> None:
    desk = client.app.state.desk
    desk.settings = desk.settings.model_copy(update={"access": "accounts", "metrics_token": SecretStr(SPOKEN)})
    assert client.get("/metrics").status_code == KINDS["sign_in_first"].status
    assert figures(client, authorization=f"Bearer {SPOKEN}")["tenderwatch_database_up{}"] == 1
    refused = client.get("/findings", headers={"authorization": f"Bearer {SPOKEN}"})
    assert refused.status_code == KINDS["credential_refused"].status


def test_no_figure_names_a_path_or_a_person(client: Any, example: Example) -> None:
    client.post(example(id="11010519491231002X"))
    client.get("/findings/11010519491231002X")
    client.get("/11010519491231002X")
    text = client.get("/metrics").text
    assert "11010519491231002X" not in text
    assert 'route="unmatched"' in text
