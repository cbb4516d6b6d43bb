"""Rows of concerns as answers."""

from __future__ import annotations

from typing import Any

from api.concerns.schemas import Concern, ConcernItem, ConcernStep, Target
from api.schemas import Text
from monitor.accounts.vault import Vault
from monitor.concerns.sealed import note_of, reply_of, told_of
from monitor.concerns.states import SORTS, STATES, Sort, State, possible
from monitor.store.concerns import ConcernRow, steps_of
from monitor.store.database import Read
from monitor.vocabulary.problems import Words


def label(number: int) -> str:
    """How people call a concern."""
    return f"F-{number:06d}"


def item(row: ConcernRow) -> ConcernItem:
    """A concern in a list."""
    return ConcernItem(**_item(row))


def opened(read: Read, vault: Vault, row: ConcernRow) -> Concern:
    """A concern with what it says. Raises `VaultUnreadable`."""
    told = told_of(vault, row)
    steps = [
        ConcernStep(
            note=note_of(vault, step),
            **{name: getattr(step, name) for name in ("id", "at", "account", "act", "from_state", "to_state")},
        )
        for step in steps_of(read, row.number)
    ]
    may: Any = [] if row.is_erased else [act.value for act in possible(State(row.state))]
    return Concern(
        **_item(row),
        text=told.text,
        contact=told.contact,
        reply=reply_of(vault, row),
        is_erased=row.is_erased,
        steps=steps,
        may=may,
    )


def _item(row: ConcernRow) -> dict[str, Any]:
    kept = ("number", "kind", "state", "received_at", "state_since", "case_number", "version")
    target = None if row.target_kind is None else Target(kind=row.target_kind, id=str(row.target_id))
    return {name: getattr(row, name) for name in kept} | {
        "label": label(row.number),
        "kind_text": _text(SORTS[Sort(row.kind)]),
        "state_text": _text(STATES[State(row.state)]),
        "target": target,
    }


def _text(said: Words) -> Text:
    return Text(zh=said.zh, en=said.en)
