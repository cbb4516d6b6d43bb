"""Purchases of the county's last year, told to their end: what began to hold lately is exercised too."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from monitor.demo.purchase import purchase
from monitor.demo.story import Story
from monitor.demo.world import World

TAG = "q98"
"""How the tags of these stories begin; their numbers are above those of the projects."""
EVERY, FEWEST = 60, 2
"""One for so many projects of the county, and at least so many."""
FIRST, LAST = 290, 235
"""Days before the county's last day between which they begin; none takes longer."""


def recent(world: World) -> Iterator[Story]:
    """Each from the intention to the payment, openly tendered."""
    count = max(FEWEST, world.projects // EVERY)
    for place in range(count):
        tag = f"{TAG}{place:04d}"
        day = world.last_day - FIRST + (FIRST - LAST) * place // count
        yield purchase(world, tag, day, Random(f"{world.seed}/{tag}"))
