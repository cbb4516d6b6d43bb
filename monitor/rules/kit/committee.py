"""Who sat on a committee, for whom they work, whose bids they judged, and what ties them to those firms.

One evaluation.concluded is one sitting on one lot. A person told twice in it has sat once; one told as an expert
anywhere in it counts as an expert. Ties and employers are those of the day on which the evaluation started.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.lots import PROCESS, met, once, one_each
from monitor.rules.kit.params import ratio

KEY = ["scope_id", "event"]
LAWS = ("tendering", "government_procurement")
"""Regimes under which a committee, or a group like one, evaluates."""
LOT = ["scope_id", "ocid", "lot_id"]
"""What a finding on a committee is about."""


def committees(f: Facts) -> pl.LazyFrame:
    """The evaluations, with how many different persons sat (`members`) and how many of them as experts (`experts`)."""
    person = pl.col("person")
    sat = f.of("evaluation.concluded", "members").group_by(KEY)
    counted = sat.agg(
        members=person.n_unique(), experts=person.filter(pl.col("member_type") == "expert").n_unique()
    )  # fmt: skip
    rows = f.of("evaluation.concluded").join(counted, on=KEY, how="left")
    return rows.with_columns(pl.col("members", "experts").fill_null(0).cast(pl.Int64))


def is_even() -> pl.Expr:
    """Rows of `committees`: an even number sat (单数 is an odd one)."""
    return pl.col("members") % 2 == 0


def lacks_experts(share: str) -> pl.Expr:
    """Rows of `committees`: the experts are fewer than `share` of those who sat; exactly the share is enough."""
    least = ratio(share)
    return pl.col("experts") * least.denominator < pl.col("members") * least.numerator


def employed(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Who sat in `rows` (`KEY`, `started_at_day`) and for whom they work: `KEY`, `person`, `is_expert`, `employer`.

    The employer told with the evaluation goes before that of the person's last registration as an expert by the day
    of its start; null where neither tells it. Needs expert.registered among the rule's references.
    """
    told = f.reference("expert.registered").sort("at", "event")
    told = told.unique(["expert", "day"], keep="last", maintain_order=True)
    last = told.select("day", person="expert", registered="employer_id").sort("day")
    sat = f.of("evaluation.concluded", "members").select(
        *KEY, "person", "employer_id", is_expert=pl.col("member_type") == "expert"
    )
    asked = rows.select(*KEY, day="started_at_day").join(sat.unique(), on=KEY).sort("day")
    both = asked.join_asof(last, on="day", by="person", check_sortedness=False)
    return both.select(*KEY, "person", "is_expert", employer=pl.coalesce("employer_id", "registered"))


def bidders(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each evaluation with each `firm` that takes part in its lot, alone or in a consortium.

    A bid refused on arrival takes no part, nor does one that came after the evaluation.
    """
    bids = f.of("bid.submitted").filter(pl.col("is_receipted").fill_null(value=True))
    bids = bids.select(*PROCESS, "lot_id", *moment_as("arrived"), bid="event", leader="tenderer_id")
    others = f.of("bid.submitted", "consortium_members").select("scope_id", bid="event", firm="id")
    every = [
        bids.with_columns(firm="leader"),
        bids.join(others, on=["scope_id", "bid"]),
    ]
    parts = pl.concat(every, how="diagonal").drop("leader", "bid")
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), parts)
    return pairs.filter(~later("arrived", "")).select(*KEY, "firm").unique()


def ties(f: Facts, kinds: Collection[str]) -> pl.LazyFrame:
    """Ties of `kinds`, one row a relation: what `from_id` is to `to_id`, since when and until when (null: open).

    Columns `from_kind`, `from_id`, `to_kind`, `to_id`, `tie` (its kind), `tie_from_day`, `tie_until_day`, `tie_events`
    List(Int64). Needs relation.declared among the rule's references.
    """
    told = one_each(f.reference("relation.declared"), ["relation_id"])
    return told.filter(pl.col("relation_kind").is_in(list(kinds))).select(
        from_kind="from_party_kind",
        from_id="from_party_id",
        to_kind="to_party_kind",
        to_id="to_party_id",
        tie="relation_kind",
        tie_from_day="valid_from_day",
        tie_until_day="valid_until_day",
        tie_events=pl.concat_list("event"),
    )


def either_way(told: pl.LazyFrame) -> pl.LazyFrame:
    """Ties that hold both ways (kinship, an interest): each as told and turned round."""
    turned = {"from_kind": "to_kind", "from_id": "to_id", "to_kind": "from_kind", "to_id": "from_id"}
    return pl.concat([told, told.rename(turned).select(told.collect_schema().names())])


def of_persons(told: pl.LazyFrame) -> pl.LazyFrame:
    """Of `ties`, those of a person to a firm, as `person` and `firm`."""
    mine = told.filter((pl.col("from_kind") == "person") & (pl.col("to_kind") == "organisation"))
    return mine.rename({"from_id": "person", "to_id": "firm"}).drop("from_kind", "to_kind")


def holds_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Whether a tie held on a day from `first` to `last`, both included."""
    open_ended = pl.col("tie_until_day").is_null() | (pl.col("tie_until_day") >= first)
    return (pl.col("tie_from_day") <= last) & open_ended


def with_ties(f: Facts, rows: pl.LazyFrame, told: pl.LazyFrame, since: str = "started_at_day") -> pl.LazyFrame:
    """`rows` (one an evaluation) with the ties `told` (`person`, `firm`) of those who sat to those who bid.

    Counted are ties that held on a day from the one in column `since` to the start. Columns added: `bidders` Int64
    (firms that take part, null where no bid is told), `tied` and `tied_to` List(String) (persons and firms), `kinds`
    List(String), `tied_until_day` (the last day of the latest tie, null: open), `events`.
    """
    firms = once(bidders(f, rows))
    people = f.of("evaluation.concluded", "members").select(*KEY, "person").unique()
    asked = rows.select(*KEY, "started_at_day", first_day=since).join(people, on=KEY)
    found = asked.join(told, on="person").join(firms, on=[*KEY, "firm"])
    found = found.filter(holds_between(pl.col("first_day"), pl.col("started_at_day")))
    until = pl.col("tie_until_day")
    mine = found.group_by(KEY).agg(
        tied=pl.col("person").unique().sort(),
        tied_to=pl.col("firm").unique().sort(),
        kinds=pl.col("tie").unique().sort(),
        tied_until_day=pl.when(until.null_count() == 0).then(until.max()),
        events=pl.col("tie_events").explode().unique().sort(),
    )
    counted = firms.group_by(KEY).agg(bidders=pl.col("firm").n_unique().cast(pl.Int64))
    both = rows.join(counted, on=KEY, how="left").join(mine, on=KEY, how="left")
    return both.with_columns(pl.col("tied", "tied_to", "kinds").fill_null(pl.lit([], dtype=pl.List(pl.String))))
