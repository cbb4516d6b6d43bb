"""Draws as pages: the list, and one to verify: five steps in the order of time, ten checks, what they do not prove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.deps import LARGEST, PLAIN, AtDesk, Id, Reading
from api.draws import answer
from api.draws.refusals import refusals
from api.draws.routes import Trusted
from api.draws.schemas import Check, Checks, Draw
from api.ocds.routes import file_of
from api.site.figures import NONE, handle
from api.site.formulas import COMMANDS, COMMITMENT, REQUEST, SEED, TICKET, VALUE
from api.site.taken import as_csv
from api.site.window import AtWindow, Visit, stands
from monitor.draw.transcript import TranscriptRefused
from monitor.drawing.check import chains, of_draw
from monitor.drawing.listing import Wanted, listing
from monitor.drawing.refused import ActRefused
from monitor.drawing.state import state
from monitor.export.ocds.feeds import MEDIA, MOST, Entry, atom
from monitor.export.ocds.package import Publisher
from monitor.export.window.sheets import CSV, Column, Sheet
from monitor.vocabulary.event import COUNTY

router = APIRouter(tags=["window"], default_response_class=HTMLResponse)
PAGE: Final = 20
MINUTE: Final = 60
"""Seconds for which a list stays as it is while the log does; a draw is overdue by the clock alone."""
NEXT: Final = 2
"""So many tickets behind the last seat are shown."""
SHOWN: Final = 40
CHECK: Final = {"pass": ("ok", "check"), "fail": ("crit", "×"), "not_proved": ("na", None)}
STATE: Final = {
    "opened": "ok", "held": "ok", "voided": "low", "unreadable": "crit", "overdue": "high", "unwitnessed": "high",
    "short_of_reveals": "high",
}  # fmt: skip
SEATED: Final = {"seated": ("ok", "check"), "stepped_in": ("ok", "check"), "declined": ("low", "—"),
                 "passed": ("low", "—"), "waiting": ("low", "")}  # fmt: skip
DRAWN: Final = frozenset({"held", "opened"})
"""States in which the last that happened is the round."""
PROVES: Final = ("proves_fixed", "proves_follow", "proves_traces")
NOT: Final = ("not_roster", "not_talk", "not_collusion")
Ocid = Annotated[str | None, Query(max_length=200, pattern=PLAIN, description="Of one process.")]


@router.get("/d", summary="The draws, newest first, as a page")
def listed(
    _: Looks, desk: AtDesk, read: Reading, trust: Trusted, visit: AtWindow, *, ocid: Ocid = None,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:  # fmt: skip
    """Each leads to its own page, where everybody can compute it again."""
    now = int(desk.now.timestamp())
    return visit.answer(visit.kept(read, lambda: _list(visit, desk, read, trust, now, ocid, offset), now // MINUTE))


def _list(visit: Visit, desk: AtDesk, read: Reading, trust: Trusted, now: int, ocid: str | None, offset: int) -> str:
    total, found = listing(read, Wanted(ocid or None, None, (), PAGE, offset), trust, now)
    items = [answer.item(one) for one in found]
    w = visit.w
    rows = [
        [
            {"text": one.draw_id, "href": visit.url(f"/d/{visit.quoted(one.draw_id)}"),
             "note": w("draws.attempt", n=one.attempt)},
            _state(one.state, getattr(one.state_text, visit.lang)),
            {"text": one.ocid, "href": visit.url(f"/p/{visit.quoted(one.ocid)}"),
             "note": "" if one.lot is None else w("draws.lot", lot=one.lot)},
            None if one.seats is None else f"{one.seats:,}",
            None if one.pool is None else f"{one.pool:,}",
            {"text": _moment(one.round_at) or NONE, "note": w("window_d.on_test") if one.is_test_chain else ""},
        ]
        for one in items
    ]  # fmt: skip
    return visit.text(
        "draws",
        here="draws",
        stands=stands(read, desk),
        feeds=[(MEDIA, visit.url("/d.atom", ocid=ocid), w("site.atom"))],
        heads=_heads(visit),
        rows=rows,
        total=total,
        has_test=any(one.is_test_chain for one in items),
        paged={"total": total, "limit": PAGE, "offset": offset},
        asked={"ocid": ocid} if ocid else {},
        ocid=ocid or "",
    )


@router.get("/d.csv", summary="The draws as CSV", response_class=Response, responses=file_of(CSV, "One row a draw."))
def listed_csv(_: Looks, desk: AtDesk, read: Reading, trust: Trusted, visit: AtWindow, ocid: Ocid = None) -> Response:
    """All of them, each with where it stands."""
    w = visit.w
    found = listing(read, Wanted(ocid or None, limit=LARGEST), trust, int(desk.now.timestamp()))[1]
    texts = [Column(one["label"]) for one in _heads(visit)]
    columns = [texts[0], texts[1], texts[2], Column(w("window_d.lot")), Column(w("verify.seats_asked"), "count"),
               Column(w("verify.roster"), "count"), Column(w("verify.asked_at")),
               Column(w("verify.round_at"))]  # fmt: skip
    rows = (
        [one.draw_id, getattr(one.state_text, visit.lang), one.ocid, one.lot, one.seats, one.pool, one.asked_at,
         one.round_at]
        for one in map(answer.item, found)
    )  # fmt: skip
    return as_csv(visit, "draws", Sheet(w("draws.title"), columns, rows))


@router.get("/d.atom", summary="The draws as a feed", response_class=Response, responses=file_of(MEDIA, "A feed."))
def as_atom(_: Looks, desk: AtDesk, read: Reading, trust: Trusted, visit: AtWindow, ocid: Ocid = None) -> Response:
    """The fifty draws that were asked for last, each with where it stands."""
    found = listing(read, Wanted(ocid or None, limit=MOST), trust, int(desk.now.timestamp()))[1]
    query = urlencode([*([("ocid", ocid)] if ocid else []), ("lang", visit.lang)])
    entries = [
        Entry(
            f"urn:tw:draw:{visit.quoted(one.draw_id)}",
            f"{one.draw_id} · {getattr(one.state_text, visit.lang)}",
            one.round_at if one.round_at and one.state in DRAWN else one.asked_at,
            f"{visit.base}/d/{visit.quoted(one.draw_id)}?lang={visit.lang}",
            "text/html",
            one.ocid if one.lot is None else f"{one.ocid} · {visit.w('draws.lot', lot=one.lot)}",
        )
        for one in map(answer.item, found)
    ]
    made = atom(
        f"urn:tw:feed:draws:{visit.quoted(ocid or '')}", visit.w("draws.title"), f"{visit.base}/d.atom?{query}",
        Publisher.of(desk.settings), entries, visit.lang, f"{visit.base}/d?{query}",
    )  # fmt: skip
    return visit.file(made, MEDIA)


@router.get("/d/{draw_id:path}", summary="One draw to verify, as a page")
def one(_: Looks, desk: AtDesk, read: Reading, trust: Trusted, visit: AtWindow, draw_id: Id) -> Response:
    """The service runs the ten checks anew: its own word. The command shows the same without it."""
    with refusals(visit.lang):
        told = answer.drawn(read, state(read, draw_id, trust, int(desk.now.timestamp())), trust)
    try:
        checked = of_draw(read, draw_id, trust, chains(test=desk.settings.test_chain))
        checks: Checks | None = answer.checks(checked, visit.lang)
    except (ActRefused, TranscriptRefused):  # not signed yet, or names experts whose handles nobody opened
        checks = None
    return visit.page(
        "draw",
        here="draws",
        stands=stands(read, desk),
        told=told,
        title=_title(visit, told),
        tags=_standing(visit, checks),
        checks=[] if checks is None else [_check(visit, one) for one in checks.checks],
        word=[] if checks is None else _word(visit, checks),
        steps=None if checks is None or checks.arithmetic is None else _steps(visit, told, checks.arithmetic),
        proves=_proves(checks),
        commands=[f"{line} --test-chain" if told.is_test_chain else line for line in COMMANDS],
        transcript=f"{visit.root}/draws/{visit.quoted(draw_id)}/transcript",
        declines=[_decline(visit, one) for one in told.declines],
        attempts=[one for one in told.attempts if one.draw_id != draw_id],
        lang_of=lambda said: getattr(said, visit.lang),
    )


def _heads(visit: Visit) -> list[dict[str, Any]]:
    w = visit.w
    return [
        {"label": w("window_d.draw")}, {"label": w("field.state")}, {"label": w("window_d.process")},
        {"label": w("verify.seats_asked"), "num": True}, {"label": w("verify.roster"), "num": True},
        {"label": w("verify.round_at")},
    ]  # fmt: skip


def counted(visit: Visit, key: str, n: int, **told: Any) -> str:
    """A sentence with a number in it, in the singular where there is one."""
    return visit.w(f"{key}.{'one' if n == 1 else 'many'}", n=f"{n:,}", **told)


def _title(visit: Visit, told: Draw) -> str:
    if told.pool is None:
        return visit.w("verify.unreadable", draw=told.draw_id)
    eligible = f"{told.pool - sum(told.excluded.values()):,}"
    if not told.table:
        said = getattr(told.state_text, visit.lang)
        return counted(visit, "verify.planned", told.seats or 0, pool=eligible, state=said)
    drawn = sum(row.turn == 0 for row in told.table)
    text = counted(visit, "verify.drawn", drawn, pool=eligible, day=(told.held_at or "")[:10])
    stepped = sum(row.state == "stepped_in" for row in told.table)
    return text + (counted(visit, "verify.stepped", stepped) if stepped else "")


def _standing(visit: Visit, checks: Checks | None) -> list[tuple[str, str, str | None]]:
    if checks is None:
        return [("na", visit.w("verify.not_checked"), None)]
    numbers = (("passed", "pass", checks.passed), ("failed", "fail", checks.failed),
               ("not_proved", "not_proved", checks.not_proved))  # fmt: skip
    return [(CHECK[code][0], counted(visit, f"verify.{name}", n), CHECK[code][1]) for name, code, n in numbers if n]


def _check(visit: Visit, one: Check) -> list[Any]:
    tag, mark = CHECK[one.state]
    said = {"tag": tag, "mark": mark, "text": visit.w(f"draw_check.{one.state}")}
    return [f"{one.name} {getattr(one.title, visit.lang)}", said, getattr(one.why, visit.lang)]


def _word(visit: Visit, checks: Checks) -> list[str]:
    w = visit.w
    lines = [w("verify.our_log") if checks.is_our_log else w("verify.other_log", vkey=checks.log_key)]
    lines.append(w(f"verify.witnesses.{checks.witnesses}"))
    return lines if checks.scanned is None else [*lines, counted(visit, "verify.scanned", checks.scanned)]


def _proves(checks: Checks | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if checks is not None and checks.is_test_chain:
        return ("proves_arithmetic",), ("not_chance", *NOT)
    if checks is not None and checks.witnesses == "none":
        return PROVES, ("not_before", *NOT)
    return PROVES, NOT


def _steps(visit: Visit, told: Draw, sums: dict[str, Any]) -> dict[str, Any]:
    """The five steps; the last two once the seed follows."""
    w = visit.w
    at = {one.party: one.revealed_at for one in told.parties}
    parties = [
        [
            w(f"party.{one['party']}"),
            {"text": handle(one["commitment"]), "mono": True},
            {"text": handle(one.get("nonce")), "mono": True},
            _moment(at.get(one["party"])),
            _opens(visit, one),
        ]
        for one in sums["parties"]
    ]
    value = None
    if "randomness" in sums:
        value = VALUE.format(chain=sums["chain"], round=sums["round"], value=sums["randomness"])
    used = sorted(one["party"] for one in sums["parties"] if "nonce" in one)
    told_parties = ", ".join(f'"{party}", nonce' for party in used)
    return {
        "entered": w("verify.entered", at=_moment(told.asked_at), entry=f"{told.entry:,}"),
        "request_text": w("verify.step_request_text", roster=f"{sums['roster']:,}", excluded=f"{sums['excluded']:,}"),
        "request": REQUEST.format(sha256=sums["request_sha256"]),
        "round": w("window_d.round_text", chain=sums["chain"], round=f"{sums['round']:,}", at=_unix(sums["round_at"])),
        "value": value,
        "party_heads": [
            {"label": w("verify.party")}, {"label": w("verify.commitment")}, {"label": w("verify.revealed")},
            {"label": w("field.time")}, {"label": w("verify.fits")},
        ],
        "parties": parties,
        "commitment": COMMITMENT,
        "seed": None if "prk" not in sums else SEED.format(parties=told_parties, prk=sums["prk"]),
        "ticket": TICKET,
        "slots": [_slot(visit, one, told) for one in sums.get("slots", ())],
        "blind": told.has_blind_reserve,
        "ticket_heads": [
            {"label": w("verify.rank")}, {"label": w("verify.handle")}, {"label": w("verify.ticket")},
            {"label": w("verify.group")}, {"label": w("field.state")},
        ],
    }  # fmt: skip


def _slot(visit: Visit, slot: dict[str, Any], told: Draw) -> dict[str, Any]:
    """The tickets of a speciality down to the last seat and the next in line."""
    rows = slot["tickets"]
    last = max((row["rank"] for row in rows if row["state"] != "waiting"), default=0)
    states = ["passed" if row["state"] == "waiting" and row["rank"] < last else row["state"] for row in rows]
    both = list(zip(rows, states, strict=True))
    shown = [one for one in both if one[0]["rank"] <= min(last + NEXT, SHOWN) or one[1] not in {"waiting", "passed"}]
    experts = {row.handle: row.expert for row in told.table if row.expert is not None}
    return {
        "title": visit.w("verify.slot_tickets", slot=slot["slot"], seats=slot["seats"], all=f"{len(rows):,}"),
        "rows": [_ticket(visit, row, state, experts.get(row["handle"])) for row, state in shown],
        "hidden": counted(visit, "verify.more_tickets", len(rows) - len(shown)) if len(rows) > len(shown) else "",
    }


def _ticket(visit: Visit, row: dict[str, Any], state: str, expert: str | None) -> list[Any]:
    tag, mark = SEATED[state]
    reason = visit.w(f"vacancy_reason.{row['reason']}") if "reason" in row else ""
    ticket = " ".join(row["ticket"][at : at + 4] for at in range(0, 12, 4))
    return [
        f"{row['rank']:,}",
        {"text": handle(row["handle"]), "mono": True, "note": expert or ""},
        {"text": ticket, "mono": True},
        row["group"],
        {"tag": tag, "mark": mark, "text": visit.w(f"ticket.{state}"), "note": reason},
    ]


def _opens(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    if "nonce" not in one:
        return {"tag": "na", "text": visit.w("verify.not_revealed"), "mark": None}
    if one["opens"]:
        return {"tag": "ok", "text": visit.w("verify.opens"), "mark": None}
    return {"tag": "crit", "text": visit.w("verify.differs"), "mark": "×"}


def _decline(visit: Visit, one: Any) -> list[Any]:
    return [
        None if one.number is None else f"{one.number:,}",
        one.slot,
        {"text": handle(one.out), "mono": True},
        {"text": handle(one.into), "mono": True},
        visit.w(f"vacancy_reason.{one.reason}"),
        {"text": f"{one.entry:,}", "href": visit.url(f"/e/{one.entry}")},
    ]


def _state(code: str, said: str) -> dict[str, Any]:
    tag = STATE.get(code, "mid")
    return {"tag": tag, "text": said, "mark": None if tag != "low" else "—"}


def _moment(told: str | None) -> str | None:
    return None if told is None else f"{datetime.fromisoformat(told).astimezone(COUNTY):%Y-%m-%d %H:%M:%S}"


def _unix(told: int) -> str:
    return f"{datetime.fromtimestamp(told, UTC).astimezone(COUNTY):%Y-%m-%d %H:%M:%S}"
