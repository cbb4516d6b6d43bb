"""What the command line shows of an audit: counts, reasons, findings a rule, and recall against what was planted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from monitor.audit.files import Audited
from monitor.audit.measure import measure
from monitor.intake.report import Report
from monitor.rules.places import Place
from monitor.vocabulary.verdicts import Verdict

WORDS = {
    "zh": {
        "read": "读入",
        "file": "文件",
        "rows": "行",
        "events": "事件",
        "joined": "并入",
        "skipped": "跳过",
        "refused": "拒收",
        "rule": "规则",
        "name": "名称",
        "flagged": "疑点",
        "clear": "未见异常",
        "not_applicable": "不适用",
        "not_assessable": "无法判定",
        "seconds": "用时（秒）",
        "place": "参数包",
    },
    "en": {
        "read": "Read",
        "file": "file",
        "rows": "rows",
        "events": "events",
        "joined": "joined",
        "skipped": "skipped",
        "refused": "refused",
        "rule": "rule",
        "name": "name",
        "flagged": "findings",
        "clear": "clear",
        "not_applicable": "not applicable",
        "not_assessable": "could not be checked",
        "seconds": "seconds",
        "place": "pack",
    },
}


def _reasons(counted: Counter[str]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counted.most_common()) or "—"


def _intake(reports: Iterable[Report], words: Mapping[str, str]) -> Table:
    table = Table(*(words[name] for name in ("file", "rows", "events", "joined", "skipped", "refused")))
    table.title = words["read"]
    for report in reports:
        for file in report.files:
            counts = (str(file.rows), str(file.made), str(file.joined), _reasons(file.skipped), _reasons(file.refused))
            table.add_row(file.file, *counts)
    return table


def audited(result: Audited, place: Place, lang: str) -> Iterator[Table | str]:
    """What was read and refused, what the rules said, and how long it took."""
    words = WORDS[lang]
    yield _intake(result.reports, words)
    verdicts = (Verdict.FLAGGED, Verdict.CLEAR, Verdict.NOT_ASSESSABLE, Verdict.NOT_APPLICABLE)
    table = Table(Column(words["rule"], no_wrap=True), words["name"], *(words[str(verdict)] for verdict in verdicts))
    table.title = f"{words['place']}: {place.id}"
    titles = {charge.rule.id: charge.rule.title[lang] for charge in result.charged}
    for rule, counts in result.counts().items():
        if counts.total():
            table.add_row(rule, titles[rule], *(str(counts[verdict]) for verdict in verdicts))
    yield table
    spent = ", ".join(f"{name} {seconds:.2f}" for name, seconds in result.seconds.items())
    yield f"{words['events']}: {len(result.events)}; {words['seconds']}: {spent}"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measured(verdicts: Iterable[Mapping[str, Any]], planted: Path, cleared: Mapping[str, int] | None = None) -> Table:
    """Recall and false alarms a rule; `cleared` counts the clear records where `verdicts` leave them out.

    Beside the file `planted` may lie `gaps.jsonl`: what was left out of the same county.
    """
    gaps = planted.with_name("gaps.jsonl")
    figures = measure(verdicts, _lines(planted), _lines(gaps) if gaps.exists() else ())
    table = Table(Column("rule", no_wrap=True), "planted", "found", "recall", "false alarms", "clear")
    for rule, told in figures.items():
        recall = "—" if told.recall is None else f"{100 * told.recall:.1f} %"
        clear = told.cleared if cleared is None else cleared.get(rule, 0)
        counts = (str(told.planted), str(told.found), recall, str(told.false_alarms), f"{clear:,}")
        table.add_row(rule, *counts)
    return table
