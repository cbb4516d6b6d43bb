"""Which organisations belong to which process, for those who want to follow a flag from one to the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from monitor.indicators.kept import Kept
from monitor.indicators.results import Results

OF_FLAGS: Final = ("R024", "R028", "R030", "R035", "R058")


def mapped(kept: Iterable[tuple[str, Kept]], results: Results) -> dict[str, Any]:
    """Buyer and procuring entity of each process with a disqualified bid (R038), tenderers, flagged tenderers."""
    buyers: dict[str, str] = {}
    entities: dict[str, str] = {}
    tenderers: dict[str, set[str]] = {}
    for ocid, one in kept:
        if one.tenderers:
            tenderers.setdefault(ocid, set()).update(one.tenderers)
        if one.disqualified:
            if one.buyer is not None:
                buyers[ocid] = one.buyer
            if one.entity is not None:
                entities[ocid] = one.entity
    flagged = results.maps or {}
    return {
        "ocid_buyer_r038": dict(sorted(buyers.items())),
        "ocid_procuringentity_r038": dict(sorted(entities.items())),
        "ocid_tenderer": _listed(tenderers),
        **{f"ocid_tenderer_{code.lower()}": _listed(flagged.get(code, {})) for code in OF_FLAGS},
    }


def _listed(by_process: dict[str, set[str]]) -> dict[str, list[str]]:
    return {ocid: sorted(ids) for ocid, ids in sorted(by_process.items())}
