"""Where a draw stands, in words: its state, its six steps with their times, and what may be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.draw.codes import DRAW_PARTY
from monitor.draw.said import Said
from monitor.drawing.record import Record, record_of
from monitor.drawing.seats import seated_of
from monitor.drawing.trust import Trust
from monitor.store.database import Read

STATES: Final = {
    "unreadable": Said("申请无法读取", "the request cannot be read"),
    "voided": Said("已作废", "declared void"),
    "revealing": Said("已入账，等待揭示", "on record, awaiting the reveals"),
    "short_of_reveals": Said("揭示不足，须作废", "too few reveals, to be declared void"),
    "awaiting_round": Said("已揭示，等待随机数", "revealed, awaiting the round"),
    "unwitnessed": Said("轮次之前未得到见证，须作废", "not witnessed before the round, to be declared void"),
    "due": Said("随机数已公布，待抽取", "the round is out, to be drawn"),
    "overdue": Said("开标已过而未抽取，须作废", "not drawn before the opening, to be declared void"),
    "held": Said("抽取完成，通知中", "drawn, being called"),
    "opened": Said("抽取完成，名单已公开", "drawn, names published"),
}
"""State -> its words, in the order in which a draw passes through them."""

PARTIES: Final = {
    "purchaser": Said("采购人", "purchaser"),
    "agency": Said("代理机构", "agency"),
    "supervision": Said("监督部门", "supervisor"),
    "platform": Said("交易平台", "platform"),
}
assert set(PARTIES) == set(DRAW_PARTY)  # noqa: S101 - the code list and its words grow together


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps: done, active, waiting, failed or stopped; when (RFC 3339 or Unix), and a few words."""

    number: int
    title: Said
    state: str
    at: str | int | None
    said: Said


TITLES: Final = (
    Said("申请入账", "request on record"),
    Said("见证签名", "witnessed"),
    Said("各方揭示", "reveals"),
    Said("信标轮次", "beacon round"),
    Said("排序入座", "ranked and seated"),
    Said("通知与递补", "calls and replacements"),
)


@dataclass(frozen=True)
class DrawState:
    """A draw at one moment."""

    record: Record
    now: int

    @property
    def state(self) -> str:
        """A key of `STATES`."""
        record = self.record
        if record.problem is not None:
            return "unreadable"
        if record.voided is not None:
            return "voided"
        if record.held is not None:
            return "opened" if record.is_public else "held"
        return self._waiting()

    def _waiting(self) -> str:
        """The state of a draw that is neither held nor void."""
        request, revealed = self.record.request, len(self.record.in_time)
        if self.now >= request.opening_at:
            return "overdue"
        if self.now > request.reveal_until and revealed < request.min_reveals:
            return "short_of_reveals"
        if self.now >= request.round_time:
            return "unwitnessed" if self.record.unwitnessed else "due"
        is_over = self.now > request.reveal_until or revealed == len(request.commitments)
        return "awaiting_round" if is_over else "revealing"

    @property
    def words(self) -> Said:
        """The state in words."""
        return STATES[self.state]

    @property
    def next(self) -> list[str]:
        """What may be done now: reveal, run, decline, open, void."""
        state, record = self.state, self.record
        if state in {"unreadable", "voided"}:
            return []
        can = []
        if state in {"revealing", "awaiting_round"} and self.now <= record.request.reveal_until:
            can += ["reveal"] if len(record.revealed) < len(record.request.commitments) else []
        if state == "due":
            can.append("run")
        if state == "held":
            can += ["decline", "open"]
        if state == "opened":
            can.append("open")
        return [*can, "void"]

    @property
    def steps(self) -> list[Step]:
        """The six steps in order."""
        if self.record.problem is not None:
            return [self._committed()]
        made = [self._committed(), self._witnessed(), self._revealed(), self._round(), self._seated(), self._called()]
        return list(_stopped(made)) if self.record.voided is not None else made

    def _committed(self) -> Step:
        one = self.record.committed
        return Step(1, TITLES[0], "done", one.recordedtime, Said(f"序号 {one.seq:,}", f"entry {one.seq:,}"))

    def _witnessed(self) -> Step:
        record = self.record
        if not record.is_asked:
            none = Said("未设见证方，只有日志自己的话", "no witnesses are asked: the log's own word")
            return Step(2, TITLES[1], "waiting", None, none)
        found, limit = record.committed.witnessed, record.request.round_time
        if found is None:
            said = Said("尚未达到规定数目", "the quorum has not cosigned")
            return Step(2, TITLES[1], "active" if self.now < limit else "failed", None, said)
        said = Said(f"{found.count} 个见证方", f"{found.count} witnesses")
        return Step(2, TITLES[1], "done" if found.at < limit else "failed", found.at, said)

    def _revealed(self) -> Step:
        record, request = self.record, self.record.request
        in_time = record.in_time
        told = [PARTIES[party] for party in PARTIES if party in in_time]
        count = f"{len(told)} / {len(request.commitments)}"
        names = (
            (f"：{'、'.join(one.zh for one in told)}", f": {', '.join(one.en for one in told)}") if told else ("", "")
        )
        said = Said(f"{count}{names[0]}", f"{count}{names[1]}")
        if len(in_time) == len(request.commitments):
            return Step(3, TITLES[2], "done", max(one.recordedtime for one in in_time.values()), said)
        if self.now <= request.reveal_until:
            return Step(3, TITLES[2], "active", request.reveal_until, said)
        state = "done" if len(in_time) >= request.min_reveals else "failed"
        return Step(3, TITLES[2], state, request.reveal_until, said)

    def _round(self) -> Step:
        request = self.record.request
        said = Said(
            f"{request.chain.name} 第 {request.round_no:,} 轮", f"{request.chain.name} round {request.round_no:,}"
        )
        if self.now >= request.round_time:
            return Step(4, TITLES[3], "done", request.round_time, said)
        state = "active" if self.state == "awaiting_round" else "waiting"
        return Step(4, TITLES[3], state, request.round_time, said)

    def _seated(self) -> Step:
        held = self.record.held
        seats = sum(slot.seats for slot in self.record.request.slots)
        if held is None:
            states = {"due": "active", **dict.fromkeys(("overdue", "short_of_reveals", "unwitnessed"), "failed")}
            return Step(5, TITLES[4], states.get(self.state, "waiting"), None, Said(f"{seats} 席", f"{seats} seats"))
        drawn = len(held.data.get("seats") or [])
        said = Said(f"{drawn} / {seats} 席", f"{drawn} of {seats} seats")
        return Step(5, TITLES[4], "done" if drawn == seats else "failed", held.recordedtime, said)

    def _called(self) -> Step:
        rows = seated_of(self.record)
        if not rows:
            return Step(6, TITLES[5], "waiting", None, Said("抽取之后", "after the draw"))
        here = sum(row.state != "declined" for row in rows)
        gone, came = len(rows) - here, sum(row.state == "stepped_in" or row.turn > 0 for row in rows)
        said = Said(
            f"{here} 席在座 · {gone} 人退出 · {came} 人递补", f"{here} seated, {gone} declined, {came} stepped in"
        )
        latest = max(row.at for row in rows)
        return Step(6, TITLES[5], "done" if self.record.is_public else "active", latest, said)


def _stopped(steps: list[Step]) -> Iterator[Step]:
    """Steps of an attempt that was declared void: what was not done will not be."""
    for one in steps:
        state = "stopped" if one.state in {"active", "waiting"} and one.number > 2 else one.state  # noqa: PLR2004
        yield Step(one.number, one.title, state, one.at, one.said)


def state(read: Read, draw_id: str, trust: Trust, now: int) -> DrawState:
    """Where the draw stands at `now` (Unix), rebuilt from the log alone. Raises `NoSuchDraw`."""
    return DrawState(record_of(read, draw_id, trust), now)
