"""A saved query, held against the very filters that its list takes: what the list would refuse is not saved."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from api.findings.asked import asked
from api.problems import Refused, parameter_problem
from api.schemas import Lang
from monitor.accounts.principal import Principal
from monitor.findings.queue import Wanted

Page = Literal["queue"]
ASKER: Final = "who"
SHOWN_AS: Final = frozenset({"view"})
"""Keys of an address that say how a list is shown, not what is in it."""
MOST: Final = 200
"""Pairs of a query."""


@cache
def _model() -> type[BaseModel]:
    told = inspect.signature(asked, eval_str=True).parameters.values()
    fields: dict[str, Any] = {one.name: (one.annotation, one.default) for one in told if one.name != ASKER}
    return create_model("Filters", __config__=ConfigDict(extra="forbid"), **fields)


def wanted_of(query: str, who: Principal, lang: Lang) -> Wanted:
    """What the query asks for, for this one. Raises `Refused` (`filter_unfit`), with each place."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=MOST)
        told = _model().model_validate(_by_name(pairs))
    except ValidationError as error:
        items = [parameter_problem({**one, "loc": ("query", *one["loc"])}, lang) for one in error.errors()]
        raise Refused("filter_unfit", items=items) from error
    except ValueError as error:
        one = {"loc": ("query",), "type": "string_pattern_mismatch", "input": query, "ctx": {"pattern": "name=value&…"}}
        raise Refused("filter_unfit", items=[parameter_problem(one, lang)]) from error
    values = {name: getattr(told, name) for name in type(told).model_fields}
    return asked(**values, who=who)


def _by_name(pairs: list[tuple[str, str]]) -> Mapping[str, Any]:
    """Name -> value, or all its values where the list takes several."""
    several = {name for name, one in _model().model_fields.items() if "list" in str(one.annotation)}
    out: dict[str, Any] = {}
    for name, value in pairs:
        if name in several:
            out.setdefault(name, []).append(value)
        elif name not in SHOWN_AS:
            out[name] = value
    return out
