"""Journeys of a citizen who verifies a draw and a receipt, on a desk and on a phone, in both languages."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sampled import FULL
from screens import drawn

from dashboard.words import words
from monitor.vocabulary.contract import contract

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

LANGUAGES = ("zh", "en")
SIZES = {"desk": {"width": 1440, "height": 970}, "phone": {"width": 390, "height": 844}}
SEEN = list(product(LANGUAGES, SIZES)) if FULL else [("zh", "desk"), ("en", "phone")]
"""Language and size of the long journeys: each at least once, all four in the full run."""
NARROW_DESK = {"width": 1280, "height": 800}
PAGES = ("queue", "case", "process", "upload", "health", "rules", "allocations", "draws", "verify_draw", "ledger")
NEAR = ("queue", "case", "process")
ROOMS = ("audit", "bureau", "admin", "public")


def check_rows(page: Any, lang: str) -> dict[str, str]:
    """V1 to V10 -> the text of its row."""
    table = page.locator("table", has_text=words(lang)["verify.why"]).last
    expect(table.locator("tbody tr")).to_have_count(10)
    rows = table.locator("tbody tr").all_inner_texts()
    return {row.split()[0]: row for row in rows}


def tampered(path: Path) -> bytes:
    """A transcript with two seats exchanged."""
    told = json.loads(path.read_text(encoding="utf-8"))
    seats = told["held"]["payload"]["seats"]
    seats[0]["handle"], seats[1]["handle"] = seats[1]["handle"], seats[0]["handle"]
    return json.dumps(told).encode()


@pytest.mark.parametrize(("lang", "size"), SEEN)
def test_a_citizen_verifies_a_draw(drawing: str, season: Any, visit: Any, picture: Any, lang: str, size: str) -> None:
    _, draws = season
    page = visit(f"{drawing}/draws", lang, size=SIZES[size])
    drawn(page, lang)
    expect(page.locator("h1")).to_have_text(words(lang)["draws.title"])
    picture(page, f"draws.{size}.{lang}")
    page.get_by_role("link", name=draws.whole.draw_id).click()
    page.wait_for_url(re.compile(f"/verify_draw\\?.*draw={draws.whole.draw_id}"))
    page.get_by_role("heading", name=words(lang)["verify.checks"]).wait_for()
    drawn(page, lang)
    rows = check_rows(page, lang)
    assert list(rows) == [f"V{number}" for number in range(1, 11)]
    assert all(words(lang)["check.pass"] in row for row in rows.values())
    assert picture(page, f"draw.{lang}" if size == "desk" else f"draw.phone.{lang}").stat().st_size > 20_000
    with page.expect_download() as coming:
        page.locator(".st-key-transcript button").click()
    assert coming.value.suggested_filename == "draw.json"
    forged = tampered(coming.value.path())
    page.locator(".st-key-bring button").click()
    page.get_by_role("heading", name=words(lang)["verify.title"]).wait_for()
    expect(page.get_by_role("heading", name=words(lang)["verify.checks"])).to_have_count(0)
    page.locator('input[type="file"]').set_input_files(
        {"name": "draw.json", "mimeType": "application/json", "buffer": forged}
    )
    page.get_by_text("draw.json", exact=True).first.wait_for()
    page.locator(".st-key-verify_go button").click()
    page.get_by_role("heading", name=words(lang)["verify.checks"]).wait_for()
    drawn(page, lang)
    rows = check_rows(page, lang)
    assert [name for name, row in rows.items() if words(lang)["check.fail"] in row] == ["V6"]
    picture(page, f"tampered.{size}.{lang}")


def step_of(page: Any, lang: str, step: str) -> Any:
    """The row of a step in the first table of steps."""
    table = page.locator("table", has_text=words(lang)["receipt_step.proof"]).first
    return table.locator("tr", has_text=words(lang)[f"receipt_step.{step}"])


@pytest.mark.parametrize(("lang", "size"), SEEN)
def test_a_citizen_checks_a_receipt(
    drawing: str, season: Any, office: Any, visit: Any, picture: Any, lang: str, size: str
) -> None:
    cosigned = office.get(f"/draws/{season[1].coming.draw_id}").json()["entry"] + 1
    proof = office.get("/log/proof/12.tlog-proof", params={"size": cosigned})
    page = visit(f"{drawing}/ledger", lang, size=SIZES[size])
    drawn(page, lang)
    expect(page.locator("h1")).to_have_text(words(lang)["receipt.title"])
    page.locator('input[type="file"]').first.set_input_files(
        {"name": "12.tlog-proof", "mimeType": "text/plain", "buffer": proof.content}
    )
    page.get_by_text("12.tlog-proof", exact=True).first.wait_for()
    page.locator(".st-key-receipt_go button").click()
    page.get_by_role("heading", name=words(lang)["receipt.of_entry"].format(n="12")).wait_for()
    drawn(page, lang)
    for step in ("checkpoint", "cosignatures", "proof", "log", "history"):
        expect(step_of(page, lang, step)).to_contain_text(words(lang)["check.pass"])
    assert picture(page, f"receipt.{lang}" if size == "desk" else f"receipt.phone.{lang}").exists()
    with page.expect_download() as coming:
        page.locator(".st-key-file_checkpoint button").click()
    page.locator(".st-key-kept_text textarea").fill(coming.value.path().read_text(encoding="utf-8"))
    page.locator(".st-key-kept_go button").click()
    page.locator(".st-key-cards_steps_kept").wait_for()
    drawn(page, lang)
    picture(page, f"kept.{size}.{lang}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_submitter_checks_the_answer_to_a_submission(drawing: str, office: Any, visit: Any, lang: str) -> None:
    answer = office.post("/events", json=contract().kinds["payment.made"].example).json()
    forged = json.loads(json.dumps(answer))
    forged["outcomes"][0]["receipt"]["leaf_hash"] = "0" * 64
    for told, state in ((answer, "check.pass"), (forged, "check.fail")):
        page = visit(f"{drawing}/ledger", lang)
        drawn(page, lang)
        page.locator(".st-key-receipt_text textarea").fill(json.dumps(told, ensure_ascii=False))
        page.locator(".st-key-receipt_go button").click()
        page.locator(".st-key-cards_steps_receipt_0").wait_for()
        expect(step_of(page, lang, "proof")).to_contain_text(words(lang)[state])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_is_cut_off_the_menu(drawing: str, visit: Any, lang: str) -> None:
    page = visit(f"{drawing}/draws", lang, size=NARROW_DESK)
    drawn(page, lang)
    for name in NEAR:
        expect(page.get_by_test_id("stTopNavLink").filter(has_text=words(lang)[f"nav.{name}"]).first).to_be_visible()
    for name in ROOMS:
        expect(page.get_by_test_id("stTopNavSection").filter(has_text=words(lang)[f"room_of.{name}"])).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone_the_menu_opens(drawing: str, visit: Any, lang: str) -> None:
    page = visit(f"{drawing}/draws", lang, size=SIZES["phone"])
    drawn(page, lang)
    page.get_by_test_id("stExpandSidebarButton").click()
    for name in PAGES:
        expect(
            page.get_by_test_id("stSidebarNavLink").filter(has_text=words(lang)[f"nav.{name}"]).first
        ).to_be_visible()


@pytest.mark.parametrize(("name", "shown"), [("moved", "V6"), ("test", "banner"), ("coming", "V3")])
def test_what_does_not_hold_is_seen(drawing: str, season: Any, visit: Any, picture: Any, name: str, shown: str) -> None:
    draw_id = getattr(season[1], name).draw_id
    page = visit(f"{drawing}/verify_draw?draw={draw_id}", "zh")
    drawn(page, "zh")
    if shown == "banner":
        expect(page.locator('[data-testid="stAlert"]').first).to_contain_text(words("zh")["test_chain"])
    else:
        state = words("zh")["check.fail" if shown == "V6" else "check.not_proved"]
        assert state in check_rows(page, "zh")[shown]
    picture(page, f"draw.{name}.zh")
