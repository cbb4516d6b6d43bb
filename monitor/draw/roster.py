"""From a roster of experts to a request and the secrets that open its handles later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.draw.commitment import fresh, handle
from monitor.draw.request import VERSION
from monitor.draw.said import DrawRefused


class RosterRefused(DrawRefused):
    """A roster names an expert twice."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One row of a roster: expert (person code), employer, the slots it may sit in, why it is excluded."""

    expert: str
    employer: str
    slots: tuple[str, ...]
    excluded: str | None = None


def build(
    roster: Iterable[Entrant],
    draw_id: str,
    slots: Sequence[tuple[str, int]],
    *,
    salt_of: Callable[[str], bytes] = lambda _: fresh(),
    **rest: Any,
) -> tuple[dict[str, Any], dict[str, str]]:
    """The body of a request, and expert -> salt (hex): the secrets that stay with whoever asked for the draw.

    `salt_of` an expert are 32 bytes that nobody can guess. `rest` are the other members of the request, as
    `request.parse_request` wants them. Employers become numbered groups, so that the request names nobody. Raises
    `RosterRefused` for an expert that is there twice.
    """
    secrets: dict[str, str] = {}
    groups: dict[str, str] = {}
    pool: list[dict[str, Any]] = []
    for row in roster:
        if row.expert in secrets:
            raise RosterRefused(f"专家 {row.expert} 在名册中出现两次", f"expert {row.expert} is in the roster twice")
        salt = salt_of(row.expert)
        secrets[row.expert] = salt.hex()
        group = groups.setdefault(row.employer, f"G{len(groups):02d}")
        told = {"handle": handle(draw_id, salt, row.expert), "group": group, "slots": sorted(row.slots)}
        pool.append(told if row.excluded is None else told | {"excluded": row.excluded})
    body = {
        "v": VERSION,
        "draw_id": draw_id,
        "slots": [{"name": name, "seats": seats} for name, seats in slots],
        "pool": sorted(pool, key=lambda row: str(row["handle"])),
        **rest,
    }
    return body, secrets


def openings(draw_id: str, secrets: Mapping[str, str], handles: Iterable[str] | None = None) -> list[dict[str, str]]:
    """Handle, salt and expert of these handles, or of all: what opens them."""
    told = [
        {"handle": handle(draw_id, bytes.fromhex(salt), expert), "salt": salt, "expert": expert}
        for expert, salt in secrets.items()
    ]
    wanted = None if handles is None else set(handles)
    return sorted((one for one in told if wanted is None or one["handle"] in wanted), key=lambda one: one["handle"])
