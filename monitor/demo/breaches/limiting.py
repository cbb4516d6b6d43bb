"""Breaches of the rules on what a notice limits and weighs, on low prices and on what is reported of a tender."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, lot, of_kind, of_process
from monitor.demo.codes import fingerprint, yuan
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

GP = "government_procurement"
REPORT = 15
"""Days from the award within which the tender is reported on."""
LOW_BIDS = date(2026, 2, 1).toordinal()
"""From this day on abnormally low bids are reviewed."""
WEIGHTS = {"goods": ("0.29", "0.71"), "services": ("0.09", "0.91")}
"""Weight of the price just below the least, and of the rest."""


def bonded(story: Story) -> list[Act]:
    """Notices that ask for a bond of two per cent."""
    told = [act for act in story.all("tender.published") if "bid_bond" in act.data["lots"][0]]
    return [act for act in told if fen(act.data["lots"][0]["bid_bond"]) * 50 == fen(act.data["lots"][0]["estimate"])]


def capped(story: Story) -> list[Act]:
    """Notices of open procedures with a ceiling."""
    told = of_kind("tender.published", method="open")(story)
    return [act for act in told if "max_price" in act.data["lots"][0]]


def scored_purchases(story: Story) -> list[Act]:
    """Notices of open procurement with a weight for the price and one for the rest."""
    told = of_kind("tender.published", regime=GP, method="open")(story)
    return [act for act in told if len(act.data.get("criteria", ())) == len(WEIGHTS["goods"])]


def on_platform(story: Story) -> list[Act]:
    """Notices of open tenders as the national platform shows them."""
    told = of_kind("tender.published", regime="tendering", method="open")(story)
    opens = {act.data["ocid"] for act in told}
    shown = of_kind("disclosure.published", what="tender_notice", medium="national_platform")(story)
    return [act for act in shown if act.data["ocid"] in opens]


def tenders(story: Story) -> list[Act]:
    """Evaluations under the tendering law that found nothing about a bid."""
    told = of_kind("evaluation.concluded", regime="tendering")(story)
    return [act for act in told if not act.data["findings"]]


def reviewed(story: Story) -> list[Act]:
    """Evaluations of procurement since abnormally low bids are reviewed."""
    opened = {act.data["ocid"] for act in story.all("bids.opened")}
    told = of_kind("evaluation.concluded", regime=GP)(story)
    return [act for act in told if act.day >= LOW_BIDS and act.data["ocid"] in opened]


def noticed(s: Spot) -> bool:
    """The notice of the process is free to be altered."""
    return s.story.claim(f"notice {s.act.data['ocid']}")


def about(act: Act) -> dict[str, Any]:
    """A lot of a notice."""
    return {"ocid": act.data["ocid"], "lot_id": act.data["lots"][0]["lot_id"]}


def ceiling_price(s: Spot) -> Planted | None:
    """A floor price was set, or the ceiling is a fen above the budget."""
    if not noticed(s):
        return None
    only, says = s.act.data["lots"][0], "a floor price was set"
    if s.rng.random() < 0.5:  # noqa: PLR2004 - either of the two
        only["min_price"] = yuan(fen(only["max_price"]) * 4 // 5)
    else:
        s.act.data["budget"] = yuan(fen(only["max_price"]) - 1)
        says = "the ceiling is a fen above the budget"
    return s.planted("tnd.ceiling-price", says, about(s.act))


def bond_cap(s: Spot) -> Planted | None:
    """The bond asked for is a fen above two per cent of the estimate."""
    if not noticed(s):
        return None
    only = s.act.data["lots"][0]
    only["bid_bond"] = yuan(fen(only["bid_bond"]) + 1)
    return s.planted("tnd.bond-cap", "a bond a fen above two per cent", about(s.act))


def price_weight(s: Spot) -> Planted | None:
    """The price weighs a hundredth less than the least."""
    if not noticed(s):
        return None
    weights = WEIGHTS[s.act.data["lots"][0]["category"]]
    both = zip(s.act.data["criteria"], weights, strict=True)
    s.act.data["criteria"] = [{**one, "weight": weight} for one, weight in both]
    return s.planted("tnd.price-weight", f"the price weighs {weights[0]}", about(s.act))


def discriminatory_terms(s: Spot) -> Planted | None:
    """A criterion asks for firms of the county, for a brand, or for works in the province."""
    if not noticed(s):
        return None
    text = s.rng.choice(("投标人须为本县企业", "须取得指定品牌的原厂授权", "具有本省业绩的加分"))
    asked = {"code": "C9", "text": text, "kind": "qualification"}
    s.act.data["criteria"] = [*s.act.data["criteria"], asked]
    return s.planted("tnd.discriminatory-terms", "a criterion that only some can meet", {"ocid": s.act.data["ocid"]})


def notice_consistency(s: Spot) -> Planted | None:
    """The national platform shows another text than the designated site."""
    if not noticed(s):
        return None
    s.act.data["content_sha256"] = fingerprint(f"{s.act.data['publication_id']} changed")
    return s.planted("tnd.notice-consistency", "two media show two texts", {"ocid": s.act.data["ocid"]})


def self_tender_filing(s: Spot) -> Planted | None:
    """The owner's own tender was not filed."""
    if not noticed(s):
        return None
    s.story.drop(s.act)
    return s.planted("tnd.self-tender-filing", "the owner's own tender was not filed", {"ocid": s.act.data["ocid"]})


def report_15d(s: Spot) -> Planted | None:
    """The report on the tender came on the sixteenth day."""
    award = of_process(s.story, s.act.data["ocid"], "award.made")[0]
    if not s.story.claim(f"tender report {s.act.data['ocid']}"):
        return None
    s.act.day = award.day + REPORT + 1
    told = {**lot(award), "award_id": award.data["award_id"]}
    return s.planted("tnd.report-15d", "reported on the sixteenth day", told)


def _last(s: Spot) -> dict[str, Any]:
    """The last bid of the opening that is no first candidate."""
    opened = of_process(s.story, s.act.data["ocid"], "bids.opened")[0]
    first = s.act.data["candidates"][0]["bid_id"]
    bid: dict[str, Any] = next(
        one for one in reversed(opened.data["bids"]) if one["is_accepted"] and one["bid_id"] != first
    )
    return bid


def below_cost(s: Spot) -> Planted | None:
    """The committee found a bid below cost, and kept it."""
    if not s.story.claim(f"findings {s.act.data['ocid']}"):
        return None
    s.act.data |= {"findings": [{"bid_id": _last(s)["bid_id"], "finding": "below_cost"}], "rejections": []}
    return s.planted("tnd.below-cost", "a bid found below cost was kept", lot(s.act))


def abnormally_low_bid(s: Spot) -> Planted | None:
    """A bid was reviewed as abnormally low, with a minute too little to explain it."""
    if not s.story.claim(f"findings {s.act.data['ocid']}"):
        return None
    bid = _last(s)["bid_id"]
    found: dict[str, Any] = {"bid_id": bid, "finding": "abnormally_low", "explanation_minutes": 29}
    s.act.data["findings"] = [{**found, "is_explanation_accepted": True}]
    return s.planted("tnd.abnormally-low-bid", "twenty-nine minutes to explain a price", {**lot(s.act), "bid_id": bid})


BREACHES = (
    Breach("tnd.ceiling-price", 0.02, capped, ceiling_price),
    Breach("tnd.bond-cap", 0.07, bonded, bond_cap),
    Breach("tnd.price-weight", 0.05, scored_purchases, price_weight),
    Breach("tnd.discriminatory-terms", 0.03, capped, discriminatory_terms),
    Breach("tnd.notice-consistency", 0.025, on_platform, notice_consistency),
    Breach("tnd.self-tender-filing", 0.5, of_kind("filing.made", filing_kind="self_tender"), self_tender_filing),
    Breach("tnd.report-15d", 0.03, of_kind("report.submitted", report_kind="tender_result"), report_15d),
    Breach("tnd.below-cost", 0.04, tenders, below_cost),
    Breach("tnd.abnormally-low-bid", 0.6, reviewed, abnormally_low_bid),
)
