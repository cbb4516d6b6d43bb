"""Pieces in work at the same time come back in their order, and no more of them than are asked for are taken up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from monitor.replays.abreast import abreast

SECONDS = 20


def test_two_are_in_work_at_a_time_and_told_in_their_order() -> None:
    met = threading.Barrier(2)

    def work(one: int) -> int:
        met.wait(SECONDS)  # broken, were one alone in work
        return one * 10

    assert list(abreast(work, range(6), many=2)) == [0, 10, 20, 30, 40, 50]


def test_a_piece_is_taken_up_when_one_before_it_was_told() -> None:
    taken: list[int] = []

    def given() -> Iterator[int]:
        for one in range(9):
            taken.append(one)
            yield one

    told = abreast(lambda one: one, given(), many=2)
    assert next(told) == 0
    assert taken == [0, 1, 2]
    assert next(told) == 1
    assert taken == [0, 1, 2, 3]
    assert list(told) == [2, 3, 4, 5, 6, 7, 8]


def test_what_breaks_is_raised_in_its_place_and_ends_the_rest() -> None:
    seen: list[int] = []

    def work(one: int) -> int:
        seen.append(one)
        if one == 3:
            raise ValueError(one)
        return one

    told = abreast(work, range(100), many=2)
    assert [next(told) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3"):
        next(told)
    assert max(seen) < 6
    assert list(told) == []
