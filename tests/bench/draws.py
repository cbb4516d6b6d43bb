"""The statistics of draws, simulated: false alarms on fair counties, power on steered ones.

`python tests/bench/draws.py --write` makes docs/draw-statistics.md anew; without --write it only prints.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fair_draws import (
    DRAWS,
    EXPERTS,
    FRIEND,
    PARTNER,
    county,
    evaluations,
    friend_favoured,
    pair_favoured,
    refusals_faked,
)

from monitor.screens.draws.affinity import affinity
from monitor.screens.draws.pairs import pairs
from monitor.screens.draws.refusals import refusals
from monitor.screens.draws.told import Lead
from monitor.screens.draws.uniformity import uniformity

RATE, SEED = 0.05, 2026
PAGE = Path(__file__).parents[2] / "docs" / "draw-statistics.md"
HEAD = """# What chance says of draws

Draws that another system held leave only lists: who could be drawn, who was, who declined. `monitor/screens/draws` asks
of a county's lists what fair draws would give. Every result is a **lead**: it says how often it was seen, how often
chance expects it, the chance alone (p), the chance among all tests of its kind (q, Benjamini and Hochberg), and how
many tests there were. It says nothing about a person's reasons.

| screen | asks | distribution |
|---|---|---|
| uniformity | is one expert seated more often than the pools it stood in allow? | Poisson-binomial, exact |
| pairs | do two sit together more often? every pair is a test | Poisson-binomial; then permutation, margins kept |
| affinity | does a firm win more often when one expert sits? | hypergeometric within the firm's bids, exact |
| refusals | do more experts decline to one caller or agency than to the rest? | hypergeometric, exact |

Rules built on them: `exp.draw-uniformity` (q below 0.001, at least 10 draws, one year) and `exp.expert-firm-affinity`.
Both run over the whole county, in batch and replay. Draws without an eligible list are counted as not assessable. Where
a draw fills several specialities and the list does not say who stood in which, the largest chance of any is taken: the
results err on the side of chance.
"""


def share(rounds: int, of: Callable[[Random], bool]) -> float:
    """The share of rounds in which it happens, each with a seed of its own."""
    return sum(of(Random(f"{SEED} {number}")) for number in range(rounds)) / rounds


def named(found: list[Lead], who: tuple[str, ...]) -> bool:
    """Whether this one is a lead at the rate."""
    return any(lead.of == who and lead.q <= RATE for lead in found)


def false_alarms(rounds: int) -> list[tuple[str, float]]:
    """Share of fair counties with any lead, a screen."""
    screens: dict[str, Callable[[Random], list[Lead]]] = {
        "uniformity": lambda random: uniformity(county(random)),
        "pairs": lambda random: pairs(county(random)),
        "affinity": lambda random: affinity(evaluations(random)),
        "refusals by agency": lambda random: refusals(county(random), lambda draw: draw.agency),
    }
    return [
        (name, share(rounds, lambda random, of=of: any(lead.q <= RATE for lead in of(random))))
        for name, of in screens.items()
    ]


def power(rounds: int) -> list[tuple[str, dict[float, float]]]:
    """Share of steered counties in which the steered one is named, a way of steering and its probability."""
    cases: list[tuple[str, Any]] = [
        ("one friend placed in one agency's draws (uniformity)",
         lambda random, p: named(uniformity(friend_favoured(random, p)), (FRIEND,))),
        ("two placed together in one agency's draws (pairs)",
         lambda random, p: named(pairs(pair_favoured(random, p)), (FRIEND, PARTNER))),
        ("a firm wins when the friend sits (affinity)",
         lambda random, p: named(affinity(evaluations(random, p)), (FRIEND, "F-00"))),
        ("refusals written down by one agency (refusals)",
         lambda random, p: named(refusals(refusals_faked(random, p), lambda draw: draw.agency), ("agency-1",))),
    ]  # fmt: skip
    return [
        (name, {p: share(rounds, lambda random, of=of, p=p: of(random, p)) for p in (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)})
        for name, of in cases
    ]


def page(rounds: int) -> str:
    """The whole page with its tables."""
    out = [HEAD, "", "## False alarms", ""]
    out.append(
        f"{rounds} fair counties of {DRAWS} draws each (pools of 20 to {EXPERTS} experts, 3 to 7 seats, five agencies, "
        f"15 % decline), a lead at q <= {RATE}, seed {SEED}. "
        f"Stated rate: at most {RATE:.0%} of fair counties with any lead."
    )
    out += ["", "| screen | fair counties with any lead |", "|---|---|"]
    out += [f"| {name} | {value:.1%} |" for name, value in false_alarms(rounds)]
    out += [
        "",
        "## Power",
        "",
        f"Share of {rounds} steered counties in which the steered one is named, by the probability p",
    ]
    out[-1] += " with which each draw (or seat, or award) is steered; about 60 of the 300 draws are the agency's."
    told = power(rounds)
    chances = list(told[0][1])
    out += ["", "| steered | " + " | ".join(f"p = {p}" for p in chances) + " |", "|---|" + "---|" * len(chances)]
    out += [f"| {name} | " + " | ".join(f"{found[p]:.0%}" for p in chances) + " |" for name, found in told]
    out += ["", "Made by `python tests/bench/draws.py --write`; a smaller sample of the same runs in the tests.", ""]
    return "\n".join(out)


def main() -> None:
    """Print, or write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--rounds", type=int, default=200)
    told = asked.parse_args()
    made = page(told.rounds)
    if told.write:
        PAGE.write_text(made, encoding="utf-8")
    print(made)


if __name__ == "__main__":
    main()
