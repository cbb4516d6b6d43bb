"""Different bidders of one lot had their bids handled by the same unit or person.

What it checks
    For each lot: contact person and delegate (one and the same list of persons, since either may handle the bid),
    phone, e-mail, holder of the certificate, bid agent. Two bidders with one of them in common are named.
Why it matters
    Whoever handles two bids knows both prices.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (2), and Measures 87, article 37 (2) and (3): bids handled
    by one unit or person, or with one contact, are deemed collusion. A phone, an address or a certificate in common is
    evidence of that, not the case itself.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Tokens that the county lists as the platform's or a certificate office's own (own_traces).
Innocent explanations
    One number of a certificate office or courier typed in by several bidders; a secretarial service that several small
    firms use; a person who changed employers between the bids; one switchboard in an office building.
Ask next
    The powers of attorney and social insurance of the persons; whose certificate sealed which bid; who paid the agent.
Known gaps
    A courier who is not the delegate is not told. Addresses of firms are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, bids, carried, compared, is_compared
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段不同投标人的投标事宜由同一单位或者个人办理。

查什么
    每个标段：联系人与授权委托人（合并比较，两者都可能办理投标）、电话、邮箱、CA证书持有人、投标代理单位；两个投标人有一项相
    同的列出。
为什么要紧
    替两家办投标的人知道两家的报价。
法律依据
    招标投标法实施条例第40条第2项，财政部令第87号第37条第2项、第3项：委托同一单位或者个人办理投标事宜、联系人员为同一人的，视
    为串通投标。电话、邮箱、证书相同是其证据，本身还不是该情形。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。县里列为平台或CA机构自有的标记
    （own_traces）。
可能的正当理由
    几家都填了CA机构或快递员的电话；几家小企业用同一家秘书代办；人员在两次投标之间换了单位；同一办公楼的总机。
接着问
    这些人员的授权书和社保；哪份标书用了谁的证书；代理费由谁支付。
已知不足
    不是授权委托人的递交人没有报送。企业住所不比较。
"""

FIELDS = {
    "contact_person": "persons",
    "delegate": "persons",
    "contact_phone": "phones",
    "contact_email": "mails",
    "ca_holder": "holders",
    "bid_agent_id": "agents",
}
"""Columns of a bid -> the evidence column that counts what is shared under them."""


@dataclass(frozen=True, slots=True)
class Params:
    """One thing in common is enough."""

    min_matching_keys: int = param(
        1, unit="count", zh="相同的种类数（含）", en="Kinds of contact in common with other bidders (incl.)"
    )
    own_traces: tuple[str, ...] = param(
        (),
        unit="list",
        zh="平台、CA机构自有的标记",
        en="Tokens of the platform's and the certificate office's own contacts",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders who have a contact in common."""
    contacts = carried(one_each(f.of("bid.submitted"), BID), FIELDS)
    labels = tuple(dict.fromkeys(FIELDS.values()))
    return compared(f, bids(f), contacts, labels, least=p.min_matching_keys, own=p.own_traces)


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them share a contact."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who}", "tenderer": {"id": FIRMS[who]}} | more
    return like("bid.submitted", "2026-04-19", **told)


RULE = Rule(
    id="col.same-agent-contact",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "办理人相同的投标人", "Bidders with a contact in common"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("persons", "相同联系人或委托人", "Contacts or delegates shared"),
        Shown("phones", "相同电话", "Phones shared"),
        Shown("mails", "相同邮箱", "E-mail addresses shared"),
        Shown("holders", "相同CA证书持有人", "Certificate holders shared"),
        Shown("agents", "相同投标代理单位", "Bid agents shared"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已报送联系方式的投标人数", "Bidders whose contacts were told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "委托同一单位或个人办理", "en": "Same agent or contact handles different bids"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个由同一单位或个人办理投标（{sharing}）[：联系人或委托人 {persons-0} 个][，电话 {phones-0} "
        "个][，邮箱 {mails-0} 个][，CA证书持有人 {holders-0} 个][，代理单位 {agents-0} 个]",
        "en": "{sharing#} of {bidders} bidders had their bids handled by the same unit or person ({sharing})[; "
        "contacts or "
        "delegates: {persons-0}][; phones: {phones-0}][; e-mail addresses: {mails-0}][; certificate holders: "
        "{holders-0}][; agents: {agents-0}]",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one phone", (_bid("A", contact_phone="tel-1"), _bid("B", contact_phone="tel-1")), {OCID: "flagged"}),
        Example(
            "the contact of one is the delegate of the other",
            (_bid("A", contact_person="P-1"), _bid("B", contact_person="P-2", delegate="P-1")),
            {OCID: "flagged"},
        ),
        Example(
            "the same, told in the opposite order",
            (_bid("B", contact_person="P-2", delegate="P-1"), _bid("A", contact_person="P-1")),
            {OCID: "flagged"},
        ),
        Example("one mailbox", (_bid("A", contact_email="m-1"), _bid("B", contact_email="m-1")), {OCID: "flagged"}),
        Example("one certificate", (_bid("A", ca_holder="ca-1"), _bid("B", ca_holder="ca-1")), {OCID: "flagged"}),
        Example(
            "one bid agent",
            (_bid("A", bid_agent={"id": "local:agent-1"}), _bid("B", bid_agent={"id": "local:agent-1"})),
            {OCID: "flagged"},
        ),
        Example("all different", (_bid("A", contact_phone="tel-1"), _bid("B", contact_phone="tel-2")), {OCID: "clear"}),
        Example(
            "one token as a phone and as a mailbox",
            (_bid("A", contact_phone="tok-1"), _bid("B", contact_email="tok-1")),
            {OCID: "clear"},
        ),
        Example(
            "the number of the certificate office",
            (_bid("A", contact_phone="tel-1"), _bid("B", contact_phone="tel-1")),
            {OCID: "clear"},
            set={"own_traces": ["tel-1"]},
        ),
        Example(
            "two kinds are asked for, one is shared",
            (_bid("A", contact_phone="tel-1"), _bid("B", contact_phone="tel-1")),
            {OCID: "clear"},
            set={"min_matching_keys": 2},
        ),
        Example("nothing told of the second", (_bid("A", contact_phone="tel-1"), _bid("B")), {OCID: "not_assessable"}),
        Example("a single bidder", (_bid("A", contact_phone="tel-1"),), {OCID: "not_applicable"}),
        Example(
            "a bid that replaced another",
            (
                _bid("A", contact_phone="tel-1"),
                _bid("B", contact_phone="tel-1"),
                {**_bid("B", contact_phone="tel-2"), "time": "2026-04-19T08:00:00+08:00"},
            ),
            {OCID: "clear"},
        ),
        Example(
            "outside both laws",
            (_bid("A", contact_phone="tel-1", regime="other"), _bid("B", contact_phone="tel-1", regime="other")),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
