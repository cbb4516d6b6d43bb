"""docs/mechanisms.md is complete: every mechanism of the five texts, every row of the rulebook, each with its state."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import pytest

from monitor.rules.catalogue import catalogue
from monitor.rules.law import law
from monitor.rules.mechanisms import (
    Mechanism,
    Scope,
    Serves,
    UnknownServant,
    mechanisms,
    not_checkable,
    titles,
)
from monitor.rules.mechanisms_page import families, page, state
from monitor.rules.places import RULEBOOK

ADDRESSES = "statistic"


@pytest.fixture(scope="module")
def paths() -> set[str]:
    """Addresses of the API."""
    from api.app import create_app

    return set(create_app().openapi()["paths"])


def test_the_counts_are_those_of_the_rulebook() -> None:
    counted = Counter((told.text, told.scope) for told in mechanisms())
    assert {text: tuple(counted[text, scope] for scope in Scope) for text, _ in counted} == {
        "seed-tongcheng": (9, 8, 13),
        "seed-dingcheng": (23, 5, 7),
        "seed-xintian": (4, 3, 7),
        "seed-daxing": (14, 6, 5),
        "seed-tongyu": (38, 8, 7),
    }


@pytest.mark.parametrize("told", mechanisms(), ids=lambda told: f"{told.text}-{told.phrase[:12]}")
def test_a_mechanism_is_served_or_says_why_not(told: Mechanism) -> None:
    assert told.text in law()
    assert told.phrase
    assert told.asks
    if told.scope is Scope.OUT:
        assert not told.served_by
        assert told.remark, "out of scope, without a reason"
    else:
        assert told.served_by
        assert all(name in titles() for name in told.rules), "no such row in the rulebook"
        assert all(one.is_there is not False for one in told.served_by if one.sort != "rule")


@pytest.mark.parametrize("told", [one for one in mechanisms() if one.scope is Scope.IN], ids=lambda told: told.phrase)
def test_no_mechanism_in_scope_is_unserved(told: Mechanism) -> None:
    assert state(told) == "served"
    assert told.rules or all(one.sort == "body" for one in told.served_by)


def test_statistics_are_addresses_of_the_api(paths: set[str]) -> None:
    named = {one.name for told in mechanisms() for one in told.served_by if one.sort == ADDRESSES}
    assert named
    assert named <= paths


def test_what_does_not_stand_serves_nothing() -> None:
    one = next(told for told in mechanisms() if told.scope is Scope.IN)
    assert state(replace(one, served_by=(Serves("rule", "dec.no-such-rule"),))) == "unserved"
    assert state(replace(one, served_by=())) == "unserved"
    assert state(replace(one, scope=Scope.PART, served_by=(Serves("field", "decision.made.no_such"),))) == "unserved"
    with pytest.raises(UnknownServant):
        _ = Serves("wish", "x").is_there


def test_every_row_of_the_rulebook_is_counted_once() -> None:
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        ids = [row["id"] for row in csv.DictReader(rows)]
    assert sum(count for _, count, _, _ in families()) == len(ids) == len(set(ids))
    assert set(not_checkable()) <= set(ids)
    assert not set(not_checkable()) & set(catalogue()), "a rule runs that is said not to be checkable"
    assert all(set(told) == {"zh", "en"} and all(told.values()) for told in not_checkable().values())


@pytest.mark.parametrize("family", ["dec", "fnd", "chg", "pay", "acc", "rev", "pub", "san", "dat"])
def test_of_these_families_every_rule_runs_or_is_told_not_to_be_checkable(family: str) -> None:
    ids = {rule_id for rule_id in titles() if rule_id.startswith(f"{family}.")}
    assert ids - catalogue().keys() == ids & not_checkable().keys()


def test_the_page_tells_every_phrase() -> None:
    text = page()
    assert all(told.phrase.replace("|", "\\|") in text for told in mechanisms())
