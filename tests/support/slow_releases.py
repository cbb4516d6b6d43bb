"""The eleven red flags a second time: slow, written from their definitions only, to hold the engine against.

Plain `json`, plain dictionaries, exact fractions for quantiles; every process is kept in memory and each flag walks
over all of them. Nothing here is shared with the engine, and nothing of it was looked at.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Json = Any
GROUPS = ("OCID", "Buyer", "ProcuringEntity", "Tenderer")
FINAL = {"active", "cancelled", "unsuccessful"}


def _no_constant(name: str) -> Json:
    raise ValueError(name)


def parsed(line: bytes) -> Json:
    """The value of a line; raises ValueError where it is no JSON."""
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("too deep") from None
    return value


def obj(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def arr(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        told = float(value)
    except OverflowError:
        return None
    return told if math.isfinite(told) else None


def amount(bid: Json) -> float | None:
    return number(obj(obj(bid).get("value")).get("amount"))


def currency(bid: Json) -> str | None:
    return text(obj(obj(bid).get("value")).get("currency"))


def status(what: Json) -> str | None:
    return text(obj(what).get("status"))


def ids(parties: Json) -> frozenset[str]:
    found = {text(obj(one).get("id")) for one in arr(parties)}
    return frozenset(one for one in found if one is not None)


def quantile(values: Iterable[float], tau: Fraction) -> float:
    """Hyndman and Fan's type 8."""
    told = sorted(values, key=lambda value: (math.isnan(value), value))
    count = len(told)
    if not count:
        return math.nan
    height = (count + Fraction(1, 3)) * tau + Fraction(1, 3)
    below = math.floor(height)
    if below <= 0:
        return told[0]
    if below >= count:
        return told[-1]
    low, high = told[below - 1], told[below]
    if not (math.isfinite(low) and math.isfinite(high)):
        return low + float(height - below) * (high - low)
    return float(Fraction(low) + (height - below) * (Fraction(high) - Fraction(low)))


def fence(values: Iterable[float], side: int) -> tuple[float, float, float]:
    """Lower quartile, upper quartile, and the fence below (side -1) or above (side 1)."""
    told = list(values)
    low, high = quantile(told, Fraction(1, 4)), quantile(told, Fraction(3, 4))
    spread, base = high - low, low if side < 0 else high
    if not (math.isfinite(spread) and math.isfinite(base)):
        return low, high, base + side * 1.5 * spread
    return low, high, float(Fraction(base) + side * Fraction(3, 2) * Fraction(spread))


STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)


def moment(value: Json) -> tuple[str, Fraction, int] | None:  # noqa: PLR0911 - one return a reason
    """(`instant`, `local` or `day`; seconds; day as written) of a text; None where it is none of them."""
    match = STAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        written = date(int(year), int(month), int(day)).toordinal()
        if hour is None:
            return "day", Fraction(written * 86400), written
        if int(second) > 60 or int(hour) > 23 or int(minute) > 59:
            return None
        seconds = Fraction(written * 86400 + int(hour) * 3600 + int(minute) * 60 + int(second))
        seconds += Fraction(int(fraction or 0), 10 ** len(fraction or ""))
        if zone is None:
            return "local", seconds, written
        if zone in "Zz":
            return "instant", seconds, written
        if int(zone[1:3]) > 23 or int(zone[4:]) > 59:
            return None
        offset = (int(zone[1:3]) * 3600 + int(zone[4:]) * 60) * (-1 if zone[0] == "-" else 1)
        return "instant", seconds - offset, written
    except ValueError:
        return None


class Slow:
    """One run over the lines."""

    def __init__(self, lines: Iterable[bytes], settings: Mapping[str, Json], *, compat: bool = False) -> None:
        self.settings, self.compat = settings, compat
        codes = [key for key in settings if key.startswith("R0")]
        self.on = set(codes) if settings else {f"R{n:03d}" for n in (3, 18, 24, 25, 28, 30, 35, 36, 38, 48, 58)}
        self.out: dict[str, dict[str, dict[str, float]]] = {group: defaultdict(dict) for group in GROUPS}
        self.releases = list(self._releases(lines))

    def _releases(self, lines: Iterable[bytes]) -> Iterable[dict[str, Json]]:
        kept: dict[int | str, dict[str, Json]] = {}
        for place, line in enumerate(lines):
            told = line
            if place == 0 and not self.compat:
                told = line.removeprefix(b"\xef\xbb\xbf")
            try:
                value = parsed(told)
            except ValueError:
                continue
            ocid = text(obj(value).get("ocid"))
            if ocid is not None:
                key: int | str = place if self.compat else ocid
                kept.pop(key, None)
                kept[key] = value
        excluded = self.listed(obj(self.settings.get("exclusions")).get("procurement_method_details"))
        for release in kept.values():
            tender = obj(release.get("tender"))
            if status(tender) != "cancelled" and text(tender.get("procurementMethodDetails")) not in excluded:
                yield release

    @staticmethod
    def listed(value: Json) -> set[str]:
        pieces = (value or "").split("|")
        return set(pieces[:-1] if pieces[-1] == "" else pieces)

    def setting(self, code: str, name: str, default: Json = None) -> Json:
        told = obj(self.settings.get(code)).get(name)
        return default if told is None else told

    def flag(self, group: str, id_: str, code: str, value: float) -> None:
        self.out[group][id_][code] = value

    # -- what the definitions share -----------------------------------------------------------------------------------

    def comparable(self, release: dict[str, Json]) -> bool:
        how = text(obj(release.get("tender")).get("procurementMethodDetails"))
        allowed = self.listed(self.settings.get("price_comparison_procurement_methods"))
        denied = self.listed(self.settings.get("no_price_comparison_procurement_methods"))
        return how in allowed if allowed else how not in denied

    def parts(self, release: dict[str, Json], *, priced: bool = False) -> list[tuple[list[Json] | None, list[Json]]]:
        """Bids (None if there is no list of them) and awards, whole or lot by lot."""
        bids = obj(release.get("bids")).get("details")
        awards = arr(release.get("awards"))
        if self.compat or not arr(obj(release.get("tender")).get("lots")):
            return [(bids if isinstance(bids, list) else None, awards)]

        def named(one: Json) -> set[str]:
            told = {text(lot) for lot in arr(obj(one).get("relatedLots"))} | {text(obj(one).get("relatedLot"))}
            return {lot for lot in told if lot is not None}

        told = [*arr(bids), *awards]
        names: list[str | None] = [None, *sorted(set().union(*(named(one) for one in told)))] if told else [None]

        def within(all_of_them: list[Json], name: str | None, *, once: bool) -> list[Json]:
            lots = [(one, named(one)) for one in all_of_them]
            return [
                one for one, own in lots if (not own if name is None else name in own) and not (once and len(own) > 1)
            ]

        return [
            (within(bids, name, once=priced) if isinstance(bids, list) else None, within(awards, name, once=False))
            for name in names
        ]

    def bidder(self, bid: Json) -> frozenset[str]:
        """Who bids, as one: the only tenderer (compat), or all of a consortium; empty where there is none."""
        told = arr(obj(bid).get("tenderers"))
        if self.compat and len(told) != 1:
            return frozenset()
        return ids(told)

    def winner(self, release: dict[str, Json], awards: list[Json]) -> frozenset[str]:
        """The supplier of the only active award of a final process; empty otherwise."""
        if not isinstance(release.get("awards"), list):
            return frozenset()
        if not isinstance(obj(release.get("bids")).get("details"), list):
            return frozenset()
        if any(status(award) is not None and status(award) not in FINAL for award in awards):
            return frozenset()
        active = [award for award in awards if status(award) == "active"]
        if len(active) != 1:
            return frozenset()
        suppliers = arr(obj(active[0]).get("suppliers"))
        if self.compat and len(suppliers) != 1:
            return frozenset()
        return ids(suppliers)

    @staticmethod
    def submitted(bids: list[Json] | None) -> list[Json]:
        return [bid for bid in bids or [] if status(bid) not in {None, "invited", "withdrawn"}]
