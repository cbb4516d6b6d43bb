from __future__ import annotations

from itertools import combinations
from math import log
from random import Random
from statistics import mean, median, stdev
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.screens.cobidding import met as meeting
from monitor.screens.cobidding.past import OutOfOrder, Past, over, past
from monitor.screens.cobidding.ratios import FEATURES
from monitor.screens.tenders.bids import KEY, SCHEMA, checked

Row = dict[str, Any]
some = settings(max_examples=settings.default.max_examples // 5)


def bid(tender: str, day: int | None, bidder: str | None, price: float, won: bool | None, market: str = "m") -> Row:
    return dict(zip(SCHEMA, (market, tender, bidder, price, day, won), strict=True))


def told(rows: list[Row]) -> pl.DataFrame:
    return checked(pl.DataFrame(rows, schema=SCHEMA))


@st.composite
def histories(draw: st.DrawFn, *, undated: bool = True, days: int = 6) -> list[Row]:
    rows = []
    for number in range(draw(st.integers(1, 12))):
        day = draw(st.integers(0, days) | st.none() if undated else st.integers(0, days))
        market = draw(st.sampled_from("mn"))
        for _ in range(draw(st.integers(1, 5))):
            bidder, won = draw(st.sampled_from([*"abcdef", None])), draw(st.sampled_from([True, False, None]))
            rows.append(bid(f"T-{number}", day, bidder, draw(st.integers(1, 999)), won, market))
    return rows


def plainly(rows: list[Row], asked: str, earlier: set[str]) -> dict[str, float | None]:  # noqa: C901
    """The definitions, read aloud, for one tender and the names of the tenders that count as its past."""
    lots: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        lots.setdefault(row["tender"], {})
        if row["bidder"]:
            lots[row["tender"]].setdefault(row["bidder"], []).append(row)
    before = [lots[name] for name in earlier]
    if not before:
        return dict.fromkeys(FEATURES)

    def price(lot: dict[str, list[Row]], firm: str) -> float:
        return min(row["price"] for row in lot[firm])

    def won(lot: dict[str, list[Row]], firm: str) -> bool:
        return any(row["is_winner"] for row in lot[firm])

    jaccard, far, met, turns, pair_wins = [], [], [], 0, 0
    for one, other in combinations(sorted(lots[asked]), 2):
        both = [lot for lot in before if one in lot and other in lot]
        either = [lot for lot in before if one in lot or other in lot]
        met.append(len(both))
        if either:
            jaccard.append(len(both) / len(either))
        if both:
            far.append(mean(abs(log(price(lot, one) / price(lot, other))) for lot in both))
        mine, theirs = (sum(won(lot, firm) for lot in both) for firm in (one, other))
        if mine + theirs > 1:
            turns += 2 * min(mine, theirs)
            pair_wins += mine + theirs
    rates = []
    for firm in lots[asked]:
        judged = [lot for lot in before if firm in lot and any(row["is_winner"] is not None for row in lot[firm])]
        if judged:
            rates.append(sum(won(lot, firm) for lot in judged) / len(judged))
    new = [not any(firm in lot for lot in before) for firm in lots[asked]]
    return {
        "jaccard_mean": mean(jaccard) if jaccard else None,
        "jaccard_max": max(jaccard) if jaccard else None,
        "jaccard_median": median(jaccard) if jaccard else None,
        "pair_distance": mean(far) if far else None,
        "never_together": sum(count == 0 for count in met) / len(met) if met else None,
        "often_together": sum(count > 2 for count in met) / len(met) if met else None,
        "rotation": turns / pair_wins if pair_wins else None,
        "win_spread": stdev(rates) if len(rates) > 1 else None,
        "newcomers": sum(new) / len(new) if new else None,
    }


def same(found: pl.DataFrame, tender: str, expected: dict[str, float | None]) -> None:
    row = found.row(by_predicate=pl.col("tender") == tender, named=True)
    assert {name: row[name] is None for name in FEATURES} == {name: value is None for name, value in expected.items()}
    known = {name: value for name, value in expected.items() if value is not None}
    assert {name: row[name] for name in known} == pytest.approx(known, abs=1e-8)


def apart(rows: list[Row]) -> list[Row]:
    """The same with tenders that are each of one market."""
    return [row | {"tender": f"{row['market']}-{row['tender']}"} for row in rows]


@given(histories())
@some
def test_every_ratio_is_what_its_definition_says(rows: list[Row]) -> None:
    rows = apart(rows)
    found, all_of = past(told(rows)), {row["tender"]: row for row in rows}
    for name, row in all_of.items():
        earlier = {
            other["tender"]
            for other in rows
            if other["market"] == row["market"] and None not in (other["day"], row["day"]) and other["day"] < row["day"]
        }
        same(found, name, plainly(rows, name, earlier))
    assert found.select(KEY).rows() == sorted({(row["market"], row["tender"]) for row in rows})


@given(histories(), st.randoms(use_true_random=False))
@some
def test_over_leaves_the_tender_itself_out(rows: list[Row], random: Random) -> None:
    rows = apart(rows)
    names = sorted({row["tender"] for row in rows})
    chosen = set(random.sample(names, random.randint(0, len(names))))
    found = over(told(rows), told([row for row in rows if row["tender"] in chosen]))
    assert found["tender"].sort().to_list() == names
    for row in {row["tender"]: row for row in rows}.values():
        same_market = {other["tender"] for other in rows if other["market"] == row["market"]}
        same(found, row["tender"], plainly(rows, row["tender"], chosen & same_market - {row["tender"]}))


@given(histories(undated=False), st.integers(1, 40), st.randoms(use_true_random=False))
@some
def test_in_portions_day_by_day_or_at_once_the_past_is_the_same(rows: list[Row], portion: int, random: Random) -> None:
    rows = apart(rows)
    bids = told(rows)
    whole = past(bids)
    assert Past(portion=portion).forward(bids).equals(whole)
    known, parts, days = Past(portion=portion), [], bids.sort("day").partition_by("day")
    while days:
        several = pl.concat(days.pop(0) for _ in range(min(len(days), random.randint(1, 3))))
        if random.random() < 0.5:
            parts.append(known.forward(several))
            continue
        for one in several.partition_by("day", maintain_order=True):
            parts.append(known.features(one))
            for tender in one.partition_by("tender"):
                known.seen(tender)
    assert pl.concat(parts).sort(KEY).equals(whole)


@given(histories(), st.integers(0, 6), st.randoms(use_true_random=False))
@some
def test_no_later_tender_and_no_order_of_rows_changes_the_past(rows: list[Row], day: int, random: Random) -> None:
    rows = apart(rows)
    whole = past(told(rows))
    until = [row for row in rows if row["day"] is not None and row["day"] <= day]
    if until:
        assert past(told(until)).equals(whole.filter(pl.col("day") <= day))
    random.shuffle(rows)
    assert past(told(rows)).equals(whole)


def test_only_ratios_of_prices_count() -> None:
    rows = [bid(f"T-{n}", n, firm, 100 + 7 * n + at, at == n % 3) for n in range(6) for at, firm in enumerate("abcd")]
    larger = [row | {"price": row["price"] * 4.0} for row in rows]
    assert past(told(larger)).equals(past(told(rows)))
    assert past(told(rows)).row(3, named=True)["rotation"] == pytest.approx(1.0)


def test_the_past_goes_forward_only() -> None:
    known = Past()
    known.seen(told([bid("T-1", 5, "a", 1, None)]))
    known.seen(told([bid("T-2", 5, "a", 1, None)]))
    with pytest.raises(OutOfOrder, match="tender T-3 of market m is of day 4; day 5 was seen before"):
        known.seen(told([bid("T-3", 4, "a", 1, None)]))
    with pytest.raises(OutOfOrder, match="T-3"):
        known.features(told([bid("T-3", 5, "a", 1, None)]))
    assert known.features(told([bid("T-3", 4, "a", 1, None, market="n")])).height == 1


def test_a_tender_with_a_hundred_and_more_bidders_makes_a_bounded_number_of_pairs() -> None:
    rows = [bid(f"T-{n}", n, f"F-{at}", 100 + at, at == 0) for n in range(3) for at in range(300)]
    bids = told(rows)
    assert meeting.met(bids, meeting.Codes(), meeting.Codes()).wide.tolist() == [8128] * 3
    found = past(bids)
    assert found["jaccard_mean"].to_list() == [None, 1, 1]
    assert found["newcomers"].to_list() == [None, 0, 0]


def test_more_pairs_than_are_remembered_are_forgotten_oldest_first() -> None:
    rows = [bid(f"T-{n}", n, f"F-{n}-{at}", 100 + at, None) for n in range(10) for at in range(3)]
    rows += [bid("T-last", 10, f"F-{n}-{at}", 100 + at, None) for n in (0, 9) for at in range(2)]
    known = Past(most_pairs=12)
    for day in told(rows).partition_by("day"):
        found = known.forward(day)
    assert known.forgotten > 0
    # of the two pairs that met before, that of day 0 is forgotten
    assert found["never_together"].to_list() == [pytest.approx(5 / 6)]
    assert past(told(rows)).filter(pl.col("tender") == "T-last")["never_together"].to_list() == [pytest.approx(4 / 6)]


def test_nobody_told_and_nothing_before() -> None:
    rows = [bid("T-1", 1, None, 5, None), bid("T-2", 2, None, 5, None), bid("T-3", 3, "a", 5, None)]
    found = past(told(rows))
    assert found.select(FEATURES).row(0) == (None,) * 9
    assert found.select(FEATURES).row(1) == (None,) * 9
    assert found["newcomers"].to_list() == [None, None, 1]
    assert past(told([])).is_empty()
