from __future__ import annotations

import pytest

from monitor.findings.explain import facts_used
from monitor.findings.summary import money_text, summary
from monitor.vocabulary.contract import contract


@pytest.mark.parametrize("kind", sorted(contract().kinds))
def test_every_kind_has_a_line_in_both_languages(kind: str) -> None:
    example = contract().kinds[kind].example
    told = summary(kind, example["data"], example["subject"])
    assert set(told) == {"zh", "en"}
    assert told["zh"]
    assert told["en"]
    assert "\n" not in told["zh"] + told["en"]
    assert "{" not in told["zh"] + told["en"]


def test_a_payment_says_who_paid_whom_how_much() -> None:
    example = contract().kinds["payment.made"].example
    told = summary("payment.made", example["data"], example["subject"])
    assert told["zh"] == "支付类别：进度款；付款人：11999001MB000006XG；收款人：91999001MA00001110；金额：720,000.00元"
    assert told["en"] == (
        "Payment kind: progress; Payer: 11999001MB000006XG; Payee: 91999001MA00001110; Amount: 720,000.00 CNY"
    )


def test_a_party_is_shown_by_its_name_where_it_has_one() -> None:
    data = {
        "supplier": {"id": "91999001MA00001110", "name": "示例公司"},
        "amount": {"amount": "1.00", "currency": "CNY"},
    }
    assert summary("award.made", data, "x")["zh"] == "中标人/供应商/承包人：示例公司；中标金额：1.00元"


def test_where_nothing_tells_the_subject_stands_in() -> None:
    assert summary("final_account.compiled", {}, "P-1") == {"zh": "P-1", "en": "P-1"}


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ({"amount": "-20000.00", "currency": "CNY"}, "−20,000.00元", "−20,000.00 CNY"),
        ({"amount": "5", "currency": "JPY"}, "5 JPY", "5 JPY"),
    ],
)
def test_amounts_bear_their_currency(amount: dict[str, str], zh: str, en: str) -> None:
    assert (money_text(amount, "zh"), money_text(amount, "en")) == (zh, en)


def test_a_kind_of_event_among_the_facts_is_shown_in_words() -> None:
    (told,) = facts_used(None, {"kind": "payment.made"})
    assert told["text"] == {"zh": "支付", "en": "payment made"}
    (told,) = facts_used(None, {"kind": "no.such"})
    assert told["text"] == {"zh": "no.such", "en": "no.such"}
