"""Each bad input has a clear answer with its place, in the caller's language, and never a failure of the service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.vocabulary.contract import contract

Example = Callable[..., dict[str, Any]]
PROBLEM = "application/problem+json"
MEDIA = (
    "application/json",
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "application/x-ndjson",
)


def spoiled(place: str, value: Any) -> dict[str, Any]:
    event = deepcopy(contract().kinds["payment.made"].example)
    holder: Any = event
    *path, last = place.split(".")
    for step in path:
        holder = holder[step]
    holder[last] = value
    return event


@pytest.mark.parametrize(
    ("place", "value", "code", "words"),
    [
        ("type", "payment.maid", "unknown_kind", "kind of event"),
        ("data.amount.amount", "-1.00", "negative", "negative"),
        ("data.amount.amount", "72 万元", "bad_form", "form"),
        ("data.amount.amount", "720000.0", "wrong_decimals", "decimals"),
        ("data.amount", 720000.5, "float", "integer"),
        ("data.amount.currency", "RMB", "unknown_currency", "currency"),
        ("time", "2026-02-30T00:00:00+08:00", "impossible_date", "date"),
        ("data.payee", None, "null", "null"),
        ("data.payment_kind", "bribe", "code_outside_list", "code list"),
        ("data.zz", "x", "unknown_field", "contract"),
        ("data.payee.id", "91999001MA00001111", "bad_check_digit", "check digit"),
        ("recordedtime", "2026-07-01T00:00:00+08:00", "set_by_server", "server"),
    ],
)
def test_a_bad_field_is_named_with_its_place(client: Any, place: str, value: Any, code: str, words: str) -> None:
    for lang in ("zh", "en"):
        answer = client.post(spoiled(place, value), query=f"?lang={lang}")
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
        (problem, *_) = answer.json()["outcomes"][0]["problems"]
        assert problem["code"] == code
        assert problem["place"].startswith(place.rpartition(".")[0])
        assert problem["text"].endswith("。" if lang == "zh" else ".")
        assert lang == "zh" or words in problem["text"]
        assert answer.headers["content-language"] == lang
    assert client.events == 0


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        (b'{"id": "a",\n "type": }', "line 2, column 10", "malformed_json"),
        (b"", "line 1, column 1", "malformed_json"),
        (b'[{"id": "a"}', "line 1, column 13", "malformed_json"),
        ('{"id": "县"}'.encode("gbk"), "byte 9", "bad_encoding"),
        (b"[" * 100_000, "", "too_deep"),
    ],
)
def test_what_is_no_json_is_refused_whole_with_its_place(client: Any, body: bytes, place: str, code: str) -> None:
    answer = client.post(body, query="?lang=en")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_body")
    assert [(one["place"], one["code"]) for one in answer.json()["problems"]] == [(place, code)]


@pytest.mark.parametrize("body", [b"[]", b" [ ] "])
def test_a_batch_of_nothing_is_refused(client: Any, body: bytes) -> None:
    answer = client.post(body)
    assert (answer.status_code, answer.json()["code"]) == (400, "empty_batch")


@pytest.mark.parametrize(
    ("media", "body"),
    [("application/cloudevents+json", b"[{}]"), ("application/cloudevents-batch+json", b"{}")],
)
def test_the_media_type_says_what_the_body_is(client: Any, media: str, body: bytes) -> None:
    answer = client.post(body, media, "?lang=en")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_what_was_announced")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/csv"},
        {"content-type": ""},
        {"content-type": "application/json; charset=gbk"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_other_media_are_refused(client: Any, example: Example, headers: dict[str, str]) -> None:
    answer = client.post(example(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_doubled_key_is_refused(client: Any, example: Example) -> None:
    body = json.dumps(example()).replace('"subject"', '"id": "again", "subject"').encode()
    answer = client.post(body)
    assert answer.status_code == 422
    assert "doubled_key" in [one["code"] for one in answer.json()["outcomes"][0]["problems"]]


def test_too_many_events_are_refused_whole(small: Any) -> None:
    lines = b"\n".join([b"{}"] * 4)
    for body, media in ((lines, "application/x-ndjson"), (b"[{},{},{},{}]", "application/json")):
        answer = small.post(body, media, "?lang=en")
        assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (413, "batch_too_large", 3)
    assert small.post(b"[{},{},{}]").status_code == 422


def test_a_large_body_is_refused_by_its_length(small: Any) -> None:
    answer = small.post(b"x" * 4_001)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (413, "body_too_large", 4_000)


@pytest.mark.parametrize("headers", [{}, {"content-length": "10"}, {"content-length": "nonsense"}])
def test_a_large_body_is_refused_while_it_streams(
    small: Any, streamed: Callable[[int, int], AsyncIterator[bytes]], headers: dict[str, str]
) -> None:
    answer = small.post(streamed(100, 1_000), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_caller_who_hangs_up_leaves_nothing(client: Any) -> None:
    heard: list[dict[str, Any]] = []
    said = iter([{"type": "http.request", "body": b'{"id"', "more_body": True}, {"type": "http.disconnect"}])
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/events",
        "client": ("127.0.0.1", 40_000),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def receive() -> dict[str, Any]:
        return next(said)

    async def send(message: dict[str, Any]) -> None:
        heard.append(message)

    asyncio.run(client.app(scope, receive, send))
    assert heard[0]["status"] == 400
    assert client.events == 0


def test_a_hundred_megabytes_are_not_read(client: Any) -> None:
    read = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"x" * 1_000_000

    answer = client.post(parts())
    assert answer.status_code == 413
    assert read <= 21


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/findings?limit=0", "query.limit"),
        ("/findings?limit=many", "query.limit"),
        ("/findings?offset=-1", "query.offset"),
        ("/findings?sort=luck", "query.sort"),
        ("/findings?severity=deadly", "query.severity.0"),
        ("/findings?min_amount=1e9", "query.min_amount"),
        ("/findings?q=%00", "query.q"),
        ("/findings?lang=fr", "query.lang"),
        ("/allocations?region=县", "query.region"),
        ("/allocations?fiscal_year=99999999999", "query.fiscal_year"),
        ("/processes/a%00b", "path.process_id"),
    ],
)
def test_a_bad_parameter_is_named(client: Any, path: str, place: str) -> None:
    for lang, words in (("zh", "应为"), ("en", "expected")):
        answer = client.get(path, headers={"accept-language": lang})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")
        (problem,) = answer.json()["problems"]
        assert problem["place"] == place
        assert words in problem["text"]


def test_unknown_addresses_and_methods_are_problems_too(client: Any) -> None:
    missing, wrong = client.get("/nothing?lang=en"), client.request("DELETE", "/findings")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_page")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "method_not_allowed", "GET")
    assert missing.headers["content-type"] == wrong.headers["content-type"] == PROBLEM


def test_a_store_that_is_away_is_said_so(client: Any, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    from api import desk
    from monitor.store.database import StoreUnavailable

    def away(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(desk, "open_database", away)
        for answer in (client.get("/health?lang=en"), client.post(example(), query="?lang=en")):
            assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
            assert answer.headers["retry-after"] == "5"
            assert "gone" not in answer.text
    assert client.post(example()).status_code == 201


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = ("id", "source", "type", "subject", "time", "data", "data.amount", "data.payee.id", "data.shares", "corrects")
BODIES = st.one_of(
    st.binary(max_size=200),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.builds(spoiled, st.sampled_from(PLACES), JSON).map(lambda event: json.dumps(event).encode()),
    st.builds(spoiled, st.sampled_from(PLACES), JSON).map(lambda event: json.dumps([event, event]).encode()),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=BODIES, media=st.sampled_from(MEDIA), atomic=st.booleans(), lang=st.sampled_from(["zh", "en"]))
def test_no_body_makes_the_service_fail(client: Any, body: bytes, media: str, *, atomic: bool, lang: str) -> None:
    answer = client.post(body, media, f"?atomic={str(atomic).lower()}&lang={lang}")
    assert answer.status_code in {200, 201, 207, 400, 409, 422}
    told = answer.json()
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == PROBLEM
        assert told["status"] == answer.status_code
    else:
        assert told["outcomes"]
