"""A parameter's value in words: by its unit and what its codes mean, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from monitor.rules.kit.params import Meant
from monitor.vocabulary.contract import contract

Both = tuple[str, str]
"""Chinese, English."""
YES: Final = {"zh": "是", "en": "yes"}
NO: Final = {"zh": "否", "en": "no"}
JOIN: Final = {"zh": "、", "en": ", "}
UNSET: Final[Both] = ("未设", "not set")
CHOICES: Final[Mapping[str, Both]] = {
    "permanent": ("永久", "permanent"),
    "last": ("末位", "last"),
    "not_first": ("不得首先", "not first"),
    "chair": ("主持人", "the chair"),
    "head": ("主要负责人", "the head"),
    "due": ("应到人数", "members due"),
    "present": ("实到人数", "members present"),
    "odd": ("须为单数", "odd"),
    "any": ("不限", "any"),
    "as_contract": ("按合同约定", "as the contract says"),
    "before_tender_notice": ("招标公告前", "before the tender notice"),
    "before_contract": ("签约前", "before the contract"),
    "before_first_payment": ("首次付款前", "before the first payment"),
    "title": ("事项名称", "the item's name"),
    "opinions": ("成员的表决意见及理由", "members' opinions and reasons"),
    "form": ("表决方式", "the form of the vote"),
    "result": ("决策结果", "the result"),
    "executing_unit": ("落实部门", "the executing department"),
    "responsible_person": ("责任人", "the person responsible"),
    "basis": ("分配依据", "basis"),
    "amounts": ("分配金额", "amounts"),
    "procedure": ("分配程序", "procedure"),
    "workflow": ("办理流程", "workflow"),
    "name": ("项目名称", "name"),
    "scope": ("建设内容和规模", "scope"),
    "period": ("建设期限", "period"),
    "total": ("总投资", "total investment"),
    "year_amount": ("年度投资", "the year's amount"),
    "sources": ("资金来源", "sources of funds"),
}
"""What a value of no code list is called."""
LISTS: Final = ("fund_level", "body_role", "stage")
"""Code lists of the two halves of a pair, `level:lead` or `earlier>later`."""
UNITS: Final[Mapping[str, Both]] = {
    "%": ("%", "%"),
    "CNY": ("元", "CNY"),
    "bool": ("是/否", "yes/no"),
    "candidates": ("人", "candidates"),
    "code": ("代码", "code"),
    "codes": ("代码", "codes"),
    "count": ("个", "count"),
    "date": ("月-日", "month-day"),
    "day": ("日", "days"),
    "day of month": ("号", "day of the month"),
    "earlier>later": ("前 > 后", "earlier > later"),
    "hour": ("小时", "hours"),
    "level:lead, highest first": ("级次：牵头单位，从高到低", "level: lead, highest first"),
    "list": ("名单", "list"),
    "meeting/month": ("次/月", "meetings a month"),
    "minute": ("分钟", "minutes"),
    "minutes": ("分钟", "minutes"),
    "month": ("月", "months"),
    "month-day": ("月-日", "month-day"),
    "p-value": ("概率", "p-value"),
    "per day": ("每日", "per day"),
    "persons": ("人", "persons"),
    "project numbers": ("项目编号", "project numbers"),
    "ratio": ("比例", "ratio"),
    "ratio (local policy)": ("比例（地方规定）", "ratio (local policy)"),
    "ratio of members due": ("占应到人数的比例", "ratio of members due"),
    "ratio of the award": ("与中标价之比", "ratio of the award"),
    "ratio of the ceiling": ("与最高限价之比", "ratio of the ceiling"),
    "ratio of threshold": ("与限额之比", "ratio of the threshold"),
    "words": ("字眼", "words"),
    "working days": ("个工作日", "working days"),
    "working_day": ("个工作日", "working days"),
    "year": ("年", "years"),
    "years": ("年", "years"),
    "yes/no": ("是/否", "yes/no"),
}


def code_text(code: str, codes: str | None, lang: str) -> str:
    """A code by its name in the list `codes`; None: as it is."""
    if codes is None:
        return code
    return contract().codelists[codes].get(code, code) if lang == "zh" else code.replace("_", " ")


def unit_text(unit: str, lang: str) -> str:
    """A unit in words; one that lists its choices (`last/not_first`, `permanent|years`) by their names."""
    at = 0 if lang == "zh" else 1
    if unit in UNITS:
        return UNITS[unit][at]
    mark = "|" if "|" in unit else "/"
    return mark.join((CHOICES.get(one) or UNITS.get(one) or (one, one))[at] for one in unit.split(mark))


def value_text(value: Any, means: Meant | None, lang: str) -> str:
    """A value in words; None and "" are not set. `means` None: of a parameter that this release no longer has."""
    at = 0 if lang == "zh" else 1
    if value is None or value == "":
        return UNSET[at]
    if isinstance(value, list | tuple):
        return JOIN[lang].join(value_text(one, means, lang) for one in value) or "—"
    if isinstance(value, bool):
        return (YES if value else NO)[lang]
    if not isinstance(value, str):
        return f"{value:,}"
    if means is not None and means.codes is not None:
        return code_text(value, means.codes, lang)
    return _said(value, means, at)


def _said(value: str, means: Meant | None, at: int) -> str:
    if value in CHOICES:
        return CHOICES[value][at]
    unit = "" if means is None else means.unit
    if unit == "CNY" and value.isdecimal():
        return f"{int(value):,}"
    for sign, between in ((":", ("：", ": ")), (">", (" > ", " > "))):
        if unit.startswith(("level:lead", "earlier>later")) and sign in value:
            return between[at].join(_coded(one, at) for one in value.split(sign))
    return value


def _coded(code: str, at: int) -> str:
    """A code of one of `LISTS`, else of any event, by its name."""
    for name in LISTS:
        label = contract().codelists.get(name, {}).get(code)
        if label is not None:
            return label if at == 0 else code.replace("_", " ")
    kind = contract().kinds.get(code)
    return code if kind is None else (kind.zh, kind.en)[at]
