"""Values of the contract as OCDS writes them: exact numbers, date-times with an offset, references to organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object; amounts in it are Decimal, written as number literals with their digits."""
DAY_OF_COUNTY: Final = "T00:00:00+08:00"
STAMP: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


def value(money: Mapping[str, str] | None) -> Json | None:
    """Money of the contract as an OCDS Value with the same digits."""
    return None if money is None else {"amount": Decimal(money["amount"]), "currency": money["currency"]}


def moment(told: str | None) -> str | None:
    """A day as the instant at which it begins in the county; an instant as it is."""
    return told if told is None or "T" in told else f"{told}{DAY_OF_COUNTY}"


def stamp(recorded: str) -> str:
    """An instant in UTC with microseconds: these texts sort as the instants do."""
    return datetime.fromisoformat(recorded).astimezone(UTC).strftime(STAMP)


def period(told: Mapping[str, str] | None) -> Json | None:
    """A period of days, both included."""
    if told is None:
        return None
    return {"startDate": moment(told["start_date"]), "endDate": moment(told["end_date"])}


def filled(**members: Any) -> Json:
    """The members that are told; `_` at the end of a name is left off."""
    return {name.removesuffix("_"): told for name, told in members.items() if told not in (None, [], {})}
