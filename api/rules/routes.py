"""The rules: what is on here, with which values, by which article, and how much could be judged."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import Looks
from api.changed import IfChanged
from api.deps import AtDesk, Id, Reading
from api.language import Language
from api.problems import Refused
from api.rules.schemas import RuleDetail, RuleItem, Rules
from monitor.audit.catalogued import covered, page, told
from monitor.audit.in_force import place_in_force
from monitor.cases.precision import NONE, precision
from monitor.rules.catalogue import catalogue

router = APIRouter(prefix="/rules", tags=["rules"], dependencies=[IfChanged])


@router.get("", summary="Every rule, with its values here and its coverage")
def listed(__: Looks, desk: AtDesk, read: Reading, _: Language) -> Rules:
    """Silence is not innocence: the share a rule could not assess stands beside it, and how often it was right."""
    counted, right, place = covered(read), precision(read), place_in_force(read, desk.settings.place)
    rows = {id: told(rule, place, counted.get(id, {}), desk.today) for id, rule in catalogue().items()}
    items = [RuleItem.model_validate(row | {"precision": right.get(id, NONE)}) for id, row in rows.items()]
    return Rules(total=len(items), place=place.id, items=items)


@router.get("/{rule_id}", summary="One rule with its page and examples")
def one(__: Looks, desk: AtDesk, read: Reading, _: Language, rule_id: Id) -> RuleDetail:
    """The page of a rule: seven sections, and the examples that are its test."""
    rule = catalogue().get(rule_id)
    if rule is None:
        raise Refused("no_such_rule", id=rule_id)
    counted = covered(read).get(rule_id, {})
    right = {"precision": precision(read).get(rule_id, NONE)}
    return RuleDetail.model_validate(
        told(rule, place_in_force(read, desk.settings.place), counted, desk.today) | right | page(rule)
    )
