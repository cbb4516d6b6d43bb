from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sampled import is_in_sample

from monitor.demo import County, generate, write
from monitor.demo.breaches import RATES
from monitor.demo.people import TOWNS
from monitor.vocabulary.contract import contract
from monitor.vocabulary.identifiers import org_id
from monitor.vocabulary.reading import read_event

NOT_TOLD = {"finding.disposed"}
"""The product emits findings."""
OWN_CODES = re.compile(r"(P-[0-9A-Z.]+|E-\d{4,7})")


def told(value: Any, at: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [pair for name, inner in value.items() for pair in told(inner, f"{at}.{name}" if at else name)]
    if isinstance(value, list):
        return [pair for inner in value for pair in told(inner, at)]
    return [(at, value)]


def test_the_contract_accepts_every_event(events: list[dict[str, Any]]) -> None:
    looked_at = [event for event in events if is_in_sample(event["id"])]
    assert looked_at
    for event in looked_at:
        assert read_event(event).id == event["id"]


def test_what_bears_the_name_of_a_township_lies_there(events: list[dict[str, Any]]) -> None:
    named = {f"青禾县{name}": f"999001{code}" for name, code in TOWNS}
    placed = [
        (one["data"].get("name") or one["data"]["title"], one["data"]["region"])
        for one in events
        if one["type"] in {"project.registered", "tender.published"}
    ]
    towns = [next((code for town, code in named.items() if text.startswith(town)), "999001") for text, _ in placed]
    assert [region for _, region in placed] == towns
    assert {len(region) for region in towns} == {6, 9}


def test_events_come_in_the_order_in_which_they_are_submitted_and_once(
    county: County, events: list[dict[str, Any]]
) -> None:
    submitted = [json.loads(line)["recordedtime"] for line in county.log]
    assert all(first <= second for first, second in pairwise(submitted))
    assert Counter((event["source"], event["id"]) for event in events).most_common(1)[0][1] == 1


def test_no_event_carries_what_the_server_sets(events: list[dict[str, Any]]) -> None:
    assert not [event for event in events if {"recordedtime", "submitter"} & event.keys()]


def test_a_default_county_has_every_kind_but_those_of_the_product(
    events: list[dict[str, Any]], demonstrated: list[dict[str, Any]]
) -> None:
    kinds = {event["type"] for event in demonstrated}
    assert contract().kinds.keys() - kinds == NOT_TOLD
    read = {kind for rule in RATES for kind in contract().reads[rule]} - {"*"}
    assert read - {event["type"] for event in events} <= NOT_TOLD


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "a", years=1, projects=12, seed=7)
    second = write(tmp_path / "b", years=1, projects=12, seed=7)
    other = write(tmp_path / "c", years=1, projects=12, seed=8)
    assert first.events_path.read_bytes() == second.events_path.read_bytes() != other.events_path.read_bytes()
    assert first.planted_path.read_bytes() == second.planted_path.read_bytes()
    assert first.gaps_path.read_bytes() == second.gaps_path.read_bytes()
    assert first.events == len(first.events_path.read_text(encoding="utf-8").splitlines())


def test_the_ledger_does_not_depend_on_when_it_is_asked() -> None:
    asked_first, asked_last = (generate(years=1, projects=12, seed=3) for _ in range(2))
    before = asked_first.planted
    list(asked_last.lines)
    assert before == asked_last.planted
    assert list(asked_first.lines) == list(asked_last.lines)


def test_more_projects_make_a_larger_county() -> None:
    small, large = (sum(1 for _ in generate(years=1, projects=count).lines) for count in (10, 40))
    assert large > small + 30 * 40


def test_all_projects_of_two_years_and_more_end_in_them(county: County, events: list[dict[str, Any]]) -> None:
    late = {event["id"].partition("-")[0][0] for event in events if event["time"][:10] > county.last_day}
    assert late <= {"M"}, "only the month's own aftermath: its report in October, a signature given too late"


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        generate(years=1, projects=1, breaches={"dec.no-such-rule": 0.5})


def test_persons_are_codes_and_organisations_have_valid_codes(events: list[dict[str, Any]]) -> None:
    kinds = contract().kinds
    for event in events:
        for name, field in kinds[event["type"]].fields.items():
            for _, value in told(event["data"].get(name, [])) if field.type == "person" else ():
                assert OWN_CODES.fullmatch(value), (event["type"], name, value)
        for place, value in told(event["data"]):
            if place.endswith(("tenderer.id", "supplier.id", "buyer.id", "unit.id")):
                assert org_id(value) is None


def test_names_are_those_of_organisations_projects_and_titles(events: list[dict[str, Any]]) -> None:
    places = [pair for event in events for pair in told(event["data"]) if not pair[0].startswith("request.slots")]
    names = {value for place, value in places if place.rpartition(".")[2] == "name"}
    assert names
    assert all(name.startswith("青禾县") for name in names), names


def test_the_summary_counts_what_is_in_the_files(tmp_path: Path) -> None:
    done = write(tmp_path, years=1, projects=20, seed=11, breaches={"pay.countersign-four": 0.5})
    lines = [json.loads(line) for line in done.planted_path.read_text(encoding="utf-8").splitlines()]
    assert done.planted == len(lines) == done.rules["pay.countersign-four"] > 0
    assert {line["rule"] for line in lines} == {"pay.countersign-four"}


def test_the_ledger_of_gaps_says_rule_record_and_what_is_missing(tmp_path: Path) -> None:
    done = write(tmp_path, years=1, projects=20, seed=11, gaps={"dec.head-speaks-last": 0.5})
    lines = [json.loads(line) for line in done.gaps_path.read_text(encoding="utf-8").splitlines()]
    assert done.gaps == len(lines) > 0
    assert {(line["rule"], line["missing"]) for line in lines} == {
        ("dec.head-speaks-last", "decision.made.speaking_order")
    }
    assert all(line["about"].keys() == {"decision_id"} for line in lines)


def test_every_share_is_in_a_township_of_the_county(demonstrated: list[dict[str, Any]]) -> None:
    towns = {
        event["data"]["organisation"]["id"]: event["data"]["region"]
        for event in demonstrated
        if event["type"] == "organisation.registered" and len(event["data"]["region"]) > 6
    }
    shares = [one for event in demonstrated if "amounts" in event["data"] for one in event["data"]["amounts"]]
    assert all(re.fullmatch(r"999001\d{3}", one["region"]) for one in shares)
    assert {one["region"] for one in shares} == set(towns.values())
    assert len(towns) == 8
    for one in shares:
        if one["recipient"]["kind"] == "organisation":
            assert one["region"] == towns[one["recipient"]["id"]]


def test_projects_have_names_of_their_own_and_processes_and_contracts_bear_them(
    demonstrated: list[dict[str, Any]],
) -> None:
    names = {e["data"]["project_id"]: e["data"]["name"] for e in demonstrated if e["type"] == "project.registered"}
    assert len(set(names.values())) > len(names) * 0.8
    titled = [e["data"] for e in demonstrated if e["type"] in {"tender.published", "contract.signed"}]
    assert titled
    for data in titled:
        assert data["title"].startswith(names[data["project_id"]].removesuffix("项目"))
        assert data["title"] != names[data["project_id"]]
    assert not [name for name in names.values() if "示例" in name]
