"""What if a parameter were another: a replay of all history, what it gains and loses, and a proposal."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import fetch, fetch_if_there, refused, tried
from dashboard.parts.tags import named
from dashboard.parts.units import unit_text
from dashboard.words import language, said, w, word, words

LISTED = 20
RECENT = 5
SECONDS = 1.0
MINUTE = 60
GOING = ("waiting", "running")


def _now(one: dict[str, Any]) -> Any:
    """The value in force as it is typed: a list one a line."""
    return "\n".join(str(part) for part in one["value"]) if isinstance(one["value"], list) else one["value"]


def _label(one: dict[str, Any]) -> str:
    key = f"unit.{one['unit']}"
    unit = w(key) if key in words(language()) and not isinstance(one["value"], bool) else ""
    lines = w("what_if.lines") if isinstance(one["value"], list) else ""
    more = w("network.and").join(part for part in (unit, lines) if part)
    return f"{plain(said(one['label']))} · {more}" if more else plain(said(one["label"]))


def _field(rule: str, one: dict[str, Any]) -> Any:
    """One widget, by what the value is."""
    key, label, now = f"try_{rule}_{one['name']}", _label(one), _now(one)
    if now is None:
        st.text_input(label, w("what_if.unset"), key=key, disabled=True)
        return None
    if isinstance(now, bool):
        return st.checkbox(label, now, key=key)
    if isinstance(now, int):
        return int(st.number_input(label, min_value=0, value=now, step=1, key=key))
    if isinstance(one["value"], list):
        told = st.text_area(label, now, key=key, height=96)
        return [line.strip() for line in told.splitlines() if line.strip()]
    return st.text_input(label, now, key=key).strip()


def ask(rule: dict[str, Any]) -> None:
    """The values in force, to be typed over; what was changed is replayed."""
    told = rule["parameters"]
    with st.form(f"what_if_{rule['id']}", border=True):
        columns = st.columns(3)
        typed = {}
        for place, one in enumerate(told):
            with columns[place % 3]:
                typed[one["name"]] = _field(rule["id"], one)
        sent = st.form_submit_button(w("what_if.run"), key="replay", type="primary", icon=":material/restart_alt:")
    if not sent:
        return
    changed = {
        one["name"]: typed[one["name"]]
        for one in told
        if one["value"] is not None and typed[one["name"]] != one["value"]
    }
    if not changed:
        st.caption(w("what_if.unchanged"))
        return
    body = {"rule": rule["id"], "params": changed}
    made, why = tried("what_if.what", lambda: client.post("/replays", body, lang=language()))
    if made is None:
        refused(w("what_if.title"), why)
        return
    st.query_params["replay"] = str(made["number"])
    st.rerun()


@st.fragment(run_every=SECONDS)
def _progress(number: int) -> None:
    """How far it is, asked every second; when it is over the page is drawn anew."""
    told = fetch_if_there("what_if.what", at("replays", str(number)), limit=1)
    if told is None or told["state"] not in GOING:
        st.rerun()
        return
    share = round(100 * told["progress"])
    text = w("what_if.waiting") if told["state"] == "waiting" else w("what_if.running", share=share)
    st.progress(told["progress"], w("app.semicolon").join(part for part in (text, _left(told["seconds_left"])) if part))
    if told["can_cancel"] and st.button(w("what_if.cancel"), key="cancel_replay", icon=":material/close:"):
        _, why = tried("what_if.what", lambda: client.post(at("replays", str(number), "cancel"), {}, lang=language()))
        if why:
            st.toast(plain(why))
        st.rerun()


def _left(seconds: float | None) -> str:
    """How long it may still take, by the last replay of the rule; nothing where there was none."""
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return w("what_if.left_seconds", n=max(1, round(seconds)))
    return w("what_if.left_minutes", n=round(seconds / MINUTE))


def with_unit(one: dict[str, Any]) -> str:
    """A value in words, a number with its unit."""
    key = f"unit.{one['unit']}"
    is_number = isinstance(one["value"], int) and not isinstance(one["value"], bool)
    return f"{said(one['text'])} {w(key)}" if is_number and key in words(language()) else said(one["text"])


def _values(told: dict[str, Any]) -> str:
    pairs = [f"{said(one['label'])} {with_unit(one)}" for one in told["changed"]]
    return w("network.and").join(pairs)


def _side(name: str, told: dict[str, Any]) -> None:
    """Findings of one side only, with their sentences."""
    side = told[name]
    st.subheader(f"{w(f'what_if.{name}')} :gray[{side['total']:,}]", anchor=False)
    rows = side["items"][:LISTED]
    if not side["total"]:
        st.markdown(w(f"what_if.nothing.{name}"))
        return
    grid.draw(
        {
            w("field.severity"): [grid.whole(named("severity", row["severity"])) for row in rows],
            w("field.finding"): [plain(said(row["message"])) for row in rows],
            w("field.unit"): [plain(unit_text(row["unit_id"], row["unit_name"])) for row in rows],
            w("field.day"): [grid.whole(row["day"]) for row in rows],
        },
        alternative=w(f"what_if.{name}"),
    )
    if side["hidden"]:
        st.caption(w("what_if.hidden", n=f"{side['hidden']:,}"))
    rest = side["total"] - side["hidden"] - len(rows)
    if rest > 0:
        st.caption(w("what_if.more", n=f"{rest:,}"))


def _ended(told: dict[str, Any]) -> str:
    """The state, and of what failed whether it was its asker's wish."""
    return "cancelled" if told["failure"] == "cancelled" else str(told["state"])


def result(rule: dict[str, Any], told: dict[str, Any]) -> None:
    """What was tried beside what holds, how many findings it gains and loses, and which."""
    st.subheader(plain(w("what_if.result", n=told["number"], values=_values(told))), anchor="replay")
    if _ended(told) == "cancelled":
        st.markdown(w("what_if.failed.cancelled"))
        return
    if told["state"] == "failed":
        refused(w("what_if.title"), w(f"what_if.failed.{told['failure']}"))
        return
    now = {one["name"]: with_unit(one) for one in rule["parameters"]}
    grid.draw(
        {
            w("field.parameter"): [plain(said(one["label"])) for one in told["changed"]],
            w("what_if.now"): [plain(now.get(one["name"], ABSENT)) for one in told["changed"]],
            w("what_if.tried"): [f"**{plain(with_unit(one))}**" for one in told["changed"]],
        },
        alternative=w("rules.parameters"),
    )
    figures = (("gained", told["gained_total"]), ("lost", told["lost_total"]), ("same", told["same"]))
    for (name, number), column in zip(figures, st.columns(3), strict=True):
        column.metric(w(f"what_if.{name}"), f"{number:,}", border=True)
    st.caption(
        w(
            "what_if.took",
            events=f"{told['events']:,}",
            seconds=f"{told['seconds']:,.1f}",
            day=told["as_of"],
            entry=f"{told['entry']:,}",
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        _side("gained", told)
    with right:
        _side("lost", told)
    _propose(told)


def _propose(told: dict[str, Any]) -> None:
    """The way to a second person, or why there is none."""
    for one in told["changed"]:
        if one["set_by"] is not None:
            st.markdown(f"◇ {plain(w('what_if.set_by', name=said(one['label']), law=said(one['set_by'])))}")
    if told["proposals"]:
        st.markdown(w("what_if.proposed_as", n=told["proposals"][-1]))
    elif all(one["set_by"] is None for one in told["changed"]) and st.button(
        w("what_if.propose"), key="propose", type="primary", icon=":material/how_to_reg:"
    ):
        _dialog(told)


def _dialog(told: dict[str, Any]) -> None:
    """Reason and first day."""

    @st.dialog(w("what_if.send"))
    def form() -> None:
        st.markdown(w("what_if.propose_lead"))
        reason = st.text_area(w("what_if.reason"), key="propose_reason", max_chars=2_000)
        day = st.date_input(
            w("what_if.from_day"), date.fromisoformat(told["as_of"]), key="propose_day", format="YYYY-MM-DD"
        )
        if not st.button(w("what_if.send"), key="propose_send", type="primary"):
            return
        if not reason.strip():
            st.markdown(f":red-badge[×] {w('what_if.needs_reason')}")
            return
        body = {"reason": reason.strip(), "from_day": str(day)}
        path = at("replays", str(told["number"]), "propose")
        made, why = tried("what_if.what", lambda: client.post(path, body, lang=language()))
        if made is None:
            st.markdown(f":red-badge[×] {plain(why)}")
            return
        st.toast(w("what_if.proposed"), icon=":material/check:")
        st.rerun()

    form()


def recent(rule: dict[str, Any]) -> None:
    """The last replays of the rule, each to be opened again."""
    told = fetch("what_if.what", "/replays", rule=rule["id"], limit=RECENT)["items"]
    if not told:
        return
    with st.expander(w("what_if.recent")):
        labels = {one["name"]: said(one["label"]) for one in rule["parameters"]}
        grid.draw(
            {
                w("what_if.number"): [one["number"] for one in told],
                w("what_if.values"): [
                    plain(w("network.and").join(f"{labels.get(k, k)} {v}" for k, v in one["params"].items()))
                    for one in told
                ],
                w("what_if.asked"): [moment(one["asked_at"]) for one in told],
                w("what_if.state"): [word("replay_state", _ended(one)) for one in told],
                w("what_if.gained"): [one["gained_total"] for one in told],
                w("what_if.lost"): [one["lost_total"] for one in told],
            },
            alternative=w("what_if.recent"),
            numbers=dict.fromkeys((w("what_if.gained"), w("what_if.lost")), grid.COUNT),
        )
        with st.container(horizontal=True):
            for one in told:
                label = w("what_if.open", n=one["number"])
                st.button(label, key=f"replay_{one['number']}", type="tertiary", on_click=_show, args=(one["number"],))


def _show(number: int) -> None:
    st.query_params["replay"] = str(number)


def draw(rule: dict[str, Any]) -> None:
    """The form, and the replay that the address names, if it is of this rule."""
    st.header(w("what_if.title"), anchor="what_if")
    if not rule["parameters"]:
        st.markdown(w("what_if.none"))
        return
    st.caption(w("what_if.lead"))
    ask(rule)
    number = st.query_params.get("replay", "")
    if number.isdecimal():
        told = fetch_if_there("what_if.what", at("replays", number), limit=LISTED)
        if told is not None and told["rule"] == rule["id"]:
            if told["state"] in GOING:
                _progress(told["number"])
            else:
                result(rule, told)
    recent(rule)
