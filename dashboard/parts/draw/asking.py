"""A request that was made on the unit's own machine is brought here, looked at, and put on record."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import COUNTY_TIME
from dashboard.parts import grid
from dashboard.parts.bring import MOST_MB, choose
from dashboard.parts.draw.acts import object_of
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import refused, tried
from dashboard.words import language, w, word


def draw() -> None:
    """The form; a request that is readable is shown before it is sent."""
    choose(MOST_MB)
    st.file_uploader(w("room.request_file"), key="request_file", type=["json"], max_upload_size=MOST_MB)
    file = st.session_state["request_file"]
    if file is None:
        return
    told = object_of(file)
    if told is None or not isinstance(told.get("request"), dict):
        refused(w("room.no_request"), w("room.no_request_text"))
        return
    shown(told["request"], told)
    if st.button(w("room.ask_go"), key="ask_go", type="primary", icon=":material/how_to_reg:"):
        acted, why = tried("verify.what", partial(client.post, "/draws", told, lang=language()))
        if acted is None:
            refused(w("room.refused"), why)
        else:
            st.query_params["draw"] = acted["draw"]["draw_id"]
            st.rerun()


def at(unix: object) -> str:
    """A moment of the county of Unix seconds; a dash for anything else."""
    if not isinstance(unix, int) or isinstance(unix, bool) or not 0 <= unix < 2**33:
        return ABSENT
    return moment(datetime.fromtimestamp(unix, UTC).astimezone(COUNTY_TIME).isoformat())


def rows_of(told: object) -> list[dict[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def shown(request: dict[str, Any], told: dict[str, Any]) -> None:
    """What is about to be on record: no name is in it."""
    pool = rows_of(request.get("pool"))
    left_out = Counter(str(row["excluded"]) for row in pool if "excluded" in row)
    seats = w("app.semicolon").join(
        f"{plain(row.get('name'))} {plain(row.get('seats'))}" for row in rows_of(request.get("slots"))
    )
    parts = [f"{plain(word('exclusion_reason', code))} {n:,}" for code, n in left_out.items()]
    grid.facts(
        [
            (w("draw_plan.draw_id"), plain(request.get("draw_id", ABSENT))),
            (w("draw_plan.ocid"), plain(request.get("ocid", ABSENT))),
            (w("paper.unit"), plain(str(told.get("source", ABSENT)).removeprefix("urn:tw:unit:"))),
            (w("verify.seats_asked"), seats or ABSENT),
            (w("verify.roster"), f"{len(pool):,}"),
            (w("room.left_out"), w("process.comma").join(parts) or "0"),
            (w("draw_plan.reveal_until"), at(request.get("reveal_until"))),
            (w("draw_plan.opening_at"), at(request.get("opening_at"))),
        ],
        alternative=w("room.request_file"),
    )
    st.caption(w("room.request_note"))
