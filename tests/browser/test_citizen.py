"""A citizen's day on a phone: a township's money in five questions, a concern that is answered, a receipt, a draw."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from served_desk import ServedDesk
from typer.testing import CliRunner

from dashboard.words import words
from monitor.cli.app import app as command

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
CUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EACH_LANGUAGE = ("zh", pytest.param("en", marks=pytest.mark.prove))


def seen(page: Any, name: str) -> str:
    """The text of the page, of which nothing runs out sideways; a picture of it in the folder that PICTURES names."""
    assert page.evaluate(CUT) == 0, name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")
    return str(page.inner_text("body"))


def on_phone(visit: Any, base: str, lang: str) -> Any:
    return visit(f"{base}/?lang={lang}", lang, size=PHONE)


@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_from_the_name_of_a_township_to_an_answered_concern(served_desk: ServedDesk, visit: Any, lang: str) -> None:
    say = words(lang)
    page = on_phone(visit, served_desk.base, lang)
    seen(page, f"citizen-home.{lang}")
    page.goto(f"{served_desk.base}/a?lang={lang}")
    town = page.locator('a[href*="place="]').first.inner_text()
    page.goto(f"{served_desk.base}/?lang={lang}")
    page.locator("input[name=q]").fill(town)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=say["window.town_money"].format(town=town)).click()
    assert town in page.inner_text("h1")
    seen(page, f"citizen-town.{lang}")
    page.locator('main a[href*="/a/"]').first.click()
    told = seen(page, f"citizen-programme.{lang}")
    assert not [key for key in ("q1", "q2", "q3", "q4", "q5") if say[f"window_a.{key}"] not in told]
    with page.expect_download() as coming:
        page.get_by_role("link", name=say["site.get.csv"]).click()
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 1
    page.locator('main a[href*="about=programme"]').click()
    page.locator("select[name=kind]").select_option(index=1)
    page.locator("textarea[name=text]").fill("公示的数额与到账的不一致。")
    page.locator("main form button").first.click()
    code = page.locator(".tracking").inner_text()
    assert code not in page.url
    seen(page, f"citizen-code.{lang}")
    number = served_desk.ask("auditor", "GET", "/concerns")["items"][0]["number"]
    for act, more in (("read", {}), ("answer", {"text": "已核对并补发。"})):
        version = served_desk.ask("auditor", "GET", f"/concerns/{number}")["version"]
        served_desk.ask("auditor", "POST", f"/concerns/{number}/{act}", json={"version": version, **more})
    page.get_by_role("link", name=say["concern.follow"]).first.click()
    page.locator("input[name=code]").fill(code.lower())
    page.get_by_role("button", name=say["concern.look"]).click()
    assert "已核对并补发。" in seen(page, f"citizen-answer.{lang}")
    assert code not in page.url


@pytest.mark.prove
@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_the_receipt_of_a_submission_is_checked_on_the_page(served_desk: ServedDesk, visit: Any, lang: str) -> None:
    say = words(lang)
    receipt = served_desk.ask("clerk", "GET", f"/submissions/{served_desk.made['done']}/receipt")
    forged = {**receipt, "statement": {**receipt["statement"], "accepted": 99}}
    for told, state in ((receipt, "paper_check.pass"), (forged, "paper_check.fail")):
        page = on_phone(visit, served_desk.base, lang)
        page.goto(f"{served_desk.base}/ledger?lang={lang}")
        page.locator("textarea[name=receipt]").fill(json.dumps(told, ensure_ascii=False))
        page.get_by_role("button", name=say["receipt.go"]).click()
        row = page.locator("#result tr", has_text=say["receipt_step.statement"])
        assert say[state] in row.inner_text()
        seen(page, f"citizen-receipt.{state.rpartition('.')[2]}.{lang}")


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draw_is_verified_on_the_page_and_without_it(season: Any, visit: Any, tmp_path: Path, lang: str) -> None:
    base, draws = season
    page = on_phone(visit, base, lang)
    page.goto(f"{base}/d?lang={lang}")
    page.locator(f'a[href*="{draws.whole.draw_id}"]').first.click()
    told = seen(page, f"citizen-draw.{lang}")
    assert not [name for name in (f"V{n}" for n in range(1, 11)) if not re.search(rf"\b{name}\b", told)]
    with page.expect_download() as coming:
        page.get_by_role("link", name=words(lang)["verify.download"]).click()
    file = tmp_path / "draw.json"
    file.write_bytes(coming.value.path().read_bytes())
    done = CliRunner().invoke(command, ["draw", "verify", str(file)])
    assert done.exit_code == 0, done.output
    body = json.loads(file.read_text(encoding="utf-8"))
    seats = body["held"]["payload"]["seats"]
    seats[0]["handle"], seats[1]["handle"] = seats[1]["handle"], seats[0]["handle"]
    file.write_text(json.dumps(body), encoding="utf-8")
    assert CliRunner().invoke(command, ["draw", "verify", str(file)]).exit_code != 0
