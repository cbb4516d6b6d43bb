"""What will stand in the log, record by record, and who will see each value of it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.parts import grid
from dashboard.parts.numbers import plain
from dashboard.parts.states import fetch
from dashboard.parts.tags import note, tag
from dashboard.words import count, language, w, word

RECORDS: Final = 5


def head(one: dict[str, Any]) -> str:
    """Kind, place in the file, and what becomes of it against the log."""
    at = w("desk.at", sheet=plain(one["sheet"] or w("desk.whole_file")), row=one["row"] or "—")
    told = f"**{plain(one['kind_label'])}** · {at} · {word('row_plan', one['plan'])}"
    return told if one["entry"] is None else f"{told} {w('desk.entry', n=format(one['entry'], ','))}"


def record(one: dict[str, Any], place: int) -> None:
    """The values of one record, the first one open."""
    with st.expander(head(one), expanded=place == 0):
        grid.draw(
            {
                w("desk.field"): [plain(value["name"]) for value in one["values"]],
                w("field.value"): [plain(value["value"]) for value in one["values"]],
                w("desk.seen_by"): [tag("seen", value["seen"]) for value in one["values"]],
            },
            alternative=w("desk.preview_alt", kind=one["kind_label"]),
            cards=f"preview_{place}",
        )


def hidden(events: list[dict[str, Any]]) -> str:
    """The fields that the public does not see, each once."""
    names = dict.fromkeys(value["name"] for one in events for value in one["values"] if value["seen"] != "public")
    return w("desk.not_public", names=w("process.comma").join(plain(name) for name in names) or w("desk.none_hidden"))


def narrowed(plans: dict[str, int], page: str) -> str | None:
    """Which of them are shown: of a correction first what it changes, for that is what the certifier signs."""
    if len(plans) < 2:  # noqa: PLR2004 - nothing to choose from
        st.markdown(" ".join(note(f"{word('row_plan', plan)} {n:,}") for plan, n in plans.items()))
        return None
    chosen: str | None = st.segmented_control(
        w("desk.preview"),
        list(plans),
        default="corrects" if "corrects" in plans else None,
        format_func=lambda one: f"{word('row_plan', one)} {plans[one]:,}",
        key="preview_plan",
        label_visibility="collapsed",
        on_change=lambda: st.session_state.pop(page, None),
    )
    return chosen


def draw(told: dict[str, Any]) -> None:
    """The legend, then a page of records."""
    st.header(w("desk.preview"), anchor="preview")
    st.caption(w("desk.preview_note"))
    counts = told["counts"]
    plans = {plan: n for plan, n in counts["plans"].items() if n}
    st.markdown(" ".join(tag("seen", one) for one in ("public", "masked", "kept")))
    at = f"preview_page_{told['id']}"
    plan = narrowed(plans, at)
    page = st.session_state.get(at, 1)
    path = client.at("submissions", str(told["id"]), "preview")
    found = fetch("desk.preview", path, plan=plan, limit=RECORDS, offset=(page - 1) * RECORDS, lang=language())
    st.markdown(hidden(found["events"]))
    st.caption(count("desk.n_records", found["total"]))
    for place, one in enumerate(found["events"]):
        record(one, place)
    pages = -(-found["total"] // RECORDS)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key=at)
