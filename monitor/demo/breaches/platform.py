"""Breaches of the rules on how a tender is evaluated, what was shown and budgeted before it, and who was rated."""

from __future__ import annotations

from monitor.demo.breaches.experts import tendering_evaluations
from monitor.demo.breaches.kit import Breach, Spot, lot, of_kind, of_process
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

TENDERING = "tendering"


def lined(story: Story) -> list[Act]:
    """Notices of open tenders that name their line of the budget."""
    told = of_kind("tender.published", regime=TENDERING, method="open")(story)
    return [act for act in told if "budget_line_id" in act.data]


def shown_before(story: Story) -> list[Act]:
    """Publications of the only tender of a project before its notice."""
    told = of_kind("disclosure.published", what="tender_item")(story)
    only = len(of_kind("tender.published", regime=TENDERING)(story)) == 1
    return told if only and len(told) == 1 else []


def online(story: Story) -> list[Act]:
    """Evaluations held on the platform."""
    coded_ones = {act.data["ocid"] for act in story.all("tender.published") if "unified_deal_code" in act.data}
    return [
        act for act in tendering_evaluations(story) if act.data["ocid"] in coded_ones and act.data["mode"] == "online"
    ]


def judged(story: Story) -> list[Act]:
    """Evaluations whose experts are recorded in their files."""
    return [act for act in tendering_evaluations(story) if of_process(story, act.data["ocid"], "conduct.recorded")]


def e_evaluation(s: Spot) -> Planted | None:
    """Evaluated on paper."""
    if not s.story.claim(f"mode {s.act.data['ocid']}"):
        return None
    s.act.data["mode"] = "on_site"
    return s.planted("tnd.e-evaluation", "evaluated on paper", lot(s.act))


def tender_budgeted(s: Spot) -> Planted | None:
    """The notice names no line of the budget."""
    if not s.story.claim(f"notice {s.act.data['ocid']}"):
        return None
    s.act.data.pop("budget_line_id")
    about = {"ocid": s.act.data["ocid"]}
    return s.planted("tnd.tender-budgeted", "no line of the budget", about, ("fnd.no-budget-no-spend",))


def annual_notice(s: Spot) -> Planted | None:
    """What is to be tendered was not shown before."""
    notice = of_kind("tender.published", regime=TENDERING)(s.story)[0]
    if not s.story.claim(f"item {notice.data['ocid']}"):
        return None
    s.story.drop(s.act)
    about = {"ocid": notice.data["ocid"]}
    return s.planted("tnd.annual-notice-owner-qualified", "the item was not shown before the notice", about)


def conduct_record(s: Spot) -> Planted | None:
    """One of the experts has no entry of this evaluation in his file."""
    if not s.story.claim(f"conduct {s.act.data['ocid']}", "delay"):
        return None
    entries = of_process(s.story, s.act.data["ocid"], "conduct.recorded")
    s.story.drop(next(act for act in entries if act.data["role"] == "expert"))
    return s.planted("exp.conduct-record", "an expert was not rated", lot(s.act), ("blk.credit-file-exists",))


BREACHES = (
    Breach("tnd.e-evaluation", 0.02, online, e_evaluation),
    Breach("tnd.tender-budgeted", 0.02, lined, tender_budgeted),
    Breach("tnd.annual-notice-owner-qualified", 0.08, shown_before, annual_notice),
    Breach("exp.conduct-record", 0.03, judged, conduct_record),
)
