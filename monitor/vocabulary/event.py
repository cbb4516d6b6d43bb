"""One event: the CloudEvents envelope and its payload, already checked against the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("Asia/Shanghai")
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01: the integer day that frames use."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event stood in what was handed in; both parts absent when it came as one JSON object."""

    file: str | None = None
    row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A checked event.

    `data` is the payload exactly as submitted (JSON objects, lists, strings, integers, booleans).
    """

    id: str
    source: str
    type: str
    subject: str
    time: str
    data: dict[str, Any]
    corrects: str | None = None
    recordedtime: str | None = None
    submitter: str | None = None
    datacontenttype: str | None = None
    dataschema: str | None = None
    origin: Origin = field(default_factory=Origin, compare=False)

    @property
    def at(self) -> datetime:
        """The instant of `time` in UTC."""
        return datetime.fromisoformat(self.time).astimezone(UTC)

    @property
    def day(self) -> int:
        """The calendar day of `time` in the county, as a day number."""
        return day_number(datetime.fromisoformat(self.time).astimezone(COUNTY).date())

    @property
    def has_clock(self) -> bool:
        """False where only the day is known (00:00:00 in the county; contract, convention 5)."""
        local = datetime.fromisoformat(self.time).astimezone(COUNTY)
        return (local.hour, local.minute, local.second) != (0, 0, 0)
