"""Submissions as a list: drafts that wait, and everything that was handed in, with what stands for what."""

from __future__ import annotations

from typing import Any, Final

from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.tags import tag
from dashboard.words import language, w

OPEN: Final = ("checking", "has_problems", "ready", "failed")
"""The states of a draft."""


def link(id: int, text: str | None = None) -> str:
    """A link to a submission, in Markdown."""
    return f"[{text or w('paper.number', n=id)}](upload?id={id}&lang={language()})"


def chain(one: dict[str, Any]) -> str:
    """What it stands for, and what stands for it."""
    parts = [w("desk.corrects", n=link(one["corrects"], str(one["corrects"])))] if one["corrects"] else []
    if one["supersedes"]:
        parts.append(w("desk.supersedes", n=link(one["supersedes"], str(one["supersedes"]))))
    if one["followed_by"]:
        parts.append(w("desk.followed_by", n=w("process.comma").join(link(n, str(n)) for n in one["followed_by"])))
    return w("desk.then").join(parts) or ABSENT


def amount(one: dict[str, Any]) -> int | None:
    """How many records the last check read."""
    return None if one["counts"] is None else one["counts"]["events"]


def must_fix(one: dict[str, Any]) -> int | None:
    """How many things must be fixed."""
    return None if one["counts"] is None else one["counts"]["weights"].get("must_fix", 0)


def draw(items: list[dict[str, Any]], key: str) -> None:
    """One line a submission, the latest first."""
    grid.draw(
        {
            w("desk.number"): [link(one["id"]) for one in items],
            w("field.state"): [tag("submission", one["state"]) for one in items],
            w("paper.file"): [plain(one["file"]["name"]) for one in items],
            w("desk.uploaded"): [grid.whole(moment(one["uploaded_at"])) for one in items],
            w("desk.records"): [amount(one) for one in items],
            w("weight.must_fix"): [must_fix(one) for one in items],
            w("desk.chain"): [chain(one) for one in items],
            w("field.entry"): [ABSENT if one["entry"] is None else f"{one['entry']:,}" for one in items],
        },
        alternative=w("desk.list_alt", n=len(items)),
        numbers={w("desk.records"): grid.COUNT, w("weight.must_fix"): grid.COUNT},
        cards=key,
    )
