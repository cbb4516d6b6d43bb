"""The screens of tenders over generated bids: statistics and past, beside a bare group-by of the same frame.

`python tests/bench/tender_screens.py` times 1,000,000 bids; `--recovery SEEDS` prints what the screens of firms find of
planted rings and flag in honest markets, as the tables of docs/screens/firms.md.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

FIRMS, MARKETS, DAYS, WIDE, WIDE_SHARE = 5_000, 4, 1_500, 100, 0.002


def generated(count: int, seed: int = 1) -> Any:
    """`count` bids: tenders of 2 to 12 bidders, one in 500 of a hundred; a few firms bid for almost everything."""
    import numpy as np
    import polars as pl

    from monitor.screens.tenders.bids import checked

    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 13, count)
    sizes[rng.random(count) < WIDE_SHARE] = WIDE
    tender = np.repeat(np.arange(count), sizes)[:count]
    hot = 1 / np.arange(1, FIRMS + 1) ** 0.8
    firm = rng.choice(FIRMS, count, p=hot / hot.sum())
    frame = pl.DataFrame({"at": tender, "firm": firm, "price": np.exp(rng.normal(12, 0.1, count))})
    return checked(
        frame.select(
            pl.format("market-{}", pl.col("at") % MARKETS).alias("market"),
            pl.format("T-{}", pl.col("at")).alias("tender"),
            pl.format("F-{}", pl.col("firm")).alias("bidder"),
            "price",
            day=(pl.col("at") * DAYS // (pl.col("at").max() + 1)).cast(pl.Int32),
            is_winner=pl.col("price") == pl.col("price").min().over("at"),
        )
    )


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of all threads, and the result."""
    started = time.process_time()
    done = work()
    return time.process_time() - started, done


def scored(count: int) -> dict[str, float]:
    """Statistics and past of so many bids, CPU seconds, beside mean, std, min and max a tender; peak memory in MB."""
    import polars as pl

    from monitor.screens.cobidding.past import past
    from monitor.screens.tenders.statistics import statistics

    bids, price = generated(count), pl.col("price")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    asked = {"mean": price.mean(), "std": price.std(), "min": price.min(), "max": price.max()}
    bare, _ = cpu(lambda: bids.group_by("market", "tender").agg(**asked))
    prices, told = cpu(lambda: statistics(bids))
    pasts, held = cpu(lambda: past(bids))
    if not told.height == held.height == bids.select("market", "tender").n_unique():
        raise RuntimeError("a tender was lost")
    return {
        "bids": count,
        "tenders": told.height,
        "bare_cpu_s": bare,
        "statistics_cpu_s": prices,
        "past_cpu_s": pasts,
        "statistics_ratio": prices / bare,
        "ratio": (prices + pasts) / bare,
        "bids_per_cpu_s": count / (prices + pasts),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "peak_mb_before": before,
    }


SIZES, SHARES = (3, 5, 8), (0.1, 0.3, 0.6)
MARKETS_TRIED = ((600, 120, 1), (600, 120, 3), (200, 60, 1), (200, 60, 3))


def recovery(seeds: int) -> None:
    """The tables: honest firms flagged, and ring firms found, a screen."""
    from ring_recovery import SCREENS, over

    print("| honest market: tenders, firms, places | firms looked at | " + " | ".join(SCREENS) + " |")
    print("|---|---|" + "---|" * len(SCREENS))
    for tenders, firms, places in MARKETS_TRIED:
        rounds = over(range(1_000, 1_000 + 3 * seeds), 0, 0.0, tenders=tenders, firms=firms, places=places)
        looked_at = sum(one["firms.king"].looked_at for one in rounds)
        cells = [sum(one[screen].others for one in rounds) for screen in SCREENS]
        told = " | ".join(f"{cell} ({cell / looked_at:.2%})" for cell in cells)
        print(f"| {tenders}, {firms}, {places} | {looked_at} | {told} |")
    for tenders, firms in ((600, 120), (200, 60)):
        print(f"\n{tenders} tenders, {firms} firms\n\n| ring | " + " | ".join(SCREENS) + " | others flagged |")
        print("|---|" + "---|" * (len(SCREENS) + 1))
        for style in ("turns", "one"):
            for size in SIZES:
                for share in SHARES:
                    rounds = over(range(seeds), size, share, tenders=tenders, firms=firms, style=style)
                    found = [sum(one[screen].ring for one in rounds) / (size * seeds) for screen in SCREENS]
                    others = sum(told.others for one in rounds for told in one.values())
                    cells = " | ".join(f"{cell:.0%}" for cell in found)
                    print(f"| {style}, {size} firms in {share:.0%} | {cells} | {others} |")


def main() -> None:
    """Print the figures, or the tables of recovery."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--recovery", type=int, default=0, metavar="SEEDS")
    asked.add_argument("--bids", type=int, default=1_000_000)
    wanted = asked.parse_args()
    if wanted.recovery:
        recovery(wanted.recovery)
        return
    for name, value in scored(wanted.bids).items():
        print(f"{name:<18} {value:,.2f}")


if __name__ == "__main__":
    main()
