"""A seat that was drawn is vacated before the evaluation, and the next in order takes it."""

from __future__ import annotations

from typing import Any

from monitor.demo.codes import document
from monitor.demo.days import iso
from monitor.demo.tender import Procedure

DECLINES = 0.15
"""Share of the draws in which somebody cannot be reached."""


def vacate(p: Procedure, day: int, told: dict[str, Any], clock: str = "15:40:00") -> None:
    """The first to decline could not be reached; the call is on record. `told` says who left and who came."""
    call = document(f"CALL-{p.ocid}", "call_record", iso(day))
    data: dict[str, Any] = {"draw_id": p.draw_id, **p.key, "reason": "unreachable", "phase": "before_evaluation"}
    data |= {"decline_no": 1, "are_scores_kept": False, "replacement_draw_id": p.draw_id, **told, "evidence": [call]}
    p.story.tell("seat.vacated", day, p.world.units["centre"].id, data, clock)
