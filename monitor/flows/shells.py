"""Who shares marks with a firm that is barred: the events that hold on a day, as a graph, and who is barred then.

A lead for people, wider than blk.alias-evasion: any firm, any mark (accounts too), one further firm in between. Nothing
here says that two firms are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.facts.scopes import COUNTY
from monitor.names.aliases import MOST, Aliases, Step
from monitor.names.ties import ties_of
from monitor.rules.kit.sanctions import barring, holds_on
from monitor.vocabulary.event import EPOCH, Event

ROLES = ("supplier", "agency")


@dataclass(frozen=True)
class Shells:
    """The firms of a county on a day."""

    aliases: Aliases
    barred: frozenset[str]
    """Firms under a bar as supplier or agency, wherever it reaches."""

    def near(self, most_steps: int = 2) -> list[tuple[str, str, tuple[Step, ...]]]:
        """Barred firm, another that is not barred itself, and the way from one to the other; nearest first."""
        told = [
            (firm, other, way)
            for firm in sorted(self.barred)
            for other, way in sorted(self.aliases.ways(firm).items())
            if other not in self.barred and len(way) <= most_steps
        ]
        return sorted(told, key=lambda found: (found[0], len(found[2])))


def shells(events: Sequence[Event], day: date, most: int = MOST) -> Shells:
    """The graph of what `events` tell by the end of `day`, corrected and withdrawn ones left out."""
    number = (day - EPOCH).days
    facts = facts_of(records(enumerate(events)), COUNTY, number)
    held = [events[place] for place in sorted(facts.held["event"].to_list())]
    bars = pl.concat([barring(facts, role) for role in ROLES]).filter(
        pl.col("party_kind") == "organisation", holds_on(pl.lit(number))
    )
    barred = frozenset(bars.select("party_id").collect()["party_id"].to_list())
    return Shells(Aliases(ties_of(held), most), barred)
