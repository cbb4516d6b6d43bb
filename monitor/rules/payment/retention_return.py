"""A request to release the quality retention was not verified, or the money not returned, in time.

What it checks
    Each request to release a retention: the days to its verification; and from the verification to the return, which is
    fourteen days unless the contract agrees on others.
Why it matters
    After the defect period the retention is the contractor's own money.
Legal source
    建质〔2017〕138号, article 11: verified within fourteen days of the request; where no term of return is agreed, or not
    clearly, returned within fourteen days of the verification.
Does not apply
    Terms still running (not due); other reviews.
Innocent explanations
    Defects were found and are being mended; the account of the firm was closed; the return was submitted without
    contract and guarantee. No period moves because its last day is a rest day.
Ask next
    The record of the verification, and who holds the money.
Known gaps
    A verification that did not pass starts no term of return. Of a return in parts the first counts; a payment told as
    release of retention under the contract is a return too. What is returned without any verification is judged as
    verified on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import payments
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.days import days_after
from monitor.rules.kit.guarantees import GUARANTEE, provided, returns
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """质量保证金的返还申请没有按期核实，或者核实后没有按期返还。

查什么
    每次质保金返还申请：从申请到核实的天数；从核实到返还的天数，合同没有约定的为十四天。
为什么要紧
    缺陷责任期满之后，质保金是承包人自己的钱。
法律依据
    建质〔2017〕138号第11条：接到申请后14天内核实；返还期限没有约定或者约定不明的，核实后14天内返还。
不适用
    期限未满的（未到期）；其他审查。
可能的正当理由
    发现缺陷，正在修复；承包人账户已注销；返还报送时没有写明合同和担保编号。期限最后一天是休息日的不顺延。
接着问
    核实记录；钱在谁手里。
已知不足
    核实没有通过的，不起算返还期限。分次返还的看第一次；按合同支付的质保金返还款也算返还。没有核实就返还的，视为当日核实。
"""

REVIEW = ["scope_id", "review_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """14天内: the fourteenth day is inside."""

    verify_days: int = param(14, unit="day", zh="核实期限（天，含）", en="Days to verify (incl.)")
    return_days: int = param(
        14, unit="day", zh="未约定时的返还期限（天，含）", en="Days to return if not agreed (incl.)"
    )


def requests(f: Facts) -> pl.LazyFrame:
    """One row a request, or a verification that nobody told a request of, with its contract and guarantee."""
    asked = one_each(f.of("review.requested").filter(pl.col("review_kind") == "retention_release"), REVIEW)
    done = f.of("review.concluded").filter(pl.col("review_kind") == "retention_release")
    is_passed = (pl.col("result") != "failed").fill_null(value=True)
    ends = (
        done.sort("day", "at", "event")
        .group_by(REVIEW, maintain_order=True)
        .agg(
            pl.col("event", "day").first(),
            pl.col("guarantee_id", "contract_id").drop_nulls().first(),
            passed_day=pl.col("day").filter(is_passed).first(),
        )
    )
    mine = asked.select(*REVIEW, "event", "day", "guarantee_id", "contract_id", requested_day="day")
    both = mine.join(ends, on=REVIEW, how="full", coalesce=True, suffix="_done")
    rows = both.with_columns(
        verified_day="day_done",
        event=pl.coalesce("event", "event_done"),
        day=pl.coalesce("day", "day_done"),
        guarantee_id=pl.coalesce("guarantee_id", "guarantee_id_done"),
        own_contract=pl.coalesce("contract_id", "contract_id_done"),
    ).select(*REVIEW, "event", "day", "requested_day", "verified_day", "passed_day", "guarantee_id", "own_contract")
    kept = provided(f, ["quality"]).select(*GUARANTEE, "guarantee_fen", kept_contract="contract_id")
    rows = rows.join(kept, on=GUARANTEE, how="left")
    return rows.with_columns(contract_id=pl.coalesce("own_contract", "kept_contract"))


def with_returned(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `returned_day`: the first return on or after the request, of the guarantee or under the contract.

    `is_found`: the guarantee is told, or nothing has come back since that could be it.
    """
    by_guarantee = returns(f).select(*GUARANTEE, "returned_day")
    by_scope = by_guarantee.select("scope_id", any_day="returned_day")
    released = payments(f).filter(pl.col("payment_kind") == "retention_release", pl.col("contract_id").is_not_null())
    by_contract = released.select(*CONTRACT, released_day="day")
    rows = rows.with_columns(since_day=pl.coalesce("requested_day", pl.lit(0)).cast(pl.Int32)).sort("since_day")
    for told, day, by in (
        (by_guarantee, "returned_day", GUARANTEE),
        (by_contract, "released_day", CONTRACT),
        (by_scope, "any_day", ["scope_id"]),
    ):
        rows = rows.join_asof(
            told.sort(day), left_on="since_day", right_on=day, by=by, strategy="forward", check_sortedness=False
        )
    return rows.with_columns(
        returned_day=pl.min_horizontal("returned_day", "released_day"),
        is_found=pl.col("guarantee_id").is_not_null() | pl.col("any_day").is_null(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a request with what was late of it, and the last day of what is awaited."""
    agreed = one_each(f.with_named("contract.signed"), CONTRACT).select(
        *CONTRACT,
        "is_member",
        contract_event="event",
        agreed_days=pl.coalesce("retention_return_days", pl.lit(p.return_days)),
    )
    rows = with_returned(f, requests(f)).join(agreed, on=CONTRACT, how="left")
    verified, passed = pl.coalesce("verified_day", "returned_day"), pl.col("passed_day")
    verify_by = days_after(pl.col("requested_day"), p.verify_days)
    return_by = (passed + pl.col("agreed_days")).cast(pl.Int32)
    is_verified_late = (verified > verify_by).fill_null(value=False)
    is_open = passed.is_not_null() & pl.col("returned_day").is_null()
    # what came back under a contract that belongs elsewhere is not seen here
    is_found = pl.col("is_found") & pl.col("is_member").fill_null(value=True)
    is_returned_late = pl.when(passed.is_not_null() & pl.col("returned_day").is_not_null()).then(
        pl.col("returned_day") > return_by
    )
    told = rows.with_columns(
        is_verified_late=is_verified_late,
        is_returned_late=pl.when(passed.is_null()).then(pl.lit(value=False)).otherwise(is_returned_late),
        is_open=is_open,
        due_day=pl.when(verified.is_null() & is_found).then(verify_by).when(is_open & is_found).then(return_by),
        verify_by_day=pl.when(verified.is_null() | is_verified_late).then(verify_by),
        return_by_day=pl.when((is_open & is_found) | is_returned_late).then(return_by),
        agreement=pl.when(passed.is_null() | pl.col("contract_event").is_not_null()).then(pl.lit(value=True)),
        retention=pl.when((verified.is_not_null() & ~is_open) | is_found).then(pl.lit(value=True)),
        stake_fen="guarantee_fen",
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )
    late_day = pl.max_horizontal(
        pl.when("is_verified_late").then("verified_day"), pl.when("is_returned_late").then("returned_day")
    )
    return told.with_columns(cured_day=pl.when(~pl.col("is_open")).then(late_day))


def applies(_: Params) -> pl.Expr:
    """Every request to release a retention."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Either step late; a step not done yet is awaited."""
    return pl.col("is_verified_late") | pl.when("is_open").then(pl.lit(value=False)).otherwise("is_returned_late")


def _asked(day: str = "2026-06-01", **more: Any) -> dict[str, Any]:
    told = {"review_id": "RV-A", "review_kind": "retention_release", "guarantee_id": "G-A", "contract_id": "CON-A"}
    return like("review.requested", day, **{**told, **more})


def _verified(day: str = "2026-06-15", **more: Any) -> dict[str, Any]:
    told = {"review_id": "RV-A", "review_kind": "retention_release", "guarantee_id": "G-A", "contract_id": "CON-A"}
    return like("review.concluded", day, **{**told, **more})


def _back(day: str = "2026-06-29", **more: Any) -> dict[str, Any]:
    return like("guarantee.returned", day, **{"guarantee_id": "G-A", "contract_id": "CON-A", **more})


def _contract(days: int | None = None, **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2024-03-02", contract_id="CON-A", retention_return_days=days, **more)


PROJECT = "2026-999001-54-01-000017"
LOOSE: dict[str, Any] = {"contract_id": None, "project_id": PROJECT}
RELEASED = like("payment.made", "2026-06-29", payment_id="PAY-A", payment_kind="retention_release", contract_id="CON-A")
PROGRESS = like("payment.made", "2026-06-29", payment_id="PAY-B", payment_kind="progress", contract_id="CON-A")
KEPT = like(
    "guarantee.provided", "2024-12-10", guarantee_id="G-A", guarantee_kind="quality", form="withheld",
    contract_id="CON-A", amount="30000.00",
)  # fmt: skip

RULE = Rule(
    id="pay.retention-return",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("review.requested", "review.concluded"),
    reads=(
        "review.requested",
        "review.concluded",
        "guarantee.provided",
        "guarantee.returned",
        "payment.made",
        "contract.signed",
    ),
    about=("review_id",),
    needs=("agreement", "retention"),
    evidence=(
        Shown("guarantee_id", "质保金编号", "Retention"),
        Shown("guarantee_fen", "质保金（元）", "Retention (CNY)"),
        Shown("requested_day", "申请返还日", "Release asked on"),
        Shown("verify_by_day", "核实期限", "Last day to verify"),
        Shown("verified_day", "核实日", "Verified on"),
        Shown("return_by_day", "返还期限", "Last day to return"),
        Shown("returned_day", "返还日", "Returned on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "质保金返还十四日", "en": "Retention verified in fourteen days and returned in fourteen"},
    message={
        "zh": "合同 {contract_id} 的质保金：申请日 {requested_day}，核实日 {verified_day}，返还日 {returned_day}[；应在 {verify_by_day} "
        "前核实][；应在 {return_by_day} 前返还]",
        "en": "Retention under contract {contract_id}: release asked on {requested_day}, verified on {verified_day}, "
        "returned on {returned_day}[; to be verified by {verify_by_day}][; to be returned by {return_by_day}]",
    },
    cites=(Cite("cn-quality-deposit-138", "11"),),
    in_force=date(2017, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("fourteen days each", (_contract(), _asked(), _verified(), _back()), {"RV-A": "clear"}),
        Example(
            "verified on the fifteenth day",
            (_contract(), _asked("2026-05-31"), _verified(), _back()),
            {"RV-A": "flagged"},
        ),
        Example(
            "returned on the fifteenth day",
            (_contract(), _asked(), _verified(), _back("2026-06-30")),
            {"RV-A": "flagged"},
        ),
        Example(
            "returned on the fifteenth day, submitted in the opposite order",
            (_back("2026-06-30"), _verified(), _asked(), _contract()),
            {"RV-A": ("flagged", "breach")},
        ),
        Example("not verified yet", (_asked(),), {"RV-A": ("not_applicable", "not_due")}, as_of="2026-06-15"),
        Example("the fifteenth day", (_asked(),), {"RV-A": ("flagged", "overdue")}, as_of="2026-06-16"),
        Example(
            "not returned yet", (_contract(), _asked(), _verified()), {"RV-A": "not_applicable"}, as_of="2026-06-29"
        ),
        Example(
            "the fifteenth day after",
            (_contract(), _asked(), _verified()),
            {"RV-A": ("flagged", "overdue")},
            as_of="2026-06-30",
        ),
        Example(
            "twenty days agreed, the twentieth",
            (_contract(20), _asked(), _verified(), _back("2026-07-05")),
            {"RV-A": "clear"},
        ),
        Example(
            "twenty days agreed, a day later",
            (_contract(20), _asked(), _verified(), _back("2026-07-06")),
            {"RV-A": "flagged"},
        ),
        Example(
            "the contract was not submitted",
            (_asked(), _verified(), _back()),
            {"RV-A": ("not_assessable", "missing: agreement")},
        ),
        Example(
            "it was not, and the verification was late",
            (_asked("2026-05-31"), _verified(), _back()),
            {"RV-A": "flagged"},
        ),
        Example(
            "the contract is the retention's",
            (_contract(project_id=PROJECT), KEPT, _asked(**LOOSE), _verified(**LOOSE), _back(contract_id=None)),
            {"RV-A": "clear"},
        ),
        Example(
            "a verification that did not pass starts no term, whatever was agreed and whatever came back",
            (_asked(guarantee_id=None), _verified(result="failed", guarantee_id=None), _back()),
            {"RV-A": ("clear", "lawful")},
        ),
        Example(
            "looked at in time, passed the second time, returned fourteen days after that",
            (
                _contract(),
                _asked(),
                _verified("2026-06-10", result="failed"),
                _verified("2026-06-20", result="passed"),
                _back("2026-07-04"),
            ),
            {"RV-A": "clear"},
        ),
        Example(
            "the same, returned a day later",
            (
                _contract(),
                _asked(),
                _verified("2026-06-10", result="failed"),
                _verified("2026-06-20", result="passed"),
                _back("2026-07-05"),
            ),
            {"RV-A": "flagged"},
        ),
        Example(
            "only the verification tells which retention",
            (_contract(), _asked(guarantee_id=None), _verified(), _back()),
            {"RV-A": "clear"},
        ),
        Example(
            "another retention came back, and another payment was made",
            (_contract(), _asked(), _verified(), _back(guarantee_id="G-B"), PROGRESS),
            {"RV-A": ("flagged", "overdue")},
        ),
        Example("nobody told a request", (_contract(), _verified(), _back("2026-06-30")), {"RV-A": "flagged"}),
        Example("nobody told a request, returned in time", (_contract(), _verified(), _back()), {"RV-A": "clear"}),
        Example("returned without verification", (_contract(), _asked(), _back("2026-06-15")), {"RV-A": "clear"}),
        Example(
            "returned without verification, too late", (_contract(), _asked(), _back("2026-06-16")), {"RV-A": "flagged"}
        ),
        Example("told as a payment", (_contract(), _asked(), _verified(), RELEASED), {"RV-A": "clear"}),
        Example(
            "a part returned before the request is another's",
            (_contract(), _back("2026-05-31"), _asked(), _verified()),
            {"RV-A": "flagged"},
        ),
        Example(
            "the contract belongs to no project, so that nobody sees here what came back",
            (_contract(), _asked(project_id=PROJECT), _verified(project_id=PROJECT)),
            {"RV-A": ("not_assessable", "missing: retention")},
        ),
        Example(
            "not told which retention, and nothing came back",
            (_contract(), _asked(guarantee_id=None), _verified(guarantee_id=None)),
            {"RV-A": ("flagged", "overdue")},
        ),
        Example(
            "nor verified, and something came back",
            (_contract(), _asked(guarantee_id=None), _back()),
            {"RV-A": ("not_assessable", "missing: retention")},
        ),
        Example(
            "not told which retention",
            (_contract(), _asked(guarantee_id=None), _verified(guarantee_id=None), _back()),
            {"RV-A": ("not_assessable", "missing: retention")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
