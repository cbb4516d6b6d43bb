"""The sidebar of the queue: the filters with their counts, and the box that goes to a number."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard.parts.facets import AMOUNTS, CASE_STATES, MANY, STAGES, clear, go, keep
from dashboard.parts.numbers import plain, round_text
from dashboard.parts.tags import SEVERITIES, STATES, named
from dashboard.parts.units import choices
from dashboard.words import w, word


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


def _states(told: dict[str, Any], filters: dict[str, Any]) -> None:
    counts = told["facets"]["state"]
    _pills(
        "state",
        w("queue.finding_state"),
        [code for code in STATES if code in counts or filters["state"] == code],
        filters,
        _counted(counts, "state", word),
    )


def _period(filters: dict[str, Any]) -> None:
    """From which judged day to which."""
    for name in ("day_from", "day_to"):  # below each other: the sidebar is too narrow for two dates
        st.date_input(
            w(f"queue.{name}"),
            value=date.fromisoformat(filters[name]) if filters[name] else None,
            format="YYYY-MM-DD",
            key=f"facet_{name}",
            on_change=keep,
            args=(name,),
        )


def go_to(filters: dict[str, Any]) -> None:
    """The box that goes to a case or finding, else narrows the list."""
    with st.sidebar:
        st.text_input(
            w("queue.go_to"),
            value=filters["q"] or "",
            placeholder=w("queue.go_to_hint"),
            help=w("queue.go_to_help"),
            icon=":material/search:",
            key="facet_q",
            on_change=go,
            args=("q",),
        )


def draw(told: dict[str, Any], filters: dict[str, Any], titles: dict[str, str]) -> None:
    """The filters: case state, severity, stage, kind, money, unit, township, programme, rule, period, finding state.

    `told` is the queue as the API tells it, its counts those under the other filters; `titles` the rules by id.
    """
    counts: dict[str, dict[str, int]] = told["facets"]
    with st.sidebar:
        if filters["party_id"]:
            _pills("party_id", w("queue.party"), [filters["party_id"]], filters, plain)
        cases = counts["case_state"]
        steps = [code for code in CASE_STATES if code in cases or code in filters["case_state"]]
        _pills("case_state", w("queue.case_state"), steps, filters, _counted(cases, "case_state", word))
        listed = [code for code in SEVERITIES if code in counts["severity"] or code in filters["severity"]]
        _pills("severity", w("field.severity"), listed, filters, _counted(counts["severity"], "severity", named))
        stages = [code for code in STAGES if code in counts["stage"] or code in filters["stage"]]
        _pills("stage", w("field.stage"), stages, filters, _counted(counts["stage"], "stage", word))
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
        towns = told["region_names"]
        if counts["region"] or filters["region"]:
            label, hint = w("queue.region"), w("queue.any_region")
            _pick("region", label, counts["region"], filters, lambda code: towns.get(code, code), hint)
        if counts["programme"] or filters["programme"]:
            label, hint = w("queue.programme"), w("queue.any_programme")
            _pick("programme", label, counts["programme"], filters, str, hint)
        _pick(
            "rule", w("queue.rule"), counts["rule"], filters, lambda code: titles.get(code, code), w("queue.any_rule")
        )
        _period(filters)
        _states(told, filters)
        st.button(w("queue.clear"), key="clear", type="tertiary", icon=":material/undo:", on_click=clear)
