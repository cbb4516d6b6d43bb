"""Somebody sat on a bid evaluation committee who had been punished for unlawful acts in tendering.

What it checks
    Everybody who sat on each lot against administrative and criminal penalties for tendering on record before the
    evaluation started: collusion, fraud, bribery, misconduct as an expert or for an agency, and bans for them.
Why it matters
    Whoever has sold a result once is not asked again to find one.
Legal source
    Interim Provisions on Evaluation Committees (order no. 12), article 12 (4): whoever was punished, administratively
    or criminally, for unlawful acts in tendering, bidding or evaluating does not sit.
Does not apply
    Government procurement (its experts are barred for a time: blk.expert-barred) and procedures outside both laws.
    Points and listings, which are no penalty; debts and taxes; sanctions that were annulled.
Innocent explanations
    The sanction was annulled and the annulment not submitted; another person of the same code; the sanction was for
    something else than tendering.
Ask next
    The decision on the sanction, and who checked the credit record before the experts were called.
Known gaps
    The provision names no time after which it ends. A penalty on a local or another ground counts where its offences
    say that it was for tendering; where they are not told nobody can say. Penalties on a firm are not its people's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LOT, committees
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """曾因招标投标违法行为受过处罚的人参加评标。

查什么
    每个标段到场的全部评委，与评审开始之前因招标投标受到的行政处罚、刑事处罚对照：串通投标、弄虚作假、行贿、专家违规、代理
    违规，以及因此受到的禁入。
为什么要紧
    出卖过评标结果的人，不能再请来评标。
法律依据
    七部委令第12号第12条第（四）项：曾因在招标、评标以及其他与招标投标有关活动中从事违法行为而受过行政处罚或刑事处罚的，
    不得担任评标委员会成员。
不适用
    政府采购（其专家在一定期限内受限制：blk.expert-barred）和两部法律之外的程序。不属于处罚的记分、列入名单；债务、税务；
    已被撤销的处罚。
可能的正当理由
    处罚已经撤销，撤销没有报送；代码相同的另一个人；处罚并非因为招标投标。
接着问
    处罚决定书；通知专家之前由谁核查信用记录。
已知不足
    该规定没有写明期限。以地方或者其他依据作出的处罚，其行为写明与招标投标有关的才计；行为没有报送的，无法判断。对单位的
    处罚不算其人员的。
"""

PENALTIES = ("warning", "fine", "ban", "disqualification", "criminal")
TENDER_BASES = ("tender_collusion", "tender_fraud", "tender_breach", "agency_tender", "expert")
"""Bases that are of tendering whatever was found."""
OTHER_BASES = ("dishonest_debtor", "tax")
"""Bases that never are."""
OFFENCES = ("collusion", "fraud", "bribery", "expert_misconduct", "agency_misconduct")


@dataclass(frozen=True, slots=True)
class Params:
    """受过处罚: no parameter."""


def penalties(f: Facts) -> pl.LazyFrame:
    """Penalties on persons that stand: `person`, `sanction_id`, `sanction_event`, `decided` ..., `is_of_tendering`.

    The last is null where neither basis nor offences say what they were for.
    """
    told = one_each(f.reference("sanction.imposed"), ["sanction_id"])
    annulled = f.reference("sanction.lifted").filter(pl.col("reason") == "annulled").select("sanction_id")
    is_penalty = pl.col("measures").list.eval(pl.element().is_in(PENALTIES)).list.any()
    basis = pl.col("basis")
    offence = pl.col("offences").list.eval(pl.element().is_in(OFFENCES)).list.any()
    of_tendering = (
        pl.when(basis.is_in(OTHER_BASES)).then(pl.lit(value=False)).otherwise(basis.is_in(TENDER_BASES) | offence)
    )
    standing = told.filter((pl.col("party_kind") == "person") & is_penalty).join(annulled, on="sanction_id", how="anti")
    return standing.select(
        "sanction_id",
        *moment_as("decided"),
        person="party_id",
        sanction_event="event",
        is_of_tendering=of_tendering,
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with those who sat and had been punished."""
    rows = committees(f)
    people = f.of("evaluation.concluded", "members").select(*KEY, "person").unique()
    start = rows.select(*KEY, "started_at", "started_at_day", "started_at_clock")
    found = people.join(start, on=KEY).join(penalties(f), on="person").filter(later("started_at", "decided"))
    mine = found.group_by(KEY).agg(
        is_punished=pl.col("is_of_tendering").any(ignore_nulls=False),
        punished=pl.col("person").filter("is_of_tendering").unique().sort(),
        sanctions=pl.col("sanction_id").filter("is_of_tendering").unique().sort(),
        decided_day=pl.col("decided_day").filter("is_of_tendering").min(),
        events=pl.col("sanction_event").filter("is_of_tendering").unique().sort(),
    )
    nobody = pl.col("punished").is_null()
    told = rows.join(mine, on=KEY, how="left").with_columns(
        is_punished=pl.when(nobody).then(pl.lit(value=False)).otherwise("is_punished")
    )
    return one_each(told, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under the tendering law."""
    return (pl.col("regime") == "tendering") & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody who sat had been punished before."""
    return pl.col("is_punished")


OCID = "ocds-tw9990-2026-0017"
WHO = "E-0001"


def _sat(day: str = "2026-04-20", person: str = WHO, **more: Any) -> dict[str, Any]:
    members = [{"person": person, "member_type": "expert"}, {"person": "P-1010", "member_type": "buyer_representative"}]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00"} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _fined(day: str = "2019-06-03", basis: str = "expert", sanction: str = "SN-A", **more: Any) -> dict[str, Any]:
    told = {"party": {"kind": "person", "id": WHO}, "role": "expert", "basis": basis, "measures": ["fine"]}
    return like("sanction.imposed", day, sanction_id=sanction, **{**told, **more})


def _lifted(reason: str) -> dict[str, Any]:
    return like("sanction.lifted", "2020-01-10", sanction_id="SN-A", reason=reason)


RULE = Rule(
    id="exp.sanctioned-member",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "sanction.imposed", "sanction.lifted"),
    references=("sanction.imposed", "sanction.lifted"),
    about=("ocid", "lot_id"),
    evidence=(
        Shown("punished", "受过处罚的评委", "Members punished before"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("decided_day", "最早处罚日", "First punished on"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "受过处罚者不得评标", "en": "Punished for tendering, and sat"},
    message={
        "zh": "评标始于 {started_at_day}；到场评委 {punished} 曾于 {decided_day} 因招标投标受过处罚（{sanctions}）",
        "en": "The evaluation started on {started_at_day}; {punished}, who sat, had been punished for tendering on "
        "{decided_day} (sanctions {sanctions})",
    },
    cites=(Cite("cn-evaluation-12", "12"),),
    in_force=date(2001, 7, 5),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("fined as an expert years before", (_sat(), _fined()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_fined(), _sat()), {OCID: "flagged"}),
        Example("nobody was punished", (_sat(),), {OCID: ("clear", "lawful")}),
        Example("punished the day before", (_sat(), _fined("2026-04-19")), {OCID: "flagged"}),
        Example("punished on the day, the hour is not told", (_sat(), _fined("2026-04-20")), {OCID: "clear"}),
        Example("punished an hour before", (_sat(), _fined("2026-04-20T09:30:00+08:00")), {OCID: "flagged"}),
        Example("punished afterwards", (_sat(), _fined("2026-04-21")), {OCID: "clear"}),
        Example(
            "for collusion, as a supplier's manager",
            (_sat(), _fined(basis="tender_collusion", role="supplier")),
            {OCID: "flagged"},
        ),
        Example("a criminal penalty", (_sat(), _fined(measures=["criminal"])), {OCID: "flagged"}),
        Example("points and a listing alone", (_sat(), _fined(measures=["points", "listing"])), {OCID: "clear"}),
        Example("a tax matter", (_sat(), _fined(basis="tax", offences=["fraud"])), {OCID: "clear"}),
        Example(
            "on a local ground, for collusion",
            (_sat(), _fined(basis="local", offences=["collusion"])),
            {OCID: "flagged"},
        ),
        Example(
            "on a local ground, for illegal subcontracting",
            (_sat(), _fined(basis="local", offences=["illegal_subcontract"])),
            {OCID: "clear"},
        ),
        Example("on a local ground, for what is not told", (_sat(), _fined(basis="local")), {OCID: "not_assessable"}),
        Example(
            "punished twice, once for what is not told",
            (_sat(), _fined(basis="local", sanction="SN-B"), _fined()),
            {OCID: "flagged"},
        ),
        Example("annulled", (_sat(), _fined(), _lifted("annulled")), {OCID: "clear"}),
        Example("ended early, but not annulled", (_sat(), _fined(), _lifted("repaired")), {OCID: "flagged"}),
        Example(
            "the firm of the same number was punished",
            (_sat(), _fined(party={"kind": "organisation", "id": "91999001MA000012XP"})),
            {OCID: "clear"},
        ),
        Example("the one who was punished did not sit", (_sat(person="E-0002"), _fined()), {OCID: "clear"}),
        Example(
            "the owner's representative had been punished",
            (_sat(), _fined(party={"kind": "person", "id": "P-1010"}, role="buyer")),
            {OCID: "flagged"},
        ),
        Example(
            "sat again without the one punished: the first time stays a breach",
            (_sat(), _sat("2026-04-25", person="E-0002"), _fined()),
            {OCID: "flagged"},
        ),
        Example(
            "in government procurement", (_sat(regime="government_procurement"), _fined()), {OCID: "not_applicable"}
        ),
        Example("sat alone", (_sat(members=[{"person": WHO, "member_type": "expert"}]), _fined()), {OCID: "flagged"}),
        Example("nobody is told to have sat", (_sat(members=[]), _fined()), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
