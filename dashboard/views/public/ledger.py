"""A receipt checked by its holder, and a checkpoint that was kept held against the log of today."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import bring, receipt
from dashboard.parts.states import empty, fetch_if_there, fetch_or_why, refused
from dashboard.words import w

FILES = (
    ("checkpoint", "/log/checkpoint", "checkpoint.txt", "task"),
    ("policy", "/log/policy", "policy.txt", "groups"),
    ("vkey", "/log/vkey", "log.vkey", "key"),
)


def newest(told: dict[str, Any]) -> None:
    """The newest head, and its files to take along."""
    st.header(w("receipt.newest"), anchor="newest")
    receipt.head(told)
    with st.container(horizontal=True):
        for name, path, file, icon in FILES:
            st.download_button(
                w(f"receipt.{name}"),
                client.later(path),
                file_name=file,
                mime="text/plain",
                key=f"file_{name}",
                icon=f":material/{icon}:",
                on_click="ignore",
            )
    st.caption(w("receipt.keep"))


def mine() -> None:
    """The visitor's receipt, with the event if it is brought too."""
    st.header(w("receipt.mine"), anchor="mine")
    told = bring.form("receipt", file="receipt.file", paste="receipt.paste", go="receipt.go", more="receipt.with_event")
    if told is None:
        return
    text, event = told
    if not text:
        refused(w("verify.nothing_title"), w("receipt.nothing"))
        return
    body: dict[str, Any] = {"receipt": text}
    if event:
        body["event"] = object_of(event)
        if body["event"] is None:
            refused(w("receipt.no_event_title"), w("receipt.no_event"))
            return
    answer, why = bring.answered("receipt", "receipt.what", "/receipts/check", body, f"{text}\0{event}")
    if answer is None:
        refused(w("receipt.no_receipt"), why)
    else:
        receipt.result(answer)


def object_of(text: str) -> dict[str, Any] | None:
    """The JSON object of a text; None where it is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def kept(size: int) -> None:
    """An older checkpoint against the log of today, or two sizes of it."""
    st.header(w("receipt.history"), anchor="history")
    st.markdown(w("receipt.history_text"))
    told = bring.form("kept", file="receipt.kept_file", paste="receipt.kept_paste", go="receipt.kept_go")
    if told is not None and not told[0]:
        refused(w("verify.nothing_title"), w("receipt.nothing"))
    elif told is not None:
        body = {"checkpoint": told[0]}
        answer, why = bring.answered("kept", "receipt.what", "/log/check", body, told[0])
        if answer is None:
            refused(w("receipt.no_checkpoint"), why)
        else:
            receipt.compared(answer)
    with st.expander(w("receipt.between")):
        first, second = st.columns(2)
        old = first.number_input(w("receipt.from"), min_value=0, max_value=size, value=None, step=1, key="from")
        new = second.number_input(w("receipt.to"), min_value=0, max_value=size, value=size, step=1, key="to")
        if old is None or new is None:
            return
        proof, why = fetch_or_why("receipt.what", "/log/consistency", **{"from": old, "to": new})
        if proof is None:
            refused(w("receipt.between"), why)
        else:
            receipt.between(proof)


def show() -> None:
    """The page."""
    told = fetch_if_there("receipt.what", "/log/head")
    st.title(w("receipt.title"), anchor=False)
    st.caption(w("receipt.lead"))
    if told is None:
        empty(w("receipt.none_title"), w("receipt.none_text"))
        return
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        mine()
        newest(told)
        kept(told["size"])
    with right:
        receipt.bounds(told["key"])


show()
