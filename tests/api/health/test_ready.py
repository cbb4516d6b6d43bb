"""Ready where it can work; else 503 with the reasons, whose figures only staff see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from api.app import create_app
from monitor.accounts.principal import PUBLIC
from monitor.settings import Settings
from monitor.store.database import StoreUnavailable
from monitor.vocabulary.event import COUNTY

Example = Callable[..., dict[str, Any]]


class Usage(NamedTuple):
    """What `shutil.disk_usage` tells."""

    total: int
    used: int
    free: int


def reasons(client: Any) -> list[tuple[str, str]]:
    answer = client.get("/ready", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    return [(one["code"], one["found"]) for one in answer.json()["problems"]]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three MiB are left on the disk."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1, 1, 3 * 1024 * 1024))


def test_it_is_ready_until_the_schema_is_of_another_release(both: Any) -> None:
    answer = both.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    with both.app.state.desk.database.writing() as write:
        write.connection.execute(text("UPDATE alembic_version SET version_num = '2026_11_24_0400'"))
    assert reasons(both) == [("schema", "2026_11_24_0400")]


@pytest.mark.usefixtures("full")
def test_the_public_is_told_the_reason_without_its_figures(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reasons(client) == [("disk", "3 MiB")]
    monkeypatch.setattr("api.access.caller.OPEN", PUBLIC)
    assert reasons(client) == [("disk", "-")]


def test_a_clock_that_was_set_back(client: Any, example: Example, tmp_path: Path) -> None:
    behind = timedelta(0)
    told = Settings(
        database=f"sqlite:///{tmp_path}/x.db", lake=tmp_path, log_key_file=tmp_path / "log.key", access="open"
    )
    app = create_app(told, audit=False, clock=lambda: datetime.now(COUNTY) - behind)
    one = type(client)(app)
    one.post(example())
    behind = timedelta(minutes=1)
    assert one.get("/ready").status_code == 200  # another machine of the deployment may be a minute ahead
    behind = timedelta(hours=1)
    assert [code for code, _ in reasons(one)] == ["clock"]
    app.state.desk.close()


def test_an_audit_far_behind_a_sequencer_that_ended_a_database_that_is_away(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = client.app.state.desk
    desk.settings = desk.settings.model_copy(update={"ready_lag": 1})
    assert client.get("/ready").status_code == 200  # this API runs no audit
    desk.settings = desk.settings.model_copy(update={"audit": "worker"})
    assert [code for code, _ in reasons(client)] == ["audit"]
    desk.sequencer.close()
    assert [code for code, _ in reasons(client)] == ["sequencer", "audit"]

    def away(*_: Any) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr("monitor.operation.ready.revision", away)
    assert reasons(client) == [("database", "-"), ("sequencer", "-")]
