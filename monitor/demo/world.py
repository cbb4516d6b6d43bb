"""What does not change from story to story: units, suppliers, experts, bans, and the days the county lives through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from monitor.demo.codes import credit_code
from monitor.demo.days import year_of
from monitor.demo.people import Unit, units
from monitor.demo.steering import Steering

YEAR = 365
LAST_YEAR = 2026
EARLIEST = 2018
MICRO, BARRED, INSTITUTE, AGENCY = 1_000_000, 2_000_000, 900_000, 800_000
POOLS: dict[str, dict[str, tuple[int, int]]] = {
    "POOL-WORKS": {"土建": (1, 80), "造价": (81, 140)},
    "POOL-GOODS": {"设备": (141, 220), "经济": (221, 280), "法律": (281, 300)},
}
"""Pool -> speciality -> first and last expert number: always ten times the seats and more."""
INSTITUTES, AGENCIES = 24, 6
LONGEST = 430
"""Days that the longest life line takes: projects begin early enough to end within the county's years."""
TO_DRAW = 75
"""Days from the beginning of a project to the draw of its experts, about."""
RECORDED = 0.75
"""Share of the projects whose draw was only recorded; then the county took to tw-draw/1."""


@dataclass(frozen=True, slots=True)
class Ban:
    """A time bar: first and last day, and the day it was lifted early (None: never)."""

    number: int
    decided: int
    first: int
    last: int
    lifted: int | None = None

    def touches(self, first: int, last: int) -> bool:
        """The bar holds on some day from `first` to `last`."""
        return self.first <= last and first <= min(self.last, self.lifted or self.last)


@dataclass(frozen=True)
class World:
    """A generated county before anything happens in it."""

    seed: int
    years: int
    projects: int
    region: str
    steering: Steering = field(default_factory=Steering)
    recorded: float = RECORDED
    """Share of the projects whose draw was only recorded, the first ones."""

    @property
    def span(self) -> int:
        """Days from the first day within which all projects begin."""
        return max(30, self.last_day - self.first_day - LONGEST)

    @property
    def protocol_from(self) -> int:
        """Ordinal of the day from which on experts are drawn by tw-draw/1."""
        return self.first_day + TO_DRAW + round(self.span * self.recorded)

    @property
    def keys_from(self) -> int:
        """Ordinal of the day from which on the county's officers sign by key, and decisions list what they approve."""
        return self.protocol_from

    @cached_property
    def first_day(self) -> int:
        """Ordinal of the first day: 1 October, so that the last one is a 30 September."""
        return date(max(EARLIEST, LAST_YEAR - self.years), 10, 1).toordinal()

    @cached_property
    def last_day(self) -> int:
        """Ordinal of the last day of the county's life."""
        return date(max(EARLIEST, LAST_YEAR - self.years) + self.years, 9, 30).toordinal()

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The public units by key."""
        return units(self.region, min(22, 6 + self.projects // 25))

    @cached_property
    def owners(self) -> list[Unit]:
        """Units that build and buy."""
        return [unit for key, unit in self.units.items() if key.startswith("owner")]

    @cached_property
    def towns(self) -> list[Unit]:
        """The towns: recipients of programme money."""
        return [unit for key, unit in self.units.items() if key.startswith("town")]

    def place_of(self, title: str) -> str:
        """Where something lies: in the township that its title begins with, else in the county."""
        named = (town.region for town in self.towns if title.startswith(town.name.removesuffix("人民政府")))
        return next(named, self.region)

    @property
    def supplier_count(self) -> int:
        """Suppliers that tender, growing with the number of projects."""
        return 40 + self.projects // 4

    def firm(self, number: int) -> str:
        """Credit code of firm `number`."""
        return credit_code("91", self.region, "MA", number)

    @cached_property
    def firm_bans(self) -> list[Ban]:
        """One supplier in twenty is barred for a year at some time; a third of these bars were lifted early."""
        rng = Random(f"{self.seed}/bans")
        bans = []
        for place, number in enumerate(range(7, self.supplier_count, 20)):
            decided = self.first_day + rng.randrange(0, max(1, self.last_day - self.first_day - 100))
            first = decided + rng.randint(3, 20)
            early = min(first + rng.randint(90, 250), self.last_day)
            lifted = early if place % 3 == 0 and early > first else None
            bans.append(Ban(number, decided, first, first + YEAR - 1, lifted))
        return bans

    @cached_property
    def expert_bans(self) -> list[Ban]:
        """Every fortieth expert is struck off at some time and never comes back."""
        rng = Random(f"{self.seed}/experts")
        bans = []
        for number in range(11, 281, 40):
            decided = self.first_day + rng.randrange(0, max(1, self.last_day - self.first_day - 60))
            bans.append(Ban(number, decided, decided, decided + 3 * YEAR))
        return bans

    def free_firms(self, first: int, last: int) -> list[int]:
        """Suppliers not barred on any day from `first` to `last`."""
        barred = {ban.number for ban in self.firm_bans if ban.touches(first, last)}
        return [number for number in range(self.supplier_count) if number not in barred]

    def free_experts(self, pool: str, slot: str, until: int) -> list[int]:
        """Experts of a speciality who were not struck off on or before day `until`."""
        gone = {ban.number for ban in self.expert_bans if ban.decided <= until}
        low, high = POOLS[pool][slot]
        return [number for number in range(low, high + 1) if number not in gone]

    def institute(self, expert: int) -> str:
        """The employer of an expert: an institute that never tenders."""
        return self.firm(INSTITUTE + expert % INSTITUTES)

    def agency(self, number: int) -> str:
        """A tendering agency."""
        return self.firm(AGENCY + number % AGENCIES)

    def fiscal_years(self) -> range:
        """Calendar years the county lives through."""
        return range(year_of(self.first_day), year_of(self.last_day) + 1)


def expert(number: int) -> str:
    """The person code of an expert."""
    return f"E-{number:04d}"


def staff(number: int, place: int) -> str:
    """The person code of somebody in firm `number`."""
    return f"P-F{number}.{place}"
