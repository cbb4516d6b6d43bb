"""The monthly report: every figure told by hand, and the same in paper and workbook, in both languages."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from typing import Any

import pytest
from case_desk import FINANCE, TODAY
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import load_workbook

from monitor.export.monthly import Month
from monitor.store.verdicts import VerdictRow
from monitor.store.verdicts import put as put_verdicts

RULE = "pay.over-contract"
CODES = re.compile(r"false_alarm|not_assessable|by_\w+|rule_too_strict|below_materiality")


def work(office: Any) -> None:
    """Three cases: one confirmed with a remedy, one not confirmed, one open; six verdicts, two not assessable."""
    low, medium = office.findings[0], office.findings[1]
    dismissed = office.open("ann", low)["number"]
    office.done("ann", dismissed, "receive")
    office.done("ann", dismissed, "propose", conclusion="unfounded", reason="explained")
    office.done("bo", dismissed, "confirm")
    confirmed = office.open("ann", medium)["number"]
    office.done("ann", confirmed, "receive")
    remedy = {"text": "pay it back", "due_day": "2026-04-01"}
    office.done("ann", confirmed, "propose", conclusion="confirmed", remedy=remedy)
    office.done("bo", confirmed, "confirm")
    office.open("ann", office.findings[3])
    told = ["flagged", "clear", "clear", "clear", "not_assessable", "not_assessable"]
    rows = [
        VerdictRow(RULE, "process", "o", f'{{"n":{n}}}', 1, TODAY - n % 2, verdict, "-", None)
        for n, verdict in enumerate(told)
    ]
    old = VerdictRow(RULE, "process", "o", '{"n":9}', 1, TODAY - 40, "not_assessable", "-", None)
    with office.app.state.desk.database.writing() as write:
        put_verdicts(write, [*rows, old])


def test_the_figures_are_those_of_the_month_beside_another(both: Any) -> None:
    work(both)
    told = both.get("ann", "/reports/monthly")
    assert (told["month"], told["other"], told["is_over"]) == ("2026-03", "2026-02", False)
    cases = told["figures"]["cases"]
    assert (cases["opened"], cases["closed"], cases["open_at_end"], cases["late"]) == (3, 2, 1, 0)
    assert cases["by_conclusion"] == {"confirmed": 1, "referred": 0, "unfounded": 1, "false_alarm": 0}
    assert cases["by_reason"]["explained"] == 1
    assert cases["median_days"] == 0.0
    findings = told["figures"]["findings"]
    assert (findings["raised"], sum(findings["by_severity"].values())) == (12, 12)
    assert (findings["by_stage"], findings["by_family"]) == ({"payment": 12}, {"pay": 12})
    assert findings["largest_stake_yuan"] == "1200.00"
    coverage = told["figures"]["coverage"]
    assert (coverage["judged"], coverage["not_assessable"], coverage["not_assessable_share"]) == (6, 2, 0.3333)
    assert told["figures"]["precision"]["precision"] == 0.5
    assert [one["rule"] for one in told["figures"]["precision"]["by_rule"]] == [RULE]
    remedies = told["figures"]["remedies"]
    assert (remedies["begun"], remedies["reported"], remedies["overdue_at_end"]) == (1, 0, 0)
    assert told["beside"]["cases"]["opened"] == 0
    assert told["beside"]["cases"]["median_days"] is None
    january = both.get("ann", "/reports/monthly?month=2026-02&other=2026-01")
    assert (january["figures"]["coverage"]["judged"], january["is_over"]) == (0, True)
    assert both.get("ann", "/reports/monthly?month=2026-01&other=2025-12")["figures"]["coverage"]["judged"] == 1


def test_ones_own_unit_is_left_out_and_counted(office: Any) -> None:
    work(office)
    told = office.get("of_housing", "/reports/monthly")
    assert told["hidden"] == {"cases": 3, "findings": 10}
    assert (told["figures"]["cases"]["opened"], told["figures"]["findings"]["raised"]) == (0, 2)
    assert told["figures"]["remedies"]["begun"] == 0
    assert FINANCE not in str(told)


def test_a_month_that_is_none_is_refused_with_its_place(office: Any) -> None:
    for query, place in (
        ("month=2026-13", "query.month"),
        ("month=2026-04", "query.month"),
        ("month=20２６-03", "query.month"),
        ("month=2026-03&other=2026-03", "query.other"),
    ):
        answer = office.ask("ann", "GET", f"/reports/monthly?{query}")
        assert (answer.status_code, answer.json()["problems"][0]["place"]) == (422, place)
    assert office.ask("clerk", "GET", "/reports/monthly").status_code == 403


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_paper_and_workbook_tell_the_same_and_are_on_record(office: Any, lang: str) -> None:
    work(office)
    made = {end: office.ask("ann", "GET", f"/reports/monthly.{end}?lang={lang}") for end in ("docx", "xlsx")}
    for answer in made.values():
        assert answer.status_code == 200, answer.text
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
        assert int(answer.headers["tw-export-entry"]) > 0
    paper = Document(BytesIO(made["docx"].content))
    *tables, signatures = paper.tables
    assert (len(tables), len(signatures.rows)) == (5, 3)
    assert {row.cells[2].paragraphs[0].alignment for one in tables for row in one.rows} == {WD_ALIGN_PARAGRAPH.RIGHT}
    said = [[cell.text for cell in row.cells] for one in tables for row in one.rows]
    book = load_workbook(BytesIO(made["xlsx"].content))
    assert len(book.sheetnames) == 6
    rows = [list(row) for sheet in book.worksheets[:-1] for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in rows] == [row[0] for row in said]
    opened = next(row for row in rows if row[0] == {"zh": "立案", "en": "Cases opened"}[lang])
    assert opened[2:] == [3, 0, 3]
    share = next(row for row in said if row[0].startswith({"zh": "无法判定占比", "en": "Share that"}[lang]))
    assert share[2:] == ["33.3", "—", "—"]
    whole = "\n".join([" ".join(map(str, row)) for row in (*said, *rows)])
    assert not CODES.search(whole)
    if lang == "zh":
        names = [re.sub(r"\(.*?\)", "", row[0]) for row in said]
        assert not [name for name in names if re.search("[A-Za-z]{2,}", name)]


def test_months_know_their_neighbours_and_days() -> None:
    january = Month.of("2026-01")
    assert (january.before.text, january.after.isoformat()) == ("2025-12", "2026-02-01")
    assert Month.of("2024-02").days[1] - Month.of("2024-02").days[0] == 28
    assert january.holds("2026-01-31T23:59:59+08:00")
    assert not january.holds("2026-02-01T00:00:00+08:00")
    assert not january.holds(None)
