"""The router of the staff dashboard: language, look and pages; what a page shows is in its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.parts import foot, visit, visitor
from dashboard.words import language, w

HERE = Path(__file__).resolve().parent
PAGES = (
    ("queue", "views/audit/queue.py", "checklist", "read_findings"),
    ("finding", "views/audit/finding.py", "folder_open", "read_findings"),
    ("process", "views/audit/process.py", "schedule", "read_records"),
    ("calendar", "views/audit/calendar.py", "event_upcoming", "read_records"),
    ("figures", "views/audit/figures.py", "monitoring", "read_findings"),
    ("rules", "views/audit/rules.py", "rule", "look"),
    ("allocations", "views/public/allocations.py", "account_balance", "look"),
    ("draws", "views/public/draws.py", "shuffle", "look"),
    ("verify_draw", "views/public/verify_draw.py", "verified", "look"),
    ("ledger", "views/public/ledger.py", "receipt_long", "look"),
)

st.set_page_config(page_title=w("app.name"), page_icon=str(HERE / "static" / "mark.svg"), layout="wide")
st.html(HERE / "style.css")
shade = "dark" if st.context.theme.type == "dark" else "light"
st.logo(str(HERE / "static" / f"logo.{language()}.{shade}.svg"), icon_image=str(HERE / "static" / "mark.svg"))
who = visitor.visitor()
first = next((name for name, _, _, act in PAGES if act != visitor.LOOK and visitor.may(who, act)), "allocations")
pages = {
    name: st.Page(
        path if visitor.may(who, act) else visitor.sign_in_first,
        title=w(f"nav.{name}"),
        icon=f":material/{icon}:",
        url_path=name,
        visibility="visible" if visitor.may(who, act) else "hidden",
    )
    for name, path, icon, act in PAGES
}


def home() -> None:
    """On to the visitor's first page: a page that stood at the root would not be found at its own address."""
    st.switch_page(pages[first], query_params=st.query_params.to_dict())


start = st.Page(home, title=w("app.name"), default=True, visibility="hidden")
page = st.navigation([start, *pages.values()], position="top")
visit.choose_language()
visitor.draw(who)
page.run()
foot.draw()
