"""A finding from the queue to its closing, as an auditor, a bureau and a second person do it; by what they see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from screens import begin, drawn, press
from served_desk import ServedDesk
from staff import session

from dashboard.words import words
from monitor.accounts.roles import Role

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

TALL = {"width": 1440, "height": 1400}
QUESTION = "请说明招标文件发出日期是否有更正公告，并报送公告原件。"
SHOWN = "tnd.bid-period-20d"
ANSWER = "更正公告已于当日发布，现补充报送。"
Sign = Callable[..., Any]


def stands(page: Any, state: str) -> None:
    """The bar says where the case stands."""
    expect(page.locator(".st-key-decision")).to_contain_text(words("zh")[f"case_state.{state}"])


@pytest.fixture(scope="module")
def worked(served_desk: ServedDesk) -> int:
    """Cases in several states stand beside the one of the journey; the number of the one that waits for an answer."""
    told = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=high&severity=critical&limit=7")[
        "items"
    ]
    for place, item in enumerate(told[1:]):
        who = ("auditor", "supervisor")[place % 2]
        case = served_desk.ask(who, "POST", "/cases", json={"findings": [item["id"]], "assignee": "me"})
        more = {"conclusion": "confirmed", "text": "情况存在。"}
        for act, body in (("receive", {}), ("ask", {"text": QUESTION}) if place % 3 else ("propose", more))[
            : place % 4
        ]:
            case = served_desk.ask(
                who, "POST", f"/cases/{case['number']}/{act}", json={"version": case["version"], **body}
            )
    shown = served_desk.ask("auditor", "GET", f"/findings?rule={SHOWN}&case_state=none&limit=1")["items"][0]
    case = served_desk.ask("auditor", "POST", "/cases", json={"findings": [shown["id"]], "assignee": "me"})
    for act, body in (("receive", {}), ("ask", {"text": QUESTION})):
        case = served_desk.ask(
            "auditor", "POST", f"/cases/{case['number']}/{act}", json={"version": case["version"], **body}
        )
    return int(case["number"])


@pytest.mark.prove
def test_a_finding_becomes_a_case_and_is_closed_by_two(
    served_desk: ServedDesk, signed_in: Sign, picture: Any, worked: int
) -> None:
    page = signed_in("auditor", "/queue?case_state=none&severity=high&severity=critical")
    item = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=high&severity=critical&limit=1")[
        "items"
    ][0]
    press(page, "open")
    page.wait_for_url(re.compile(rf"/case\?.*id={item['id']}"))
    drawn(page, "zh")
    expect(page.locator("h1")).to_have_text(item["message"]["zh"])
    number = served_desk.ask("auditor", "GET", f"/findings/{item['id']}")["case"]["number"]
    page.get_by_role("heading", name=f"C-{number:06d}").wait_for()
    press(page, "receive")
    stands(page, "checking")
    begin(page, "ask")
    page.locator(f".st-key-text_{number}_ask textarea").fill(QUESTION)
    page.locator(".st-key-send_ask button").click()
    stands(page, "awaiting_feedback")
    drawn(page, "zh")
    (question,) = served_desk.ask("auditor", "GET", f"/cases/{number}")["questions"]
    session(served_desk.desk, Role.SUBMITTER, [question["unit_id"]], name="bureau", person="P-7015", label="报送岗")
    served_desk.logins.add("bureau")
    served_desk.ask("bureau", "POST", f"/questions/{question['number']}/answers", json={"text": ANSWER})
    page.reload()
    drawn(page, "zh")
    expect(page.locator(".stMain")).to_contain_text(ANSWER)
    begin(page, "propose")
    page.get_by_text(words("zh")["conclusion.unfounded"], exact=False).first.click()
    page.get_by_text(words("zh")["dismissal.explained"]).last.click()
    page.locator(f".st-key-text_{number}_propose textarea").fill("公告在案，期限足够。")
    page.locator(".st-key-send_propose button").click()
    stands(page, "awaiting_review")
    drawn(page, "zh")
    assert page.locator(".st-key-act_confirm").count() == 0
    second = signed_in("supervisor", f"/finding?id={item['id']}")  # the address that findings had still leads there
    second.wait_for_url(re.compile(rf"/case\?.*id={item['id']}"))
    press(second, "confirm")
    stands(second, "closed")
    told = served_desk.ask("supervisor", "GET", f"/cases/{number}")
    assert (told["state"], told["conclusion"], told["reason"]) == ("closed", "unfounded", "explained")
    assert len({step["account"] for step in told["steps"]}) == 3


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pictures_of_the_queue_and_of_a_case(signed_in: Sign, picture: Any, worked: int, lang: str) -> None:
    page = signed_in("auditor", "/queue", lang)
    shown = page.locator('[data-testid="stDataFrame"]').first.locator('[role="gridcell"]')
    shown.last.wait_for(state="attached")
    states = [words(lang)[f"case_state.{state}"] for state in ("awaiting_receipt", "checking", "awaiting_feedback")]
    text = " ".join(shown.all_text_contents())
    assert any(state in text for state in states)
    assert picture(page, f"queue.{lang}").exists()
    page = signed_in("auditor", f"/case?case={worked}", lang, size=TALL)
    page.locator('[data-testid="stVegaLiteChart"]').first.wait_for()
    assert picture(page, f"case.{lang}").exists()


@pytest.mark.prove
def test_the_picture_of_the_queue_in_the_dark(signed_in: Sign, picture: Any, worked: int) -> None:
    page = signed_in("auditor", "/queue", shade="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(20, 25, 29)")
    assert picture(page, "queue.dark.zh").exists()
