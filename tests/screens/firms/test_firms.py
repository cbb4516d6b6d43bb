from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from planted_rings import LAST_DAY, Planted, planted
from ring_recovery import SCREENS, found, over

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like
from monitor.screens.catalogue import SCREENS as CATALOGUE
from monitor.screens.firms.accompanying import ACCOMPANYING
from monitor.screens.firms.all import FIRM_SCREENS
from monitor.screens.firms.community import COMMUNITY, communities
from monitor.screens.firms.contests import Contests, contests
from monitor.screens.firms.king import KING
from monitor.screens.firms.pair import PAIR
from monitor.screens.firms.pairs import Pair, companions
from monitor.screens.firms.strength import Record, spread
from monitor.screens.result import Unusual
from monitor.vocabulary.reading import read_event

RING = planted(1, 3, 0.5, tenders=300, firms=60)
ONE = planted(1, 3, 0.3, tenders=300, firms=60, style="one")


def market(told: Planted, bids: pl.DataFrame | None = None, as_of: int = LAST_DAY) -> Contests:
    (here,) = contests(told.bids if bids is None else bids, as_of)
    return here


def test_a_ring_that_takes_turns_is_found_as_pairs_and_as_a_circle() -> None:
    here = market(RING)
    assert {one.subject_id for one in COMMUNITY.of(here)} == RING.ring
    pairs = PAIR.of(here)
    assert {one.subject_id for one in pairs} == RING.ring
    assert ACCOMPANYING.of(here) == []
    assert KING.of(here) == []
    best = pairs[0]
    assert best.percentile == 100
    assert best.figures["partner"] in RING.ring - {best.subject_id}
    assert "changing over" in best.reasons[1]["en"]
    assert "先后交替" in best.reasons[1]["zh"]


def test_firms_that_stand_in_for_one_winner_are_found_and_the_winner_is_named() -> None:
    here = market(ONE)
    told = ACCOMPANYING.of(here)
    assert {one.subject_id for one in told} == ONE.ring - {ONE.favourite}
    assert {one.figures["winner"] for one in told} == {ONE.favourite}
    assert {one.subject_id for one in COMMUNITY.of(here)} == ONE.ring
    assert PAIR.of(here) == []


def test_what_is_said_can_be_read_in_both_languages_and_accuses_nobody() -> None:
    for told, screens in ((RING, (PAIR, COMMUNITY)), (ONE, (ACCOMPANYING,))):
        for one in (result for screen in screens for result in screen.of(market(told))):
            said = [*one.reasons, *one.innocent, one.compared]
            zh, en = (" ".join(sentence[language] for sentence in said) for language in ("zh", "en"))
            assert not [word for word in ("违规", "违法", "串标", "围标", "嫌疑") if word in zh]
            assert not [word for word in ("fraud", "violation", "collu", "guilty", "illegal") if word in en.lower()]
            assert str(one.figures["bids"]).isdigit()
            assert one.subject_kind == "party"
            assert (len(one.innocent) >= 3, one.version) == (True, 1)


def test_neither_order_nor_unit_nor_later_tenders_change_the_result() -> None:
    plain = [COMMUNITY.of(market(RING)), PAIR.of(market(RING))]
    shuffled = RING.bids.sample(fraction=1, shuffle=True, seed=3).with_columns(pl.col("price") * 10_000)
    later = pl.concat([shuffled, shuffled.with_columns(pl.col("day") + 2_000, tender=pl.format("later-{}", "tender"))])
    for bids in (shuffled, later):
        assert [COMMUNITY.of(market(RING, bids)), PAIR.of(market(RING, bids))] == plain


def test_a_market_without_enough_tenders_or_firms_is_not_looked_at() -> None:
    few = RING.bids.filter(pl.col("tender") < "T-00059")
    assert list(contests(few, LAST_DAY)) == []
    assert list(contests(RING.bids.filter(pl.col("bidder") < "F-011"), LAST_DAY)) == []
    assert list(contests(RING.bids, LAST_DAY + 2_000)) == []
    assert len(list(contests(RING.bids, LAST_DAY))) == 1


def test_companions_are_what_the_market_makes_them() -> None:
    told = companions(market(planted(2, tenders=300, firms=60)))
    # firms of a trade meet many times as readily as blind chance has it, and none of them beyond the others
    assert told.odds > 3
    assert len(told.pairs) > 50
    assert min(pair.q for pair in told.pairs) > 0.05
    assert [pair.p for pair in told.pairs] == sorted(pair.p for pair in told.pairs)


def test_a_king_wins_beyond_the_strong_firms_of_its_market() -> None:
    bids = planted(5, tenders=300, firms=60).bids
    # one of the busier firms wins wherever it bids
    often = bids.group_by("bidder").len().filter(pl.col("len") > 40).sort("bidder")["bidder"][0]
    mine = (pl.col("bidder") == often).any().over("tender")
    crowned = bids.with_columns(is_winner=pl.when(mine).then(pl.col("bidder") == often).otherwise("is_winner"))
    (here,) = contests(crowned, LAST_DAY)
    told = KING.of(here)
    assert [one.subject_id for one in told] == [often]
    assert told[0].figures["wins"] == told[0].figures["judged"]


def test_strengths_are_spread_as_the_firms_are_and_never_all_one() -> None:
    rivals = np.full(300, 4, np.int64)
    alike = spread([Record(rivals, 60)] * 20)
    assert alike.std() > 0.1
    assert float(np.median(alike)) == pytest.approx(1, rel=0.01)
    apart = spread([Record(rivals, won) for won in (20, 40, 60, 90, 140)] * 4)
    assert apart.max() > 3


def pair(one: int, other: int, q: float = 0.01) -> Pair:
    return Pair(one, other, (9, 9), np.arange(5), np.arange(5), 1.0, q / 10, q)


def test_a_circle_is_made_of_triangles_and_is_not_a_whole_trade() -> None:
    triangle, tail = [pair(1, 2), pair(2, 3), pair(1, 3)], [pair(3, 4), pair(8, 9)]
    (one,) = communities([*triangle, *tail], most=12)
    assert (one.firms, len(one.pairs)) == ((1, 2, 3), 3)
    trade = [pair(one, other) for one in range(13) for other in range(one)]
    assert communities(trade, most=12) == []
    assert len(communities(trade, most=13)[0].firms) == 13
    assert communities([], most=12) == []


def test_the_screens_look_at_a_county() -> None:
    told = planted(1, 3, 0.6, tenders=150, firms=40)
    epoch, events = date(1970, 1, 1), []
    for (tender, day), part in told.bids.group_by("tender", "day", maintain_order=True):
        ocid = f"ocds-tw9990-2026-{str(tender)[2:]}"
        when = (epoch + timedelta(days=day)).isoformat()
        rows = [
            {"bid_id": f"B-{at}", "tenderer": {"id": f"local:{row['bidder']}"}, "is_accepted": True}
            | {"price": {"amount": f"{row['price']:.2f}", "currency": "CNY"}}
            for at, row in enumerate(part.rows(named=True))
        ]
        (winner,) = part.filter("is_winner")["bidder"]
        events.append(like("bids.opened", when, ocid=ocid, lot_id=None, bids=rows))
        award = {"award_id": f"AW-{tender}", "supplier": {"id": f"local:{winner}"}}
        events.append(like("award.made", when, ocid=ocid, lot_id=None, **award))
    read = [read_event({**event, "id": f"t-{number}"}, stored=True) for number, event in enumerate(events)]
    facts = facts_of(records(enumerate(read)), "county", LAST_DAY + 1)
    expected = {f"local:{firm}" for firm in told.ring}
    assert {one.subject_id for one in COMMUNITY.look(facts, LAST_DAY)} == expected
    assert {one.subject_id for screen in FIRM_SCREENS for one in screen.look(facts, LAST_DAY)} == expected
    nothing = facts_of(records([]), "county", LAST_DAY)
    assert [screen.look(nothing, LAST_DAY) for screen in FIRM_SCREENS] == [[]] * 4


def test_every_screen_stands_in_the_catalogue_once_with_its_name_and_parameters() -> None:
    ids = [one.id for one in CATALOGUE]
    assert len(ids) == len(set(ids))
    assert {one.id for one in FIRM_SCREENS} <= set(ids)
    for one in CATALOGUE:
        assert set(one.title) == {"zh", "en"}
        assert one.parameters
        assert one.reads
        assert one.version >= 1


def test_a_result_that_lacks_what_a_reader_needs_is_refused() -> None:
    good = COMMUNITY.of(market(RING))[0]
    for wrong in ({"percentile": 101.0}, {"subject_kind": "firm"}, {"reasons": ()}, {"compared": {"zh": "有"}}):
        with pytest.raises(ValueError, match="expected"):
            replace(good, **wrong)
    assert isinstance(good, Unusual)


def test_an_honest_market_is_left_alone() -> None:
    told = found(planted(7, tenders=300, firms=60, places=3))
    assert {screen: one.others for screen, one in told.items()} == dict.fromkeys(SCREENS, 0)


SEEDS = 20
BUDGET = 0.01
"""At most so many honest firms are flagged, a screen."""


@pytest.mark.prove
@pytest.mark.parametrize(("tenders", "firms", "places"), [(600, 120, 1), (600, 120, 3), (200, 60, 1), (200, 60, 3)])
def test_honest_markets_stay_within_the_budget(tenders: int, firms: int, places: int) -> None:
    rounds = over(range(2_000, 2_000 + SEEDS), 0, 0.0, tenders=tenders, firms=firms, places=places)
    looked_at = sum(one["firms.king"].looked_at for one in rounds)
    for screen in SCREENS:
        assert sum(one[screen].others for one in rounds) <= BUDGET * looked_at


@pytest.mark.prove
@pytest.mark.parametrize("size", range(3, 9))
@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_rings_of_a_market_of_600_tenders_are_found_as_circles(size: int, share: float) -> None:
    rounds = over(range(10), size, share, tenders=600, firms=120)
    assert sum(one["firms.community"].ring for one in rounds) >= 0.85 * 10 * size
    assert sum(one["firms.community"].others for one in rounds) <= BUDGET * sum(
        one["firms.community"].looked_at for one in rounds
    )
