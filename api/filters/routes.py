"""Filters kept under a name by the account that asks, and the feed of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from api.access.caller import Looks, ReadsFindings
from api.access.looks import looked
from api.deps import AtDesk, Reading
from api.draws.bounded import Bounded
from api.filters.feed import MOST, address_of, digest_of, feed, secret, subscribed
from api.filters.query import wanted_of
from api.filters.schemas import Filter, FilterMade, Filters, NewFilter
from api.language import Language
from api.ocds.routes import file_of
from api.problems import Refused
from monitor.accounts.principal import Principal
from monitor.cases.sight import left_by
from monitor.export.ocds.feeds import MEDIA
from monitor.findings.fresh import fresh
from monitor.store.accounts import stamp
from monitor.store.database import Read
from monitor.store.saved_filters import SavedFilter, drop_filter, filter_of, filters_of, keep_filter, set_token

router = APIRouter(prefix="/filters", tags=["filters"], route_class=Bounded)
Number = Annotated[int, Path(ge=1, le=2**53 - 1)]
Secret = Annotated[str, Path(min_length=43, max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
MOST_KEPT: Final = 100
NO_STORE: Final = {"Cache-Control": "no-store"}


def _told(one: SavedFilter) -> dict[str, object]:
    names = ("number", "name", "page", "query", "made_at")
    return {name: getattr(one, name) for name in names} | {"has_feed": one.feed_token is not None}


@router.get("", summary="One's own filters")
def listed(who: ReadsFindings, read: Reading, _: Language) -> Filters:
    """By name. Nobody else sees them."""
    items = [Filter.model_validate(_told(one)) for one in filters_of(read, who.account)]
    return Filters(total=len(items), items=items)


@router.post("", summary="Keep a filter under a name", status_code=201)
def kept(who: ReadsFindings, desk: AtDesk, lang: Language, response: Response, body: NewFilter) -> FilterMade:
    """One of the same name is replaced; its feed then tells what the new one finds, at the same address."""
    wanted_of(body.query, who, lang)
    response.headers.update(NO_STORE)
    with desk.database.writing() as write:
        known = filters_of(write, who.account)
        if len(known) >= MOST_KEPT and body.name not in {one.name for one in known}:
            raise Refused("too_many_filters", limit=MOST_KEPT)
        one = keep_filter(write, who.account, body.name, body.page, body.query, stamp(desk.now))
        told = None
        if one.feed_token is None:
            told = secret()
            set_token(write, one.number, digest_of(told))
    address = None if told is None else address_of(desk, told)
    return FilterMade.model_validate(_told(one) | {"has_feed": True, "feed_url": address})


@router.post("/{number}/feed", summary="A new address for the feed of a filter")
def renewed(who: ReadsFindings, desk: AtDesk, _: Language, response: Response, number: Number) -> FilterMade:
    """The old address tells nothing any more."""
    response.headers.update(NO_STORE)
    told = secret()
    with desk.database.writing() as write:
        one = _own(write, who, number)
        set_token(write, one.number, digest_of(told))
    return FilterMade.model_validate(_told(one) | {"has_feed": True, "feed_url": address_of(desk, told)})


@router.delete("/{number}", summary="Keep a filter no longer", status_code=204, response_class=Response)
def dropped(who: ReadsFindings, desk: AtDesk, _: Language, number: Number) -> Response:
    """Its feed is gone with it."""
    with desk.database.writing() as write:
        drop_filter(write, _own(write, who, number).number)
    return Response(status_code=204)


@router.get(
    "/feeds/{token}.atom",
    summary="What is new under a saved filter",
    response_class=Response,
    responses=file_of(MEDIA, "An Atom feed (RFC 4287) of titles and ids."),
)
def of_filter(_: Looks, desk: AtDesk, read: Reading, lang: Language, token: Secret) -> Response:
    """Whoever knows the address reads it; it tells no more than its account may see today, and nothing of persons.

    An account that is closed, or reads findings no longer, has no feed.
    """
    told, who = subscribed(desk, read, token)
    wanted = replace(wanted_of(told.query, who, lang), without_units=who.recused, without_cases=left_by(read, who))
    items = [
        {"id": one["id"], "rule": one["rule"], "title": one["title"][lang], "raised_at": one["raised_at"]}
        for one in fresh(read, wanted, desk.today, MOST)
    ]
    looked(desk, who, "findings", "list")
    content = feed(desk, told, items, address_of(desk, token), lang)
    return Response(content, media_type=MEDIA, headers={"Cache-Control": "private, no-store"})


def _own(read: Read, who: Principal, number: int) -> SavedFilter:
    one = filter_of(read, who.account, number)
    if one is None:
        raise Refused("no_such_filter", id=number)
    return one
