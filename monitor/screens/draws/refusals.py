"""A caller or agency whose experts decline more often than elsewhere: the exact test against the rest.

Of all N seats called, K were declined; this caller called n of them, and x of those were declined. If callers make no
difference, x is hypergeometric: P(X >= x). A fake refusal makes room for the next in line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.draws.tails import taken_tail
from monitor.screens.draws.told import Drawn, Lead


def refusals(
    draws: Sequence[Drawn], by: Callable[[Drawn], str], screen: str = "refusals", min_called: int = 20
) -> list[Lead]:
    """One test a caller (or agency) with at least `min_called` calls; a call is a seat or its replacement."""
    called: defaultdict[str, int] = defaultdict(int)
    declined: defaultdict[str, int] = defaultdict(int)
    for draw in draws:
        if who := by(draw):
            called[who] += draw.seats + draw.declined
            declined[who] += draw.declined
    all_called, all_declined = sum(called.values()), sum(declined.values())
    raw: list[Raw] = [
        (
            (who,),
            count,
            declined[who],
            count * all_declined / all_called,
            taken_tail(declined[who], all_called, all_declined, count),
        )
        for who, count in sorted(called.items())
        if count >= min_called and count < all_called
    ]
    return corrected(screen, raw)
