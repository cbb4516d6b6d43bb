"""Small purchases that are talked over and not tendered: by negotiation, by consultation, by inquiry."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from monitor.demo.purchase import purchase
from monitor.demo.story import Act, Story
from monitor.demo.world import World

TAG = "t9"
"""How the tags of these stories begin; their numbers are above those of the projects."""
EVERY, FEWEST = 20, 6
"""One for so many projects of the county, and at least so many."""
METHODS = ("competitive_negotiation", "competitive_consultation", "inquiry")


def talks(world: World) -> Iterator[Story]:
    """Each from the intention to the payment, a group of three, two of them drawn; nothing is opened in public."""
    count = max(FEWEST, world.projects // EVERY)
    for place in range(count):
        tag = f"{TAG}{place:05d}"
        day = world.first_day + world.span * place // count
        story = purchase(world, tag, day, Random(f"{world.seed}/{tag}"), METHODS[place % len(METHODS)])
        story.drop(*(act for act in story.acts if _is_opening(act)))
        yield story


def _is_opening(act: Act) -> bool:
    """The opening of the bids, who watched it, and the log of who opened which file in it."""
    watched = act.kind == "supervision.recorded" and act.data["supervision_kind"] == "opening"
    return act.kind in {"bids.opened", "access.logged"} or watched
