"""Many tests at once: Benjamini and Hochberg (1995), by scipy."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.screens.draws.told import Lead

Raw = tuple[tuple[str, ...], int, int, float, float]
"""Of whom, n, seen, expected, p."""


def corrected(screen: str, raw: Sequence[Raw], tests: int | None = None) -> list[Lead]:
    """The tests as leads, least probable first; `tests` where more were possible than worked out (their p is 1)."""
    if not raw:
        return []
    import numpy as np
    from scipy.stats import false_discovery_control

    count = max(len(raw), tests or 0)
    p = np.minimum(np.array([one[4] for one in raw] + [1.0] * (count - len(raw))), 1.0)
    q = false_discovery_control(p, method="bh")
    leads = [
        Lead(screen, of, n, seen, expected, float(p[at]), float(q[at]), count)
        for at, (of, n, seen, expected, _) in enumerate(raw)
    ]
    return sorted(leads, key=lambda lead: (lead.q, lead.p, lead.of))
