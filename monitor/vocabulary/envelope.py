"""The envelope of CloudEvents 1.0 as the contract closes it, its fields described like any other."""

from __future__ import annotations

from typing import Final

from monitor.vocabulary import identifiers
from monitor.vocabulary.contract import Field, Structure, contract
from monitor.vocabulary.forms import FORMS, Form
from monitor.vocabulary.problems import Words

MONITOR: Final = "urn:tw:monitor"
UNIT: Final = "urn:tw:unit:"
FROM_MONITOR: Final = frozenset({"finding.disposed", "draw.held", "seat.vacated"})
"""The kinds that the product itself emits; finding.disposed comes from nobody else."""
ONLY_FROM_MONITOR: Final = frozenset({"finding.disposed"})
BY_SERVER: Final = ("recordedtime", "submitter")

_EVENT_ID: Final = "[A-Za-z0-9._:/\\-]{1,128}"


def source(value: str) -> str | None:
    """A submitting unit, or the product."""
    if value == MONITOR:
        return None
    if not value.startswith(UNIT) or len(value) == len(UNIT):
        return "bad_form"
    return identifiers.org_id(value.removeprefix(UNIT))


def kind(value: str) -> str | None:
    """A kind of the contract."""
    return None if value in contract().kinds else "unknown_kind"


def schema_name(value: str) -> str | None:
    """`urn:tw:schema:<kind>:1`; that it names the event's own kind is checked with the event."""
    parts = value.removeprefix("urn:tw:schema:").rpartition(":")
    fits = value.startswith("urn:tw:schema:") and parts[2] == str(contract().version) and parts[0] in contract().kinds
    return None if fits else "bad_form"


ENVELOPE_FORMS: Final[dict[str, Form]] = {
    "specversion": Form(Words("“1.0”", "“1.0”"), pattern="1\\.0", schema={"const": "1.0"}),
    "event_id": Form(
        Words("1至128个 A-Z a-z 0-9 . _ : / -", "1-128 of A-Z a-z 0-9 . _ : / -"),
        pattern=_EVENT_ID,
    ),
    "source": Form(
        Words("urn:tw:unit:<单位代码>", "urn:tw:unit:<organisation id>"),
        check=source,
        schema={"pattern": f"^({UNIT}({identifiers.ORG_ID})|{MONITOR})$"},
    ),
    "kind": Form(Words("契约中的事件类型", "a kind of the contract"), check=kind),
    "subject": Form(Words("事件内容中的主体编号", "the id the payload gives for the subject"), longest=128),
    "json_type": Form(
        Words("application/json", "application/json"), pattern="application/json", schema={"const": "application/json"}
    ),
    "schema_name": Form(Words("urn:tw:schema:<类型>:1", "urn:tw:schema:<kind>:1"), check=schema_name),
    "payload": Form(Words("JSON 对象", "a JSON object"), json_type="object"),
}
"""Form name -> form, beside those of `scalars.FORMS`."""

ALL_FORMS: Final[dict[str, Form]] = {**FORMS, **ENVELOPE_FORMS}


def _field(name: str, type_: str, zh: str, en: str, *, required: bool = True) -> Field:
    return Field(name=name, type=type_, zh=zh, en=en, required=required)


ENVELOPE: Final[dict[str, Field]] = {
    field.name: field
    for field in (
        _field("specversion", "specversion", "规范版本", "CloudEvents version"),
        _field("id", "event_id", "事件编号", "Unique within source; (source, id) is the idempotency key"),
        _field("source", "source", "来源", "The submitting unit, or the product itself"),
        _field("type", "kind", "事件类型", "Kind of the event: subject.past_participle"),
        _field("subject", "subject", "主体", "First present of the kind's subject paths; never a person code"),
        _field("time", "instant", "发生时间", "When it happened"),
        _field("data", "payload", "内容", "The payload"),
        _field("datacontenttype", "json_type", "内容格式", "May be left out", required=False),
        _field("dataschema", "schema_name", "契约版本", "Contract version; may be left out", required=False),
        _field(
            "corrects", "event_id", "更正的事件", "The event of the same source that this one replaces", required=False
        ),
        _field("recordedtime", "instant", "收到时间", "Set by the server when it accepted the event", required=False),
        _field("submitter", "person", "提交人", "Who submitted, set by the server from the account", required=False),
    )
}
"""Attribute -> field; `recordedtime` and `submitter` stand only in what the server gives out."""

_HALVES = {"money": "amount", "signed_money": "signed_amount"}
MONEY: Final[dict[str, Structure]] = {
    name: Structure(
        name,
        "金额",
        "Tax-inclusive amount of money" + (", maybe negative" if name == "signed_money" else ""),
        {
            "amount": Field(
                "amount", half, "金额数", "Decimal string with exactly the currency's decimals", required=True
            ),
            "currency": Field("currency", "currency", "币种", "ISO 4217; CNY = yuan, never 万元", required=True),
        },
    )
    for name, half in _HALVES.items()
}


def structures() -> dict[str, Structure]:
    """Every structure of the contract, and money as one."""
    return {**contract().structures, **MONEY}
