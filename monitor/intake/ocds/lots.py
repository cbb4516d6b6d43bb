"""The lots of a process, and the lot that an element of it is about."""

from __future__ import annotations

from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.codes import coded
from monitor.intake.ocds.scene import ONE_LOT, Scene
from monitor.intake.ocds.terms import Flaw, Path
from monitor.intake.ocds.values import Unfit, code, digested, fitting, money, text, unfit
from monitor.vocabulary.contract import contract
from monitor.vocabulary.problems import Words

_PLACES: Final = {"estimate": "value", "max_price": "maximumValue", "min_price": "minValue"}
_ELEMENTS: Final = (("bids", "details"), ("contracts",), ("awards",))


def lots(scene: Scene, reading: Reading) -> list[dict[str, Any]]:
    """The lots of the tender, each with the category of the whole; a tender without lots is one lot."""
    category = scene.release.get("tender", "mainProcurementCategory")
    if category is None:
        field = contract().structures["lot"].fields["category"]
        said = f"tender.published.lots.category ({field.ocds})"
        path = ("tender", "mainProcurementCategory")
        raise Unfit(Flaw("not_made", path, said, Words(field.zh, field.en), is_said=True))
    told = coded("category", category, reading)
    named = [lot for lot in scene.release.each("tender", "lots") if lot.id is not None]
    return [_lot(lot, told, reading) for lot in named] or [{"lot_id": ONE_LOT, "category": told}]


def _lot(lot: Block, category: str, reading: Reading) -> dict[str, Any]:
    number = lot.get("id")
    if number is None:
        raise unfit("missing", lot)
    out: dict[str, Any] = {"lot_id": code(number, reading), "category": category}
    title = lot.get("title")
    if title is not None:
        _try(out, "title", title, reading)
    for name, place in _PLACES.items():
        price = lot.get(place)
        if price is not None and price.get("amount") is not None:
            _try(out, name, price, reading)
    return out


def _try(out: dict[str, Any], name: str, block: Block, reading: Reading) -> None:
    try:
        out[name] = text(block, reading) if name == "title" else money(block, reading)
    except Unfit as error:
        reading.flaws.append(error.flaw)


def lot_of(scene: Scene, reading: Reading) -> str | None:
    """The one lot that the element names; the only lot of a process is meant without being named."""
    for path in _ELEMENTS:
        element = scene.at(path)
        if element is not None and (named := _named(element)):
            if len(named) == 1:
                reading.paths.add(named[0][0])
                return _as_code(named[0][1])
            return None
    contracted = scene.at(("contracts",))
    if contracted is not None and scene.at(("awards",)) is None and contracted.get("awardID") is not None:
        return None
    all_lots = scene.memo.lots
    return _as_code(all_lots[0]) if len(all_lots) == 1 else None


def _named(element: Block) -> list[tuple[Path, str]]:
    told = element.get("relatedLots")
    if told is not None and isinstance(told.value, list):
        return [((*told.path, i), one) for i, one in enumerate(told.value) if isinstance(one, str) and one]
    single = element.get("relatedLot")
    return [(single.path, single.value)] if single is not None and isinstance(single.value, str) else []


def _as_code(number: str) -> str:
    told = number.strip()
    return told if fitting(told) else digested(told)
