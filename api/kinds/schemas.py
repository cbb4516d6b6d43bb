"""The kinds of events."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Shape, Text


class KindItem(Shape):
    """One kind of event."""

    name: str
    group: str
    label: Text
    time: str = Field(description="What the envelope's time means.")
    subject: list[str]
    required: list[str]
    rules: list[str]
    schema_url: str


class Kinds(Shape):
    """Every kind of the contract."""

    version: int
    total: int
    items: list[KindItem]
