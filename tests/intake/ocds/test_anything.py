"""Whatever is in a publication, the import ends, every value is accounted for, and the same again is the same."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_release import OCID, history, written

from monitor.intake.ocds.block import leaves
from monitor.intake.ocds.door import OcdsReport, import_ocds
from monitor.vocabulary.event import Event

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=True)
    | st.text(max_size=6)
    | st.sampled_from(
        ["2026-01-01", "2026-01-01T00:00:00Z", "active", "met", OCID, "L1", "A-1", "C-1", "\x00", "\ud800", ""]
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        found += paths_of(one, (*path, key))
    return found


PLAIN = json.loads(json.dumps(history()).replace('"=', '"'))
PATHS = paths_of(PLAIN)


@st.composite
def publications(draw: st.DrawFn) -> Any:
    """The small history with some of its values replaced, doubled or taken away."""
    releases = json.loads(json.dumps(PLAIN))
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=4)):
        here = releases
        try:
            for step in path[:-1]:
                here = here[step]
            last = path[-1]
            if isinstance(here, list) and draw(st.booleans()):
                here.append(here[last])
            elif isinstance(here, dict) and draw(st.booleans()):
                del here[last]
            else:
                here[last] = draw(ANYTHING)
        except (KeyError, IndexError, TypeError):
            continue
    return releases if draw(st.booleans()) else {draw(st.sampled_from(["releases", "records", "x"])): releases}


def taken(path: Path, value: Any) -> tuple[list[Event], OcdsReport]:
    path.write_text(json.dumps(value), encoding="utf-8")
    door = import_ocds([path])
    events, problems = door.taken()
    assert isinstance(door.report, OcdsReport)
    assert door.report.is_complete
    for problem in problems:
        assert problem.text("zh").encode()
        assert json.dumps(problem.as_json(), ensure_ascii=False).encode()
    return events, door.report


@settings(max_examples=60)
@given(publications())
def test_spoiled_publications_end_and_say_the_same_again(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    folder = tmp_path_factory.mktemp("spoiled", numbered=True)
    events, report = taken(folder / "one.json", value)
    again, _ = taken(folder / "one.json", value)
    assert [event.id for event in events] == [event.id for event in again]
    assert events == again
    ids = [event.id for event in events]
    assert len(ids) == len(set(ids))
    tally = report.tallies["one.json"]
    assert min(tally.kept, tally.refused, tally.unmapped) >= 0


@settings(max_examples=30)
@given(ANYTHING)
def test_any_json_ends(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    events, report = taken(tmp_path_factory.mktemp("any", numbered=True) / "one.json", value)
    assert report.events.total() == len(events)


@pytest.mark.prove
@settings(max_examples=1_500)
@given(publications())
def test_many_spoiled_publications(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    events, report = taken(tmp_path_factory.mktemp("many", numbered=True) / "one.json", value)
    assert report.events.total() == len(events)
    assert min(report.tallies["one.json"].superseded, report.tallies["one.json"].unmapped) >= 0


@settings(max_examples=25)
@given(st.lists(st.sampled_from(range(4)), min_size=1, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_any_part_of_a_history_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[int], rng: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("shuffled", numbered=True)
    releases = [history()[number] for number in chosen]
    worlds = []
    for _ in range(2):
        rng.shuffle(releases)
        door = import_ocds([written(folder / "part.json", releases)])
        worlds.append(sorted(repr((one.id, one.time, one.corrects, one.data)) for one in door.taken()[0]))
    assert worlds[0] == worlds[1]


def test_values_of_one_release_add_up(tmp_path: Path) -> None:
    _, report = taken(tmp_path / "one.json", PLAIN[0])
    tally = report.tallies["one.json"]
    assert tally.kept + tally.refused + tally.unmapped == sum(1 for _ in leaves(PLAIN[0]))
    assert Decimal(tally.kept) > 0
