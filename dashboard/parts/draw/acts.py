"""The acts of a draw, each its own form: reveal, hold, register a decline, declare void; what is refused is said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import visitor
from dashboard.parts.bring import choose
from dashboard.parts.draw.seats import seat_text
from dashboard.parts.numbers import plain, short_hash
from dashboard.parts.states import refused, tried
from dashboard.words import language, w, word

MOST_MB: Final = 20
FORMS: Final = ("full_name", "e_signature")
OPEN: Final = "tenderwatch draw open {draw_id} --secrets secrets.json --audience public --source {unit} --api {api}"
PHASES: Final = ("before_evaluation", "during_evaluation")
VOID_REASONS: Final = ("too_few_reveals", "beacon_unavailable", "pool_exhausted", "conflict", "error", "other")


def source(told: dict[str, Any]) -> str:
    """The unit that runs the draw, as events name it."""
    return f"urn:tw:unit:{told['unit']}"


def sent(draw_id: str, act: str, body: dict[str, Any]) -> None:
    """The act is on record and the page drawn anew, or the sentence says why not; what was tried is on record."""
    path = at("draws", draw_id, act)
    _, why = tried("verify.what", partial(client.post, path, body, lang=language()))
    if why:
        refused(w("room.refused"), why)
    else:
        st.rerun()


def draw(told: dict[str, Any]) -> None:
    """A form for each act that may be done now, the first one open while something is left to be done."""
    shown: dict[str, Callable[[dict[str, Any]], None]] = {
        "reveal": reveal, "run": run, "decline": decline, "open": opened, "void": void
    }  # fmt: skip
    if not told["next"]:
        return
    st.header(w("room.acts"), anchor="acts")
    choose(MOST_MB)
    first = told["next"][0]
    for act in told["next"]:
        with st.expander(w(f"room.{act}"), expanded=act == first and act != "void" and told["state"] != "opened"):
            shown[act](told)


def reveal(told: dict[str, Any]) -> None:
    """A party brings the file that its command wrote: its number becomes public by this; the next finds no file."""
    key = f"nonce_file_{sum(one['revealed_at'] is not None for one in told['parties'])}"
    st.markdown(w("room.reveal_text"))
    with st.form("reveal_form", enter_to_submit=False):
        st.file_uploader(w("room.nonce_file"), key=key, type=["json"], max_upload_size=1)
        go = st.form_submit_button(w("room.reveal_go"), key="reveal_go", type="primary", icon=":material/lock_open:")
    if not go:
        return
    kept = object_of(st.session_state[key])
    if kept is None or not {"draw_id", "party", "nonce"} <= set(kept):
        refused(w("room.no_nonce"), w("room.no_nonce_text"))
    elif kept["draw_id"] != told["draw_id"]:
        refused(w("room.no_nonce"), w("room.other_draw", found=str(kept["draw_id"]), expected=told["draw_id"]))
    else:
        body = {"source": source(told), "party": kept["party"], "nonce": kept["nonce"]}
        sent(told["draw_id"], "reveals", body)


def object_of(file: Any) -> dict[str, Any] | None:
    """The JSON object in a file; None where it is none."""
    try:
        told = json.loads(file.getvalue()) if file else None
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def run(told: dict[str, Any]) -> None:
    """The draw is held: on the round that was named, or in its turn on a fallback that was announced."""
    st.markdown(w("room.run_text"))
    named = ["named", "typed", *(f"fallback_{place}" for place in range(len(told["fallback"])))]
    ways = {one: way_text(told, one) for one in named}
    with st.form("run_form", enter_to_submit=False):
        way = st.radio(w("room.source"), list(ways), format_func=ways.__getitem__, key="run_way")
        st.text_input(w("room.signature"), key="run_signature", placeholder=w("room.signature_hint"))
        if any(one.get("kind") == "lottery" for one in told["fallback"]):
            st.text_input(w("room.numbers"), key="run_numbers", placeholder="3, 9, 27")
        go = st.form_submit_button(w("room.run_go"), key="run_go", type="primary", icon=":material/shuffle:")
    if go:
        body = held_on(told, way)
        if body is None:
            refused(w("room.refused"), w("room.no_numbers"))
        else:
            sent(told["draw_id"], "beacon", body)


def way_text(told: dict[str, Any], way: str) -> str:
    """A source of randomness in words."""
    if not way.startswith("fallback_"):
        return w("room.way_named") if way == "named" else w("room.way_typed")
    place = int(way.rpartition("_")[2])
    row = told["fallback"][place]
    more = " ".join(str(row[name]) for name in ("name", "issue", "round") if name in row)
    return w("room.way_fallback", n=place + 1, kind=word("beacon_kind", str(row.get("kind"))), more=plain(more))


def held_on(told: dict[str, Any], way: str) -> dict[str, Any] | None:
    """What is sent; None where the numbers of a lottery are none."""
    if way == "named":
        return {}
    signature = st.session_state["run_signature"].strip()
    if way == "typed":
        return {"signature": signature}
    row = told["fallback"][int(way.rpartition("_")[2])]
    if row["kind"] == "lottery":
        numbers = st.session_state["run_numbers"].replace("，", ",").split(",")
        if not all(one.strip().isdecimal() for one in numbers):
            return None
        return {"kind": "lottery", "name": row["name"], "issue": row["issue"], "numbers": [int(one) for one in numbers]}
    if row["kind"] == "drand":
        typed = {"signature": signature} if signature else {}
        return {"chain": row["chain"], "round": row["round"], **typed}
    return {"kind": "commit_reveal"}


def decline(told: dict[str, Any]) -> None:
    """One who sits declines: who, why, on what evidence; the file stays here, its digest goes on record.

    The next decline finds no file: the evidence about one is none about another.
    """
    st.markdown(w("room.decline_text"))
    here = {row["handle"]: row for row in told["table"] if row["state"] != "declined"}
    seats = {id: f"{seat_text(row)} · {row['slot']} · {short_hash(id)}" for id, row in here.items()}
    reasons = labels("vacancy_reason", told["decline_reasons"])
    phases = {code: w(f"room.{code}") for code in PHASES}
    with st.form("decline_form", enter_to_submit=False):
        handle = st.selectbox(w("verify.seat"), list(seats), format_func=seats.__getitem__, key="decline_seat")
        reason = st.selectbox(w("verify.reason"), list(reasons), format_func=reasons.__getitem__, key="decline_reason")
        phase = st.radio(
            w("room.phase"), list(phases), format_func=phases.__getitem__, key="decline_phase", horizontal=True
        )
        files = st.file_uploader(
            w("room.evidence"),
            key=f"decline_evidence_{len(told['declines'])}",
            accept_multiple_files=True,
            max_upload_size=MOST_MB,
        )
        code = st.text_input(w("room.otc"), key="decline_otc") if told["has_blind_reserve"] else ""
        go = st.form_submit_button(
            w("room.decline_go"), key="decline_go", type="primary", icon=":material/person_remove:"
        )
    if go and handle is not None:
        body = {"slot": here[handle]["slot"], "handle": handle, "reason": reason, "phase": phase}
        body |= {"evidence": [digest(file) for file in files]} | ({"otc": code.strip()} if code else {})
        sent(told["draw_id"], "declines", body)


def labels(group: str, codes: Iterable[str]) -> dict[str, str]:
    """Code -> its word."""
    return {code: word(group, code) for code in codes}


def digest(file: Any) -> dict[str, str]:
    """A document by its digest; its name stays here too, since it may tell of a person."""
    told = hashlib.sha256(file.getvalue()).hexdigest()
    return {"id": told[:16], "kind": "call_record", "sha256": told}


def opened(told: dict[str, Any]) -> None:
    """Names are published by whoever keeps the secrets, on his own machine: they do not pass through this page."""
    st.markdown(w("room.open_text"))
    line = OPEN.format(draw_id=told["draw_id"], unit=told["unit"], api=visitor.address())
    st.code(line, language=None, wrap_lines=True)
    st.caption(w("room.open_token"))


def void(told: dict[str, Any]) -> None:
    """The attempt is declared void, by the supervisor's signature and for a reason."""
    st.markdown(w("room.void_text"))
    reasons, forms = labels("void_reason", VOID_REASONS), {code: w(f"room.{code}") for code in FORMS}
    with st.form("void_form", enter_to_submit=False):
        reason = st.selectbox(
            w("verify.reason"),
            list(reasons),
            index=None,
            format_func=reasons.__getitem__,
            placeholder=w("room.choose"),
            key="void_reason",
        )
        st.text_input(w("room.signer"), key="void_signer", placeholder="P-0000")
        form = st.radio(w("room.form"), list(forms), format_func=forms.__getitem__, key="void_form_of", horizontal=True)
        go = st.form_submit_button(w("room.void_go"), key="void_go", icon=":material/block:")
    if not go:
        return
    signer = st.session_state["void_signer"].strip()
    if reason is None or not signer:
        refused(w("room.refused"), w("room.void_needs"))
        return
    signature = {"signer": signer, "form": form, "signed_at": told["as_of"]}
    sent(told["draw_id"], "void", {"source": source(told), "reason": reason, "signature": signature})
