"""Which sanctions bar whom, on which day, where and in which field."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import barring, holds_on, one_firm, reaches, with_barred, with_parents
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

FIRM, OTHER = "91999001MA0000146J", "91999001MA00001110"
COUNTY = "999001"


def facts(*events: dict[str, Any]) -> Facts:
    told = [read_event(event) for event in numbered(events)]
    return facts_of(records(enumerate(told)), "process", day_number(date(2036, 12, 31)))


def ban(sanction_id: str = "SN-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "role": "supplier", "measures": ["ban"]}
    told |= {"basis": "local", "scope": "nation", "valid_from": "2026-03-15", "valid_until": "2027-03-14"} | more
    named = {name: value for name, value in told.items() if value is not None}
    return like("sanction.imposed", "2026-03-10", sanction_id=sanction_id, **named)


def lift(day: str, reason: str = "repaired") -> dict[str, Any]:
    return like("sanction.lifted", day, sanction_id="SN-A", reason=reason)


def hold(day: str, *events: dict[str, Any], role: str = "supplier") -> bool:
    """Whether any sanction holds on `day`."""
    number = day_number(date.fromisoformat(day))
    rows = barring(facts(*events), role).with_columns(holds=holds_on(pl.lit(number, dtype=pl.Int32)))
    return bool(rows.collect()["holds"].any())


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-14", False), ("2026-03-15", True), ("2027-03-14", True), ("2027-03-15", False)]
)
def test_both_ends_of_a_period_hold(day: str, expected: bool) -> None:
    assert hold(day, ban()) is expected


@pytest.mark.parametrize(
    ("more", "day", "expected"),
    [
        ({"valid_until": None}, "2036-01-01", True),
        ({"is_permanent": True}, "2027-03-14", True),
        ({"is_permanent": True}, "2036-01-01", False),
        ({"is_permanent": True, "valid_until": None}, "2036-01-01", True),
        ({"is_permanent": True, "basis": "other"}, "2036-01-01", True),
        ({"is_permanent": False}, "2036-01-01", False),
        ({"valid_from": None}, "2026-03-10", False),
        ({"valid_from": None}, "2026-03-11", True),
        ({"measures": ["fine", "warning", "points"]}, "2026-06-01", False),
        ({"measures": ["fine", "listing"]}, "2026-06-01", True),
        ({"measures": ["disqualification"]}, "2026-06-01", True),
        ({"role": "agency"}, "2026-06-01", False),
        ({"role": "other", "basis": "dishonest_debtor"}, "2026-06-01", True),
        ({"role": "other"}, "2026-06-01", False),
    ],
)
def test_what_bars_and_until_when(more: dict[str, Any], day: str, expected: bool) -> None:
    assert hold(day, ban(**more)) is expected


def test_a_listing_as_debtor_bars_no_expert() -> None:
    assert not hold("2026-06-01", ban(role="other", basis="dishonest_debtor"), role="expert")


@pytest.mark.parametrize(
    ("lifted", "day", "expected"),
    [
        (lift("2026-06-01"), "2026-05-31", True),
        (lift("2026-06-01"), "2026-06-01", False),
        (lift("2026-06-01", "expired"), "2026-06-02", False),
        (lift("2026-06-01", "annulled"), "2026-05-31", False),
        (lift("2027-06-01"), "2027-03-15", False),
    ],
)
def test_a_lifted_sanction_frees_from_that_day_and_an_annulled_one_always(
    lifted: dict[str, Any], day: str, expected: bool
) -> None:
    assert hold(day, ban(), lifted) is expected


def test_a_statute_allows_a_permanent_sanction_of_experts_and_it_can_be_lifted() -> None:
    permanent = ban(is_permanent=True, role="expert", basis="expert", party={"kind": "person", "id": "E-0001"})
    assert hold("2030-05-31", lift("2030-06-01"), permanent, role="expert") is True
    assert hold("2030-06-01", lift("2030-06-01"), permanent, role="expert") is False


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (branch(OTHER, FIRM), {OTHER, FIRM}),
        (branch(FIRM, OTHER), {OTHER}),
        (branch(OTHER, FIRM, "2026-05-31"), {OTHER}),
        (branch(OTHER, FIRM, "2026-06-01"), {OTHER, FIRM}),
        (branch(OTHER, FIRM, kind="controller_of"), {OTHER}),
    ],
)
def test_who_takes_part_is_the_firm_and_whose_branch_it_is(tie: dict[str, Any], expected: set[str]) -> None:
    day = day_number(date(2026, 6, 1))
    taking = pl.LazyFrame({"party_kind": ["organisation"], "party_id": [OTHER], "on_day": [day]})
    assert set(with_parents(facts(tie), taking, "on_day").collect()["party_id"]) == expected


def test_a_firm_and_its_branches_are_one_firm() -> None:
    third = "91999001MA000012XP"
    told = one_firm(facts(branch(OTHER, FIRM), branch(third, FIRM))).collect()
    pairs = {(firm, other) for firm in (FIRM, OTHER, third) for other in (FIRM, OTHER, third) if firm != other}
    assert set(told.rows()) == pairs


def test_a_corrected_period_holds_as_corrected() -> None:
    assert not hold("2026-06-01", ban(), {**ban(valid_until="2026-05-31"), "corrects": "ex-1"})


@pytest.mark.parametrize(
    ("scope", "where", "tender", "expected"),
    [
        ("nation", None, COUNTY, True),
        ("nation", None, None, True),
        ("province", "990000", COUNTY, True),
        ("province", "980000", COUNTY, False),
        ("city", "999000", COUNTY, True),
        ("city", "998000", COUNTY, False),
        ("region", COUNTY, COUNTY, True),
        ("region", COUNTY, "999001100", True),
        ("region", COUNTY, "999001100201", True),
        ("region", "999002", COUNTY, False),
        ("region", COUNTY, None, None),
        ("region", None, COUNTY, None),
    ],
)
def test_how_far_a_sanction_reaches(scope: str, where: str | None, tender: str | None, expected: bool | None) -> None:
    rows = barring(facts(ban(scope=scope, region=where)), "supplier")
    place = reaches(pl.lit(tender, dtype=pl.String), pl.lit("tendering"))
    assert rows.select(hit=place).collect()["hit"].to_list() == [expected]


@pytest.mark.parametrize(
    ("regimes", "regime", "expected"),
    [
        (None, "tendering", True),
        (None, None, True),
        (["tendering"], "tendering", True),
        (["government_procurement"], "tendering", False),
        (["tendering"], None, None),
    ],
)
def test_the_field_of_a_sanction(regimes: list[str] | None, regime: str | None, expected: bool | None) -> None:
    rows = barring(facts(ban(regimes=regimes)), "supplier")
    field = reaches(pl.lit(COUNTY), pl.lit(regime, dtype=pl.String))
    assert rows.select(hit=field).collect()["hit"].to_list() == [expected]


def judged(*events: dict[str, Any], parties: tuple[str, ...] = (FIRM,), region: str | None = COUNTY) -> dict[str, Any]:
    """One record in which `parties` take part on 2026-06-01."""
    day = day_number(date(2026, 6, 1))
    rows = pl.LazyFrame({"event": [1]})
    who = pl.LazyFrame({"event": [1] * len(parties), "party_id": list(parties)}).with_columns(
        party_kind=pl.lit("organisation")
    )
    hit = holds_on(pl.lit(day, dtype=pl.Int32)) & reaches(pl.lit(region, dtype=pl.String), pl.lit("tendering"))
    return with_barred(rows, who, barring(facts(*events), "supplier"), ["event"], hit).collect().to_dicts()[0]


def test_who_was_never_sanctioned_is_free() -> None:
    told = judged(ban(), parties=(OTHER,))
    assert (told["is_barred"], told["barred"], told["sanctions"]) == (False, None, None)


def test_one_barred_member_is_enough_and_only_it_is_named() -> None:
    told = judged(ban(), ban("SN-B", valid_until="2026-05-31"), parties=(OTHER, FIRM))
    assert (told["is_barred"], told["barred"], told["sanctions"]) == (True, [FIRM], ["SN-A"])
    assert told["barred_until_day"] == day_number(date(2027, 3, 14))


def test_an_open_end_is_told_as_open() -> None:
    told = judged(ban(), ban("SN-B", valid_until=None))
    assert (told["sanctions"], told["barred_until_day"]) == (["SN-A", "SN-B"], None)


def test_a_local_ban_of_an_untold_place_is_unknown_unless_another_bars() -> None:
    local = ban(scope="region", region=COUNTY)
    assert judged(local, region=None)["is_barred"] is None
    told = judged(local, ban("SN-B"), region=None)
    assert (told["is_barred"], told["sanctions"]) == (True, ["SN-B"])


def test_a_person_and_a_firm_of_one_code_are_not_the_same() -> None:
    assert judged(ban(party={"kind": "person", "id": "e-1"}), parties=("e-1",))["is_barred"] is False
