"""The scalar forms of the contract: pattern, length, check, JSON Schema, and their words in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.vocabulary import identifiers, money, scalars
from monitor.vocabulary.problems import Words
from monitor.vocabulary.scalars import Check


@dataclass(frozen=True, slots=True)
class Form:
    """One scalar form."""

    expected: Words
    json_type: str = "string"
    pattern: str | None = None
    """The whole string matches it; the same text serves Python, pydantic (Rust) and JSON Schema."""
    longest: int | None = None
    check: Check | None = None
    """Beyond the pattern: None = well formed, else a problem code."""
    schema: dict[str, Any] = field(default_factory=dict)

    def fault(self, value: Any) -> str | None:
        """The problem code of a value of the right JSON type, None where it is well formed."""
        if self.check is not None and (code := self.check(value)) is not None:
            return code
        if not isinstance(value, str):
            return None
        if self.longest is not None and len(value) > self.longest:
            return "too_long"
        if self.pattern is not None and re.fullmatch(self.pattern, value) is None:
            return "bad_form"
        return None


FORMS: Final[dict[str, Form]] = {
    "code": Form(
        Words(
            "代码：1至128个字母、数字、汉字或 ._:/()（）〔〕[]#+-，无空格",
            "a code of 1-128 letters, digits, 汉字 and ._:/()（）〔〕[]#+-, no blanks",
        ),
        pattern=f"[{identifiers.CODE_CHARACTERS}]{{1,128}}",
    ),
    "label": Form(
        Words("1至300字的文字", "a text of 1-300 characters, not of blanks only"), longest=300, check=scalars.label
    ),
    "text": Form(Words("1至20000字的文字", "a text of 1-20,000 characters"), longest=20_000),
    "token": Form(
        Words("1至256字的不透明标记", "an opaque token of 1-256 characters, never a personal number"),
        longest=identifiers.TOKEN_LENGTH,
        check=identifiers.token,
    ),
    "bool": Form(Words("true 或 false", "true or false"), json_type="boolean"),
    "int": Form(
        Words("不小于0的整数", "an integer >= 0"),
        json_type="integer",
        check=scalars.whole,
        schema={"minimum": 0, "maximum": scalars.LARGEST_INT},
    ),
    "year": Form(
        Words("年份（整数）", "a year (integer)"),
        json_type="integer",
        check=scalars.year,
        schema={"minimum": scalars.YEARS.start, "maximum": scalars.YEARS.stop - 1},
    ),
    "month": Form(Words("YYYY-MM", "YYYY-MM"), pattern="[0-9]{4}-(0[1-9]|1[0-2])", check=scalars.month),
    "date": Form(
        Words("真实日期 YYYY-MM-DD", "a real date YYYY-MM-DD"),
        check=scalars.day,
        schema={"format": "date", "pattern": f"^{scalars.DATE}$"},
    ),
    "instant": Form(
        Words(
            "RFC 3339 时刻，含秒和时差，如 2026-01-05T09:00:00+08:00",
            "RFC 3339 with seconds and offset, as 2026-01-05T09:00:00+08:00",
        ),
        check=scalars.instant,
        schema={"format": "date-time", "pattern": f"^{scalars.INSTANT}$"},
    ),
    "decimal": Form(
        Words("不小于0的十进制数字符串，至多12位小数", "a decimal string >= 0 with up to 12 places"),
        pattern=scalars.DECIMAL,
        check=scalars.decimal,
    ),
    "ratio": Form(
        Words("比例，十进制数字符串，0.03 表示 3%", "a ratio as a decimal string, 0.03 = 3 %"),
        pattern=scalars.DECIMAL,
        check=scalars.decimal,
    ),
    "amount": Form(
        Words("金额字符串，单位元，如 123456.00，不为负", "an amount as a decimal string >= 0, as 123456.00"),
        pattern=money.AMOUNT,
        check=scalars.amount,
    ),
    "signed_amount": Form(
        Words(
            "金额字符串，单位元，可为负，如 -123456.00", "an amount as a decimal string, maybe negative, as -123456.00"
        ),
        pattern="-?" + money.AMOUNT,
        check=scalars.signed_amount,
    ),
    "currency": Form(
        Words("ISO 4217 币种，如 CNY", "an ISO 4217 currency, as CNY"),
        check=scalars.currency,
        schema={"enum": sorted(money.DECIMALS)},
    ),
    "sha256": Form(Words("64位小写十六进制", "64 lower-case hex digits"), pattern="[0-9a-f]{64}"),
    "hex": Form(Words("偶数位小写十六进制", "lower-case hex of even length"), pattern="([0-9a-f]{2})+"),
    "base64": Form(
        Words("RFC 4648 base64（带补位）", "base64 by RFC 4648 with padding"),
        pattern=scalars.BASE64,
        check=scalars.padded_base64,
        schema={"contentEncoding": "base64"},
    ),
    "ip": Form(Words("IPv4 或 IPv6 地址", "an IPv4 or IPv6 address"), check=scalars.ip),
    "uri": Form(
        Words("http(s) 地址", "an http(s) address"), check=scalars.uri, longest=2_048, schema={"format": "uri"}
    ),
    "region": Form(
        Words("6位（县）、9位（乡镇）或12位（村）区划代码", "six digits (county), nine (township) or twelve (village)"),
        pattern="[0-9]{6}([0-9]{3}){0,2}",
    ),
    "ocid": Form(
        Words("ocds-六位前缀-自有编号", "ocds-, a six-place prefix, - and an own id"),
        pattern=f"ocds-[A-Za-z0-9]{{6}}-[{identifiers.CODE_CHARACTERS}]{{1,116}}",
    ),
    "org_id": Form(
        Words(
            "18位统一社会信用代码（校验码正确）；没有的，填“登记体系:编号”",
            "an 18-place credit code with a valid check place; without one, scheme:id",
        ),
        check=identifiers.org_id,
        schema={"pattern": f"^({identifiers.ORG_ID})$", "maxLength": identifiers.ORG_ID_LENGTH},
    ),
    "person": Form(
        Words(
            "个人代码（1至64个字母、数字或 . _ : -），不得是手机号、身份证号、信用代码",
            "a person code (1-64 of A-Z a-z 0-9 . _ : -), never a mobile number, an identity number or a credit code",
        ),
        check=identifiers.person,
        schema={"pattern": f"^{identifiers.PERSON}$"},
    ),
    "object": Form(
        Words("JSON 对象，不含小数、null 和空字符串", "a JSON object without floats, nulls and empty strings"),
        json_type="object",
        check=scalars.free,
    ),
}
"""Scalar type of the contract -> its form (`amount`, `signed_amount` and `currency` are the two halves of money)."""
