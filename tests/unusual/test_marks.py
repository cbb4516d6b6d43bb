"""What lies on something unusual weighs up to a tenth more, everywhere by the same arithmetic; one's own unit apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from case_desk import HOUSING, NOW, TODAY, finding_row
from small_screens import KING, Close, Often, made, opening

from monitor.facts.lake import Lake
from monitor.findings import board as kept
from monitor.findings.board import board
from monitor.findings.explain import explain
from monitor.findings.queue import Wanted, queue
from monitor.findings.rank import UNUSUAL_FROM_PPM, UNUSUAL_MOST, unusual_weight
from monitor.rules.places import place
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.findings import put
from monitor.store.outcome import Receipt


def test_the_weight_is_one_where_nothing_is_and_grows_to_a_tenth() -> None:
    assert [unusual_weight(ppm) for ppm in (None, 0, UNUSUAL_FROM_PPM, 1_000_000)] == [1, 1, 1, 1 + UNUSUAL_MOST]
    assert unusual_weight(975_000) == pytest.approx(1.05)
    assert UNUSUAL_MOST == 0.1


def test_queue_board_and_page_of_a_finding_tell_the_same_score(database: Database, lake: Lake) -> None:
    with database.writing() as write:
        (kept_bids,) = append(write, [opening("o-5", 7_000, 9_000)], now=NOW)
        assert isinstance(kept_bids, Receipt)
        of_party = finding_row(50, 1, None, rule="blk.supplier-barred", scope_kind="party", scope_id=KING)
        put(write, [of_party | {"process_id": None}], [])
    with database.reading() as read:
        plain = {one["id"]: one for one in queue(read, Wanted(limit=50), TODAY)["items"]}
        assert all(one["unusual"] is None and one["parts"]["unusual"] == 1 for one in plain.values())
    made(database, lake, day=TODAY)
    with database.reading() as read:
        told = queue(read, Wanted(limit=50), TODAY)
        ranked = board(read, TODAY)
        kept._KEPT.pop(read.connection.engine)  # noqa: SLF001
        assert ranked.equals(board(read, TODAY))  # changed by the run, and made anew
        scores = dict(ranked.select("id", "score").iter_rows())
        items = told["items"]
        assert [one["id"] for one in items] == ranked["id"].to_list()
        for one in items:
            assert one["score"] == scores[one["id"]]
            detail = explain(read, one["id"], place("demo"), TODAY)
            assert detail is not None
            assert (detail["score"], detail["unusual"]) == (one["score"], one["unusual"])
    marked = {one["id"]: one for one in items if one["unusual"]}
    on_o0 = [one for one in items if one["process_id"] == "o-0"]
    assert on_o0
    assert all(one["unusual"]["screen"] == "tender.close" and one["parts"]["unusual"] == 1.1 for one in on_o0)
    assert all(one["score"] == pytest.approx(1.1 * plain[one["id"]]["score"], abs=0.11) for one in on_o0)
    assert marked[f"{50:020d}"]["unusual"]["tie"] == "scope"
    assert marked[f"{50:020d}"]["parts"]["unusual"] == pytest.approx(1.08)
    on_o1 = [one for one in items if one["process_id"] == "o-1"]
    assert [(one["score"], one["unusual"]) for one in on_o1] == [(plain[one["id"]]["score"], None) for one in on_o1]
    assert "异常" in told["formula"]["zh"]
    assert "unusual" in told["formula"]["en"]


def test_what_concerns_ones_own_unit_moves_nothing(
    database: Database, lake: Lake, screens: Callable[..., None]
) -> None:
    screens(Close(), Often())
    with database.writing() as write:
        put(write, [finding_row(60, 11, None)], [])  # o-0, on an entry of another unit, judged as nobody's
    made(database, lake, day=TODAY)
    with database.reading() as read:
        open_to_all = queue(read, Wanted(ids=(f"{60:020d}",)), TODAY)["items"][0]
        assert open_to_all["unusual"] is not None
        mine = Wanted(ids=(f"{60:020d}",), without_units=frozenset({HOUSING}))
        (hidden,) = queue(read, mine, TODAY)["items"]  # housing opened these bids
        assert (hidden["unusual"], hidden["parts"]["unusual"]) == (None, 1.0)
        without = board(read, TODAY, without_units=frozenset({HOUSING}))
        assert dict(without.select("id", "score").iter_rows())[f"{60:020d}"] == hidden["score"]
