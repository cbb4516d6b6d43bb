"""The arithmetic step by step, formulas written out, so that anybody can do it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboard.client import COUNTY_TIME
from dashboard.parts import grid
from dashboard.parts.draw import tickets
from dashboard.parts.grid import whole
from dashboard.parts.numbers import ABSENT, moment, plain, short_hash
from dashboard.parts.tags import counted, on_test_chain
from dashboard.words import w, word

REQUEST = "request_sha256 = SHA-256( RFC 8785 JSON of the request )\n = {sha256}"
VALUE = "randomness = SHA-256( signature of {chain} round {round} )\n = {value}"
COMMITMENT = 'commitment = SHA-256( lp( "tw-draw/1 commit", draw_id, party, nonce ) )'
SEED = "PRK = HKDF-Extract( salt = request_sha256, IKM = lp( randomness, {parties} ) )\n = {prk}"
TICKET = 'ticket = HKDF-Expand( PRK, lp( "tw-draw/1 ticket", slot, handle ), 32 )'


def draw(told: dict[str, Any] | None, draw_: dict[str, Any] | None = None) -> None:
    """The five steps of `told`, the arithmetic of the checks; `draw_` is the draw of this log, where it is one."""
    st.header(w("verify.arithmetic"), anchor="arithmetic")
    if told is None:
        st.markdown(w("verify.no_arithmetic"))
        return
    st.caption(w("verify.arithmetic_note"))
    first(told, draw_)
    second(told)
    third(told, draw_)
    if "prk" not in told:
        st.info(w("verify.no_seed"), icon=":material/hourglass_empty:")
        return
    fourth(told)
    _step(5, w("verify.step_tickets"), w("verify.step_tickets_text"))
    _formula(TICKET)
    tickets.draw(told["slots"], draw_["draw_id"] if draw_ else "file", w("verify.blind") if _is_blind(draw_) else "")


def _is_blind(draw_: dict[str, Any] | None) -> bool:
    return bool(draw_ and draw_["has_blind_reserve"])


def _step(number: int, heading: str, text: str) -> None:
    st.subheader(f":blue[{number}]  {heading}", anchor=False)
    st.markdown(text)


def _formula(text: str) -> None:
    st.code(text, language=None, wrap_lines=True)


def first(told: dict[str, Any], draw_: dict[str, Any] | None) -> None:
    """The request and its hash."""
    entered = ""
    if draw_ is not None:
        entered = w("verify.entered", at=moment(draw_["asked_at"]), entry=f"{draw_['entry']:,}")
    roster = w("verify.step_request_text", roster=f"{told['roster']:,}", excluded=f"{told['excluded']:,}")
    _step(1, w("verify.step_request"), f"{entered}{roster}")
    _formula(REQUEST.format(sha256=told["request_sha256"]))


def second(told: dict[str, Any]) -> None:
    """The round named beforehand, and its value once it is there."""
    at = datetime.fromtimestamp(told["round_at"], UTC).astimezone(COUNTY_TIME).isoformat()
    text = w("verify.step_round_text", chain=plain(told["chain"]), round=f"{told['round']:,}", at=moment(at))
    _step(2, w("verify.step_round"), f"{text} {on_test_chain()}" if told["is_test_chain"] else text)
    if "randomness" in told:
        _formula(VALUE.format(chain=told["chain"], round=told["round"], value=told["randomness"]))


def third(told: dict[str, Any], draw_: dict[str, Any] | None) -> None:
    """Each party's commitment and the number it revealed."""
    _step(3, w("verify.step_parties"), w("verify.step_parties_text"))
    rows = told["parties"]
    at = {one["party"]: one["revealed_at"] for one in draw_["parties"]} if draw_ else {}
    columns = {
        w("verify.party"): [plain(word("party", row["party"])) for row in rows],
        w("verify.commitment"): [f"`{whole(short_hash(row['commitment']))}`" for row in rows],
        w("verify.revealed"): [f"`{whole(short_hash(row['nonce']))}`" if "nonce" in row else ABSENT for row in rows],
        w("verify.fits"): [fits(row) for row in rows],
    }
    if draw_:
        columns[w("field.time")] = [whole(moment(at.get(row["party"]))) for row in rows]
    grid.draw(columns, alternative=w("verify.step_parties"), cards="parties")
    _formula(COMMITMENT)


def fits(row: dict[str, Any]) -> str:
    """Whether the number stands behind the commitment."""
    if "nonce" not in row:
        return counted("check", "not_proved", w("verify.not_revealed"))
    return (
        counted("check", "pass", w("verify.opens")) if row["opens"] else counted("check", "fail", w("verify.differs"))
    )


def fourth(told: dict[str, Any]) -> None:
    """The seed out of all of it."""
    _step(4, w("verify.step_seed"), w("verify.step_seed_text"))
    used = sorted(row["party"] for row in told["parties"] if "nonce" in row)
    parties = ", ".join(f'"{party}", nonce' for party in used)
    _formula(SEED.format(parties=parties, prk=told["prk"]))
    st.caption(w("verify.hkdf_note"))
