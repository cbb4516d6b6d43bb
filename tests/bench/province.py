"""The plan past one machine: what a county, a city, a province and the nation need, from the measured costs.

`python tests/bench/province.py` prints the tables of docs/scale.md; `--write` puts them there. A hundred counties over
ten years are simulated: each day's load is added up, and on the busiest days every second waits its turn, at one
sequencer for all and at one a county.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import numpy as np  # noqa: E402
from province import (  # noqa: E402
    Costs,
    Senders,
    a_year,
    appended,
    arrivals,
    audited,
    busiest,
    counties,
    days_of,
    load_of,
    proof_bytes,
)

MEASURED: Final = ROOT / "docs" / "scale-measured.toml"
PAGE: Final = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- tables: python tests/bench/province.py --write -->", "<!-- end of the tables -->"
YEARS: Final = 10
SEED: Final = 7
PLACES: Final = {"county": 1, "city": 8, "province": 100, "nation": 2_800}
"""Counties of each; the nation has some 2,800 units of county level."""
BUSY_DAYS: Final = 5
WITNESSES: Final = 3
CHECKPOINTS: Final = 600
"""Checkpoints of a county a working day: one a minute in ten hours."""
GB: Final = 1e9
CORES: Final = 2
"""Of the machine on which the costs were measured."""


def told(*cells: object) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(map(str, cells))} |"


def head(*cells: str) -> list[str]:
    """The first two rows."""
    return [told(*cells), told(*["---", *["---:"] * (len(cells) - 1)])]


def short(number: float) -> str:
    """Three digits that count."""
    for bound, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if number >= bound:
            return f"{number / bound:.3g}{unit}"
    return f"{number:.3g}"


def sizes(costs: Costs, senders: Senders) -> list[str]:
    """Events, disk and whole audits of each place after ten years."""
    rows = head(
        "place (counties)",
        "events a working day",
        "events in ten years",
        "databases, GB",
        "lakes, GB",
        "shuffle of a whole audit, GB",
        "CPU hours of a whole audit",
        f"machines of {CORES} cores for it in one night (8 h)",
        "live audit, CPU hours a working day",
    )
    for place, number in PLACES.items():
        daily = float(np.median(counties(1_001, senders, SEED))) if number == 1 else None
        daily = daily or float(counties(number, senders, SEED).sum())
        events = daily * a_year(senders) * YEARS
        whole = (costs.whole_start_s * number + costs.whole_s * events) / 3600
        rows.append(
            told(
                f"{place} ({number:,})",
                short(daily),
                short(events),
                *(short(events * each / GB) for each in (costs.database_bytes, costs.lake_bytes, costs.shuffle_bytes)),
                short(whole),
                max(1, -(-whole // (8 * CORES))),
                short(daily * costs.live_s / 3600),
            )
        )
    return rows


def queues(costs: Costs, senders: Senders) -> list[str]:
    """The busiest days of ten years: one sequencer and one audit for all, and one each a county."""
    rows = head(
        "who shares it",
        "events on the busiest day",
        "append p50 s",
        "append p99 s",
        "append worst s",
        "sequencer busy in its busiest hour",
        "live audit p99 s",
        "audit worst s",
        "audit busy in its busiest hour",
    )
    days = busiest(days_of(YEARS), senders, BUSY_DAYS)
    dice = np.random.default_rng(SEED)
    shared = {name: float(counties(number, senders, SEED).sum()) for name, number in PLACES.items() if number > 1}
    alone = {"a median county": float(np.sqrt(senders.least * senders.most)), "the largest county": senders.most}
    for name, daily in (alone | {f"one for the {name}": daily for name, daily in shared.items()}).items():
        seen = [arrivals(daily * load_of(day, senders), senders, dice) for day in days]
        appends, audits = [appended(day, costs) for day in seen], [audited(day, costs) for day in seen]
        rows.append(
            told(
                name,
                short(max(float(day.events.sum()) for day in seen)),
                *(f"{max(getattr(one, what) for one in appends):.3g}" for what in ("p50", "p99", "worst")),
                f"{max(one.busiest_hour for one in appends):.1%}",
                *(f"{max(getattr(one, what) for one in audits):.3g}" for what in ("p99", "worst")),
                f"{max(one.busiest_hour for one in audits):.1%}",
            )
        )
    return rows


def simulated(costs: Costs, senders: Senders) -> list[str]:
    """A hundred counties, day by day over ten years: what each year brings and what has piled up by its end."""
    rows = head("year", "events", "all so far", "databases, GB", "lakes, GB", "a whole audit, CPU hours", "busiest day")
    each = counties(PLACES["province"], senders, SEED)
    dice = np.random.default_rng(SEED)
    total, year_sum, busy = 0.0, 0.0, 0.0
    days = days_of(YEARS)
    for day, after in zip(days, [*days[1:], None], strict=True):
        brought = float(dice.poisson(each * load_of(day, senders)).sum())
        total, year_sum, busy = total + brought, year_sum + brought, max(busy, brought)
        if after is None or after.year != day.year:
            whole = (costs.whole_start_s * len(each) + costs.whole_s * total) / 3600
            disk = (short(total * one / GB) for one in (costs.database_bytes, costs.lake_bytes))
            rows.append(
                told(day.year - days[0].year + 1, short(year_sum), short(total), *disk, short(whole), short(busy))
            )
            year_sum, busy = 0.0, 0.0
    return rows


def witnessed(costs: Costs, senders: Senders) -> list[str]:
    """What it costs that the checkpoints of all counties are cosigned by others."""
    rows = head(
        "place (ledgers)",
        "cosignatures a day, all",
        "a second in the ten hours",
        "a day, one ledger's witness",
        "its CPU s a day",
        "its MB a day",
        "MB a day, all",
    )
    entries = senders.most * a_year(senders) * YEARS
    size = proof_bytes(entries)
    for place, number in PLACES.items():
        witnesses = min(WITNESSES, number - 1)
        one = CHECKPOINTS * witnesses
        rows.append(
            told(
                f"{place} ({number:,})",
                short(one * number),
                f"{one * number / 36_000:.3g}",
                short(one),
                f"{one * costs.cosign_s:.2g}",
                f"{one * size / 1e6:.2g}",
                short(one * number * size / 1e6),
            )
        )
    return rows


def tables(costs: Costs, senders: Senders) -> str:
    """All tables, each under its heading."""
    parts = {
        "Sizes after ten years": sizes(costs, senders),
        "A hundred counties, ten years": simulated(costs, senders),
        "The busiest days": queues(costs, senders),
        "Checkpoints cosigned by others": witnessed(costs, senders),
    }
    return "\n\n".join("\n".join([f"### {name}", "", *rows]) for name, rows in parts.items())


def page(text: str, made: str) -> str:
    """The page with the tables in their place."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put them into docs/scale.md")
    made = tables(Costs.read(MEASURED), Senders())
    if parser.parse_args().write:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")
    else:
        print(made)


if __name__ == "__main__":
    main()
