"""What people reported, as a reviewer sees it: listed without its words, opened on record, read, answered."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from seen import fine, said
from served_desk import ServedDesk

from dashboard.words import words

PAGE = "views/audit/concerns.py"
SAID = "夏至镇三户没有收到补助 *不是* <b>标记</b>"


def told(base: str, once: str) -> str:
    """The tracking code of a concern about a programme."""
    form = {"kind": "funds", "text": SAID, "contact": "小卖部", "about": "programme", "id": "PRG-1", "once": once}
    answer = httpx.post(f"{base}/concern", data=form, trust_env=False)
    assert answer.status_code == 201, answer.text
    return re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{2,4}){6}", answer.text)[0]


def texts(test: Any) -> str:
    return "\n".join(one.value for one in test.text)


@pytest.mark.parametrize(("who", "lang"), [("auditor", "zh"), ("supervisor", "en")])
def test_a_concern_is_listed_without_its_words_and_opened(
    served_desk: ServedDesk, staff_page: Any, who: str, lang: str
) -> None:
    told(served_desk.base, f"{who}{lang}")
    number = str(served_desk.ask(who, "GET", "/concerns")["items"][0]["number"])
    listed = staff_page(who, lang, PAGE)
    fine(listed)
    assert f"F-{int(number):06d}" in said(listed)
    assert words(lang)["concern_state.received"] in said(listed)
    assert SAID not in said(listed) + texts(listed)
    test = staff_page(who, lang, PAGE, number=number)
    fine(test)
    assert SAID in texts(test)
    assert words(lang)["concerns.on_record"] in said(test)


def test_a_concern_is_read_and_answered(served_desk: ServedDesk, staff_page: Any) -> None:
    code = told(served_desk.base, "answered")
    number = str(served_desk.ask("auditor", "GET", "/concerns")["items"][0]["number"])
    test = staff_page("auditor", "zh", PAGE, number=number)
    for turn, (act, text) in enumerate((("read", None), ("answer", "已补发"))):
        test.radio(key=f"concern_act_{turn}").set_value(act).run()
        if text is not None:
            test.text_area(key=f"concern_said_{turn}").set_value(text).run()
        test.button(key="concern_go").click().run()
        fine(test)
    test.radio(key="concern_act_2").set_value("note").run()
    assert test.text_area(key="concern_said_2").value == "", "what was sent does not wait to be sent again"
    assert words("zh")["concern_state.answered"] in said(test)
    assert "已补发" in texts(test)
    seen = httpx.post(f"{served_desk.base}/concern/follow", data={"code": code}, trust_env=False)
    assert "已补发" in seen.text


def test_a_refusal_is_told_and_what_was_written_stays(served_desk: ServedDesk, staff_page: Any) -> None:
    told(served_desk.base, "refused")
    number = str(served_desk.ask("auditor", "GET", "/concerns")["items"][0]["number"])
    test = staff_page("auditor", "zh", PAGE, number=number)
    served_desk.ask("supervisor", "POST", f"/concerns/{number}/read", json={"version": 1})
    test.radio(key="concern_act_0").set_value("note").run()
    test.text_area(key="concern_said_0").set_value("还要问财政所").run()
    served_desk.ask("supervisor", "POST", f"/concerns/{number}/note", json={"version": 2, "text": "先来一步"})
    test.button(key="concern_go").click().run()
    fine(test)
    assert words("zh")["concerns.refused"] in said(test)
    assert test.text_area(key="concern_said_0").value == "还要问财政所"


def test_a_clerk_is_not_offered_concerns(staff_page: Any) -> None:
    with pytest.raises(ValueError, match="navigation page"):
        staff_page("clerk", "zh", PAGE)
