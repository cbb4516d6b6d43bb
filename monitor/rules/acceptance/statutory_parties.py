"""A completion acceptance was held without a party that the law requires, or without a quality certificate.

What it checks
    Each completion acceptance of works: whether owner, design, contractor and supervising engineer took part; and,
    where it passed, whether survey, design, contractor and supervising engineer each gave their signed quality
    certificate.
Why it matters
    Each of them answers for its part of the work as long as it stands.
Legal source
    Construction Quality Regulation, article 16: the owner organises the acceptance with design, contractor, supervision
    and others; a condition is the quality documents signed by survey, design, contractor and supervision.
Does not apply
    Acceptances of other kinds: joint acceptances of the county, stages, procurement contracts.
Innocent explanations
    Small works that need no survey or no supervision by law; the certificates are bound in one volume; one firm
    designed and built (then it stands in both rows).
Ask next
    The completion report with its list of participants and its annexes.
Known gaps
    That a party took part is read from its row; result and signature are acc.all-confirm's question. Which works need
    no survey or supervision is not told: a county can take them off the lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import lacking
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """竣工验收缺少法定的参加单位，或者缺少质量合格文件。

查什么
    每次工程竣工验收：建设、设计、施工、监理单位是否都参加；结论合格的，勘察、设计、施工、监理单位是否都出具了签署的质量
    合格文件。
为什么要紧
    每一方对自己的部分终身负责。
法律依据
    建设工程质量管理条例第16条：建设单位组织设计、施工、工程监理等有关单位竣工验收；须有勘察、设计、施工、监理等单位分别
    签署的质量合格文件。
不适用
    其他类别的验收：县里的联合验收、阶段验收、政府采购履约验收。
可能的正当理由
    依法不需要勘察或监理的小工程；合格文件合订成一册；设计施工总承包（此时应在两行都列出）。
接着问
    带参加名单和附件的竣工验收报告。
已知不足
    是否参加，看其所在的一行；结论和签名由 acc.all-confirm 判断。哪些工程不需要勘察、监理没有报送，县里可以在名单中去掉。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """All of each list."""

    required_parties: tuple[str, ...] = param(
        ("owner", "design", "contractor", "supervising_engineer"),
        unit="list",
        zh="应参加的单位",
        en="Parties that must take part",
        codes="body_role",
    )
    certifying_parties: tuple[str, ...] = param(
        ("survey", "design", "contractor", "supervising_engineer"),
        unit="list",
        zh="应出具质量合格文件的单位",
        en="Parties that must give a quality certificate",
        codes="body_role",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an acceptance, with the parties and certificates it lacks."""
    each = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    certified = pl.col("certificate_id").is_not_null()
    parties = (
        f.of("acceptance.concluded", "parties")
        .group_by("scope_id", "event")
        .agg(took_part=pl.col("role"), certifiers=pl.col("role").filter(certified))
    )
    told = each.join(parties, on=["scope_id", "event"], how="left")
    return told.with_columns(
        missing_parties=lacking(p.required_parties, "took_part"),
        missing_certificates=pl.when(pl.col("result") == "passed").then(lacking(p.certifying_parties, "certifiers")),
    )


def applies(_: Params) -> pl.Expr:
    """Completion acceptances."""
    return pl.col("acceptance_kind") == "completion"


def flagged(_: Params) -> pl.Expr:
    """A party is missing, or, where it passed, a certificate."""
    certificates = (pl.col("missing_certificates").list.len() > 0).fill_null(value=False)
    return (pl.col("missing_parties").list.len() > 0) | certificates


FOUR = ("owner", "design", "contractor", "supervising_engineer")
PAPER = {"id": "QC-1", "kind": "quality_certificate"}
UNCERTIFIED = ("owner", "users")


def _accepted(*roles: str, without: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    parties = [
        {"role": role, "result": "passed"} | ({} if role in (*UNCERTIFIED, *without) else {"certificate": PAPER})
        for role in roles
    ]
    told: dict[str, Any] = {"acceptance_id": "AC-A", "acceptance_kind": "completion", "parties": parties}
    return like("acceptance.concluded", "2026-12-05", project_id="2026-999001-54-01-000017", **(told | more))


RULE = Rule(
    id="acc.statutory-parties",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    scope="project",
    reach=RECORD,
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded",),
    about=("acceptance_id",),
    evidence=(
        Shown("missing_parties", "未参加的单位", "Parties that did not take part", codes="body_role"),
        Shown("missing_certificates", "未出具质量合格文件的单位", "Without a quality certificate", codes="body_role"),
        Shown("day", "验收日", "Accepted on"),
        Shown("result", "验收结论", "Result", codes="pass_fail"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "竣工验收参加单位", "en": "Parties and certificates of a completion acceptance"},
    message={
        "zh": "{day} 竣工验收不齐[，未参加：{missing_parties}][，缺质量合格文件：{missing_certificates}]",
        "en": "Completion acceptance of {day} is incomplete[; did not take part: {missing_parties}][; no quality "
        "certificate: {missing_certificates}]",
    },
    cites=(Cite("cn-construction-quality-regulation", "16"),),
    in_force=date(2000, 1, 30),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four parties, four certificates", (_accepted(*FOUR, "survey"),), {"AC-A": "clear"}),
        Example(
            "users beside them, in another order", (_accepted("users", "survey", *reversed(FOUR)),), {"AC-A": "clear"}
        ),
        *(
            Example(
                f"without {one}", (_accepted(*(role for role in FOUR if role != one), "survey"),), {"AC-A": "flagged"}
            )
            for one in FOUR
        ),
        *(
            Example(f"no certificate of {one}", (_accepted(*FOUR, "survey", without=(one,)),), {"AC-A": "flagged"})
            for one in ("survey", *FOUR[1:])
        ),
        Example("no survey, and so no certificate of it", (_accepted(*FOUR),), {"AC-A": "flagged"}),
        Example(
            "no survey, where the county asks for none",
            (_accepted(*FOUR),),
            {"AC-A": "clear"},
            set={"certifying_parties": ["design", "contractor", "supervising_engineer"]},
        ),
        Example("nobody took part", (_accepted(),), {"AC-A": "flagged"}),
        Example("failed: no certificate is due", (_accepted(*FOUR, without=FOUR, result="failed"),), {"AC-A": "clear"}),
        Example("failed, and a party is missing", (_accepted(*FOUR[:3], result="failed"),), {"AC-A": "flagged"}),
        Example("a joint acceptance", (_accepted(acceptance_kind="joint"),), {"AC-A": "not_applicable"}),
        Example("a stage", (_accepted(acceptance_kind="stage"),), {"AC-A": "not_applicable"}),
        Example("a procurement acceptance", (_accepted(acceptance_kind="procurement"),), {"AC-A": "not_applicable"}),
        Example(
            "the certificates were submitted by a correction",
            (_accepted(*FOUR, "survey", without=FOUR), _accepted(*FOUR, "survey", corrects="ex-1")),
            {"AC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
