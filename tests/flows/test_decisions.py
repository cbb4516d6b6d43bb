from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitor.flows.decisions import figures

TODAY = 20_818  # 2026-12-31
UNIT, OTHER = {"id": "11999001MB000006XG", "name": "示例局"}, {"id": "11999001MB00000278", "name": "示例厅"}
Make = Callable[..., dict[str, Any]]
Tell = Callable[..., list[int]]
Ask = Callable[[Callable[[Any], Any]], Any]
MINUTES = {"id": "M-1", "kind": "minutes"}


def decided(make: Make, number: int, *, opinions: str = "", day: str = "2026-03-01", **data: Any) -> dict[str, Any]:
    """Decision `number`; `opinions`: a letter a vote, a agree, d disagree, - not told."""
    words = {"a": "agree", "d": "disagree"}
    votes = [
        {"member": f"P-{place}", **({"opinion": words[letter]} if letter in words else {})}
        for place, letter in enumerate(opinions)
    ]
    told = {"decision_id": f"D-{number}", "unit": UNIT, "result": "approved"} | data
    return make("decision.made", day, **told, **({"votes": votes} if votes else {}))


def row(told: dict[str, Any], unit: dict[str, str]) -> dict[str, int]:
    return next(one for one in told["units"] if one["unit"]["id"] == unit["id"])


def test_what_is_counted_of_a_unit(make: Make, tell: Tell, read: Ask) -> None:
    tell(
        decided(make, 1, opinions="aaa", minutes=MINUTES),
        decided(make, 2, opinions="aad"),
        decided(make, 3, opinions="ad-", result="rejected"),
        decided(make, 4),
        decided(make, 5, unit=OTHER, minutes=MINUTES),
    )
    told = read(lambda session: figures(session, TODAY))
    counts = {"decided": 4, "passed": 3, "votes_told": 2, "unanimous": 1, "with_minutes": 1}
    assert row(told, UNIT) == {"unit": UNIT, **counts}
    assert [one["unit"]["id"] for one in told["units"]] == [UNIT["id"], OTHER["id"]]
    assert told["sums"] == {"decided": 5, "passed": 4, "votes_told": 2, "unanimous": 1, "with_minutes": 2}


def test_a_decision_counts_once_and_as_it_holds(make: Make, tell: Tell, read: Ask) -> None:
    tell(decided(make, 1, result="rejected") | {"id": "d-1"})
    tell(decided(make, 1) | {"id": "d-1b", "corrects": "d-1"})
    tell(decided(make, 1, day="2026-03-02", minutes=MINUTES))
    told = read(lambda session: figures(session, TODAY))
    assert told["sums"] == {"decided": 1, "passed": 1, "votes_told": 0, "unanimous": 0, "with_minutes": 1}


def test_one_year_and_no_later_than_today(make: Make, tell: Tell, read: Ask) -> None:
    tell(
        decided(make, 1, day="2025-12-31"),
        decided(make, 2, day="2026-01-01"),
        decided(make, 3, day="2027-01-01"),
    )
    told = read(lambda session: figures(session, TODAY, year=2025))
    assert (told["sums"]["decided"], told["years"], told["as_of"]) == (1, [2026, 2025], "2026-12-31")
    assert read(lambda session: figures(session, TODAY))["sums"]["decided"] == 2


def test_nothing_decided(read: Ask) -> None:
    told = read(lambda session: figures(session, TODAY))
    assert (told["units"], told["years"], set(told["sums"].values())) == ([], [], {0})
