"""A release in, what stays of its process out: each indicator that is on looks at it once."""

from __future__ import annotations

from monitor.indicators.gap import Gaps
from monitor.indicators.kept import Found, Kept
from monitor.indicators.part import Part, Process, members, process
from monitor.indicators.r003 import R003
from monitor.indicators.r018 import R018
from monitor.indicators.r025 import R025
from monitor.indicators.r028 import R028
from monitor.indicators.r030 import R030
from monitor.indicators.r035 import R035
from monitor.indicators.r036 import R036
from monitor.indicators.r038 import R038
from monitor.indicators.r048 import R048
from monitor.indicators.release import Release, Tender
from monitor.indicators.settings import Settings
from monitor.indicators.terms import MainCurrency


class Looking:
    """The indicators of one run, None where one is off."""

    def __init__(self, settings: Settings, *, compat: bool, told: bool, maps: bool) -> None:
        terms, main = settings.terms(compat=compat, told=told), MainCurrency(settings.currency)
        self.terms, self.excluded = terms, settings.excluded
        self.r003 = R003(settings.r003, terms) if settings.r003 else None
        self.r018 = R018(settings.r018, terms) if settings.r018 else None
        self.gaps = Gaps(terms, main) if settings.r024 or settings.r058 else None
        self.r025 = R025(settings.r025, terms) if settings.r025 else None
        self.r028 = R028(terms) if settings.r028 else None
        self.r030 = R030(terms) if settings.r030 else None
        self.r035 = R035(settings.r035, terms) if settings.r035 else None
        self.r036 = R036(terms, main) if settings.r036 else None
        self.r038 = R038(settings.r038, terms) if settings.r038 else None
        self.r048 = R048(settings.r048, terms) if settings.r048 else None
        self.maps = maps and any((self.r025, self.r038, self.r048))

    def is_out(self, tender: Tender | None) -> bool:
        """True for a cancelled tender and for an excluded procurement method."""
        return tender is not None and (
            tender.status == "cancelled" or tender.procurement_method_details in self.excluded
        )

    # Ten calls in a row and no loop over them: a call site that always calls the same is the cheap one.

    def at(self, line: int, ocid: str, release: Release) -> tuple[Kept, list[str]]:  # noqa: C901 - see above
        """What stays of the process, and what is odd about it."""
        one, kept = process(ocid, release, self.terms), Kept()
        if self.gaps is not None:  # before R036: in the reference engine the first of them sets the currency
            self.gaps.keep(one, kept)
        if self.r025 is not None:
            self.r025.keep(one, kept)
        if self.r038 is not None:
            self.r038.keep(one, kept)
        if self.r048 is not None:
            self.r048.keep(one, kept)
        if self.maps:
            kept.tenderers = tuple(who for bidder in one.whole.bidders for who in members(bidder))
        found: list[Found] = []
        if self.r003 is not None and (flag := self.r003.look(one)) is not None:
            found.append(flag)
        if self.r018 is not None and (flag := self.r018.look(one)) is not None:
            found.append(flag)
        for part in one.parts:
            self._look(one, part, found)
        if found:
            kept.found = tuple(found)
            if self.terms.told:
                for flag in found:
                    flag.evidence = {"line": line, **(flag.evidence or {})}
        return kept, one.odd

    def _look(self, one: Process, part: Part, found: list[Found]) -> None:
        before = len(found)
        if self.r028 is not None and (flag := self.r028.look(one, part)) is not None:
            found.append(flag)
        if self.r030 is not None and (flag := self.r030.look(one, part)) is not None:
            found.append(flag)
        if part.dropped or self.terms.compat:  # the two find nothing where nobody was disqualified
            if self.r035 is not None and (flag := self.r035.look(one, part)) is not None:
                found.append(flag)
            if self.r036 is not None and (flag := self.r036.look(one, part)) is not None:
                found.append(flag)
        if part.lot is not None:
            for flag in found[before:]:
                if flag.evidence is not None:
                    flag.evidence["lot"] = part.lot
