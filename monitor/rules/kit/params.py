"""Parameters of a rule: declared once with their unit, settled from a place's pack or the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, TypeVar

from monitor.errors import TenderwatchError
from monitor.vocabulary.contract import contract

P = TypeVar("P")


class UnknownParameter(TenderwatchError):
    """A rule was given a parameter it does not have."""


class WrongParameter(TenderwatchError):
    """A parameter was given a value of another type or outside its code list."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a parameter means: unit, the side of the bound, whether it is statutory."""

    unit: str
    zh: str
    en: str
    codes: str | None = None
    is_heuristic: bool = False


def param(default: Any, *, unit: str, zh: str, en: str, codes: str | None = None, heuristic: bool = False) -> Any:
    """A parameter with its statutory (or, marked so, heuristic) default.

    Amounts are whole yuan, ratios are texts such as `"2/3"`, lists are tuples of codes of the list `codes`.
    """
    return field(default=default, metadata={"meant": Meant(unit, zh, en, codes, heuristic)})


def meant(params: Any) -> dict[str, Meant]:
    """Name -> what it means, for every parameter."""
    return {told.name: told.metadata["meant"] for told in fields(params)}


def _code(value: Any, codes: str) -> str:
    """A code of a list, given as the code or as its Chinese label."""
    listed = contract().codelists[codes]
    if value in listed:
        return str(value)
    labels = {label: code for code, label in listed.items()}
    if value in labels:
        return labels[value]
    raise WrongParameter(f"{value!r} is not in the code list {codes}: {', '.join(listed)}")


def _fits(default: Any, value: Any, name: str, codes: str | None) -> Any:
    """`value` as the type of `default`."""
    if isinstance(default, tuple):
        told = value.split("|") if isinstance(value, str) else value
        if not isinstance(told, list | tuple):
            raise WrongParameter(f"{name}: expected a list, found {value!r}")
        return tuple(_code(item, codes) if codes else str(item) for item in told)
    if isinstance(default, str) and codes:
        return _code(value, codes)
    if isinstance(default, bool) or isinstance(value, bool):
        if type(default) is not type(value):
            raise WrongParameter(f"{name}: expected {type(default).__name__}, found {value!r}")
        return value
    if isinstance(default, int) or default is None:
        try:
            whole = Fraction(str(value))
        except ValueError:
            raise WrongParameter(f"{name}: expected a whole number, found {value!r}") from None
        if whole.denominator != 1:
            raise WrongParameter(f"{name}: expected a whole number, found {value!r}")
        return int(whole)
    if not isinstance(value, str | int):
        raise WrongParameter(f"{name}: expected text, found {value!r}")
    return str(value)


def settle(params: P, values: Mapping[str, Any]) -> P:
    """`params` with `values` put in; raises UnknownParameter or WrongParameter."""
    told = meant(params)
    for name in values:
        if name not in told:
            raise UnknownParameter(f"no parameter {name}; known: {', '.join(told) or 'none'}")
    given: dict[str, Any] = {
        name: _fits(getattr(params, name), value, name, told[name].codes) for name, value in values.items()
    }
    return replace(params, **given)  # type: ignore[type-var]


def ratio(text: str) -> Fraction:
    """`"2/3"` or `"0.9"` as an exact fraction."""
    return Fraction(text)
