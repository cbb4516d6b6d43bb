"""`tenderwatch audit --lake`: all history audited by one of three engines, which find the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from monitor.audit.evaluate import Charge
from monitor.audit.judge import Options, WrongOption
from monitor.audit.shards.pool import DoesNotFit, ProcessBroke
from monitor.audit.shards.report import Report
from monitor.audit.shards.run import LEAST_MB, Bounds, audit
from monitor.vocabulary.verdicts import Verdict

MEMORY_MB = 4_096
WORDS = {
    "zh": {
        "rule": "规则",
        "name": "名称",
        "flagged": "疑点",
        "clear": "未见异常",
        "not_applicable": "不适用",
        "not_assessable": "无法判定",
        "place": "参数包",
        "told": "{events:,} 条事件，{findings:,} 个疑点；用时 {seconds:,.1f} 秒，处理器 {cpu_seconds:,.1f} 秒；结果在 {out}",
        "broke": "规则 {rule} 出错（{scope}）：{error}",
        "no_lake": "--lake：{lake} 中没有数据湖的分段",
        "no_out": "--lake 需要 --out：写入结果的文件夹",
        "no_paths": "--lake 与文件不能同时给出",
        "no_lake_option": "{name} 只与 --lake 一起使用",
        "no_files_option": "{name} 不与 --lake 一起使用",
        "little": "--memory-mb：至少 {least}，现为 {found}",
        "nothing": "需要事件文件，或 --lake；两者都没有给出",
        "no_master": "--engine spark 需要 --master：集群地址",
    },
    "en": {
        "rule": "rule",
        "name": "name",
        "flagged": "findings",
        "clear": "clear",
        "not_applicable": "not applicable",
        "not_assessable": "could not be checked",
        "place": "pack",
        "told": "{events:,} events, {findings:,} findings; {seconds:,.1f} s, {cpu_seconds:,.1f} CPU s; see {out}",
        "broke": "rule {rule} broke ({scope}): {error}",
        "no_lake": "--lake: there are no segments of a lake in {lake}",
        "no_out": "--lake needs --out: the folder to write to",
        "no_paths": "--lake and files exclude each other",
        "no_lake_option": "{name} goes with --lake only",
        "no_files_option": "{name} does not go with --lake",
        "little": "--memory-mb: expected {least} or more, found {found}",
        "nothing": "expected files of events, or --lake; found neither",
        "no_master": "--engine spark needs --master: the address of the cluster",
    },
}
Wrong = tuple[str, dict[str, Any]]
"""The sentence of what is wrong, and what it quotes."""
VERDICTS = (Verdict.FLAGGED, Verdict.CLEAR, Verdict.NOT_ASSESSABLE, Verdict.NOT_APPLICABLE)


class Engine(StrEnum):
    """What judges."""

    WHOLE = "whole"
    SHARDS = "shards"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of an audit of a lake."""

    lake: Path | None
    engine: Engine | None
    memory_mb: int | None
    master: str | None
    verdicts: bool

    def refused(self, paths: list[Path], out: Path | None, others: Mapping[str, Any], lang: str) -> None:
        """Raise WrongOption where options are asked together that do not go together."""
        given = {"--engine": self.engine, "--memory-mb": self.memory_mb, "--master": self.master}
        given |= {"--verdicts": self.verdicts or None}
        wrong = self._of_lake(self.lake, paths, out, others) if self.lake else _of_files(paths, given)
        for name, told in wrong:
            raise WrongOption(WORDS[lang][name].format(**told))

    def _of_lake(self, lake: Path, paths: list[Path], out: Path | None, others: Mapping[str, Any]) -> Iterator[Wrong]:
        yield from (("no_files_option", {"name": name}) for name, value in others.items() if value is not None)
        if paths:
            yield "no_paths", {}
        if out is None:
            yield "no_out", {}
        if not list((lake / "events").glob("*.parquet")):
            yield "no_lake", {"lake": lake}
        if self.memory_mb is not None and self.memory_mb < LEAST_MB:
            yield "little", {"least": LEAST_MB, "found": self.memory_mb}
        if self.engine == Engine.SPARK and not self.master:
            yield "no_master", {}


def _of_files(paths: list[Path], given: Mapping[str, Any]) -> Iterator[Wrong]:
    yield from (("no_lake_option", {"name": name}) for name, value in given.items() if value is not None)
    if not paths:
        yield "nothing", {}


def audit_lake(asked: Asked, told: Options, out: Path, tell: Callable[[str, int, int], None], lang: str) -> Report:
    """The lake judged: `findings.parquet` and `report.json` in `out`. Raises TenderwatchError."""
    charged, day, lake = told.charges(), told.day(), asked.lake or Path()
    if asked.engine == Engine.SPARK:
        from monitor.audit.cluster.run import audit as on_spark

        return on_spark(lake, charged, day, out, str(asked.master))
    if asked.engine == Engine.WHOLE:
        from monitor.audit.shards.whole import audit_whole

        return audit_whole(lake, charged, day, out)
    bounds = Bounds(asked.memory_mb or MEMORY_MB)
    try:
        return audit(lake, charged, day, out, bounds, keeps_verdicts=asked.verdicts, tell=tell)
    except (DoesNotFit, ProcessBroke) as error:
        raise WrongOption(error.words.zh if lang == "zh" else error.words.en) from error


def shown(report: Report, place: str, lang: str, out: Path) -> Iterator[Table | str]:
    """The counts a rule, and what it took."""
    words = WORDS[lang]
    counted = (Column(words[str(verdict)], justify="right", no_wrap=True) for verdict in VERDICTS)
    table = Table(Column(words["rule"], no_wrap=True), words["name"], *counted)
    table.title = f"{words['place']}: {place}"
    charged: dict[str, Charge] = {charge.rule.id: charge for charge in report.charged}
    for rule, charge in charged.items():
        counts = report.counts.get(rule)
        if counts:
            table.add_row(rule, charge.rule.title[lang], *(f"{counts[str(verdict)]:,}" for verdict in VERDICTS))
    yield table
    yield words["told"].format(**report.told(), out=out)


def broken(report: Report, lang: str) -> Iterator[str]:
    """One sentence a rule that broke."""
    for told in report.failed:
        yield WORDS[lang]["broke"].format(**told)
