"""A provider's token counts only if every check holds; each forgery falls at the check that is made for it."""

from __future__ import annotations

from typing import Any

import pytest
from false_provider import (
    CLIENT,
    ISSUER,
    NOW,
    by_public_key,
    claims,
    forged,
    key,
    published,
    short_key,
    token,
    unsigned,
)

from monitor.accounts.oidc.id_token import LEEWAY, MOST_CHARACTERS, OLDEST, checked
from monitor.accounts.oidc.keys import ASKED_AGAIN_SECONDS, KEPT_SECONDS, Keys, read_keys
from monitor.accounts.oidc.provider import Client
from monitor.accounts.oidc.refused import ProviderUnavailable, TokenRefused

ALGORITHMS = frozenset({"RS256", "ES256", "Ed25519"})
OURS = Client(ISSUER, CLIENT, "https://tw.example", algorithms=ALGORITHMS)


def keys(*told: Any) -> Keys:
    return Keys(lambda: published(*(told or (key(),))), lambda: 0.0)


def refusal(text: str, *told: Any, now: int = NOW) -> str:
    with pytest.raises(TokenRefused) as refused:
        checked(text, OURS, keys(*told), nonce="n", now=now)
    return refused.value.claim


@pytest.mark.parametrize("alg", sorted(ALGORITHMS))
def test_a_good_token_names_a_person(alg: str) -> None:
    by = key(f"by-{alg}", alg)
    told = checked(token(claims(amr=["pwd"]), by, alg), OURS, keys(by), nonce="n", now=NOW)
    assert (told.issuer, told.subject, told.claims["amr"]) == (ISSUER, "u-1", ["pwd"])


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({"iss": "https://other.example"}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "other"}, "aud"),
        ({"aud": [CLIENT, "other"]}, "aud"),
        ({"aud": [CLIENT, "other"], "azp": CLIENT}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": {"tenderwatch": 1}}, "aud"),
        ({"azp": "other"}, "azp"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["n"]}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "a\nb"}, "sub"),
        ({"exp": None}, "exp"),
        ({"exp": NOW - LEEWAY}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": NOW + LEEWAY + 1}, "iat"),
        ({"iat": NOW - OLDEST - LEEWAY - 1}, "iat"),
        ({"nbf": NOW + LEEWAY + 1}, "nbf"),
    ],
)
def test_each_claim_is_checked(changed: dict[str, Any], claim: str) -> None:
    assert refusal(token(claims(**changed))) == claim


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": [CLIENT]},
        {"azp": CLIENT},
        {"exp": NOW - LEEWAY + 1},
        {"iat": NOW + LEEWAY},
        {"iat": NOW - OLDEST - LEEWAY},
        {"sub": "x" * 255},
    ],
)
def test_the_bounds_themselves_hold(changed: dict[str, Any]) -> None:
    assert checked(token(claims(**changed)), OURS, keys(), nonce="n", now=NOW).subject


def test_signatures_that_prove_nothing() -> None:
    assert refusal(unsigned(claims())) == "alg"
    assert refusal(by_public_key(claims())) == "alg"
    assert refusal(forged(token(claims()), sub="u-2")) == "signature"
    assert refusal(token(claims(), key("first", "ES256"), "ES256")) == "kid"  # the name is a key of another kind
    impostor = key("impostor")
    assert refusal(token(claims(), impostor, kid="first")) == "signature"
    assert refusal(token(claims(), impostor)) == "kid"
    assert refusal(token(claims(), impostor, kid=None), key("first"), key("second")) == "signature"


def test_an_algorithm_that_the_operator_did_not_name_is_refused() -> None:
    only = Client(ISSUER, CLIENT, "https://tw.example", algorithms=frozenset({"ES256"}))
    with pytest.raises(TokenRefused, match="alg"):
        checked(token(claims()), only, keys(), nonce="n", now=NOW)


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "é.é.é", "x" * (MOST_CHARACTERS + 1), "e30.e30.e30", "W10.W10."]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert refusal(text) in {"form", "alg"}


def test_a_token_for_a_critical_extension_is_refused() -> None:
    good = token(claims())
    assert refusal(good.replace(good.split(".")[0], "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0IiwiY3JpdCI6WyJ4Il19")) in {
        "form",
        "signature",
    }


def test_a_token_without_a_key_name_is_tried_with_each() -> None:
    text = token(claims(), key("second"), kid=None)
    assert checked(text, OURS, keys(key("first"), key("second")), nonce="n", now=NOW).subject == "u-1"


class Wall:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_changed_keys_are_asked_for_at_most_once_a_minute() -> None:
    told, asked, clock = [key("old")], [], Wall()

    def fetch() -> dict[str, Any]:
        asked.append(clock.now)
        return published(*told)

    kept = Keys(fetch, clock)
    assert [one.kid for one in kept.named("old")] == ["old"]
    told[0] = key("new")
    assert kept.named("new") == []  # asked a moment ago
    clock.now = ASKED_AGAIN_SECONDS
    assert [one.kid for one in kept.named("new")] == ["new"]
    assert kept.named("old") == []  # what the provider withdrew proves nothing any more
    assert asked == [0.0, ASKED_AGAIN_SECONDS]
    clock.now += KEPT_SECONDS
    assert [one.kid for one in kept.named("new")] == ["new"]
    assert len(asked) == 3


def test_keys_that_cannot_check_a_signature_are_passed_over() -> None:
    good = key().as_dict(private=False)
    bad: list[Any] = [
        {**good, "use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
        {"kty": "AKP", "kid": "first"},
        short_key(),
        {"kty": "RSA", "n": 7},
        {"kty": "EC", "crv": "P-9", "x": "a", "y": "b"},
        "no key",
        None,
    ]
    assert [one.kid for one in read_keys({"keys": [*bad, good]})] == ["first"]
    private = read_keys({"keys": [key().as_dict(private=True)]})
    assert not private[0].is_private  # a provider that publishes its private key teaches us none


@pytest.mark.parametrize("told", [{}, {"keys": {}}, {"keys": None}, {"keys": [None] * 51}])
def test_what_is_no_key_set_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ProviderUnavailable, match="jwks"):
        read_keys(told)
