"""What a watcher of a log can find, each kind by name, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds; those up to `unreachable` are the log's misbehaviour, the rest is told for a person to judge."""

    two_heads = "two_heads"
    shrunk = "shrunk"
    forked = "forked"
    rewritten = "rewritten"
    entries_differ = "entries_differ"
    truncated = "truncated"
    seq_gap = "seq_gap"
    other_log = "other_log"
    no_envelope = "no_envelope"
    head_refused = "head_refused"
    unreachable = "unreachable"
    clock_regress = "clock_regress"
    back_dated = "back_dated"
    post_dated = "post_dated"
    quorum_missing = "quorum_missing"
    witness_silent = "witness_silent"
    withheld = "withheld"


WORDS: dict[Kind, tuple[str, str]] = {
    Kind.two_heads: (
        "同为{size}条却签了两个不同的树根：先是{old_root}，现在是{new_root}",
        "two heads of one size {size}: root {old_root} before, {new_root} now",
    ),
    Kind.shrunk: (
        "日志变短：先前签署{old}条，现在只签{new}条（可能恢复了旧备份）",
        "the log shrank: it signed {old} entries before and {new} now (an old backup restored?)",
    ),
    Kind.forked: (
        "现在的{new}条不是从先前签署的{old}条接续而来，另有{others}个先前的检查点也不相合",
        "the {new} entries of now do not extend the {old} signed before; {others} further heads do not agree either",
    ),
    Kind.rewritten: (
        "第{entry}条被改写：先前的叶哈希是{old}，现在是{new}；其后另有{others}条不同",
        "entry {entry} is rewritten: leaf hash {old} before, {new} now; {others} later ones differ too",
    ),
    Kind.entries_differ: (
        "公布的条目得不出所签的树根：{size}条算出{found}，检查点写{expected}；首个与树不符的条目：{entry}",
        "the {size} entries make the root {found}, the head says {expected}; first entry not of the tree: {entry}",
    ),
    Kind.truncated: ("文件不完整：{what}", "a file is not whole: {what}"),
    Kind.seq_gap: ("序号不连续：第{entry}条的 seq 是{found}", "a gap in the sequence: entry {entry} has seq {found}"),
    Kind.other_log: (
        "不是这个日志的：{what}写的是{found}，应为{expected}",
        "of another log: {what} says {found}, {expected} expected",
    ),
    Kind.no_envelope: ("第{entry}条不是规范的信封：{what}", "entry {entry} is no canonical envelope: {what}"),
    Kind.head_refused: ("检查点不能采信：{what}", "the head cannot be trusted: {what}"),
    Kind.unreachable: ("取不到{path}：{what}", "{path} could not be had: {what}"),
    Kind.clock_regress: (
        "入账时间倒退{count}处，首处在第{entry}条",
        "the recorded time goes back at {count} places, first at entry {entry}",
    ),
    Kind.back_dated: (
        "{count}条在事后{limit}天以上才入账，最久{worst}天，首条是第{entry}条",
        "{count} entries were recorded {limit} days or more after their time, at most {worst}, first entry {entry}",
    ),
    Kind.post_dated: (
        "{count}条的业务时间晚于入账时间，最多晚{worst}天，首条是第{entry}条",
        "{count} entries tell a time later than their recording, by at most {worst} days, first entry {entry}",
    ),
    Kind.quorum_missing: (
        "第{size}条处的检查点未达到见证人法定数，已{hours}小时",
        "the head at {size} lacks the quorum of witnesses, for {hours} hours now",
    ),
    Kind.witness_silent: ("见证人{name}已{hours}小时没有签署", "the witness {name} has not signed for {hours} hours"),
    Kind.withheld: (
        "{count}条所在的条目文件暂不公开，首条是第{entry}条：哈希已核对，信封未看",
        "{count} entries, from entry {entry} on, are not told yet: their hashes are checked, their envelopes unread",
    ),
}
LONGEST = 200
"""Characters of a fact that are shown; the whole stands in the evidence."""
_NOTICES = frozenset(list(Kind)[list(Kind).index(Kind.unreachable) :])


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: its facts, and the places in the watcher's state where the evidence is kept."""

    kind: Kind
    facts: dict[str, str | int]
    evidence: tuple[str, ...] = ()

    @property
    def misbehaviour(self) -> bool:
        """True where the log contradicts what it signed or serves what it did not sign."""
        return self.kind not in _NOTICES

    def text(self, language: str = "zh") -> str:
        """One sentence, Chinese ("zh") or English ("en"); what the log itself said stands in it as plain text."""
        facts = {name: _plain(fact) if isinstance(fact, str) else fact for name, fact in self.facts.items()}
        return WORDS[self.kind][0 if language == "zh" else 1].format(**facts)


def _plain(said: str) -> str:
    """Nothing that moves the cursor of whoever reads it, and not without end."""
    shown = said if len(said) <= LONGEST else f"{said[:LONGEST]}..."
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in shown)
