"""A draw as the command line shows it, from the log's own state or from an API's answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.table import Column, Table

from monitor.drawing.listing import lot_of
from monitor.drawing.seats import seated_of
from monitor.drawing.state import DrawState
from monitor.vocabulary.event import COUNTY

WORDS = {
    "zh": {
        "draw": "抽取", "process": "采购过程", "lot": "标段", "attempt": "第几次", "state": "状态", "step": "步骤",
        "at": "时间", "seat": "席位", "slot": "专业", "handle": "代号", "expert": "专家", "next": "现在可做",
        "done": "✓", "active": "…", "waiting": "·", "failed": "✗", "stopped": "–",
        "seated": "在座", "declined": "退出", "stepped_in": "递补",
    },
    "en": {
        "draw": "draw", "process": "process", "lot": "lot", "attempt": "attempt", "state": "state", "step": "step",
        "at": "at", "seat": "seat", "slot": "slot", "handle": "handle", "expert": "expert", "next": "next",
        "done": "✓", "active": "…", "waiting": "·", "failed": "✗", "stopped": "–",
        "seated": "seated", "declined": "declined", "stepped_in": "stepped in",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """One who sits or sat: seat from 1, slot, handle, seated / declined / stepped_in, person code once public."""

    seat: int
    slot: str
    handle: str
    state: str
    expert: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A draw: what it is, where it stands in words, its steps (title, state, when, words), seats and next acts."""

    draw_id: str
    ocid: str
    lot: str | None
    attempt: int
    words: str
    steps: tuple[tuple[str, str, str, str], ...] = ()
    seats: tuple[Seat, ...] = ()
    next: tuple[str, ...] = ()

    @property
    def seated(self) -> list[Seat]:
        """Those who sit now."""
        return [row for row in self.seats if row.state != "declined"]


def of_state(one: DrawState, lang: str) -> Seen:
    """As the log tells it."""
    told = one.record.committed.data
    return Seen(
        one.record.draw_id,
        told["ocid"],
        lot_of(one.record),
        told["attempt"],
        one.words.text(lang),
        tuple((step.title.text(lang), step.state, _when(step.at), step.said.text(lang)) for step in one.steps),
        tuple(Seat(row.seat, row.slot, row.handle, row.state, row.expert) for row in seated_of(one.record)),
        tuple(one.next),
    )


def _when(at: str | int | None) -> str:
    if isinstance(at, int):
        return datetime.fromtimestamp(at, UTC).astimezone(COUNTY).isoformat()
    return at or ""


def listed(told: Mapping[str, Any], lang: str) -> Seen:
    """As an API lists it."""
    return Seen(told["draw_id"], told["ocid"], told["lot"], told["attempt"], told["state_text"][lang])


def of_answer(told: Mapping[str, Any], lang: str) -> Seen:
    """As an API tells it."""
    plain = listed(told, lang)
    return Seen(
        plain.draw_id,
        plain.ocid,
        plain.lot,
        plain.attempt,
        plain.words,
        tuple((step["title"][lang], step["state"], step["at"] or "", step["text"][lang]) for step in told["steps"]),
        tuple(Seat(row["seat"], row["slot"], row["handle"], row["state"], row["expert"]) for row in told["table"]),
        tuple(told["next"]),
    )


def shown_all(found: Iterable[Seen], lang: str) -> Table:
    """The draws as one table."""
    words = WORDS[lang]
    table = Table(Column(words["draw"], no_wrap=True), words["process"], words["lot"], words["attempt"], words["state"])
    for one in found:
        table.add_row(one.draw_id, one.ocid, one.lot or "", str(one.attempt), one.words)
    return table


def shown(one: Seen, lang: str) -> Iterator[Table | str]:
    """One draw: its steps, its seats, and what may be done next."""
    words = WORDS[lang]
    yield f"{one.draw_id} · {one.ocid} · {one.lot or '-'} · {words['attempt']} {one.attempt} · {one.words}"
    steps = Table("", words["step"], words["at"], "")
    for title, state, at, text in one.steps:
        steps.add_row(words[state], title, at, text)
    yield steps
    if one.seats:
        seats = Table(words["seat"], words["slot"], words["handle"], words["state"], words["expert"])
        for row in one.seats:
            seats.add_row(str(row.seat), row.slot, row.handle[:16], words[row.state], row.expert or "")
        yield seats
    yield f"{words['next']}: {', '.join(one.next) or '-'}"
