"""The network around a record: a picture with a fixed layout and, always, the list of its ties."""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink
from dashboard.parts.grid import whole
from dashboard.parts.numbers import ABSENT, money_text, plain
from dashboard.words import said, w, word

SHAPES = {
    "unit": "square",
    "agency": "triangle-up",
    "supplier": "circle",
    "expert": "diamond",
    "person": "triangle-down",
    "organisation": "cross",
}
ROLES = tuple(SHAPES)
STRONG = ("bid_together", "evaluated", "acted_for", "won_under", "awarded", "contracted", "paid")
LABELS = 14
"""So many ties bear their words in the picture; the list says all."""
NEAR = 0.1, 0.035
"""So far apart stand the words of two ties, of the width and the height of the picture."""
LISTED = 40
LINKS = 6
ROW, LOWEST, HIGHEST = 62, 320, 760


def marks(nodes: list[dict[str, Any]]) -> dict[str, str]:
    """Party -> its mark in the picture: `S3`; persons and experts are marked by their codes."""
    seen: Counter[str] = Counter()
    out = {}
    for node in nodes:
        seen[node["kind"]] += 1
        is_code = node["kind"] in ("expert", "person")
        out[node["id"]] = node["id"] if is_code else f"{word('network_mark', node['kind'])}{seen[node['kind']]}"
    return out


def tie_text(tie: dict[str, Any]) -> str:
    """One tie in words: how often, and how much."""
    text = said(tie["label"])
    if tie["kind"] in STRONG:
        text = w("network.times", label=text, n=f"{tie['count']:,}")
    return text if tie["amount_yuan"] is None else w("network.sum", text=text, amount=money_text(tie["amount_yuan"]))


def _short(edge: dict[str, Any]) -> str:
    """The words that stand at a line: its first tie, without money."""
    tie = edge["ties"][0]
    text = said(tie["label"])
    return w("network.times", label=text, n=f"{tie['count']:,}") if tie["kind"] in STRONG else text


def _labelled(edges: list[dict[str, Any]], subject: str, place: dict[str, tuple[float, float]]) -> set[tuple[str, str]]:
    """The ends of the ties that bear words: cited ones first, then those at the subject, where no other words stand."""
    order = sorted(edges, key=lambda e: (not e["is_cited"], subject not in (e["one"], e["other"]), -e["weight"]))
    taken = list(place.values())  # where a party stands there is no room for words
    out = set()
    for edge in order:
        (x, y), (x2, y2) = place[edge["one"]], place[edge["other"]]
        here = (x + x2) / 2, (y + y2) / 2
        is_free = all(abs(here[0] - at[0]) > NEAR[0] or abs(here[1] - at[1]) > NEAR[1] for at in taken)
        if is_free and len(out) < LABELS:
            taken.append(here)
            out.add((edge["one"], edge["other"]))
    return out


def chart(told: dict[str, Any], key: str) -> None:
    """The picture: shape by kind, ochre only for what findings cite."""
    colours = ink()
    nodes, edges, named = told["nodes"], told["edges"], marks(told["nodes"])
    place = {node["id"]: (node["x"], node["y"]) for node in nodes}
    spoken = _labelled(edges, told["subject"]["id"], place)
    lines = pd.DataFrame(
        [
            {
                "x": place[edge["one"]][0],
                "y": place[edge["one"]][1],
                "x2": place[edge["other"]][0],
                "y2": place[edge["other"]][1],
                "mid_x": (place[edge["one"]][0] + place[edge["other"]][0]) / 2,
                "mid_y": (place[edge["one"]][1] + place[edge["other"]][1]) / 2,
                "is_cited": edge["is_cited"],
                "width": 2.5 if edge["is_cited"] else min(2.0, 0.8 + 0.1 * edge["weight"]),
                "text": _short(edge) if (edge["one"], edge["other"]) in spoken else "",
            }
            for edge in edges
        ]
    )
    dots = pd.DataFrame(
        [
            {
                "x": node["x"],
                "y": node["y"],
                "kind": node["kind"],
                "size": 420 if node["is_subject"] else 220,
                "tone": "subject" if node["is_subject"] else ("organisation" if node["hop"] > 1 else node["kind"]),
                "text": named[node["id"]],
            }
            for node in nodes
        ]
    )
    tones = {
        "subject": colours.ink,
        "unit": colours.brand,
        "agency": colours.edge,
        "supplier": colours.brand,
        "expert": colours.brand,
        "person": colours.edge,
        "organisation": colours.planned,
    }
    wide = alt.Scale(domain=[-0.03, 1.03], nice=False)
    high = alt.Scale(domain=[1.03, -0.03], nice=False)  # told on every layer: Vega fails where one has none
    x, y = alt.X("x:Q", axis=None, scale=wide), alt.Y("y:Q", axis=None, scale=high)
    layers: list[Any] = []
    if edges:
        shade = alt.Color(
            "is_cited:N", scale=alt.Scale(domain=[False, True], range=[colours.edge, colours.over]), legend=None
        )
        thick = alt.StrokeWidth("width:Q", scale=alt.Scale(domain=[0, 3], range=[0, 3]), legend=None)
        middle = {
            "x": alt.X("mid_x:Q", axis=None, scale=wide),
            "y": alt.Y("mid_y:Q", axis=None, scale=high),
            "text": alt.Text("text:N"),
        }
        worded = alt.Chart(lines[lines["text"] != ""])
        layers += [
            alt.Chart(lines)
            .mark_rule(opacity=0.75)
            .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), color=shade, strokeWidth=thick),
            worded.mark_text(fontSize=12, stroke=colours.page, strokeWidth=5, strokeJoin="round").encode(**middle),
            worded.mark_text(fontSize=12).encode(**middle, color=shade),
        ]
    layers += [
        alt.Chart(dots)
        .mark_point(filled=True, opacity=1, stroke=colours.page, strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=alt.Scale(domain=[0, 420], range=[0, 420]), legend=None),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=ROLES, range=list(SHAPES.values())), legend=None),
            color=alt.Color("tone:N", scale=alt.Scale(domain=list(tones), range=list(tones.values())), legend=None),
        ),
        alt.Chart(dots)
        .mark_text(dy=19, fontSize=12, fontWeight=600, stroke=colours.page, strokeWidth=4)
        .encode(x=x, y=y, text=alt.Text("text:N")),
        alt.Chart(dots)
        .mark_text(dy=19, fontSize=12, fontWeight=600, color=colours.ink)
        .encode(x=x, y=y, text=alt.Text("text:N")),
    ]
    drawn = alt.layer(*layers).resolve_scale(color="independent")
    strong = w("network.join").join(_line(edge, named) for edge in edges[:3])
    alternative = w(
        "network.alt", nodes=len(nodes), edges=len(edges), cited=sum(e["is_cited"] for e in edges), strong=strong
    )
    rows = max(Counter(node["x"] for node in nodes).values())
    draw_chart(drawn, alternative=alternative, key=key, height=min(HIGHEST, max(LOWEST, ROW * rows)))


def _line(edge: dict[str, Any], named: dict[str, str]) -> str:
    return f"{named[edge['one']]} — {named[edge['other']]} " + w("network.and").join(
        tie_text(tie) for tie in edge["ties"]
    )


def party_text(node: dict[str, Any]) -> str:
    """A party in Markdown: name and code; persons and experts are codes."""
    if node["name"] is None:
        return plain(node["id"])
    return f"{plain(node['name'])} :small[:gray[{plain(node['id'])}]]"


def _spans(edge: dict[str, Any]) -> str:
    first = min(tie["first_day"] for tie in edge["ties"])
    last = max(tie["last_day"] for tie in edge["ties"])
    return first if first == last else f"{first} → {last}"


def ties(told: dict[str, Any]) -> None:
    """The ties as a list, those that findings cite first; where they are, the way to these findings."""
    named, nodes = marks(told["nodes"]), {node["id"]: node for node in told["nodes"]}
    shown = told["edges"][:LISTED]
    names = {
        id: f"**{whole(plain(mark))}**" if told["is_drawn"] else party_text(nodes[id]) for id, mark in named.items()
    }
    cited = [
        w("network.join").join(dict.fromkeys(plain(said(one["title"])) for one in edge["findings"])) for edge in shown
    ]
    grid.draw(
        {
            w("network.ends"): [f"{names[edge['one']]} — {names[edge['other']]}" for edge in shown],
            w("network.tie"): [w("network.join").join(plain(tie_text(tie)) for tie in edge["ties"]) for edge in shown],
            w("network.period"): [whole(_spans(edge)) for edge in shown],
            w("network.rests"): [f":orange[▲ {text}]" if text else ABSENT for text in cited],
        },
        alternative=w("network.list_only"),
    )
    if len(told["edges"]) > LISTED:
        st.caption(w("network.more", n=len(told["edges"]) - LISTED))
    found = {one["id"]: one for edge in shown for one in edge["findings"]}
    for one in list(found.values())[:LINKS]:
        visit.link(
            visit.FINDING, w("network.open", title=plain(said(one["title"]))), ":material/folder_open:", id=one["id"]
        )


def parties(told: dict[str, Any]) -> None:
    """Who stands behind the marks of the picture."""
    named = marks(told["nodes"])
    nodes = [node for node in told["nodes"] if node["kind"] not in ("expert", "person")][:LISTED]
    grid.draw(
        {
            whole(w("network.mark")): [f"**{whole(plain(named[node['id']]))}**" for node in nodes],
            w("network.party"): [party_text(node) for node in nodes],
            w("network.as"): [whole(word("network_role", node["kind"])) for node in nodes],
        },
        alternative=w("network.parties"),
    )


def notes(told: dict[str, Any]) -> None:
    """How much is shown, and what is not and why."""
    step = "network.kept_two" if told["hops"] > 1 else "network.kept_one"
    lines = [
        w("network.counts", nodes=told["total"], edges=f"{len(told['edges']):,}"),
        w(step, n=told["least"], more=told["least"] + 1),
        *(w(f"network_left.{why}", n=f"{n:,}") for why, n in told["left_out"].items()),
    ]
    st.caption(w("network.join").join(lines))


def draw(told: dict[str, Any], key: str = "network") -> None:
    """Picture, list and what was left out; above 60 parties the list alone."""
    notes(told)
    if not told["edges"]:
        st.markdown(w("network.none"))
        return
    if not told["is_drawn"]:
        st.markdown(w("network.too_many", n=told["total"]))
        ties(told)
        return
    chart(told, key)
    st.caption(w("network.legend"))
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        st.markdown(f"**{w('network.list')}**")
        ties(told)
    with right:
        st.markdown(f"**{w('network.parties')}**")
        parties(told)
