"""The page of what is unusual as a reviewer opens it: grouped, ranked in words, each with what may explain it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from seen import tables
from served_desk import ServedDesk
from streamlit.testing.v1 import AppTest

from dashboard.words import words
from monitor.store.screen_runs import Turn, add_run, add_turns, change_run, claim_run
from monitor.store.unusual import keep_newest, put_results

PAGE = "views/audit/unusual.py"
Open = Callable[..., AppTest]
SCREENS = (
    ("tender.unusual", "报价分布异常", "Unusual prices"),
    ("payment.december", "年底突击付款", "A rush in December"),
)


def said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def row(id: str, screen: str, market: str, kind: str, subject: str, ppm: int, **more: Any) -> dict[str, Any]:
    return {
        "id": id.zfill(20), "screen": screen, "version": 1, "market": market, "subject_kind": kind,
        "subject_id": subject, "process_id": subject if kind == "process" else None, "unit_id": None, "day": 20_500,
        "rank_ppm": ppm, "compared": said("工程类 212 个标段", "212 tenders of works"),
        "reasons": [said("最低两个报价相差 0.02%", "the two lowest prices are 0.02% apart")],
        "innocent": [said("统一指导价", "a guide price")],
        "figures": {"cv": 0.0123, "late_fen": 88_032, "year": 2025, "bids": 1_234, "kurt": None}, "entries": [3, 5],
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def looked(served_desk: ServedDesk) -> Iterator[ServedDesk]:
    """A run of two screens: one on a process with findings, one on a unit without any."""
    desk = served_desk.desk
    items = served_desk.ask("auditor", "GET", "/findings", params={"limit": 200})["items"]
    served_desk.made["finding"] = found = next(one for one in items if one["process_id"])
    rows = [
        row("a", "tender.unusual", "works", "process", found["process_id"], 995_000),
        row("b", "tender.unusual", "goods/A0201", "process", "ocds-none", 1_000_000),
        row("c", "payment.december", "payments", "unit", "11999001MB0000999X", 960_000, entries=[]),
        row("d", "payment.december", "payments", "unit", "11999001MB0000888X", 955_000, entries=[]),
    ]
    with desk.database.writing() as write:
        run = add_run(write, asked_by="0", is_nightly=True, asked_at=desk.now.isoformat(), day=desk.today)
        assert claim_run(write, "page", now=desk.now, lease=timedelta(hours=1)) is not None
        turns = [Turn(run.number, id, 1, said(zh, en), {}, "0" * 64, "done", 2, 2, 40) for id, zh, en in SCREENS]
        add_turns(write, turns)
        put_results(write, run.number, rows)
        ended = {"state": "done", "found": 4, "has_results": True, "log_seq": 7, "ended_at": desk.now.isoformat()}
        assert change_run(write, run.number, "page", **ended)
    yield served_desk
    with desk.database.writing() as write:  # other pages are as they were
        keep_newest(write, 0)


def text_of(page: AppTest) -> str:
    told = [*page.markdown, *page.title, *page.subheader, *page.caption, *page.header]
    return "\n".join(str(one.value) for one in told)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_is_grouped_and_ranked_in_words(looked: ServedDesk, staff_page: Open, lang: str) -> None:
    page = staff_page("auditor", lang, PAGE)
    assert not page.exception
    text, told = text_of(page), words(lang)
    heads = [str(one.value) for one in page.subheader]
    expected = {
        "zh": ["资金支付（2）", "货物 / A0201（1）", "工程（1）"],
        "en": ["Payments (2)", "Goods / A0201 (1)", "Works (1)"],
    }
    assert heads == expected[lang]
    ranks = {
        "zh": ("在工程类 212 个标段中，排在最不寻常的 0.5% 以内", "在工程类 212 个标段中最不寻常"),
        "en": ("Among the most unusual 0.5% of 212 tenders of works", "The most unusual of 212 tenders of works"),
    }
    assert all(rank in text for rank in ranks[lang])
    assert ("最低两个报价相差" in text) == (lang == "zh")
    assert told["unusual.lead"] in text
    page.button(key=f"open_{'a'.zfill(20)}").click().run()
    assert not page.exception
    whole = text_of(page)
    assert {"zh": "统一指导价", "en": "A guide price"}[lang] in whole
    assert {"zh": "可能的正常原因", "en": "What may explain it innocently"}[lang] in whole
    assert told["unusual.case_note"] in whole
    frames = "\n".join(map(str, tables(page)))
    assert {"zh": "880.32 元", "en": "CNY 880.32"}[lang] in frames
    assert "1,234" in frames
    assert "2025" in frames
    assert told["figure.cv"] in frames
    page.button(key="back").click().run()
    assert [str(one.value) for one in page.subheader] == heads


def test_a_subject_without_findings_opens_no_case_and_filters_live_in_the_address(
    looked: ServedDesk, staff_page: Open
) -> None:
    page = staff_page("auditor", "zh", PAGE, id="c".zfill(20))
    assert words("zh")["unusual.no_finding"] in "\n".join(str(one.value) for one in page.info)
    page = staff_page("supervisor", "zh", PAGE, market="works", subject_kind="process")
    assert [str(one.value) for one in page.subheader] == ["工程（1）"]
    assert page.selectbox(key="unusual_market").value == "works"
    page.button(key="clear").click().run()
    assert len(page.subheader) == 3


def test_the_case_page_and_the_queue_bear_the_mark(looked: ServedDesk, staff_page: Open) -> None:
    found: Any = looked.made["finding"]
    page = staff_page("auditor", "zh", "views/audit/queue.py", q=found["process_id"])
    assert words("zh")["queue.unusual_mark"] in text_of(page)
    assert any("◈ " in one for one in page.dataframe[0].value["finding"])
    page = staff_page("auditor", "en", "views/audit/case.py", id=found["id"])
    assert "the score is multiplied by 1.09" in text_of(page)


def test_who_may_ask_lets_the_screens_look(looked: ServedDesk, staff_page: Open) -> None:
    page = staff_page("auditor", "zh", PAGE)
    page.button(key="ask_run").click().run()
    assert not page.exception
    assert "次筛查已排上" in text_of(page) or "次筛查正在做" in text_of(page)
    assert page.button(key="ask_run").disabled
    with pytest.raises(ValueError, match="unusual"):
        staff_page("clerk", "zh", PAGE)
