"""A season of draws on one log: one a state, one that fails a check, one on the test chain, one with a large roster."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from draw_office import KEY, POLICY, Office, draw, signature
from pydantic import SecretStr
from small_draw import Draw

from api.app import create_app
from monitor.draw.chain import QUICKNET, TW_TEST
from monitor.draw.request import parse_request
from monitor.draw.roster import Entrant
from monitor.draw.seating import seat
from monitor.draw.tickets import seed
from monitor.drawing.refused import ActRefused
from monitor.settings import Settings
from monitor.store.database import open_database

FIRST, BEFORE, AGAIN, MOVED = 20_905_307, 30_662_982, 30_798_012, 31_543_729
"""Recorded rounds of quicknet, from 2025-08-18 to 2026-08-22."""
DAY = 86_400
NOW = QUICKNET.time_of(MOVED) + DAY
SPECIALITIES = ("土建", "造价", "市政", "水利", "园林", "机电")
LARGE = 1_200
REASONS = ("refused", "unreachable", "illness")


@dataclass(frozen=True, slots=True)
class Season:
    """The draws by what they are for."""

    whole: Draw
    """Asked for, drawn, two declined, names published: every check holds."""
    void: Draw
    again: Draw
    """The second attempt of the same lot, drawn and being called."""
    moved: Draw
    """Its seats on record are not those that follow."""
    test: Draw
    large: Draw
    coming: Draw
    """Its round is of tomorrow."""


def roster(number: int, size: int, specialities: tuple[str, ...] = SPECIALITIES[:2]) -> list[Entrant]:
    """Experts as codes, in as many units as there are speciality pairs; every twentieth is left out."""
    return [
        Entrant(
            f"E-{number}{n:04d}",
            f"unit-{n % 17}",
            specialities[:2] if n % 5 == 0 else (specialities[n % len(specialities)],),
            "worked_for_bidder" if n % 20 == 7 else "kin" if n % 20 == 13 else None,
        )
        for n in range(size)
    ]


def asked(number: int, size: int = 186, **told: Any) -> Draw:
    """A request whose handles are the same in every run, with three filters."""
    filters = [
        {"filter": "specialty", "value": "土建、造价", "before": 8 * size - 76, "after": 2 * size + 23},
        {"filter": "region", "value": "本省", "before": 2 * size + 23, "after": size},
    ]
    more = {
        "roster": roster(number, size),
        "slots": (("土建", 4), ("造价", 1)),
        "filters": filters,
        "max_per_employer": 1,
        "opening_at": told.get("chain", QUICKNET).time_of(told["round_no"]) + 2 * DAY,
        "decline_reasons": list(REASONS),
    }
    return draw(number, **{**more, **told})


def hold_season(office: Office) -> Season:
    """The draws, in the order of time."""
    whole = _whole(office)
    void = asked(2, round_no=BEFORE)
    office.commit(void)
    office.reveal(void, "agency")
    office.clock.unix = void.at + 60
    office.void(void, "too_few_reveals")
    office.cosign()
    again = asked(2, round_no=AGAIN, attempt=2)
    office.commit(again)
    office.reveal(again)
    office.run(again)
    office.clock.unix += 600
    office.decline(again, 2, "unreachable")
    _refused(office, again)
    office.cosign()
    moved = _moved(office)
    test = asked(4, 40, chain=TW_TEST, round_no=TW_TEST.round_at(NOW - 43_200))
    large = asked(
        5, LARGE, chain=TW_TEST, round_no=TW_TEST.round_at(NOW - 36_000),
        roster=roster(5, LARGE, SPECIALITIES), slots=[(name, 3) for name in SPECIALITIES], max_per_employer=2,
    )  # fmt: skip
    for one in (test, large):
        office.commit(one)
        office.reveal(one)
        office.run(one, signature=TW_TEST.sign(one.round).hex())
        office.cosign()
    coming = asked(6, round_no=QUICKNET.round_at(NOW + DAY))
    office.commit(coming, before=90_000)
    office.reveal(coming, "supervision", before=88_000)
    office.clock.unix = NOW
    return Season(whole, void, again, moved, test, large, coming)


def _whole(office: Office) -> Draw:
    told = asked(1, round_no=FIRST)
    office.commit(told)
    office.reveal(told)
    office.run(told)
    for minutes, place, reason in ((16, 1, "refused"), (9, 3, "illness")):
        office.clock.unix += minutes * 60
        office.decline(told, place, reason)
    office.clock.unix += 3 * DAY
    office.award(told)
    office.open(told)
    office.cosign()
    return told


def _refused(office: Office, told: Draw) -> None:
    """A reason that the request does not list."""
    try:
        office.decline(told, 0, "absent")
    except ActRefused:
        return
    raise AssertionError("a decline for a reason outside the list was taken")


def _moved(office: Office) -> Draw:
    """Another system enters seats of its own choice: the last but one is somebody else than the tickets say."""
    told = asked(3, round_no=MOVED)
    office.commit(told)
    office.reveal(told)
    office.clock.unix = told.at + 30
    terms, signed = parse_request(told.body), signature(MOVED)
    prk = seed(terms, QUICKNET.verify(MOVED, bytes.fromhex(signed)), told.nonces)
    seats = [{"slot": slot, "handle": one} for slot, one in seat(terms, prk).seated]
    taken = {row["handle"] for row in seats}
    seats[3]["handle"] = next(one.handle for one in terms.eligible("土建") if one.handle not in taken)
    beacon = {
        "chain": QUICKNET.hash,
        "round": MOVED,
        "signature": signed,
        "randomness": sha256(bytes.fromhex(signed)).hexdigest(),
    }
    data = {
        **told.key, "lot_id": "L1", "attempt": 1, "method": "random", "protocol": "tw_draw_1", "pool_ids": ["POOL-1"],
        "slots": [{"slot": "土建", "seats": 4}, {"slot": "造价", "seats": 1}], "excluded": [], "seats": seats,
        "beacon": beacon, "reveals": sorted(told.nonces), "snapshot_id": "SNAP-1",
        "snapshot_sha256": sha256(b"SNAP-1").hexdigest(), "operator": "P-4002", "witness": "P-5001",
    }  # fmt: skip
    office.enter("draw.held", "held-elsewhere", data, told.ocid)
    office.cosign()
    return told


def service(folder: Path) -> tuple[Any, Season]:
    """An API over such a season, its newest head cosigned; its clock stands still, a day after the last draw."""
    url = f"sqlite:///{folder / 'draws.db'}"
    database = open_database(url)
    database.migrate()
    office = Office(database, chains=("quicknet", "tw-test"))
    season = hold_season(office)
    database.close()
    policy = folder / "witnesses.txt"
    policy.write_text(POLICY.text(), encoding="utf-8")
    settings = Settings(
        access="open",
        database=url,
        lake=folder / "lake",
        log_origin=KEY.name,
        log_key=SecretStr(KEY.text()),
        witness_policy=policy,
        test_chain=True,
    )
    app = create_app(settings, audit=False, clock=office.clock)
    again = Office(app.state.desk.database)
    again.clock.unix = NOW
    again.cosign()
    return app, season
