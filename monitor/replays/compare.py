"""One rule over the same records with two sets of parameters: which findings only one of them makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.audit.evaluate import Charge, charges, evaluate
from monitor.audit.examples import day_of, events_of, facts_of_events
from monitor.audit.terms import END, START, Term
from monitor.replays.past import Past, Tell
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


def compared(present: Charge, asked: Charge, past: Past, *, now: str, tell: Tell = lambda _: None) -> Compared:
    """The difference by the identity of findings; `tell` hears the share of the work that is done, 0 to 1."""
    gained, lost, same = Ranked(asked, past.day), Ranked(present, past.day), 0
    for facts, share in past.slices(tell):
        try:
            old, new = both(present, asked, facts)
        except Exception as error:  # noqa: BLE001 - whatever the rule raises is what the replay tells
            return Compared([], [], 0, 0, 0, f"{type(error).__name__}: {error}")
        gained.take(new.join(old, on=IDENTITY, how="anti"))
        lost.take(old.join(new, on=IDENTITY, how="anti"))
        same += new.join(old, on=IDENTITY, how="semi").height
        tell(share)
    tell(1)
    told = [side.told(past.places(side.events()), now) for side in (gained, lost)]
    return Compared(told[0], told[1], gained.total, lost.total, same)
