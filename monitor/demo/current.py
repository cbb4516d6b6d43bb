"""What is going on in the county today: tenders whose draws wait for reveals, their round or the opening; a fund.

It is told up to a moment of the real clock, so that a page shows draws that are still to be held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

from monitor.demo import drawing, proved, tender
from monitor.demo.days import last_work, next_work, year_of
from monitor.demo.granting import pay_out
from monitor.demo.keyring import Keyring
from monitor.demo.project import Project
from monitor.demo.protocol import PARTIES, Times, reveal
from monitor.demo.site import STEP
from monitor.demo.story import Story
from monitor.demo.tender import Procedure
from monitor.demo.titles import works_titles
from monitor.demo.works import planned, prepare
from monitor.demo.world import World
from monitor.vocabulary.event import COUNTY

FIRST = 80_001
"""Number of the first of these projects, far from those of the county."""
AHEAD, BEFORE = 24, 50
"""Days from the request to an opening that is still far off, and from a project's beginning to its notice."""


def current(world: World, now: datetime) -> Iterator[dict[str, Any]]:
    """The events of these tenders up to `now`, in order of time."""
    keys = Keyring(world)
    told = [one for number, line in enumerate(LINES, FIRST) for one in line(world, number, now).events(keys)]
    until = now.astimezone(COUNTY).isoformat(timespec="seconds")
    return (event for time, event in sorted(told, key=lambda one: one[0]) if time <= until)


def revealing(world: World, number: int, now: datetime) -> Story:
    """A request on record, one party has revealed."""
    return _asked(world, number, now, PARTIES[:1])


def awaiting(world: World, number: int, now: datetime) -> Story:
    """A request on record, all have revealed, the round is to come."""
    return _asked(world, number, now, PARTIES)


def held(world: World, number: int, now: datetime) -> Story:
    """Drawn, bids not opened yet."""
    return _drawn(world, number, now, declines=False)


def called(world: World, number: int, now: datetime) -> Story:
    """The same, and one of those drawn was not to be reached."""
    return _drawn(world, number, now, declines=True)


def keeping(world: World, number: int, now: datetime) -> Story:
    """The repair fund goes on paying out after the county's last day."""
    story = Story(f"c{number}", Random(f"{world.seed}/current/{number}"))
    for year in range(year_of(world.last_day), now.astimezone(COUNTY).year + 1):
        pay_out(story, world, year)
    story.acts = [act for act in story.acts if act.day > world.last_day]
    return story


LINES: tuple[Callable[[World, int, datetime], Story], ...] = (revealing, awaiting, held, called, keeping)


def _asked(world: World, number: int, now: datetime, parties: tuple[str, ...]) -> Story:
    today = now.astimezone(COUNTY).toordinal()
    day = last_work(today - 1)
    p = _tender(world, number, notice=day, deadline=next_work(today + AHEAD))
    data, free = drawing.freeze(p, day)
    asked = proved.request(p, last_work(p.deadline - 1), data, free, Times(asked_on=day))
    reveal(p.story, day, asked, proved.submitters(p), parties)
    return p.story


def _drawn(world: World, number: int, now: datetime, *, declines: bool) -> Story:
    today = now.astimezone(COUNTY).toordinal()
    deadline = next_work(today + 1)
    p = _tender(world, number, notice=last_work(deadline - AHEAD), deadline=deadline)
    tender.submit(p, 4)
    day = last_work(today - 1)
    proved.seat(p, day, *drawing.freeze(p, day), declines=declines)
    drawing.watch(p, day, "16:25:00")
    return p.story


def _tender(world: World, number: int, notice: int, deadline: int) -> Procedure:
    """A project of works with everything that comes before its notice, and the notice."""
    rng = Random(f"{world.seed}/current/{number}")
    story, unit = Story(f"c{number}", rng), world.owners[number % len(world.owners)]
    fen = int(10 ** rng.uniform(7.85, 8.9)) // (STEP * 100) * STEP * 100
    day = next_work(notice - BEFORE)
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-54-01-{number:06d}",
        titles=works_titles(world, unit, story.tag), category="works", fen=fen, day=day, last=day + 390,
        purpose="works", level="county",
    )  # fmt: skip
    story.scope = p.id
    prepare(p)
    p.day = notice
    procedure = planned(p, f"ocds-tw9990-{year_of(notice)}-{number:05d}")
    procedure.deadline = deadline
    tender.announce(procedure)
    return procedure
