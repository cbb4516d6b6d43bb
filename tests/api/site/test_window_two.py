"""Allocations, draws, the ledger, the methods and the barred: in both languages, to take along, and nothing hidden."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from window_town import Reader

from api.app import create_app
from monitor.flows.townships import townships
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.settings import Settings
from monitor.store.cases import CaseRow, keep_step
from monitor.store.findings import put
from monitor.store.proofs import leaf_of
from monitor.store.tables.verdict import verdict
from monitor.vocabulary.event import COUNTY

HTML = {"accept": "text/html"}
TODAY = date(2026, 12, 31)
HOUR = "T09:00:00+08:00"
HOUSEHOLD, BARRED_PERSON, UNPUBLISHED = "P-88001-mark", "P-88002-mark", "unit:88003-mark"
OPEN_RULE, LEAD_RULE, SHOWN_RULE = "fnd.allocation-registered", "col.rotation", "fnd.allocation-published"
MESSAGE = "句子里的 P-88004-mark"
TOWN, OTHER_TOWN = "999001101", "999001102"
RULE = "tnd.bid-period-20d"
PAGES = ("/a", "/a/PG-1", "/d", "/ledger", "/ledger?from=1&to=5", "/e/3", "/witnesses", "/r", "/r?nature=lead",
         "/r?q=期限", f"/r/{RULE}", f"/r/{LEAD_RULE}", "/blacklist", "/concern", "/concern/follow")  # fmt: skip
FILES = ("/a.csv?by=programme", "/a.csv?by=township", "/a.xlsx", "/a/PG-1.csv", "/a/PG-1.xlsx", "/d.csv", "/r.csv",
         "/blacklist.csv", "/blacklist.xlsx")  # fmt: skip


def money(yuan: str) -> dict[str, str]:
    return {"amount": yuan, "currency": "CNY"}


def amounts(*shares: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    return [
        {"recipient": {"kind": kind, "id": id}, "region": region, "amount": money(yuan)}
        for kind, id, region, yuan in shares
    ]


SHARES = amounts(
    ("organisation", "unit:town", TOWN, "600000.00"), ("person", HOUSEHOLD, TOWN, "4600.00"),
    ("person", f"{HOUSEHOLD}-2", TOWN, "5400.00"), ("organisation", "unit:other", OTHER_TOWN, "300000.00"),
)  # fmt: skip


def town() -> list[dict[str, Any]]:
    """Two years of one programme, a plan that nobody published, two sanctions."""
    of = {"allocation_plan_id": "AP-1", "programme_id": "PG-1", "project_id": "PJ-1"}
    before = {"allocation_plan_id": "AP-0", "programme_id": "PG-1", "project_id": "PJ-1"}
    hidden = {"allocation_plan_id": "AP-2", "programme_id": "PG-2"}
    seen = {"what": "allocation_plan", "medium": "website"}
    told = [
        like("project.registered", f"2025-01-05{HOUR}", project_id="PJ-1", name="青禾衔接资金", region="999001"),
        like(
            "funds.received",
            f"2026-02-01{HOUR}",
            receipt_id="RC-1",
            source_level="province",
            amount=money("910000.00"),
            programme_id="PG-1",
            project_id="PJ-1",
        ),
        like(
            "allocation.planned",
            f"2025-03-01{HOUR}",
            **before,
            amounts=amounts(("organisation", "unit:town", TOWN, "450000.00")),
        ),
        like(
            "disclosure.published",
            f"2025-03-05{HOUR}",
            publication_id="N0",
            **seen,
            target={"kind": "allocation_plan", "id": "AP-0"},
        ),
        like("allocation.planned", f"2026-03-01{HOUR}", **of, amounts=SHARES),
        like(
            "disclosure.published",
            f"2026-03-05{HOUR}",
            publication_id="N1",
            **seen,
            target={"kind": "allocation_plan", "id": "AP-1"},
        ),
        like(
            "funds.transferred",
            f"2026-03-20{HOUR}",
            transfer_id="T1",
            transfer_kind="special",
            payee={"id": "unit:town"},
            amount=money("600000.00"),
            **of,
        ),
        like(
            "payment.made",
            f"2026-03-25{HOUR}",
            payment_id="P1",
            payment_kind="assistance",
            amount=money("4600.00"),
            payee={"kind": "person", "id": HOUSEHOLD},
            **of,
        ),
        like(
            "allocation.planned",
            f"2026-04-01{HOUR}",
            **hidden,
            amounts=amounts(("organisation", UNPUBLISHED, TOWN, "1.00")),
        ),
        like(
            "sanction.imposed",
            f"2026-05-01{HOUR}",
            sanction_id="S1",
            party={"kind": "organisation", "id": "firm:barred"},
            role="supplier",
            measures=["ban"],
            basis="tender_fraud",
            scope="nation",
            valid_from="2026-05-02",
            valid_until="2027-05-01",
            decision_no="罚〔2026〕1号",
        ),
        like(
            "sanction.imposed",
            f"2026-05-01{HOUR}",
            sanction_id="S2",
            party={"kind": "person", "id": BARRED_PERSON},
            role="expert",
            measures=["ban"],
            basis="expert",
            scope="nation",
            valid_from="2026-05-02",
        ),
    ]
    return [one | {"id": f"two-{place}"} for place, one in enumerate(told)]


def judge(desk: Any) -> None:
    """Three findings on the project: concluded by an article, open, and a lead that was concluded; one rule that could
    not judge."""
    now = datetime(2026, 6, 1, 9, tzinfo=COUNTY)
    at = now.isoformat(timespec="seconds")
    with desk.database.writing() as write:
        for number, rule in enumerate((SHOWN_RULE, OPEN_RULE, LEAD_RULE), 1):
            row = {
                "id": f"f-{number}", "rule": rule, "version": 1, "family": "fnd", "severity": "high",
                "confidence": "high", "is_lead": rule == LEAD_RULE, "scope_kind": "programme", "scope_id": "PG-1",
                "about": {"allocation_plan_id": "AP-1"}, "event": 4, "day": 20_600, "state": "raised", "reason": "-",
                "raised_at": at, "changed_at": at, "cured_day": None, "stake_fen": 100, "events": [4], "shown": {},
                "params": {}, "message_zh": MESSAGE, "message_en": MESSAGE, "process_id": None, "project_id": "PJ-1",
                "unit_id": None,
            }  # fmt: skip
            put(write, [row], [{"finding": row["id"], "at": at, "state": "raised", "cause": 4}])
            closed = rule != OPEN_RULE
            told: dict[str, Any] = dict.fromkeys(CaseRow.__dataclass_fields__)
            told |= {
                "number": number, "version": 1, "state": "closed" if closed else "checking", "severity": "high",
                "conclusion": "confirmed" if closed else None, "closed_at": at if closed else None, "opened_at": at,
                "opened_by": "3", "state_since": at, "overturned": 0,
            }  # fmt: skip
            step = {"person": "P-1", "act": "open", "from_state": None, "to_state": told["state"], "text": MESSAGE}
            keep_step(write, CaseRow(**told), {**step, "data": {}}, [row["id"]], actor="3", now=now)
        gap = {"rule": OPEN_RULE, "scope_kind": "programme", "scope_id": "PG-1", "about": "{}", "event": 4}
        more = {"day": 20_600, "verdict": "not_assessable", "reason": "missing: plan_found", "recheck_day": None}
        write.connection.execute(verdict.insert().values(**gap, **more))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("two")
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
    settings = Settings(database=f"sqlite:///{folder}/l.db", access="open", place="demo", **told)
    app = create_app(settings, audit=False, today=lambda: TODAY)
    made = Reader(app)
    answer = made.post(town(), "application/cloudevents-batch+json")
    assert answer.status_code == 201, answer.text
    judge(app.state.desk)
    yield made
    app.state.desk.close()


def read(reader: Reader, path: str, lang: str = "en") -> str:
    answer = reader.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_each_page_speaks_both_languages_and_hides_what_is_hidden(reader: Reader, path: str) -> None:
    zh, en = read(reader, path, "zh"), read(reader, path)
    assert '<html lang="zh-Hans">' in zh
    assert '<html lang="en">' in en
    for page in (zh, en):
        assert "-mark" not in page
        assert "<script" not in page
        assert page.count("<h1>") == 1
        assert not re.search(r"(src|href)=\"https?://(?!localhost)", page.replace('rel="license"', ""))


@pytest.mark.parametrize("path", FILES)
def test_each_file_can_be_taken_along_and_hides_the_same(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    if ".xlsx" in path:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    else:
        text = answer.content.decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text)))) >= 1
    assert "-mark" not in text


def cells(page: str, first: str) -> list[str]:
    """The texts of the row of a table that begins with `first`."""
    row = next(one for one in re.findall(r'<tr role="row"[^>]*>(.*?)</tr>', page, re.DOTALL) if first in one)
    return [
        " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    ]


def test_a_township_stands_year_against_year_with_its_people(reader: Reader) -> None:
    people = townships()[TOWN].population
    assert people
    per_head = f"{Decimal(610_000) / people:,.2f}"
    assert cells(read(reader, "/a"), "谷雨镇") == ["谷雨镇", f"{people:,}", "45.00", "61.00", per_head, "99%"]
    page = read(reader, "/a?year=2025")
    assert cells(page, "谷雨镇")[2:4] == ["—", "45.00"]
    assert "惊蛰镇" not in page
    assert re.search(r"Not listed: [^<]*1", read(reader, "/a"))


def test_the_csv_is_what_the_page_shows(reader: Reader) -> None:
    rows = list(csv.reader(io.StringIO(reader.get("/a.csv?by=township&lang=en").content.decode("utf-8-sig"))))
    by_code = {row[0]: row for row in rows[1:]}
    assert set(by_code) == {TOWN, OTHER_TOWN}
    assert by_code[TOWN][3:5] == ["450000.00", "610000.00"]
    assert by_code[TOWN][6:] == ["604600.00", "1", "3"]


def test_five_questions_are_answered(reader: Reader) -> None:
    page = read(reader, "/a/PG-1")
    assert cells(page, "RC-1")[2:4] == ["2026-02-01", "91.00"]
    assert cells(page, "Households (persons): 1")[3:] == ["4,600.00", "4,600.00"]
    assert cells(page, "Households paid") == ["Households paid", "2", "1", "50%"]
    assert cells(page, "青禾衔接资金")[1] == "registered 2025-01-05"
    assert catalogue()[SHOWN_RULE].title["en"] in page
    assert catalogue()[LEAD_RULE].title["en"] not in page
    assert f"{catalogue()[OPEN_RULE].title['en']}</a> (1)" in page
    assert page.count(catalogue()[OPEN_RULE].title["en"]) == 1


@pytest.mark.parametrize("path", ["/a/PG-2", "/a/none", "/d/none", "/e/99999", "/r/none.none"])
def test_what_is_not_there_is_told_as_a_page(reader: Reader, path: str) -> None:
    answer = reader.get(path, headers=HTML)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


@pytest.mark.parametrize(("on", "shown"), [("2026-05-01", False), ("2026-05-02", True), ("2027-05-01", True),
                                           ("2027-05-02", False)])  # fmt: skip
def test_who_is_barred_on_a_day(reader: Reader, on: str, shown: bool) -> None:
    page = read(reader, f"/blacklist?on={on}")
    assert ("firm:barred" in page) is shown
    assert ("罚〔2026〕1号" in reader.get(f"/blacklist.csv?on={on}").content.decode("utf-8-sig")) is shown


def test_a_receipt_is_checked_by_the_page_however_it_was_pasted(reader: Reader) -> None:
    proof = reader.get("/log/proof/3.tlog-proof").text
    for told in (proof, proof.replace("\n", "\r\n"), f"\n{proof}"):
        page = reader.request("POST", "/ledger/receipt?lang=en", data={"receipt": told}).text
        assert cells(page, "Inclusion proof")[1] == "Passed"
    lost = proof.replace("3", "4", 1)
    assert reader.request("POST", "/ledger/receipt?lang=en", data={"receipt": lost}).status_code in {200, 422}
    by_file = reader.request("POST", "/ledger/receipt?lang=en", files={"file": ("3.tlog-proof", proof.encode())})
    assert "Inclusion proof" in by_file.text


def test_an_older_head_is_held_against_the_log(reader: Reader) -> None:
    kept = reader.get("/log/checkpoint?newest=true").text
    page = reader.request("POST", "/ledger/checkpoint?lang=en", data={"checkpoint": kept.replace("\n", "\r\n")}).text
    assert 'id="result"' in page
    other = reader.request("POST", "/ledger/checkpoint?lang=en", data={"checkpoint": "nonsense"}).text
    assert "not shown" in other
    empty = reader.request("POST", "/ledger/checkpoint?lang=en", data={"checkpoint": " "})
    assert empty.status_code == 422


def test_an_entry_shows_its_leaf_hash_and_nothing_it_says(reader: Reader) -> None:
    desk: Any = reader.app.state.desk
    with desk.database.reading() as session:
        leaf = leaf_of(session, 3)
    page = read(reader, "/e/3")
    assert re.findall(r"[0-9a-f]{64}", page)
    assert leaf.decode()[:40] not in page
    assert "PJ-1" not in page


def test_every_rule_has_a_page_with_examples_on_both_sides(reader: Reader) -> None:
    page = read(reader, f"/r/{RULE}", "zh")
    assert cells(page, "例 1")[1:3] == ["20", "2026-03-20"]
    assert {cells(page, f"例 {n}")[-1].split()[-1] for n in (1, 2)} == {"未见异常", "疑点"}
    assert "《中华人民共和国招标投标法》第24条" in page
    assert "含" in cells(page, "最少天数")[0]
    lead = read(reader, f"/r/{LEAD_RULE}")
    assert "never shown on the page" in lead
    rows = list(csv.reader(io.StringIO(reader.get("/r.csv").content.decode("utf-8-sig"))))
    assert len(rows) == len(catalogue()) + 1
    assert len(list(csv.reader(io.StringIO(reader.get("/r.csv?family=fnd").content.decode("utf-8-sig"))))) < len(rows)


def test_who_gets_money_is_counted_once(reader: Reader) -> None:
    """Two plans of a programme give to the same township twice: the sentence and the sum of townships say it is one."""
    told = read(reader, "/a/PG-1")
    lead = re.search(r"to (\d+) recipients", told)
    total = re.search(r'class="total">(?:(?!</tr>).)*?data-label="Recipients"[^>]*>(\d+)<', told, re.DOTALL)
    assert lead is not None
    assert total is not None
    assert lead[1] == total[1]
    assert int(lead[1]) < told.count('role="rowheader" data-label="Recipient"')
