"""What a draw is in one sentence, how its checks stand, and, as loud, that a test chain proves nothing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.tags import counted, note, on_test_chain, tag
from dashboard.words import count, w, word

BLOCKS = ("steps", "checks", "seats", "pool", "arithmetic", "record")
SHOWN = (("passed", "pass"), ("failed", "fail"), ("not_proved", "not_proved"))


def sentence(told: dict[str, Any]) -> str:
    """The title: how many seats out of how many, and who stepped in; before the draw where it stands."""
    if told["pool"] is None:
        return w("verify.unreadable", draw=told["draw_id"])
    eligible = f"{told['pool'] - sum(told['excluded'].values()):,}"
    if not told["table"]:
        return count("verify.planned", told["seats"], pool=eligible, state=word("draw_state", told["state"]))
    drawn = sum(row["turn"] == 0 for row in told["table"])
    text = count("verify.drawn", drawn, pool=eligible, day=moment(told["held_at"])[:10])
    stepped = sum(row["state"] == "stepped_in" for row in told["table"])
    return text + count("verify.stepped", stepped) if stepped else text


def title(told: dict[str, Any]) -> None:
    """The way back, the sentence, and of which process and lot."""
    visit.link(visit.DRAWS, w("nav.draws"), icon=":material/arrow_back:")
    st.title(plain(sentence(told)), anchor=False)
    st.caption(" · ".join(described(told)))
    if told["voided"] is not None:
        st.markdown(void_text(told["voided"]))


def void_text(void: dict[str, Any]) -> str:
    """When, why and by which entry the attempt was declared void."""
    reason = plain(word("void_reason", void["reason"]))
    text = w("verify.voided", at=moment(void["at"]), entry=f"{void['entry']:,}", reason=reason)
    return f"{tag('draw_state', 'voided')} {text}"


def described(told: dict[str, Any]) -> list[str]:
    """Number, process, lot and attempt."""
    lot = [w("draws.lot", lot=plain(told["lot"]))] if told["lot"] else []
    return [plain(told["draw_id"]), plain(told["ocid"]), *lot, w("draws.attempt", n=told["attempt"])]


def standing(checks: dict[str, Any]) -> str:
    """How many checks passed, failed, are not proved: tags, those that are none left out."""
    marks = [on_test_chain()] if checks["is_test_chain"] else []
    marks += [counted("check", code, count(f"verify.{name}", checks[name])) for name, code in SHOWN if checks[name]]
    return " ".join(marks)


def verdict(checks: dict[str, Any]) -> str:
    """All of that in one sentence; what is not proved is not passed."""
    failed = [check["name"] for check in checks["checks"] if check["state"] == "fail"]
    if failed:
        return w("verify.some_fail", names=w("process.comma").join(failed))
    return w("verify.some_open") if checks["not_proved"] else w("verify.all_pass")


def banner(chain: str | None = None) -> None:
    """A test chain is named before anything else is believed."""
    st.warning(w("verify.test_chain", chain=plain(chain or "tw-test")), icon=":material/info:")


def aside(told: dict[str, Any], blocks: tuple[str, ...] = BLOCKS) -> None:
    """The card of the draw and the contents of the page, in the sidebar."""
    seats = " · ".join(f"{plain(slot['slot'])} {slot['seats']}" for slot in told["slots"])
    rows = [
        (w("verify.lot"), plain(told["lot"] or ABSENT)),
        (w("verify.seats_asked"), seats or ABSENT),
        (w("verify.roster"), ABSENT if told["pool"] is None else f"{told['pool']:,}"),
        (w("verify.most_an_employer"), str(told["max_per_employer"] or ABSENT)),
        (w("verify.asked_at"), moment(told["asked_at"])),
        (w("verify.round_at"), moment(told["round_at"])),
        (w("verify.opening_at"), moment(told["opening_at"])),
    ]
    with st.sidebar:
        st.markdown(f"{tag('draw_state', told['state'])} {note(w('draws.attempt', n=told['attempt']))}")
        grid.facts([(name, plain(value)) for name, value in rows], alternative=w("nav.verify_draw"))
        st.markdown(f"**{w('finding.contents')}**")
        st.markdown("\n".join(f"1. [{w(f'verify.{block}')}](#{block})" for block in blocks))
        visit.link(visit.PROCESS, w("verify.process"), icon=":material/schedule:", id=told["ocid"])
