"""The router of the staff dashboard: language, look and pages; what a page shows is in its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.parts import foot, visit
from dashboard.words import language, w

HERE = Path(__file__).resolve().parent
PAGES = (
    ("queue", "views/audit/queue.py", "checklist"),
    ("finding", "views/audit/finding.py", "folder_open"),
    ("process", "views/audit/process.py", "schedule"),
    ("calendar", "views/audit/calendar.py", "event_upcoming"),
    ("figures", "views/audit/figures.py", "monitoring"),
    ("rules", "views/audit/rules.py", "rule"),
    ("allocations", "views/public/allocations.py", "account_balance"),
    ("draws", "views/public/draws.py", "shuffle"),
    ("verify_draw", "views/public/verify_draw.py", "verified"),
    ("ledger", "views/public/ledger.py", "receipt_long"),
)

st.set_page_config(page_title=w("app.name"), page_icon=str(HERE / "static" / "mark.svg"), layout="wide")
st.html(HERE / "style.css")
shade = "dark" if st.context.theme.type == "dark" else "light"
st.logo(str(HERE / "static" / f"logo.{language()}.{shade}.svg"), icon_image=str(HERE / "static" / "mark.svg"))
page = st.navigation(
    [
        st.Page(
            path,
            title=w(f"nav.{name}"),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "queue",
        )
        for name, path, icon in PAGES
    ],
    position="top",
)
visit.choose_language()
page.run()
foot.draw()
