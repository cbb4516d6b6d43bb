"""Small honest screens, one that breaks, and openings of bids on which they have something to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
from case_desk import FINANCE, HOUSING

from monitor.facts.facts import Facts
from monitor.screens.result import Unusual
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

BIDDERS: Final = ("91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146K", "91999001MA0000154F")
KING: Final = BIDDERS[0]
INNOCENT: Final = ({"zh": "统一指导价使报价接近", "en": "a guide price brings offers close together"},)


def opening(ocid: str, *prices: int, unit: str = HOUSING, day: str = "2026-02-10") -> Event:
    """The bids of a process, by as many of BIDDERS, opened on a day."""
    told = contract().kinds["bids.opened"].example
    bids = [
        {"bid_id": f"B-{n}", "tenderer": {"id": BIDDERS[n]}, "price": {"amount": f"{price}.00", "currency": "CNY"},
         "is_accepted": True}
        for n, price in enumerate(prices)
    ]  # fmt: skip
    data = {**told["data"], "ocid": ocid, "bids": bids}
    return Event(f"open-{ocid}", f"urn:tw:unit:{unit}", "bids.opened", ocid, f"{day}T09:00:00+08:00", data)


OPENINGS: Final = (
    opening("o-0", 100_000, 100_010, 100_020),
    opening("o-1", 100_000, 104_000, 109_000),
    opening("o-2", 200_000, 200_100, 231_000, unit=FINANCE),
    opening("o-3", 300_000, 330_000, 350_000, 351_000, unit=FINANCE),
    opening("o-4", 300_000, 340_000, unit=FINANCE),
)


@dataclass(frozen=True)
class Close:
    """Processes whose two lowest prices are closest, within all of them."""

    id: str = "tender.close"
    version: int = 1
    title: Mapping[str, str] = field(
        default_factory=lambda: {"zh": "最低两家报价接近", "en": "The two lowest are close"}
    )
    reads: tuple[str, ...] = ("bids.opened",)
    parameters: Mapping[str, float | int | str] = field(default_factory=lambda: {"shown": 2, "share": 0.5})

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The closest `shown` of those opened by day `as_of`."""
        bids = facts.of("bids.opened", "bids").collect()
        head = facts.of("bids.opened").select("event", "ocid").collect()
        gaps = (
            bids.group_by("event").agg(gap=pl.col("price_fen").sort().slice(0, 2).diff().last() / pl.min("price_fen"))
            .drop_nulls("gap").join(head, on="event").sort("gap", "ocid")
        )  # fmt: skip
        count = gaps.height
        return [
            Unusual(
                screen=self.id, version=self.version, market="works", subject_kind="process", subject_id=row["ocid"],
                process_id=row["ocid"], unit_id=None, day=as_of, percentile=100 * (count - place) / count,
                compared={"zh": f"工程类 {count} 个标段", "en": f"{count} tenders of works"},
                reasons=({"zh": f"最低两家相差 {row['gap']:.2%}", "en": f"the two lowest are {row['gap']:.2%} apart"},),
                innocent=INNOCENT, figures={"gap": row["gap"], "lowest_by": KING}, entries=(row["event"],),
            )
            for place, row in enumerate(gaps.head(int(self.parameters["shown"])).iter_rows(named=True))
        ]  # fmt: skip


@dataclass(frozen=True)
class Often:
    """The party that bids most often."""

    id: str = "firms.often"
    version: int = 3
    title: Mapping[str, str] = field(default_factory=lambda: {"zh": "投标最频繁的企业", "en": "Bids most often"})
    reads: tuple[str, ...] = ("bids.opened",)
    parameters: Mapping[str, float | int | str] = field(default_factory=dict)

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """One party; of equals the first by id."""
        told = facts.of("bids.opened", "bids").collect().group_by("tenderer_id").len()
        told = told.sort(["len", "tenderer_id"], descending=[True, False])
        return [
            Unusual(
                self.id, self.version, "goods", "party", told["tenderer_id"][0], None, None, as_of, 99.0,
                {"zh": f"{told.height} 家企业", "en": f"{told.height} firms"},
                ({"zh": "投标次数最多", "en": "it bids most often"},), INNOCENT, {"bids": int(told["len"][0])},
            )
        ] if told.height else []  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A screen that breaks, with words that may quote a record."""

    id: str = "payment.broken"
    version: int = 1
    title: Mapping[str, str] = field(default_factory=lambda: {"zh": "坏的", "en": "Broken"})
    reads: tuple[str, ...] = ("payment.made",)
    parameters: Mapping[str, float | int | str] = field(default_factory=dict)

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """It raises."""
        raise ValueError(f"a secret of {facts.held.height} records as of {as_of}")


def made(database: Any, lake: Any, *, by: str = "1", day: int) -> int:
    """A run of the catalogue as it stands, made in this process; its number."""
    from datetime import timedelta

    from case_desk import NOW

    from monitor.store.screen_runs import add_run, claim_run
    from monitor.unusual.run import begin, finish, make

    with database.writing() as write:
        add_run(write, asked_by=by, is_nightly=False, asked_at=NOW.isoformat(), day=day)
        run = claim_run(write, "me", now=NOW, lease=timedelta(hours=1))
    assert run is not None
    begin(database, run.number, "me")
    make(database, lake, run.number, "me")
    assert finish(database, run.number, "me")
    return int(run.number)
