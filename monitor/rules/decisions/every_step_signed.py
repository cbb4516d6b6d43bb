"""Somebody took part in a step of a decision and did not sign for it.

What it checks
    Each decision, step by step: whether who moved it signed the motion, whether anybody signed the argumentation where
    there was one, whether every member present signed the decision, and, of an approved one, whether who answers for
    it signed the execution.
Why it matters
    A name missing under a step can later not be asked: who proposed, who examined, who agreed, who carried out.
Legal source
    Daxing district: from the motion to the last execution, whoever takes part in a step of a decision signs for it.
Does not apply
    Steps that were not taken: no argumentation papers, a decision that was not approved, a secret ballot that nobody
    moved.
Innocent explanations
    The sheet was signed on paper and not submitted, or under another step; the decision does not say which agenda item
    it is; the date by which it must be begun was put off.
Ask next
    The signed sheet of each step. Who was there and did not sign, and why?
Known gaps
    Signatures on the decision and on its agenda item are seen, each under the step that it names. Signing says that
    one took part: any opinion will do, a handler's too, but not a circle, no date, no opinion, other content, or a key
    that does not fit. Of the argumentation nobody is told by name: one signature is enough. Who carries out is known
    as the person who answers only; until the day by which it must be begun nobody is asked to have signed for it, and
    where no such day is told it cannot be checked while nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import KEYS, OPINIONS, signed
from monitor.vocabulary.verdicts import Severity

ZH = """参与决策某一环节的人没有为该环节签字。

查什么
    每项决策逐环节看：动议人是否签了动议，有论证的是否有人签了论证，实到成员是否都签了决策，通过的决策其责任人是否签了
    执行。
为什么要紧
    哪个环节下面少了名字，事后就问不到人：谁提的、谁论证的、谁同意的、谁落实的。
法律依据
    大兴区：从一项决策的动议到最后的执行，参与每个环节决策的人都要签字确认。
不适用
    没有发生的环节：没有论证材料的论证，未通过的决策的执行，无人动议而用无记名投票的动议。
可能的正当理由
    签名表在纸上，没有报送，或者填成了别的环节；决策没有写明是哪个议题；启动期限已推迟。
接着问
    各环节的签名表；谁参加了没有签，为什么？
已知不足
    看签在决策和其议题上、写明环节的签署。这里的签名表示参与：什么意见都算，经办人签的也算；画圈、没有日期、没有意见、对应别
    的内容、与密钥不符的不算。论证人没有报送姓名代码，有一人签即可。执行人只知道责任人；启动期限届满之前，不要求执行环节已
    签；没有报送启动期限而执行环节未签的，无法判断。
"""

STEPS = ("motion", "argument", "decision", "execution")
STEP = [*KEYS, "step"]


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: who takes part signs."""


def decisions(f: Facts) -> pl.LazyFrame:
    """Decisions with their agenda item: `proposers` List, `papers` (argumentation papers; null: not told)."""
    item = ["scope_id", "item_id"]
    proposed = (
        f.with_named("agenda_item.proposed")
        .group_by(item)
        .agg(proposers=pl.col("proposer").drop_nulls().unique(), papers=pl.col("argument_documents_count").max())
    )
    rows = f.of("decision.made").join(proposed, on=item, how="left").with_columns(moment_as("act"))
    movers = pl.concat_list(pl.col("proposers").fill_null([]), "initial_mover").list.drop_nulls().list.unique()
    return rows.with_columns(movers=movers, is_carried=pl.col("result") == "approved")


def taking_part(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`STEP`, `person`: who took part, and `is_known`: whether that is told. A step that was not taken has no row.

    Of the argumentation the person is empty: somebody took part; not known while nobody tells whether there was one.
    """
    moved = rows.select(*KEYS, "papers", "form", person=pl.col("movers")).explode("person", empty_as_null=True)
    moved = moved.filter(pl.col("person").is_not_null() | (pl.col("form") != "secret_ballot").fill_null(value=True))
    argued = rows.filter((pl.col("papers") > 0).fill_null(value=True)).with_columns(person=pl.lit(""))
    present = rows.select(*KEYS, "papers", person=pl.col("present_members")).explode("person")
    present = present.filter(pl.col("person").is_not_null())
    carried = rows.filter("is_carried").with_columns(person="responsible_person")
    told = zip(STEPS, (moved, argued, present, carried), strict=True)
    steps = pl.concat([part.select(*KEYS, pl.lit(step).alias("step"), "person", "papers") for step, part in told])
    is_known = pl.col("person").is_not_null() & (pl.col("papers").is_not_null() | (pl.col("step") != "argument"))
    return steps.select(*STEP, "person", is_known=is_known)


def asked(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`taking_part` with `is_signed`: null where who takes part is not told, or signed without saying which step."""
    steps = f.of("document.signed").select("scope_id", pl.col("event").alias("signature_event"), "step")
    on_item = rows.filter(pl.col("proposers").is_not_null()).with_columns(signed_sha256=pl.lit(None, dtype=pl.String))
    on = ((rows, "decision", "decision_id"), (on_item, "agenda_item", "item_id"))
    mine = pl.concat([signed(f, *paper, opinions=OPINIONS, but=()) for paper in on])
    mine = mine.join(steps, on=["scope_id", "signature_event"]).select(*KEYS, "signer", given="step")
    mine = pl.concat([mine, mine.with_columns(signer=pl.lit(""))])
    by_person = mine.group_by(*KEYS, pl.col("signer").alias("person")).agg(
        steps=pl.col("given").drop_nulls(), is_open=pl.col("given").is_null().any()
    )
    signed_for = pl.col("steps").list.contains(pl.col("step"))
    is_open = ~pl.col("is_known") | pl.col("is_open").fill_null(value=False)
    return (
        taking_part(rows)
        .join(by_person, on=[*KEYS, "person"], how="left")
        .with_columns(is_signed=pl.when(signed_for).then(pl.lit(value=True)).when(~is_open).then(pl.lit(value=False)))
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decision, with the steps that somebody has not signed."""
    rows = decisions(f)
    lacks = pl.col("is_signed").not_()
    is_before = pl.col("step") != "execution"
    by_decision = (
        asked(f, rows)
        .group_by(KEYS)
        .agg(
            missing_steps=pl.col("step").filter(lacks).unique(),
            unsigned=pl.col("person").filter(lacks & (pl.col("person") != "")).unique().sort(),
            is_short=(lacks & is_before).any(),
            is_uncarried=(lacks & ~is_before).any(),
            is_told=pl.col("is_signed").is_not_null().all(),
        )
    )
    told = rows.join(by_decision, on=KEYS, how="left").with_columns(
        pl.col("is_short", "is_uncarried").fill_null(value=False), pl.col("is_told").fill_null(value=True)
    )
    listed = [pl.when(pl.col("missing_steps").list.contains(step)).then(pl.lit(step)) for step in STEPS]
    return told.with_columns(
        missing_steps=pl.concat_list(listed).list.drop_nulls(),
        due_day=pl.when("is_uncarried").then("due_date_day"),
        participants=pl.when("is_told").then(pl.lit(value=True)),
        due_date=pl.when(~pl.col("is_uncarried") | pl.col("due_date_day").is_not_null()).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Every decision."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Somebody did not sign; the execution is waited for until the day by which it must be begun."""
    return pl.col("is_short")


MEMBERS = ("P-1001", "P-1002", "P-1003")
PAPER = {"id": "ARG-A", "kind": "argument_report"}


def _item(*papers: dict[str, str], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"item_id": "AG-A", "proposer": "P-1002", "argument_documents": list(papers)}
    return like("agenda_item.proposed", "2026-03-01", **(told | more))


def _decided(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "item_id": "AG-A", "result": "approved"}
    told |= {"due_members": list(MEMBERS), "present_members": list(MEMBERS), "responsible_person": "P-1002"}
    return like("decision.made", "2026-03-03", **(told | more))


DECISION, ITEM = {"kind": "decision", "id": "DEC-A"}, {"kind": "agenda_item", "id": "AG-A"}


def _sign(
    signer: str, step: str | None, role: str = "member", target: dict[str, str] = DECISION, **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-03-03T00:00:00+08:00"} | more
    signature = {name: value for name, value in told.items() if value is not None}
    return like("document.signed", "2026-03-03", target=dict(target), signature=signature, step=step)


MOTION, EXECUTION = _sign("P-1002", "motion", "mover"), _sign("P-1002", "execution", "executor")
PRESENT = tuple(_sign(member, "decision") for member in MEMBERS)
ALL = (MOTION, *PRESENT, EXECUTION)
KEYED = signed_by_key(_decided(), DECISION, role="member")
BY_KEY = KEYED | {"data": KEYED["data"] | {"step": "decision"}}

RULE = Rule(
    id="dec.every-step-signed",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "agenda_item.proposed", "document.signed", "key.registered"),
    references=("key.registered",),
    through=("agenda_item.proposed",),
    about=("decision_id",),
    needs=("participants", "due_date"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("missing_steps", "有人未签字的环节", "Steps that somebody has not signed", codes="signing_step"),
        Shown("unsigned", "未签字的参与人", "Who took part and has not signed"),
        Shown("due_date_day", "启动期限", "To be begun by"),
    ),
    title={"zh": "各环节参与者签字", "en": "Each participant signs each step"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}），{missing_steps}环节有参与人未签字[：{unsigned}]",
        "en": "Decision of {day} (meeting {meeting_id}): not signed by all who took part in the steps {missing_steps}"
        "[: {unsigned}]",
    },
    cites=(Cite("seed-daxing", "决策留痕·签字"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all who took part signed each step", (_item(), _decided(), *ALL), {"DEC-A": "clear"}),
        Example("the signatures first", (*ALL, _decided(), _item()), {"DEC-A": "clear"}),
        Example(
            "one member present did not sign",
            (_item(), _decided(), MOTION, *PRESENT[:2], EXECUTION),
            {"DEC-A": "flagged"},
        ),
        Example(
            "a member due but not present need not",
            (_item(), _decided(present_members=list(MEMBERS[:2])), MOTION, *PRESENT[:2], EXECUTION),
            {"DEC-A": "clear"},
        ),
        Example(
            "the mover signed as a member, not the motion",
            (_item(), _decided(), *PRESENT, EXECUTION),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the first mover and the proposer are two",
            (_item(proposer="P-1004"), _decided(initial_mover="P-1002"), *ALL),
            {"DEC-A": "flagged"},
        ),
        Example(
            "argumentation papers, and nobody signed for them", (_item(PAPER), _decided(), *ALL), {"DEC-A": "flagged"}
        ),
        Example(
            "motion and argumentation signed on the agenda item",
            (
                _item(PAPER),
                _decided(),
                _sign("P-1002", "motion", "mover", ITEM, over="0" * 64),
                _sign("P-7001", "argument", "argumentation", ITEM),
                *PRESENT,
                EXECUTION,
            ),
            {"DEC-A": "clear"},
        ),
        Example(
            "signed on another agenda item",
            (
                _item(),
                _decided(),
                _sign("P-1002", "motion", "mover", {"kind": "agenda_item", "id": "AG-B"}),
                *PRESENT,
                EXECUTION,
            ),
            {"DEC-A": "flagged"},
        ),
        Example(
            "one signed for the argumentation",
            (_item(PAPER), _decided(), *ALL, _sign("P-7001", "argument", "argumentation")),
            {"DEC-A": "clear"},
        ),
        Example(
            "whoever voted against signs too",
            (_item(), _decided(), MOTION, *PRESENT[:2], _sign("P-1003", "decision", opinion="disagree"), EXECUTION),
            {"DEC-A": "clear"},
        ),
        Example(
            "a circle, no date, no opinion, other content",
            (
                _item(),
                _decided(),
                MOTION,
                *PRESENT[:2],
                _sign("P-1003", "decision", form="circle"),
                _sign("P-1003", "decision", signed_at=None),
                _sign("P-1003", "decision", opinion=None),
                _sign("P-1003", "decision", over="0" * 64),
                EXECUTION,
            ),
            {"DEC-A": "flagged"},
        ),
        Example(
            "a member by a registered key",
            (registered("P-1002"), _item(), _decided(), MOTION, PRESENT[0], PRESENT[2], EXECUTION, BY_KEY),
            {"DEC-A": "clear"},
        ),
        Example(
            "the key is another person's",
            (registered("P-1003"), _item(), _decided(), MOTION, PRESENT[0], PRESENT[2], EXECUTION, BY_KEY),
            {"DEC-A": "flagged"},
        ),
        Example(
            "nobody signed the execution, and no day is set",
            (_item(), _decided(), MOTION, *PRESENT),
            {"DEC-A": ("not_assessable", "missing: due_date")},
        ),
        Example(
            "not told whether there was argumentation, and one signed for it",
            (_item(argument_documents=None), _decided(), *ALL, _sign("P-7001", "argument", "argumentation")),
            {"DEC-A": "clear"},
        ),
        Example(
            "to be begun by today",
            (_item(), _decided(due_date="2026-05-31"), MOTION, *PRESENT),
            {"DEC-A": ("not_applicable", "not_due")},
            as_of="2026-05-31",
        ),
        Example(
            "to be begun by yesterday",
            (_item(), _decided(due_date="2026-05-31"), MOTION, *PRESENT),
            {"DEC-A": ("flagged", "overdue")},
            as_of="2026-06-01",
        ),
        Example(
            "not yet to be begun, and a member did not sign",
            (_item(), _decided(due_date="2026-05-31"), MOTION, *PRESENT[1:]),
            {"DEC-A": ("flagged", "breach")},
            as_of="2026-05-31",
        ),
        Example(
            "rejected: nothing to carry out",
            (_item(), _decided(result="rejected"), MOTION, *PRESENT),
            {"DEC-A": "clear"},
        ),
        Example(
            "a secret ballot that nobody moved",
            (_item(proposer=None), _decided(form="secret_ballot"), *PRESENT, EXECUTION),
            {"DEC-A": "clear"},
        ),
        Example(
            "a rejected secret ballot that nobody moved or attended: no step was taken",
            (_item(proposer=None), _decided(form="secret_ballot", present_members=[], result="rejected")),
            {"DEC-A": ("clear", "lawful")},
        ),
        Example("the mover is not told", (_item(proposer=None), _decided(), *ALL), {"DEC-A": "not_assessable"}),
        Example(
            "the agenda item is not told",
            (_decided(initial_mover="P-1002"), *ALL),
            {"DEC-A": ("not_assessable", "missing: participants")},
        ),
        Example(
            "the agenda item is not told, and the first mover did not sign the motion",
            (_decided(initial_mover="P-1002"), *PRESENT, EXECUTION),
            {"DEC-A": "flagged"},
        ),
        Example(
            "who answers for it is not told",
            (_item(), _decided(responsible_person=None), *ALL),
            {"DEC-A": "not_assessable"},
        ),
        Example(
            "a member signed without saying for which step",
            (_item(), _decided(), MOTION, *PRESENT[:2], _sign("P-1003", None), EXECUTION),
            {"DEC-A": "not_assessable"},
        ),
        Example(
            "that, and another member not at all",
            (_item(), _decided(), MOTION, PRESENT[0], _sign("P-1003", None), EXECUTION),
            {"DEC-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
