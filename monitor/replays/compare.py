"""One rule over the same records with two sets of parameters: which findings only one of them makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from monitor.audit.evaluate import Charge, charges, evaluate
from monitor.audit.examples import day_of, events_of, facts_of_events
from monitor.audit.terms import END, START, Term
from monitor.replays.abreast import abreast
from monitor.replays.past import Past, Step, Tell
from monitor.replays.ranked import IDENTITY, Ranked, both
from monitor.rules.kit.rule import Rule
from monitor.rules.places import Place


@dataclass(frozen=True, slots=True)
class Compared:
    """What the tried values gain and lose, each finding as the queue tells it, with its entries; `broke` instead."""

    gained: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    gained_total: int
    lost_total: int
    same: int
    broke: str | None = None


def sides(rule: Rule[Any], place: Place, values: Mapping[str, Any]) -> tuple[Charge, Charge]:
    """The rule with the values in force in the place, and with `values` on all days."""
    (present,), (asked,) = charges([rule], place), charges([rule], place, values)
    return present, asked


def breaks(asked: Charge) -> str | None:
    """How the rule breaks with these values on its own examples; None where it judges them all.

    What breaks on no record that is there today would break on one that is reported tomorrow.
    """
    tried = [Charge(asked.rule, (Term(START, END, one, {}),)) for one in dict.fromkeys(s.params for s in asked.spans)]
    for example in asked.rule.examples:
        facts = facts_of_events(asked.rule.scope, events_of(example), day_of(example))
        for charge in tried:
            judged = evaluate(facts, [charge])
            if judged.failed:
                return judged.failed[0].error
    return None


@dataclass(frozen=True, slots=True)
class _Apart:
    """What differs in one slice."""

    gained: pl.DataFrame
    lost: pl.DataFrame
    same: int


def _apart(present: Charge, asked: Charge, step: Step) -> tuple[_Apart | Exception | None, float]:
    """The difference in a slice, or what the rule raised; and the share of the step."""
    facts, share = step
    if facts is None:
        return None, share
    try:
        old, new = both(present, asked, facts)
    except Exception as error:  # noqa: BLE001 - whatever the rule raises is what the replay tells
        return error, share
    gained, lost = new.join(old, on=IDENTITY, how="anti"), old.join(new, on=IDENTITY, how="anti")
    return _Apart(gained, lost, new.height - gained.height), share


def compared(present: Charge, asked: Charge, past: Past, *, now: str, tell: Tell = lambda _: None) -> Compared:
    """The difference by the identity of findings; `tell` hears the share of the work that is done, 0 to 1."""
    gained, lost, same = Ranked(asked, past.day), Ranked(present, past.day), 0
    done = 0.0
    for told, share in abreast(partial(_apart, present, asked), past.slices()):
        if isinstance(told, Exception):
            return Compared([], [], 0, 0, 0, f"{type(told).__name__}: {told}")
        if told is not None:
            gained.take(told.gained)
            lost.take(told.lost)
            same += told.same
        done = min(1.0, done + share)
        tell(done)
    tell(1)
    listed = [side.told(past.places(side.events()), now) for side in (gained, lost)]
    return Compared(listed[0], listed[1], gained.total, lost.total, same)
