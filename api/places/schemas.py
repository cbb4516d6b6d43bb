"""The places."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Shape, Text


class PlaceItem(Shape):
    """One parameter pack."""

    id: str
    name: Text
    region: str | None = Field(description="GB/T 2260 code; null for the national pack.")
    packs: list[str] = Field(description="The packs it is made of, the most general first.")
    rules_on: int = Field(description="Rules of this release that are on here.")
    is_current: bool = Field(description="The place of this installation.")


class Places(Shape):
    """Every parameter pack there is."""

    total: int
    items: list[PlaceItem]
