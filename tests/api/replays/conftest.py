"""The office of the cases, two decisions whose minutes came on the eighth day, and replays made when asked."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.audit.examples import events_of
from monitor.rules.catalogue import catalogue
from monitor.vocabulary.event import Event

RULE = "dec.minutes-exist"
DAYS = {"DEC-OLD": ("2026-01-05", "2026-01-13"), "DEC-NEW": ("2026-02-02", "2026-02-10")}


def _fixtures_of(name: str) -> Any:
    path = Path(__file__).parents[1] / name / "conftest.py"
    spec = importlib.util.spec_from_file_location(f"{name}_fixtures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks for its own module
    spec.loader.exec_module(module)
    return module


_CASES = _fixtures_of("cases")
template = _CASES.template
office = _CASES.office
both = _CASES.both
postgres = _CASES.postgres
postgres_template = _CASES.postgres_template


@pytest.fixture
def decisions() -> list[Event]:
    """Two decisions of a unit, each with minutes of the eighth day."""
    (told,) = events_of(next(one for one in catalogue()[RULE].examples if "of the eighth day" in one.says))
    out = []
    for id, (day, minutes) in DAYS.items():
        data = {**told.data, "decision_id": id, "minutes": {**told.data["minutes"], "date": minutes}}
        out.append(Event(f"e-{id}", told.source, told.type, told.subject, f"{day}T00:00:00+08:00", data))
    return out


@pytest.fixture
def made() -> Callable[[Any], dict[str, Any]]:
    """The oldest replay that waits is made in this process; as its asker sees it."""
    from datetime import timedelta

    from monitor.facts.lake import Lake
    from monitor.replays.replayer import make
    from monitor.store.replays import claim

    def done(office: Any) -> dict[str, Any]:
        desk = office.app.state.desk
        with desk.database.writing() as write:
            told = claim(write, "me", now=desk.now, lease=timedelta(hours=1))
        assert told is not None
        assert make(desk.database, Lake(desk.settings.lake), told, "me")
        answer: dict[str, Any] = office.get("ann", f"/replays/{told.number}")
        return answer

    return done
