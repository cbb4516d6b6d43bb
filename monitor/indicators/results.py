"""The answer of a run: flags by group and id, quartiles and fences, maps and evidence where asked for."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from monitor.indicators.kept import Found

GROUPS: Final = ("OCID", "Buyer", "ProcuringEntity", "Tenderer")
DECIMALS: Final = 4


def last(_: float, new: float) -> float:
    """Of two values of one flag the later."""
    return new


class Results:
    """What the indicators of a run put in; `told`: evidence is wanted; `maps` is None where no maps are."""

    def __init__(self, *, told: bool, maps: bool) -> None:
        self.told = told
        self.groups: dict[str, dict[str, dict[str, float | None]]] = {group: {} for group in GROUPS}
        self.fences: dict[str, dict[str, float]] = {}
        self.maps: dict[str, dict[str, set[str]]] | None = {} if maps else None
        self.evidence: list[dict[str, Any]] = []

    def flag(self, group: str, one: str, code: str, value: float) -> None:
        """A flag with its value; infinite and undefined ones, of the reference engine alone, are null in JSON."""
        of_group = self.groups[group]
        flags = of_group.get(one)
        if flags is None:
            of_group[one] = {code: value if isfinite(value) else None}
        else:
            flags[code] = value if isfinite(value) else None

    def found(self, ocid: str, found: Found, better: Callable[[float, float], float] = max) -> None:
        """A flag of a process and its tenderers; of the values of several lots the `better` stays."""
        flags = self.groups["OCID"].get(ocid)
        before = None if flags is None else flags.get(found.code)
        self.flag("OCID", ocid, found.code, found.value if before is None else better(before, found.value))
        for one in found.tenderers:
            self.flag("Tenderer", one, found.code, found.share)
        if self.maps is not None and found.tenderers:
            self.maps.setdefault(found.code, {}).setdefault(ocid, set()).update(found.tenderers)
        if found.evidence is not None:
            told = found.evidence | ({"tenderers": sorted(set(found.tenderers))} if found.tenderers else {})
            self.tell("OCID", ocid, found.code, found.value, **told)

    def tell(self, group: str, one: str, code: str, value: float, **values: Any) -> None:
        """The values that made a flag."""
        if self.told:
            self.evidence.append(
                {"group": group, "id": one, "code": code, "value": _shown(value), "evidence": _shown(values)}
            )

    def meta(self, code: str, **values: float) -> None:
        """Quartiles and fences of an indicator."""
        self.fences.setdefault(code, {}).update(values)

    def answer(self) -> dict[str, Any]:
        """Groups with flags, and Meta."""
        answer: dict[str, Any] = {group: of_group for group, of_group in self.groups.items() if of_group}
        answer["Meta"] = {
            code: {name: _rounded(value) for name, value in values.items()}
            for code, values in sorted(self.fences.items())
        }
        return answer

    def sorted_evidence(self) -> list[dict[str, Any]]:
        """The evidence in the order of group, id and indicator."""
        return sorted(self.evidence, key=lambda line: (GROUPS.index(line["group"]), line["id"], line["code"]))


def _shown(value: Any) -> Any:
    """JSON has no infinity."""
    if isinstance(value, float) and not isfinite(value):
        return None
    return {name: _shown(one) for name, one in value.items()} if isinstance(value, dict) else value


def _rounded(value: float) -> float | None:
    """To four decimals, halves away from zero."""
    if not isfinite(value):
        return None
    scaled = abs(value) * 10**DECIMALS
    if not isfinite(scaled):
        return value
    whole = int(scaled)
    whole += scaled - whole >= 0.5  # noqa: PLR2004
    return (whole if value >= 0 else -whole) / 10**DECIMALS
