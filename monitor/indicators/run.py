"""All indicators over all releases: what each process says is kept small, what all say together is told at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from monitor.indicators import r024, r058
from monitor.indicators.gap import Ratios
from monitor.indicators.kept import Kept
from monitor.indicators.looking import Looking
from monitor.indicators.maps import mapped
from monitor.indicators.reading import Placed, Warn, read
from monitor.indicators.results import Results, last
from monitor.indicators.settings import Settings

ALL = Settings()


def red_flags(
    lines: Iterable[bytes],
    settings: Settings = ALL,
    *,
    compat: bool = False,
    maps: bool = False,
    warn: Warn | None = None,
    evidence: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The flags of the releases on these lines: {group: {id: {code: number}}}, "Meta", and "Maps" if asked for.

    `warn` is told of a line that could not be read, by its number from 1. `evidence` receives one object a flag.
    """
    tell = warn or (lambda _line, _text: None)
    placed = read(lines, tell, keep_mark=compat)
    return of_releases(placed, settings, compat=compat, maps=maps, warn=tell, evidence=evidence)


def of_releases(
    releases: Iterable[Placed],
    settings: Settings,
    *,
    compat: bool,
    maps: bool,
    warn: Warn,
    evidence: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    """The same of releases that were read already, from wherever."""
    looking = Looking(settings, compat=compat, told=evidence is not None, maps=maps)
    every: list[tuple[str, Kept]] = []  # for the reference engine every line counts,
    latest: dict[str, Kept] = {}  # else the last one of a process
    out = Kept()
    for line, ocid, release in releases:
        if looking.is_out(release.tender):
            kept = out
        else:
            kept, odd = looking.at(line, ocid, release)
            if odd:
                for text in dict.fromkeys(odd):
                    warn(line, f"{ocid}: {text}")
        if compat:
            every.append((ocid, kept))
            continue
        if ocid in latest:
            warn(line, f"{ocid}: 取代前面的一行 / takes the place of an earlier line")
        latest[ocid] = kept
    processes: Iterable[tuple[str, Kept]] = every if compat else latest.items()
    results = Results(told=evidence is not None, maps=maps)
    conclude(processes, looking, settings, results)
    if evidence is not None:
        evidence.extend(results.sorted_evidence())
    answer = results.answer()
    return answer | {"Maps": mapped(processes, results)} if maps else answer


def conclude(processes: Iterable[tuple[str, Kept]], looking: Looking, settings: Settings, results: Results) -> None:
    """What the processes say, each by itself and all together."""
    compat = looking.terms.compat
    for ocid, one in processes:
        for found in one.found:
            results.found(ocid, found, last if compat else max)
    if settings.r024 or settings.r058:
        ratios = Ratios({ocid: one.gap for ocid, one in processes if one.gap is not None}.values())
        if settings.r024:
            r024.conclude(settings.r024, ratios, results)
        if settings.r058:
            r058.conclude(settings.r058, ratios, results)
    kept = [one for _, one in processes]
    for indicator in (looking.r025, looking.r038, looking.r048):
        if indicator is not None:
            indicator.conclude(kept, results)
