"""The public's window: every page in both languages, nothing on it that is not public, every list to take along."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest
from window_page import HTML, Page, seen, sent
from window_town import AGENCY, BUYER, FIRM, HIDDEN, LOSER, MARKS, OCID, SEALED, TITLE, Reader, process, town

import api.site.process
import monitor.export.window.told
from api.app import create_app
from api.desk import Desk
from monitor.export.window.keeper import Keeper
from monitor.rules.kit.like import like
from monitor.settings import Settings

SHOWN = quote(SEALED, safe="")
DIRECT = quote("ocds-tw9990-contract-C-DIRECT/1", safe="")
PAGES = ("/", "/search", "/search?q=桥&stage=acceptance", f"/p/{OCID}", f"/p/{SHOWN}", f"/p/{DIRECT}", f"/party/{FIRM}")
FILES = ("/search.csv", "/search.xlsx", "/search.json", "/search.atom", f"/p/{OCID}.xlsx", f"/p/{OCID}.atom")
WORDS = {one: tomllib.loads(Path("data/words", f"{one}.toml").read_text(encoding="utf-8")) for one in ("zh", "en")}
TODAY = date(2026, 12, 31)
FEW = 5
"""Pages of one room that are looked at."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The town on record, to be read by all; nothing is added to it."""
    folder = tmp_path_factory.mktemp("window")
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "accounts.key"}
    app = create_app(
        Settings(database=f"sqlite:///{folder}/l.db", access="open", **told), audit=False, today=lambda: TODAY
    )
    client = Reader(app)
    sent(client, town())
    yield client
    app.state.desk.close()


@pytest.fixture
def growing(client: Any) -> Any:
    """The town on record, to be added to."""
    sent(client, town())
    return client


def test_every_page_speaks_both_languages(window: Any) -> None:
    for path in (*PAGES, "/nowhere"):
        for lang, code in (("zh", "zh-Hans"), ("en", "en")):
            page = seen(window, f"{path}{'&' if '?' in path else '?'}lang={lang}", 404 if path == "/nowhere" else 200)
            assert page.lang == code
            assert page.heads[0] == "h1"
            assert page.heads.count("h1") == 1
            assert not page.foreign, (path, page.foreign)
            assert all(one.startswith(("/site/", "/site/icons.svg#")) for one in page.loads), page.loads
            assert WORDS[lang]["app"]["foot"] in "".join(page.text)


def test_nothing_that_is_not_public_is_on_any_page(window: Any) -> None:
    """Every link of ours is followed from the front page on; files are looked into as well."""
    left, known = ["/", *FILES, f"/party/{LOSER}", f"/party/{BUYER}", f"/party/{AGENCY}"], set()
    rooms: Counter[str] = Counter()
    while left:
        path = left.pop(0)
        room = path.split("/")[1].partition("?")[0] + urlsplit(path).path[-5:].partition(".")[2]
        if path in known or "lang=" in path or rooms[room] == FEW:
            continue
        known.add(path)
        rooms[room] += 1
        answer = window.get(path, headers=HTML)
        told = b"".join(_unzipped(answer.content)) if answer.content[:2] == b"PK" else answer.content
        assert answer.status_code < 500, path
        for mark in MARKS:
            assert mark.encode() not in told, (path, mark)
        if answer.headers.get("content-type", "").startswith("text/html"):
            own = urlsplit(path).path.startswith(("/p/", "/party/", "/search")) or path == "/"
            assert not own or answer.status_code == 200, (path, answer.status_code)
            left += [one.partition("#")[0] for one in Page(answer.text).links if one.startswith("/")]
    assert {f"/p/{OCID}", f"/p/{SHOWN}", f"/p/{DIRECT}", f"/party/{quote(FIRM, safe='')}"} <= known
    assert window.get("/party/P-77004-mark", headers=HTML).status_code == 404
    alone = "".join(seen(window, f"/party/{HIDDEN}?lang=en").text)
    assert "No public contracting process names this unit." in alone, (
        "that it is registered is public, not that it bids"
    )


def _unzipped(content: bytes) -> Iterator[bytes]:
    with ZipFile(io.BytesIO(content)) as made:
        yield from (made.read(name) for name in made.namelist())


def test_what_was_sent_stands_as_text(window: Any) -> None:
    answer = window.get(f"/p/{OCID}", headers=HTML)
    assert "<script" not in answer.text
    assert TITLE in "".join(Page(answer.text).text)
    found = window.get('/search?q="><script>alert(1)</script>', headers=HTML)
    assert "<script" not in found.text
    assert window.get("/search?q=%00", headers=HTML).status_code == 422


def test_a_process_from_notice_to_acceptance(window: Any) -> None:
    text = "".join(seen(window, f"/p/{OCID}?lang=zh").text)
    for told in (
        "已验收，合同 400.00 万元，已支付 270.20 万元。",
        "第 6 / 6 步",
        "2026-01-10 → 01-26",
        "16 日",
        "某甲建设公司",
        "某乙公司",
        "3,860,000.00",
        "+140,000.00",
        "个人（不公开）",
        "2,702,000.00",
        "没有已办结的核查结论",
    ):
        assert told in text, told
    assert "规定不少于" not in text, "that the period is short is a finding, and no finding is public before its end"
    assert 'rel="external nofollow noopener"' in window.get(f"/p/{OCID}", headers=HTML).text


def test_a_sealed_process_tells_no_bidder(growing: Any) -> None:
    text = "".join(seen(growing, f"/p/{SHOWN}?lang=en").text)
    assert "Out to tender, budget CNY 0.2280 million." in text
    assert "Bids and award" not in text
    sent(growing, [{"id": "o9", **like("bids.opened", "2026-11-20", ocid=SEALED, regime="tendering", bids=[
        {"bid_id": "B9", "tenderer": {"id": HIDDEN}, "is_accepted": True}])}])  # fmt: skip
    assert HIDDEN in "".join(seen(growing, f"/p/{SHOWN}?lang=en").text)
    assert seen(growing, f"/party/{HIDDEN}")


def test_a_party_with_its_years_partners_and_sanctions(window: Any) -> None:
    firm = "".join(seen(window, f"/party/{FIRM}?lang=zh").text)
    assert "409.90 万元" in re.sub(r"\s+", " ", firm), "its contracts with their approved changes"
    for told in ("2026", "2025", "谷雨县交通局", "广场照明", "没有登记在案"):
        assert told in firm
    buyer = "".join(seen(window, f"/party/{BUYER}?lang=zh").text)
    assert "作为采购人" in buyer
    assert "合作单位：中标人" in buyer
    barred = "".join(seen(window, f"/party/{LOSER}?lang=zh").text)
    assert "罚决〔2026〕1号" in barred
    assert "2026-11-20 → 2027-11-19" in barred


def names(page: Page) -> list[str]:
    return [row[0].strip() for row in page.rows[1:]]


def test_the_search_finds_by_words_and_facets(window: Any) -> None:
    def found(query: str) -> int:
        return len(names(seen(window, f"/search?{query}")))

    assert found("") == 3
    assert (found("q=桥"), found("q=谷雨镇+桥"), found("q=桥+照明"), found("q=某甲"), found("q=ＯＣＤＳ")) == (
        1,
        1,
        0,
        2,
        3,
    )
    assert (found(f"q={SHOWN}"), found("q=PRJ-1"), found("q=PG-ROADS")) == (1, 1, 1)
    assert (found("year=2025"), found("category=goods"), found("stage=tender"), found(f"buyer={BUYER}")) == (1, 2, 1, 3)
    assert (found(f"supplier={FIRM}"), found("programme=PG-ROADS"), found("place=999001")) == (2, 1, 1)
    assert (found("least=22.8"), found("most=22.8"), found("least=22.81&most=400"), found("least=400.01")) == (
        2,
        2,
        1,
        0,
    )
    assert found("year=2026&category=works&stage=acceptance&q=桥") == 1
    page = seen(window, "/search?sort=amount")
    assert names(page)[0].startswith(TITLE)


def test_facets_count_what_is_left(window: Any) -> None:
    text = re.sub(r"\s+", " ", window.get("/search?category=goods", headers=HTML).text)
    assert ">2026 (1)<" in text
    assert ">2025 (1)<" in text
    for told in ("工程 <small>1</small>", "货物 <small>2</small>", "招标 <small>1</small>"):
        assert told in text


@pytest.mark.parametrize("name", ["least", "most"])
def test_what_is_no_amount_is_said_with_its_place(window: Any, name: str) -> None:
    for wrong in ("abc", "-1", "NaN", "1e99", "Infinity"):
        page = seen(window, f"/search?{name}={wrong}&lang=en", 422)
        assert f"“{wrong}” under" in "".join(page.text)
        assert len(names(page)) == 3, "and nothing is hidden by it"


def test_a_wrong_parameter_is_told_as_a_page_to_browsers(window: Any) -> None:
    page = seen(window, "/search?offset=-1&lang=en", 422)
    assert "query.offset" in "".join(page.text)
    answer = window.get("/search?offset=-1&lang=en")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["problems"][0]["place"] == "query.offset"
    assert window.get("/nowhere").json()["code"] == "no_such_page"


def test_what_is_taken_along_is_what_is_shown(window: Any) -> None:
    for query in ("", "q=桥", "category=goods&sort=amount", "q=nothing-at-all"):
        page = seen(window, f"/search?{query}")
        shown = [row[0].strip().split()[-1] for row in page.rows[1:]]
        rows = list(csv.DictReader(io.StringIO(window.get(f"/search.csv?{query}&lang=en").content.decode("utf-8-sig"))))
        assert [row["OCID"] for row in rows] == shown
        book = openpyxl.load_workbook(io.BytesIO(window.get(f"/search.xlsx?{query}&lang=en").content))
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet["A"][1:]] == shown
        records = json.loads(window.get(f"/search.json?{query}").content)["records"]
        assert [one["ocid"] for one in records] == shown
        feed = ET.fromstring(window.get(f"/search.atom?{query}").content)  # noqa: S314 - our own
        assert {one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")} == {
            f"urn:tw:process:{quote(one, safe='')}" for one in shown
        }
    lines = io.StringIO(window.get("/search.csv?lang=en").content.decode("utf-8-sig"))
    row = next(one for one in csv.DictReader(lines) if one["OCID"] == OCID)
    assert (row["Contract (yuan)"], row["Paid (yuan)"], row["Budget (yuan)"]) == (
        "4000000.00",
        "2702000.00",
        "4000000.00",
    )
    assert (row["Suppliers"], row["First event"], row["Last event"]) == ("某甲建设公司", "2026-01-10", "2026-10-18")


def test_the_tables_of_a_process_are_taken_along(window: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(window.get(f"/p/{OCID}.xlsx?lang=en").content))
    assert book.sheetnames == [
        "Bids and award",
        "Contracts",
        "Changes of the contract",
        "Contract and payments",
        "Legend",
    ]
    paid = book["Contract and payments"]
    assert [cell.value for cell in paid["E"]] == ["Amount (yuan)", 1_158_000, 1_544_000]
    feed = ET.fromstring(window.get(f"/p/{OCID}.atom").content)  # noqa: S314 - our own
    assert len(list(feed.iter(f"{ATOM}entry"))) == 11, "every public event of it: all but the bid"


def test_an_address_that_the_reader_keeps(window: Any) -> None:
    text = window.get(f"/p/{SHOWN}?lang=en", headers=HTML).text
    base = "http://localhost:8000"
    assert f'<link rel="canonical" href="{base}/p/{SHOWN}">' in text
    assert f'hreflang="zh-Hans" href="{base}/p/{SHOWN}?lang=zh"' in text
    assert window.get(f"/p/{quote(SEALED)}?lang=en", headers=HTML).text == text, "however the slashes are sent"
    for one in Page(text).links:
        assert not one.startswith("/") or "lang=en" in one, one
    found = window.get("/search?q=桥&year=2026&lang=en", headers=HTML).text
    assert 'href="?q=%E6%A1%A5&amp;year=2026&amp;lang=zh"' in found, "the other language of the same search"
    assert "lang=" not in "".join(one for one in Page(window.get("/", headers=HTML).text).links if one.startswith("/"))


def test_what_a_browser_has_is_not_sent_again(growing: Any) -> None:
    for path in (*PAGES, "/search.csv", "/search.atom"):
        first = growing.get(path, headers=HTML)
        again = growing.get(path, headers={**HTML, "if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
    etag = growing.get("/search").headers["etag"]
    sent(growing, [{"id": "new", **like("contract.signed", "2026-12-01", contract_id="C-NEW", method="direct")}])
    assert growing.get("/search", headers={"if-none-match": etag}).status_code == 200


def test_corrections_withdrawals_and_other_ocids(growing: Any) -> None:
    changed = like("contract.signed", "2025-03-10", contract_id="C-DIRECT/1", amount="88000.00", method="direct",
                   ocid="ocds-tw9990-2025-0007", title="广场照明（更正）")  # fmt: skip
    first = next(one for one in town() if one["data"].get("contract_id") == "C-DIRECT/1")
    sent(growing, [{"id": "c1", **changed, "corrects": first["id"]}])
    answer = growing.get(f"/p/{DIRECT}", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (308, "/p/ocds-tw9990-2025-0007")
    text = "".join(seen(growing, "/p/ocds-tw9990-2025-0007?lang=zh").text)
    assert "8.80 万元" in text
    assert names(seen(growing, "/search?q=照明")) == ["广场照明（更正） ocds-tw9990-2025-0007"]
    paid = next(one for one in town() if one["data"].get("payment_id") == "PAY1")
    sent(
        growing,
        [
            {
                **paid,
                "id": "c3",
                "corrects": paid["id"],
                "data": {**paid["data"], "amount": {"amount": "1000000.00", "currency": "CNY"}},
            }
        ],
    )
    text = "".join(seen(growing, f"/p/{OCID}?lang=zh").text)
    assert re.search(r"2026-05-08 .*已由第 \d+ 条更正", text)
    assert "已支付 254.40 万元" in text
    gone = like("event.withdrawn", "2026-12-02", corrects="c1")
    sent(growing, [{"id": "c2", **gone}])
    assert not names(seen(growing, "/search?q=照明"))


def test_a_bidder_of_whom_nothing_else_is_known_has_no_link(growing: Any) -> None:
    bids = [{"bid_id": "B9", "tenderer": {"id": "town:new", "name": "某丙公司"}, "is_accepted": True}]
    sent(growing, [{"id": "o9", **like("bids.opened", "2026-11-20", ocid=SEALED, regime="tendering", bids=bids)}])
    page = seen(growing, f"/p/{SHOWN}")
    assert "某丙公司" in "".join(page.text)
    parties = [one for one in page.links if one.startswith("/party/")]
    assert parties
    assert "/party/town%3Anew" not in parties


def test_both_databases_find_the_same(both: Any) -> None:
    sent(both, town())
    assert len(names(seen(both, "/search?q=某甲"))) == 2
    sent(both, [{**one, "id": f"m{place}"} for place, one in enumerate(process("ocds-tw9990-2026-0003", "x"))])
    assert len(names(seen(both, "/search?q=某甲"))) == 3
    assert "400.00 万元" in "".join(seen(both, "/p/ocds-tw9990-2026-0003?lang=zh").text)


def test_an_empty_ledger_has_an_empty_window(client: Any) -> None:
    for path in ("/", "/search"):
        assert seen(client, f"{path}?lang=en")
    assert json.loads(client.get("/search.json").content)["records"] == []


def test_a_path_in_front_is_kept(tmp_path: Path) -> None:
    told = {"lake": tmp_path / "lake", "log_key_file": tmp_path / "log.key", "accounts_key_file": tmp_path / "a.key"}
    settings = Settings(
        database=f"sqlite:///{tmp_path}/l.db", access="open", public_url="https://county.example/open", **told
    )
    app = create_app(settings, audit=False)
    page = Page(Reader(app).get("/", headers=HTML).text)
    app.state.desk.close()
    assert all(one.startswith(("/open/", "?")) for one in page.links if one.startswith("/")), page.links
    assert all(one.startswith("/open/site/") for one in page.loads)


def test_the_window_is_ready_once_the_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first reader finds the board made; a desk that was closed is not opened again by that thread."""
    told = {"lake": tmp_path / "lake", "log_key_file": tmp_path / "log.key", "accounts_key_file": tmp_path / "a.key"}
    app = create_app(Settings(database=f"sqlite:///{tmp_path}/l.db", access="open", **told), audit=False)
    desk, asked = app.state.desk, []
    sent(Reader(app), town())
    desk.warm().join(60)
    monkeypatch.setattr(Keeper, "_refreshed", lambda *_: pytest.fail("the first reader made the board"))
    assert len(names(seen(Reader(app), "/search"))) == 3
    warm = desk.warm
    monkeypatch.setattr(desk, "warm", lambda: asked.append(warm()))

    async def served() -> None:
        async with app.router.lifespan_context(app):
            assert asked

    asyncio.run(served())
    monkeypatch.setattr(Desk, "database", property(lambda _: pytest.fail("it was opened again")))
    monkeypatch.setattr(Desk, "_opened", lambda _: pytest.fail("it was opened again"))
    warm().join(60)
    assert vars(desk)["_database"] is None


def _public(rule: str, conclusion: str | None, day: str) -> dict[str, Any]:
    state = {"confirmed": "属实", "unfounded": "不属实", None: "核查中，单位已作说明"}[conclusion]
    return {
        "rule": rule, "conclusion": conclusion, "day": day, "state": {"zh": state, "en": state}, "articles": [],
        "title": {"zh": f"标题 {rule}", "en": rule}, "answer": None if conclusion else "<b>已说明</b>",
    }  # fmt: skip


@pytest.mark.parametrize(("conclusion", "is_marked"), [("confirmed", True), (None, True), ("unfounded", False)])
def test_a_gap_is_drawn_where_it_was_not_found_to_be_none(
    window: Any, monkeypatch: pytest.MonkeyPatch, conclusion: str | None, is_marked: bool
) -> None:
    """The bid period of the town is short; what came to nothing is said in words and not painted."""
    public = [_public("tnd.bid-period-20d", conclusion, "2026-01-10")]
    monkeypatch.setattr(api.site.process, "public_findings", lambda *_, **__: public)
    told = window.get(f"/p/{OCID}?lang=zh", headers=HTML).text
    assert "规定不少于 20 日" in told
    assert public[0]["state"]["zh"] in told
    assert (('class="over"' in told), ('<li class="gap">' in told)) == (is_marked, is_marked)
    assert "<b>已说明</b>" not in told
    monkeypatch.setattr(monitor.export.window.told, "_legal", lambda *_: {"side": "least", "days": 10})
    told = window.get(f"/p/{OCID}?lang=zh", headers=HTML).text
    assert "规定不少于" not in told, "another period than the one that was found short"
    assert told.count(public[0]["state"]["zh"]) == 1, "it stands with the conclusions alone"
