"""The errors of pydantic, translated in one place into problems that name the contract's fields and forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from monitor.vocabulary import scalars
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.envelope import ALL_FORMS, BY_SERVER, ENVELOPE, structures
from monitor.vocabulary.problems import Problem, Words, masked, place_of, shown

_PYTHON: Final[Mapping[str, type | tuple[type, ...]]] = {"string": str, "integer": int, "boolean": bool, "object": dict}
_LONGEST_ID: Final = 128


def field_at(kind: str | None, path: Sequence[str | int]) -> Field | None:
    """The contract's field at a path of an event, None where the contract has none."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return None
    if len(names) == 1:
        return ENVELOPE.get(names[0])
    fields = _fields(kind, names[:-1])
    return fields.get(names[-1])


def _fields(kind: str | None, names: Sequence[str]) -> Mapping[str, Field]:
    """The fields of the object at a path of names."""
    if not names:
        return ENVELOPE
    if kind is None or names[0] != "data":
        return {}
    fields: Mapping[str, Field] = contract().kinds[kind].fields
    for name in names[1:]:
        inner = structures().get(fields[name].type) if name in fields else None
        fields = inner.fields if inner else {}
    return fields


def words_of(field: Field | None) -> Words | None:
    """A field's name in both languages."""
    return None if field is None else Words(field.zh, field.en)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The one of `known` that is spelled most like `value`, None where none is near."""
    return next(iter(difflib.get_close_matches(value[:_LONGEST_ID], list(known), n=1)), None)


def _suggested(words: Words, value: object, known: Iterable[str]) -> Words:
    near = nearest(value, known) if isinstance(value, str) else None
    return words if near is None else Words(f"{words.zh}（是否为 {near}）", f"{words.en} (did you mean {near}?)")


def expected_of(field: Field, value: object = None, *, element: bool = False) -> Words:
    """What a field accepts; with the nearest code where a code is outside its list."""
    if field.is_list and not element:
        inner = expected_of(field, element=True)
        return Words(f"列表，每项为{inner.zh}", f"a list, each element {inner.en}")
    if field.codes is not None:
        codes = contract().codelists[field.codes]
        zh = "、".join(f"{code}（{label}）" for code, label in codes.items())
        return _suggested(Words(f"代码之一：{zh}", f"one of {', '.join(codes)}"), value, codes)
    if field.type in structures():
        told = structures()[field.type]
        return Words(f"{told.zh}（JSON 对象）", f"{told.name}, a JSON object")
    expected = ALL_FORMS[field.type].expected
    return _suggested(expected, value, contract().kinds) if field.type == "kind" else expected


def _json_type(field: Field, *, element: bool) -> str:
    if field.is_list and not element:
        return "array"
    if field.codes is not None:
        return "string"
    return "object" if field.type in structures() else ALL_FORMS[field.type].json_type


def fault(field: Field, value: Any, *, element: bool) -> str:
    """The code of what is wrong with a value that a field refused."""
    if value is None or isinstance(value, float):
        return scalars.free(value) or "float"
    json_type = _json_type(field, element=element)
    if not isinstance(value, _PYTHON.get(json_type, list)) or (json_type == "integer" and isinstance(value, bool)):
        return "wrong_type"
    if isinstance(value, str) and (torn := scalars.free(value)) is not None:
        return torn
    if field.codes is not None:
        return "code_outside_list"
    form = ALL_FORMS.get(field.type)
    return (form.fault(value) if form else None) or "bad_form"


def problem(field: Field | None, path: Sequence[str | int], code: str, value: Any, expected: Words) -> Problem:
    """One problem; what looks personal, and what stands where a person code should, is masked."""
    private = code == "personal_number" or (field is not None and field.type == "person")
    found = masked(value) if private and isinstance(value, str) else shown(value)
    return Problem(place_of(path), code, found, expected, words_of(field))


def _unknown(kind: str | None, path: tuple[str | int, ...], value: Any) -> Problem:
    names = [step for step in path if isinstance(step, str)]
    if len(path) == 1 and names[0] in BY_SERVER:
        return problem(ENVELOPE[names[0]], path, "set_by_server", value, Words("提交时不写", "nothing in a submission"))
    known = [name for name in _fields(kind, names[:-1]) if len(names) > 1 or name not in BY_SERVER]
    near = nearest(names[-1], known)
    expected = Words(
        f"{near}（最接近的字段）" if near else f"契约中的字段：{'、'.join(known)}",
        f"{near} (the nearest field)" if near else f"a field of the contract: {', '.join(known)}",
    )
    return problem(None, path, "unknown_field", value, expected)


def _one(kind: str | None, error: Mapping[str, Any]) -> Iterator[Problem]:
    path: tuple[str | int, ...] = tuple(error["loc"])
    value = error["input"]
    if error["type"] in {"extra_forbidden", "invalid_key"}:
        yield _unknown(kind, (*path[:-1], str(path[-1])), value)
        return
    field = field_at(kind, path)
    if field is None or (error["type"] == "string_unicode" and field.type in ("payload", *structures())):
        yield _unknown(kind, (*path, str(value)), value)  # the place of the object, and as the value a key beyond UTF-8
        return
    if error["type"] == "missing":
        yield problem(field, path, "missing", None, expected_of(field))
        return
    element = field.is_list and isinstance(path[-1], int)
    code = fault(field, value, element=element)
    if field.type == "object" and isinstance(value, dict):
        for below, inner, here in scalars.faults_within(value):
            yield problem(field, (*path, *below), inner, here, expected_of(field))
        return
    yield problem(field, path, code, value, expected_of(field, value, element=element))


def problems_of(error: ValidationError, kind: str | None) -> list[Problem]:
    """Everything a validation of an event of `kind` reports, in the words of the contract."""
    return [found for one in error.errors(include_url=False, include_context=False) for found in _one(kind, one)]


def readable(value: object) -> str | None:
    """An id or kind that can be told back: a string without lone surrogates, cut to the length of an id."""
    return value[:_LONGEST_ID] if isinstance(value, str) and not scalars.has_surrogate(value) else None
