"""A release in the making: the event it is made of, what is known before it, and the blocks that it will hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.export.ocds.codes import CREDIT_CODES, DOCUMENTS
from monitor.export.ocds.known import Known
from monitor.export.ocds.values import Json, filled, moment
from monitor.vocabulary.event import Event


@dataclass(slots=True)
class Draft:
    """`data` is the payload as it is shown; `root` names the first event of its chain of corrections."""

    ocid: str
    event: Event
    data: Mapping[str, Any]
    root: str
    known: Known
    blocks: Json = field(default_factory=dict)
    parties: dict[str, Json] = field(default_factory=dict)
    tag: str = ""

    def organisation(self, told: Mapping[str, Any] | None, *roles: str) -> Json | None:
        """A reference to an organisation, which becomes a party with these roles; None of a person."""
        if told is None or told.get("kind") == "person" or "id" not in told:
            return None
        id_ = told["id"]
        had = self.known.roles.setdefault(id_, set())
        had |= set(roles)
        party = self.parties.setdefault(id_, {"id": id_})
        party |= filled(name=told.get("name"), identifier=identifier(id_), roles=sorted(had))
        return filled(id=id_, name=told.get("name"))

    def organisations(self, told: Iterable[Mapping[str, Any]], *roles: str) -> list[Json]:
        """References to several; persons are left out."""
        return [one for one in (self.organisation(each, *roles) for each in told) if one is not None]

    @property
    def tender(self) -> Json:
        """The tender block; a process without a tender has one too, which says so by its method."""
        block: Json = self.blocks.setdefault("tender", {"id": self.ocid})
        return block

    def lots(self) -> list[str] | None:
        """`relatedLots` of what this event is about."""
        return [self.data["lot_id"]] if "lot_id" in self.data else None

    def award(self, award_id: str) -> Json:
        """The block of one award."""
        return self._of("awards", {"id": award_id})

    def contract(self, contract_id: str) -> Json:
        """The block of one contract."""
        return self._of("contracts", {"id": contract_id, "awardID": self.known.award(contract_id)})

    def _of(self, name: str, named: Json) -> Json:
        block: list[Json] = self.blocks.setdefault(name, [])
        for one in block:
            if one["id"] == named["id"]:
                return one
        block.append(named)
        return named

    def document(self, told: Mapping[str, Any] | None, type_: str | None = None) -> list[Json]:
        """A paper as an OCDS document, or nothing."""
        if told is None:
            return []
        made = filled(
            id=told["id"],
            documentType=type_ or DOCUMENTS.get(told["kind"], told["kind"]),
            datePublished=moment(told.get("date")),
            relatedLots=self.lots(),
        )
        return [made]


def identifier(id_: str) -> Json | None:
    """Of an organisation with a credit code (an id without a scheme of its own): the code under its scheme."""
    if ":" not in id_:
        return {"scheme": CREDIT_CODES, "id": id_}
    return None
