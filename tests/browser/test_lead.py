"""A lead becomes a case and is concluded like any finding; the public sees it nowhere, whatever was concluded."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from screens import concluded, drawn, press
from served_desk import ServedDesk

from dashboard.words import words

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

HREF = re.compile(r'href="(/[^"#]*)"')
MOST = 60
TEXT = "统计上少见，另案核对投标文件。"


def conclude(served_desk: ServedDesk, finding: str) -> None:
    """A case on the finding is closed as confirmed, over the API."""
    case = served_desk.ask("auditor", "POST", "/cases", json={"findings": [finding]})
    acts = [("auditor", "receive", {}), ("auditor", "", {}), ("supervisor", "confirm", {})]
    for who, act, more in acts:
        may = {one["act"] for one in served_desk.ask("auditor", "GET", f"/cases/{case['number']}")["may"]}
        if act == "confirm" and case["state"] == "closed":
            break
        chosen = act or ("conclude" if "conclude" in may else "propose")
        body = more if act else {"conclusion": "confirmed", "text": TEXT}
        case = served_desk.ask(
            who, "POST", f"/cases/{case['number']}/{chosen}", json={"version": case["version"], **body}
        )
    assert (case["state"], case["conclusion"]) == ("closed", "confirmed")


def pair(served_desk: ServedDesk) -> tuple[dict[str, Any], dict[str, Any]]:
    """A lead and a finding of law about one public process, neither in a case."""
    told = {
        lead: served_desk.ask("auditor", "GET", f"/findings?is_lead={lead}&case_state=none&limit=200")["items"]
        for lead in ("true", "false")
    }
    plain = {one["process_id"]: one for one in told["false"] if one["process_id"] and one["state"] == "raised"}
    lead = next(one for one in told["true"] if one["process_id"] in plain)
    return lead, plain[lead["process_id"]]


def reached(visit: Any, base: str, process: str, lang: str) -> dict[str, str]:
    """Address -> what stands there: the public page of a process and everything that it leads to, rules aside."""
    page = visit(f"{base}/p/{process}?lang={lang}", lang)
    first = page.content()
    leads_to = sorted({told.replace("&amp;", "&") for told in HREF.findall(first)})
    asked = [one for one in leads_to if not one.startswith(("/r/", "/static", "/sign-in"))][:MOST]
    return {page.url: first} | {one: page.request.get(f"{base}{one}").text() for one in asked}


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lead_is_concluded_and_never_public(
    served_desk: ServedDesk, signed_in: Callable[..., Any], visit: Any, picture: Any, lang: str
) -> None:
    lead, other = pair(served_desk)
    page = signed_in("auditor", f"/case?id={lead['id']}", lang)
    expect(page.locator("h1")).to_have_text(lead["message"][lang])
    expect(page.locator("body")).to_contain_text(words(lang)["finding.lead_kind"])
    press(page, "open", lang)
    page.wait_for_url(re.compile(r"case=\d+"))
    number = served_desk.ask("auditor", "GET", f"/findings/{lead['id']}")["case"]["number"]
    press(page, "receive", lang)
    expect(page.locator(".st-key-decision")).to_contain_text(words(lang)["case_state.checking"])
    drawn(page, lang)
    act = "conclude" if page.locator(".st-key-act_conclude").count() else "propose"
    concluded(page, number, act, "confirmed", TEXT, lang)
    if act == "propose":
        expect(page.locator(".st-key-decision")).to_contain_text(words(lang)["case_state.awaiting_review"])
        page = signed_in("supervisor", f"/case?case={number}", lang)
        press(page, "confirm", lang)
    expect(page.locator(".st-key-decision")).to_contain_text(words(lang)["case_state.closed"])
    drawn(page, lang)
    picture(page, f"lead.closed.{lang}")
    told = served_desk.ask("auditor", "GET", f"/cases/{number}")
    assert (told["state"], told["conclusion"]) == ("closed", "confirmed")

    conclude(served_desk, other["id"])
    shown = reached(visit, served_desk.base, lead["process_id"], lang)
    of_law, of_lead = (one["title"][lang] for one in (other, lead))
    assert of_law in next(iter(shown.values())), "what is by law and concluded is shown"
    assert len(shown) > 5
    hints = (lead["id"], lead["message"]["zh"], lead["message"]["en"], TEXT)
    assert not [(where, hint) for where, text in shown.items() for hint in hints if hint in text]
    assert of_lead not in next(iter(shown.values()))
