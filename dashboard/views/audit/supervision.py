"""How reviewers work, for the supervisor: figures by account in no order of merit, reasons, and who confirms whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, plain, share_text
from dashboard.parts.states import empty, refused, tried
from dashboard.words import language, said, w, word

COUNTS = (
    "received",
    "closed",
    "confirmed",
    "referred",
    "unfounded",
    "false_alarm",
    "late",
    "late_now",
    "overturned",
    "confirmed_for_others",
    "same_day",
)
MOST = 40
DAYS = "{:,.1f}"


def keep(name: str) -> None:
    """The address follows the day."""
    st.query_params[name] = str(st.session_state[f"supervision_{name}"])


def day_asked(name: str) -> str | None:
    """A day in the address; None where it is none."""
    try:
        return str(date.fromisoformat(st.query_params.get(name, "")))
    except ValueError:
        return None


def account_text(one: dict[str, Any]) -> str:
    """Label and number of an account."""
    label, number = one["label"], one["account"]
    return plain(number) if label == number else f"{plain(label)} :small[:gray[{plain(number)}]]"


def table(told: list[dict[str, Any]]) -> None:
    """One line an account."""
    columns: dict[str, list[Any]] = {w("supervision.account"): [account_text(one) for one in told]}
    columns |= {w(f"supervision.{name}"): [one[name] for one in told] for name in COUNTS}
    columns[w("supervision.days")] = [one["median_days_to_close"] for one in told]
    numbers = {w(f"supervision.{name}"): grid.COUNT for name in COUNTS} | {w("supervision.days"): DAYS}
    grid.draw(columns, alternative=w("supervision.alt", n=len(told)), numbers=numbers)
    st.caption(w("supervision.order"))


def reasons(told: list[dict[str, Any]]) -> None:
    """Dismissals by reason."""
    st.header(w("supervision.reasons"), anchor="reasons")
    known = sorted({reason for one in told for reason in one["by_reason"]})
    if not known:
        st.markdown(w("supervision.none_dismissed"))
        return
    st.caption(w("supervision.reasons_lead"))
    columns: dict[str, list[Any]] = {w("supervision.account"): [account_text(one) for one in told]}
    columns |= {word("dismissal", reason): [one["by_reason"].get(reason, 0) for one in told] for reason in known}
    numbers = {word("dismissal", reason): grid.COUNT for reason in known}
    grid.draw(columns, alternative=w("supervision.reasons"), numbers=numbers)


def points(row: dict[str, Any]) -> float | None:
    """Percentage points above or below the others' median."""
    return None if row["others_median"] is None else 100 * (row["share_dismissed"] - row["others_median"])


def by_rule(told: list[dict[str, Any]]) -> None:
    """Shares dismissed a rule, where others are to compare with."""
    st.header(w("supervision.by_rule"), anchor="by_rule")
    st.caption(w("supervision.by_rule_lead"))
    rows = [(one, row) for one in told for row in one["by_rule"]][:MOST]
    if not rows:
        st.markdown(w("supervision.none_dismissed"))
        return
    grid.draw(
        {
            w("supervision.account"): [account_text(one) for one, _ in rows],
            w("supervision.rule"): [plain(said(row["title"])) for _, row in rows],
            w("supervision.closed"): [row["closed"] for _, row in rows],
            w("supervision.dismissed"): [row["dismissed"] for _, row in rows],
            w("supervision.share"): [share_text(row["dismissed"], row["closed"]) for _, row in rows],
            w("supervision.others_median"): [
                ABSENT if row["others_median"] is None else f"{100 * row['others_median']:.0f} %" for _, row in rows
            ],
            w("supervision.others"): [row["others"] for _, row in rows],
            w("supervision.gap"): [points(row) for _, row in rows],
        },
        alternative=w("supervision.by_rule"),
        numbers={
            w("supervision.closed"): grid.COUNT,
            w("supervision.dismissed"): grid.COUNT,
            w("supervision.others"): grid.COUNT,
            w("supervision.gap"): "{:+,.0f}",
        },
    )


def pairs(told: list[dict[str, Any]]) -> None:
    """Two who nearly always confirm each other."""
    st.header(w("supervision.pairs"), anchor="pairs")
    st.caption(w("supervision.pairs_lead"))
    if not told:
        st.markdown(w("supervision.none_pairs"))
        return
    grid.draw(
        {
            w("supervision.proposes"): [plain(one["labels"][0]) for one in told],
            w("supervision.confirms"): [plain(one["labels"][1]) for one in told],
            w("supervision.of"): [one["closed"] for one in told],
            w("supervision.by_other"): [one["confirmed"] for one in told],
            w("supervision.share"): [share_text(one["confirmed"], one["closed"]) for one in told],
            w("supervision.same_day"): [one["same_day"] for one in told],
            w("supervision.mutual"): [w("supervision.yes" if one["is_mutual"] else "supervision.no") for one in told],
        },
        alternative=w("supervision.pairs"),
        numbers=dict.fromkeys((w("supervision.of"), w("supervision.by_other"), w("supervision.same_day")), grid.COUNT),
    )


def show() -> None:
    """The page."""
    st.title(w("supervision.title"), anchor=False)
    asked = {"from": day_asked("from"), "to": day_asked("to")}
    query = {**asked, "lang": language()}
    told, why = tried("supervision.what", lambda: client.get("/supervision", **query))
    days = {"from": told["first_day"], "to": told["last_day"]} if told else asked
    for name, column in zip(("from", "to"), st.columns([1, 1, 4]), strict=False):
        with column:
            value = date.fromisoformat(days[name]) if days[name] else None
            st.date_input(
                w(f"supervision.{name}"),
                value,
                key=f"supervision_{name}",
                format="YYYY-MM-DD",
                on_change=keep,
                args=(name,),
            )
    if told is None:
        refused(w("supervision.title"), why)
        return
    st.caption(said(told["note"]))
    lines = [w("supervision.totals", from_day=told["first_day"], to_day=told["last_day"], n=f"{told['closed']:,}")]
    lines += [w("supervision.hidden", n=f"{told['hidden']:,}")] if told["hidden"] else []
    st.caption(w("network.join").join(lines))
    if not told["reviewers"]:
        empty(w("supervision.none_title"), w("supervision.none_text"))
        return
    st.header(w("supervision.table"), anchor="accounts")
    table(told["reviewers"])
    reasons(told["reviewers"])
    by_rule(told["reviewers"])
    pairs(told["pairs"])


show()
