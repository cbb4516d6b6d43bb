"""Projects with their money, unit by unit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.processes.schemas import Gap
from api.schemas import Day, Organisation, Shape, Yuan


class Owner(Organisation):
    """A unit that owns projects."""

    projects: int


class Sums(Shape):
    """Where the money stands, in yuan; null: nothing was told."""

    received_yuan: Yuan | None = Field(description="Came in, at the unit that received most.")
    budget_yuan: Yuan | None
    contract_yuan: Yuan | None
    certified_yuan: Yuan | None
    paid_yuan: Yuan | None
    unspent_yuan: Yuan | None = Field(description="Came in (not told: budgeted) and not paid out; never below 0.")


class Project(Sums):
    """One registered project."""

    project_id: str
    title: str | None
    unit: Organisation | None
    process_ids: list[str]
    budget_basis: Literal["budget_lines", "total_investment", "tender_budget"] | None
    passed_on_yuan: Yuan | None
    gaps: list[Gap]
    not_in_yuan: int
    findings: int = Field(description="Standing findings of the project.")
    late: int = Field(description="Of these, by rules on payments in time.")
    lying: int = Field(description="Of these, by rules on money that is passed on and used in time.")


class Projects(Shape):
    """One page of projects, the last registered first."""

    total: int
    limit: int
    offset: int
    unit_id: str | None
    units: list[Owner]
    items: list[Project]
    sums: Sums | None = Field(description="Of all that fit; null above 60 projects, or of none.")
    late_rules: list[str]
    lying_rules: list[str]
    as_of: Day
