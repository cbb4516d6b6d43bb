"""R024: the lowest of the others lies hardly above the winner, less than outliers on the low side begin.

Fires on ordinary data with a set threshold only: the lower fence is seldom above 0.
"""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.gap import Ratios
from monitor.indicators.kept import Found
from monitor.indicators.part import members
from monitor.indicators.results import Results

CODE: Final = "R024"


class Params(Struct, frozen=True):
    """A ratio up to `threshold`; without one up to the lower fence of all ratios."""

    READERS: ClassVar[dict[str, values.Reader]] = {"threshold": values.ratio}
    threshold: float | None = None


def conclude(params: Params, ratios: Ratios, results: Results) -> None:
    """Flags the processes, the winners and the others."""
    fence, is_telling = params.threshold, True
    if fence is None:
        fence = ratios.quartiles.lower_fence
        results.meta(CODE, q1=ratios.quartiles.q1, q3=ratios.quartiles.q3)
        is_telling = ratios.quartiles.q1 > 0  # else a quarter of all lies at 0 and would be flagged
    results.meta(CODE, lower_fence=fence)
    if not (is_telling and fence > 0):
        return
    for gap in ratios.up_to(fence):
        evidence = gap.told | {"lower_fence": fence} if gap.told is not None else None
        results.found(gap.ocid, Found(CODE, gap.ratio, (*members(gap.winner), *members(gap.other)), 0.0, evidence), min)
