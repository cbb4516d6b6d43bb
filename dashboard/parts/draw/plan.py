"""A draw is prepared: its plan as a file, the roster to fill, the commands that join both where the secrets stay."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final

import streamlit as st

from dashboard.client import COUNTY_TIME
from dashboard.parts.draw.acts import labels
from dashboard.parts.sheet import csv_bytes
from dashboard.parts.states import refused
from dashboard.words import w, word

PARTIES: Final = ("purchaser", "agency", "supervision")
REGIMES: Final = ("tendering", "government_procurement", "other")
REASONS: Final = ("refused", "unreachable", "self_declared_conflict", "illness", "absent")
EXCLUDED: Final = ("employer_is_bidder", "worked_for_bidder", "kin", "economic", "own_unit")
HEX: Final = 64
REQUEST: Final = "tenderwatch draw request plan.json --roster roster.csv"
COMMITMENT: Final = "tenderwatch draw commitment {draw_id} {party} --out nonce-{party}.json"
TEXTS: Final = ("draw_id", "ocid", "lot", "snapshot_id")


def roster() -> None:
    """The list of experts to fill, with two rows as they should be."""
    header = [
        w("roster_column.expert"),
        w("roster_column.employer"),
        w("roster_column.slots"),
        w("roster_column.excluded"),
    ]
    rows = [
        ["E-0001", "11999001MB00000946", w("roster_column.two_slots"), ""],
        ["E-0002", "11999001MB0000171G", w("roster_column.one_slot"), "kin"],
    ]
    st.download_button(
        w("room.roster"),
        csv_bytes(header, rows),
        file_name="roster.csv",
        mime="text/csv",
        key="roster",
        icon=":material/download:",
        on_click="ignore",
    )
    reasons = w("process.comma").join(f"{code} {word('exclusion_reason', code)}" for code in EXCLUDED)
    st.caption(w("room.roster_note", reasons=reasons))


def moment(name: str, days: int) -> datetime | None:
    """A moment of the county, some days ahead until another is chosen."""
    ahead = (datetime.now(COUNTY_TIME) + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)
    told: datetime | None = st.datetime_input(
        w(f"draw_plan.{name}"), value=ahead.replace(tzinfo=None), key=f"plan_{name}", format="YYYY-MM-DD"
    )
    return None if told is None else told.replace(tzinfo=COUNTY_TIME)


def slots(text: str) -> list[dict[str, Any]] | None:
    """`土建 3` a line, the speciality and its seats; None where a line says neither."""
    rows = [line.rsplit(maxsplit=1) for line in text.splitlines() if line.strip()]
    if not rows or any(len(row) != 2 or not row[1].isdecimal() for row in rows):  # noqa: PLR2004 - name and seats
        return None
    return [{"name": name, "seats": int(seats)} for name, seats in rows]


def form(unit: str) -> None:
    """The plan, field by field; sent, it is a file to take along."""
    regimes, declining = labels("regime", REGIMES), labels("vacancy_reason", REASONS)
    with st.form("plan_form", enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            for name in TEXTS:
                st.text_input(w(f"draw_plan.{name}"), key=f"plan_{name}", placeholder=w(f"draw_plan.{name}_hint"))
            st.number_input(w("draw_plan.attempt"), min_value=1, value=1, step=1, key="plan_attempt")
            regime = st.selectbox(
                w("draw_plan.regime"), list(regimes), format_func=regimes.__getitem__, key="plan_regime"
            )
        with right:
            st.text_area(w("draw_plan.slots"), key="plan_slots", placeholder=w("draw_plan.slots_hint"), height=100)
            st.number_input(w("draw_plan.max_per_employer"), min_value=1, value=1, step=1, key="plan_max_per_employer")
            st.number_input(
                w("draw_plan.min_reveals"), min_value=1, max_value=4, value=2, step=1, key="plan_min_reveals"
            )
            until, opening = moment("reveal_until", 1), moment("opening_at", 4)
            st.caption(w("draw_plan.round_note"))
        reasons = st.multiselect(
            w("draw_plan.decline_reasons"),
            list(declining),
            default=list(REASONS[:4]),
            format_func=declining.__getitem__,
            placeholder=w("room.choose"),
            key="plan_decline_reasons",
        )
        st.markdown(w("draw_plan.commitments"))
        for party in PARTIES:
            st.text_input(word("party", party), key=f"plan_{party}", placeholder=w("draw_plan.commitment_hint"))
        go = st.form_submit_button(w("draw_plan.make"), key="plan_go", type="primary", icon=":material/description:")
    if go:
        made = told_by(unit, regime, reasons, until, opening)
        st.session_state["plan_made"] = made
    if st.session_state.get("plan_made"):
        ready(st.session_state["plan_made"])


def told_by(
    unit: str, regime: str, reasons: list[str], until: datetime | None, opening: datetime | None
) -> dict[str, Any] | None:
    """The plan as the command reads it; None where something is missing, which is said."""
    texts = {name: st.session_state[f"plan_{name}"].strip() for name in TEXTS}
    commitments = {party: told for party in PARTIES if (told := st.session_state[f"plan_{party}"].strip().lower())}
    wanted = slots(st.session_state["plan_slots"])
    wrong = [w(f"draw_plan.{name}") for name, told in texts.items() if not told]
    wrong += [] if wanted else [w("draw_plan.slots")]
    wrong += [word("party", party) for party, told in commitments.items() if not is_hex(told)]
    wrong += [] if until and opening and until < opening else [w("draw_plan.opening_at")]
    wrong += [] if len(commitments) >= st.session_state["plan_min_reveals"] else [w("draw_plan.min_reveals")]
    if wrong or until is None or opening is None:
        refused(w("draw_plan.wrong"), w("draw_plan.wrong_text", names=w("process.comma").join(wrong)))
        return None
    numbers = {name: st.session_state[f"plan_{name}"] for name in ("attempt", "min_reveals", "max_per_employer")}
    return {
        "source": f"urn:tw:unit:{unit}",
        "regime": regime,
        **texts,
        **numbers,
        "slots": wanted,
        "decline_reasons": reasons,
        "reveal_until": until.isoformat(),
        "opening_at": opening.isoformat(),
        "commitments": commitments,
    }


def is_hex(text: str) -> bool:
    """32 bytes in lower-case hex."""
    return len(text) == HEX and not set(text) - set("0123456789abcdef")


def ready(plan: dict[str, Any]) -> None:
    """The file, and the command that makes the request of it on the unit's own machine."""
    st.download_button(
        w("draw_plan.download"),
        json.dumps(plan, ensure_ascii=False, indent=1),
        file_name="plan.json",
        mime="application/json",
        key="plan_file",
        icon=":material/download:",
        on_click="ignore",
    )
    st.markdown(w("draw_plan.then"))
    st.code(REQUEST, language=None, wrap_lines=True)
    st.caption(w("draw_plan.then_note"))


def commitments() -> None:
    """What each party runs on its own machine, before the plan can be made."""
    draw_id = st.session_state.get("plan_draw_id") or "DRAW-2026-17-1"
    lines = [COMMITMENT.format(draw_id=draw_id, party=party) for party in PARTIES]
    st.markdown(w("draw_plan.parties_first"))
    st.code("\n".join(lines), language=None, wrap_lines=True)
