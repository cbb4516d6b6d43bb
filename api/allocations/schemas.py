"""Published allocations: plan, result, transfers and payments, recipient by recipient."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Shape, Text, Yuan


class Publication(Shape):
    """Where and when a plan or a result was published."""

    entry: int
    what: str = Field(examples=["allocation_plan"])
    day: Day
    medium: str
    label: Text
    url: str | None


class Recipient(Shape):
    """Who it went to; a person is shown without code."""

    kind: str
    id: str | None
    name: str | None = Field(description="The name last registered, else as told; null: none known, or a person.")


class Share(Shape):
    """One recipient in one region; null: not told, or not published."""

    recipient: Recipient
    region: str | None
    planned_yuan: Yuan | None
    concluded_yuan: Yuan | None
    transferred_yuan: Yuan | None
    paid_yuan: Yuan | None


class Sums(Shape):
    """Sums in yuan."""

    planned_yuan: Yuan
    concluded_yuan: Yuan
    transferred_yuan: Yuan
    paid_yuan: Yuan


class Allocation(Shape):
    """One published plan."""

    allocation_plan_id: str
    programme_id: str | None
    project_id: str | None
    fiscal_year: int = Field(description="Year of the plan's day, else of the result's.")
    unit_id: str
    unit_name: str | None
    basis: str | None
    procedure: str | None
    plan_day: Day | None
    result_day: Day | None
    plan_entry: int | None
    result_entry: int | None
    publications: list[Publication]
    shares: list[Share]
    sums: Sums = Field(description="Of the shares shown; money sent or paid to others is in `elsewhere_yuan`.")
    elsewhere_yuan: Yuan = Field(description="Transferred or paid under the plan to recipients it does not name.")


class Group(Shape):
    """Sums of a programme or a region."""

    id: str | None
    plans: int
    recipients: int
    sums: Sums


class Allocations(Shape):
    """What was published, and how much was not."""

    total: int
    limit: int
    offset: int
    hidden: dict[str, int] = Field(
        description="Reason -> number: `nothing_published` (plans), `plan_not_published`, `result_not_published` "
        "(plans shown with one side hidden), `not_in_yuan` (shares in another currency).",
    )
    items: list[Allocation]
    programmes: list[Group]
    regions: list[Group]
    sums: Sums
    fiscal_years: list[int] = Field(description="Years there is something published of.")
    as_of: Day
