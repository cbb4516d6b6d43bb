"""The fields of events that a release tells otherwise than by one value at one path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.codes import OTHER, coded, listed, ours
from monitor.intake.ocds.lots import lot_of, lots
from monitor.intake.ocds.offers import opened_bids
from monitor.intake.ocds.scene import Scene
from monitor.intake.ocds.suppliers import suppliers
from monitor.intake.ocds.terms import Flaw
from monitor.intake.ocds.values import code, formed, joined, money, plain_id, unfit

ABSENT: Final = object()
"""What a special field answers where the release does not tell it."""

TRANSACTION: Final = ("contracts", "implementation", "transactions")
DOCUMENT: Final = ("documents",)

Special = Callable[[Scene, Reading], Any]


def _ocid(scene: Scene, reading: Reading) -> Any:
    block = scene.release.get("ocid")
    if block is not None:
        reading.take(block)
    return scene.ocid


def _regime(scene: Scene, _: Reading) -> Any:
    return scene.options.regime


def own_id(*bases: str) -> Special:
    """The id of the element at the last of these paths, below the ids of the elements at the others and the ocid."""

    def told(scene: Scene, reading: Reading) -> Any:
        ids: list[str] = []
        for base in bases:
            element = scene.at(tuple(base.split("/")))
            number = element.get("id") if element is not None else None
            if number is None:
                return ABSENT
            ids.append(plain_id(number))
            reading.take(number)
        return joined(scene.ocid, *ids)

    return told


def _award_id(scene: Scene, reading: Reading) -> Any:
    contract = scene.at(("contracts",))
    if contract is None:
        return own_id("awards")(scene, reading)
    number = contract.get("awardID")
    if number is None:
        return ABSENT
    told = joined(scene.ocid, plain_id(number))
    reading.take(number)
    return told


def _bid_of_award(scene: Scene, reading: Reading) -> Any:
    award = scene.at(("awards",))
    number = award.get("relatedBid") if award is not None else None
    if number is None:
        return ABSENT
    told = joined(scene.ocid, plain_id(number))
    reading.take(number)
    return told


def _project_id(scene: Scene, reading: Reading) -> Any:
    told: Any = ABSENT
    for path in (("planning", "project", "id"), ("planning", "budget", "projectID")):
        block = scene.release.get(*path)
        if block is None or not str(block.value).strip("0 "):  # noughts are a placeholder, no project
            continue
        if told is ABSENT:
            told = code(block, reading)
        elif block.value == told:
            reading.take(block)
    return told


def _buyer(scene: Scene, reading: Reading) -> Any:
    reference = scene.release.get("buyer")
    if reference is None:
        buyers = [party for party in scene.release.each("parties") if "buyer" in _roles(party)]
        if len(buyers) != 1:
            return ABSENT
        reference = buyers[0]
    return scene.organisations.organisation(reference, reading)


def _procuring_entity(scene: Scene, reading: Reading) -> Any:
    reference = scene.release.get("tender", "procuringEntity")
    if reference is None:
        return ABSENT
    told = scene.organisations.organisation(reference, reading)
    buyer = scene.release.get("buyer")
    same = buyer is not None and scene.organisations.organisation(buyer, Reading())["id"] == told["id"]
    return ABSENT if same else told


def _agency(scene: Scene, reading: Reading) -> Any:
    agencies = [party for party in scene.release.each("parties") if {"agency", "procurementAgency"} & _roles(party)]
    return scene.organisations.organisation(agencies[0], reading) if len(agencies) == 1 else ABSENT


def _roles(party: Block) -> set[str]:
    roles = party.get("roles")
    return {one for one in roles.value if isinstance(one, str)} if roles and isinstance(roles.value, list) else set()


def _region(scene: Scene, reading: Reading) -> Any:
    party = scene.at(("parties",))
    if party is None and (buyer := scene.release.get("buyer")) is not None:
        party = scene.organisations.party(buyer)
    told = party.get("address", "region") if party is not None else None
    if told is not None and (scene.options.region is None or str(told.value).isdigit()):
        return formed("region")(told, reading)
    return scene.options.region or ABSENT


def _method(scene: Scene, reading: Reading) -> Any:
    """Our code told as details of the method, else the method of OCDS; `limited` may be any of several procedures."""
    details = scene.release.get("tender", "procurementMethodDetails")
    method = scene.release.get("tender", "procurementMethod")
    told = ours("method", details.value.strip()) if details is not None and isinstance(details.value, str) else None
    if details is not None and told is not None:
        reading.take(details)
        if method is not None:
            reading.take(method)
        return told
    if method is None:
        return ABSENT
    told = coded("method", method, reading)
    if told == OTHER and method.value == "limited":
        reading.flaws.append(Flaw("code_other", method.path, method.value, listed("method")))
    return told


def _category(scene: Scene, reading: Reading) -> Any:
    told = scene.release.get("tender", "mainProcurementCategory")
    return ABSENT if told is None else coded("category", told, reading)


def _invitees(scene: Scene, reading: Reading) -> Any:
    invited = scene.release.each("tender", "invitedSuppliers")
    return [scene.organisations.organisation(one, reading) for one in invited] or ABSENT


def _kind(scene: Scene, reading: Reading) -> Any:
    party = scene.at(("parties",))
    classes = party.each("details", "classifications") if party is not None else []
    told = [number for one in classes if (number := one.get("id")) is not None]
    fitting = [one for one in told if isinstance(one.value, str) and ours("organisation_kind", one.value)]
    if not told:
        return ABSENT
    return coded("organisation_kind", (fitting or told)[0], reading)


def _is_sme(scene: Scene, reading: Reading) -> Any:
    party = scene.at(("parties",))
    scale = party.get("details", "scale") if party is not None else None
    if scale is None or not isinstance(scale.value, str):
        return ABSENT
    if scale.value not in {"micro", "small", "medium", "sme", "large"}:
        raise unfit("code_unknown", scale)
    reading.take(scale)
    return scale.value != "large"


def _organisation(scene: Scene, reading: Reading) -> Any:
    return scene.organisations.organisation(scene.bases[("parties",)], reading)


def _what(scene: Scene, reading: Reading) -> Any:
    told = scene.bases[DOCUMENT].get("documentType")
    return ABSENT if told is None else coded("publication_kind", told, reading)


def _medium(scene: Scene, _: Reading) -> Any:
    return "website" if scene.bases[DOCUMENT].get("url") is not None else OTHER


def _supplier(scene: Scene, reading: Reading) -> Any:
    told = suppliers(scene, reading)
    return told[0] if told else ABSENT


def _members(scene: Scene, reading: Reading) -> Any:
    return suppliers(scene, reading)[1:] or ABSENT


def _payment(*names: str) -> Special:
    """A field of a transaction under the name of version 1.1 or, before it, of 1.0."""

    def told(scene: Scene, reading: Reading) -> Any:
        transaction = scene.bases[TRANSACTION]
        block = next((block for name in names if (block := transaction.get(name)) is not None), None)
        if block is None:
            return ABSENT
        if names[0] == "value":
            return money(block, reading)
        payer = names[0] == "payer"
        return (scene.organisations.organisation if payer else scene.organisations.payee)(block, reading)

    return told


BY_FIELD: Final[dict[str, Special]] = {
    "ocid": _ocid,
    "regime": _regime,
    "lot_id": lot_of,
    "lots": lots,
    "project_id": _project_id,
    "buyer": _buyer,
    "owner": _buyer,
    "unit": _buyer,
    "procuring_entity": _procuring_entity,
    "agency": _agency,
    "region": _region,
    "tender.published.method": _method,
    "contract.signed.method": _method,
    "contract.signed.category": _category,
    "invitees": _invitees,
    "contract_id": own_id("contracts"),
    "award_id": _award_id,
    "award.made.bid_id": _bid_of_award,
    "bid_id": own_id("bids/details"),
    "milestone_id": own_id("contracts", "contracts/implementation/milestones"),
    "payment_id": own_id("contracts", "contracts/implementation/transactions"),
    "change_id": own_id("contracts", "contracts/amendments"),
    "publication_id": own_id("documents"),
    "payment.made.payer": _payment("payer", "providerOrganization"),
    "payment.made.payee": _payment("payee", "receiverOrganization"),
    "payment.made.amount": _payment("value", "amount"),
    "what": _what,
    "medium": _medium,
    "supplier": _supplier,
    "tenderer": _supplier,
    "consortium_members": _members,
    "bids": opened_bids,
    "organisation": _organisation,
    "organisation_kind": _kind,
    "is_sme": _is_sme,
}
"""Field, or kind and field, -> how it is told."""
