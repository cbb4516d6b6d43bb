from __future__ import annotations

import polars as pl
import pytest

from monitor.screens.estimators.collusion_bidders import BEHAVIOUR, earlier, elsewhere
from monitor.screens.tenders.bids import checked
from monitor.screens.tenders.statistics import statistics

ROWS = [
    # tender, bidder, price, day, won
    ("t1", "a", 100.0, 1, True),
    ("t1", "b", 110.0, 1, False),
    ("t2", "a", 100.0, 2, True),
    ("t3", "a", 100.0, 3, False),
    ("t3", "b", 90.0, 3, True),
    ("t3", "c", 120.0, 3, False),
]


def frame(*, day: bool = True) -> pl.DataFrame:
    told = pl.DataFrame(ROWS, schema=["tender", "bidder", "price", "day", "is_winner"], orient="row")
    if not day:
        told = told.with_columns(day=pl.lit(None))
    return checked(told.with_columns(pl.col("day").cast(pl.Int32), market=pl.lit("m")))


def test_the_ratios_of_earlier_days_by_hand() -> None:
    bids = frame()
    told = {row["tender"]: row for row in earlier(bids, statistics(bids)).iter_rows(named=True)}
    assert [told["t1"][name] for name in BEHAVIOUR] == [None] * len(BEHAVIOUR)
    # a bid in t1 with b: 2 bids where the market's mean is 2, never alone; 1 win where 1/2 is expected
    assert (told["t2"]["crowding"], told["t2"]["alone"]) == (1, 0)
    assert told["t2"]["win_lift"] == pytest.approx(2 / 1.5)
    # a: mean 1.5 bids, alone in half, 2 wins of 1.5; b: 2 bids, never alone, no win of 0.5; c was not seen
    assert told["t3"]["crowding"] == pytest.approx((1.5 / 1.5 + 2 / 1.5) / 2)
    assert told["t3"]["alone"] == pytest.approx(0.25)
    assert told["t3"]["win_lift"] == pytest.approx((3 / 2.5 + 1 / 1.5) / 2)


def test_elsewhere_leaves_the_tender_itself_out_and_needs_no_day() -> None:
    bids = frame(day=False)
    prices = statistics(bids)
    told = {row["tender"]: row for row in elsewhere(bids, prices, prices).iter_rows(named=True)}
    assert told["t1"]["alone"] == pytest.approx((1 / 2 + 0) / 2)
    assert told["t2"]["alone"] == 0
    assert told["t3"]["win_lift"] == pytest.approx((3 / 2.5 + 1 / 1.5) / 2)
    some = {row["tender"]: row for row in elsewhere(bids, prices, prices[:1]).iter_rows(named=True)}
    assert some["t1"]["alone"] is None
    assert (some["t2"]["alone"], some["t3"]["win_lift"]) == (0, pytest.approx((2 / 1.5 + 1 / 1.5) / 2))
    assert [earlier(bids, prices)[name].null_count() for name in BEHAVIOUR] == [3] * len(BEHAVIOUR)


def test_their_places_are_means_over_bidders() -> None:
    rows = [
        (f"t{day:02d}", firm, 100.0 + gap * day, day, firm == "a")
        for day in range(1, 14)
        for firm, gap in (("a", 0), ("b", 1))
    ]
    told = pl.DataFrame(rows, schema=["tender", "bidder", "price", "day", "is_winner"], orient="row")
    bids = checked(told.with_columns(pl.col("day").cast(pl.Int32), market=pl.lit("m")))
    found = earlier(bids, statistics(bids))
    # each tender is wider spread than all before it: from the eleventh on its place is 1, which the next ones tell
    assert found["their_cv"].to_list() == [None] * 11 + [1, 1]
    assert found["their_kurt"].null_count() == 13
