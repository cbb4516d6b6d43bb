"""What was steered in a county, for the ledger of what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.demo.planted import Planted
from monitor.demo.steering import ALLY, FIRM, OFTEN, RATES
from monitor.demo.story import Story
from monitor.demo.world import World, expert


@dataclass(slots=True)
class Steered:
    """What was steered so far in a county, counted as its stories are told."""

    world: World
    often: int = 0
    together: int = 0

    def look(self, story: Story) -> None:
        """Count the draws of a story that were steered and are still as they were."""
        seed, steering = self.world.seed, self.world.steering
        for act in story.all("draw.held"):
            seated = {row.get("expert") for row in act.data["seats"]} if act.data["method"] == "random" else set()
            told = (seed, act.data["ocid"], act.data["pool_ids"][0])
            self.often += expert(OFTEN) in seated and steering.seats(*told)
            self.together += expert(ALLY) in seated and steering.favours(*told)

    def planted(self) -> Iterator[Planted]:
        """The lines of the ledger, one for each rule: the whole county is what they are about."""
        often, together = RATES
        ally, firm = expert(ALLY), self.world.firm(FIRM)
        if self.often:
            says = f"{expert(OFTEN)} put into {self.often} draws"
            yield Planted(often, {"expert": expert(OFTEN)}, says, scope="county")
        if self.together:
            says = f"{firm} won {self.together} times with the help of {ally}"
            yield Planted(together, {"expert": ally, "tenderer_id": firm}, says, scope="county")
