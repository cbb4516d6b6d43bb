"""Something unusual: its rank in words, reasons, what may explain it, figures; and what a finding says of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.numbers import ABSENT, plain, signed, yuan_text
from dashboard.parts.tags import note
from dashboard.parts.units import unit_marked
from dashboard.words import LANGUAGES, count, language, said, w, word, words

PAGE = "views/audit/unusual.py"
SMALL = 0.01
FEW = 12
FEN = "fen"
WHOLE = ("year",)


def rank(item: dict[str, Any]) -> str:
    """Its place in the comparison set, in words; plain text."""
    compared, top = said(item["compared"]), 100 - item["percentile"]
    if language() == LANGUAGES[0] and compared[:1].isdigit():
        compared = f" {compared}"  # Chinese words and figures stand apart
    return (
        w("unusual.first", compared=compared) if top <= 0 else w("unusual.top", compared=compared, share=per_cent(top))
    )


def per_cent(share: float) -> str:
    """A share of some per cent: two figures, never less than 0.01."""
    return f"{max(share, SMALL):.2g}%" if share < 10 else f"{share:.0f}%"  # noqa: PLR2004 - two figures


def market(code: str) -> str:
    """The name of a market; a class of the procurement catalogue stays as it is."""
    return " / ".join(word("market", part) if f"market.{part}" in words("zh") else part for part in code.split("/"))


def subject(item: dict[str, Any]) -> str:
    """Whom or what it is about, with its id; Markdown."""
    told = item["subject"]
    kind = note(word("subject", told["kind"]))
    if told["name"]:
        return f"{kind} **{plain(told['name'])}**  :small[:gray[{plain(told['id'])}]]"
    return f"{kind} **{plain(told['id'])}**"


def _points(told: list[dict[str, str]]) -> str:
    """Sentences as points; each begins large."""
    return "\n".join(f"- {plain(text[:1].upper() + text[1:])}" for text in map(said, told))


def brief(item: dict[str, Any], open_it: Any) -> None:
    """One of the list: of what, how high it ranks, why; `open_it` is called with its id."""
    with st.container(border=True, key=f"unusual_{item['id']}"):
        told, way = st.columns([8, 1.3], vertical_alignment="top")
        with told:
            st.markdown(subject(item))
            st.markdown(f"**{plain(said(item['title']))}** · {plain(rank(item))}")
            st.markdown(_points(item["reasons"]))
        way.button(w("unusual.open"), key=f"open_{item['id']}", on_click=open_it, args=(item["id"],), width="stretch")


def whole(item: dict[str, Any]) -> None:
    """One result in full: the answer of GET /unusual/{id}."""
    st.title(plain(said(item["title"])), anchor=False)
    st.markdown(subject(item))
    st.markdown(f"**{plain(rank(item))}**")
    if not item["is_current"] and item["run"]:
        st.markdown(f":orange-badge[▲] {w('unusual.older', n=item['run']['number'])}")
    left, right = st.columns([1.2, 1], gap="large")
    with left:
        st.subheader(w("unusual.reasons"), anchor=False)
        st.markdown(_points(item["reasons"]))
        st.subheader(w("unusual.innocent"), anchor=False)
        st.markdown(_points(item["innocent"]))
        _ways(item)
    with right:
        _facts(item)
        _figures(item["figures"])


def _ways(item: dict[str, Any]) -> None:
    """On to the process, the findings and the cases of the same subject."""
    process = item["process_id"] or (item["subject"]["id"] if item["subject"]["kind"] == "process" else None)
    if process:
        visit.link(visit.PROCESS, w("unusual.see_process"), icon=":material/schedule:", id=process)
    if not item["findings"]:
        st.info(w("unusual.no_finding"), icon=":material/info:")
        return
    label = count("unusual.see_findings", item["findings"])
    kind, id = item["subject"]["kind"], item["subject"]["id"]
    narrow = {"unit_id": id} if kind == "unit" else {"q": process or id}
    visit.link(visit.QUEUE, label, icon=":material/checklist:", **narrow)
    for case in item["cases"]:
        label = f"{w('unusual.in_case')} {plain(case['label'])} · {word('case_state', case['state'])}"
        visit.link(visit.CASE, label, icon=":material/folder_open:", case=case["number"])
    st.caption(w("unusual.case_note"))


def _facts(item: dict[str, Any]) -> None:
    entries = w("app.comma").join(f"{seq:,}" for seq in item["entries"][:FEW])
    more = "…" if len(item["entries"]) > FEW else ""
    rows = [
        (w("unusual.compared"), plain(said(item["compared"]))),
        (w("unusual.filter_market"), plain(market(item["market"]))),
        (w("field.unit"), unit_marked(item["unit_id"], item["unit_name"]) if item["unit_id"] else ABSENT),
        (w("unusual.day"), item["day"] or ABSENT),
        (w("unusual.filter_screen"), plain(w("unusual.method", screen=said(item["title"]), version=item["version"]))),
    ]
    grid.facts(rows, alternative=w("unusual.title"))
    told = count("unusual.entries", len(item["entries"]), entries=entries + more)
    st.caption(told if entries else w("unusual.entries_none"))


def _figures(figures: dict[str, Any]) -> None:
    if not figures:
        return
    st.subheader(w("unusual.figures"), anchor=False)
    grid.draw(
        {
            w("unusual.figure"): [plain(word("figure", name)) for name in figures],
            w("unusual.value"): [plain(figure(name, value)) for name, value in figures.items()],
        },
        alternative=w("unusual.figures"),
    )


def figure(name: str, value: Any) -> str:
    """A figure as people read it: fen as money, years without separators, shares and ratios with four figures."""
    if value is None:
        return ABSENT
    if name.endswith(FEN) and isinstance(value, int | float):
        return w("money.exact", n=yuan_text(f"{value / 100:.2f}"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return str(value) if name in WHOLE else f"{value:,}"
    return signed(f"{value:,.4g}")


def line(detail: dict[str, Any]) -> None:
    """That a finding lies on something unusual, what it weighs, and the way there; nothing where it does not."""
    told = detail.get("unusual")
    if not told:
        return
    tie, weight = word("unusual_tie", told["tie"]), detail["parts"]["unusual"]
    why = w("unusual.mark_why", tie=tie, weight=f"{weight:.3g}") if weight > 1 else w("unusual.mark_light", tie=tie)
    st.caption(why)
    visit.link(PAGE, w("unusual.mark", title=said(told["title"])), icon=":material/scatter_plot:", id=told["id"])
