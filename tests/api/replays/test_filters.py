"""Filters kept by an account, and their feeds: titles and ids, for whom the account still is, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from monitor.store.accounts import account_by_number, change_account
from monitor.store.saved_filters import filters_of

ATOM = "{http://www.w3.org/2005/Atom}"


def keep(office: Any, who: str, name: str = "grave", query: str = "severity=high&view=process") -> Any:
    return office.ask(who, "POST", "/filters", json={"name": name, "page": "queue", "query": query})


def entries_of(feed: bytes) -> Any:
    return fromstring(feed).findall(f"{ATOM}entry")  # noqa: S314 - our own answer


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def test_a_filter_is_kept_shown_to_its_owner_and_ends_with_its_feed(office: Any) -> None:
    made = keep(office, "ann")
    assert made.status_code == 201, made.text
    address = made.json()["feed_url"]
    assert (made.json()["number"], made.headers["cache-control"]) == (1, "no-store")
    with office.app.state.desk.database.reading() as read:
        (kept,) = filters_of(read, "1")
    assert kept.feed_token is not None
    assert address.split("/")[-1].removesuffix(".atom").encode() not in kept.feed_token
    assert [one["name"] for one in office.get("ann", "/filters")["items"]] == ["grave"]
    assert "feed_url" not in office.get("ann", "/filters")["items"][0]
    assert office.get("bo", "/filters")["total"] == 0
    assert office.ask("bo", "DELETE", "/filters/1").json()["code"] == "no_such_filter"
    assert keep(office, "ann", query="severity=low").json()["feed_url"] is None  # the address stays
    anew = office.ask("ann", "POST", "/filters/1/feed").json()["feed_url"]
    assert office.ask("", "GET", path_of(address)).status_code == 404
    assert office.ask("", "GET", path_of(anew)).status_code == 200
    assert office.ask("ann", "DELETE", "/filters/1").status_code == 204
    assert office.ask("", "GET", path_of(anew)).json()["code"] == "no_such_feed"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("severity=grave", "query.severity.0"),
        ("nothing=1", "query.nothing"),
        ("day_from=2026-02-30", "query.day_from"),
        ("min_amount=much", "query.min_amount"),
        ("severity", "query"),
    ],
)
def test_what_the_list_would_refuse_is_not_kept(office: Any, query: str, place: str) -> None:
    answer = keep(office, "ann", query=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "filter_unfit")
    assert answer.json()["problems"][0]["place"] == place


def test_a_feed_tells_titles_and_ids_as_its_account_may_see_them(office: Any) -> None:
    feeds = {who: path_of(keep(office, who).json()["feed_url"]) for who in ("ann", "of_housing")}
    told = office.ask("", "GET", feeds["ann"])
    assert told.headers["content-type"].startswith("application/atom+xml")
    entries = entries_of(told.content)
    high = office.get("ann", "/findings?severity=high")
    assert {one.findtext(f"{ATOM}id") for one in entries} == {f"urn:tw:finding:{one['id']}" for one in high["items"]}
    assert entries
    for item in high["items"]:
        assert item["message"]["zh"].encode() not in told.content
        assert item["unit_id"].encode() not in told.content
    hidden = entries_of(office.ask("", "GET", feeds["of_housing"]).content)
    seen = office.get("of_housing", "/findings?severity=high")["items"]
    assert len(hidden) == len(seen) < len(entries)


def test_the_feed_of_a_closed_account_is_no_more(office: Any) -> None:
    path = path_of(keep(office, "ann").json()["feed_url"])
    desk = office.app.state.desk
    with desk.database.writing() as write:
        account = account_by_number(write, "1")
        assert account is not None
        change_account(write, replace(account, roles=frozenset({"bureau_submitter"})), "changed", now=desk.now)
    assert office.ask("", "GET", path).json()["code"] == "no_such_feed"
    assert office.ask("", "GET", "/filters/feeds/short.atom").status_code == 422
