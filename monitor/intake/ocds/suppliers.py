"""Who is meant by the suppliers of an award or contract, or the tenderers of a bid: one, or a consortium."""

from __future__ import annotations

from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.scene import Scene
from monitor.intake.ocds.terms import Flaw
from monitor.intake.ocds.values import Unfit
from monitor.vocabulary.problems import Words

LEADER: Final = Words("联合体牵头人", "the leader of the consortium")
APART: Final = Words("每家供应商一项中标", "an award of its own for each supplier")


def suppliers(scene: Scene, reading: Reading) -> list[dict[str, Any]]:
    """The organisations, the first named first. Several on one award are one supplier together, by the standard.

    Raises Unfit where the contracts of an award show that each of them stands alone.
    """
    told = _references(scene)
    if len(told) > 1:
        award = scene.at(("awards",))
        if award is not None and _stand_alone(scene, award):
            raise Unfit(Flaw("several_suppliers", (*award.path, "suppliers"), len(told), APART))
        reading.flaws.append(Flaw("leader_assumed", told[0].path, told[0].value.get("name", ""), LEADER))
    return [scene.organisations.organisation(one, reading) for one in told]


def _references(scene: Scene) -> list[Block]:
    bid, contract, award = scene.at(("bids", "details")), scene.at(("contracts",)), scene.at(("awards",))
    if bid is not None:
        return bid.each("tenderers")
    own = contract.each("suppliers") if contract is not None else []
    return own or (award.each("suppliers") if award is not None else [])


def _stand_alone(scene: Scene, award: Block) -> bool:
    """True where the award led to several contracts, and the contract that is looked at does not name all of them."""
    contract = scene.at(("contracts",))
    if contract is not None and contract.each("suppliers"):
        return False
    return len(scene.memo.contracts.get(award.id or "", ())) > 1
