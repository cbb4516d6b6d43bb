"""The network around a record, and who bids with whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Day, Organisation, Shape, Text, Yuan

Role = Literal["unit", "agency", "supplier", "expert", "person", "organisation"]


class Subject(Shape):
    """Around what the network lies."""

    kind: Literal["process", "party", "expert", "unit"]
    id: str
    name: str | None


class Node(Shape):
    """A party. Persons and experts are codes and have no name."""

    id: str
    kind: Role = Field(description="What it is drawn as: the first that it was told to be.")
    name: str | None
    hop: int = Field(description="Steps from the subject; of a process, its parties are one step away.")
    is_subject: bool
    x: float | None = Field(description="Where it is drawn, 0 to 1; null where the network is too large to draw.")
    y: float | None


class Tie(Shape):
    """Ties of one sort between two parties."""

    kind: str = Field(examples=["bid_together"])
    label: Text
    count: int = Field(description="Bids and evaluations by process, all else by entry.")
    amount_yuan: Yuan | None = Field(description="Sum of awards, contracts or payments in yuan; null: none told.")
    first_day: Day
    last_day: Day
    entries: list[int] = Field(description="Entries of the ledger that tell it, the latest first; at most 20.")
    process_ids: list[str] = Field(description="At most 20.")


class Rests(Shape):
    """A finding that rests on a tie."""

    id: str
    rule: str
    title: Text


class Edge(Shape):
    """What ties two parties: standing facts first, then acts by how often."""

    one: str
    other: str
    is_cited: bool = Field(description="A standing finding cites an entry of it and names both ends.")
    findings: list[Rests]
    weight: int
    ties: list[Tie]


class Network(Shape):
    """Parties within one or two steps, and their ties: those that findings cite first, then the most frequent."""

    subject: Subject
    hops: int
    least: int = Field(description="Acts that keep a tie on the first step; on the second one more.")
    nodes: list[Node]
    edges: list[Edge]
    is_drawn: bool = Field(description="False above 60 parties: then there is the list alone.")
    total: int = Field(description="Parties.")
    left_out: dict[str, int] = Field(
        description="Reason -> number: `persons_of_one` (persons and organisations beside one party only), `weaker` "
        "(ties by fewer acts), `not_read` (older processes and payments), `edges` (ties beyond the list), `withheld` "
        "(events of your own unit).",
    )
    as_of: Day


class Supplier(Organisation):
    """A supplier and its procedures."""

    bids: int
    wins: int


class Pair(Shape):
    """Two suppliers that bid in the same procedures."""

    one: str
    other: str
    together: int
    won: int = Field(description="Of these, how many one of the two won.")


class Buyer(Organisation):
    """A buyer whose procedures were opened in the period."""

    procedures: int


class Bidding(Shape):
    """Suppliers against suppliers."""

    unit_id: str | None
    procedures: int
    suppliers: list[Supplier] = Field(description="Those that bid most often.")
    pairs: list[Pair]
    units: list[Buyer]
    left_out: dict[str, int] = Field(description="Reason -> number: `suppliers`, `openings` (older ones).")
    as_of: Day
