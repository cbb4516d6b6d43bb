"""What a rule would have found with other parameters, over all history; and a proposal that they come into force."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response

from api.access.caller import TunesRules
from api.access.looks import looked
from api.deps import PLAIN, AtDesk, Limit, Offset, Reading
from api.draws.bounded import Bounded
from api.language import Language
from api.problems import Refused
from api.replays.answer import brief, whole
from api.replays.refusals import refusals
from api.replays.schemas import NewReplay, Replay, Replays
from monitor.facts.lake import Lake
from monitor.replays.ask import ask, cancel
from monitor.replays.reach import end_of
from monitor.store.database import Read
from monitor.store.replays import DONE, replay_by_number, replay_count, replays
from monitor.store.replays import Replay as Kept

router = APIRouter(prefix="/replays", tags=["replays"], route_class=Bounded)
Number = Annotated[int, Path(ge=1, le=2**53 - 1)]
NO_STORE: Final = {"Cache-Control": "no-store"}


def known(read: Read, number: int) -> Kept:
    """The replay of this number, or a refusal."""
    told = replay_by_number(read, number)
    if told is None:
        raise Refused("no_such_replay", fact_zh=f"没有编号为 {number} 的试算", fact_en=f"there is no replay {number}")
    return told


@router.post("", summary="Judge all history by one rule with other values", status_code=202)
def asked(who: TunesRules, desk: AtDesk, lang: Language, response: Response, body: NewReplay) -> Replay:
    """Nothing that stands is touched. What was compared before over the same log is answered at once (200)."""
    until = end_of(Lake(desk.settings.lake), desk.today)
    with refusals(lang), desk.database.writing() as write:
        told = ask(write, body.rule, body.params, desk.settings.place, who, day=desk.today, now=desk.now, until=until)
    desk.replay_asked()
    if told.state == DONE:
        response.status_code = 200
    with desk.database.reading() as read:
        return whole(read, replay_by_number(read, told.number) or told, who, 50, 0)


@router.get("", summary="Replays, the newest first")
def listed(
    _: TunesRules,
    read: Reading,
    __: Language,
    rule: Annotated[str | None, Query(max_length=100, pattern=PLAIN)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Replays:
    """Without what they found."""
    found = [brief(one) for one in replays(read, rule=rule, limit=limit, offset=offset)]
    return Replays(total=replay_count(read, rule=rule), limit=limit, offset=offset, items=found)


@router.get("/{number}", summary="One replay: how far it is, what it gains and loses")
def one(
    who: TunesRules,
    desk: AtDesk,
    read: Reading,
    _: Language,
    response: Response,
    number: Number,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Replay:
    """Findings that concern one's own unit are left out and counted. Reading what it found is a look."""
    told = known(read, number)
    if told.state == DONE:
        looked(desk, who, "replay", str(number))
    response.headers.update(NO_STORE)
    return whole(read, told, who, limit, offset)


@router.post("/{number}/cancel", summary="A replay is given up by the one who asked for it")
def cancelled(who: TunesRules, desk: AtDesk, lang: Language, number: Number) -> Replay:
    """Nothing that was found so far is kept."""
    with refusals(lang), desk.database.writing() as write:
        cancel(write, number, who)
        return whole(write, known(write, number), who, 50, 0)
