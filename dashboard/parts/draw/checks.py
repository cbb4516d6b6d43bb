"""The ten checks with their reasons; beside them, as large, what they prove and what they do not."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.numbers import plain
from dashboard.parts.tags import on_test_chain, tag
from dashboard.words import count, said, w

ROUND = 4
"""The check that a test chain passes without proving anything."""
COMMANDS = ("tenderwatch draw verify draw.json", "python -m monitor.draw draw.json")
ON_TEST_CHAIN = " --test-chain"
PROVES = ("proves_fixed", "proves_follow", "proves_traces")
NOT = ("not_roster", "not_talk", "not_collusion")


def draw(told: dict[str, Any]) -> None:
    """Checks to the left, both boxes to the right."""
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        table(told)
    with right:
        bounds(told)


def table(told: dict[str, Any]) -> None:
    """One row a check: icon, word and colour, and the reason in a sentence."""
    st.header(w("verify.checks"), anchor="checks")
    checks = told["checks"]
    marks = [
        f" {on_test_chain()}" if told["is_test_chain"] and one["number"] == ROUND and one["state"] == "pass" else ""
        for one in checks
    ]
    grid.draw(
        {
            w("verify.check"): [f"**{one['name']}** {plain(said(one['title']))}" for one in checks],
            w("verify.result"): [tag("check", one["state"]) for one in checks],
            w("verify.why"): [plain(said(one["why"])) + mark for one, mark in zip(checks, marks, strict=True)],
        },
        alternative=w("verify.checks"),
    )
    st.caption(" ".join(word_of(told)))


def word_of(told: dict[str, Any]) -> list[str]:
    """On whose word the checks rest: whose log, whose witnesses, how far the log was scanned."""
    lines = [w("verify.our_log") if told["is_our_log"] else w("verify.other_log", vkey=plain(told["log_key"]))]
    lines.append(w(f"verify.witnesses.{told['witnesses']}"))
    if told["scanned"] is not None:
        lines.append(count("verify.scanned", told["scanned"]))
    return lines


def bounds(told: dict[str, Any]) -> None:
    """What it proves and what it does not, of equal size; then how to see the same without this site."""
    proved = list(PROVES)
    unproved = list(NOT)
    if told["is_test_chain"]:
        proved = ["proves_arithmetic"]
        unproved.insert(0, "not_chance")
    elif told["witnesses"] == "none":
        unproved.insert(0, "not_before")
    with st.container(border=True, key="proves"):
        st.markdown(f":material/check_circle: **{w('verify.proves')}**")
        st.markdown("\n".join(f"- {w(f'verify.{name}')}" for name in proved))
    with st.container(border=True, key="does_not_prove"):
        st.markdown(f":material/block: **{w('verify.does_not_prove')}**")
        st.markdown("\n".join(f"- {w(f'verify.{name}')}" for name in unproved))
    offline(is_test=told["is_test_chain"])


def offline(*, is_test: bool = False) -> None:
    """The commands that check a saved transcript without this site."""
    st.subheader(w("verify.offline"), anchor=False)
    st.markdown(w("verify.offline_text"))
    st.code("\n".join(line + ON_TEST_CHAIN if is_test else line for line in COMMANDS), language=None, wrap_lines=True)
    if is_test:
        st.caption(w("verify.offline_test"))
