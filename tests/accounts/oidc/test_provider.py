"""What the provider publishes is used only where it can be; what is asked of it stays within bounds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from false_provider import CLIENT, ISSUER, NOW, SECRET, Provider, key, metadata, published

from monitor.accounts.oidc import fetch
from monitor.accounts.oidc.exchange import code_of, proved
from monitor.accounts.oidc.factor import proved_twice
from monitor.accounts.oidc.fetch import MOST_BYTES, ask, usable
from monitor.accounts.oidc.keys import KEPT_SECONDS
from monitor.accounts.oidc.metadata import read_metadata
from monitor.accounts.oidc.provider import Client
from monitor.accounts.oidc.provider import Provider as Known
from monitor.accounts.oidc.refused import (
    GrantRefused,
    NothingUnderWay,
    ProviderDeclined,
    ProviderUnavailable,
    TokenRefused,
)
from monitor.accounts.oidc.request import address, begun, leave
from monitor.accounts.oidc.returning import return_address
from monitor.settings import Settings

OURS = Client(ISSUER, CLIENT, "https://tw.example", SECRET)
HOME = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("told", "issuer", "expected"),
    [
        ("https://id.example/x?y=1", ISSUER, True),
        ("http://id.example/x", ISSUER, False),
        ("http://127.0.0.1/x", ISSUER, False),  # a provider elsewhere does not send us to ourselves in the clear
        ("http://127.0.0.1:80/x", HOME, True),
        ("http://localhost/x", HOME, True),
        ("http://[::1]/x", HOME, True),
        ("http://127.0.0.1.example/x", HOME, False),
        ("http://2130706433/x", HOME, False),
        ("https://me@id.example/", ISSUER, False),
        ("https://id.example/#x", ISSUER, False),
        ("https://id.example/a b", ISSUER, False),
        ("https://id.example:x/", ISSUER, False),
        ("https://[id/", ISSUER, False),
        ("https:///x", ISSUER, False),
        ("file:///etc/passwd", HOME, False),
        ("", ISSUER, False),
        (None, ISSUER, False),
    ],
)
def test_which_addresses_are_used(told: Any, issuer: str, expected: bool) -> None:
    assert usable(told, issuer) is expected


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"issuer": "https://other.example"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"token_endpoint": "http://id.example/token"}, "token_endpoint"),
        ({"jwks_uri": None}, "jwks_uri"),
        ({"authorization_endpoint": 7}, "authorization_endpoint"),
        ({"response_types_supported": ["id_token"]}, "response_types_supported"),
        ({"code_challenge_methods_supported": ["plain"]}, "code_challenge_methods_supported"),
    ],
)
def test_metadata_that_no_sign_in_can_be_made_of(changed: dict[str, Any], what: str) -> None:
    with pytest.raises(ProviderUnavailable, match=what):
        read_metadata(metadata(**changed), ISSUER)


def test_the_request_says_what_the_protocol_asks() -> None:
    made = begun()
    known = read_metadata(metadata(authorization_endpoint=f"{ISSUER}/authorize?tenant=1"), ISSUER)
    provider = Provider()
    told = provider.allow(address(OURS, known, made, "zh"))
    sent = provider.codes[told["code"]]
    assert {
        name: sent[name] for name in ("tenant", "response_type", "client_id", "scope", "code_challenge_method")
    } == {
        "tenant": "1",
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid",
        "code_challenge_method": "S256",
    }
    assert sent["redirect_uri"] == "https://tw.example/oidc/callback"
    assert made.verifier not in str(sent)
    assert len({made.state, made.nonce, made.verifier, made.browser}) == 4
    assert min(len(one) for one in (made.state, made.nonce, made.verifier, made.browser)) >= 43
    assert made.state not in repr(made)
    out = leave(OURS, known)
    assert out is not None
    assert out.startswith(f"{ISSUER}/out?client_id={CLIENT}&")
    assert leave(OURS, read_metadata(metadata(end_session_endpoint=None), ISSUER)) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"code": "c", "iss": ISSUER}, None),
        ({"code": "c", "iss": "https://other.example"}, NothingUnderWay),  # RFC 9207: mixed up providers
        ({"code": "c"}, NothingUnderWay),
        ({"iss": ISSUER}, NothingUnderWay),
        ({"error": "access_denied", "iss": ISSUER}, ProviderDeclined),
        ({"error": "<b>", "code": "c", "iss": ISSUER}, ProviderDeclined),
    ],
)
def test_an_answer_of_the_provider(answer: dict[str, str], expected: type[Exception] | None) -> None:
    known = Known(OURS, lambda: 0.0, Provider().ask)
    if expected is None:
        assert code_of(known, answer) == "c"
        return
    with pytest.raises(expected) as refused:
        code_of(known, answer)
    assert "<b>" not in str(refused.value)


def test_a_code_proves_a_person_once_and_only_to_its_browser() -> None:
    provider, made = Provider(), begun()
    known = Known(OURS, lambda: 0.0, provider.ask)
    sent = address(OURS, known.metadata, made, "en")
    code, other = provider.allow(sent)["code"], provider.allow(sent)["code"]
    assert proved(known, code, verifier=made.verifier, nonce=made.nonce, now=NOW).subject == "u-1"
    assert provider.logins[0] == (CLIENT, "a%20secret%3Awith%2Fsigns")
    with pytest.raises(GrantRefused):
        proved(known, code, verifier=made.verifier, nonce=made.nonce, now=NOW)
    with pytest.raises(GrantRefused):  # whoever stole the code lacks the verifier
        proved(known, other, verifier=begun().verifier, nonce=made.nonce, now=NOW)
    again = provider.allow(sent)["code"]
    with pytest.raises(TokenRefused, match="nonce"):
        proved(known, again, verifier=made.verifier, nonce=begun().nonce, now=NOW)


def test_metadata_and_keys_are_asked_for_once_an_hour() -> None:
    provider, clock, made = Provider(), [0.0], begun()
    known = Known(OURS, lambda: clock[0], provider.ask)

    def signed_in() -> str:
        code = provider.allow(address(OURS, known.metadata, made, "en"))["code"]
        return proved(known, code, verifier=made.verifier, nonce=made.nonce, now=NOW).subject

    assert signed_in() == signed_in() == "u-1"
    discovery = "/.well-known/openid-configuration"
    assert provider.asked == [discovery, "/token", "/jwks", "/token"]
    clock[0] = KEPT_SECONDS
    provider.keys = published(key("second"), key())
    assert signed_in() == "u-1"
    assert provider.asked[4:] == [discovery, "/token", "/jwks"]
    provider.status, clock[0] = 503, clock[0] + KEPT_SECONDS
    with pytest.raises(ProviderUnavailable, match="503"):
        signed_in()


@pytest.mark.parametrize(
    ("told", "counts", "expected"),
    [
        ({"amr": ["pwd", "mfa"]}, "amr:mfa", True),
        ({"amr": ["pwd"]}, "amr:mfa amr:otp", False),
        ({"amr": "mfa"}, "amr:mfa", False),  # RFC 8176: a list
        ({"acr": "urn:two"}, "amr:mfa acr:urn:two", True),
        ({"acr": ["urn:two"]}, "acr:urn:two", False),
        ({"amr": ["mfa"]}, "", False),
        ({}, "amr:mfa", False),
    ],
)
def test_which_word_of_the_provider_counts_as_a_second_factor(
    told: dict[str, Any], counts: str, expected: bool
) -> None:
    assert proved_twice(told, counts) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", "https://board.example/"),
        ("/findings?x=1", "https://tw.example/findings?x=1"),
        ("https://board.example/page", "https://board.example/page"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://tw.example.evil.example/", None),
        ("https://tw.example@evil.example/", None),
        ("https://tw.example:444/", None),
        ("http://tw.example/", None),
        ("javascript:alert(1)", None),
        ("https://tw.example/\n", None),
        ("https://[", None),
        ("page", None),
    ],
)
def test_a_sign_in_returns_to_our_own_pages_only(told: str, expected: str | None) -> None:
    ours = Settings(public_url="https://tw.example", dashboard_url="https://board.example/")
    assert return_address(told, ours) == expected


class Answers(BaseHTTPRequestHandler):
    """By path: what a provider that is broken, or not friendly, answers."""

    def do_GET(self) -> None:
        where = self.path.strip("/")
        self.send_response(302 if where == "redirect" else 200)
        if where == "redirect":
            self.send_header("location", "/good")
        self.end_headers()
        body = {"large": b'"' + b"x" * MOST_BYTES + b'"', "list": b"[]", "html": b"<p>", "deep": b"[" * 100_000}
        self.wfile.write(body.get(where, b'{"good": true}'))

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def door() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_is_asked_over_http(door: str) -> None:
    assert ask(f"{door}/good", door) == (200, {"good": True})


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("redirect", "redirect"),
        ("large", "bytes"),
        ("list", "no JSON object"),
        ("html", "no JSON"),
        ("deep", "no JSON"),
    ],
)
def test_answers_that_cannot_be_used(door: str, path: str, what: str) -> None:
    with pytest.raises(ProviderUnavailable, match=what):
        ask(f"{door}/{path}", door)


def test_an_answer_that_does_not_end_in_time(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 1_000, 10))
    monkeypatch.setattr(fetch, "monotonic", lambda: next(ticks))
    with pytest.raises(ProviderUnavailable, match="within"):
        ask(f"{door}/good", door)


def test_nobody_is_asked_in_the_clear() -> None:
    with pytest.raises(ProviderUnavailable, match="https"):
        ask("http://id.example/", ISSUER)
    with pytest.raises(ProviderUnavailable, match="ConnectError"):
        ask("http://127.0.0.1:1/", HOME)
