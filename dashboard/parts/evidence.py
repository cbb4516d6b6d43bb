"""Evidence down to file, sheet, row, ledger entry and leaf hash."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.grid import whole
from dashboard.parts.numbers import moment, plain, short_hash
from dashboard.words import count, kind, said, w


def source(event: dict[str, Any]) -> str:
    """The file, sheet and row an event was read from, else who sent it by interface."""
    if not event["file"]:
        return f"{w('finding.interface')} · {event['source'].rpartition(':')[2]}"
    told = [event["file"], event["sheet"], w("finding.row", n=event["row"]) if event["row"] is not None else None]
    return " · ".join(part for part in told if part)


def draw(detail: dict[str, Any]) -> None:
    """The table of evidence and what can be said about all of it."""
    st.header(w("finding.evidence"), anchor="evidence")
    events = detail["evidence"]
    marks = [f" :orange-badge[▲ {w('finding.judged')}]" if event["is_judged"] else "" for event in events]
    grid.draw(
        {
            w("field.event"): [
                plain(kind(event["label"], event["type"])) + mark for event, mark in zip(events, marks, strict=True)
            ],
            w("field.summary"): [plain(said(event["summary"])) for event in events],
            w("field.time"): [whole(moment(event["time"])) for event in events],
            w("field.source"): [plain(source(event)) for event in events],
            whole(w("field.entry")): [event["entry"] for event in events],
            w("field.leaf"): [f"`{whole(short_hash(event['leaf_hash']))}`" for event in events],
        },
        alternative=w("finding.evidence"),
        numbers={whole(w("field.entry")): grid.COUNT},
    )
    told = [count("finding.evidence_note", len(events))]
    if detail["erased"]:
        told.append(count("finding.erased", len(detail["erased"])))
    st.caption(f":material/verified: {' '.join(told)}")
