"""What `make demo` leaves behind: a clean ledger, and draws that the API shows and checks."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from monitor.cli.demo import PLANTED, demo_settings, show
from monitor.settings import Settings, settings
from monitor.store.check.verify import verify
from monitor.store.database import open_database
from monitor.vocabulary.event import COUNTY

NOW = datetime(2026, 11, 30, 9, 10, tzinfo=COUNTY)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("demo") / "county"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TENDERWATCH_CHECKPOINT_SECONDS", "3600")
        settings.cache_clear()
        show(folder, years=1, projects=30, serving=False, now=NOW)
        yield demo_settings(folder)
    settings.cache_clear()


async def asked(told: Settings, *paths: str) -> list[Any]:
    opened = told.model_copy(update={"access": "open"})
    app = create_app(opened, audit=False, clock=lambda: NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answers = [await client.get(path) for path in paths]
    app.state.desk.close()
    assert {answer.status_code for answer in answers} == {200}
    return [answer.json() for answer in answers]


def test_its_ledger_is_clean(shown: Settings) -> None:
    database = open_database(shown.database, origin=shown.log_origin)
    with database.reading() as read:
        report = verify(read, [shown.signing_key().verifier], datetime.now(COUNTY))
    database.close()
    assert report.is_sound
    assert report.counts["cosignature"] > 20


def test_the_api_shows_its_draws_and_checks_them(shown: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (listed,) = asyncio.run(asked(shown, "/draws?limit=200"))
        states = Counter(one["state"] for one in listed["items"])
        assert states.keys() >= {"opened", "held", "awaiting_round", "revealing"}
        ids = [one["draw_id"] for one in listed["items"]]
        checked = asyncio.run(asked(shown, *(f"/draws/{one}/check" for one in ids)))
    folder = Path(str(shown.witness_policy)).parent
    planted = [json.loads(line) for line in (folder / PLANTED).read_text(encoding="utf-8").splitlines()]
    steered = {one["about"]["draw_id"] for one in planted if one["rule"] == "exp.draw-verifiable"}
    void = {one["draw_id"] for one in listed["items"] if one["state"] == "voided"}
    failed = {one["draw_id"] for one in checked if one["failed"]}
    assert failed == {one for one in ids if one in steered | void or f"{one}-2" in steered}
    assert {(one["witnesses"], one["is_our_log"], one["is_test_chain"]) for one in checked} == {("ours", True, True)}
    assert not [one for one in caplog.records if one.name.startswith("api")], (
        "nobody asks witnesses that have no address"
    )


def test_its_cases_stand_one_a_state_and_two_persons_closed_them(shown: Settings) -> None:
    paths = ("/cases?limit=50", "/questions", "/remedies", "/findings?rule=rev.finding-closed")
    cases, questions, remedies, unsigned = asyncio.run(asked(shown, *paths))
    assert cases["facets"]["state"] == {
        "awaiting_receipt": 1, "checking": 1, "awaiting_feedback": 1, "awaiting_review": 1, "closed": 2
    }  # fmt: skip
    assert [one["unit_id"] for one in questions["items"]] == [one["unit_id"] for one in remedies["items"]]
    assert len(questions["items"]) == len(remedies["items"]) == 1
    ids = {one["id"] for case in cases["items"] for one in case["findings"]}
    assert not [one for one in unsigned["items"] if one["about"]["finding_id"] in ids]


def test_it_is_made_once(shown: Settings) -> None:
    folder = Path(str(shown.witness_policy)).parent
    before = (folder / "log.key").read_bytes()
    show(folder, years=1, projects=30, serving=False, now=NOW)
    assert (folder / "log.key").read_bytes() == before
