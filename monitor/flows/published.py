"""Which allocation plans and results were published where everybody can read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.findings.summary import code_label
from monitor.rules.kit.printing import day_text
from monitor.store.events import StoredEvent

SIDES: Mapping[str, str] = {"allocation_plan": "plan", "allocation_result": "result"}
"""What a disclosure publishes -> which side of an allocation that opens."""
NOT_PUBLIC = frozenset({"intranet", "circular", "meeting"})
"""Media that only insiders reach: no publication to the public."""


def publications(events: Iterable[StoredEvent]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Plan id -> (side, publication) of every disclosure to the public that names the plan, by day."""
    out: defaultdict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for stored in sorted(events, key=lambda one: (one.event.at, one.seq)):
        data = stored.event.data
        target = data.get("target", {})
        if stored.event.type != "disclosure.published" or target.get("kind") != "allocation_plan":
            continue
        if data["what"] not in SIDES or data["medium"] in NOT_PUBLIC:
            continue
        told = {
            "entry": stored.seq,
            "what": data["what"],
            "day": day_text(stored.event.day),
            "medium": data["medium"],
            "label": code_label("medium", data["medium"]),
            "url": data.get("url"),
        }
        out[target["id"]].append((SIDES[data["what"]], told))
    return dict(out)
