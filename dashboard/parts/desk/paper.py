"""The receipt of a certified submission: number, time, counts, entries; to print, to keep, to check."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid, visit, visitor
from dashboard.parts.numbers import moment, plain
from dashboard.parts.states import fetch_or_why, refused
from dashboard.parts.tags import counted
from dashboard.words import language, w

COMMAND = "tenderwatch ledger receipt {file} --log '{key}'"


def draw(told: dict[str, Any]) -> None:
    """The facts of the receipt, and the ways out."""
    id = str(told["id"])
    st.header(w("desk.receipt"), anchor="receipt")
    receipt, why = fetch_or_why("desk.receipt", at("submissions", id, "receipt"))
    if receipt is None:
        refused(w("desk.receipt"), why)
        return
    facts(receipt)
    if receipt["checkpoint"] is None:
        st.markdown(counted("check", "not_proved", w("desk.no_head_yet")))
    name = f"{w('desk.receipt_name', n=id)}.json"
    with st.container(horizontal=True, vertical_alignment="center"):
        visitor.door(f"/submissions/{id}/receipt.html", w("desk.print"))
        st.download_button(
            w("desk.receipt_json"),
            json.dumps(receipt, ensure_ascii=False, indent=1),
            file_name=name,
            mime="application/json",
            key="receipt_json",
            icon=":material/data_object:",
            on_click="ignore",
        )
        st.download_button(
            w("desk.entries"),
            client.later(at("submissions", id, "entries.csv"), lang=language()),
            file_name=f"submission-{id}-entries.csv",
            mime="text/csv",
            key="entries_csv",
            icon=":material/download:",
            on_click="ignore",
        )
        visit.link(visit.LEDGER, w("desk.check_receipt"), icon=":material/fact_check:")
    offline(name)


def facts(receipt: dict[str, Any]) -> None:
    """What the entry of the log says."""
    said = receipt["statement"]
    span = f"{said['first_entry']:,} – {said['last_entry']:,}" if "first_entry" in said else "—"
    rows = [
        (w("desk.number"), f"**{receipt['number']}**"),
        (w("paper.unit"), plain(said["unit"])),
        (w("paper.file"), plain(receipt["file_name"])),
        (w("paper.certified"), moment(receipt["recordedtime"])),
        (
            w("paper.rows"),
            w(
                "paper.counts",
                **{name: f"{said[name]:,}" for name in ("rows", "accepted", "corrections", "repeated")},
            ),
        ),
        (w("paper.entries"), span),
        (w("paper.entry"), f"{receipt['entry']:,}"),
        (w("desk.file_sha256"), f"`{said['file_sha256']}`"),
    ]
    if "corrects" in said:
        rows.insert(5, (w("paper.corrects"), w("paper.number", n=said["corrects"])))
    with st.container(key="words_of_steps_paper"):
        grid.facts(rows, alternative=w("desk.receipt"))


def offline(name: str) -> None:
    """The command that checks it without this service."""
    with st.expander(w("desk.offline")):
        st.markdown(w("paper.proves"))
        key, _ = fetch_or_why("receipt.what", "/log/head")
        st.code(COMMAND.format(file=name, key=key["key"] if key else "VKEY"), language=None, wrap_lines=True)
