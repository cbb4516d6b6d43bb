"""A small county export and its mapping, written by the test that wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.intake.intake import Intake
from monitor.intake.load import load
from monitor.intake.tabular import import_path

MAPPING = """
id = "example"
name = { zh = "示例", en = "Example" }
place = "demo"
source = "urn:tw:unit:example:bureau"

[defaults]
scheme = "example-name"
ocid_prefix = "ocds-exampl"

[[table]]
name = "awards"
files = ["awards*"]
kind = "award.made"
join = { section = ["标段", "别名"] }
once = ["@section"]
id = { as = "template", columns = ["编号"], text = "award:{0}" }
time = { as = "instant", column = "日期" }

[table.fields]
award_id = { as = "code", column = "编号" }
ocid = { as = "ocid", columns = ["@section"] }
regime = { constant = "tendering" }
supplier = { as = "consortium_leader", column = "中标人" }
consortium_members = { as = "consortium_members", column = "中标人" }
amount = { as = "yuan", columns = ["金额", "单位"] }

[table.unused."备注"]
zh = "自由文字"
en = "free text"

[[table]]
name = "candidates"
files = ["candidates*"]
kind = "candidates.published"
join = { section = ["标段"] }
group = ["公告"]
id = { as = "template", columns = ["公告"], text = "candidates:{0}" }
time = { as = "period_start", column = "公示期" }
[[table.skip]]
column = "状态"
equals = ["作废"]
reason = "void"
zh = "来源标明作废"
en = "void by its source"
[table.fields]
ocid = { as = "ocid", columns = ["@section"] }
regime = { constant = "tendering" }
published_until = { as = "period_end", column = "公示期" }
[table.each]
field = "candidates"
refused = "REFUSED"
[table.each.fields]
tenderer = { as = "consortium_leader", column = "候选人" }
price = { as = "yuan", columns = ["报价"] }
"""
AWARDS = ["编号", "日期", "标段", "别名", "中标人", "金额", "单位", "备注"]
CANDIDATES = ["公告", "标段", "公示期", "候选人", "报价", "状态"]


class Export:
    """A folder of tables with the example mapping."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def csv(self, name: str, *rows: list[str], encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode(encoding))
        return path

    def awards(self, *rows: list[str], encoding: str = "utf-8") -> Path:
        return self.csv("awards.csv", AWARDS, *rows, encoding=encoding)

    def candidates(self, *rows: list[str]) -> Path:
        return self.csv("candidates.csv", CANDIDATES, *rows)

    def mapping(self, *, refused: str = "group", change: Callable[[str], str] = str) -> Path:
        path = self.folder / "mapping.toml"
        path.write_text(change(MAPPING.replace("REFUSED", refused)), encoding="utf-8")
        return path

    def read(self, path: Path | None = None, **how: str) -> Intake:
        return import_path(path or self.folder, load(self.mapping(**how)))


@pytest.fixture
def export(tmp_path: Path) -> Export:
    return Export(tmp_path)


@pytest.fixture
def award() -> list[str]:
    return ["A-1", "2026-03-02", "县道示例段", "", "示例建设甲有限公司", "5800000.00", "元", ""]


@pytest.fixture
def candidate() -> list[str]:
    return [
        "N-1",
        "县道示例段",
        "2026年2月20日18时00分至2026年2月24日18时00分",
        "示例建设甲有限公司",
        "5800000",
        "有效",
    ]
