"""A signature by a registered key does not verify, is another person's key, or was given when the key did not hold.

What it checks
    Each signature that names a registered key: whether its value is a signature of that key over the digest it states,
    whether the key is the signer's, and whether it was valid on the date the signature bears (both ends included).
Why it matters
    A key signs for one person. A value that does not verify proves nothing; one made with a colleague's key, or with a
    key long handed in, says that somebody else holds the pen.
Legal source
    Electronic Signature Law, article 13: the data that make the signature are the signer's own and under his control
    alone when he signs.
Does not apply
    Signatures that name no key: they are recorded, not verified.
Innocent explanations
    The value was cut off or copied from another record; the new key was used a day before its registration began; the
    register of keys was not kept up when somebody left.
Ask next
    The signed file and the signer's device. Who held the key on that day? Was it reported lost?
Known gaps
    A key that nobody registered cannot be held against anything. A registration entered afterwards with an earlier
    first day counts from that day. Of a key registered twice the registration that fits best is taken. Whether the
    digest is that of the record is sig.content-changed's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.keys import FITS, held_against_keys
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """以已登记密钥所作的签署验签不通过，密钥是他人的，或者签署当日密钥无效。

查什么
    每个写明已登记密钥的签署：签名值是否由该密钥对所载摘要签出，密钥是否属于签署人，签署日期是否在密钥有效期内（首尾两日
    均含）。
为什么要紧
    一把密钥只代表一个人。验签不通过的值什么也证明不了；用同事的密钥，或者用早已交回的密钥签出的，说明笔在别人手里。
法律依据
    电子签名法第13条：签署时电子签名制作数据属于签名人专有，并仅由其控制。
不适用
    没有写明密钥的签署：只作记录，不作验证。
可能的正当理由
    签名值被截断，或者抄自另一条记录；新密钥在登记起始日前一天就用了；人员离任后密钥登记没有更新。
接着问
    被签文件和签署人的设备。当天密钥由谁保管？有没有挂失？
已知不足
    没有登记的密钥无从比较。事后补登、起始日在前的，自起始日起有效。重复登记的密钥，取最相符的一次。摘要是否就是记录的摘
    要，由 sig.content-changed 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """First and last day of a key are inside: no parameter."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a signature, with what speaks against it where its key is registered."""
    rows = f.of("document.signed")
    given = rows.select(
        pl.col("event").alias("signature_event"),
        *(pl.col(f"signature_{name}").alias(name) for name in ("key_id", "signer", "over", "value")),
        pl.col("signature_signed_at_day").alias("signed_day"),
    )
    held = held_against_keys(f, given)
    told = rows.join(held, left_on="event", right_on="signature_event", how="left")
    return told.with_columns(
        has_value=pl.col("signature_value").is_not_null() & pl.col("signature_over").is_not_null(),
        events=pl.concat_list("key_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Signatures that name a key."""
    return pl.col("signature_key_id").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """One of the three does not hold; unknown while the key is not registered or the signature bears no date."""
    return ~pl.all_horizontal(FITS)


PAYMENT = {"kind": "payment", "id": "PAY-A"}
PAID = like("payment.made", "2026-06-30", payment_id="PAY-A")
BY_KEY = signed_by_key(PAID, PAYMENT)
OTHER_VALUE = signed_by_key(PAID, PAYMENT, 2)["data"]["signature"]["value"]

RULE = Rule(
    id="sig.key-valid",
    version=1,
    family="sig",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("document.signed",),
    reads=("document.signed", "key.registered"),
    references=("key.registered",),
    about=(
        "target_kind",
        "target_id",
        "signature_signer",
        "signature_role",
        "signature_key_id",
        "signature_signed_at",
    ),
    needs=("is_verified", "is_holder", "is_valid_then"),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("target_id", "被签对象编号", "Record signed"),
        Shown("signature_role", "签署身份", "Capacity", codes="signer_role"),
        Shown("signature_signed_at_day", "签署日期", "Date the signature bears"),
        Shown("signature_key_id", "密钥编号", "Key"),
        Shown("has_value", "有签名值和摘要", "Has a value and a digest"),
        Shown("is_verified", "验签通过", "Value verifies"),
        Shown("is_holder", "密钥属于签署人", "Key is the signer's"),
        Shown("is_valid_then", "签署当日密钥有效", "Key valid on that day"),
        Shown("key_from_day", "密钥有效期首日", "First day of the key"),
        Shown("key_until_day", "密钥有效期末日", "Last day of the key"),
    ),
    title={"zh": "密钥签署验证通过", "en": "A signature fits its registered key"},
    message={
        "zh": "{signature_role}对{target_kind} {target_id} 的签署写明密钥 {signature_key_id}[（{signature_signed_at_day}）]："
        "有签名值和摘要：{has_value}；验签通过：{is_verified}；密钥属于签署人：{is_holder}；当日有效：{is_valid_then}"
        "（有效期自 {key_from_day} 起[至 {key_until_day}]）",
        "en": "Signature as {signature_role} on {target_kind} {target_id} by key {signature_key_id}"
        "[ on {signature_signed_at_day}]: has a value and a digest: {has_value}; value verifies: {is_verified}; key is "
        "the signer's: {is_holder}; key valid on that day: {is_valid_then} (from {key_from_day}[ to {key_until_day}])",
    },
    cites=(Cite("cn-electronic-signature-law", "13"),),
    in_force=date(2005, 4, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the signer's key, valid then", (registered("P-1002"), PAID, BY_KEY), {"PAY-A": "clear"}),
        Example("the key was registered last in the file", (PAID, BY_KEY, registered("P-1002")), {"PAY-A": "clear"}),
        Example("on a record that is not known", (registered("P-1002"), BY_KEY), {"PAY-A": "clear"}),
        Example(
            "the value is one of another key",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, value=OTHER_VALUE)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the value is one over another digest",
            (
                registered("P-1002"),
                PAID,
                signed_by_key(PAID, PAYMENT, value=BY_KEY["data"]["signature"]["value"], over="ab" * 32),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a key is named and no value given",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, value=None)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a value over nothing",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, over=None)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a value that is no signature at all",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, value="AAAA")),
            {"PAY-A": "flagged"},
        ),
        Example("another person's key", (registered("P-1003"), PAID, BY_KEY), {"PAY-A": "flagged"}),
        Example(
            "on the first day of the key", (registered("P-1002", day="2026-06-28"), PAID, BY_KEY), {"PAY-A": "clear"}
        ),
        Example("the day before", (registered("P-1002", day="2026-06-29"), PAID, BY_KEY), {"PAY-A": "flagged"}),
        Example(
            "on the last day of the key",
            (registered("P-1002", valid_until="2026-06-28"), PAID, BY_KEY),
            {"PAY-A": "clear"},
        ),
        Example("the day after", (registered("P-1002", valid_until="2026-06-27"), PAID, BY_KEY), {"PAY-A": "flagged"}),
        Example(
            "registered twice, the second time for a new term",
            (
                registered("P-1002", valid_until="2026-05-31"),
                registered("P-1002", day="2026-06-01"),
                PAID,
                BY_KEY,
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "a disagreement must be the signer's own too",
            (registered("P-1003"), PAID, signed_by_key(PAID, PAYMENT, opinion="disagree")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a key that nobody registered",
            (PAID, BY_KEY),
            {"PAY-A": ("not_assessable", "missing: is_verified, is_holder, is_valid_then")},
        ),
        Example(
            "the signature bears no date",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, signed_at=None)),
            {"PAY-A": ("not_assessable", "missing: is_valid_then")},
        ),
        Example(
            "no date, and another person's key",
            (registered("P-1003"), PAID, signed_by_key(PAID, PAYMENT, signed_at=None)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "no key named",
            (registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, key_id=None, value=None)),
            {"PAY-A": ("not_applicable", "out_of_scope")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
