"""What was decided lies above the packs from its first day on; what is the law's is named."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.audit.terms import terms
from monitor.rules.catalogue import catalogue
from monitor.rules.decided import Decided, with_decided
from monitor.rules.places import place
from monitor.rules.statutory import statutory, statutory_since
from monitor.vocabulary.event import day_number

ON = date(2026, 6, 1)


def one(rule: str, name: str, value: int, first: str, number: int = 1) -> Decided:
    return Decided(rule, name, value, date.fromisoformat(first), number, date(2026, 3, 2))


def told(rule: str, name: str, *decided: Decided) -> list[tuple[str, int]]:
    """First day and value of each term from 2026 on."""
    spans = terms(catalogue()[rule], with_decided(place("demo"), decided), {})
    start = day_number(date(2026, 1, 1))
    from datetime import timedelta

    from monitor.vocabulary.event import EPOCH

    return [
        ((EPOCH + timedelta(days=max(one.first_day, start))).isoformat(), getattr(one.params, name))
        for one in spans
        if one.last_day >= start
    ]


def test_a_decided_value_holds_from_its_day_on_over_default_pack_and_shared_value() -> None:
    for rule, name, before in (
        ("dec.minutes-exist", "minutes_days", 7),  # the rule's own
        ("exp.draw-uniformity", "window", 4000),  # set for the rule
        ("dec.collective-spend-threshold", "collective_threshold", 3000),  # shared by several
    ):
        decided = one(rule, name, 11, "2026-04-01")
        assert told(rule, name, decided) == [("2026-01-01", before), ("2026-04-01", 11)]


def test_of_two_decided_the_later_one_goes_before() -> None:
    first, second = (
        one("dec.minutes-exist", "minutes_days", *more) for more in ((8, "2026-03-01"), (9, "2026-05-01", 2))
    )
    assert told("dec.minutes-exist", "minutes_days", first, second) == [
        ("2026-01-01", 7), ("2026-03-01", 8), ("2026-05-01", 9)
    ]  # fmt: skip
    earlier = one("dec.minutes-exist", "minutes_days", 10, "2026-02-01", 3)
    assert told("dec.minutes-exist", "minutes_days", first, second, earlier) == [
        ("2026-01-01", 7), ("2026-02-01", 10)
    ]  # fmt: skip


def test_other_rules_and_values_stay_as_they_are() -> None:
    laid = with_decided(place("demo"), [one("dec.collective-spend-threshold", "collective_threshold", 1, "2026-01-01")])
    assert laid.settings("dec.collective-spend-split") == place("demo").settings("dec.collective-spend-split")
    names = {told.name for told in laid.settings("dec.collective-spend-threshold")}
    assert names == {told.name for told in place("demo").settings("dec.collective-spend-threshold")}
    origin = laid.setting("dec.collective-spend-threshold", "collective_threshold", ON)
    assert origin is not None
    assert (origin.origin_en[:21], "第1号" in origin.origin) == ("adopted by proposal 1", True)


def test_a_later_value_of_the_law_ends_what_was_decided() -> None:
    rule, name = "tnd.near-threshold", "works_threshold"
    demo = place("demo")
    laid = with_decided(demo, [one(rule, name, 1, "2000-02-01")])
    days = (date(2000, 1, 1), date(2000, 3, 1), date(2000, 5, 1), ON)
    values = [None if (found := laid.setting(rule, name, day)) is None else found.value for day in days]
    assert values == [None, 1, 2_000_000, 4_000_000]
    assert with_decided(demo, [one(rule, name, 1, "2010-01-01")]).settings(rule) == demo.settings(rule)


def test_what_is_the_law_s_later_is_the_law_s() -> None:
    """A lead that reads a national threshold: before the first act nothing sets it, and it is still no county's."""
    rule, early = catalogue()["tnd.near-threshold"], date(2000, 2, 1)
    assert statutory(rule, place("demo"), "works_threshold", early) is None
    assert statutory_since(rule, place("demo"), "works_threshold", early) is not None
    assert statutory_since(rule, place("demo"), "band", early) is None


@pytest.mark.parametrize(
    ("rule", "name", "is_law"),
    [
        ("tnd.bid-period-20d", "min_days", True),
        ("tnd.min-bidders-3", "min_bidders", True),
        ("dec.minutes-exist", "minutes_days", False),  # heuristic
        ("dec.deputy-max-two", "max_powers", False),  # a county's own text
        ("col.always-loser", "min_bids", False),  # a lead
        ("dec.collective-spend-threshold", "collective_threshold", False),  # the pack sets it
    ],
)
def test_what_the_law_sets_is_told_with_its_article(rule: str, name: str, is_law: bool) -> None:
    found = statutory(catalogue()[rule], place("demo"), name, ON)
    assert (found is not None) == is_law
    if found is not None:
        assert "《" in found["zh"]
        assert "art." in found["en"]
