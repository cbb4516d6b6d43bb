"""The eleven flags over what `slow_releases` prepares, one method a flag, in the words of their definitions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from slow_releases import FINAL, Json, Slow, amount, arr, currency, fence, ids, moment, obj, quantile, status, text

Ratio = tuple[str, float, frozenset[str], frozenset[str]]


def divided(above: float, below: float) -> float:
    """A quotient as floating point has it."""
    if below:
        return above / below
    return math.nan if above == 0 or math.isnan(above) else math.copysign(math.inf, above) * math.copysign(1, below)


def rounded(value: float) -> float | None:
    """To four decimals, half away from zero; nothing where there is no number."""
    if not math.isfinite(value):
        return None
    exact = abs(Fraction(value)) * 10_000
    return math.copysign(float(Fraction(math.floor(exact + Fraction(1, 2)), 10_000)), value)


class Flags(Slow):
    """All flags; `result` is what the command prints."""

    def __init__(self, lines: Iterable[bytes], settings: Mapping[str, Json], *, compat: bool = False) -> None:
        super().__init__(lines, settings, compat=compat)
        self.meta: dict[str, dict[str, float]] = {}
        self.main = text(settings.get("currency"))
        self.ratios: list[Ratio] = []
        self.lowest_out: set[str] = set()
        self._prices()

    def result(self) -> dict[str, Any]:
        for code in sorted(self.on):
            getattr(self, code.lower())()
        told: dict[str, Any] = {group: dict(found) for group, found in self.out.items() if found}
        return told | {
            "Meta": {
                code: {name: rounded(value) for name, value in figures.items()} for code, figures in self.meta.items()
            }
        }

    def _prices(self) -> None:
        """Ratios of second lowest to winner, and lowest bids disqualified: in the order of the file, for the "
        "currency."""
        by_ocid: dict[str, Ratio] = {}
        for release in self.releases:
            ocid = release["ocid"]
            if not self.comparable(release):
                continue
            for bids, awards in self.parts(release, priced=True):
                if self.on & {"R024", "R058"}:
                    ratio = self._ratio(ocid, bids, self.winner(release, awards))
                    if ratio is not None:
                        self.ratios.append(ratio)
                        by_ocid[ocid] = ratio
                if "R036" in self.on and any(status(award) == "active" for award in awards):
                    self._lowest(ocid, bids)
        if self.compat:
            self.ratios = list(by_ocid.values())

    def _is_main(self, bid: Json) -> bool:
        """Whether a bid is in the main currency of the run, which the first one sets."""
        if self.main is None:
            self.main = currency(bid)
        return currency(bid) == self.main

    def _ratio(self, ocid: str, bids: list[Json] | None, winner: frozenset[str]) -> Ratio | None:
        if not winner or bids is None:
            return None
        told = [
            bid
            for bid in bids
            if status(bid) == "valid" and amount(bid) is not None and currency(bid) is not None and self.bidder(bid)
        ]
        if self.compat:
            told = [bid for bid in told if self._is_main(bid)]
        elif self.main is not None:
            told = [bid for bid in told if currency(bid) == self.main]
        else:
            own = {currency(bid) for bid in told if self.bidder(bid) == winner}
            if len(own) != 1:
                return None
            told = [bid for bid in told if currency(bid) in own]
        mine = [bid for bid in told if self.bidder(bid) == winner]
        others = [bid for bid in told if self.bidder(bid) != winner]
        if not mine or not others:
            return None
        paid = min(amount(bid) or 0.0 for bid in mine)
        second = min(others, key=lambda bid: amount(bid) or 0.0)
        asked = amount(second) or 0.0
        if asked < paid or (paid <= 0 and not self.compat):
            return None
        return ocid, divided(asked - paid, paid), winner, self.bidder(second)

    def _lowest(self, ocid: str, bids: list[Json] | None) -> None:
        told = [bid for bid in self.submitted(bids) if amount(bid) is not None and currency(bid) is not None]
        if self.compat or self.main is not None:
            groups = [[bid for bid in told if self._is_main(bid)]]
        else:
            groups = [[bid for bid in told if currency(bid) == one] for one in {currency(bid) for bid in told}]
        for group in groups:
            if not group:
                continue
            first = min(group, key=lambda bid: amount(bid) or 0.0)
            if status(first) == "disqualified" and any(status(bid) == "valid" for bid in group):
                self.lowest_out.add(ocid)

    def r003(self) -> None:
        for release in self.releases:
            tender = obj(release.get("tender"))
            methods = self.listed(self.setting("R003", "procurement_methods"))
            if methods and text(tender.get("procurementMethod")) not in methods:
                continue
            by_details = obj(self.setting("R003", "procurement_method_details"))
            general = self.setting("R003", "threshold", 15)
            least = by_details.get(text(tender.get("procurementMethodDetails")), general)
            period = obj(tender.get("tenderPeriod"))
            start, end = moment(period.get("startDate")), moment(period.get("endDate"))
            if start is None or end is None:
                continue
            if self.compat:
                if start[0] == end[0] == "instant" and int((end[1] - start[1]) / 86400) < least:
                    self.flag("OCID", release["ocid"], "R003", 1.0)
                continue
            days = (end[1] - start[1]) / 86400 if start[0] == end[0] else Fraction(end[2] - start[2])
            if days >= 0 and math.floor(days) < least:
                self.flag("OCID", release["ocid"], "R003", 1.0)

    def r018(self) -> None:
        methods = self.listed(self.setting("R018", "procurement_methods", "open|selective"))
        for release in self.releases:
            tender = obj(release.get("tender"))
            count = tender.get("numberOfTenderers")
            fits = not methods or text(tender.get("procurementMethod")) in methods
            if fits and type(count) is int and count == 1:
                self.flag("OCID", release["ocid"], "R018", 1.0)

    def _bound(self, code: str, side: int, values: Iterable[float]) -> tuple[float, float]:
        """The fence, or the set threshold; and the lower quartile (1 where a threshold is set)."""
        set_ = self.setting(code, "threshold")
        name = "lower_fence" if side < 0 else "upper_fence"
        if set_ is not None:
            self.meta[code] = {name: float(set_)}
            return float(set_), 1.0
        low, high, bound = fence(values, side)
        self.meta[code] = {"q1": low, "q3": high, name: bound}
        return bound, low

    def r024(self) -> None:
        bound, low = self._bound("R024", -1, [one[1] for one in self.ratios])
        for ocid, ratio, winner, other in self.ratios:
            if low > 0 and bound > 0 and ratio <= bound:
                self.flag("OCID", ocid, "R024", min(ratio, self.out["OCID"][ocid].get("R024", ratio)))
                for one in winner | other:
                    self.flag("Tenderer", one, "R024", 0.0)

    def r058(self) -> None:
        bound, _ = self._bound("R058", 1, [one[1] for one in self.ratios])
        for ocid, ratio, winner, _ in self.ratios:
            if bound > 0 and ratio >= bound:
                self.flag("OCID", ocid, "R058", max(ratio, self.out["OCID"][ocid].get("R058", ratio)))
                for one in winner:
                    self.flag("Tenderer", one, "R058", 0.0)

    def r025(self) -> None:
        bids_of: dict[str, int] = defaultdict(int)
        wins: dict[str, int] = defaultdict(int)
        for release in self.releases:
            for bids, awards in self.parts(release):
                winner = self.winner(release, awards)
                if not winner:
                    continue
                bidders = {self.bidder(bid) for bid in bids or [] if status(bid) == "valid"}
                for one in frozenset().union(*bidders):
                    bids_of[one] += 1
                    wins[one] += int(one in winner and winner in bidders)
        ratios = {one: wins[one] / count for one, count in bids_of.items()}
        top = quantile(
            [float(count) for count in bids_of.values()], Fraction(self.setting("R025", "percentile", 75), 100)
        )
        bound, low = self._bound("R025", -1, ratios.values())
        self.meta["R025"]["upper_fence"] = top
        for one, ratio in ratios.items():
            if low > 0 and bound > 0 and bids_of[one] >= top and ratio <= bound:
                self.flag("Tenderer", one, "R025", ratio)

    def r028(self) -> None:
        for release in self.releases:
            for bids, _ in self.parts(release, priced=True):
                last: dict[tuple[float, str | None], frozenset[str]] = {}
                for bid in self.submitted(bids) if self.comparable(release) else []:
                    price, who = amount(bid), ids(obj(bid).get("tenderers"))
                    if price is None or currency(bid) is None or not who:
                        continue
                    before = last.get((price, currency(bid)))
                    if before is not None and before != who:
                        self.flag("OCID", release["ocid"], "R028", 1.0)
                        for one in before | who:
                            self.flag("Tenderer", one, "R028", 1.0)
                    last[price, currency(bid)] = who

    def r030(self) -> None:
        for release in self.releases:
            end = text(obj(obj(release.get("tender")).get("tenderPeriod")).get("endDate"))
            for bids, awards in self.parts(release):
                won = frozenset().union(*(ids(obj(one).get("suppliers")) for one in awards if status(one) == "active"))
                for bid in bids or []:
                    date = text(obj(bid).get("date"))
                    if status(bid) != "valid" or end is None or date is None or not self._late(date, end):
                        continue
                    for one in ids(obj(bid).get("tenderers")) & won:
                        self.flag("OCID", release["ocid"], "R030", 1.0)
                        self.flag("Tenderer", one, "R030", 1.0)

    def _late(self, date: str, end: str) -> bool:
        if self.compat:
            return date > end
        told, until = moment(date), moment(end)
        if told is None or until is None:
            return False
        return told[1] > until[1] if told[0] == until[0] else told[2] > until[2]

    def r035(self) -> None:
        least = max(1, self.setting("R035", "threshold", 1))
        for release in self.releases:
            if not isinstance(release.get("awards"), list):
                continue
            for bids, awards in self.parts(release):
                if bids is None or any(status(one) is not None and status(one) not in FINAL for one in awards):
                    continue
                said = {kind: self._bidders(bids, kind) for kind in ("valid", "disqualified")}
                won = frozenset().union(*(ids(obj(one).get("suppliers")) for one in awards if status(one) == "active"))
                out = said["disqualified"] - said["valid"]
                if said["valid"] == {won} and won and len(out) >= least:
                    ocid, count = release["ocid"], float(len(out))
                    held = 0.0 if self.compat else self.out["OCID"][ocid].get("R035", 0.0)
                    self.flag("OCID", ocid, "R035", max(count, held))
                    for one in won:
                        self.flag("Tenderer", one, "R035", 0.0)

    def _bidders(self, bids: list[Json], kind: str) -> set[frozenset[str]]:
        """The bidders of one status; the reference takes each tenderer for one."""
        told = [ids(obj(bid).get("tenderers")) for bid in bids if status(bid) == kind]
        if self.compat:
            return {frozenset([one]) for who in told for one in who}
        return {who for who in told if who}

    def r036(self) -> None:
        for ocid in self.lowest_out:
            self.flag("OCID", ocid, "R036", 1.0)

    def _counted(self) -> dict[str, dict[str, list[int]]]:
        """Per group and party: disqualified bids, submitted bids, processes."""
        counts: dict[str, dict[str, list[int]]] = {
            group: defaultdict(lambda: [0, 0, 0]) for group in ("Buyer", "ProcuringEntity", "Tenderer")
        }
        for release in self.releases:
            bids = self.submitted(arr(obj(release.get("bids")).get("details")))
            out = sum(status(bid) == "disqualified" for bid in bids)
            entity = obj(obj(release.get("tender")).get("procuringEntity")).get("id")
            for group, one in (("Buyer", obj(release.get("buyer")).get("id")), ("ProcuringEntity", entity)):
                if bids and isinstance(one, str):
                    held = counts[group][one]
                    counts[group][one] = [held[0] + out, held[1] + len(bids), held[2] + 1]
            for bid in bids:
                parties = arr(obj(bid).get("tenderers"))
                named = [one for one in (text(obj(party).get("id")) for party in parties) if one is not None]
                for one in named if self.compat else ids(parties):
                    held = counts["Tenderer"][one]
                    counts["Tenderer"][one] = [held[0] + (status(bid) == "disqualified"), held[1] + 1, held[2]]
        return counts

    def r038(self) -> None:
        self.meta["R038"] = {}
        set_ = self.setting("R038", "threshold")
        for group, told in self._counted().items():
            is_whole = group != "Tenderer"
            least = self.setting("R038", "minimum_contracting_processes" if is_whole else "minimum_submitted_bids", 2)
            basis = 2 if is_whole and not self.compat else 1
            ratios = {one: count[0] / count[1] for one, count in told.items() if count[basis] >= least}
            if not ratios:
                continue
            low, high, bound = fence(ratios.values(), 1)
            if set_ is None:
                self.meta["R038"] |= {f"{group}_q1": low, f"{group}_q3": high}
            else:
                bound = float(set_)
            self.meta["R038"][f"{group}_upper_fence"] = bound
            for one in [one for one, ratio in ratios.items() if bound > 0 and ratio >= bound]:
                self.flag(group, one, "R038", ratios[one])

    def r048(self) -> None:
        codes: dict[str, set[str]] = defaultdict(set)
        processes: dict[str, int] = defaultdict(int)
        for release in self.releases:
            seen = set()
            for award in arr(release.get("awards")):
                suppliers = arr(obj(award).get("suppliers"))
                who = ids(suppliers)
                if status(award) != "active" or len(who) != 1 or (self.compat and len(suppliers) != 1):
                    continue
                told = [text(obj(obj(item).get("classification")).get("id")) for item in arr(obj(award).get("items"))]
                classes = {one[: self.setting("R048", "digits", 2)] for one in told if one is not None}
                if classes:
                    codes[min(who)] |= classes
                    seen |= who
            for one in seen:
                processes[one] += 1
        least = self.setting("R048", "minimum_contracting_processes", 20)
        widths = {one: float(len(told)) for one, told in codes.items() if processes[one] >= least}
        bound, _ = self._bound("R048", 1, widths.values())
        for one, width in widths.items():
            if width >= bound:
                self.flag("Tenderer", one, "R048", width)
