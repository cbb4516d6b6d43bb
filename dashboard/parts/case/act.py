"""One act on a case or on findings as the API answers it: done, or its sentence why not; what was typed is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.words import language, w, words

CONFLICT = "E-409"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: `told` where it was done, else `why` in words; `is_moved`: the record changed meanwhile."""

    told: Any = None
    why: str = ""
    is_moved: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return not self.why


def sentence(text: str, items: Iterable[str]) -> str:
    """Why it was not done: what is wrong field by field, each field by its name on screen, else the sentence alone."""
    told = []
    for item in items:
        place, sign, rest = item.partition("：" if "：" in item else ":")
        field = place.strip().removeprefix("body.").replace(".", "_")
        named = words(language()).get(f"act_place.{field}")
        told.append(f"{named}{sign}{rest}" if named else item)
    return " ".join(told) or text


def problem_text(problem: dict[str, Any] | None) -> str:
    """The same of a problem that stands inside an answer."""
    told = problem or {}
    return sentence(str(told.get("detail", "")), [one["text"] for one in told.get("problems") or ()])


def post(path: str, body: dict[str, Any]) -> Outcome:
    """What the API makes of it; nothing is lost where it does not answer."""
    try:
        return Outcome(client.post(path, body, lang=language()))
    except client.Refused as refused:
        return Outcome(why=sentence(refused.text, refused.items), is_moved=refused.code == CONFLICT)
    except client.NotThere:
        return Outcome(why=w("act.gone"), is_moved=True)
    except client.SignedOut:
        return Outcome(why=w("act.signed_out"))
    except client.NotFetched as problem:
        return Outcome(why=w("act.not_sent", code=problem.code, at=problem.at))


def end(path: str) -> str:
    """What stands at a path is ended: empty, else why not."""
    try:
        client.change("DELETE", path, lang=language())
    except client.Refused as refused:
        return refused.text
    except client.NotThere:
        return ""
    except client.NotFetched as problem:
        return w("act.not_sent", code=problem.code, at=problem.at)
    return ""


def step(case: dict[str, Any], act: str, body: dict[str, Any], *, seen: int) -> Outcome:
    """One act on a case; `seen`: the version that the visitor had before him when the form was opened."""
    return post(at("cases", str(case["number"]), act), {"version": seen, **body})


def drafts() -> dict[Any, str]:
    """Place -> what was typed there and not yet sent; kept for the visit."""
    kept: dict[Any, str] = st.session_state.setdefault("drafts", {})
    return kept


def area(label: str, place: str, *, hint: str | None = None, height: int = 120) -> str:
    """A box for text that keeps what was typed until it is sent."""

    def keep() -> None:
        drafts()[place] = st.session_state[f"text_{place}"]

    return st.text_area(
        label,
        value=drafts().get(place, ""),
        key=f"text_{place}",
        on_change=keep,
        height=height,
        help=hint,
        max_chars=4_000,
    )


def sent(place: str, said: str) -> None:
    """What was typed is with the API: the draft goes, and the page says so when it is drawn again."""
    drafts().pop(place, None)
    st.session_state["done"] = said


def tell_done() -> None:
    """What was done in the run before, once."""
    if said := st.session_state.pop("done", None):
        st.toast(said, icon=":material/check:")
