"""Published candidates as a frame of bids: a shortlist of those the evaluation put forward, not the bids.

The market says so (`shortlist/...`), so that shortlists are compared with shortlists alone. Where a notice tells the
category it follows; else, for a centre's own list with titles, `kind_of` reads the kind of the section from its title.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.tenders.bids import KEY, checked
from monitor.screens.tenders.county import CNY, LOT, UNTOLD, comparable, latest, met, notices, tender, winners
from monitor.screens.tenders.words import SHORTLIST

READS: Final = ("candidates.published", "bids.opened", "tender.published", "award.made")
KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("监理", "services/supervision"),
    ("EPC|总承包|设计施工", "works/design_build"),
    ("设计|勘察", "services/design"),
    ("检测|监测", "services/testing"),
    ("造价|审计|预算编制", "services/cost_consulting"),
    ("采购|设备|材料|货物|供应", "goods"),
    ("服务|咨询|编制|评估|运维|物业|租赁|保险", "services"),
    ("施工|工程|改造|改建|扩建|建设|修缮|修复|整治|治理|安装|装修|道路|公路|农田|绿化|标段|项目", "works"),
)
"""Words in the title of a section, the first that is found counting, and the market it belongs to."""


def kind_of(title: str = "title") -> pl.Expr:
    """The market of a section by the words of its title (`KINDS`), `shortlist/untold` where none is found."""
    found = [pl.when(pl.col(title).str.contains(pattern)).then(pl.lit(market)) for pattern, market in KINDS]
    return pl.concat_str(pl.lit(SHORTLIST), pl.coalesce(*found, pl.lit(UNTOLD)), separator="/")


def listed(f: Facts) -> pl.LazyFrame:
    """One row a candidate of the last publication of each lot of which no opening is told."""
    unopened = latest(f.of("candidates.published")).select(*LOT, "event", "day")
    unopened = unopened.join(f.of("bids.opened").select("ocid"), on="ocid", how="anti")
    told = f.of("candidates.published", "candidates").select(
        "event", "pos", bidder="tenderer_id", fen="price_fen", currency="price_currency"
    )
    rows = met(met(unopened.join(told, on="event"), notices(f)), winners(f))
    return rows.with_columns(
        tender=tender(),
        market=pl.concat_str(pl.lit(SHORTLIST), pl.col("market").fill_null(UNTOLD), separator="/"),
        is_winner=pl.col("supplier") == pl.col("bidder"),
        is_priced=(pl.col("fen") > 0) & (pl.col("currency") == CNY),
    )


def bids_of(facts: Facts) -> pl.DataFrame:
    """The bids frame of the candidates of a county, of lots with every candidate's price told in yuan."""
    rows = listed(facts).filter(comparable()).with_columns(price=pl.col("fen") / 100)
    return checked(rows.sort(*KEY, "price", "bidder", "pos").collect())


def about(facts: Facts) -> pl.DataFrame:
    """`tender` with `process` (ocid), `unit` (the buyer, where told) and `event` (place of the list in the log)."""
    rows = listed(facts).select("tender", process="ocid", unit="buyer", event="event")
    return rows.unique("tender", keep="first", maintain_order=True).sort("tender").collect()
