"""Figures of reviewers over a period."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Shape, Text


class OfRule(Shape):
    """What a reviewer did with the findings of a rule, beside the others."""

    rule: str
    title: Text
    closed: int
    dismissed: int = Field(description="Unfounded or false alarm.")
    share_dismissed: float = Field(description="dismissed / closed.")
    others_median: float | None = Field(description="Median share of the other reviewers; null: there is none.")
    others: int = Field(description="How many others closed cases of this rule.")


class Reviewer(Shape):
    """One account. A closing is of who proposed it, or closed it alone."""

    account: str
    label: str
    received: int = Field(description="Cases received in the period.")
    closed: int
    confirmed: int
    referred: int
    unfounded: int
    false_alarm: int
    dismissed: int = Field(description="Unfounded or false alarm.")
    by_reason: dict[str, int] = Field(description="Reason of the dismissal -> cases.")
    median_days_to_close: float | None = Field(description="Working days from the receipt; null: none closed.")
    late: int = Field(description="Closed or proposed after the case's day.")
    late_now: int = Field(description="Cases of this account that are past their day today.")
    overturned: int = Field(description="Closings of the period that were taken up again and closed otherwise.")
    confirmed_for_others: int = Field(description="Closings of others that this account confirmed.")
    same_day: int = Field(description="Of these, confirmed on the day on which they were proposed.")
    by_rule: list[OfRule]


class Pair(Shape):
    """One confirms nearly all that the other proposes."""

    accounts: list[str] = Field(description="Who proposes, who confirms.")
    labels: list[str]
    closed: int = Field(description="Closings that the first proposed and somebody confirmed.")
    confirmed: int = Field(description="Of these, confirmed by the second.")
    share: float
    same_day: int
    is_mutual: bool = Field(description="The same holds the other way round.")


class Supervision(Shape):
    """Figures of accounts, by number: no rank, and a difference is a question to ask."""

    first_day: Day
    last_day: Day
    reviewers: list[Reviewer]
    pairs: list[Pair]
    closed: int = Field(description="Closings of the period.")
    hidden: int = Field(description="Cases of all time left out, since they concern the caller's own unit.")
    note: Text
