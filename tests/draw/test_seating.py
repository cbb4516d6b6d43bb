"""Seats as properties: nobody is moved by another's coming or going, and chance is fair."""

from __future__ import annotations

import os
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proved import proved
from scipy.stats import chisquare

from monitor.draw.commitment import handle
from monitor.draw.seating import Decline, DeclineRefused, seat
from monitor.draw.terms import Member, Slot, Terms
from monitor.draw.tickets import order, ticket

SEEDS = st.binary(min_size=32, max_size=32)


def terms(
    experts: int, *, employers: int = 50, cap: int = 50, seats: tuple[int, int] = (3, 2), order: int = 1
) -> Terms:
    pool = [
        Member(
            handle("D", sha256(str(n).encode()).digest(), f"E-{n}"),
            f"G{n % employers}",
            ("a", "b") if n % 3 == 0 else (("a",) if n % 3 == 1 else ("b",)),
        )
        for n in range(experts)
    ]
    told = (Slot("a", seats[0]), Slot("b", seats[1]))
    reasons = ("refused", "illness")
    return Terms({}, "D", told, tuple(pool[::order]), {}, 1, cap, reasons, None)


@given(SEEDS, st.integers(8, 40))
def test_one_more_expert_moves_nobody_elses_ticket(prk: bytes, experts: int) -> None:
    few, many = terms(experts), terms(experts + 1)
    for slot in ("a", "b"):
        before = [member.handle for member in order(prk, few, slot)]
        after = [member.handle for member in order(prk, many, slot) if member.handle in few.members]
        assert after == before


@given(SEEDS, st.integers(8, 40))
def test_the_order_of_the_pool_changes_nothing(prk: bytes, experts: int) -> None:
    assert seat(terms(experts), prk) == seat(terms(experts, order=-1), prk)


@given(SEEDS, st.integers(1, 30), st.integers(1, 8), st.integers(1, 3), st.data())
def test_declines_move_no_other_seat(prk: bytes, experts: int, employers: int, cap: int, data: st.DataObject) -> None:
    told = terms(experts, employers=employers, cap=cap)
    declines: list[Decline] = []
    before = seat(told, prk)
    gone: set[str] = set()
    for _ in range(data.draw(st.integers(0, 8))):
        if not before.seated:
            break
        slot, who = data.draw(st.sampled_from(before.seated))
        declines.append(Decline(len(declines) + 1, slot, who, "refused"))
        gone.add(who)
        after = seat(told, prk, declines)
        for name, row in before.seats.items():
            for place, one in enumerate(row):
                assert after.seats[name][place] == one or (name, one) == (slot, who)
        seated = [one for _, one in after.seated]
        assert len(seated) == len(set(seated))
        assert not gone & set(seated)
        groups = Counter(told.members[one].group for one in seated)
        assert all(count <= cap for count in groups.values())
        assert [slot_.seats for slot_ in told.slots] == [len(row) for row in after.seats.values()]
        before = after


@given(SEEDS, st.integers(10, 30))
def test_a_decline_out_of_order_or_for_no_listed_reason_is_refused(prk: bytes, experts: int) -> None:
    told = terms(experts)
    slot, who = seat(told, prk).seated[0]
    for wrong in (
        Decline(2, slot, who, "refused"),
        Decline(1, slot, who, "prefer another"),
        Decline(1, "b" if slot == "a" else "a", who, "refused"),
        Decline(1, slot, "00" * 32, "refused"),
    ):
        with pytest.raises(DeclineRefused):
            seat(told, prk, [wrong])


def spread(draws: int) -> float:
    """p of the chi-square test over how often each of 18 experts is first of a slot in draws from distinct seeds."""
    one = Terms(
        {}, "D", (Slot("a", 1),),
        tuple(Member(handle("D", sha256(bytes([n])).digest(), f"E-{n}"), f"G{n}", ("a",)) for n in range(18)),
        {}, 1, 1, (), None,
    )  # fmt: skip
    seen: Counter[str | None] = Counter()
    for number in range(draws):
        prk = sha256(f"fair draw {number}".encode()).digest()
        seen[min(one.pool, key=lambda member: ticket(prk, "a", member.handle)).handle] += 1
    assert seen[seat(one, prk).seats["a"][0]] > 0
    return float(chisquare([seen[member.handle] for member in one.pool]).pvalue)


def test_draws_are_uniform() -> None:
    assert spread(3_000) > 0.001


@pytest.mark.prove
def test_sixty_thousand_draws_are_uniform() -> None:
    draws = int(os.environ.get("TENDERWATCH_DRAWS", "60000"))
    p = spread(draws)
    assert p > 0.001
    proved(f"{draws:,} draws of one seat among 18 experts: chi-square with 17 degrees of freedom, p = {p:.3f}")
