"""A file handed in: template, upload, report by cell, what becomes public, the certifier's hand, the receipt."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid, visit, visitor
from dashboard.parts.desk import card, certify, drafts, hand_in, paper, public_view, report, steps, template
from dashboard.parts.numbers import moment, plain, short_hash
from dashboard.parts.states import fetch, refused, tried
from dashboard.parts.tags import counted, tag
from dashboard.words import count, language, w

LISTED: Final = 20
SECONDS: Final = 1.0
ENDED: Final = ("withdrawn", "superseded")


def number_of(name: str) -> int | None:
    """The number of a submission in the address."""
    told = st.query_params.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 16 and int(told) else None  # noqa: PLR2004 - 2**53


def leave() -> None:
    """Back to a new upload."""
    st.query_params.pop("id", None)
    st.query_params.pop("corrects", None)


def correct(id: int) -> None:
    """A new upload that corrects what is certified."""
    st.query_params.pop("id", None)
    st.query_params["corrects"] = str(id)


def begin(who: dict[str, Any]) -> None:
    """A new upload, and the drafts that wait."""
    corrects = number_of("corrects")
    card.draw(who)
    st.title(w("desk.title") if corrects is None else w("desk.correct_title", n=corrects), anchor=False)
    st.caption(w("desk.lead") if corrects is None else w("desk.correct_lead"))
    steps.draw(steps.FIRST + 1)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        if visitor.may(who, "submit"):
            st.header(w("desk.upload"), anchor=False)
            hand_in.draw(who, corrects=corrects)
        else:
            st.markdown(w("desk.certifier_lead"))
    with right:
        st.header(w("desk_step.template"), anchor=False)
        template.draw()
    st.header(w("desk.drafts"), anchor="drafts")
    st.caption(w("desk.drafts_note"))
    told = fetch("desk.what", "/submissions", state=list(drafts.OPEN), limit=LISTED)
    if told["submissions"]:
        drafts.draw(told["submissions"], "drafts")
    else:
        st.markdown(f":material/inbox: **{w('desk.no_drafts')}** · {w('desk.no_drafts_text')}")


def own(unit: str, name: str | None) -> str:
    """The unit by its name, if it has one, and the whole of its code below."""
    code = f":small[{grid.whole(plain(unit))}]"
    return code if name is None else f"{plain(name)}  \n{code}"


def aside(told: dict[str, Any], who: dict[str, Any]) -> None:
    """The card of the submission."""
    rows = [
        (w("paper.unit"), own(told["unit"], visitor.unit_named(who, told["unit"]))),
        (w("desk.uploader"), w("paper.account", n=plain(told["uploader"]))),
        (w("desk.uploaded"), plain(moment(told["uploaded_at"]))),
        (w("desk.checked"), plain(moment(told["checked_at"]))),
        (w("desk.chain"), drafts.chain(told)),
    ]
    with st.sidebar:
        st.markdown(tag("submission", told["state"]))
        grid.facts(rows, alternative=w("desk.what"))
        st.button(w("desk.another"), key="another", icon=":material/arrow_back:", on_click=leave, width="stretch")
        template.draw()


def head(told: dict[str, Any]) -> None:
    """Which file, and at which step."""
    st.title(w("desk.one_title", n=told["id"], name=plain(told["file"]["name"])), anchor=False)
    st.caption(
        " · ".join(
            [
                w("paper.bytes", n=f"{told['file']['bytes']:,}"),
                f"SHA-256 `{short_hash(told['file']['sha256'])}`",
                w("desk.uploaded_at", at=plain(moment(told["uploaded_at"]))),
            ]
        )
    )
    if told["state"] in steps.AT:
        steps.draw(steps.AT[told["state"]])


@st.fragment(run_every=SECONDS)
def waiting(id: int) -> None:
    """How far the check is; once it has ended the page is drawn anew."""
    try:
        told = client.get(at("submissions", str(id)))
    except client.NotFetched:  # asked again in a second
        st.caption(w("desk.progress_note"))
        return
    if told["state"] != "checking":
        st.rerun()
    done = told["progress"]
    share = min(1.0, done["rows_read"] / done["rows_total"]) if done["rows_total"] else 0.0
    text = w("desk.progress", read=f"{done['rows_read']:,}", found=f"{done['problems']:,}")
    st.progress(share, text=text)
    st.caption(w("desk.progress_note"))


def act(id: int, name: str) -> None:
    """The draft is taken back or checked again; what is refused is said."""
    _, why = tried("desk.what", partial(client.change, "POST", at("submissions", str(id), name), lang=language()))
    if why:
        refused(w("desk.not_done"), why)
    else:
        st.rerun()


def ways(told: dict[str, Any], who: dict[str, Any]) -> None:
    """The bar at the foot: how it stands, and what may be done."""
    state = told["state"]
    with st.bottom:
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.markdown(standing(told))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if state == "certified" and visitor.may(who, "submit"):
                icon = ":material/edit_note:"
                st.button(w("desk.correct"), key="correct", icon=icon, on_click=correct, args=(told["id"],))
            if state in drafts.OPEN and visitor.may(who, "submit"):
                if state != "checking" and st.button(w("desk.again"), key="check_again", icon=":material/refresh:"):
                    act(told["id"], "check")
                if st.button(w("desk.withdraw"), key="withdraw", icon=":material/undo:"):
                    act(told["id"], "withdraw")


def standing(told: dict[str, Any]) -> str:
    """The state, and what has to happen next, in a sentence."""
    state = told["state"]
    if state == "has_problems":
        n = told["counts"]["weights"].get("must_fix", 0)
        return f"{counted('weight', 'must_fix', count('desk.left_to_fix', n))}  {w('desk_next.has_problems')}"
    return f"{tag('submission', state)}  {w(f'desk_next.{state}')}"


def body(told: dict[str, Any], who: dict[str, Any]) -> None:
    """What the state has to show."""
    state = told["state"]
    if state == "checking":
        waiting(told["id"])
        return
    if state == "failed":
        refused(w("desk.failed"), w(f"submission_failure.{told['failure']}"))
    if state in ENDED:
        st.markdown(f"{tag('submission', state)} {w(f'desk_next.{state}')} {drafts.chain(told)}")
    if told["failure"] == "purged":
        st.markdown(w("submission_failure.purged"))
        return
    if state == "certified":
        paper.draw(told)
    if told["counts"] is not None:
        st.header(w("desk.report"), anchor="report")
        report.figures(told)
        report.draw(told)
    if state in ("has_problems", "failed") and visitor.may(who, "submit"):
        st.header(w("desk.once_more"), anchor="once_more")
        st.caption(w("desk.once_more_text"))
        hand_in.draw(who, "again", supersedes=told["id"])
    if state == "ready":
        public_view.draw(told)
        certify.draw(told, who)


def show() -> None:
    """The page."""
    who = visitor.visitor()
    id = number_of("id")
    if id is None:
        begin(who)
        return
    told = fetch("desk.what", at("submissions", str(id)))
    aside(told, who)
    visit.link(visit.RECEIPTS, w("nav.receipts"), icon=":material/arrow_back:")
    head(told)
    body(told, who)
    if told["state"] not in ENDED:
        ways(told, who)


show()
