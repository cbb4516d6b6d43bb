"""Whatever happened, the transcript verifies offline without a fault; one changed letter of a payload is a fault."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from draw_office import Office, draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_draw import PARTIES, Draw

from monitor.draw.check import State
from monitor.draw.transcript import TranscriptRefused, parse_transcript
from monitor.draw.verify import verify
from monitor.drawing.check import of_file
from monitor.drawing.transcript import transcript
from monitor.store.database import open_database


@contextmanager
def an_office(template: Path) -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(template, path)
        database = open_database(f"sqlite:///{path}")
        yield Office(database)
        database.close()


def failed(raw: dict[str, Any]) -> list[int]:
    return [check.number for check in verify(parse_transcript(raw)) if check.state is State.FAILED]


def of(office: Office, told: Draw) -> dict[str, Any]:
    with office.database.reading() as read:
        return transcript(read, told.draw_id, office.trust)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of every text, number and truth inside a JSON value."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def changed(value: Any, at: int) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    place = at % len(value) if value else 0
    return value[:place] + ("1" if value[place : place + 1] != "1" else "2") + value[place + 1 :]


lives = st.fixed_dictionaries(
    {
        "reveals": st.lists(st.sampled_from(PARTIES), unique=True, max_size=3),
        "declines": st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["refused", "illness"])), max_size=4),
        "ends": st.sampled_from(["", "auditors", "public", "void"]),
    }
)
quiet = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def lived(office: Office, life: dict[str, Any]) -> Draw:
    """A draw as far as this life goes."""
    told = draw()
    office.commit(told)
    if life["reveals"]:
        office.reveal(told, *life["reveals"])
    if len(life["reveals"]) >= 2:
        office.run(told)
        for place, reason in life["declines"]:
            office.decline(told, place, reason)
        if life["ends"] in {"auditors", "public"}:
            office.award(told)
            office.open(told, life["ends"])
    if life["ends"] == "void":
        office.void(told)
    return told


@given(life=lives, pick=st.integers(0, 10**6))
@quiet
def test_any_life_verifies_and_no_changed_letter_does(sqlite_template: Path, life: dict[str, Any], pick: int) -> None:
    with an_office(sqlite_template) as office:
        raw = of(office, lived(office, life))
    assert failed(raw) == []
    places = [
        (*place, "payload", *path)
        for place in [("committed",), ("held",), *((name, n) for name in ("revealed", "vacated", "opened")
                                                   for n in range(len(raw[name])))]
        if place != ("held",) or "held" in raw
        for path in leaves(at(raw, place)["payload"])
    ]  # fmt: skip
    path = places[pick % len(places)]
    forged = copy.deepcopy(raw)
    at(forged, path[:-1])[path[-1]] = changed(at(raw, path), pick)
    assert failed(forged) != [], path


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def test_forged_attempts_are_told(fast: Office) -> None:
    first, second = draw(), draw(attempt=2, reveal_until=draw().at - 610)
    fast.commit(first, before=7200)
    fast.void(first)
    fast.commit(second, before=700)
    raw = of(fast, second)
    assert failed(raw) == []
    for place, name in ((("voided", 0), "reason"), (("attempts", 0), "snapshot_id")):
        forged = copy.deepcopy(raw)
        at(forged, place)["payload"][name] += "1"
        assert failed(forged) == [9]
    fewer = {**raw, "attempts": [], "voided": []}
    assert failed(fewer) == [9]


def test_a_reveal_that_opens_nothing_counts_for_nothing(fast: Office) -> None:
    """Whoever can enter events can enter nonsense: it spoils no draw, and stands on record."""
    told = draw()
    fast.commit(told)
    data = {**told.key, "party": "agency", "nonce": "00" * 32}
    fast.enter("draw.revealed", "nonsense", data, told.ocid)
    fast.reveal(told)
    late = {**told.key, "party": "agency", "nonce": told.nonces["agency"].hex()}
    fast.enter("draw.revealed", "again", late, told.ocid)
    fast.run(told)
    assert failed(of(fast, told)) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=4,
)


@given(value=json_values, pick=st.integers(0, 10**6))
@quiet
def test_a_file_that_somebody_made_up_is_refused_by_name_or_fails(
    sqlite_template: Path, whole: dict[str, Any], value: Any, pick: int
) -> None:
    forged = copy.deepcopy(whole)
    places = list(parts(forged))
    path = places[pick % len(places)]
    at(forged, path[:-1])[path[-1]] = value
    with an_office(sqlite_template) as office, office.database.reading() as read:
        try:
            checked = of_file(read, forged, office.trust, ["quicknet"])
        except TranscriptRefused as named:
            numbers, words = [], {named.said.zh, named.said.en}
        else:
            numbers, words = [check.number for check in checked.checks], {"zh", "en"}
    assert numbers in ([], list(range(1, 11)))
    assert len(words) == 2


def parts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything inside a JSON value, the roster apart: it is long and all alike."""
    if path:
        yield path
    if isinstance(value, dict | list) and path[-1:] != ("pool",):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from parts(inner, (*path, name))


@pytest.fixture(scope="module")
def whole(sqlite_template: Path) -> dict[str, Any]:
    with an_office(sqlite_template) as office:
        return of(office, office.life(draw()))


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"format": "tw-draw-transcript/1"}', "[" * 100_000])
def test_no_transcript_at_all(fast: Office, raw: str) -> None:
    with fast.database.reading() as read, pytest.raises(TranscriptRefused):
        of_file(read, raw, fast.trust, ["quicknet"])
