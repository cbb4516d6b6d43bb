"""A concern told on a phone is read and answered on a reviewer's screen; its teller finds the answer by the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from screens import drawn
from served_desk import ServedDesk

from dashboard.words import words

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

PHONE = {"width": 390, "height": 844}
CUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOLD = "公示说已经发放，十一月底还没有到账。"
ANSWER = "银行退回了账号有误的三笔，已于今日重新发放。"


def does(page: Any, act: str, text: str | None = None) -> None:
    """An act of the reviewer's, and the state that it leads to."""
    zh = words("zh")
    drawn(page, "zh")
    page.locator("[class*=st-key-concern_act_]").get_by_text(zh[f"concern_act.{act}"], exact=True).click()
    if text is not None:
        page.locator("[class*=st-key-concern_said_] textarea").fill(text)
        drawn(page, "zh")
    page.locator(".st-key-concern_go button").click()


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_concern_is_answered_on_screen(
    served_desk: ServedDesk, signed_in: Callable[..., Any], visit: Any, picture: Any, lang: str
) -> None:
    say, zh = words(lang), words("zh")
    phone = visit(f"{served_desk.base}/concern?lang={lang}", lang, size=PHONE)
    phone.locator("select[name=kind]").select_option(index=1)
    phone.locator("textarea[name=text]").fill(f"{TOLD} {lang}")
    phone.locator("input[name=contact]").fill("村口小卖部")
    picture(phone, f"concern.form.{lang}")
    phone.locator("main form button").first.click()
    code = phone.locator(".tracking").inner_text()
    assert phone.evaluate(CUT) == 0
    picture(phone, f"concern.code.{lang}")

    desk = signed_in("auditor", "/concerns", size={"width": 1440, "height": 1100})
    row = desk.locator(".st-key-cards_concerns tbody tr").first
    assert zh["concern_state.received"] in row.inner_text()
    assert TOLD not in desk.inner_text("body")
    number = re.search(r"\d+", row.inner_text().split()[0])
    assert number is not None
    picture(desk, f"concern.list.{lang}")
    desk.goto(f"{desk.url.partition('?')[0]}?number={int(number[0])}&lang=zh")
    expect(desk.locator(".st-key-concern_text")).to_contain_text(f"{TOLD} {lang}")
    does(desk, "read")
    expect(desk.locator(".st-key-cards_concern_steps")).to_contain_text(zh["concern_state.reading"])
    does(desk, "answer", ANSWER)
    expect(desk.locator(".st-key-concern_reply")).to_contain_text(ANSWER)
    drawn(desk, "zh")
    assert ANSWER not in [one.input_value() for one in desk.locator("textarea").all()]
    picture(desk, f"concern.answered.{lang}")

    phone.get_by_role("link", name=say["concern.follow"]).first.click()
    phone.locator("input[name=code]").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name=say["concern.look"]).click()
    told = phone.inner_text("body")
    assert ANSWER in told
    assert say["concern_state.answered"] in told
    assert TOLD not in told, "what was written is shown to nobody but reviewers"
    assert code not in phone.url
    assert phone.evaluate(CUT) == 0
    picture(phone, f"concern.reply.{lang}")
