"""A replay on its way: how far it is, how long it may take, and that who asked for it may give it up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from seen import fine, said
from served_desk import ServedDesk

from dashboard.words import words
from monitor.facts.lake import Lake
from monitor.replays.replayer import make
from monitor.store.replays import change, claim

RULES, RULE = "views/audit/rules.py", "col.always-loser"
LANGUAGES = ("zh", pytest.param("en", marks=pytest.mark.prove))


def asked(desk: ServedDesk, min_bids: int) -> int:
    """A replay of the supervisor's that waits."""
    body = {"rule": RULE, "params": {"min_bids": min_bids}}
    return int(desk.ask("supervisor", "POST", "/replays", json=body)["number"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_replay_tells_how_far_it_is_and_is_given_up(served_desk: ServedDesk, staff_page: Any, lang: str) -> None:
    told, desk = words(lang), served_desk.desk
    first = asked(served_desk, 7 if lang == "zh" else 12)
    page = staff_page("supervisor", lang, RULES, rule=RULE, replay=str(first))
    fine(page)
    assert bar(page) == (told["what_if.waiting"], 0)
    with desk.database.writing() as write:
        held = claim(write, "test", now=desk.now, lease=timedelta(minutes=5))
        assert held is not None
        assert held.number == first
    assert make(desk.database, Lake(desk.settings.lake), held, "test")
    page = staff_page("supervisor", lang, RULES, rule=RULE, replay=str(first))
    fine(page)
    assert not page.get("progress")

    then = asked(served_desk, 9 if lang == "zh" else 13)
    with desk.database.writing() as write:
        assert claim(write, "test", now=desk.now, lease=timedelta(minutes=5)) is not None
        assert change(write, then, "test", progress=40)
    page = staff_page("supervisor", lang, RULES, rule=RULE, replay=str(then))
    text, share = bar(page)
    assert (told["what_if.running"].format(share=40) in text, share) == (True, 40)
    left = served_desk.ask("supervisor", "GET", f"/replays/{then}")["seconds_left"]
    assert told["what_if.left_seconds"].format(n=max(1, round(left))) in text
    page.button(key="cancel_replay").click().run()
    fine(page)
    assert told["what_if.failed.cancelled"] in said(page)
    assert served_desk.ask("supervisor", "GET", f"/replays/{then}")["failure"] == "cancelled"


def bar(page: Any) -> tuple[str, int]:
    """Text and per cent of the bar."""
    (one,) = page.get("progress")
    return one.proto.text, one.proto.value
