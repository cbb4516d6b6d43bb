"""A supervisor tries another value for a rule and proposes it, an auditor lets it come into force; by what they see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from screens import drawn
from served_desk import ServedDesk

from dashboard.words import words
from monitor.facts.lake import Lake
from monitor.replays.replayer import make
from monitor.store.replays import change, claim

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

RULE, VALUE = "tnd.bid-period-20d", "25"
TALL = {"width": 1440, "height": 1500}
REASON = "本县招标项目少，投标五次已能看出规律。"
Sign = Callable[..., Any]


def replayed(desk: Any) -> None:
    """The replay that waits is made: the API under test makes none by itself."""
    database = desk.database
    with database.writing() as write:
        told = claim(write, "test", now=desk.now, lease=timedelta(minutes=10))
    assert told is not None
    assert make(database, Lake(desk.settings.lake), told, "test")


@pytest.mark.prove
def test_two_persons_change_a_parameter(served_desk: ServedDesk, signed_in: Sign, picture: Any) -> None:
    zh = words("zh")
    page = signed_in("supervisor", f"/rules?rule={RULE}", size=TALL)
    page.locator(f".st-key-try_{RULE.replace('.', '-')}_min_days input").fill(VALUE)
    page.locator(".st-key-replay button").click()
    page.locator('[data-testid="stProgress"]').wait_for()
    replayed(served_desk.desk)
    page.get_by_role("heading", name=zh["what_if.gained"]).wait_for()
    drawn(page, "zh")
    told = served_desk.ask("supervisor", "GET", f"/replays?rule={RULE}")["items"][0]
    assert told["state"] == "done"
    assert told["gained_total"] > 0
    whole = served_desk.ask("supervisor", "GET", f"/replays/{told['number']}?limit=20")
    expect(page.locator("body")).to_contain_text(whole["gained"]["items"][0]["message"]["zh"])
    page.locator("#what_if").evaluate("seen => seen.scrollIntoView({block: 'start'})")
    assert picture(page, "rules.zh").exists()

    law = whole["changed"][0]["set_by"]
    assert law is not None, "twenty days are the law's: they may be tried, not proposed"
    expect(page.locator("body")).to_contain_text(law["zh"])
    assert page.locator(".st-key-propose button").count() == 0


@pytest.mark.prove
def test_a_heuristic_value_comes_into_force_by_two(served_desk: ServedDesk, signed_in: Sign, picture: Any) -> None:
    zh, rule = words("zh"), "col.always-loser"
    page = signed_in("supervisor", f"/rules?rule={rule}", size=TALL)
    page.locator(f".st-key-try_{rule.replace('.', '-')}_min_bids input").fill("5")
    page.locator(".st-key-replay button").click()
    page.locator('[data-testid="stProgress"]').wait_for()
    replayed(served_desk.desk)
    page.locator(".st-key-propose button").click()
    page.locator(".st-key-propose_send button").click()
    page.get_by_text(zh["what_if.needs_reason"]).wait_for()
    page.locator(".st-key-propose_reason textarea").fill(REASON)
    page.locator(".st-key-propose_send button").click()
    page.get_by_role("heading", name=zh["proposal.title"]).wait_for()
    (waiting,) = served_desk.ask("supervisor", "GET", "/proposals?state=open")["items"]
    assert (waiting["rule"], waiting["params"], waiting["reason"]) == (rule, {"min_bids": 5}, REASON)
    drawn(page, "zh")
    card = f".st-key-proposal_{waiting['number']}"
    expect(page.locator(card)).to_contain_text(zh["proposal.waits"])
    assert page.locator(f".st-key-confirm_{waiting['number']}").count() == 0

    other = signed_in("auditor", "/rules", "en", size=TALL)
    expect(other.locator(card)).to_contain_text(REASON)
    assert picture(other, "rules.en").exists()
    other.locator(f".st-key-confirm_{waiting['number']} button").click()
    other.locator(".st-key-confirm_send button").click()
    other.locator(card).wait_for(state="detached")
    (done,) = served_desk.ask("auditor", "GET", f"/proposals?rule={rule}")["items"]
    assert done["state"] == "confirmed"
    assert done["decided_by"] != done["proposed_by"]


@pytest.mark.prove
@pytest.mark.parametrize(("lang", "shade", "bids"), [("zh", "light", 15), ("en", "light", 16), ("zh", "dark", 17)])
def test_a_replay_on_its_way_is_given_up(
    served_desk: ServedDesk, signed_in: Sign, picture: Any, lang: str, shade: str, bids: int
) -> None:
    told, rule, desk = words(lang), "col.always-loser", served_desk.desk
    body = {"rule": rule, "params": {"min_bids": bids}}
    served_desk.ask("supervisor", "POST", "/replays", json=body)
    replayed(desk)
    number = served_desk.ask("supervisor", "POST", "/replays", json={**body, "params": {"min_bids": bids + 9}})[
        "number"
    ]
    with desk.database.writing() as write:
        assert claim(write, "test", now=desk.now, lease=timedelta(minutes=10)) is not None
        assert change(write, number, "test", progress=40)
    page = signed_in("supervisor", f"/rules?rule={rule}&replay={number}", lang, shade=shade, size=TALL)
    expect(page.locator('[data-testid="stProgress"]')).to_contain_text(told["what_if.running"].format(share=40))
    page.locator("#what_if").evaluate("seen => seen.scrollIntoView({block: 'start'})")
    assert picture(page, f"replay.{lang}.{shade}").exists()
    page.locator(".st-key-cancel_replay button").click()
    page.get_by_text(told["what_if.failed.cancelled"]).wait_for()
    assert picture(page, f"replay.cancelled.{lang}.{shade}").exists()


@pytest.mark.prove
@pytest.mark.parametrize(("lang", "shade"), [("zh", "light"), ("en", "dark")])
def test_who_stands_with_whom(site: str, api: Any, visit: Any, picture: Any, lang: str, shade: str) -> None:
    found = api("/findings", stage="tendering", limit=100)["items"]
    id = next(item["process_id"] for item in found if item["process_id"])
    page = visit(f"{site}/network?kind=process&id={id}", lang, shade, size=TALL)
    drawn(page, lang)
    told = api("/networks", subject_kind="process", subject_id=id)
    page.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)').first.wait_for()
    expect(page.locator("table").first).to_contain_text(told["edges"][0]["ties"][0]["label"][lang])
    assert picture(page, f"network.{lang}").exists()


@pytest.mark.prove
@pytest.mark.parametrize(("lang", "shade"), [("zh", "light"), ("en", "light")])
def test_the_money_of_a_unit(site: str, api: Any, visit: Any, picture: Any, lang: str, shade: str) -> None:
    unit = api("/money")["units"][0]["id"]
    page = visit(f"{site}/money?unit={unit}", lang, shade, size=TALL)
    drawn(page, lang)
    page.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)').first.wait_for()
    expect(page.get_by_text(words(lang)["chain.unspent"]).first).to_be_visible()
    assert picture(page, f"money.{lang}").exists()
