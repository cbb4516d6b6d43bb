"""The seats of one kind of scope, span by span: what `monitor.facts.scopes` says, with one span in memory at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from monitor.audit.shards.namings import Links, Spans, bucket
from monitor.audit.shards.spill import Spill
from monitor.facts.scopes import ALL_LEADS, TIERS, alone
from monitor.vocabulary.keys import FALLBACKS

SEATED = {"event": pl.Int64(), "scope_id": pl.String(), "is_told": pl.Boolean()}
"""`is_told`: whether the value is the id of a project that is told; asked of projects only."""
REACHED = {**SEATED, "rank": pl.Int64()}


@dataclass(slots=True)
class Spreading:
    """Seats found so far of one kind of scope, by span."""

    scope: str
    links: Links
    spans: Spans
    folder: Path
    rows: int
    found: Spill = field(init=False)
    _spills: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Nothing is found yet."""
        self.found = self._spill(SEATED)

    def members(self) -> Spill:
        """Every membership of this kind of scope, as `monitor.facts.scopes.members` tells it."""
        self._seat(lambda span: self._own(span, self.scope, "scope"), is_told=True)
        for tier in TIERS:
            self._spread(self.found, tier)
        for noun in FALLBACKS.get(self.scope, ()):
            self._spread(self._seat(lambda span, noun=noun: self._own(span, noun)), ALL_LEADS)  # type: ignore[misc]
        self._spread(self._seat(self._alone), ALL_LEADS)
        return self.found

    def named(self) -> Spill:
        """The records that members name and that are no members themselves: one hop."""
        out = self._spill(SEATED)
        for span in self.spans.numbers():
            met = self.links.namings.read(span).select("event", "to").unique().join(self.found.read(span), on="event")
            hit = met.select(pl.col("to").alias("event"), "scope_id", "is_told").unique(["event", "scope_id"])
            out.put(hit, self.spans.of(hit["event"]))
        return out

    def _own(self, span: int, noun: str, role: str | None = None) -> pl.DataFrame:
        mine = pl.col("noun") == noun
        told = self.links.own.read(span).filter(mine if role is None else mine & (pl.col("role") == role))
        return told.select("event", scope_id="id").unique()

    def _alone(self, span: int) -> pl.DataFrame:
        """What leads nowhere stands for itself."""
        left = self.links.events.read(span).join(self.links.leading(span), on="event", how="anti")
        return left.select("event", scope_id=alone(self.scope))

    def _seat(self, of: Callable[[int], pl.DataFrame], *, is_told: bool = False) -> Spill:
        """The events of each span that have no seat yet take theirs; what they took."""
        taken = self._spill(SEATED)
        for span in self.spans.numbers():
            fresh = of(span).join(self.found.read(span), on="event", how="anti")
            told = fresh.with_columns(is_told=pl.lit(value=True)) if is_told else self._told(fresh)
            taken.put(told, span)
        self._keep(taken)
        return taken

    def _told(self, fresh: pl.DataFrame) -> pl.DataFrame:
        """Which of the values are ids of projects that are told."""
        if self.scope != "project" or fresh.is_empty():
            return fresh.with_columns(is_told=pl.lit(value=False))
        values = fresh.select(id="scope_id").unique()
        known = [
            part.join(self.links.projects.read(int(number)).unique(), on="id", how="semi")
            for (number,), part in values.with_columns(bucket=bucket(["id"], self.links.buckets))
            .partition_by("bucket", as_dict=True, include_key=False)
            .items()
        ]
        return fresh.with_columns(is_told=pl.col("scope_id").is_in(pl.concat(known)["id"].implode()))

    def _spread(self, edge: Spill, most: int) -> None:
        """All that leads to what is on the edge has its seats, the nearest leads first."""
        while not edge.is_empty():
            reached = self._spill(REACHED)
            for span in self.spans.numbers():
                leads = self.links.leads.read(span).filter(pl.col("rank") <= most)
                hit = leads.join(edge.read(span), left_on="to", right_on="event").select(list(REACHED)).unique()
                reached.put(hit, self.spans.of(hit["event"]))
            if edge is not self.found:
                edge.drop()
            edge = self._spill(SEATED)
            for span in self.spans.numbers():
                fresh = reached.read(span).join(self.found.read(span), on="event", how="anti")
                best = fresh.filter(pl.col("rank") == pl.col("rank").min().over("event"))
                edge.put(best.select(list(SEATED)).unique(["event", "scope_id"]), span)
            reached.drop()
            self._keep(edge)

    def _keep(self, fresh: Spill) -> None:
        for span in self.spans.numbers():
            self.found.put(fresh.read(span), span)

    def _spill(self, schema: dict[str, pl.DataType]) -> Spill:
        self._spills += 1
        return Spill(self.folder / f"{self.scope}-{self._spills}", schema, self.rows)
