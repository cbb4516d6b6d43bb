"""What a run is asked for: which indicators, with which parameters, over which processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import DecodeError, Struct
from msgspec.json import decode

from monitor.indicators import r003, r018, r024, r025, r035, r038, r048, r058, values
from monitor.indicators.terms import Comparable, Terms
from monitor.indicators.values import SettingsRefused


class NoParams(Struct, frozen=True):
    """Of an indicator that has no parameters."""


class Settings(Struct, frozen=True):
    """Without more all eleven, with their defaults; None where an indicator is off."""

    r003: r003.Params | None = r003.Params()
    r018: r018.Params | None = r018.Params()
    r024: r024.Params | None = r024.Params()
    r025: r025.Params | None = r025.Params()
    r028: NoParams | None = NoParams()
    r030: NoParams | None = NoParams()
    r035: r035.Params | None = r035.Params()
    r036: NoParams | None = NoParams()
    r038: r038.Params | None = r038.Params()
    r048: r048.Params | None = r048.Params()
    r058: r058.Params | None = r058.Params()
    currency: str | None = None
    comparable: Comparable | None = None
    excluded: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, told: bytes | str) -> Settings:
        """The settings of a file. Raises SettingsRefused."""
        try:
            return cls.of(decode(told))
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise SettingsRefused("JSON", str(error), "a JSON object") from error

    @classmethod
    def of(cls, told: Any) -> Settings:
        """The settings of an object: an indicator that is named is on. Raises SettingsRefused."""
        if not isinstance(told, Mapping):
            raise SettingsRefused("JSON", told, "a JSON object")
        read = values.read("", told, _READERS)
        return cls(
            **{code.lower(): read.get(code) for code in PARAMS},
            currency=read.get("currency"),
            comparable=_comparable(read),
            excluded=read.get("exclusions", {}).get("procurement_method_details", frozenset()),
        )

    @property
    def is_idle(self) -> bool:
        """True when no indicator is on."""
        return all(getattr(self, code.lower()) is None for code in PARAMS)

    def terms(self, *, compat: bool, told: bool) -> Terms:
        """What holds for all indicators."""
        return Terms(compat=compat, told=told, currency=self.currency, comparable=self.comparable)


PARAMS: Final[dict[str, type[Struct]]] = {
    "R003": r003.Params,
    "R018": r018.Params,
    "R024": r024.Params,
    "R025": r025.Params,
    "R028": NoParams,
    "R030": NoParams,
    "R035": r035.Params,
    "R036": NoParams,
    "R038": r038.Params,
    "R048": r048.Params,
    "R058": r058.Params,
}
_EXCLUSIONS: Final[dict[str, values.Reader]] = {"procurement_method_details": values.listed}


def _indicator(code: str, found: Any) -> Struct:
    params = PARAMS[code]
    return params(**values.read(code, found, getattr(params, "READERS", {})))


def _comparable(read: Mapping[str, Any]) -> Comparable | None:
    told = Comparable(
        read.get("price_comparison_procurement_methods", frozenset()),
        read.get("no_price_comparison_procurement_methods", frozenset()),
    )
    return told if told.only or told.without else None


def _exclusions(key: str, found: Any) -> dict[str, Any]:
    return values.read(key, found, _EXCLUSIONS)


_READERS: Final[dict[str, values.Reader]] = {
    **dict.fromkeys(PARAMS, _indicator),
    "currency": values.text,
    "price_comparison_procurement_methods": values.listed,
    "no_price_comparison_procurement_methods": values.listed,
    "exclusions": _exclusions,
}
