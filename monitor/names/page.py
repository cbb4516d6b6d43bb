"""docs/names.md: how names are compared, the benchmark with our column beside three others, and every reason."""

from __future__ import annotations

from monitor.names.benchmark import benchmark, separable
from monitor.names.reasons import SAID, Reason, Verdict

MADE = "<!-- made by: make docs -->"
TRUTH = {"yes": "是 yes", "no": "否 no", "maybe": "或许 maybe", "related": "有关联 related"}
YES_NO = {True: "是 yes", False: "否 no"}
HOW = """统一社会信用代码校验有效的，只看代码。没有代码的看名称：全半角、繁简、括号、空格归一，有限责任公司与有限公司为一种形式，
行政区划单列；归一后相同才算相同。同音或差一字只作为“存疑”提出，从不算作相同。分支机构与总公司是单独的一种关系。
姓名只能说明姓名相同；是否同一人，由人员编号决定。

A unified social credit code whose check place holds decides alone. Without one, names are normalised: width, script,
brackets and spaces, the two words for a limited company; the place is a field of its own. Only what is equal then is
the same. A homophone or one character apart is told as a doubt and never counts as a match. A branch and its parent
are a relation of their own. Of persons a name tells only that the name is the same; the person code decides.
"""

SOURCE = """数据见 `data/names/benchmark.toml`。其他各列为 nomenklatura 4.17.4、rigour 2.6.1 对仅有名称的实体给出的分值；本系统一列在生成
本页时计算。“否”的各行，“不同”与“存疑”都算正确：存疑从不算作相同。

The data are `data/names/benchmark.toml`. The other columns are the scores of nomenklatura 4.17.4 and rigour 2.6.1 for
entities with a name only; ours is computed when this page is made. Where the truth is no, "different" and "possible"
both do it justice: a doubt is never a match.
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _benchmark() -> list[str]:
    systems, pairs = benchmark()
    head = ("甲 a", "乙 b", "相同？ same?", *systems, "本系统 ours", "理由 Reason", "正确 Right")
    lines = [_row(*head), f"|{'---|' * len(head)}"]
    for pair in pairs:
        told = pair.judged()
        verdict = f"**{told.verdict}** {SAID[told.verdict]['zh']}"
        truth = f"{TRUTH[pair.truth]} ({pair.remark['zh']} {pair.remark['en']})"
        why = " <br> ".join(f"{SAID[reason]['zh']} {SAID[reason]['en']}" for reason in told.reasons)
        lines.append(_row(*pair.names, truth, *pair.scores, verdict, why, YES_NO[pair.is_right]))
    right = sum(pair.is_right for pair in pairs)
    apart = [system for at, system in enumerate(systems) if separable(pairs, at)]
    said = ", ".join(apart) if apart else "没有 none"
    lines += ["", f"本系统正确 ours right: {right} / {len(pairs)}", ""]
    lines += [f"有阈值能把“是”与“否”分开的系统 Systems in which a threshold separates yes from no: {said}", ""]
    return lines


def page() -> str:
    """The page, in both languages."""
    lines = [MADE, "", "# 名称比对 Names compared", "", HOW]
    lines += ["## 基准 Benchmark", "", SOURCE, *_benchmark()]
    for heading, kind in (("## 结论 Verdicts", Verdict), ("## 理由 Reasons", Reason)):
        lines += [heading, "", "| | 中文 | English |", "|---|---|---|"]
        lines += [_row(f"`{each}`", SAID[each]["zh"], SAID[each]["en"]) for each in kind]
        lines += [""]
    return "\n".join(lines).rstrip("\n") + "\n"
