"""The router of the staff dashboard: language, look and pages; what a page shows is in its own file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.parts import foot, visit, visitor
from dashboard.words import language, w

HERE = Path(__file__).resolve().parent
PAGES = (
    ("queue", "views/audit/queue.py", "checklist", "read_findings"),
    ("case", "views/audit/case.py", "folder_open", "read_findings"),
    ("upload", "views/bureau/upload.py", "upload_file", "answer"),
    ("receipts", "views/bureau/receipts.py", "receipt", "answer"),
    ("questions", "views/bureau/questions.py", "forum", "answer"),
    ("draw_room", "views/bureau/draws.py", "groups", "draw"),
    ("process", "views/audit/process.py", "schedule", "read_records"),
    ("network", "views/audit/network.py", "hub", "read_findings"),
    ("money", "views/audit/money.py", "account_balance", "read_findings"),
    ("unusual", "views/audit/unusual.py", "scatter_plot", "read_findings"),
    ("calendar", "views/audit/calendar.py", "event_upcoming", "read_records"),
    ("figures", "views/audit/figures.py", "monitoring", "read_findings"),
    ("accounts", "views/admin/accounts.py", "manage_accounts", "confirm_changes"),
    ("health", "views/admin/health.py", "monitor_heart", "see_service"),
    ("hooks", "views/admin/hooks.py", "notifications", "manage_hooks"),
    ("account", "views/admin/account.py", "person", "own_account"),
    ("rules", "views/audit/rules.py", "rule", "look"),
    ("reports", "views/audit/reports.py", "description", "read_findings"),
    ("concerns", "views/audit/concerns.py", "flag", "read_concerns"),
    ("supervision", "views/audit/supervision.py", "supervisor_account", "supervise"),
    ("allocations", "views/public/allocations.py", "account_balance", "look"),
    ("draws", "views/public/draws.py", "shuffle", "look"),
    ("verify_draw", "views/public/verify_draw.py", "verified", "look"),
    ("ledger", "views/public/ledger.py", "receipt_long", "look"),
)
ASIDE = ("account",)  # reached from the sidebar
MOST = 8  # so many pages stand side by side on a narrow desk; of more, all but the first are behind their room's name
FIRST = 5

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
        visibility="visible" if visitor.may(who, act) and name not in ASIDE else "hidden",
    )
    for name, path, icon, act in PAGES
}


def home() -> None:
    """On to the visitor's first page: a page that stood at the root would not be found at its own address."""
    st.switch_page(pages[first], query_params=st.query_params.to_dict())


def moved() -> None:
    """The address that a finding had before its case had a page."""
    st.switch_page(pages["case"], query_params=st.query_params.to_dict())


def rooms() -> dict[str, list[st.Page]]:
    """Heading -> its pages; without one the first of the visitor's own room, or all where they fit into one line."""
    room = {name: Path(path).parent.name for name, path, _, _ in PAGES}
    shown = [name for name, one in pages.items() if one.visibility == "visible"]
    near = [name for name in shown if room[name] == room[first]][:FIRST] if len(shown) > MOST else shown
    out: dict[str, list[st.Page]] = {"": []}
    for name, one in pages.items():
        out.setdefault(w(f"room_of.{room[name]}") if name in shown and name not in near else "", []).append(one)
    return out


finding = st.Page(moved, title=w("nav.case"), url_path="finding", visibility="hidden")
start = st.Page(home, title=w("app.name"), default=True, visibility="hidden")
told = rooms()
told[""] += [start, finding]
page = st.navigation(told, position="top", expanded=True)
visit.choose_language()
visitor.draw(who)
page.run()
foot.draw()
