"""The card of a case or finding in the sidebar, the contents of its page, and the ways out as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import due, grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.rows import record_of
from dashboard.parts.tags import tag
from dashboard.parts.units import unit_marked
from dashboard.words import language, said, w

BLOCKS = ("why", "evidence", "timeline", "money", "network", "talk", "others", "history")


def card(detail: dict[str, Any], case: dict[str, Any] | None) -> None:
    """What it is, where it stands, whose it is."""
    marks = [tag("severity", detail["severity"])]
    if case is None:
        marks.append(tag("state", detail["state"]))
        rows = []
    else:
        marks += [tag("case_state", case["state"]), due.tag(case["days_left"])]
        who = case["assignee"]
        rows = [
            (w("field.assignee"), plain(who["label"]) if who else w("case.nobody")),
            (w("field.opened"), plain(moment(case["opened_at"]))[:10].rstrip("\\")),
            (w("field.due"), case["due_day"] or ABSENT),
        ]
        if case["conclusion"]:
            rows.append((w("field.conclusion"), tag("conclusion", case["conclusion"])))
    body = plain(said(detail["body"]["name"])) if detail["body"] else w("finding.none_told")
    rows += [
        (w("field.record"), plain(record_of(detail))),
        (w("field.process"), plain(detail["process_id"] or ABSENT)),
        (w("field.unit"), unit_marked(detail["unit_id"], detail["unit_name"])),
        (w("field.day"), detail["day"]),
        (w("field.raised_at"), plain(moment(detail["raised_at"]))),
        (w("field.cured_day"), detail["cured_day"] or ABSENT),
        (w("field.body"), body),
        (w("field.score"), str(detail["score"])),
    ]
    with st.sidebar:
        if case is not None:
            st.subheader(plain(case["label"]), anchor=False)
        st.markdown(" ".join(mark for mark in marks if mark))
        grid.facts(rows, alternative=w("nav.case"))


def contents(blocks: tuple[str, ...]) -> None:
    """The blocks of the page as links."""
    with st.sidebar:
        st.markdown(f"**{w('finding.contents')}**")
        st.markdown("\n".join(f"1. [{w(f'case_block.{block}')}](#{block})" for block in blocks))


def as_json(finding: str) -> Callable[[], str]:
    """Fetches the finding, when the button is pressed, without what screens found: that does not leave the house."""
    get = client.get_later()
    return lambda: json.dumps(get(at("findings", finding), unusual="false"), ensure_ascii=False, indent=1)


def exports(detail: dict[str, Any]) -> None:
    """The finding as a working paper, as a bundle with its proofs, as JSON; printing is the browser's."""
    ways = (
        ("paper", f"working-paper-{detail['id']}.{language()}.docx", "working-paper.docx", "description"),
        ("bundle", f"bundle-{detail['id']}.zip", "bundle.zip", "folder_zip"),
    )
    with st.sidebar:
        st.markdown(f"**{w('case.exports')}**")
        for key, name, path, icon in ways:
            st.download_button(
                w(f"case.{key}"),
                client.later(at("findings", detail["id"], path), lang=language()),
                file_name=name,
                key=key,
                icon=f":material/{icon}:",
                on_click="ignore",
                width="stretch",
            )
        st.download_button(
            w("finding.json"),
            as_json(detail["id"]),
            file_name=f"finding-{detail['id']}.json",
            mime="application/json",
            key="json",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )
        st.caption(w("case.exports_note"))
