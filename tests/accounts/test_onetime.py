from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.accounts.onetime import is_code, new_secret, otpauth, recovery_codes, recovery_of, step_of, svg

SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
"""RFC 6238, appendix B, SHA-1: the last six of the eight digits."""


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize(("second", "code"), VECTORS.items())
def test_the_vectors_of_the_rfc(second: int, code: str) -> None:
    assert step_of(SECRET, code, after=0, now=at(second)) == second // 30
    assert step_of(SECRET, f" {code[:3]} {code[3:]}", after=0, now=at(second)) == second // 30


def test_one_step_of_drift_and_no_more() -> None:
    code, step = "279037", 2000000000 // 30
    taken = {late: step_of(SECRET, code, after=0, now=at(2000000000 + late * 30)) for late in range(-2, 3)}
    assert taken == {-2: None, -1: step, 0: step, 1: step, 2: None}


def test_a_code_counts_once() -> None:
    step = 2000000000 // 30
    assert step_of(SECRET, "279037", after=step - 1, now=at(2000000000)) == step
    assert step_of(SECRET, "279037", after=step, now=at(2000000000)) is None


@pytest.mark.parametrize("told", ["", "27903", "2790377", "27903a", "２７９０３７", "279037\n279037"])
def test_other_texts_are_no_code(told: str) -> None:
    assert not is_code(told)
    assert step_of(SECRET, told, after=0, now=at(2000000000)) is None


def test_a_secret_has_160_bits() -> None:
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()


def test_what_authenticators_read() -> None:
    told = urlsplit(otpauth(SECRET, "finance.1", "tenderwatch (demo)"))
    assert (told.scheme, told.netloc) == ("otpauth", "totp")
    assert unquote(told.path) == "/tenderwatch (demo):finance.1"
    assert parse_qs(told.query) == {"secret": [SECRET], "issuer": ["tenderwatch (demo)"]}


def test_the_image_is_an_svg_of_its_own() -> None:
    image = svg(otpauth(SECRET, "finance.1", "tenderwatch (demo)"))
    root = ET.fromstring(image)  # noqa: S314 - our own text
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "href" not in image


def test_ten_recovery_codes_however_typed() -> None:
    codes = recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert recovery_of(code) == recovery_of(code.lower().replace("-", " ")) == code.replace("-", "")
        assert not is_code(code)


@given(st.text(max_size=24))
def test_no_text_is_both(text: str) -> None:
    assert not (is_code(text) and recovery_of(text))
