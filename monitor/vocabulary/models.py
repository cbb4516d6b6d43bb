"""pydantic models made from the contract: one closed, strict model a structure, a payload and an event.

They check every field by itself. What fields must agree on is in `conventions`; `reading` asks both.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, StringConstraints, WithJsonSchema, create_model
from pydantic import Field as Described
from pydantic_core import PydanticCustomError

from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.envelope import ALL_FORMS, BY_SERVER, ENVELOPE, MONEY, structures
from monitor.vocabulary.forms import Form
from monitor.vocabulary.scalars import Check

CLOSED: Final = ConfigDict(extra="forbid", strict=True, protected_namespaces=())
_PYTHON: Final = {"string": str, "integer": int, "boolean": bool}
_CNY: Final = {
    "if": {"properties": {"currency": {"const": "CNY"}}},
    "then": {"properties": {"amount": {"pattern": "\\.[0-9]{2}$"}}},
}


def _refusing(check: Check) -> AfterValidator:
    def checked(value: Any) -> Any:
        if (code := check(value)) is not None:
            raise PydanticCustomError("refused", "{code}", {"code": code})
        return value

    return AfterValidator(checked)


def _scalar(form: Form) -> Any:
    """The annotated type of a form: its pattern and length checked in Rust, the rest by its own check."""
    if form.json_type == "object":
        plain: Any = dict[str, Any]
    elif form.json_type == "string":
        pattern = None if form.pattern is None else f"^({form.pattern})$"
        plain = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=form.longest, pattern=pattern)]
    else:
        plain = Annotated[_PYTHON[form.json_type], Strict()]
    return plain if form.check is None else Annotated[plain, _refusing(form.check)]


@cache
def _bare(name: str, codes: str | None) -> Any:
    if codes is not None:
        return Literal[tuple(contract().codelists[codes])]
    return structure_model(name) if name in structures() else _scalar(ALL_FORMS[name])


def type_of(field: Field) -> Any:
    """The annotated type of one value of a field (of an element, where the field is a list)."""
    return _bare(field.type, field.codes)


def field_schema(field: Field) -> dict[str, Any]:
    """What the JSON Schema of a field says beyond its type: names, OCDS path, form, labels of its codes."""
    extra: dict[str, Any] = {"x-zh": field.zh}
    if field.ocds:
        extra["x-ocds"] = field.ocds
    if field.required_with:
        extra["x-required-with"] = field.required_with
    if field.codes:
        extra["x-codelist"] = field.codes
    return extra


def _description(field: Field) -> str:
    if field.codes is not None or field.type in structures():
        return f"{field.zh}. {field.en}"
    return f"{field.zh}. {field.en} [{ALL_FORMS[field.type].expected.en}]"


def _definition(field: Field) -> tuple[Any, Any]:
    bare = type_of(field)
    form = ALL_FORMS.get(field.type)
    if form is not None and form.schema and not field.codes:
        shape = {"type": form.json_type, "minLength": 1} if form.json_type == "string" else {"type": form.json_type}
        if form.pattern is not None:
            shape["pattern"] = f"^({form.pattern})$"
        bare = Annotated[bare, WithJsonSchema({**shape, **form.schema})]
    told: Any = list.__class_getitem__(bare) if field.is_list else bare
    extra = field_schema(field)
    if field.required:
        return told, Described(description=_description(field), json_schema_extra=extra)
    return told, Described(default=None, description=_description(field), json_schema_extra=extra)


def _model(name: str, doc: str, fields: dict[str, Field], extra: dict[str, Any]) -> type[BaseModel]:
    config = ConfigDict(**CLOSED, json_schema_extra=extra)
    definitions: dict[str, Any] = {field.name: _definition(field) for field in fields.values()}
    return create_model(name, __config__=config, __doc__=doc, **definitions)


@cache
def structure_model(name: str) -> type[BaseModel]:
    """The model of one structure of the contract (or of `money`, `signed_money`)."""
    told = structures()[name]
    return _model(name, f"{told.zh}. {told.en}", told.fields, _CNY if name in MONEY else {})


@cache
def payload_model(kind: str) -> type[BaseModel]:
    """The model of one kind's payload."""
    told = contract().kinds[kind]
    extra: dict[str, Any] = {}
    for field in told.fields.values():
        if field.required_with:
            extra.setdefault("dependentRequired", {}).setdefault(field.required_with, []).append(field.name)
    return _model(kind.replace(".", "_"), f"{told.zh}. {told.en}. time = {told.time}", told.fields, extra)


@cache
def event_model(kind: str | None, *, stored: bool) -> type[BaseModel]:
    """The model of one kind's event: the envelope round its payload; None = the envelope round any object.

    `stored` admits what the server sets (`recordedtime`, `submitter`).
    """
    fields = {name: field for name, field in ENVELOPE.items() if stored or name not in BY_SERVER}
    definitions: dict[str, Any] = {name: _definition(field) for name, field in fields.items()}
    if kind is not None:
        field = fields["data"]
        definitions["data"] = (payload_model(kind), Described(description=f"{field.zh}. {field.en}"))
        definitions["type"] = (
            Literal[kind],
            Described(description=_description(fields["type"]), json_schema_extra={"x-zh": fields["type"].zh}),
        )
    told = contract().kinds.get(kind or "")
    doc = f"{told.zh}. {told.en}" if told else "Any event"
    return create_model(f"{(kind or 'any').replace('.', '_')}_event", __config__=CLOSED, __doc__=doc, **definitions)
