"""A filter that an account keeps."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.deps import PLAIN
from api.filters.query import Page
from api.schemas import Instant, Shape


class NewFilter(BaseModel):
    """A filter to keep under a name; one of the same name is replaced."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60, pattern=PLAIN)
    page: Page = Field(description="The list that it narrows.")
    query: str = Field(
        min_length=1,
        max_length=2_000,
        pattern=PLAIN,
        description="As in an address, without the question mark.",
        examples=["severity=high&case_state=none"],
    )


class Filter(Shape):
    """A filter as it is kept."""

    number: int
    name: str
    page: Page
    query: str
    made_at: Instant
    has_feed: bool


class FilterMade(Filter):
    """The same, with the address of its feed."""

    feed_url: str | None = Field(
        description="Secret: whoever knows it reads titles and ids of what fits. Told once; null where one was told."
    )


class Filters(Shape):
    """The filters of the caller, by name."""

    total: int
    items: list[Filter]
