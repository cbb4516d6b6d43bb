from __future__ import annotations

from pathlib import Path

import pytest

from monitor.rules import versions
from monitor.rules.skeleton import path_of
from monitor.rules.versions import Locked, accept, changes, current, locked, logic, written

ODD, SPEND = "exp.committee-odd-5", "dec.collective-spend-threshold"


@pytest.fixture(scope="module")
def source() -> str:
    return path_of(ODD).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def now() -> dict[str, Locked]:
    """Every rule as the files say."""
    return current()


def changed(source: str, old: str, new: str) -> str:
    assert old in source
    return source.replace(old, new, 1)


def test_every_rule_stands_in_the_lock_as_it_is(now: dict[str, Locked]) -> None:
    left = changes(now, locked())
    assert not left, f"python -m monitor.rules.versions --accept, after raising a version: {left}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("members; it must be", "people; it must be"),
        ('zh="单数"', 'zh="奇数"'),
        ('"Members who sat"', '"Who sat"'),
        ('Example("five members"', 'Example("five"'),
        ('"""Too few, or even."""', '"""Even, or too few."""'),
        ("import polars as pl\n", "import polars as pl\n\n# a comment\n"),
        ("A small or even committee", "An even or small committee"),
        ("version=1,", "version=2,"),
        ('unit="persons"', 'unit="people"'),
        ('"37"', '"36"'),
    ],
)
def test_words_are_no_logic(source: str, old: str, new: str) -> None:
    assert logic(changed(source, old, new)) == logic(source)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("param(5,", "param(7,"),
        ("< p.min_members", "<= p.min_members"),
        ('scope="process"', 'scope="county"'),
        ("in_force=date(2000, 1, 1)", "in_force=date(2001, 1, 1)"),
        ("% 2 == 0", "% 2 == 1"),
        ("n_unique()", "count()"),
        ('reads=("', 'reads=("payment.made", "'),
    ],
)
def test_what_decides_is_logic(source: str, old: str, new: str) -> None:
    assert logic(changed(source, old, new)) != logic(source)


def test_the_kit_is_part_of_the_logic_of_the_rules_that_use_it(
    now: dict[str, Locked], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = path_of(ODD).parents[1] / "kit" / "days.py"
    text = changed(days.read_text(encoding="utf-8"), "a_at > b_at", "a_at >= b_at")
    real = versions.module_of

    def told(name: str) -> object:
        return versions.read_module(text) if name.endswith(".days") else real(name)

    monkeypatch.setattr(versions, "module_of", told)
    after = {rule_id: logic(path_of(rule_id).read_text(encoding="utf-8")) for rule_id in (ODD, SPEND)}
    assert [rule_id for rule_id in after if after[rule_id] != now[rule_id].logic] == [SPEND]


def test_the_lock_says_what_is_to_be_done() -> None:
    before = {"a.same": Locked(1, "x"), "b.other": Locked(1, "x"), "c.gone": Locked(3, "x"), "d.back": Locked(2, "x")}
    now = {"a.same": Locked(1, "x"), "b.other": Locked(1, "y"), "d.back": Locked(1, "x"), "e.new": Locked(1, "z")}
    assert changes(now, before) == {
        "b.other": "decides by other logic than version 1: raise its version",
        "c.gone": "is gone: accept it",
        "d.back": "has version 1, below the accepted 2: raise it",
        "e.new": "is new: accept it",
    }
    assert changes({"b.other": Locked(2, "y")}, {"b.other": Locked(1, "x")}) == {
        "b.other": "is raised to version 2: accept it"
    }
    taken = accept(now, before, frozenset())
    assert taken == {"a.same": before["a.same"], "b.other": before["b.other"], "d.back": before["d.back"],
                     "e.new": now["e.new"]}  # fmt: skip
    assert accept(now, before, frozenset({"b.other", "d.back"}))["b.other"] == Locked(1, "y")
    assert accept(now, before, frozenset({"b.other", "d.back"}))["d.back"] == Locked(2, "x")
    assert accept({"b.other": Locked(2, "y")}, before, frozenset()) == {"b.other": Locked(2, "y")}


def test_the_command_writes_and_refuses(
    now: dict[str, Locked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "versions.toml"
    monkeypatch.setattr(versions, "LOCK", lock)
    monkeypatch.setattr(versions, "current", lambda: now)
    assert versions.main([]) == 1
    assert f"{ODD} is new: accept it" in capsys.readouterr().err.splitlines()
    assert versions.main(["--accept"]) == 0
    assert locked(lock) == now
    old = {**now, ODD: Locked(1, "0" * 64)}
    lock.write_text(written(old), encoding="utf-8")
    assert versions.main(["--accept"]) == 1
    assert f"{ODD} decides by other logic than version 1: raise its version" in capsys.readouterr().err
    assert locked(lock)[ODD].logic == "0" * 64
    assert versions.main(["--accept", "--same", ODD]) == 0
    assert locked(lock) == now
