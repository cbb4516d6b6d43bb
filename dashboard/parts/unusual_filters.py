"""The filters of the page of unusual things, with counts: kept in the address, so that every view is a link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts.units import choices
from dashboard.parts.unusual import market
from dashboard.words import said, w, word

MANY = ("screen", "subject_kind")
ONE = ("market", "unit_id", "q")
KINDS = ("process", "party", "unit", "expert", "programme")


def chosen() -> dict[str, Any]:
    """The filters that the address asks for: lists for screens and kinds of subject, one value else."""
    many: dict[str, Any] = {name: list(st.query_params.get_all(name)) for name in MANY}
    many["subject_kind"] = [kind for kind in many["subject_kind"] if kind in KINDS]
    return many | {name: st.query_params.get(name) or None for name in ONE}


def clear() -> None:
    """No filter any more."""
    for name in (*MANY, *ONE, "page"):
        st.query_params.pop(name, None)
        st.session_state.pop(f"unusual_{name}", None)


def _keep(name: str) -> None:
    """The address follows the widget, and the first page is shown again."""
    if value := st.session_state[f"unusual_{name}"]:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
    st.session_state.pop("unusual_page", None)


def draw(told: dict[str, Any], filters: dict[str, Any]) -> None:
    """The sidebar; `told` is the page as the API tells it, its counts those under the other filters."""
    facets = told["facets"]
    with st.sidebar:
        st.text_input(
            w("unusual.filter_q"), value=filters["q"] or "", icon=":material/search:", key="unusual_q",
            on_change=_keep, args=("q",),
        )  # fmt: skip
        titles = {name: said(one) for name, one in told["titles"].items()}
        _pills("screen", w("unusual.filter_screen"), facets["screen"], filters, lambda code: titles.get(code, code))
        _pills(
            "subject_kind",
            w("unusual.filter_kind"),
            facets["subject_kind"],
            filters,
            lambda code: word("subject", code),
        )
        _pick("market", w("unusual.filter_market"), facets["market"], filters, market, w("unusual.any_market"))
        asked = [filters["unit_id"]] if filters["unit_id"] else []
        units = choices(told["unit_names"], list(dict.fromkeys([*facets["unit_id"], *asked])))
        if units:
            hint = w("unusual.any_unit")
            _pick("unit_id", w("unusual.filter_unit"), facets["unit_id"], filters, lambda id: units.get(id, id), hint)
        st.button(w("unusual.clear"), key="clear", type="tertiary", icon=":material/undo:", on_click=clear)


def _pills(name: str, label: str, counts: dict[str, int], filters: dict[str, Any], text: Any) -> None:
    options = [*counts, *(code for code in filters[name] if code not in counts)]
    if options:
        st.pills(
            label, options, selection_mode="multi", default=filters[name], key=f"unusual_{name}",
            format_func=lambda code: f"{text(code)} :gray[{counts.get(code, 0):,}]", on_change=_keep, args=(name,),
        )  # fmt: skip


def _pick(name: str, label: str, counts: dict[str, int], filters: dict[str, Any], text: Any, hint: str) -> None:
    options = [*counts, *([filters[name]] if filters[name] and filters[name] not in counts else [])]
    st.selectbox(
        label, options, index=options.index(filters[name]) if filters[name] else None, placeholder=hint,
        format_func=lambda code: f"{text(code)} · {counts.get(code, 0):,}", key=f"unusual_{name}",
        on_change=_keep, args=(name,),
    )  # fmt: skip
