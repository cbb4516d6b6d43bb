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
from monitor.rules.catalogue import catalogue

router = APIRouter(prefix="/rules", tags=["rules"], dependencies=[IfChanged])


@router.get("", summary="Every rule, with its values here and its coverage")
def listed(__: Looks, desk: AtDesk, read: Reading, _: Language) -> Rules:
    """Silence is not innocence: the share a rule could not assess stands beside it."""
    counted, place = covered(read), desk.place
    rows = [told(rule, place, counted.get(rule.id, {}), desk.today) for rule in catalogue().values()]
    items = [RuleItem.model_validate(row) for row in rows]
    return Rules(total=len(items), place=place.id, items=items)


@router.get("/{rule_id}", summary="One rule with its page and examples")
def one(__: Looks, desk: AtDesk, read: Reading, _: Language, rule_id: Id) -> RuleDetail:
    """The page of a rule: seven sections, and the examples that are its test."""
    rule = catalogue().get(rule_id)
    if rule is None:
        raise Refused("no_such_rule", id=rule_id)
    counted = covered(read).get(rule_id, {})
    return RuleDetail.model_validate(told(rule, desk.place, counted, desk.today) | page(rule))
