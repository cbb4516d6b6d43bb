"""Random histories woven from the examples of the rules: late, corrected, withdrawn and repeated, in any order."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.vocabulary.envelope import MONITOR

EXAMPLES = [example for rule in catalogue().values() for example in rule.examples]
DRAWN = [example for rule in catalogue().values() if rule.family == "exp" for example in rule.examples]
"""Draws of experts, with what comes before and after them: they meet in one process."""


def moved(event: dict[str, Any], days: int) -> dict[str, Any]:
    """The same event some days later."""
    at = datetime.fromisoformat(event["time"]) + timedelta(days=days)
    return {**deepcopy(event), "time": at.isoformat()}


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events of a few examples, some of them of draws, some corrected, some taken back, in any order."""
    told = draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4))
    told += draw(st.lists(st.sampled_from(DRAWN), max_size=2))
    plain = [event for example in told for event in example.events if event["type"] != "event.withdrawn"]
    events = [{**event, "id": f"e{place}"} for place, event in enumerate(plain)]
    for event in list(events):
        event.pop("corrects", None)
        fate = draw(st.sampled_from(["stays", "stays", "stays", "stays", "corrected", "withdrawn", "twice"]))
        if fate == "corrected":
            days = draw(st.integers(-40, 40))
            events.append({**moved(event, days), "id": f"{event['id']}-c", "corrects": event["id"]})
        elif fate == "withdrawn" and event["source"] != MONITOR:
            gone = like("event.withdrawn", "2026-06-01", corrects=event["id"])
            events.append({**gone, "id": f"{event['id']}-w", "source": event["source"]})
        elif fate == "twice":
            events.append({**moved(event, draw(st.integers(-40, 40))), "id": f"{event['id']}-t"})
    return draw(st.permutations(events))
