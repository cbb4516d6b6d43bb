"""Who is told of what happens: added, changed, stopped, removed; the notices, and those that were not delivered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from api.access.caller import ManagesHooks
from api.deps import PLAIN, AtDesk, Limit, Offset, Reading
from api.desk import Desk
from api.draws.bounded import Bounded
from api.hooks.schemas import Hook, HookChange, Hooks, Kind, Kinds, Made, NewHook, Notice, Notices, NoticeState
from api.language import language_of
from api.problems import Refused
from api.schemas import ProblemItem, Text
from monitor.accounts.vault import Vault
from monitor.notices import subscribe
from monitor.notices.guard import Allowed
from monitor.notices.kinds import kinds
from monitor.notices.refused import NoSuchDelivery, NoSuchSubscriber, NoticeRefused
from monitor.store.database import Read, Write
from monitor.store.notices import Subscriber, subscribers
from monitor.store.notices_lease import held
from monitor.store.notices_outbox import WAITING, Delivery, listed, waiting
from monitor.vocabulary.event import COUNTY

router = APIRouter()
bare = APIRouter(prefix="/hooks", tags=["notices"])
bodies = APIRouter(prefix="/hooks", tags=["notices"], route_class=Bounded)
HookId = Annotated[str, Path(max_length=40, pattern=PLAIN)]
Number = Annotated[int, Path(ge=1, le=2**53 - 1)]
NO_STORE: Final = {"Cache-Control": "no-store"}
_REFUSED: Final[dict[int | str, dict[str, Any]]] = {422: {"description": "Address, kind or unit cannot stand."}}


def _instant(unix: int | None) -> str | None:
    return None if unix is None else datetime.fromtimestamp(unix, COUNTY).isoformat()


def _hook(read: Read, told: Subscriber) -> dict[str, Any]:
    return {
        "id": told.id,
        "url": told.address,
        "channel": "mail" if told.is_mail else "webhook",
        "kinds": sorted(told.kinds),
        "unit": told.unit,
        "state": told.state,
        "reason": told.reason,
        "read_to": told.read_to,
        "waiting": waiting(read, told.id),
        "failing_since": _instant(told.failing_since),
        "made_at": told.made_at,
        "made_by": told.made_by,
    }


def _notice(told: Delivery) -> Notice:
    return Notice(
        id=told.id,
        hook=told.subscriber,
        message=told.message,
        kind=told.kind,
        body=told.body,
        state=_STATES[told.state],
        attempts=told.attempts,
        next_at=_instant(told.next_at) if told.state == WAITING else None,
        status=told.status,
        error=told.error,
        made_at=told.made_at,
        ended_at=told.ended_at,
    )


_STATES: Final[dict[str, NoticeState]] = {"waiting": "waiting", "delivered": "delivered", "dead": "dead"}


@contextmanager
def _facts(request: Request, id: str | int = "") -> Iterator[None]:
    """What a room refuses is told in the caller's language."""
    try:
        yield
    except NoSuchSubscriber as missing:
        raise Refused("no_such_hook", id=id) from missing
    except NoSuchDelivery as missing:
        raise Refused("no_dead_notice", id=id) from missing
    except NoticeRefused as refused:
        text = refused.zh if language_of(request) == "zh" else refused.en
        item = ProblemItem(place=f"body.{refused.place}", code="refused", found="", expected="", text=text)
        raise Refused("hook_refused", items=[item], fact_zh=refused.zh, fact_en=refused.en) from refused


@contextmanager
def _changing(desk: Desk, request: Request, id: str | int = "") -> Iterator[Write]:
    with _facts(request, id), desk.database.writing() as write:
        yield write


def _vault(desk: Desk) -> Vault:
    return Vault(desk.settings.accounts_key_file)


def _allowed(desk: Desk) -> Allowed:
    return Allowed.of(desk.settings.hook_networks, loopback=desk.settings.hook_loopback)


@bare.get("", summary="All who are told")
def all_hooks(desk: AtDesk, read: Reading, _: ManagesHooks) -> Hooks:
    """Secrets are never shown again."""
    who, now = held(read), int(desk.now.timestamp())
    delivers = who if who is not None and who[1] > now else None
    return Hooks(
        items=[Hook.model_validate(_hook(read, one)) for one in subscribers(read)],
        courier=None if delivers is None else delivers[0],
        courier_until=None if delivers is None else _instant(delivers[1]),
        mail_works=bool(desk.settings.smtp_host and desk.settings.smtp_from),
    )


@bare.get("/kinds", summary="What can be subscribed to")
def all_kinds(_: ManagesHooks) -> Kinds:
    """Kinds of the log's own entries, and those that are made of them."""
    return Kinds(items=[Kind(kind=name, label=Text(zh=zh, en=en)) for name, (zh, en) in sorted(kinds().items())])


@bodies.post("", summary="Tell somebody from now on", status_code=201, responses=_REFUSED)
def add(request: Request, response: Response, desk: AtDesk, who: ManagesHooks, body: NewHook) -> Made:
    """A webhook's secret is in this answer and nowhere else. What is sent is signed as Standard Webhooks says.

    Bodies hold ids and addresses, never the records themselves. In order, at least once: a message that comes again
    bears the same `webhook-id`.
    """
    with _facts(request):
        wanted, unit = subscribe.checked_kinds(body.kinds), subscribe.checked_unit(body.unit)
        url = subscribe.checked_address(body.url, _allowed(desk))
    with _changing(desk, request) as write:
        made = subscribe.subscribe(write, _vault(desk), url, wanted, unit, actor=who.account, now=desk.now)
        told = _hook(write, made.subscriber)
    response.headers.update(NO_STORE)
    return Made.model_validate({**told, "secret": made.secret})


@bare.get("/notices", summary="Notices and what became of them")
def notices(
    read: Reading,
    _: ManagesHooks,
    hook: Annotated[str | None, Query(max_length=40, pattern=PLAIN)] = None,
    state: Annotated[NoticeState | None, Query(description="dead: those that could not be delivered.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Notices:
    """Delivered ones are kept for 30 days, dead ones until their subscriber is removed."""
    total, found = listed(read, subscriber=hook, state=state, limit=limit, offset=offset)
    return Notices(total=total, limit=limit, offset=offset, items=[_notice(one) for one in found])


@bare.post(
    "/notices/{number}/resend",
    summary="Try a dead notice again",
    status_code=204,
    response_class=Response,
    responses={409: {"description": "There is no such dead notice."}},
)
def resend(request: Request, desk: AtDesk, _: ManagesHooks, number: Number) -> Response:
    """Under its own message id, before what came after it."""
    with _changing(desk, request, number) as write:
        subscribe.resend(write, number, now=desk.now)
    return Response(status_code=204)


@bare.get("/{hook_id}", summary="One who is told")
def one(request: Request, read: Reading, _: ManagesHooks, hook_id: HookId) -> Hook:
    """As it stands."""
    with _facts(request, hook_id):
        return Hook.model_validate(_hook(read, subscribe.known(read, hook_id)))


@bodies.patch("/{hook_id}", summary="Change, stop or begin again", responses=_REFUSED)
def change(request: Request, desk: AtDesk, who: ManagesHooks, hook_id: HookId, body: HookChange) -> Hook:
    """One that was stopped goes on where the log was read for it."""
    with _facts(request, hook_id):
        told: dict[str, Any] = {}
        if body.url is not None:
            told["address"] = subscribe.checked_address(body.url, _allowed(desk))
        if body.kinds is not None:
            told["kinds"] = subscribe.checked_kinds(body.kinds)
    with _changing(desk, request, hook_id) as write:
        by: dict[str, Any] = {"actor": who.account, "now": desk.now}
        after = subscribe.alter(write, hook_id, **by, **told) if told else subscribe.known(write, hook_id)
        if body.state == "active":
            after = subscribe.begin(write, hook_id, **by)
        elif body.state == "stopped":
            after = subscribe.stop(write, after, "", **by)
        return Hook.model_validate(_hook(write, after))


@bare.post("/{hook_id}/secret", summary="A new secret", responses=_REFUSED)
def renew(request: Request, response: Response, desk: AtDesk, who: ManagesHooks, hook_id: HookId) -> Made:
    """The old one signs nothing any more; the new one is in this answer and nowhere else."""
    with _changing(desk, request, hook_id) as write:
        made = subscribe.renew_secret(write, _vault(desk), hook_id, actor=who.account, now=desk.now)
        told = _hook(write, made.subscriber)
    response.headers.update(NO_STORE)
    return Made.model_validate({**told, "secret": made.secret})


@bare.delete("/{hook_id}", summary="Tell nobody there any more", status_code=204, response_class=Response)
def remove(request: Request, desk: AtDesk, who: ManagesHooks, hook_id: HookId) -> Response:
    """What waited for it is gone; the log keeps that there was one."""
    with _changing(desk, request, hook_id) as write:
        subscribe.remove(write, hook_id, actor=who.account, now=desk.now)
    return Response(status_code=204)


router.include_router(bare)
router.include_router(bodies)
