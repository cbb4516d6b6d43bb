"""The scalar forms at their edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from monitor.vocabulary.contract import Field
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.models import type_of

ACCEPTED = {
    "code": ["A", "a" * 128, "鄂建〔2026〕31号", "A/1.b_c:(d)（e）[f]#+-", "二〇二六-1", "𠮷1"],
    "label": ["x", "示" * 300, " x "],
    "text": ["x", "示" * 20_000, " "],
    "month": ["2026-01", "1999-12"],
    "date": ["2024-02-29", "1900-01-01", "9999-12-31"],
    "instant": [
        "2026-01-05T09:00:00+08:00",
        "2026-01-05T01:00:00Z",
        "2026-01-05T01:00:00.123456789-05:30",
        "2199-12-31T23:59:59Z",
    ],
    "decimal": ["0", "1", "0.5", "0.123456789012", "999999999999999999"],
    "ratio": ["0.03", "1", "0", "1.20"],
    "amount": ["0.00", "1", "99999999999999.99"],
    "signed_amount": ["-1.00", "0.00", "1.00"],
    "sha256": ["0" * 64],
    "hex": ["0a", "0aff"],
    "base64": ["AA==", "AAA=", "AAAA"],
    "ip": ["192.0.2.1", "2001:db8::1"],
    "uri": ["http://a", "https://example.org:8443/x?y=1#z", "https://例子.中国/公告"],
    "region": ["999001", "999001001", "999001001001"],
    "currency": ["CNY", "JPY"],
}
REFUSED = {
    "code": {"bad_form": ["a b", "a" * 129, "a\n", "é", "a&b", "１", "a，b", "\t"]},
    "label": {"blank": [" ", "\u3000\n"], "too_long": ["x" * 301]},
    "text": {"too_long": ["x" * 20_001]},
    "month": {
        "bad_form": ["2026-1", "2026-01-01", "202601"],
        "impossible_date": ["2026-13"],
        "out_of_range": ["0999-01"],
    },
    "date": {
        "bad_form": ["20260101", "2026-W01-1", "2026-1-1", "2026-01-01T00:00:00Z", "2026-01-01 ", "２０２６-01-01"],
        "impossible_date": ["2026-02-29", "2026-13-01", "0000-01-01"],
        "out_of_range": ["1899-12-31"],
    },
    "instant": {
        "bad_form": [
            "2026-01-05",
            "2026-01-05T09:00:00",
            "2026-01-05T09:00+08:00",
            "2026-01-05 09:00:00+08:00",
            "2026-01-05t09:00:00z",
            "2026-01-05T09:00:00+0800",
            "2026-01-05T09:00:00,5+08:00",
            "1767574800",
        ],
        "impossible_date": [
            "2026-02-30T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-06-30T23:59:60Z",
            "2026-01-01T00:00:00+24:00",
        ],
        "out_of_range": ["1899-12-31T00:00:00Z", "2200-01-01T00:00:00Z"],
    },
    "decimal": {
        "bad_form": ["1.", ".5", "01", "1e3", "+1", "1,000", "1.0000000000001", "1 ", "１", "NaN", "--1"],
        "negative": ["-1", "-0.5"],
    },
    "ratio": {"bad_form": ["3%", "1/2"], "negative": ["-0.03"]},
    "amount": {"bad_form": ["1,000.00", "1.00元", "100000000000000.00", "1.", "00.50", "-"], "negative": ["-1.00"]},
    "signed_amount": {"bad_form": ["-0.00", "-0", "+1.00", "--1.00"]},
    "sha256": {"bad_form": ["0" * 63, "0" * 65, "A" * 64, "g" * 64]},
    "hex": {"bad_form": ["0", "0A", "0x0a"]},
    "base64": {"bad_form": ["A", "AA", "AB==", "AA-_", "AA==AA==", "AAAA\n"]},
    "ip": {"bad_form": ["192.0.2", "192.0.2.01", "fe80::1%eth0", "192.0.2.1/24"]},
    "uri": {"bad_form": ["ftp://a", "example.org", "https://", "https://a b", "javascript:alert(1)", "http://a:99999"]},
    "region": {"bad_form": ["99900", "9990010", "99900100100100", "99900A"]},
    "currency": {"unknown_currency": ["RMB", "cny", "元"]},
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str, refusal_of_form: Callable[[str, Any], str | None]) -> None:
    assert [value for value in ACCEPTED[name] if refusal_of_form(name, value) is not None] == []


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str, refusal_of_form: Callable[[str, Any], str | None]) -> None:
    for code, refused in REFUSED[name].items():
        assert [(value, refusal_of_form(name, value)) for value in refused] == [(value, code) for value in refused]


def test_whole_numbers() -> None:
    assert [FORMS["int"].fault(n) for n in (0, 2**53 - 1, -1, 2**53)] == [None, None, "negative", "too_large"]
    assert [FORMS["year"].fault(n) for n in (1900, 2199, 1899, 26)] == [None, None, "out_of_range", "out_of_range"]


@pytest.fixture
def refusal_of_form() -> Callable[[str, Any], str | None]:
    """The problem code of a form for a value; pydantic's model of the form has to agree."""

    def asked(name: str, value: Any) -> str | None:
        code = FORMS[name].fault(value)
        adapter = TypeAdapter(type_of(Field("x", name, "", "")))
        try:
            adapter.validate_python(value)
        except ValidationError:
            assert code is not None, value
        else:
            assert code is None, value
        return code

    return asked
