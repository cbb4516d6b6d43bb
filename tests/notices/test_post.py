"""An attempt goes to the checked address, follows nothing, reads little, and ends in time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hook_server import dripping, receiving, saying
from small_ca import SmallCa

from monitor.notices.guard import Allowed
from monitor.notices.post import MOST_BYTES, Post, told_by

HERE = Allowed(loopback=True)
BODY = '{"type": "某"}'.encode()


def post(**more: object) -> Post:
    return Post(HERE, **more)  # type: ignore[arg-type]


def test_what_is_sent_arrives_as_it_is() -> None:
    with receiving() as server:
        answer = post()(f"http://127.0.0.1:{server.port}/a?b=c", {"webhook-id": "msg_1"}, BODY)
        ((first, headers, body),) = server.heard
    assert (answer.good, answer.status) == (True, 204)
    assert (first, body) == ("POST /a?b=c HTTP/1.1", BODY)
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert (headers["webhook-id"], headers["content-type"]) == ("msg_1", "application/json")
    assert not {"cookie", "authorization", "accept-encoding"} & headers.keys()


def test_over_tls_the_name_is_checked_and_the_address_is_the_pinned_one(tmp_path: Path) -> None:
    ca, asked = SmallCa(tmp_path), []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 1 else ["169.254.169.254"]

    with receiving(context=ca.server("hooks.example")) as server:
        url = f"https://hooks.example:{server.port}/x"
        assert post(ca=ca.file, resolve=resolve)(url, {}, BODY).good
        assert (asked, server.heard[0][1]["host"]) == (["hooks.example"], f"hooks.example:{server.port}")
        refused = post(ca=ca.file, resolve=resolve)(url, {}, BODY)  # the name now leads to the metadata service
        assert not refused.good
        assert "internal" in str(refused.error)
        here = post(ca=ca.file, resolve=lambda *_: ["127.0.0.1"])
        other = here(f"https://other.example:{server.port}/x", {}, BODY)
        assert "CERTIFICATE_VERIFY_FAILED" in str(other.error) or "ostname" in str(other.error)
        stranger = post(resolve=lambda *_: ["127.0.0.1"])(url, {}, BODY)
        assert "CERTIFICATE_VERIFY_FAILED" in str(stranger.error)
        assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302),
        (b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", 307),
        (b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n", 400),
        (b"HTTP/1.1 500 Bad\r\nContent-Length: 0\r\n\r\n", 500),
        (b"nonsense\r\n\r\n", None),
        (b"", None),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", None),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_is_followed(raw: bytes, status: int | None) -> None:
    with receiving(saying(raw)) as server:
        answer = post(seconds=3)(f"http://127.0.0.1:{server.port}/", {}, BODY)
        assert len(server.heard) == 1
    assert (answer.good, answer.status) == (False, status)
    assert answer.error


@pytest.mark.parametrize(
    ("length", "sent"), [(b"99999999999", b"x" * (MOST_BYTES + 1)), (b"3", b"abc"), (b"0", b"")], ids=["huge", "3", "0"]
)
def test_of_a_long_answer_only_the_beginning_is_read(length: bytes, sent: bytes) -> None:
    with receiving(saying(b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\n\r\n" + sent)) as server:
        assert post()(f"http://127.0.0.1:{server.port}/", {}, BODY).good


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"])
def test_who_drips_is_not_waited_for(raw: bytes) -> None:
    stop = threading.Event()
    try:
        with receiving(dripping(raw, stop)) as server:
            answer = post(seconds=0.4)(f"http://127.0.0.1:{server.port}/", {}, BODY)
            stop.set()
    finally:
        stop.set()
    assert "ReadTimeout" in str(answer.error)


def test_nobody_there_is_told() -> None:
    with receiving() as server:
        port = server.port
    answer = post()(f"http://127.0.0.1:{port}/", {}, BODY)
    assert (answer.good, answer.status) == (False, None)
    assert "ConnectError" in str(answer.error)

    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("name not known")

    assert "name not known" in str(post(resolve=unknown)("https://hooks.example/", {}, BODY).error)
    assert "internal" in str(Post(Allowed())("https://127.0.0.1/", {}, BODY).error)


@pytest.mark.parametrize(
    ("status", "after", "expected"),
    [(200, "", (True, None, False)), (204, "9", (True, None, False)), (410, "", (False, None, True)),
     (429, "120", (False, 120, False)), (503, "soon", (False, None, False)), (503, "9" * 12, (False, None, False))],
)  # fmt: skip
def test_a_status_says_what_became_of_it(status: int, after: str, expected: tuple[bool, int | None, bool]) -> None:
    told = told_by(status, after)
    assert (told.good, told.after, told.final) == expected
