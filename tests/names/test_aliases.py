from __future__ import annotations

from random import Random

import pytest

from monitor.names.aliases import Aliases
from monitor.names.ties import DECLARED, SAID, Tie, ties_of
from monitor.rules.kit.like import like, numbered
from monitor.vocabulary.reading import read_event


def tie(firm: str, mark: str, kind: str = "address") -> Tie:
    return Tie(firm, kind, mark, f"told of {firm}")


CHAIN = (tie("A", "address:1"), tie("B", "address:1"), tie("B", "phone:2", "phone"), tie("C", "phone:2", "phone"))


def test_firms_are_joined_by_the_marks_they_share() -> None:
    graph = Aliases(CHAIN)
    assert graph.groups() == [("A", "B", "C")]
    first, second = graph.ways("A")["C"]
    assert (first.one, first.mark, first.other) == ("A", "address:1", "B")
    assert (second.one, second.mark, second.other) == ("B", "phone:2", "C")
    assert (second.one_tie.kind, second.other_tie.event) == ("phone", "told of C")
    assert graph.ways("nobody") == {}


def test_a_barred_firm_is_found_within_the_steps_asked_for() -> None:
    graph = Aliases((*CHAIN, tie("D", "address:1")))
    assert [barred for barred, _ in graph.to_barred("A", {"C", "D", "Z"})] == ["D", "C"]
    assert [barred for barred, _ in graph.to_barred("A", {"C", "D"}, 1)] == ["D"]
    assert graph.to_barred("A", {"A"}) == ()


def test_a_hub_joins_nobody() -> None:
    many = [tie(f"firm-{number}", "address:park") for number in range(4)]
    assert Aliases(many, 3).groups() == []
    assert Aliases(many, 3).hubs == {"address:park": 4}
    heads = [tie(f"firm-{number}", "person:P-1", "representative") for number in range(4)]
    assert Aliases(heads, 3).groups() == [("firm-0", "firm-1", "firm-2", "firm-3")]
    teams = [tie(f"firm-{number}", "person:P-1", "team") for number in range(4)]
    assert Aliases(teams, 3).groups() == []
    assert Aliases(many, 4).groups() == [("firm-0", "firm-1", "firm-2", "firm-3")]


def test_all_that_two_firms_share() -> None:
    graph = Aliases((*CHAIN, tie("A", "person:P-1", "representative"), tie("B", "person:P-1", "controller")))
    assert [step.mark for step in graph.shared("A", "B")] == ["address:1", "person:P-1"]
    assert graph.shared("A", "C") == graph.shared("A", "A") == graph.shared("A", "nobody") == ()


def test_a_firm_that_holds_another_is_joined_with_it() -> None:
    graph = Aliases([Tie("B", "controller", "organisation:A", "x"), tie("A", "address:1"), tie("C", "address:1")])
    (step,) = graph.ways("A")["B"]
    assert (step.one_tie.kind, step.other_tie.kind) == ("itself", "controller")
    assert graph.groups() == [("A", "B", "C")]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_ties_does_not_matter(seed: int) -> None:
    rng = Random(seed)
    ties = [tie(f"F{rng.randrange(12)}", f"address:{rng.randrange(9)}") for _ in range(30)]
    there, back = Aliases(ties), Aliases(rng.sample(ties, len(ties)))
    assert there.groups() == back.groups()
    assert all(there.ways(f"F{number}") == back.ways(f"F{number}") for number in range(12))


def test_events_tell_ties() -> None:
    firm, other = "91999001MA00001110", "91999001MA0000146J"
    registered = like(
        "organisation.registered",
        "2026-01-05",
        organisation={"id": firm},
        legal_representative="P-1",
        controllers=[{"kind": "organisation", "id": other}],
        address="adr-1",
        phone="tel-1",
        accounts=[{"token": "acc-1"}],
    )
    relation: dict[str, object] = {"relation_id": "REL-1", "from_party": {"kind": "person", "id": "P-2"}}
    relation |= {"to_party": {"kind": "organisation", "id": firm}, "ocid": None, "regime": None}
    declared = [
        like("relation.declared", "2026-01-05", **(relation | {"relation_kind": kind}))
        for kind in ("controller_of", "employee_of")
    ]
    team = {"tenderer": {"id": firm}, "project_team": [{"person": "P-3", "role": "project_manager"}]}
    bids = [
        like("bid.submitted", "2026-04-19", **team),
        like("bid.submitted", "2026-04-19", **team, consortium_members=[{"id": other}]),
    ]
    events = [read_event(told) for told in numbered((registered, *declared, *bids, like("payment.made", "2026-05-01")))]
    told = list(ties_of(events))
    assert {each.firm for each in told} == {firm}
    assert [(each.kind, each.mark) for each in told] == [
        ("representative", "person:P-1"),
        ("controller", f"organisation:{other}"),
        ("address", "address:adr-1"),
        ("phone", "phone:tel-1"),
        ("account", "account:acc-1"),
        ("controller", "person:P-2"),
        ("team", "person:P-3"),
    ]
    assert {each.kind for each in told} | {"itself"} == set(SAID)
    assert set(DECLARED.values()) <= set(SAID)
    assert all(each.event.endswith(tuple(f"ex-{number}" for number in range(1, 7))) for each in told)
