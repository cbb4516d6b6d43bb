"""A table of another form comes through the same door, by its mapping, with the same report."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.intake.load import load
from monitor.intake.problems import FileRefused
from monitor.intake.sheets.read import read_workbook

MAPPING = """
id = "example"
name = { zh = "示例", en = "Example" }
place = "demo"
source = "urn:tw:unit:example:other"
[[table]]
name = "awards"
files = ["awards*"]
kind = "award.made"
id = { as = "template", columns = ["编号"], text = "award:{0}" }
time = { as = "instant", column = "日期" }
[table.fields]
award_id = { as = "code", column = "编号" }
ocid = { as = "ocid", columns = ["编号"], ocid_prefix = "ocds-exampl" }
regime = { constant = "tendering" }
supplier = { as = "organisation", columns = ["中标人"], scheme = "example" }
amount = { as = "yuan", columns = ["金额"] }
"""
UNIT = "11999001MB000006XG"


def test_a_mapped_table_is_read_for_the_unit_that_sends_it(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(MAPPING, encoding="utf-8")
    raw = "编号,日期,中标人,金额\nA-1,2026-03-02,示例建设甲有限公司,5.8万元\nA-2,待定,示例建设甲有限公司,1\n".encode()
    steps: list[int] = []
    reading = read_workbook(raw, "awards.csv", UNIT, mapping=load(path), progress=lambda read, _: steps.append(read))
    assert [(event.id, event.source) for event in reading.events] == [("award:A-1", f"urn:tw:unit:{UNIT}")]
    assert [(p.code, p.row, p.column) for p in reading.problems] == [("not_a_date", 3, "日期")]
    assert (reading.must_fix, reading.report.rows, reading.report.is_complete) == (1, 2, True)
    assert steps == [2]
    with pytest.raises(FileRefused):
        read_workbook(b"\xff\xfe", "awards.csv", UNIT, mapping=load(path))
    other = read_workbook(raw, "../other.csv", UNIT, mapping=load(path))
    assert [p.code for p in other.problems] == ["unmapped_file"]
