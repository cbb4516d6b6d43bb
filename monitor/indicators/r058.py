"""R058: the winner lies far below the lowest of the others, as far as outliers on the high side begin."""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.gap import Ratios
from monitor.indicators.kept import Found
from monitor.indicators.part import members
from monitor.indicators.results import Results

CODE: Final = "R058"


class Params(Struct, frozen=True):
    """A ratio from `threshold` on; without one from the upper fence of all ratios on."""

    READERS: ClassVar[dict[str, values.Reader]] = {"threshold": values.ratio}
    threshold: float | None = None


def conclude(params: Params, ratios: Ratios, results: Results) -> None:
    """Flags the processes and the winners."""
    fence = params.threshold
    if fence is None:
        fence = ratios.quartiles.upper_fence
        results.meta(CODE, q1=ratios.quartiles.q1, q3=ratios.quartiles.q3)
    results.meta(CODE, upper_fence=fence)
    if not fence > 0:
        return
    for gap in ratios.down_to(fence):
        evidence = gap.told | {"upper_fence": fence} if gap.told is not None else None
        results.found(gap.ocid, Found(CODE, gap.ratio, tuple(members(gap.winner)), 0.0, evidence), max)
