"""Checks V6 to V10: the seats that follow, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.draw.before import keys_of, recorded
from monitor.draw.check import Check, Fails, NotYet, at, failed, open_, passed, result
from monitor.draw.commitment import handle
from monitor.draw.said import DrawRefused, Said
from monitor.draw.seating import Decline, Seating, seat
from monitor.draw.transcript import Entry, Transcript

DAY = 86_400
BY_HAND_OR_KEY = ("full_name", "e_signature")
"""Forms that are a signature; initials and circles are not."""


def seats(told: Transcript, prk: bytes | None) -> Check:
    """V6: the seats worked out again are the seats on record."""
    if told.held is None:
        return open_(6, "尚未抽取", "not drawn yet")
    if prk is None:
        return open_(6, "没有种子，无从重算", "without the seed nothing can be worked out")
    try:
        _ours(told, told.held, "draw.held")
    except DrawRefused as refused:
        return failed(6, refused.said.zh, refused.said.en)
    due = seat(told.request, prk).seated
    found = _seats(told.held)
    if found != due:
        moved = [one for one in found if one not in due]
        told_moved = ", ".join(f"{slot} {str(one)[:12]}" for slot, one in moved) or "-"
        return failed(6, f"席位与重算不符：{told_moved}", f"the seats are not those worked out: {told_moved}")
    handles = [one for _, one in found]
    if len(set(handles)) < len(handles):
        return failed(6, "一人占两席", "one expert in two seats")
    return passed(6, f"{len(due)} 席一致", f"{len(due)} seats agree")


def _seats(held: Entry) -> list[tuple[str, str]]:
    """(slot, handle) as draw.held tells them; what is no list of seats tells none."""
    rows = held.payload.get("seats")
    if not isinstance(rows, list):
        return []
    return [(str(row.get("slot")), str(row.get("handle"))) if isinstance(row, dict) else ("-", "-") for row in rows]


def declines(told: Transcript, prk: bytes | None) -> tuple[Check, Seating | None]:
    """V7: each decline is in the log, numbered in order, for a listed reason, with the replacement that follows."""
    if told.held is None or prk is None:
        return open_(7, "没有席位可重算", "no seats to work out"), None
    try:
        numbered = []
        for entry in told.vacated:
            _ours(told, entry, "seat.vacated")
            into = entry.payload.get("replacement")
            numbered.append((_decline(entry), into.get("handle") if isinstance(into, dict) else None))
        numbered.sort(key=lambda one: one[0].number)
        made, steps = [one for one, _ in numbered], [into for _, into in numbered]
        found = seat(told.request, prk, made)
    except DrawRefused as refused:
        return failed(7, refused.said.zh, refused.said.en), None
    for number, (step, into) in enumerate(zip(found.replacements, steps, strict=True), 1):
        if step.into != into:
            due = str(step.into)[:12]
            return failed(
                7, f"第 {number} 次退出应由 {due} 递补", f"{due} steps in after decline {number}, not {str(into)[:12]}"
            ), None
    return passed(7, f"{len(made)} 次退出", f"declines: {len(made)}"), found


def _ours(told: Transcript, entry: Entry, kind: str) -> None:
    """Nothing, where the entry is in the log and of this draw; else `DrawRefused`."""
    entry.opened(keys_of(told), kind)
    if entry.payload.get("draw_id") != told.request.draw_id:
        raise DrawRefused(f"{entry.place}：属于另一次抽取", f"{entry.place}: it is of another draw")


def _decline(entry: Entry) -> Decline:
    payload = entry.payload
    out = payload.get("out")
    if not isinstance(out, dict) or type(payload.get("decline_no")) is not int:
        raise DrawRefused(f"{entry.place}：没有退出者或序号", f"{entry.place}: no seat or no number")
    return Decline(
        payload["decline_no"],
        str(out.get("slot")),
        str(out.get("handle")),
        str(payload.get("reason")),
        payload.get("otc"),
    )


def openings(told: Transcript, seating: Seating | None) -> Check:
    """V8: the opened handles of those seated are theirs, and nobody stands behind two."""
    return result(8, lambda: _openings(told, seating))


def _openings(told: Transcript, seating: Seating | None) -> Said:
    behind: dict[str, set[str]] = {}
    for entry in told.opened:
        _ours(told, entry, "draw.opened")
        rows = entry.payload.get("openings")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Fails(f"{entry.place}：没有揭示", f"{entry.place}: it opens nothing")
        for row in rows:
            behind.setdefault(str(row.get("expert")), set()).add(_given(told, row))
    opened = {one for handles in behind.values() for one in handles}
    if not opened:
        raise NotYet("中标结果公布之后揭示", "opened after the award")
    if any(len(handles) > 1 for handles in behind.values()):
        raise Fails("同一专家有两个代号", "one expert stands behind two handles")
    if opened - set(told.request.members):
        raise Fails("揭示的代号不在名册之内", "a handle that is opened is not in the pool")
    missing = [one for _, one in seating.seated if one not in opened] if seating is not None else []
    if missing:
        raise NotYet(f"{len(missing)} 席尚未揭示", f"{len(missing)} seats are not opened yet")
    return Said(f"{len(opened)} 个代号均可打开", f"{len(opened)} handles open")


def _given(told: Transcript, row: Mapping[str, Any]) -> str:
    """The handle that salt and expert of an opening give, which must be the one it names."""
    try:
        made = handle(told.request.draw_id, bytes.fromhex(str(row["salt"])), str(row["expert"]))
    except (KeyError, ValueError):
        made = ""
    if made != row.get("handle"):
        short = str(row.get("handle"))[:12]
        raise Fails(f"{short} 不能由所示专家打开", f"{short} is not opened by this salt and expert")
    return made


def attempts(told: Transcript, committed: Sequence[int] | None, scanned: int | None = None) -> Check:
    """V9: the attempts for this lot, each before the last declared void; `committed` are all requests of the process.

    These come from a scan of the log's first `scanned` envelopes; without it the list rests on whoever made the file.
    """
    return result(9, lambda: _attempts(told, committed, scanned))


def _attempts(told: Transcript, committed: Sequence[int] | None, scanned: int | None) -> Said:
    request = told.request
    rows = _numbered(told)
    void = {str(entry.payload.get("draw_id")) for entry in told.voided if _signed(told, entry)}
    for number in range(1, max(rows)):
        if number not in rows or str(rows[number].payload.get("draw_id")) not in void:
            raise Fails(f"第 {number} 次没有经签署作废", f"attempt {number} was not declared void with a signature")
    if request.attempt < max(rows):
        raise Fails(
            f"第 {request.attempt} 次已经签署作废，之后又有第 {max(rows)} 次抽取，以后者为准",
            f"attempt {request.attempt} was declared void with a signature; attempt {max(rows)} followed, and counts",
        )
    if committed is None:
        raise NotYet(
            f"第 {request.attempt} 次；依本文件所列，未扫描日志全部条目",
            f"attempt {request.attempt} by the list of this file; the log's entries were not scanned",
        )
    if told.committed.seq not in committed:
        raise Fails("扫描的条目中没有本申请", "the entries that were scanned do not hold this very request")
    hidden = sorted(set(committed) - {entry.seq for entry in (told.committed, *told.attempts)})
    if hidden:
        raise Fails(f"日志中另有申请：序号 {hidden}", f"the log has further requests: entries {hidden}")
    far = (
        Said("日志", "the log")
        if scanned is None
        else Said(f"日志前 {scanned} 条", f"the log up to entry {scanned - 1}")
    )
    return Said(f"第 {request.attempt} 次，{far.zh}中没有其他", f"attempt {request.attempt}; {far.en} has no other")


def _numbered(told: Transcript) -> dict[int, Entry]:
    """Attempt -> its request's entry, of this lot."""
    request = told.request
    rows = {request.attempt: told.committed}
    for entry in told.attempts:
        entry.opened(keys_of(told), "draw.committed")
        other = entry.payload.get("request")
        if isinstance(other, dict) and (other.get("ocid"), other.get("lot")) == (request.ocid, request.lot):
            number = int(other.get("attempt", 0))
            if number in rows:
                raise Fails(f"第 {number} 次有两份申请", f"two requests for attempt {number}")
            rows[number] = entry
    return rows


def is_signed(voided: Mapping[str, Any]) -> bool:
    """True where a draw.voided bears the supervisor's own signature, in agreement."""
    signature = voided.get("signature")
    return (
        isinstance(signature, dict)
        and bool(signature.get("signer"))
        and signature.get("role") == "supervision"
        and signature.get("form") in BY_HAND_OR_KEY
        and signature.get("opinion", "agree") == "agree"
    )


def _signed(told: Transcript, entry: Entry) -> bool:
    try:
        entry.opened(keys_of(told), "draw.voided")
    except DrawRefused:
        return False
    return is_signed(entry.payload)


def window(told: Transcript) -> Check:
    """V10: the draw is on record before the opening of bids; by how many days is told."""
    request = told.request
    drawn = request.round_time
    if told.held is not None:  # a fallback's round is later than the one named: what counts is when it is on record
        entered = recorded(told.held)
        if entered >= request.opening_at:
            when = at(request.opening_at)
            return failed(10, f"开标 {when} 之后才入账", f"on record only after the opening at {when}")
        drawn = max(drawn, int(entered))
    left = request.opening_at - drawn
    if left <= 0:
        return failed(10, f"开标 {at(request.opening_at)} 已过", f"after the opening at {at(request.opening_at)}")
    when = at(request.opening_at)
    return passed(10, f"开标前 {left // DAY} 天（{when}）", f"before the opening at {when}, whole days: {left // DAY}")
