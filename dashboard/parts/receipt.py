"""A receipt, or a checkpoint that somebody kept, step by step; and what that proves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.tags import counted, tag
from dashboard.words import count, w, word

PROVES = ("proves_stands", "proves_same", "proves_grown")
NOT = ("not_entered", "not_true", "not_collusion")
COMMANDS = ("tenderwatch ledger receipt receipt.json --log '{key}'", "tenderwatch ledger watch")


def head(told: dict[str, Any]) -> None:
    """The newest checkpoint as a list of facts."""
    rows = [
        (w("receipt.size"), f"{told['size']:,}"),
        (w("receipt.at"), moment(told["at"])),
        (w("receipt.root"), f"`{told['root']}`"),
        (w("receipt.cosigned"), cosigned(told)),
        (w("receipt.key"), f"`{told['key']}`"),
    ]
    with st.container(key="words_of_steps_head"):
        grid.facts(rows, alternative=w("receipt.newest"))


def cosigned(told: dict[str, Any]) -> str:
    """Who cosigned and when; that nobody did, or that nobody is asked, is said as loud."""
    if told["quorum_met"] is None:
        return counted("check", "not_checked", w("receipt.no_witnesses"))
    names = w("process.comma").join(f"{plain(one['name'])} {moment(one['at'])}" for one in told["cosigned"])
    share = f"{len(told['cosigned'])} / {len(told['witnesses'])}"
    if told["quorum_met"]:
        return f"{counted('check', 'pass', share)} {names}"
    return f"{counted('check', 'not_checked', w('receipt.quorum_missing', share=share))} {names}"


def steps(rows: list[dict[str, Any]], key: str) -> None:
    """Each step with its result and its sentence."""
    with st.container(key=f"words_of_steps_{key}"):
        grid.draw(
            {
                w("receipt.step"): [word("receipt_step", one["name"]) for one in rows],
                w("verify.result"): [tag("check", one["state"]) for one in rows],
                w("receipt.sentence"): [plain(one["text"]) for one in rows],
            },
            alternative=w("receipt.steps"),
            cards=f"steps_{key}",
        )


def result(told: dict[str, Any]) -> None:
    """Every receipt that was brought, with its verdict."""
    for place, one in enumerate(told["receipts"]):
        st.subheader(w("receipt.of_entry", n=f"{one['entry']:,}"), anchor=False)
        st.markdown(verdict(one["steps"], w("receipt.holds"), is_passed=one["passed"]))
        steps(one["steps"], f"receipt_{place}")


def verdict(rows: list[dict[str, Any]], holds: str, *, is_passed: bool) -> str:
    """Holds, does not hold, or could not be shown; witnesses who have not cosigned yet are no forgery."""
    failed = [one["name"] for one in rows if one["state"] == "fail"]
    if failed == ["cosignatures"]:
        return f"{tag('check', 'not_proved')} {w('receipt.no_quorum')}"
    if failed:
        names = w("process.comma").join(word("receipt_step", name) for name in failed)
        return f"{tag('check', 'fail')} {w('receipt.fails', names=names)}"
    if not is_passed:
        return f"{tag('check', 'not_proved')} {w('receipt.not_shown')}"
    left = sum(one["state"] == "not_checked" for one in rows)
    more = f" {counted('check', 'not_checked', count('receipt.left', left))}" if left else ""
    return f"{tag('check', 'pass')} {holds}{more}"


def compared(told: dict[str, Any]) -> None:
    """A checkpoint that was kept, against the log of today."""
    st.markdown(verdict(told["steps"], w("receipt.kept_holds"), is_passed=told["passed"]))
    if told["size"] is not None:
        st.caption(w("receipt.sizes", old=f"{told['size']:,}", now=f"{told['now']:,}"))
    steps(told["steps"], "kept")


def between(told: dict[str, Any]) -> None:
    """The roots at two sizes and the proof between them."""
    rows = [
        (w("receipt.root_at", n=f"{told['from_size']:,}"), f"`{told['from_root']}`"),
        (w("receipt.root_at", n=f"{told['to_size']:,}"), f"`{told['to_root']}`"),
        (w("receipt.proof"), count("receipt.hashes", len(told["proof"])) if told["proof"] else ABSENT),
    ]
    with st.container(key="words_of_steps_between"):
        grid.facts(rows, alternative=w("receipt.between"))
    if told["proof"]:
        st.code("\n".join(told["proof"]), language=None, wrap_lines=True)
    st.caption(w("receipt.between_note"))


def bounds(key: str) -> None:
    """What a receipt proves and what it does not, of equal size; the same without this site."""
    with st.container(border=True, key="proves"):
        st.markdown(f":material/check_circle: **{w('receipt.proves')}**")
        st.markdown("\n".join(f"- {w(f'receipt.{name}')}" for name in PROVES))
    with st.container(border=True, key="does_not_prove"):
        st.markdown(f":material/block: **{w('receipt.does_not_prove')}**")
        st.markdown("\n".join(f"- {w(f'receipt.{name}')}" for name in NOT))
    st.subheader(w("verify.offline"), anchor=False)
    st.markdown(w("receipt.offline_text"))
    st.code("\n".join(line.format(key=key) for line in COMMANDS), language=None, wrap_lines=True)
