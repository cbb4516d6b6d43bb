"""Signatures are those of Standard Webhooks: of the message's id, its time and its body."""

from __future__ import annotations

import base64

import pytest

from monitor.notices.sign import TOLERANCE, SignatureFails, headers, new_secret, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the example of the specification
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1_614_265_330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_specification() -> None:
    assert headers(SECRET, MESSAGE, AT, BODY) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(AT),
        "webhook-signature": SIGNATURE,
    }


def test_a_receiver_takes_what_was_signed_and_nothing_else() -> None:
    told = headers(SECRET, MESSAGE, AT, BODY)
    verify(SECRET, told, BODY, AT + TOLERANCE)
    verify(SECRET, {**told, "webhook-signature": f"v1,AAAA {SIGNATURE}"}, BODY, AT)
    wrong = [
        ({}, BODY, AT),
        (told, BODY + b" ", AT),
        (told, BODY, AT + TOLERANCE + 1),
        (told, BODY, AT - TOLERANCE - 1),
        ({**told, "webhook-id": "msg_other"}, BODY, AT),
        ({**told, "webhook-timestamp": str(AT + 1)}, BODY, AT),
        ({**told, "webhook-timestamp": "now"}, BODY, AT),
        ({**told, "webhook-signature": ""}, BODY, AT),
        ({**told, "webhook-signature": SIGNATURE.replace("v1", "v2")}, BODY, AT),
    ]
    for given, body, now in wrong:
        with pytest.raises(SignatureFails):
            verify(SECRET, given, body, now)
    with pytest.raises(SignatureFails):
        verify(new_secret(), told, BODY, AT)


def test_a_secret_is_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(10)}
    assert len(made) == 10
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}
