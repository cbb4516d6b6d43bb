"""The room of a unit's draw on screen: what comes next is said, and each act of a whole draw is done from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from draw_office import Clock, draw
from seen import fine, said, tables, unescaped
from served_county import kept, serving
from staff import session
from streamlit.testing.v1 import AppTest

from api.app import create_app
from dashboard.parts.draw import plan
from dashboard.words import words
from monitor.accounts.roles import Role
from monitor.draw.chain import TW_TEST
from monitor.drawing.plan import read_plan
from monitor.drawing.record import record_of
from monitor.drawing.state import STATES

ROOM = "views/bureau/draws.py"
UNIT = "11999001MB00000946"
LANGUAGES = ("zh", "en")
JSON = "application/json"


def test_the_draws_of_a_unit_are_listed(season: Any, opened: Any, office: Any) -> None:
    lang = "en"
    test = opened(season[0], lang, ROOM)
    test.text_input(key="room_unit").set_value(UNIT).run()
    fine(test)
    items = office.get("/draws", params={"unit_id": UNIT}).json()["items"]
    assert items
    assert [f"enter_{one['draw_id']}" for one in items] == [
        one.key for one in test.button if str(one.key).startswith("enter_")
    ]
    test.text_input(key="room_unit").set_value("11999001MB0000000X").run()
    assert words(lang)["room.none_title"] in said(test)


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("zh", "coming"),
        pytest.param("en", "large", marks=pytest.mark.prove),
        pytest.param("zh", "void", marks=pytest.mark.prove),
    ],
)
def test_what_comes_next_is_said_with_its_times(season: Any, opened: Any, office: Any, name: str, lang: str) -> None:
    draw_id = getattr(season[1], name).draw_id
    test = opened(season[0], lang, ROOM, draw=draw_id)
    fine(test)
    told = office.get(f"/draws/{draw_id}").json()
    text = said(test)
    assert words(lang)[f"room_next.{told['state']}"].partition("{")[0] in text
    for step in told["steps"]:
        assert step["title"][lang] in text
    keys = {one.key for one in test.button}
    assert {act for act in ("reveal", "run", "decline", "void") if f"{act}_go" in keys} == set(told["next"]) - {"open"}


def test_every_state_of_a_draw_has_its_sentence() -> None:
    for lang in LANGUAGES:
        assert {key.partition(".")[2] for key in words(lang) if key.startswith("room_next.")} == set(STATES)


class Held:
    """A unit's office over an empty log, with a clock that is set by hand."""

    def __init__(self, base: str, desk: Any, clock: Clock) -> None:
        self.base, self.desk, self.clock = base, desk, clock
        self.visits = 0

    def secret(self, at: int) -> str:
        """A session of the unit's clerk, begun at a moment."""
        self.clock.unix = at
        self.visits += 1
        return session(self.desk, Role.SUBMITTER, [UNIT], name=f"clerk{self.visits}")


@pytest.fixture
def held(tmp_path: Any) -> Iterator[Held]:
    clock = Clock(TW_TEST.time_of(1))
    more = {"access": "accounts", "accounts_key_file": tmp_path / "accounts.key", "test_chain": True}
    app = create_app(kept(tmp_path).model_copy(update=more), audit=False, clock=clock)
    with serving(app) as base:
        yield Held(base, app.state.desk, clock)


def revealed(test: AppTest, told: Any, party: str, turn: int) -> None:
    """A party's number, first as a file of another draw; `turn` others revealed before."""
    for draw_id in ("DRAW-9-9", told.draw_id):
        nonce = {"format": "tw-draw-nonce/1", "draw_id": draw_id, "party": party, "nonce": told.nonces[party].hex()}
        test.file_uploader(key=f"nonce_file_{turn}").set_value(("nonce.json", json.dumps(nonce).encode(), JSON))
        test.button(key="reveal_go").click().run()
        fine(test)
        assert ("DRAW-9-9" in said(test)) is (draw_id == "DRAW-9-9")


def test_a_whole_draw_is_held_from_the_room(held: Held, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = draw(1, chain=TW_TEST, round_no=TW_TEST.round_at(1_790_000_000))

    def at(before: int, **query: str) -> AppTest:
        secret = held.secret(told.at - before)
        monkeypatch.setattr("dashboard.client.secret", lambda: secret)
        test: AppTest = opened(held.base, "zh", ROOM, **query)
        fine(test)
        return test

    test = at(1_500)
    asking = {"source": f"urn:tw:unit:{UNIT}", "regime": "tendering", "snapshot_id": "SNAP-1", "request": told.body}
    test.file_uploader(key="request_file").set_value(("request.json", json.dumps(asking).encode(), JSON)).run()
    fine(test)
    assert unescaped(told.ocid) in said(test)
    test.button(key="ask_go").click().run()
    fine(test)
    assert words("zh")["room_next.revealing"].partition("{")[0] in said(test)
    revealed(test, told, "agency", 0)
    revealed(test, told, "purchaser", 1)
    test = at(-10, draw=told.draw_id)
    test.radio(key="run_way").set_value("typed")
    test.text_input(key="run_signature").set_value("00" * 48)
    test.button(key="run_go").click().run()
    fine(test)
    assert words("zh")["room.refused"] in said(test)
    test.text_input(key="run_signature").set_value(TW_TEST.sign(told.round).hex())
    test.button(key="run_go").click().run()
    fine(test)
    seats = next(one for one in tables(test) if words("zh")["verify.seat"] in one.columns)
    assert list(seats[words("zh")["verify.seat"]]) == ["1", "2", "3", "4", "5"]
    record = b"a call, recorded"
    test.file_uploader(key="decline_evidence_0").set_value([("call.wav", record, "audio/wav")])
    test.selectbox(key="decline_reason").set_value("illness")
    test.button(key="decline_go").click().run()
    fine(test)
    assert words("zh")["vacancy_reason.illness"] in said(test)
    with held.desk.database.reading() as read:
        (left,) = record_of(read, told.draw_id).vacated
    assert left.data["evidence"][0]["sha256"] == hashlib.sha256(record).hexdigest()
    test.button(key="void_go").click().run()
    assert words("zh")["room.void_needs"] in said(test)
    test.selectbox(key="void_reason").set_value("error")
    test.text_input(key="void_signer").set_value("P-5001")
    test.button(key="void_go").click().run()
    fine(test)
    assert words("zh")["room_next.voided"].partition("{")[0] in said(test)
    assert "void_go" not in {one.key for one in test.button}


def test_a_plan_that_is_filled_in_is_one_that_the_command_reads(season: Any, opened: Any, tmp_path: Any) -> None:
    test = opened(season[0], "zh", ROOM)
    test.text_input(key="room_unit").set_value(UNIT).run()
    test.button(key="plan_go").click().run()
    fine(test)
    assert words("zh")["draw_plan.wrong"] in said(test)
    assert test.session_state["plan_made"] is None
    told = {"draw_id": "DRAW-7-1", "ocid": "ocds-tw9990-2026-0007", "lot": "L1", "snapshot_id": "SNAP-7"}
    for name, value in told.items():
        test.text_input(key=f"plan_{name}").set_value(value)
    test.text_area(key="plan_slots").set_value("土建 3\n造价 2")
    for party in ("purchaser", "agency"):
        test.text_input(key=f"plan_{party}").set_value("ab" * 32)
    test.button(key="plan_go").click().run()
    fine(test)
    made = test.session_state["plan_made"]
    assert {name: made[name] for name in told} == told
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    assert read_plan(path).slots == ["土建", "造价"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("土建 3", [{"name": "土建", "seats": 3}]),
        ("土 建  3\n\n造价 2\n", [{"name": "土 建", "seats": 3}, {"name": "造价", "seats": 2}]),
        ("", None),
        ("土建", None),
        ("土建 三", None),
    ],
)
def test_specialities_are_read_a_line_each(text: str, told: Any) -> None:
    assert plan.slots(text) == told
