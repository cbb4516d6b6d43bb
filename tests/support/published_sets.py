"""Small generated markets, written in the shape of the five published files: honest firms, and one ring that covers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

FILES: Final = {
    "brazil": "brazil_petrobras.csv",
    "italy": "italy_turin.csv",
    "japan": "japan_okinawa.csv",
    "switzerland": "swiss_gr.csv",
    "usa": "usa_school_milk.csv",
}
DATES: Final = {
    "brazil": lambda at: 1_000_000_000 + at * 86_400,
    "japan": lambda at: 1_050_537_600 + at * 86_400,
    "switzerland": lambda at: 366 * (1 + at // 20),
    "usa": lambda at: 1980 + at // 20,
}


def market(name: str, seed: int = 1, tenders: int = 80, firms: int = 20) -> pl.DataFrame:
    """The rows of one file: about a third of the tenders are staged by four firms, whose losers bid close above."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(tenders):
        staged = rng.random() < 0.35
        some = (
            rng.choice(4, 3, replace=False) if staged else 4 + rng.choice(firms - 4, rng.integers(2, 6), replace=False)
        )
        cost = rng.uniform(1e5, 1e6)
        prices = cost * (1 + (0.05 + 0.01 * rng.random(len(some)) if staged else 0.15 * rng.random(len(some))))
        if staged:
            prices[0] = cost
        for firm, price in zip(some.tolist(), prices.tolist(), strict=True):
            row = {
                "Tender": at,
                "Bid_value": round(price, 2),
                "Winner": int(price == prices.min()),
                "Number_bids": 99,
                "Collusive_competitor": int(staged),
            }
            if name in DATES:
                row["Date"] = DATES[name](at)
            if name != "switzerland":
                row["Competitors"] = firm
            rows.append(row)
    return pl.DataFrame(rows)


def written(folder: Path, *names: str, tenders: int = 80) -> Path:
    """The folder with the files of these markets, of all five without names."""
    folder.mkdir(exist_ok=True)
    for seed, name in enumerate(names or FILES):
        market(name, seed, tenders).write_csv(folder / FILES[name])
    return folder
