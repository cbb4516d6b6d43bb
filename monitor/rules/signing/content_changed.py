"""A record says something else now than it said when it was signed.

What it checks
    Each signature that is bound to content by a digest: whether the record, as it stands after all corrections, still
    has that digest. Of records whose fields are not signed it is the digest of the signed file.
Why it matters
    Whoever changes payee or amount after the signature has moved the money in another's name; the signature under the
    new figures was never given.
Legal source
    Electronic Signature Law, article 13: a reliable signature lets any later change of it or of the content be found.
Does not apply
    Signatures that are not bound to content (paper and scan): they are counted elsewhere as unbound.
Innocent explanations
    A slip of the pen was corrected after signing, and the signer signed the corrected record anew; the digest was taken
    over a draft.
Ask next
    Which field was changed, by whom and when? Did the signer know? Has the record as it stands been signed again?
Known gaps
    The signature that was broken stays one even where the same person signed the new content: that is another
    signature. Fields that no signature covers may change unseen here. A file whose digest was not submitted, and a
    record that is not known, cannot be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.facts.records import SIGNED
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import signed_by_key
from monitor.rules.kit.targets import BOUND, KINDS, TARGET, standing
from monitor.vocabulary.contract import contract
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """记录的内容与签署时不同。

查什么
    每个以摘要绑定内容的签署：经过全部更正之后，记录现在的摘要是否仍与所签一致。没有约定签署字段的记录，比较所签文件的
    摘要。
为什么要紧
    签完再改收款人或者金额，等于借别人的名义动钱；新的数字下面，从来没有人签过名。
法律依据
    电子签名法第13条：可靠的电子签名，签署后对签名和内容的任何改动都能够被发现。
不适用
    没有绑定内容的签署（纸质件、扫描件）：由其他规则计为未绑定。
可能的正当理由
    签后改正笔误，签署人已就改正后的记录重新签署；摘要取自草稿。
接着问
    改了哪个字段，谁改的，何时改的？签署人是否知情？记录现在的内容是否重新签过？
已知不足
    同一人就新内容另签的，是另一个签署，原签署仍与内容不符。签署不覆盖的字段改了，这里看不出来。没有报送文件摘要的，以及
    记录不明的，无法比较。
"""

BY_FIELDS = sorted({bound.target for bound in BOUND if bound.digest == SIGNED})
"""Targets whose digest is one of their signed fields."""
NAMED = {kind.partition(".")[0] for kind, told in contract().kinds.items() if told.signed_fields}
BY_EITHER = sorted(NAMED & set(contract().codelists["target_kind"]) - set(BY_FIELDS))
"""Targets with signed fields and no number of their own (a draw, an evaluation): the digest may also be theirs."""


@dataclass(frozen=True, slots=True)
class Params:
    """A digest fits or does not: no parameter."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a signature, with the digest of its record as it stands."""
    rows = f.of("document.signed").join(standing(f), on=TARGET, how="left")
    noun, file = pl.col("target_kind"), pl.coalesce("document_sha256", "record_sha256")
    fits = file == pl.col("signature_over")
    return rows.with_columns(
        current_sha256=pl.when(noun.is_in(BY_FIELDS))
        .then("record_sha256")
        .when(fits | ~noun.is_in(BY_EITHER))
        .then(file),
        stake_fen=pl.col("record_fen"),
        events=pl.concat_list("record_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Signatures that are bound to content."""
    return pl.col("signature_over").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """Another digest now; unknown while there is nothing to hold it against."""
    return pl.col("current_sha256") != pl.col("signature_over")


PAYMENT = {"kind": "payment", "id": "PAY-A"}
CONTRACT = {"kind": "contract", "id": "CON-A"}
REPORT = {"kind": "report", "id": "RPT-A"}
FILE, OTHER_FILE = "ab" * 32, "cd" * 32


def _paid(**more: Any) -> dict[str, Any]:
    told = {"purpose": "road-works", "payee": {"kind": "organisation", "id": "91999001MA0000154D"}}
    return like("payment.made", "2026-06-30", payment_id="PAY-A", **(told | more))


def _contract(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-06-30", contract_id="CON-A", scope="SCOPE-1", **more)


def _signed(record: dict[str, Any], target: dict[str, str], **more: Any) -> dict[str, Any]:
    return signed_by_key(record, target, **({"key_id": None, "value": None} | more))


def _reported(sha256: str | None = None) -> dict[str, Any]:
    paper: dict[str, Any] = {"document": {"id": "RPT-A", "kind": "report", "sha256": sha256}} if sha256 else {}
    return like("report.submitted", "2026-02-05", report_id="RPT-A", **paper)


def _signed_file(over: str, target: dict[str, str], sha256: str | None = None) -> dict[str, Any]:
    event = _signed(_reported(), target, over=over)
    if sha256:
        event["data"]["document"] = {"id": "PAPER-1", "kind": "report", "sha256": sha256}
    return event


FIRST, SECOND = _paid(amount="720000.00"), _paid(amount="728000.00", corrects="ex-1")
ON_FIRST, ON_SECOND = _signed(FIRST, PAYMENT), _signed(SECOND, PAYMENT)

RULE = Rule(
    id="sig.content-changed",
    version=1,
    family="sig",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("document.signed",),
    reads=("document.signed", *KINDS),
    about=("target_kind", "target_id", "signature_signer", "signature_role", "signature_over"),
    needs=("current_sha256",),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("target_id", "被签对象编号", "Record signed"),
        Shown("signature_role", "签署身份", "Capacity", codes="signer_role"),
        Shown("signature_signed_at_day", "签署日期", "Date the signature bears"),
        Shown("record_day", "记录现载日期", "Date of the record as it stands"),
        Shown("record_fen", "记录现载金额（元）", "Amount of the record as it stands (CNY)"),
    ),
    title={"zh": "签署后内容未改变", "en": "A record says what was signed"},
    message={
        "zh": "{target_kind} {target_id} 现在的内容与{signature_role}所签不符[，签署日期 {signature_signed_at_day}]"
        "[，现载日期 {record_day}][，现载金额 {record_fen} 元]",
        "en": "{target_kind} {target_id}, as it stands, is not what was signed as {signature_role}"
        "[ on {signature_signed_at_day}][; it is dated {record_day}][ and says CNY {record_fen}]",
    },
    cites=(Cite("cn-electronic-signature-law", "13"),),
    in_force=date(2005, 4, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the payment is what was signed", (FIRST, ON_FIRST), {"PAY-A": "clear"}),
        Example("the same, the signature first in the file", (ON_FIRST, FIRST), {"PAY-A": "clear"}),
        Example("another amount since", (FIRST, ON_FIRST, SECOND), {"PAY-A": "flagged"}),
        Example(
            "another payee since",
            (FIRST, ON_FIRST, _paid(amount="720000.00", payee={"kind": "person", "id": "P-9001"}, corrects="ex-1")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "signed anew on what it says now",
            (FIRST, ON_FIRST, SECOND, ON_SECOND),
            {ON_FIRST["data"]["signature"]["over"]: "flagged", ON_SECOND["data"]["signature"]["over"]: "clear"},
        ),
        Example(
            "corrected before it was signed, the draft was never signed", (FIRST, SECOND, ON_SECOND), {"PAY-A": "clear"}
        ),
        Example(
            "only the invoice number was added",
            (FIRST, ON_FIRST, _paid(amount="720000.00", invoice_no="INV-1", corrects="ex-1")),
            {"PAY-A": "clear"},
        ),
        Example(
            "only the payee's name was added: names are not signed",
            (
                FIRST,
                ON_FIRST,
                _paid(
                    amount="720000.00",
                    payee={"kind": "organisation", "id": "91999001MA0000154D", "name": "示例公司"},
                    corrects="ex-1",
                ),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "a signature that disagreed, and a handler's, stand under other figures too",
            (
                FIRST,
                SECOND,
                _signed(FIRST, PAYMENT, signer="P-1003", opinion="disagree"),
                _signed(FIRST, PAYMENT, signer="P-1011", role="handler"),
            ),
            {"P-1003": "flagged", "P-1011": "flagged"},
        ),
        Example(
            "another scope in the contract since",
            (
                _contract(),
                _signed(_contract(), CONTRACT),
                like("contract.signed", "2026-06-30", contract_id="CON-A", scope="SCOPE-2", corrects="ex-1"),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "not bound to content",
            (FIRST, SECOND, _signed(FIRST, PAYMENT, over=None)),
            {"PAY-A": ("not_applicable", "out_of_scope")},
        ),
        Example("the payment is not known", (ON_FIRST,), {"PAY-A": ("not_assessable", "missing: current_sha256")}),
        Example(
            "the payment was taken back",
            (FIRST, ON_FIRST, like("event.withdrawn", "2026-07-01", corrects="ex-1")),
            {"PAY-A": "not_assessable"},
        ),
        Example("a report is signed by its file", (_reported(), _signed_file(FILE, REPORT, FILE)), {"RPT-A": "clear"}),
        Example("another file than was signed", (_signed_file(FILE, REPORT, OTHER_FILE),), {"RPT-A": "flagged"}),
        Example(
            "the report's own file is another now",
            (_reported(OTHER_FILE), _signed_file(FILE, REPORT)),
            {"RPT-A": "flagged"},
        ),
        Example("no file told", (_reported(), _signed_file(FILE, REPORT)), {"RPT-A": "not_assessable"}),
        Example(
            "an evaluation may be signed by its file or by its fields",
            (
                _signed_file(FILE, {"kind": "evaluation", "id": "EV-A"}, FILE),
                _signed_file(FILE, {"kind": "evaluation", "id": "EV-B"}, OTHER_FILE),
            ),
            {"EV-A": "clear", "EV-B": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
