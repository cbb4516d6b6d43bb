"""Parts are judged whatever becomes of the processes: killed, out of memory, or broken by one rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from frail import RULES, frail, never_starts, starts_broken

from monitor.audit.shards.cut import Cut
from monitor.audit.shards.pool import DoesNotFit, Pool, ProcessBroke
from monitor.audit.shards.seat_files import SeatFiles
from monitor.audit.shards.worker import Order


def an_order(folder: Path) -> tuple[Order, Cut]:
    files = SeatFiles(folder)
    return Order(folder, files, (), 0, folder, 2_000, keeps_verdicts=False), Cut("unit", folder, files, 1, 1)


def test_all_that_fits_is_judged_and_what_does_not_is_told_by_name(tmp_path: Path) -> None:
    order, cut = an_order(tmp_path)
    with Pool(order, 2, work=frail) as pool:
        outcomes = list(pool.judge(cut, cut.parts(), RULES))
    judged = sorted((one.done.counts, one.part.rest) for one in outcomes if one.done)
    assert judged == [((("a.one", "clear", 1),), 1), ((("a.two", "clear", 1),), 0)]
    failed = sorted((one.part.rules, one.part.rest, one.error) for one in outcomes if one.done is None)
    assert failed[0][:2] == (("a.one",), 0)
    assert "2000 MB" in failed[0][2]
    assert failed[1] == (("a.two",), 1, "a.two broke")
    assert len(outcomes) == 4
    assert (pool.deaths, pool.splits) == (6, 3)


def test_what_every_process_needs_and_does_not_fit_ends_the_audit(tmp_path: Path) -> None:
    order, cut = an_order(tmp_path)
    with pytest.raises(DoesNotFit) as refused, Pool(order, 1, work=never_starts) as pool:
        list(pool.judge(cut, cut.parts(), RULES))
    assert "2000 MB" in refused.value.words.zh
    assert "2000 MB" in refused.value.words.en


def test_a_process_that_does_not_start_for_another_reason_ends_the_audit(tmp_path: Path) -> None:
    order, cut = an_order(tmp_path)
    with pytest.raises(ProcessBroke, match="1"), Pool(order, 1, work=starts_broken) as pool:
        list(pool.judge(cut, cut.parts(), RULES))
