"""The filters of the queue, with counts: kept in the address, so that every view is a link."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts.numbers import round_text
from dashboard.parts.tags import SEVERITIES, STATES, named
from dashboard.parts.units import choices
from dashboard.words import w, word

STAGES = (
    "decisions",
    "funds",
    "tendering",
    "experts",
    "collusion",
    "blacklist",
    "award",
    "objections",
    "changes",
    "subcontracting",
    "payment",
    "acceptance",
    "review",
    "disclosure",
    "spending",
    "integrity",
    "signing",
)
MANY = ("stage", "severity")
ONE = ("is_lead", "unit_id", "rule", "state", "min_amount", "q", "sort")
AMOUNTS = ("100000", "500000", "4000000")
SORTS = ("score", "day", "amount")
KNOWN = {
    "stage": STAGES,
    "severity": SEVERITIES,
    "state": (*STATES, None),
    "is_lead": ("true", "false", None),
    "min_amount": (*AMOUNTS, None),
    "sort": (*SORTS, None),
}
"""What an address may ask for; anything else is passed over."""


def chosen() -> dict[str, Any]:
    """The filters that the address asks for: lists for stage and severity, one value else."""
    told = {name: [code for code in st.query_params.get_all(name) if code in KNOWN[name]] for name in MANY}
    one = {name: st.query_params.get(name) or None for name in ONE}
    return {**told, **{name: value if value in KNOWN.get(name, (value,)) else None for name, value in one.items()}}


def is_narrowed(filters: dict[str, Any]) -> bool:
    """Anything but the order was asked for."""
    return any(value for name, value in filters.items() if name != "sort")


def clear() -> None:
    """No filter any more."""
    for name in (*MANY, *ONE, "page"):
        st.query_params.pop(name, None)
        st.session_state.pop(f"facet_{name}", None)


def keep(name: str) -> None:
    """The address follows the widget, and the first page is shown again."""
    value = st.session_state[f"facet_{name}"]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
    st.session_state.pop("page", None)


def _pills(name: str, label: str, options: list[str], filters: dict[str, Any], text: Any) -> None:
    if not options:
        return
    several = name in MANY
    st.pills(
        label,
        options,
        selection_mode="multi" if several else "single",
        default=[value for value in filters[name] if value in options] if several else filters[name],
        format_func=text,
        key=f"facet_{name}",
        on_change=keep,
        args=(name,),
    )


def _pick(name: str, label: str, counts: dict[str, int], filters: dict[str, Any], text: Any, hint: str) -> None:
    options = sorted(counts, key=lambda value: (-counts[value], value))
    if filters[name] and filters[name] not in options:
        options.insert(0, filters[name])
    st.selectbox(
        label,
        options,
        index=options.index(filters[name]) if filters[name] else None,
        format_func=lambda value: f"{text(value)} · {counts.get(value, 0):,}",
        placeholder=hint,
        key=f"facet_{name}",
        on_change=keep,
        args=(name,),
    )


def _counted(counts: dict[str, int], name: str, text: Any) -> Any:
    return lambda value: f"{text(name, value)} :gray[{counts.get(value, 0):,}]"


def draw(told: dict[str, Any], filters: dict[str, Any], titles: dict[str, str]) -> None:
    """The sidebar: find by id, stage, severity, kind, money, unit, rule; counts are those under the other filters.

    `told` is the queue as the API tells it; `titles` the rules by id.
    """
    counts: dict[str, dict[str, int]] = told["facets"]
    with st.sidebar:
        st.text_input(
            w("queue.go_to"),
            value=filters["q"] or "",
            placeholder=w("queue.go_to_hint"),
            icon=":material/search:",
            key="facet_q",
            on_change=keep,
            args=("q",),
        )
        stages = [code for code in STAGES if code in counts["stage"] or code in filters["stage"]]
        _pills("stage", w("field.stage"), stages, filters, _counted(counts["stage"], "stage", word))
        listed = [code for code in SEVERITIES if code in counts["severity"] or code in filters["severity"]]
        _pills("severity", w("field.severity"), listed, filters, _counted(counts["severity"], "severity", named))
        kinds = {"false": w("queue.is_lead_false"), "true": f"○ {w('queue.is_lead_true')}"}
        _pills(
            "is_lead",
            w("queue.kind"),
            list(kinds),
            filters,
            lambda value: f"{kinds[value]} :gray[{counts['is_lead'].get(value, 0):,}]",
        )
        _pills(
            "min_amount",
            w("queue.amount"),
            list(AMOUNTS),
            filters,
            lambda value: w("queue.amount_from", amount=round_text(int(value))),
        )
        asked = [filters["unit_id"]] if filters["unit_id"] else []
        units = choices(told["unit_names"], list(dict.fromkeys([*counts["unit_id"], *asked])))
        _pick("unit_id", w("queue.unit"), counts["unit_id"], filters, lambda id: units[id], w("queue.any_unit"))
        _pick(
            "rule", w("queue.rule"), counts["rule"], filters, lambda code: titles.get(code, code), w("queue.any_rule")
        )
        st.button(w("queue.clear"), key="clear", type="tertiary", icon=":material/undo:", on_click=clear)
