"""Every request has its number, its line and its count; nothing of content comes into the log."""

from __future__ import annotations

import io
import json
import logging
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.traffic.passing import network_of
from monitor.operation.logs import JsonLines, TextLines, config

Example = Callable[..., dict[str, Any]]
PERSON = "11010519491231002X"
PHONE = "13800138000"
WORD = "张某某-secret"


class Lines:
    """What was logged while the test ran."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def requests(self) -> list[dict[str, Any]]:
        told = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in told if line["event"] == "request"]


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(words=False))
    levels = {name: told["level"] for name, told in config("info", "json")["loggers"].items() if "level" in told}
    before = {name: logging.getLogger(name).level for name in ("", *levels)}
    for name, level in {"": "INFO", **levels}.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().addHandler(handler)
    yield Lines(stream)
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def test_a_line_names_the_template_and_no_id(client: Any, lines: Lines) -> None:
    client.get("/findings/some-finding?lang=en")
    client.get("/no/such/place")
    told = lines.requests
    assert [(one["method"], one["route"], one["status"]) for one in told] == [
        ("GET", "/findings/{finding_id}", 404),
        ("GET", "unmatched", 404),
    ]
    assert {
        "time",
        "level",
        "event",
        "logger",
        "request",
        "method",
        "route",
        "status",
        "ms",
        "account",
        "client",
    } == set(told[0])
    assert told[0]["client"] == "127.0.0.0/24"
    assert told[0]["ms"] > 0


SANE = (str(uuid.UUID(int=7)), "0af7651916cd43dd8448eb211c80319c")
OTHER = ("", PERSON, PHONE, "a b", "x" * 4_000, "1bf7651916cd43dd8448eb211c80319", "1; DROP")


def test_a_sane_number_is_kept_and_returned_and_another_replaced(client: Any, lines: Lines) -> None:
    for given in SANE:
        assert client.get("/kinds", headers={"x-request-id": given}).headers["x-request-id"] == given
    for given in OTHER:
        made = client.get("/kinds", headers={"x-request-id": given}).headers["x-request-id"]
        assert uuid.UUID(hex=made).hex == made
        assert made == lines.requests[-1]["request"]
        assert not given or given not in lines.text
    assert [line["request"] for line in lines.requests[:2]] == list(SANE)


def test_even_an_answer_that_nobody_expected_has_its_number(
    client: Any, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"a row of {WORD}")

    monkeypatch.setattr("api.health.routes.last_seq", fails)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    line = lines.requests[0]
    assert (line["request"], line["status"], line["level"]) == (answer.headers["x-request-id"], 500, "error")
    assert WORD not in lines.text


def test_personal_data_in_every_place_of_a_request_is_in_no_line(client: Any, lines: Lines, example: Example) -> None:
    event = example(id=PERSON, subject=PHONE)
    told = {
        "user-agent": PERSON,
        "referer": f"http://x/{PHONE}",
        "x-forwarded-for": "203.0.113.77",
        "cookie": f"a={PERSON}",
    }
    told |= {"if-none-match": PERSON, "accept-language": f"en;{PHONE}", "traceparent": PERSON, "x-request-id": PERSON}
    client.post(event, headers=told)
    client.post({**event, "data": {**event["data"], "name": WORD}}, headers=told)
    client.post(f'{{"name": "{WORD}"'.encode(), headers=told)
    client.post(event, media=f"application/{PERSON}", headers=told)
    for path in (f"/findings/{PERSON}", f"/processes/{PHONE}", f"/rules/{PERSON}", f"/{PERSON}", f"/log/tile/{PERSON}"):
        client.get(path, headers=told)
        client.get(f"{path}?q={PHONE}&lang={PERSON}", headers=told)
        client.request("DELETE", path, headers=told)
    client.get("/findings", params={"search": WORD, "rule": PERSON}, headers=told)
    client.request(PERSON, "/health", headers=told)
    client.request("POST", "/receipts", content=WORD.encode(), headers=told)
    assert len(lines.requests) >= 20
    for secret in (PERSON, PHONE, WORD, WORD.encode("unicode_escape").decode(), "203.0.113"):
        assert secret not in lines.text


def test_the_words_of_an_error_stay_out_of_the_log() -> None:
    def line(formatter: logging.Formatter) -> str:
        try:
            try:
                {}[WORD]
            except KeyError as cause:
                raise ValueError(f"a value of {PERSON}") from cause
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it failed", (), sys.exc_info())
        return formatter.format(record)

    told = json.loads(line(JsonLines(words=False)))
    assert told["event"] == "it failed"
    assert [one for one in told["error"] if " " not in one] == ["ValueError", "KeyError"]
    assert any("tests/api/traffic/test_passing.py:" in one for one in told["error"])
    for formatter in (JsonLines(words=False), TextLines(words=False)):
        assert PERSON not in line(formatter)
        assert WORD not in line(formatter)
    assert PERSON in line(TextLines(words=True))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", "-"),
    ],
)
def test_of_an_address_only_the_network_is_told(address: str, network: str) -> None:
    assert network_of({"client": (address, 1234)}) == network
    assert network_of({"client": None}) == "-"
