"""What is wrong with a row, or worth a look, one sentence each in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import FACTS as FACTS_OF_EVENTS
from monitor.vocabulary.problems import Words


class Weight(StrEnum):
    """What a problem asks of the one who sent the row."""

    MUST_FIX = "must_fix"
    """The row makes no event until this is put right."""
    CHECK = "check"
    """The event is made, perhaps without the field; a person should look."""
    NOTE = "note"
    """How the row was read; nothing to do."""


FACTS: Final[dict[str, Words]] = {
    # the file
    "unreadable": Words("文件无法读取（{found}）", "the file cannot be read ({found})"),
    "bad_encoding": Words("文件编码不对（{found}）", "the bytes are in another encoding ({found})"),
    "malformed_csv": Words("CSV 格式有误（{found}）", "malformed CSV ({found})"),
    "missing_sheet": Words("缺少工作表 {found}", "the sheet {found} is missing"),
    "unread_sheet": Words("工作表 {found} 未读取", "the sheet {found} is not read"),
    "missing_column": Words("缺少列 {found}", "the column {found} is missing"),
    "doubled_column": Words("列 {found} 出现了两次", "the column {found} is given twice"),
    "unknown_column": Words("对照表没有说明列 {found}", "the mapping says nothing about the column {found}"),
    "unmapped_file": Words("对照表没有说明文件 {found}", "the mapping says nothing about the file {found}"),
    "missing_file": Words("缺少文件 {found}", "the file {found} is missing"),
    # the row
    "short_row": Words("单元格少于表头（{found}）", "the row has fewer cells than the header ({found})"),
    "extra_cells": Words("单元格多于表头（{found}）", "the row has more cells than the header ({found})"),
    "formula": Words("单元格是公式：{found}", "the cell holds a formula: {found}"),
    "error_value": Words("单元格是错误值：{found}", "the cell holds an error: {found}"),
    "group_differs": Words("与同组首行不一致：{found}", "{found} differs from the first row of its group"),
    "no_rows_left": Words("同组各行都被拒收", "every row of the group was refused"),
    "joined_by_other_name": Words("按另一名称关联：{found}", "joined by its other name {found}"),
    "given_again": Words("同一事项已有一条记录：{found}", "there is already a record of the same: {found}"),
    # amounts
    "text_in_number": Words("金额栏不是数：{found}", "{found} is not a number"),
    "fraction_of_fen": Words("金额不足一分：{found}", "{found} has fractions of a fen"),
    "unknown_unit": Words("金额单位不明：{found}", "{found} is no known unit of money"),
    "other_currency": Words("不是人民币：{found}", "{found} is not in yuan"),
    "implausible_amount": Words(
        "作为金额过小，可能是费率或单位有误：{found}",
        "{found} is too small for an amount; maybe a rate or another unit",
    ),
    "amounts_disagree": Words("金额与文字不一致：{found}", "the amount and the text disagree: {found}"),
    "price_is_text": Words(
        "报价是费率或文字，没有总额：{found}", "the price is a rate or a text, there is no total: {found}"
    ),
    "shortened": Words("文字过长，只保留开头：{found}", "the text is too long, its beginning is kept: {found}"),
    # dates
    "not_a_date": Words("不是日期：{found}", "{found} is not a date"),
    "not_a_period": Words("不是起止时间：{found}", "{found} is not a period"),
    # organisations
    "not_an_organisation": Words("不像单位名称：{found}", "{found} does not look like the name of an organisation"),
    "several_names": Words(
        "有多个名称而没有注明联合体：{found}", "{found} names several and does not call them a consortium"
    ),
    "consortium_incomplete": Words(
        "联合体只写了一个成员：{found}", "{found} is a consortium of which one member is named"
    ),
    "several_leaders": Words("联合体有多个牵头人：{found}", "{found} names several leaders"),
    "leader_assumed": Words("未注明牵头人，以首位为牵头人：{found}", "no leader is named, the first is taken: {found}"),
    # codes
    "code_unknown": Words("取值不在对照表内：{found}", "{found} is not among the values of the mapping"),
    "code_ambiguous": Words("文字同时符合多个代码：{found}", "{found} fits more than one code"),
    "not_an_integer": Words("不是整数：{found}", "{found} is not an integer"),
    "not_a_ratio": Words("不是比例：{found}", "{found} is not a ratio"),
}
"""Problem code -> what is true; beside the codes of the event contract (`monitor.vocabulary.problems.FACTS`)."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing about one cell, row or file."""

    file: str
    code: str
    """A key of FACTS, or of the event contract's FACTS."""
    found: str
    expected: Words
    severity: Weight = Weight.MUST_FIX
    sheet: str | None = None
    row: int | None = None
    """As a spreadsheet counts: the header is row 1 where nothing stands above it."""
    column: str | None = None

    def text(self, lang: str = "zh") -> str:
        """The problem as one sentence in `zh` or `en`."""
        zh = lang == "zh"
        fact = FACTS.get(self.code) or FACTS_OF_EVENTS[self.code]
        words, wanted = (fact.zh, self.expected.zh) if zh else (fact.en, self.expected.en)
        place = [self.file]
        if self.sheet:
            place.append(f"工作表{self.sheet}" if zh else f"sheet {self.sheet}")
        if self.row:
            place.append(f"第{self.row}行" if zh else f"row {self.row}")
        if self.column:
            place.append(f"“{self.column}”列" if zh else f"column “{self.column}”")
        said = words.format(found=self.found)
        return (
            f"{'，'.join(place)}：{said}；应为：{wanted}。" if zh else f"{', '.join(place)}: {said}; expected {wanted}."
        )

    def as_json(self) -> dict[str, Any]:
        """The problem ready for JSON; what is not told (sheet, row, column) is left out."""
        told = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        return {
            **{name: value for name, value in told.items() if value is not None},
            "code": self.code,
            "severity": self.severity.value,
            "found": self.found,
            "expected": {"zh": self.expected.zh, "en": self.expected.en},
            "text": {"zh": self.text("zh"), "en": self.text("en")},
        }


class FileRefused(TenderwatchError):
    """A file that cannot be read as a table at all; `problem` says where and why."""

    def __init__(self, problem: RowProblem) -> None:
        """Keep the problem."""
        super().__init__(problem.text("en"))
        self.problem = problem
