from __future__ import annotations

from itertools import count
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like
from monitor.screens.tenders import county, shortlists
from monitor.screens.tenders.bids import SCHEMA
from monitor.vocabulary.reading import read_event

OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P")
PRICES = ("5800000.00", "5860000.55", "5911000.00")
LAST = 30_000


def facts(*events: dict[str, Any], scope: str = "county") -> Facts:
    """The facts of events, each under an id of its own."""
    number = count()
    told = [read_event({**event, "id": f"t-{next(number)}"}, stored=True) for event in events]
    return facts_of(records(enumerate(told)), scope, LAST)


def opened(*prices: str | None, day: str = "2026-04-20", lot: str | None = "L1", **more: Any) -> dict[str, Any]:
    bids = [
        {"bid_id": f"B-{at}", "tenderer": {"id": firm}, "is_accepted": True}
        | ({"price": {"amount": price, "currency": more.get("currency", "CNY")}} if price else {})
        | ({"price_text": more["text"]} if "text" in more else {})
        for at, (firm, price) in enumerate(zip(FIRMS, prices, strict=False))
    ]
    if more.get("refused") is not None:
        bids[more["refused"]] |= {"is_accepted": False}
    return like("bids.opened", day, bids=bids, lot_id=lot)


def notice(lots: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    lots = [{"lot_id": "L1", "category": "works"}] if lots is None else lots
    return like("tender.published", "2026-03-20", lots=lots, **more)


def award(firm: str = FIRMS[0], **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", supplier={"id": firm}, **{"bid_id": None, **more})


def test_bids_of_an_opening_are_one_row_each_with_market_price_day_and_winner() -> None:
    told = county.bids_of(facts(notice(), opened(*PRICES), award()))
    assert dict(told.schema) == SCHEMA
    assert told["market"].unique().to_list() == ["works"]
    assert told["tender"].unique().to_list() == [f"{OCID}/L1"]
    assert told.select("bidder", "price", "is_winner").rows() == [
        (FIRMS[0], 5_800_000.0, True),
        (FIRMS[1], 5_860_000.55, False),
        (FIRMS[2], 5_911_000.0, False),
    ]
    assert told["day"].unique().cast(pl.Date).to_list()[0].isoformat() == "2026-04-20"


@pytest.mark.parametrize("scope", ["process", "county"])
def test_every_scope_gives_the_same(scope: str) -> None:
    events = (notice(), opened(*PRICES), award())
    assert county.bids_of(facts(*events, scope=scope)).equals(county.bids_of(facts(*events)))


def test_without_an_award_nobody_is_known_to_have_won() -> None:
    assert county.bids_of(facts(notice(), opened(*PRICES)))["is_winner"].null_count() == 3


def test_the_winning_bid_counts_where_it_is_named() -> None:
    told = county.bids_of(facts(notice(), opened(*PRICES), award("91999001MA0000146J", bid_id="B-1")))
    assert told.filter("is_winner")["bidder"].to_list() == [FIRMS[1]]


@pytest.mark.parametrize(
    ("lots", "more", "market"),
    [
        ([{"lot_id": "L1", "category": "services", "service_kind": "supervision"}], {}, "services/supervision"),
        ([{"lot_id": "L1", "category": "goods"}], {"catalogue_class": "A02010105"}, "goods/A02"),
        ([{"lot_id": "L2", "category": "goods"}], {}, "goods"),
        ([{"lot_id": "L2", "category": "goods"}, {"lot_id": "L3", "category": "works"}], {}, "untold"),
        ([{"lot_id": "L2", "category": "goods"}], {"lot": "L1"}, "untold"),
    ],
    ids=["kind of service", "class of goods", "the only lot", "neither lot is it", "another lot"],
)
def test_the_market_is_what_the_notice_says_of_the_lot(
    lots: list[dict[str, Any]], more: dict[str, Any], market: str
) -> None:
    more = dict(more)
    lot = more.pop("lot", "L1" if len(lots) > 1 or lots[0]["lot_id"] == "L1" else None)
    told = county.bids_of(facts(notice(lots, **more), opened(*PRICES, lot=lot)))
    assert told["market"].unique().to_list() == [market]


@pytest.mark.parametrize(
    "events",
    [
        (notice(), opened(*PRICES[:2], None)),
        (notice(), opened(*PRICES, text="下浮率5%")),
        (notice(), opened(*PRICES, currency="USD")),
        (notice(is_fixed_price=True), opened(*PRICES)),
        (notice(method="competitive_negotiation"), opened(*PRICES)),
        (notice(),),
    ],
    ids=["a price is not told", "a rate", "another currency", "a fixed price", "a negotiation", "nothing opened"],
)
def test_lots_without_free_prices_in_yuan_are_left_out_whole(events: tuple[dict[str, Any], ...]) -> None:
    assert county.bids_of(facts(*events)).is_empty()


def test_a_bid_refused_at_the_opening_is_none_and_of_two_openings_the_last_counts() -> None:
    told = county.bids_of(facts(opened(*PRICES), opened(*PRICES, day="2026-04-22", refused=1)))
    assert told["bidder"].to_list() == [FIRMS[0], FIRMS[2]]
    assert told["market"].to_list() == ["untold"] * 2


def test_what_is_known_of_a_lot_leads_to_its_process_its_buyer_and_its_entry() -> None:
    about = county.about(facts(notice(), opened(*PRICES)))
    assert about.columns == ["tender", "process", "unit", "event"]
    assert about.rows() == [(f"{OCID}/L1", OCID, notice()["data"]["buyer"]["id"], 1)]


def shortlist(*prices: str | None, **more: Any) -> dict[str, Any]:
    rows = [
        {"tenderer": {"id": firm}} | ({"price": {"amount": price, "currency": "CNY"}} if price else {})
        for firm, price in zip(FIRMS, prices, strict=False)
    ]
    return like("candidates.published", "2026-04-22", candidates=rows, **more)


def test_candidates_are_a_market_of_their_own_and_only_where_no_opening_is_told() -> None:
    listed = (notice(), shortlist(*PRICES), award(FIRMS[1]))
    told = shortlists.bids_of(facts(*listed))
    assert told["market"].unique().to_list() == ["shortlist/works"]
    assert told.filter("is_winner")["bidder"].to_list() == [FIRMS[1]]
    assert shortlists.about(facts(*listed))["process"].to_list() == [OCID]
    assert county.bids_of(facts(*listed)).is_empty()
    assert shortlists.bids_of(facts(*listed, opened(*PRICES))).is_empty()
    assert shortlists.bids_of(facts(notice(), shortlist(*PRICES[:2], None))).is_empty()


def test_the_kind_of_a_section_is_read_from_its_title() -> None:
    titles = {
        "某道路改造工程监理": "shortlist/services/supervision",
        "某医院EPC总承包": "shortlist/works/design_build",
        "某厂房初步设计": "shortlist/services/design",
        "基坑监测": "shortlist/services/testing",
        "结算审计": "shortlist/services/cost_consulting",
        "电梯设备采购及安装": "shortlist/goods",
        "物业服务": "shortlist/services",
        "高标准农田（三标段）": "shortlist/works",
        "其他": "shortlist/untold",
    }
    frame = pl.DataFrame({"title": list(titles)})
    assert frame.select(shortlists.kind_of()).to_series().to_list() == list(titles.values())
