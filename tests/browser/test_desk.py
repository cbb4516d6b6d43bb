"""A clerk's upload without a manual: cells with errors, the mended file, the certifier's hand, a receipt that holds."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filled_workbook import saved
from hand_in import UNIT, workbook
from openpyxl import load_workbook
from processes import free_port
from screens import drawn
from served_county import kept, serving
from served_desk import XLSX, ServedDesk
from typer.testing import CliRunner

from api.app import create_app
from dashboard.words import words
from monitor.cli.app import app as command
from monitor.demo.accounts import DUTIES, open_doors

pytestmark = pytest.mark.browser
LANGUAGES = ("zh", "en") if os.environ.get("PICTURES") else ("zh",)
MILLISECONDS = 60_000


@pytest.fixture(scope="module")
def office(chromium: str, new_dashboard: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The dashboard of a new installation with accounts, and the file of what signs them in."""
    folder = tmp_path_factory.mktemp("hand_in")
    api, board = free_port(), free_port()
    told = kept(folder).model_copy(
        update={
            "access": "accounts",
            "accounts_key_file": folder / "accounts.key",
            "demo_accounts": folder / "accounts.json",
            "uploads": folder / "uploads",
            "public_url": f"http://127.0.0.1:{api}",
            "dashboard_url": f"http://127.0.0.1:{board}",
        }
    )
    app = create_app(told)
    desk = app.state.desk
    units = dict.fromkeys((duty[2] for duty in DUTIES), UNIT)
    open_doors(desk.database, told, units, folder / "accounts.json", desk.now)
    with serving(app, api) as base, new_dashboard(base, folder, board) as address:
        yield address, folder / "accounts.json"


def came_in(browser: Any, address: str, lang: str, duty: int) -> Any:
    """A page on which one of the demonstration has signed in."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 1080},
        locale={"zh": "zh-CN", "en": "en-US"}[lang],
        timezone_id="Asia/Shanghai",
        accept_downloads=True,
    )
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto(f"{address}/upload?lang={lang}")
    page.get_by_role("link", name=words(lang)["account.sign_in"]).last.click()
    page.get_by_role("button", name=re.compile(re.escape(DUTIES[duty][3 if lang == "zh" else 4]))).click()
    page.get_by_role("heading", name=words(lang)["desk.title"], exact=True, level=1).wait_for()
    return page


WRONG = {"amount": "12万3", "@time": "2026-02-30", "payer.id": "11999001MB000006XX", "method": "口头"}
"""Column -> what a clerk may have typed."""


def mistaken(raw: bytes) -> bytes:
    """The workbook with a wrong cell in each row."""
    book = load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[2]}
    for line, (path, value) in enumerate(WRONG.items(), start=3):
        sheet.cell(line, at[path], value)
    return saved(book)


def handed_in(page: Any, form: str, raw: bytes, name: str) -> None:
    """A file is chosen and sent."""
    page.locator('input[type="file"]').first.set_input_files({"name": name, "mimeType": XLSX, "buffer": raw})
    page.get_by_text(name, exact=True).first.wait_for()
    page.locator(f".st-key-{form}_go button").click()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_clerk_mends_and_a_certifier_certifies(
    browser: Any, office: tuple[str, Path], picture: Any, tmp_path: Path, lang: str
) -> None:
    address, _ = office
    amounts = ("100.00", "200.00", "300.00", "400.00", *(("500.00",) if lang == "en" else ()))
    clerk = came_in(browser, address, lang, 2)
    handed_in(clerk, "hand_in", mistaken(workbook(*amounts)), "2026-11.xlsx")
    clerk.get_by_text(words(lang)["desk_next.has_problems"]).first.wait_for()
    drawn(clerk, lang)
    for typed in WRONG.values():
        row = clerk.locator("table tr", has_text=typed).first
        assert words(lang)["weight.must_fix"] in row.inner_text()
    picture(clerk, f"upload.{lang}")
    clerk.locator(".st-key-marked_make button").click()
    with clerk.expect_download() as coming:
        clerk.locator(".st-key-marked_file button").click()
    assert coming.value.path().read_bytes().startswith(b"PK")
    handed_in(clerk, "again", workbook(*amounts), "2026-11-2.xlsx")
    clerk.get_by_text(words(lang)["desk.hand_on_note"]).wait_for()
    drawn(clerk, lang)
    place = clerk.locator(".st-key-certify_box code").inner_text()
    clerk.context.close()
    certifier = came_in(browser, address, lang, 3)
    certifier.goto(f"{place}&lang={lang}")
    certifier.locator(".st-key-certify_seen label").click()
    certifier.locator(".st-key-certify_go button").click()
    certifier.get_by_text(words(lang)["desk_next.certified"]).wait_for()
    drawn(certifier, lang)
    with certifier.expect_download() as coming:
        certifier.locator(".st-key-receipt_json button").click()
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(coming.value.path().read_bytes())
    certifier.get_by_role("link", name=words(lang)["desk.print"]).click()
    certifier.get_by_role("heading", name=words(lang)["paper.title"]).wait_for()
    assert json.loads(receipt.read_bytes())["statement"]["file_sha256"] in certifier.inner_text("body")
    certifier.goto(f"{json.loads(receipt.read_bytes())['check_url']}")
    key = certifier.request.get(f"{certifier.url.split('/check/')[0]}/log/vkey").text().strip()
    certifier.context.close()
    told = CliRunner().invoke(command, ["ledger", "receipt", str(receipt), "--log", key])
    assert told.exit_code == 0, told.output
    forged = {**json.loads(receipt.read_bytes()), "leaf_hash": "0" * 64}
    receipt.write_text(json.dumps(forged), encoding="utf-8")
    assert CliRunner().invoke(command, ["ledger", "receipt", str(receipt), "--log", key]).exit_code != 0


@pytest.mark.prove
def test_a_unit_sees_what_it_is_asked(served_desk: ServedDesk, signed_in: Any, picture: Any) -> None:
    size = {"width": 1440, "height": 1180}
    page = signed_in("asked", "/questions", size=size)
    page.locator(".st-key-cards_exchange").wait_for()
    page = signed_in("asked", f"/questions?question={served_desk.made['question']}", size=size)
    page.get_by_text("请说明这笔款项何时支付").first.wait_for()
    assert words("zh")["question.open"] in page.inner_text("body")
    assert page.locator(".st-key-reply_go button").is_enabled()
    assert page.locator("textarea").count() == 2
    assert picture(page, "desk-questions.zh").exists()
