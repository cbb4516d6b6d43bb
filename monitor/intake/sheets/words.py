"""What a template says beside its columns: the guide, and the titles of its own sheets, in both languages."""

from __future__ import annotations

from typing import Final

from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words

GUIDE: Final = Words("说明", "Guide")
EXAMPLES: Final = Words("示例", "Examples")
MARKED: Final = Words("标注", "marked")
"""Ends the name of the file that comes back."""
PROBLEMS: Final = Words("问题", "Problems")
CODE_SHEET: Final = "_codes"
WEIGHTS: Final = {
    Weight.MUST_FIX: Words("必须更正", "must fix"),
    Weight.CHECK: Words("请核对", "check"),
    Weight.NOTE: Words("提示", "note"),
}

LINES: Final[tuple[Words, ...]] = (
    Words(
        "每张工作表是一类事项，一行一条记录；不用的工作表可以留空或删除。",
        "Each sheet is one kind of record, one row a record; sheets without use may stay empty or go.",
    ),
    Words(
        "表头有两行：第一行是名称，第二行是字段。第二行请勿改动：列可以移动、改名、删除，系统按第二行识别。",
        "The header has two rows: names, and fields. Leave the second as it is, it tells the columns apart: they may "
        "be moved, renamed or deleted.",
    ),
    Words(
        "名称后带 * 的列必填（该行有内容时）。其余的列不知道就空着，空着等于“未告知”，不等于“没有”。",
        "Columns marked * are required in every row that says anything. Leave the others empty where you do not know: "
        "empty means not told, it does not mean none.",
    ),
    Words("确知没有的清单写“无”。", "Where a list is known to be empty, write 无 (or none)."),
    Words(
        "金额一律填元，可写 1200.50、1,200.50、12万元；日期写 2026-08-30 或 2026年8月30日，需要时刻的写 2026-08-30 09:30。",
        "Amounts are in yuan: 1200.50, 1,200.50, 12万元. Dates are 2026-08-30 or 2026年8月30日, "
        "with a clock 2026-08-30 09:30.",
    ),
    Words(
        "有下拉清单的列选清单中的名称，也可写代码。一格多项用“；”隔开。",
        "Columns with a list take one of its values. Several values in one cell are separated by ；.",
    ),
    Words(
        "含有多行内容的项目（标段、投标人、成员……）有自己的附表：附表“所属记录”列填写主表“序号”列的同一数字。",
        "What has rows of its own (lots, bidders, members ...) has a sheet of its own: its first column names the "
        "number (No.) of the record that a row belongs to.",
    ),
    Words(
        "个人只填个人代码，不填姓名、身份证号、手机号。账号、电话等只填平台给的标记。",
        "Persons are told by their person codes, never by name, identity number or phone; accounts and phones by the "
        "tokens of the platform.",
    ),
    Words(
        "编号列的格式是文本，请保持，以免丢失开头的0和15位以后的数字。",
        "Columns of codes are formatted as text; keep them so, or leading zeros and digits after the fifteenth are "
        "lost.",
    ),
    Words(
        "不要写公式：公式的结果无人负责，须粘贴为值。", "No formulas: nobody answers for their results. Paste values."
    ),
    Words(
        "“事件编号”可以不填：系统按单位和事项的编号确定。同一文件再报一次即为重复；更正时改好原表再报，并写明更正哪次报送，原记录保留。",
        "The event id may be left out: it is made of your unit and the record's own number. The same file again is a "
        "repeat. To correct, change the table and say which submission it corrects; the old record stays.",
    ),
    Words(
        "撤回已报的事件：填“撤回”表，写明事件编号和理由。",
        "To take an event back use the sheet of withdrawals: its id, and why.",
    ),
)
"""The guide, line by line."""

ABOUT_EXAMPLES: Final = Words(
    "以下是示例，不会被读取。每类事项先是一行正确的，再是一行有误的，其后是系统对它的说明。",
    "These are examples and are never read: of each kind a good row, then a bad one, then what the product says to it.",
)
GOOD: Final = Words("正确", "good")
BAD: Final = Words("有误", "bad")
SHEET: Final = Words("工作表", "Sheet")
RECORD: Final = Words("事项", "What it tells")
TIME: Final = Words("发生时间的含义", "What its time means")
REQUIRED: Final = Words("必填", "required")
ONE_OF: Final = Words("可填", "one of")
FORMAT: Final = Words("格式", "form")
"""Words of the comments on header cells."""


def said(words: Words, lang: str) -> str:
    """The words in `zh` or `en`."""
    return words.zh if lang == "zh" else words.en
