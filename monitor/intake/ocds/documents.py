"""A document of a release as the contract names papers."""

from __future__ import annotations

from typing import Any

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.codes import OTHER, ours
from monitor.intake.ocds.moments import NotAMoment, day
from monitor.intake.ocds.values import code, unfit


def document(block: Block, reading: Reading) -> dict[str, Any]:
    """`{"id", "kind", "date"}`; a type that stands for none of our kinds is `other`. Raises Unfit without an id."""
    number = block.get("id")
    if number is None:
        raise unfit("missing", Block("", (*block.path, "id")))
    told: dict[str, Any] = {"id": code(number, reading), "kind": OTHER}
    named = block.get("documentType")
    if named is not None and isinstance(named.value, str):
        told["kind"] = ours("document_kind", named.value) or OTHER
    published = block.get("datePublished")
    if published is not None:
        try:
            told["date"] = day(published.value)
        except NotAMoment:
            return told
        reading.take(published)
    return told
