"""The payload of an event from a release, field by field, by the `ocds` paths of the contract.

A field with a path is read there and converted by its type. What the paths cannot say (ids that are unique within a
process only, lots, prices of bids, a procedure told in two fields) is in `special`. A required code of a list that has
`other`, for which OCDS has no place at all, is `other`, and the report says how often.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.codes import OTHER, coded
from monitor.intake.ocds.documents import document
from monitor.intake.ocds.draft import Draft
from monitor.intake.ocds.scene import Scene, steps
from monitor.intake.ocds.special import ABSENT, BY_FIELD
from monitor.intake.ocds.values import CONVERTERS, Unfit
from monitor.intake.problems import Weight
from monitor.vocabulary.contract import Field, contract

_NOWHERE: Final = "-"
GAPS: Final = frozenset({"missing", "not_made", "empty_string", "blank", "several_suppliers"})
"""What is not told: the event is not made, and nothing in the release is wrong."""


def fill(draft: Draft, scene: Scene) -> None:
    """Put into the draft all that the release tells of its fields, and what is required and not told."""
    for told in contract().kinds[draft.kind].fields.values():
        if told.name in draft.data:
            continue
        reading = Reading()
        try:
            value = _value(draft.kind, told, scene, reading)
        except Unfit as error:
            if told.required:
                grave = Weight.CHECK if error.flaw.code in GAPS else Weight.MUST_FIX
                draft.missing.append(replace(error.flaw, weight=grave))
            else:
                draft.reading.flaws.append(error.flaw)
            continue
        if value is not None:
            draft.data[told.name] = value
            draft.reading.paths |= reading.paths
            draft.reading.shared += reading.shared
            draft.reading.flaws += reading.flaws
        elif told.required and _is_placeless(told, scene):
            draft.data[told.name] = OTHER
            draft.assumed.append(told.name)
        elif told.required:
            draft.lacks(told, told.ocds or _NOWHERE)


def _is_placeless(told: Field, scene: Scene) -> bool:
    """True of a code of a list with `other` that OCDS has no place for, or only the element as a whole."""
    nowhere = told.ocds is None or scene.at(steps(told.ocds)) is not None
    return nowhere and told.codes is not None and OTHER in contract().codelists[told.codes]


def _value(kind: str, told: Field, scene: Scene, reading: Reading) -> Any:
    special = BY_FIELD.get(f"{kind}.{told.name}") or BY_FIELD.get(told.name)
    if special is not None:
        value = special(scene, reading)
        return None if value is ABSENT else value
    if told.ocds is None or told.is_list:
        return None
    path = steps(told.ocds)
    if told.type == "code_of" and scene.at(path) is not None:
        return None
    if scene.base(path):
        return _agreed(told, path, scene, reading)
    key = (told.type, told.codes or "", *path)
    if key not in scene.memo.values:
        scene.memo.values[key] = _shared(told, path, scene)
    value, within = scene.memo.values[key]
    if isinstance(value, Unfit):
        raise value
    reading.shared.append(within.paths)
    reading.flaws += within.flaws
    return value


def _shared(told: Field, path: tuple[str, ...], scene: Scene) -> tuple[Any, Reading]:
    reading = Reading()
    try:
        return _agreed(told, path, scene, reading), reading
    except Unfit as error:
        return error, Reading()


def _agreed(told: Field, path: tuple[str, ...], scene: Scene, reading: Reading) -> Any:
    """The value at a path; None where there are several: which is meant, nobody says."""
    value: Any = None
    all_read = Reading()
    for number, block in enumerate(scene.find(path)):
        within = Reading()
        one = converted(told, block, scene, within)
        if number and one != value:
            return None
        value = one
        all_read.paths |= within.paths
        all_read.flaws = all_read.flaws or within.flaws
    reading.paths |= all_read.paths
    reading.flaws += all_read.flaws
    return value


def converted(told: Field, block: Block, scene: Scene, reading: Reading) -> Any:
    """What one block says, by the type of the field; None for types that no release can hold. Raises Unfit."""
    if told.codes is not None and told.type == "code_of":
        return coded(told.codes, block, reading)
    if told.type == "organisation":
        return scene.organisations.organisation(block, reading)
    if told.type == "party":
        return scene.organisations.payee(block, reading)
    if told.type == "document":
        return document(block, reading)
    converter = CONVERTERS.get(told.type)
    return None if converter is None else converter(block, reading)
