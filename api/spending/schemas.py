"""Three-public spending, in figures."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Organisation, Shape, Text, Yuan


class Item(Shape):
    """An item of spending."""

    code: str = Field(examples=["hospitality"])
    label: Text


class Amount(Item):
    """What was spent on it in the month."""

    amount_yuan: Yuan


class Month(Shape):
    """One month of all units that reported it."""

    month: str = Field(examples=["2026-05"])
    sum_yuan: Yuan
    units: int
    not_in_yuan: int = Field(description="Reports whose sum is unknown: an amount is in another currency.")


class UnitSpending(Shape):
    """One unit's month."""

    unit: Organisation
    entry: int
    total_yuan: Yuan | None = Field(description="Null: an amount is not in yuan.")
    rank: int | None = Field(description="1 spent most; equal sums share the better place; null: nothing, or unknown.")
    is_listed: bool | None = Field(description="Among the first by sum or by an item: to be looked at.")
    top_items: list[Item]
    items: list[Amount]


class Figures(Shape):
    """The list of a month, and the sums of all months, the latest first."""

    month: str | None
    months: list[Month]
    top_total: int
    top_item: int
    units: list[UnitSpending]
    as_of: Day
