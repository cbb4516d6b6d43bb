"""Lines of releases as registers really publish them, and worse: wrong types, broken lines, impossible dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

STATUSES = (
    "valid",
    "valid",
    "valid",
    "valid",
    "disqualified",
    "disqualified",
    "withdrawn",
    "invited",
    "pending",
    1,
    None,
)
AWARDED = ("active", "active", "active", "cancelled", "unsuccessful", "pending", None, True)
DATES = (
    "2024-03-01T00:00:00Z", "2024-03-15T23:00:00-05:00", "2024-03-16T00:00:00Z", "2024-03-16T04:00:00.5+00:00",
    "2024-03-16T12:00:00", "2024-03-16", "2024-03-01", "2024-02-30T00:00:00Z", "2024-03-10t09:30:60z", "0000-01-01",
    "2024-03-16T00:00:00+25:00", "yesterday", "", 20240316, None, "2024-3-1", "2024-03-31T09:00:00+08:00",
)  # fmt: skip
CURRENCIES = ("CNY", "CNY", "CNY", "CNY", "USD", None, 156)
BROKEN = (
    b"", b"   ", b"{", b"[]", b"7", b'"text"', b"null", b'{"ocid": 1}', b'{"ocid": "x", "bids": NaN}', b"\xff\xfe{}",
    b'{"ocid": "bad\xff"}', b'{"ocid": "x"} {}', b'{"ocid": "x",}', b'{"ocid": "\\ud800"}', b'{"ocid": "a\x00b"}',
    b"[" * 5_000, b'{"ocid":"d","bids":' + b"[" * 5_000 + b"]" * 5_000 + b"}", b'{"ocid": "n", "x": 01}',
)  # fmt: skip


class Dirt(Random):
    """A source of chance that knows how dirty the register is: 1 is as bad as can be, 0 is clean."""

    share = 1.0

    def of(self, values: tuple[Any, ...], clean: int) -> Any:
        """One of the values; of the first `clean` ones only, unless there is dirt."""
        return self.choice(values if self.random() < self.share else values[:clean])


def _maybe(rng: Dirt, told: dict[str, Any], missing: float = 0.06) -> dict[str, Any]:
    """Some members left out, or of another type."""
    out = {}
    missing *= rng.share
    for name, value in told.items():
        chance = rng.random()
        if chance < missing:
            continue
        out[name] = rng.choice((None, 1, "1", [], {}, True, 1e300)) if chance < missing * 1.4 else value
    return out


def _parties(rng: Dirt, most: int = 1) -> list[Any]:
    count = 1 if rng.random() < 0.85 else rng.randint(0, most + 1)
    told: list[Any] = [_maybe(rng, {"id": rng.choice("ABCDEFGH")}, 0.03) for _ in range(count)]
    return [*told, None] if rng.random() < 0.02 else told


def _value(rng: Dirt) -> Any:
    amount = rng.choice((100, 100.0, 101, 103, 110, 150, 200, 1_000, 0, -5, "100", None, 1e400, 10**400, 99.5))
    if rng.random() > 0.4 * rng.share:
        amount = rng.choice((rng.randint(100, 140), rng.randint(120, 124)))
    return _maybe(rng, {"amount": amount, "currency": rng.of(CURRENCIES, 4)}, 0.02)


def _lots(rng: Dirt, told: dict[str, Any]) -> dict[str, Any]:
    names = [rng.choice(("L1", "L2", 3)) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    if names:
        told["relatedLots"] = names
    if rng.random() < 0.1:
        told["relatedLot"] = rng.choice(("L1", "L3", 7))
    return told


def release(rng: Dirt, place: int) -> dict[str, Any]:
    """One release."""
    has_lots = rng.random() < 0.3 * rng.share
    bids = []
    for _ in range(rng.choice((0, 1, 2, 3, 3, 4, 5))):
        bid = {
            "status": rng.of(STATUSES, 6),
            "date": rng.of(DATES, 4),
            "tenderers": _parties(rng, 2),
            "value": _value(rng),
        }
        bids.append(_lots(rng, _maybe(rng, bid)) if has_lots else _maybe(rng, bid))
    awards = []
    for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 2))):
        items = [
            {"classification": _maybe(rng, {"id": f"{rng.randint(10, 40)}{rng.randint(0, 99):02d}"})}
            for _ in range(rng.randint(0, 3))
        ]
        award = _maybe(rng, {"status": rng.of(AWARDED, 3), "suppliers": _parties(rng), "items": items}, 0.03)
        awards.append(_lots(rng, award) if has_lots else award)
    tender = {
        "status": rng.choice(
            ("active", "complete", "complete", "complete", "cancelled" if rng.random() < 0.3 else "complete")
        ),
        "procurementMethod": rng.choice(("open", "selective", "limited", "direct")),
        "procurementMethodDetails": rng.choice(("Open", "Framework", "Small", "Excluded")),
        "numberOfTenderers": rng.choice((1, 1, 1.0, "1", 2, None, True)),
        "tenderPeriod": _maybe(rng, {"startDate": rng.of(DATES, 4), "endDate": rng.of(DATES, 4)}),
        "procuringEntity": _maybe(rng, {"id": rng.choice(("P1", "P2", "P3", "P4"))}),
    }
    if has_lots:
        tender["lots"] = rng.choice(([{"id": "L1"}, {"id": "L2"}], [{"id": "L1"}], [1], []))
    told = {
        "tender": _maybe(rng, tender, 0.03),
        "buyer": _maybe(rng, {"id": rng.choice(("B1", "B2", "B3", "B4", "B5"))}),
        "bids": _maybe(rng, {"details": bids}, 0.02),
        "awards": awards,
        "note": '标段（一）\u200b"',
    }
    return {"ocid": f"ocds-{place if rng.random() < 0.97 else rng.randint(0, place)}", **_maybe(rng, told, 0.02)}


def lines(seed: int, count: int) -> Iterator[bytes]:
    """`count` lines, some broken, some repeated, some with a carriage return."""
    rng = Dirt(seed)
    rng.share = (1.0, 0.3, 0.05)[seed % 3]
    for place in range(count):
        if rng.random() < 0.04 * rng.share:
            yield rng.choice(BROKEN) + b"\n"
            continue
        told = json.dumps(release(rng, place), ensure_ascii=rng.random() < 0.5).replace("Infinity", "1e400").encode()
        if place == 0 and rng.random() < 0.5:
            told = b"\xef\xbb\xbf" + told
        yield told + rng.choice((b"\n", b"\n", b"\r\n"))


def settings(seed: int) -> dict[str, Any]:
    """None, or some of the indicators with some of their parameters."""
    rng = Random(f"settings {seed}")
    if seed % 4 == 0:
        return {}
    choices: dict[str, dict[str, list[Any]]] = {
        "R003": {
            "threshold": [10, 16],
            "procurement_methods": ["open|selective", ""],
            "procurement_method_details": [{"Small": 5, "Open": 20}],
        },
        "R018": {"procurement_methods": ["open", "limited|direct", ""]},
        "R024": {"threshold": [0.05, 0.2, 0]},
        "R025": {"percentile": [50, 90], "threshold": [0.3, 0.6]},
        "R028": {},
        "R030": {},
        "R035": {"threshold": [0, 1, 2]},
        "R036": {},
        "R038": {"threshold": [0.3, 0.5], "minimum_submitted_bids": [1, 30], "minimum_contracting_processes": [1, 20]},
        "R048": {"threshold": [5, 30], "digits": [1, 3], "minimum_contracting_processes": [1, 10]},
        "R058": {"threshold": [0.1, 0.5]},
    }  # fmt: skip
    told: dict[str, Any] = {}
    for code, parameters in choices.items():
        if rng.random() < 0.8:
            told[code] = {name: rng.choice(values) for name, values in parameters.items() if rng.random() < 0.5}
    if rng.random() < 0.4:
        told["currency"] = rng.choice(("CNY", "USD"))
    if rng.random() < 0.4:
        told["price_comparison_procurement_methods"] = rng.choice(("Open|Small", "", "Framework|"))
    if rng.random() < 0.4:
        told["no_price_comparison_procurement_methods"] = "Small|Framework"
    if rng.random() < 0.5:
        told["exclusions"] = {"procurement_method_details": "Excluded"}
    return told
