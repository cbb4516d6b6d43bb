"""Signing in from the dashboard and out again, as a person does it: the cookie is the API's, the pages follow it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from made_once import made_once
from processes import free_port
from screens import drawn
from served_county import judged, kept, serving

from api.app import create_app
from monitor.demo.accounts import DUTIES, open_doors

pytestmark = pytest.mark.browser
SIZE = {"width": 1440, "height": 970}


UNIT = "11999001MB0000122E"


@pytest.fixture(scope="module")
def office(chromium: str, new_dashboard: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard of an installation with accounts."""
    folder = tmp_path_factory.mktemp("office") / "county"
    shutil.copytree(made_once(tmp_path_factory, "judged_county", judged), folder)
    api, board = free_port(), free_port()
    told = kept(folder).model_copy(
        update={
            "access": "accounts",
            "accounts_key_file": folder / "accounts.key",
            "demo_accounts": folder / "accounts.json",
            "public_url": f"http://127.0.0.1:{api}",
            "dashboard_url": f"http://127.0.0.1:{board}",
        }
    )
    app = create_app(told)
    desk = app.state.desk
    open_doors(
        desk.database, told, dict.fromkeys((duty[2] for duty in DUTIES), UNIT), folder / "accounts.json", desk.now
    )
    with serving(app, api) as base, new_dashboard(base, folder, board) as address:
        yield address


def test_an_auditor_signs_in_and_out(browser: Any, office: str, picture: Any) -> None:
    with browser.new_context(viewport=SIZE, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{office}/queue?lang=zh")
        page.get_by_role("heading", name="请先登录").wait_for()
        picture(page, "sign_in_first")
        page.get_by_role("link", name="登录").last.click()
        page.get_by_role("button", name=re.compile("审计人员")).wait_for()
        picture(page, "sign_in")
        page.get_by_role("button", name=re.compile("审计人员")).click()
        page.get_by_role("heading", name="疑点队列").wait_for()
        drawn(page, "zh")
        assert page.url.startswith(f"{office}/queue")
        page.get_by_text("审计人员（县审计局）").first.wait_for()
        picture(page, "signed_in")
        page.get_by_role("link", name="退出").click()
        page.get_by_role("button", name="退出").click()
        page.get_by_text("已退出登录").wait_for()
        page.goto(f"{office}/queue?lang=zh")
        page.get_by_role("heading", name="请先登录").wait_for()


def test_an_administrator_is_shown_no_finding(browser: Any, office: str) -> None:
    with browser.new_context(viewport=SIZE, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{office}/?lang=zh")
        page.get_by_role("link", name="登录").first.click()
        page.get_by_role("button", name="系统管理员").click()
        page.get_by_text("系统管理员").first.wait_for()
        assert page.get_by_role("link", name="疑点队列").count() == 0
        page.goto(f"{office}/queue?lang=zh")
        page.get_by_role("heading", name="请先登录").wait_for()
