"""What waits to be judged at a distance, and verdicts changed by their keys, on each database."""

from __future__ import annotations

from monitor.store import put_off
from monitor.store.database import Database
from monitor.store.put_off import PutOff
from monitor.store.verdicts import Area, VerdictRow, change, flagged_about, standing


def test_the_same_rule_on_the_same_value_waits_once_for_the_days_of_both(database: Database) -> None:
    with database.writing() as write:
        put_off.add(write, [PutOff("a", "unit", "U", 10, 20), PutOff("b", "unit", "U", 1, 2)], 5)
        put_off.add(write, [PutOff("a", "unit", "U", 15, 30), PutOff("a", "unit", "V", 3, 4)], 6)
        assert put_off.put_off(write) == [
            PutOff("b", "unit", "U", 1, 2, 5),
            PutOff("a", "unit", "U", 10, 30, 6),
            PutOff("a", "unit", "V", 3, 4, 6),
        ]


def test_what_came_meanwhile_goes_on_waiting(database: Database) -> None:
    with database.writing() as write:
        put_off.add(write, [PutOff("a", "unit", "U", 10, 20)], 5)
        (seen,) = put_off.put_off(write)
        put_off.add(write, [PutOff("a", "unit", "U", 12, 13)], 6)
        put_off.done(write, seen)
        (again,) = put_off.put_off(write)
        assert again == PutOff("a", "unit", "U", 10, 20, 6)
        put_off.done(write, again)
        assert put_off.put_off(write) == []


def test_verdicts_are_changed_and_found_by_their_keys(database: Database) -> None:
    def row(about: str, event: int, verdict: str, rule: str = "r") -> VerdictRow:
        return VerdictRow(rule, "unit", "U", about, event, 100 + event, verdict, "why", None)

    first = [row("a", 1, "clear"), row("a", 2, "flagged"), row("b", 3, "flagged"), row("a", 2, "flagged", "s")]
    with database.writing() as write:
        change(write, [], first)
        assert flagged_about(write, [first[0].key]) == {first[1].key}
        assert flagged_about(write, [first[0].key, first[3].key]) == {first[1].key, first[3].key}
        change(write, [first[2].key], [row("a", 2, "clear")])
        of = Area(("r", "s"), "unit", scope_ids=("U",))
        assert sorted(standing(write, of)) == sorted([first[0], row("a", 2, "clear"), first[3]])
        assert [one.event for one in standing(write, of._replace(days=(102, 110), rules=("s",)))] == [2]
