"""A generated county: honest but for breaches planted and gaps left at stated rates, with a ledger of both.

Same arguments, same bytes: every story has a random generator of its own, seeded by the county's seed and its tag.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from monitor.demo import breaches as planting
from monitor.demo import gaps as leaving
from monitor.demo.allocation import allocation
from monitor.demo.days import iso, year_of
from monitor.demo.direct import direct
from monitor.demo.early import early
from monitor.demo.failed import failed
from monitor.demo.gaps import Gap
from monitor.demo.keyring import Keyring
from monitor.demo.penalties import penalties
from monitor.demo.planted import Planted
from monitor.demo.purchase import purchase
from monitor.demo.recent import recent
from monitor.demo.registers import registers, year
from monitor.demo.routine import month
from monitor.demo.sole import sole
from monitor.demo.spill import in_order
from monitor.demo.steered import Steered
from monitor.demo.steering import steering
from monitor.demo.story import Act, Story
from monitor.demo.talks import TAG, talks
from monitor.demo.works import works
from monitor.demo.world import RECORDED, World

Line = Callable[[World, str, int, Random], Story]
LINES: tuple[tuple[Line, int], ...] = ((works, 38), (purchase, 22), (allocation, 20), (direct, 14), (failed, 6))
"""Life lines and their shares of a hundred projects."""
CLERK = 20
"""Place among a unit's staff of the person who submits."""
NOBODY = "P-0000"
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class County:
    """A county that can be told again and again, always the same."""

    world: World
    rates: Mapping[str, float]
    """Breaches: share of the eligible records by rule."""
    left_out: Mapping[str, float]
    """Gaps: share of the eligible records by rule."""
    _ledgers: tuple[list[Planted], list[Gap]] | None = field(default=None, repr=False)

    @property
    def last_day(self) -> str:
        """The day (`YYYY-MM-DD`) to audit the county as of: everything it tells has happened by then.

        With less than two years, the last projects end after it; their later events are simply not there yet.
        """
        return iso(self.world.last_day)

    @property
    def lines(self) -> Iterator[str]:
        """Every event as one line of JSON, in the order in which they are submitted."""
        return in_order(self._told(lambda time, event, _: (time, _text(event))))

    @property
    def events(self) -> Iterator[dict[str, Any]]:
        """Every event as a CloudEvent ready to be submitted, in order of time; memory holds one month."""
        return map(json.loads, self.lines)

    @property
    def log(self) -> Iterator[str]:
        """The same lines as the log gives them out: with the moment of entry, and the person who submitted."""
        clerks = {unit.id: unit.staff(CLERK) for unit in self.world.units.values()}

        def entered(time: str, event: dict[str, Any], act: Act) -> tuple[str, str]:
            clerk = act.submitter or clerks.get(act.by, NOBODY)
            return time, _text({**event, "recordedtime": time, "submitter": clerk})

        return in_order(self._told(entered))

    @property
    def planted(self) -> list[Planted]:
        """What was planted, in order of the stories; tells the county once if that has not been done yet."""
        return self._known()[0]

    @property
    def gaps(self) -> list[Gap]:
        """What was left out, in order of the stories; tells the county once if that has not been done yet."""
        return self._known()[1]

    def stories(self) -> Iterator[Story]:
        """The honest stories one by one: registers, years, months of units, projects."""
        world = self.world
        yield registers(world)
        for number in world.fiscal_years():
            yield year(world, number)
        first, last = year_of(world.first_day) * 12 + 9, year_of(world.last_day) * 12 + 9
        for serial in range(first, last):
            for unit in world.units.values():
                yield month(world, unit, serial // 12, serial % 12 + 1)
        for number in range(1, world.projects + 1):
            yield self.project(number)
        yield from talks(world)
        yield from early(world)
        yield from sole(world)
        yield from recent(world)
        yield from penalties(world)

    def project(self, number: int) -> Story:
        """The story of one project, numbered from 1."""
        world, tag = self.world, f"p{number}"
        rng = Random(f"{world.seed}/{tag}")
        day = world.first_day + world.span * (number - 1) // world.projects
        line = rng.choices([one for one, _ in LINES], [share for _, share in LINES])[0]
        chances = Random(f"{world.seed}/{tag}/pieces")
        if line is direct and (amounts := planting.split(rng, self.rates) or planting.in_pieces(chances, self.rates)):
            line = partial(direct, split=amounts)
        return line(world, tag, day, rng)

    def _told(self, written: Callable[[str, dict[str, Any], Act], tuple[str, str]]) -> Iterator[tuple[str, str]]:
        ledgers: tuple[list[Planted], list[Gap]] = ([], [])
        keys = Keyring(self.world)
        for story in self._altered(*ledgers):
            for submission in story.submissions(keys):
                yield written(*submission)
        self._ledgers = ledgers

    def _altered(self, planted: list[Planted], gaps: list[Gap]) -> Iterator[Story]:
        steered = Steered(self.world)
        for story in self.stories():
            planted += planting.plant(story, self.world, self.rates)
            steered.look(story)
            if not story.tag.startswith(TAG):
                gaps += leaving.leave_out(story, self.world, self.left_out)
            yield story
        planted += steered.planted()

    def _known(self) -> tuple[list[Planted], list[Gap]]:
        if self._ledgers is None:
            ledgers: tuple[list[Planted], list[Gap]] = ([], [])
            for _ in self._altered(*ledgers):
                pass
            self._ledgers = ledgers
        return self._ledgers


@dataclass(frozen=True, slots=True)
class Summary:
    """What `write` wrote."""

    events: int
    planted: int
    gaps: int
    last_day: str
    """The day to audit it as of."""
    events_path: Path
    planted_path: Path
    gaps_path: Path
    rules: Mapping[str, int]
    """Planted breaches by rule."""


def generate(
    *,
    years: int,
    projects: int,
    seed: int = 20260101,
    breaches: Mapping[str, float] | None = None,
    gaps: Mapping[str, float] | float | None = None,
    region: str = "999001",
) -> County:
    """A county of `projects` projects over `years` years.

    `breaches` gives the share of eligible records by rule and replaces the default rates ({} plants nothing); `gaps`
    the same for what is left out, or one share for all of it ({} or 0: everything is told). A rule that nothing can
    plant, or for which nothing can be left out, is a KeyError.
    """
    rates = planting.RATES if breaches is None else dict(breaches)
    for rule in rates:
        planting.RATES[rule]
    left_out = leaving.RATES if gaps is None else gaps
    if not isinstance(left_out, Mapping):
        left_out = dict.fromkeys(leaving.RATES, float(left_out))
    for rule in left_out:
        leaving.RATES[rule]
    building = sum(share for line, share in LINES if line in {works, failed})
    steered = steering(rates, projects * RECORDED * building / 100)
    world = World(seed=seed, years=max(1, years), projects=projects, region=region, steering=steered)
    return County(world, rates, dict(left_out))


def write(
    folder: Path,
    years: int,
    projects: int,
    seed: int = 20260101,
    breaches: Mapping[str, float] | None = None,
    gaps: Mapping[str, float] | float | None = None,
) -> Summary:
    """Write `events.jsonl`, `planted.jsonl` and `gaps.jsonl` into `folder` (made if missing); says how many."""
    folder.mkdir(parents=True, exist_ok=True)
    county = generate(years=years, projects=projects, seed=seed, breaches=breaches, gaps=gaps)
    events_path, planted_path, gaps_path = (folder / f"{name}.jsonl" for name in ("events", "planted", "gaps"))
    count = 0
    with events_path.open("w", encoding="utf-8", newline="\n") as out:
        for count, line in enumerate(county.lines, start=1):  # noqa: B007 - the last number is the count
            out.write(line + "\n")
    for path, ledger in ((planted_path, county.planted), (gaps_path, county.gaps)):
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(one.line() + "\n" for one in ledger)
    rules: dict[str, int] = {}
    for one in county.planted:
        rules[one.rule] = rules.get(one.rule, 0) + 1
    return Summary(
        events=count,
        planted=len(county.planted),
        gaps=len(county.gaps),
        last_day=county.last_day,
        events_path=events_path,
        planted_path=planted_path,
        gaps_path=gaps_path,
        rules=dict(sorted(rules.items())),
    )
