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
    "encrypted": Words("文件已加密，无法读取", "the file is encrypted"),
    "old_format": Words("旧版 Excel 文件（.xls），无法读取", "an old Excel file (.xls)"),
    "binary_workbook": Words("二进制工作簿（.xlsb），无法读取", "a binary workbook (.xlsb)"),
    "file_too_large": Words("文件超出上限：{found}", "the file exceeds a limit: {found}"),
    "packed_too_tight": Words("压缩比异常，疑似压缩炸弹：{found}", "packed far too tightly, maybe on purpose: {found}"),
    "unsafe_member": Words("压缩包内的名称不安全：{found}", "an unsafe name inside the file: {found}"),
    "unsafe_xml": Words(
        "文件内的 XML 含有声明或非 UTF-8 编码：{found}", "XML with declarations or not in UTF-8: {found}"
    ),
    "macros_ignored": Words("文件带宏，宏不读取也不运行", "the file has macros, which are neither read nor run"),
    "links_ignored": Words("文件链接到其他文件，链接不读取", "the file links to other files, which are not read"),
    "no_data": Words("没有可读取的记录", "there is no record to read"),
    # the sheet
    "unknown_sheet": Words("不认识的工作表 {found}，其中内容未读取", "unknown sheet {found}, its content is not read"),
    "ambiguous_sheet": Words("工作表 {found} 符合多种事件", "the sheet {found} fits several kinds of event"),
    "hidden_sheet": Words("工作表 {found} 已隐藏，仍然读取", "the sheet {found} is hidden and is read all the same"),
    "hidden_column": Words("列 {found} 已隐藏，仍然读取", "the column {found} is hidden and is read all the same"),
    "hidden_rows": Words("有 {found} 行已隐藏，仍然读取", "{found} rows are hidden and are read all the same"),
    "renamed_column": Words(
        "列名改为 {found}，按第二行的字段读取", "the column is now called {found}, its field is known"
    ),
    "column_not_known": Words("不认识的列 {found}，未读取", "unknown column {found}, not read"),
    "other_contract": Words(
        "模板属于另一版契约（{found}）", "the template is of another version of the contract ({found})"
    ),
    "older_template": Words("模板版本较旧（{found}）", "the template is older ({found})"),
    "changed_template": Words("模板信息被改动（{found}）", "what the template says of itself was changed ({found})"),
    # the row
    "total_row": Words("合计行，不作为记录：{found}", "a row that adds up others makes no record: {found}"),
    "merged_cells": Words("合并单元格，其值用于每一行：{found}", "merged cells, each row takes their value: {found}"),
    "row_given_twice": Words("序号重复：{found}", "the number {found} is given twice"),
    "no_such_record": Words("上级表中没有这一序号：{found}", "no record in the sheet above has the number {found}"),
    "record_refused": Words("所属记录有误：{found}", "the record it belongs to is not right: {found}"),
    "rows_and_none": Words("写了“无”，附表却有行：{found}", "it says none, and there are rows: {found}"),
    "not_none": Words("应在附表中填写：{found}", "{found} belongs in the sheet of the list"),
    "same_record_twice": Words("与第 {found} 行是同一事项", "the same record as in row {found}"),
    # the cell
    "control_character": Words("含有控制字符：{found}", "a control character: {found}"),
    "bidi_character": Words("含有改变文字方向的字符：{found}", "a character that turns the reading direction: {found}"),
    "digits_lost": Words(
        "数字超过15位，末尾已丢失：{found}", "a number of more than 15 digits, the last are lost: {found}"
    ),
    "zeros_lost": Words("开头的0可能丢失：{found}", "leading zeros may be lost: {found}"),
    "date_for_code": Words("编号变成了日期：{found}", "the code has become a date: {found}"),
    "serial_date": Words("日期写成序列数：{found}", "the date is a serial number: {found}"),
    "not_a_number_cell": Words("不是数：{found}", "{found} is not a number"),
    "not_json": Words("不是合法的 JSON 对象：{found}", "not a well-formed JSON object: {found}"),
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
    # releases of OCDS
    "linked_release": Words(
        "有{found}个发布只给了网址，未读取", "{found} releases are told by their address only, not read"
    ),
    "merge_refused": Words("各次发布无法合并：{found}", "the releases cannot be merged: {found}"),
    "not_made": Words("未生成事件：{found}", "the event is not made: {found}"),
    "id_digested": Words(
        "编号含契约不允许的字符，以摘要代替：{found}",
        "the id {found} has characters the contract refuses; its digest stands for it",
    ),
    "zone_assumed": Words("时间没有时区，按东八区：{found}", "the time {found} has no offset, +08:00 is assumed"),
    "natural_person": Words(
        "主体是个人，代码以摘要代替，名称不保留",
        "a natural person: a digest stands for the number, the name is left out",
    ),
    "several_suppliers": Words(
        "一项中标有多家供应商而各有合同：{found}",
        "one award to several suppliers who have contracts of their own: {found}",
    ),
    "amended_amount": Words(
        "合同已有变更，原金额未知", "the contract was amended, the amount first signed is not known"
    ),
    "not_signed": Words("状态表明尚未成立：{found}", "its status says that it does not stand yet: {found}"),
    "code_other": Words("取值不在代码表内，记为“其他”：{found}", "{found} is outside the code list, taken as `other`"),
    "assumed_other": Words("OCDS 没有这一内容，记为“其他”：{found}", "OCDS has no place for {found}, taken as `other`"),
    "earlier_state": Words(
        "与较早的一版相同，未再登记：{found}", "the same as an earlier version, not entered again: {found}"
    ),
    "withheld": Words("公开导出中隐去了：{found}", "withheld in a public export: {found}"),
    # codes
    "code_unknown": Words("取值不在对照表内：{found}", "{found} is not among the values of the mapping"),
    "code_ambiguous": Words("文字同时符合多个代码：{found}", "{found} fits more than one code"),
    # what stands in the ledger already
    "id_taken": Words(
        "账本条目 {found} 已有同一编号的不同内容", "entry {found} of the ledger has other content under this id"
    ),
    "erased_before": Words("账本条目 {found} 的内容已依法删除", "entry {found} under this id was erased by law"),
    "withdrawn_before": Words("账本条目 {found} 已撤回", "entry {found} under this id was withdrawn"),
    "corrects_entry": Words("将更正账本条目 {found}", "it will correct entry {found} of the ledger"),
    "too_many_rows": Words("记录过多：{found}", "too many records: {found}"),
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
    cell: str | None = None
    """As a spreadsheet names it (F12), where the sheet was read cell by cell."""
    key: str | None = None
    """Of a row that is known by an id of its own: the ocid of a release; `column` is the path in it."""

    def said(self, lang: str = "zh") -> str:
        """What is true and what is expected, without the place, in `zh` or `en`."""
        fact = FACTS.get(self.code) or FACTS_OF_EVENTS[self.code]
        note = self.severity is Weight.NOTE
        if lang == "zh":
            return f"{fact.zh.format(found=self.found)}；{'提示' if note else '应为'}：{self.expected.zh}。"
        return f"{fact.en.format(found=self.found)}; {'hint: ' if note else 'expected '}{self.expected.en}."

    def text(self, lang: str = "zh") -> str:
        """The problem as one sentence in `zh` or `en`."""
        zh = lang == "zh"
        place = [self.file]
        if self.sheet:
            place.append(f"工作表{self.sheet}" if zh else f"sheet {self.sheet}")
        if self.row:
            cell = "" if self.cell is None else f"（{self.cell}）" if zh else f" ({self.cell})"
            place.append(f"第{self.row}行{cell}" if zh else f"row {self.row}{cell}")
        if self.key:
            place.append(self.key)
        if self.column and self.key:
            place.append(f"路径“{self.column}”" if zh else f"path “{self.column}”")
        elif self.column:
            place.append(f"“{self.column}”列" if zh else f"column “{self.column}”")
        return f"{'，'.join(place)}：{self.said(lang)}" if zh else f"{', '.join(place)}: {self.said(lang)}"

    def as_json(self) -> dict[str, Any]:
        """The problem ready for JSON; what is not told (sheet, row, column) is left out."""
        told = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column, "cell": self.cell}
        told["key"] = self.key
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
