"""Small histories for property tests: one project in fifteen to sixty events, with corrections and withdrawals.

They are not honest: stories are cut down at random, breaches are frequent, and what is missing is missing on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

from monitor.demo import breaches as planting
from monitor.demo.allocation import allocation
from monitor.demo.codes import yuan
from monitor.demo.direct import direct
from monitor.demo.keyring import Keyring, key_id
from monitor.demo.purchase import purchase
from monitor.demo.registers import assign, enrol, enter_key
from monitor.demo.story import Act, Story
from monitor.demo.works import works
from monitor.demo.world import World
from monitor.vocabulary.contract import contract

LINES = (works, works, works, purchase, allocation, direct)
MOST = 54
"""Events kept of a story, before corrections are added."""
FEWEST = 18
PAYMENTS = 3
KEYS = 2
LEADERSHIP = 3
TWICE = ("acceptance.concluded", "contract.signed", "payment.made", "decision.made", "guarantee.provided")
"""Kinds of records of which one or two are told twice under one number, without a correction."""
FREQUENT: Mapping[str, float] = dict.fromkeys(planting.RATES, 0.08)


@cache
def _kinds() -> frozenset[str]:
    """The kinds that the rules with a plantable breach read."""
    reads = contract().reads
    return frozenset(kind for rule in planting.RATES for kind in reads[rule]) | {"milestone.updated"}


def small_history(seed: int) -> list[dict[str, Any]]:
    """The events of one small project in order of time: the same seed, the same events."""
    rng = Random(f"history/{seed}")
    world = World(seed=seed, years=3, projects=30, region="999001", recorded=0.15)
    line = rng.choice(LINES)
    tag = f"p{seed % 900_000 + 1}"
    day = world.first_day + rng.randrange(200)
    story = line(world, tag, day, Random(f"{seed}/{tag}"))
    planting.plant(story, world, FREQUENT)
    _register(story, world)
    story.acts = _thinned(story, rng)
    _standing(story, rng)
    _corrected(story, rng)
    told = sorted(story.events(Keyring(world)), key=lambda one: one[0])
    return [deepcopy(event) for _, event in told]


def _register(story: Story, world: World) -> None:
    """A firm, the duties of a unit's leaders, and two keys that signed are entered within the story."""
    day, number = min(act.day for act in story.acts), int(story.tag[1:]) % world.supplier_count
    enrol(story, world, number, day, "A000", "建设有限公司")
    signed = [act for act in story.acts if act.signs is not None]
    for unit in [unit for unit in world.units.values() if signed and unit.id == signed[0].by]:
        for place in range(LEADERSHIP):
            assign(story, unit, place, day)
    keys = Keyring(world)
    signers = {act.data["signature"]["signer"]: act.by for act in signed if act.day >= world.keys_from}
    for signer, by in [one for one in signers.items() if key_id(one[0]) in keys.holder_of][:KEYS]:
        enter_key(story, keys, signer, world.keys_from, by)


def _thinned(story: Story, rng: Random) -> list[Act]:
    """Kinds that rules read, a few payments and decisions with their signatures, the rest at random."""
    records = story.all("payment.made"), story.all("decision.made")
    kept = [act for group in records for act in rng.sample(group, min(len(group), PAYMENTS))]
    few = {id(act) for act in kept}
    acts = [act for act in story.acts if act.kind in _kinds()]
    acts = [act for act in acts if id(act) in few or act.kind not in {"payment.made", "decision.made"}]
    acts = [act for act in acts if act.signs is None or act.signs.kind != "agenda_item.proposed"]
    acts = [act for act in acts if act.signs is None or act.signs in acts]
    surplus = [act for act in acts if act.kind in {"approval.granted", "document.signed", "disclosure.published"}]
    surplus += [act for act in acts if act.kind in {"milestone.updated", "report.submitted", "expert.registered"}]
    rng.shuffle(surplus)
    gone = {id(act) for act in surplus[: max(0, len(acts) - rng.randint(FEWEST, MOST))]}
    acts = [act for act in acts if id(act) not in gone]
    if len(acts) > MOST:
        stay = {id(act) for act in rng.sample(acts, MOST)}
        acts = [act for act in acts if id(act) in stay]
    return acts


def _standing(story: Story, rng: Random) -> None:
    """A standing fact that changes: told again, without a correction."""
    for act in story.all("project.registered")[:1]:
        later: dict[str, Any] = {
            **act.data,
            "total_investment": yuan(rng.choice((49_999_999, 50_000_000, 900_000_000))),
        }
        story.tell("project.registered", act.day + rng.randint(5, 120), act.by, later).id = f"{story.tag}-again"
    records = [act for kind in TWICE for act in story.all(kind)]
    for act in rng.sample(records, min(len(records), rng.randint(0, 2))):
        again = story.tell(act.kind, act.day + rng.choice((-3, 0, 4)), act.by, deepcopy(act.data), act.clock)
        again.id = f"{act.id}-again"
    for act in story.all("milestone.updated")[:1]:
        later = {**act.data, "status": "not_met"}
        story.tell("milestone.updated", act.day + 3, act.by, later).id = f"{story.tag}-missed"


def _corrected(story: Story, rng: Random) -> None:
    """Up to three corrections (one of them of a correction) and up to two withdrawals."""
    for number in range(rng.randint(0, 3)):
        old = rng.choice(story.acts)
        if old.corrects and rng.random() < 0.5:  # noqa: PLR2004 - half of them
            continue
        data = deepcopy(old.data)
        if "amount" in data and old.kind in {"payment.made", "contract.signed", "award.made"}:
            data["amount"] = yuan(rng.choice((299_999, 300_000, 1_000_000, 700_000_000)))
        new = story.tell(old.kind, old.day + rng.choice((-9, -1, 0, 0, 1, 12)), old.by, data, old.clock)
        new.id, new.corrects, new.signs = f"{story.tag}-c{number}", old.id, old.signs
    for number in range(rng.choice((0, 0, 1, 1, 2))):
        old = rng.choice([act for act in story.acts if act.kind != "event.withdrawn"])
        told: dict[str, Any] = {"unit": {"id": old.by}, "reason": "重复录入"}
        new = story.tell("event.withdrawn", old.day + rng.randint(0, 40), old.by, told, "18:00:00")
        new.id, new.corrects = f"{story.tag}-w{number}", old.id
