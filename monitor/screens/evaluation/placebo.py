"""Labels that mean nothing, of the same kind: any of three firms bid that met as the ring did, but are none of it.

Where a market's label says no more than which firms bid, a model may score well by knowing firms again, whatever they
did. How well it scores on firms of no ring is what knowing them is worth; only what lies above is worth anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Final

import numpy as np

from monitor.screens.evaluation.columns import Told
from monitor.screens.evaluation.splits import Flags

MET: Final = 10
"""Times that each two of the three met, at least."""
RINGS: Final = 10


def placebos(told: Told, seed: int, rings: int = RINGS) -> Iterator[Flags]:
    """Labels of so many different groups of firms, each with half to two and a half times the true number of tenders.

    Firms with more than half of their tenders collusive are left out. Fewer where chance finds no more.
    """
    random = Random(seed)  # noqa: S311 - a repeatable Monte Carlo, no secret
    sets = [frozenset(map(str, some)) for some in told.sets]
    bids = Counter(who for some in sets for who in some)
    rigged = Counter(who for some, label in zip(sets, told.collusive.tolist(), strict=True) if label for who in some)
    met = Counter((one, two) for some in sets for one, two in combinations(sorted(some), 2))
    honest = sorted(who for who, count in bids.items() if 2 * rigged[who] <= count)
    close = {who: {other for other in honest if met[min(who, other), max(who, other)] >= MET} for who in honest}
    threes = sorted(
        (one, two, three)
        for one, two in combinations(honest, 2)
        if two in close[one]
        for three in close[one] & close[two]
        if three > two
    )
    random.shuffle(threes)
    wanted, found = int(told.collusive.sum()), 0
    for some in threes:
        if found == rings:
            return
        labels = np.array([not one.isdisjoint(some) for one in sets])
        if wanted <= 2 * labels.sum() <= 5 * wanted:
            found += 1
            yield labels
